/** Laws of the verdict, on random networks. */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { GroupRule, SecurityGroup, Topology, Verdict } from "../../reachability";
import { collection, compare, decide, listing, outcomeBetween, sources } from "../../reachability";
import { CACHE_ID, CACHE_PORT, topologies } from "./generators";
import { runs } from "../long-form";

interface Pair {
  readonly from: string;
  readonly to: string;
}

function pairsOf(topology: Topology): Pair[] {
  const ids = [...topology.interfaces.byId.keys()];
  return ids
    .flatMap((from) => ids.filter((to) => to !== from).map((to) => ({ from, to })))
    .slice(0, 30);
}

function judged(topology: Topology, { from, to }: Pair): Verdict {
  return decide(topology, {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: to },
    protocol: "tcp",
    port: CACHE_PORT,
  });
}

function outcomes(topology: Topology): string[] {
  return pairsOf(topology).map((pair) => judged(topology, pair).outcome);
}

function mapGroups(topology: Topology, change: (group: SecurityGroup) => SecurityGroup): Topology {
  return {
    ...topology,
    securityGroups: collection([...topology.securityGroups.byId.values()].map(change)),
  };
}

const RANK = { blocked: 0, unknown: 1, reachable: 2 } as const;

function check(count: number, about: (topology: Topology) => void): void {
  fc.assert(fc.property(topologies(), about), { numRuns: runs(count), endOnFailure: true });
}

describe("laws of the verdict", function () {
  this.timeout(60_000);

  it("the order of rules, peers, groups, entries and resources does not matter", () => {
    check(60, (topology) => {
      const turned = mapGroups(topology, (group) => ({
        ...group,
        ingress: listing(
          [...group.ingress.items]
            .reverse()
            .map((rule) => ({ ...rule, peers: listing([...rule.peers.items].reverse()) })),
        ),
        egress: listing([...group.egress.items].reverse()),
      }));
      const interfaces = [...topology.interfaces.byId.values()].map((item) => ({
        ...item,
        groups: listing([...item.groups.items].reverse()),
      }));
      const acls = [...topology.networkAcls.byId.values()].map((acl) => ({
        ...acl,
        entries: listing([...acl.entries.items].reverse()),
      }));
      const tables = [...topology.routeTables.byId.values()].map((table) => ({
        ...table,
        routes: listing([...table.routes.items].reverse()),
      }));
      const shuffled = {
        ...turned,
        interfaces: collection(interfaces),
        networkAcls: collection(acls.reverse()),
        routeTables: collection(tables.reverse()),
      };
      assert.deepEqual(outcomes(shuffled), outcomes(topology));
    });
  });

  const EXTRA: GroupRule = {
    id: "extra",
    protocol: "tcp",
    ports: { from: 11000, to: 11300 },
    peers: listing([{ kind: "cidr", cidr: "10.0.0.0/9" }]),
    style: "described",
  };

  it("adding a rule never blocks, removing one never opens", () => {
    check(60, (topology) => {
      const more = mapGroups(topology, (group) => ({
        ...group,
        ingress: listing([...group.ingress.items, EXTRA]),
      }));
      const fewer = mapGroups(topology, (group) => ({
        ...group,
        ingress: listing(group.ingress.items.slice(1)),
      }));
      for (const pair of pairsOf(topology)) {
        const now = RANK[judged(topology, pair).outcome];
        assert.ok(RANK[judged(more, pair).outcome] >= now);
        assert.ok(RANK[judged(fewer, pair).outcome] <= now);
      }
    });
  });

  it("renaming everything changes nothing but names", () => {
    check(60, (topology) => {
      const renamed = (text: string): string =>
        text.replace(
          /"(eni|sg|subnet|vpc|acl|rtb|pcx|tgw|igw|nat|pl)-(?!gateway)([\w-]+)"/g,
          '"x$1-$2"',
        );
      const copy = rename(topology, renamed);
      assert.deepEqual(outcomes(copy), outcomes(topology));
    });
  });

  it("a verdict is reachable exactly if every gate passes, blocked if one blocks, and unknown for a reason", () => {
    check(60, (topology) => {
      for (const pair of pairsOf(topology)) {
        const { outcome, gates, missing } = judged(topology, pair);
        const found = new Set(gates.map((gate) => gate.outcome));
        if (outcome === "reachable") assert.ok(!found.has("blocked") && !found.has("unknown"));
        if (found.has("blocked")) assert.equal(outcome, "blocked");
        if (outcome === "blocked") assert.ok(found.has("blocked"));
        if (outcome === "unknown") assert.notDeepEqual(missing, []);
      }
    });
  });

  it("the short way, the sets of sources and the verdict agree", () => {
    check(60, (topology) => {
      for (const found of sources(topology, CACHE_ID).classes)
        for (const from of found.interfaces)
          for (const { node, outcome } of found.nodes) {
            const to =
              topology.caches.byId.get(CACHE_ID)?.nodes.items.find(({ id }) => id === node)
                ?.interface ?? "";
            const verdict = judged(topology, { from, to });
            assert.equal(outcome, verdict.outcome);
            assert.equal(outcomeBetween(topology, verdict.question), verdict.outcome);
          }
    });
  });

  it("a topology differs in nothing from itself", () => {
    check(30, (topology) => {
      assert.deepEqual(compare(topology, { ...topology }), { opened: [], closed: [], unsure: [] });
    });
  });
});

/** A deep copy with every text changed; maps by their items' new ids. */
function rename(topology: Topology, change: (json: string) => string): Topology {
  const kinds = Object.entries(topology).filter(([key]) => key !== "notes") as [
    string,
    { byId: ReadonlyMap<string, { id: string }> },
  ][];
  const copies = kinds.map(([key, { byId }]) => [
    key,
    collection(JSON.parse(change(JSON.stringify([...byId.values()]))) as { id: string }[]),
  ]);
  return { ...topology, ...Object.fromEntries(copies) } as Topology;
}
