/** What is told of an error over gRPC. It travels in a header: one that is too long for it never arrives, and the caller waits. */
const MOST_CHARACTERS = 1_000;

/** An error's message, cut to what a header holds. */
export function errorDetails(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MOST_CHARACTERS);
}
