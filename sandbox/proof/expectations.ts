/**
 * `--expect FILE`: what the user expects of connections, where the program alone does not say it.
 *
 *   { "batch": { "*": "blocked" }, "api": { "sessions": "reachable" }, "internet": { "*": "blocked" } }
 *
 * From a client's name, label or URN, or a stranger's seat, to a cache's name, id or URN, or `*` for every cache.
 */
import type { Meaning } from "./meaning";

export type Expected = "reachable" | "blocked";
export type Expectations = Readonly<Record<string, Readonly<Record<string, Expected>>>>;

const EVERY_CACHE = "*";
const SHAPE = '{ "<from>": { "<cache, or *>": "reachable" or "blocked" } }';

/** What is wrong with a file of expectations, in one line. */
export class ExpectationError extends Error {
  override readonly name = "ExpectationError";
}

/** Reads the text of a file. @throws ExpectationError saying what was got and what is allowed */
export function parseExpectations(text: string): Expectations {
  const read = parsed(text);
  if (!isObject(read)) throw new ExpectationError(`it must be ${SHAPE}, got ${shown(read)}.`);
  for (const [from, caches] of Object.entries(read)) {
    if (!isObject(caches)) {
      throw new ExpectationError(`"${from}" must be ${SHAPE.slice(12, -2)}, got ${shown(caches)}.`);
    }
    const wrong = Object.entries(caches).find(([, value]) => !isExpected(value));
    if (wrong !== undefined) {
      const [to, value] = wrong;
      throw new ExpectationError(
        `"${from}" to "${to}" must be "reachable" or "blocked", got ${shown(value)}.`,
      );
    }
  }
  return read as Expectations;
}

/** The names by which an end can be written in the file. */
export type Names = readonly string[];

/** What is expected between two ends; the cache's own entry wins over `*`. */
export function expectedBetween(
  expectations: Expectations,
  from: Names,
  to: Names,
): Meaning | undefined {
  const caches = Object.entries(expectations).filter(([name]) => from.includes(name));
  for (const name of [...to, EVERY_CACHE]) {
    const expected = caches.find(([, own]) => own[name] !== undefined)?.[1][name];
    if (expected !== undefined) {
      return { must: expected === "reachable" ? "connect" : "be kept out", because: "--expect" };
    }
  }
  return undefined;
}

/** Names nobody has: an expectation that is never looked at would pass for one that holds. @throws ExpectationError */
export function refuseUnknownNames(
  expectations: Expectations,
  ends: { readonly from: readonly Names[]; readonly to: readonly Names[] },
): void {
  for (const [from, caches] of Object.entries(expectations)) {
    refuseUnknown(from, ends.from, "client");
    for (const to of Object.keys(caches)) {
      if (to !== EVERY_CACHE) refuseUnknown(to, ends.to, "cache");
    }
  }
}

function refuseUnknown(name: string, known: readonly Names[], what: string): void {
  if (known.some((names) => names.includes(name))) return;
  const there = known.flatMap(([first]) => first ?? []).join(", ");
  throw new ExpectationError(`there is no ${what} "${name}"; there are ${there || "none"}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ExpectationError(`it is not JSON: ${(error as Error).message}.`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isExpected(value: unknown): value is Expected {
  return value === "reachable" || value === "blocked";
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
