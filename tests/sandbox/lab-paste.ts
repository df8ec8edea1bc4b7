/** Prints a disagreement as a test that can be pasted into `tests/reachability/`. */

import { decide, explain, type Topology } from "../../reachability";
import type { Observation } from "./lab-comparison";

/** The test, with what the packets did as its expectation and what the engine says as its comment. */
export function pasteableTest({ topology, question, isAnswered }: Observation): string {
  const verdict = decide(topology, question);
  const kinds = Object.entries(topology).filter(
    ([, value]) => isCollection(value) && value.byId.size > 0,
  );
  const fields = kinds.map(([kind, value]) => {
    const items = [...(value as { byId: ReadonlyMap<string, unknown> }).byId.values()];
    return `    ${kind}: collection(${JSON.stringify(items)}),`;
  });
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

function isCollection(
  value: Topology[keyof Topology],
): value is Extract<typeof value, { byId: unknown }> {
  return "byId" in value;
}
