/** Prints a disagreement as a test that can be pasted into `tests/reachability/`. */

import { decide, explain, type Topology } from "../../../reachability";
import type { Observation } from "./comparison";

/** The test, with what the packets did as its expectation and what the engine says as its comment. */
export function pasteableTest({ topology, question, isAnswered }: Observation): string {
  const verdict = decide(topology, question);
  const fields = collectionsOf(topology).map(
    ([kind, items]) => `    ${kind}: collection(${JSON.stringify(items)}),`,
  );
  return [
    ...explain(verdict, topology)
      .split("\n")
      .map((line) => `// ${line}`.trimEnd()),
    `it("agrees with the packets, which ${isAnswered ? "get through" : "are dropped"}", () => {`,
    "  const topology = {",
    "    ...emptyTopology(),",
    ...fields,
    "  } as Topology;",
    `  const question = ${JSON.stringify(question)} as const;`,
    `  assert.equal(decide(topology, question).outcome, ${JSON.stringify(isAnswered ? "reachable" : "blocked")});`,
    "});",
  ].join("\n");
}

/** Kinds of resources of which there are any. */
function collectionsOf(topology: Topology): readonly (readonly [string, readonly unknown[]])[] {
  const kinds = Object.keys(topology).filter(
    (kind): kind is Exclude<keyof Topology, "notes"> => kind !== "notes",
  );
  return kinds
    .map((kind) => [kind, [...topology[kind].byId.values()]] as const)
    .filter(([, items]) => items.length > 0);
}
