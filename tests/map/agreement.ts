/** Whether a map says what the engine says. */

import * as assert from "node:assert/strict";
import { decide, explain, sources } from "../../reachability";
import type { Gate, Topology } from "../../reachability";
import { mapOf } from "../../map";
import type { MapGate, MapSource } from "../../map";

/** The text of `explain`, put together from what the map has of it. */
function textOf({ headline, gates, request, reply, ...rest }: MapSource): string {
  const marks = { passed: "✔", blocked: "✘", unknown: "?" } as const;
  const section = (direction: MapGate["direction"]): string[] => {
    const own = gates.filter((gate) => gate.direction === direction);
    const lines = own.map(({ outcome, text }) => `  ${marks[outcome]} ${text}`);
    return own.length === 0 ? [] : [[direction, ...lines].join("\n")];
  };
  const bars = { passed: ["", ""], blocked: ["| ", " |"], unknown: ["| ", " ? |"] } as const;
  const path = (parts: MapSource["request"]): string =>
    parts.map(({ text, outcome = "passed" }) => bars[outcome].join(text)).join(" -> ");
  const isStopped = reply.some(({ outcome = "passed" }) => outcome !== "passed");
  const list = (title: string, lines: readonly string[]): string[] => {
    if (lines.length === 0) return [];
    return lines.length === 1
      ? [`${title}: ${lines.join("")}`]
      : [`${title}:\n${lines.map((line) => `  - ${line}`).join("\n")}`];
  };
  return `${[
    headline,
    ...section("request"),
    ...section("reply"),
    [`path: ${path(request)}`, ...(isStopped ? [`reply: ${path(reply)}`] : [])].join("\n"),
    ...list("fix", rest.remedies),
    ...list("not known", rest.unknowns),
    ...list("assumed", rest.assumptions),
  ].join("\n\n")}\n`;
}

/**
 * Compares the map of every cache with what the engine says: verdicts, words, codes and remedies of every source.
 *
 * @returns how many sources were compared
 */
export function agrees(topology: Topology): number {
  let compared = 0;
  for (const cache of topology.caches.byId.values()) {
    const map = mapOf(topology, cache);
    const found = sources(topology, cache.id);
    const asked = [...found.classes, ...found.ranges];
    assert.deepEqual(
      map.sources.map(({ outcome }) => outcome),
      asked.map(({ outcome }) => outcome),
    );
    for (const [index, { question }] of asked.entries()) {
      const own = map.sources[index];
      assert.ok(own !== undefined);
      const verdict = decide(topology, question);
      assert.equal(textOf(own), explain(verdict, topology));
      assert.deepEqual(own.gates.map(codesOf), verdict.gates.map(codesOf));
      compared += 1;
    }
  }
  return compared;
}

function codesOf({
  outcome,
  code,
  causes = [],
}: Pick<Gate, "outcome" | "code" | "causes">): unknown {
  return [outcome, code, causes];
}
