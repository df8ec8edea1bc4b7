/**
 * Names, tags and descriptions come from an account, answers from a server: neither may talk to the user's terminal.
 * Control and direction characters are shown as `\u{…}`: an escape sequence without its first character is harmless, and
 * nothing is hidden from the reader.
 */

/**
 * C0, DEL, C1, line and paragraph separators, direction marks and overrides, zero-width characters; and what is no character
 * at all: halves of surrogate pairs, which no file can hold, and U+FFFE and U+FFFF, which XML forbids.
 */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what this is for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]/gu;

/** Characters JSON leaves as they are although a terminal obeys them. */
const UNPRINTABLE_IN_JSON =
  /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** Text of one line that is safe to print. */
export function safeText(text: string): string {
  return text.replace(UNPRINTABLE, (found) => `\\u{${codeOf(found)}}`);
}

/**
 * JSON from an account with every text made safe, so that whatever is later built from a name cannot break a line. The
 * value itself where nothing needs changing, which is the rule.
 */
export function safeValue(value: unknown): unknown {
  if (typeof value === "string") return safeText(value);
  if (Array.isArray(value)) return changed(value, value.map(safeValue));
  if (typeof value !== "object" || value === null) return value;
  const before = Object.values(value);
  const after = before.map(safeValue);
  if (after.every((item, at) => item === before[at])) return value;
  return Object.fromEntries(Object.keys(value).map((key, at) => [key, after[at]]));
}

function changed(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, at) => item === before[at]) ? before : after;
}

/** The same for text of our own that may have several lines: newlines stay. */
export function safeLines(text: string): string {
  return text.split("\n").map(safeText).join("\n");
}

/** JSON that is safe to print and still parses to the same value. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    UNPRINTABLE_IN_JSON,
    (found) => `\\u${codeOf(found).padStart(4, "0")}`,
  );
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
