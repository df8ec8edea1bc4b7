/** The map of a large network: sources alike are one, and nothing that is said of the one is wrong of another. */

import * as assert from "node:assert/strict";
import { FULL_SIZE, generatedAccount } from "../../bench/generated-account";
import { mapOf } from "../../map";
import { decide, outcomeBetween, readDescribed, sources } from "../../reachability";
import type { Gate } from "../../reachability";
import { firstCache } from "./maps";

const LARGE = { ...FULL_SIZE, interfaces: 2_600, groups: 520, subnets: 52, acls: 13, nodes: 3 };

/** What stops a packet: direction, kind, side and code of each gate that does. */
function stopsOf(gates: readonly Pick<Gate, "direction" | "kind" | "side" | "code" | "outcome">[]) {
  return gates
    .filter(({ outcome }) => outcome !== "passed")
    .map(({ direction, kind, side, code }) => [direction, kind, side, code].join(" "));
}

describe("the map of more than 2,500 interfaces", function () {
  this.timeout(60_000);
  const topology = readDescribed(generatedAccount(LARGE));
  const cache = firstCache(topology);
  const map = mapOf(topology, cache);
  const classes = sources(topology, cache.id).classes;

  it("has every interface in one source", () => {
    const members = map.sources.flatMap((source) => source.members);
    const expected = classes.flatMap(({ interfaces }) => interfaces);
    assert.deepEqual([...members].sort(), [...expected].sort());
    assert.ok(map.sources.length * 10 < classes.length, String(map.sources.length));
  });

  it("draws one box for each source", () => {
    const boxes = map.items.filter(({ kind }) => kind === "source");
    assert.deepEqual(
      boxes.map(({ id }) => id),
      map.sources.map(({ id }) => id),
    );
  });

  it("says of every interface the verdict of sources, its place, and what stops it", () => {
    const outcomes = new Map(
      classes.flatMap(({ interfaces, outcome }) => interfaces.map((id) => [id, outcome] as const)),
    );
    for (const { members, outcome, gates, node, subnets } of map.sources) {
      for (const id of members) {
        const question = {
          from: { kind: "interface", id },
          to: { kind: "interface", id: node },
          protocol: "tcp",
          port: 11211,
        } as const;
        assert.equal(outcomes.get(id), outcome);
        assert.equal(outcomeBetween(topology, question), outcome);
        assert.deepEqual(stopsOf(decide(topology, question).gates), stopsOf(gates));
        assert.deepEqual(topology.interfaces.byId.get(id)?.subnets.items, subnets);
      }
    }
  });
});
