/**
 * JSON that somebody else wrote: read within bounds, so that a file of any kind costs a message, not the machine's memory or the stack.
 * What is counted is counted before anything is made of it.
 */

/** An account's replies and a stack's state nest about 20 deep. */
const MOST_LEVELS = 200;
/** Objects and lists: several times those of 100,000 interfaces. */
const MOST_CONTAINERS = 4_000_000;
/** Everything that is in a list or under a key. */
const MOST_VALUES = 12_000_000;
const MOST_CHARACTERS = 256 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Parses a text. @throws RangeError for what is beyond the bounds, SyntaxError for what is not JSON; each one line */
export function parseBounded(text: string): unknown {
  assertBounded(text);
  return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
}

function assertBounded(text: string): void {
  if (text.length > MOST_CHARACTERS)
    throw new RangeError(`it is larger than ${MOST_CHARACTERS / 1024 / 1024} MiB`);
  let [level, containers, values] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (OPENING.has(code)) {
      [level, containers] = [level + 1, containers + 1];
      if (level > MOST_LEVELS)
        throw new RangeError(`it is nested more than ${MOST_LEVELS} levels deep`);
    } else if (CLOSING.has(code)) level -= 1;
  }
  if (containers > MOST_CONTAINERS || containers + values > MOST_VALUES)
    throw new RangeError(`it has more than ${MOST_VALUES / 1_000_000} million values`);
}

/** Where a string's closing quote is; the text's end where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    if (!isEscaped(text, at)) return at;
  }
  return text.length;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
