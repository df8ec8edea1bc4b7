/** Every kind of field of two whole accounts, absent, hidden, or of another value: what is read of the account then, word by word. */

import { DescribedError, readDescribed } from "../../../reachability/readers/described";
import { expectTold } from "../../told-texts";
import { changesTold } from "./changes-told";
import type { Change } from "./changes-told";
import { linesOf } from "./read-told";
import { transitAccount } from "./transit-account";
import { wideAccount } from "./wide-account";
import { someOf } from "../../long-form";

type Json = Record<string, unknown>;
type Path = readonly string[];

const HIDDEN = "<unknown>";

/** Where there are values, inside of lists, too. */
function pathsIn(value: unknown): readonly (readonly [path: Path, value: unknown])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [[key], inner] as const,
    ...pathsIn(inner).map(([path, its]) => [[key, ...path], its] as const),
  ]);
}

/** The first place of each kind: in the first object of a list that has such a field. */
function kindsIn(account: Json): readonly (readonly [path: Path, value: unknown])[] {
  const kinds = new Set<string>();
  return pathsIn(account).filter(([path]) => {
    const kind = path.filter((step) => !/^\d+$/.test(step)).join(".");
    const isItem = /^\d+$/.test(path.at(-1) ?? "");
    return !isItem && !kinds.has(kind) && kinds.add(kind).size > 0;
  });
}

/** The account with another value at a path. */
function having(account: unknown, [key, ...path]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown = Array.isArray(account)
    ? [...(account as unknown[])]
    : { ...(account as Json) };
  const holder = copy as Json;
  holder[key] = having(holder[key], path, value);
  return copy;
}

function read(account: unknown): readonly string[] {
  try {
    return linesOf(readDescribed(account));
  } catch (error) {
    if (error instanceof DescribedError) return [`${error.message}\n`];
    throw error;
  }
}

function otherThan(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return "other";
    case "boolean":
      return !value;
    case "number":
      return value + 1;
    default:
      return [];
  }
}

/** Hidden is the one that matters most; all with `npm run fuzz`. */
const CHANGES: readonly (readonly [what: string, change: (value: unknown) => unknown])[] = [
  ["is hidden", () => HIDDEN],
  ["is absent", () => null],
  ["has another value", otherThan],
];

for (const [name, account] of Object.entries({ wide: wideAccount(), transit: transitAccount() }))
  describe(`what is read of the ${name} account where a field`, () => {
    const before = read(account);
    const places = kindsIn(account);
    const told = (change: (value: unknown) => unknown): string =>
      changesTold(
        before,
        places.map(([path, value]): Change => [
          path.join("."),
          read(having(account, path, change(value))),
        ]),
      );

    for (const [what, change] of someOf(CHANGES, CHANGES.length))
      it(what, () => {
        expectTold(__dirname, "described-fields", `${name} ${what}`, told(change));
      });
  });
