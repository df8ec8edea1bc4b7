/** JSON that has been damaged in one place, or as text: what a reader of somebody else's file may meet. */
import fc from "fast-check";

const DEEP = 5_000;

/** What may stand where something else is expected. */
const HOSTILE: readonly (() => unknown)[] = [
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    "",
    "x",
    "__proto__",
    "constructor",
    "\u202e\u001b[2J",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  ].map((value) => () => value),
  () => [],
  () => ({}),
  () => [null],
  () => [[[]]],
  () => "x".repeat(200_000),
  () => Array.from({ length: 10_000 }, (_, index) => index),
  () =>
    JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    ) as unknown,
  () => JSON.parse(`${"[".repeat(DEEP)}${"]".repeat(DEEP)}`) as unknown,
];

type Path = readonly (string | number)[];

/** Every place in a value, the root included. */
function places(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inside];
}

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** The value with what is at `path` replaced. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (at === key ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [
      name,
      name === key ? replaced(item, rest, by) : (item as unknown),
    ]),
  );
}

/**
 * The text of `value`, damaged: a place replaced by something hostile, or by another text of the same file (so that ids lead in
 * circles, or to things of another kind); a key renamed; an item twice; the text cut off; one character of it changed.
 */
export function damaged(value: unknown): fc.Arbitrary<string> {
  const everywhere = places(value);
  const texts = strings(value);
  const text = JSON.stringify(value);
  const place = fc.constantFrom(...everywhere);
  const hostile = fc.constantFrom(...HOSTILE).map((make) => make());
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(place, hostile).map(([at, by]) => written(replaced(value, at, by))),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...everywhere.filter((path) => typeof at(value, path) === "string")),
          fc.constantFrom(...texts),
        )
        .map(([path, by]) => written(replaced(value, path, by))),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...everywhere.filter((path) => Array.isArray(at(value, path))))
        .map((path) => {
          const items = at(value, path) as readonly unknown[];
          return written(replaced(value, path, [...items, ...items]));
        }),
    },
    { weight: 1, arbitrary: fc.nat(text.length).map((end) => text.slice(0, end)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(text.length - 1), fc.constantFrom("\0", "{", "]", '"', ":", "9", "\\"))
        .map(([spot, sign]) => `${text.slice(0, spot)}${sign}${text.slice(spot + 1)}`),
    },
  );
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown>)[key],
    value,
  );
}

/** `JSON.stringify` gives up at a depth that `JSON.parse` takes: what is deep is written by hand. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    const mark = "deep inside";
    const deep = `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`;
    return JSON.stringify(value, (_, item: unknown) => (isDeep(item) ? mark : item)).replaceAll(
      `"${mark}"`,
      deep,
    );
  }
}

function isDeep(value: unknown): boolean {
  let inner = value;
  let depth = 0;
  while (Array.isArray(inner) && inner.length === 1 && depth < 100) {
    inner = inner[0] as unknown;
    depth += 1;
  }
  return depth === 100;
}
