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

const REACHABILITY = ["tests/reachability/**/*.test.ts"];

const POLICIES = [
  "tests/policies/rules/*.test.ts",
  ...named("tests/policies", "messages", "meta", "made-states", "sdk-contract"),
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
  roomOf("model", "reachability/model", REACHABILITY),
  roomOf("gates", "reachability/gates", ["tests/reachability/*.test.ts"]),
  roomOf("decide", "reachability/decide", ["tests/reachability/*.test.ts"]),
  roomOf("questions", "reachability/questions", ["tests/reachability/*.test.ts"]),
  roomOf("explain", "reachability/explain", ["tests/reachability/*.test.ts"]),
  roomOf("planned", "reachability/readers/planned", REACHABILITY),
  roomOf("described", "reachability/readers/described", REACHABILITY),
  roomOf("rules", "policies/rules", POLICIES),
  roomOf("runtime", "policies/runtime", POLICIES),
];
