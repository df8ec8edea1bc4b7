/** A user's mistake on the command line, in a project file or in config: shown as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
