/** What is wrong, as one line that a terminal only shows: a name on a command line or in a file may be a book, or hold signs that a terminal obeys. */
import { safeText } from "../../reachability";

const MOST_CHARACTERS = 1_000;

export function oneLine(message: string): string {
  const line = message.trim().replaceAll(/\s*\n\s*/g, " ");
  return safeText(line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`);
}
