/** Errors that are the user's to fix: printed as one line, never with a stack trace. */

/** Wrong usage, a file that is not what it should be, an account that does not answer: exit code 2. */
export class DoctorError extends Error {
  override readonly name = "DoctorError";
}

/** What the reader of AWS's replies answers; what it says about a file that is none is the user's to fix. */
export function asDescribed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (nameOf(error) === "DescribedError") throw new DoctorError(messageOf(error));
    throw error;
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The name of whatever was thrown: for AWS errors, the error code. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
