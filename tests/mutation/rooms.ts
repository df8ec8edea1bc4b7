/** What is mutated, room by room, and the tests that have to notice it. All of them run in one process: children would not see the mutant. */

export interface Room {
  readonly name: string;
  /** Files that are changed. */
  readonly mutate: readonly string[];
  /** Test files that may notice. */
  readonly tests: readonly string[];
}

/** One by one: Mocha takes a comma for the end of a pattern. */
function named(folder: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${folder}/${name}.test.ts`);
}

/** Tests that take seconds come last: most mutants are gone by then. */
const SLOW = ["laws", "hidden-anywhere", "brute-force", "lawful-remedies", "unread-facts"];
const SLOW_READERS = ["bounds", "equality", "planned", "open-members", "described"];
/** Reads the provider's own types for many seconds: only the lists of these types can be wrong there. */
const REGISTRY = "registry";

const FAST_ENGINE = `tests/reachability/!(${SLOW.join("|")}).test.ts`;
const FAST_READERS = `tests/reachability/readers/!(${[...SLOW_READERS, REGISTRY].join("|")}).test.ts`;

const ENGINE = [
  ...[FAST_ENGINE, FAST_READERS],
  ...named("tests/reachability", ...SLOW),
  ...named("tests/reachability/readers", ...SLOW_READERS),
];

const READERS = [
  ...[FAST_READERS, FAST_ENGINE],
  ...named("tests/reachability/readers", ...SLOW_READERS),
  ...named("tests/reachability", ...SLOW),
];

const POLICIES = [
  "tests/policies/rules/*.test.ts",
  ...named(
    "tests/policies",
    "doubts",
    "settings",
    "rule-run",
    "request",
    "meta",
    "sdk-contract",
    "callbacks",
  ),
  ...named("tests/policies", "remediations", "messages", "made-states", "every-argument", "pack"),
];

function roomOf(name: string, folder: string, tests: readonly string[]): Room {
  return { name, mutate: [`${folder}/**/*.ts`], tests };
}

/** A room by its name, or the part of one that a file of it is. */
export function roomNamed(name: string): Room | undefined {
  const room = ROOMS.find((one) => one.name === name);
  if (room !== undefined || !name.endsWith(".ts")) return room;
  const around = ROOMS.find(({ mutate }) =>
    mutate.some((pattern) => name.startsWith(pattern.replace(/\*.*$/, ""))),
  );
  return around && { ...around, name: name.replace(/[/.]/g, "-"), mutate: [name] };
}

export const ROOMS: readonly Room[] = [
  roomOf(
    "sets",
    "reachability/sets",
    named("tests/reachability", "sets", "ipv6", "edges", "semantics"),
  ),
  roomOf("model", "reachability/model", ENGINE),
  roomOf("gates", "reachability/gates", ENGINE),
  roomOf("decide", "reachability/decide", ENGINE),
  roomOf("questions", "reachability/questions", ENGINE),
  roomOf("explain", "reachability/explain", ENGINE),
  roomOf("planned", "reachability/readers/planned", [
    ...READERS,
    ...named("tests/reachability/readers", REGISTRY),
  ]),
  roomOf("described", "reachability/readers/described", READERS),
  roomOf("rules", "policies/rules", POLICIES),
  roomOf("runtime", "policies/runtime", POLICIES),
];
