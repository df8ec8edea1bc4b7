/** Values of the engine as plain JSON, for texts that a test expects word by word. */
import type { Unknown } from "../../reachability";
import { missingText as textOf } from "../../reachability";

const missingText = (fact: Unknown): string => textOf(fact);

/** Maps as lists of what they hold, whole numbers of any length as text, and what is missing in words. */
export function plain(value: unknown, inWords: (fact: Unknown) => unknown = missingText): unknown {
  const inner = (one: unknown): unknown => plain(one, inWords);
  if (isMissing(value)) return inWords(value);
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  if (value instanceof Map || value instanceof Set) return [...value].map(inner);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]));
}

function isMissing(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && "because" in value && "fact" in value;
}
