/** Lines of a child's output as they come. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Calls back for each line; resolves when the stream has ended. */
export function eachLine(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (stream === null) return Promise.resolve();
  const lines = createInterface({ input: stream });
  lines.on("line", onLine);
  return new Promise((resolve) => lines.once("close", resolve));
}
