/** Runs tasks side by side, a few at a time: AWS counts requests per second and account. */

/** The results of all tasks in their order; at most `limit` run at once. A rejected task rejects the whole. */
export async function inParallel<T>(
  limit: number,
  tasks: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const results = new Array<T>(tasks.length);
  const waiting = tasks.entries();
  const worker = async (): Promise<void> => {
    for (const [position, task] of waiting) results[position] = await task();
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, worker));
  return results;
}
