/** Files that options name, and the JSON in them: whatever they hold, what is wrong is one line. */

import { readFile } from "node:fs/promises";
import { parseBounded } from "../formats/bounded-json";
import { DoctorError, messageOf } from "./errors";

/** The text of a file; `source` names it as the user did. Throws a `DoctorError` where it cannot be read. */
export async function textOfFile(file: string, source: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
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
export async function jsonOfFile(file: string, source: string): Promise<unknown> {
  return parsedJson(await textOfFile(file, source), source);
}
