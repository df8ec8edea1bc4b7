/** Files that options name, and the JSON in them: whatever they hold, what is wrong is one line. */

import { readBoundedFile } from "../formats/bounded-file";
import { parseBounded } from "../formats/bounded-json";
import { DoctorError, messageOf } from "./errors";

/** The text of a file; `source` names it as the user did. Throws a `DoctorError` where it cannot be read. */
export function textOfFile(file: string, source: string): string {
  try {
    return readBoundedFile(file);
  } catch (error) {
    throw new DoctorError(`${source} cannot be read: ${messageOf(error)}`);
  }
}

/** The value that a text is. Throws a `DoctorError` for what is not JSON, and for what no account and no stack has. */
export function parsedJson(text: string, source: string): unknown {
  try {
    return parseBounded(text);
  } catch (error) {
    const what = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new DoctorError(`${source} ${what}: ${messageOf(error)}`);
  }
}

/** Both. */
export function jsonOfFile(file: string, source: string): unknown {
  return parsedJson(textOfFile(file, source), source);
}
