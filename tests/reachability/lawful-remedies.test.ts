/**
 * Remedies on random networks: what they say opens the connection, and nothing that a production stack must keep closed
 * (no-public-source, no-excess-ports, no-public-address, require-private-subnets, no-pivot).
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Question, Remedy, Topology } from "../../reachability";
import {
  admittedAddresses,
  admittedPorts,
  applied,
  cidrsOf,
  decide,
  differenceOf,
  isNetworkChange,
  isPortSubset,
  parseCidr,
  pivots,
  portDifference,
  portSet,
  remediesFor,
  remedyText,
  unionOf,
} from "../../reachability";
import { CACHE_ID, CACHE_PORT, topologies } from "./generators";
import { runs } from "../long-form";

/** Blocked questions of every client about every node of the cache. */
function blockedQuestions(topology: Topology): Question[] {
  const nodes = topology.caches.byId.get(CACHE_ID)?.nodes.items ?? [];
  const clients = [...topology.interfaces.byId.values()].filter(
    ({ kind }) => kind !== "cache-node",
  );
  return nodes
    .flatMap((node) => clients.map(({ id }) => ask({ kind: "interface", id }, node.interface)))
    .filter((question) => decide(topology, question).outcome === "blocked");
}

function ask(from: Question["from"], node: string, port = CACHE_PORT): Question {
  return { from, to: { kind: "interface", id: node }, protocol: "tcp", port };
}

function remediesOf(topology: Topology, question: Question): Remedy[] {
  return remediesFor(topology, decide(topology, question));
}

function groupsOf(topology: Topology): readonly string[] {
  return topology.caches.byId.get(CACHE_ID)?.securityGroups.items ?? [];
}

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Public addresses that the cache's groups admit. */
function publicSources(topology: Topology): ReturnType<typeof parseCidr> {
  const vpcs = [...topology.vpcs.byId.values()].flatMap(({ cidrs }) => cidrs.items);
  const inside = unionOf(...[...PRIVATE_RANGES, ...vpcs].map(parseCidr));
  const options = { direction: "ingress", protocol: "tcp", port: CACHE_PORT } as const;
  const { pieces } = admittedAddresses(topology, groupsOf(topology), options);
  return differenceOf(unionOf(...pieces.map(({ addresses }) => addresses)), inside);
}

function openPorts(topology: Topology): ReturnType<typeof portSet> {
  const options = { direction: "ingress", protocol: "tcp" } as const;
  return admittedPorts(topology, groupsOf(topology), options).certain;
}

/** Route tables with a way into the internet. */
function internetRoutes(topology: Topology): string[] {
  return [...topology.routeTables.byId.values()].flatMap(({ id, routes }) =>
    routes.items
      .filter(({ target }) => "kind" in target && target.kind === "internet-gateway")
      .map(() => id),
  );
}

/** Interfaces that the internet enters and that reach the cache themselves: no remedy admits one. */
function surePivots(topology: Topology): string[] {
  return pivots(topology, CACHE_ID)
    .filter(({ outcome, path }) => outcome === "reachable" && path.length <= 1)
    .map(({ id }) => id);
}

function told(topology: Topology, remedies: readonly Remedy[]): string {
  return remedies.map((remedy) => remedyText(remedy, topology)).join("\n");
}

describe("remedies are lawful", function () {
  this.timeout(120_000);

  it("a connection is open once what its remedies say is done", () => {
    let tried = 0;
    fc.assert(
      fc.property(topologies(), (topology) => {
        for (const question of blockedQuestions(topology)) {
          const remedies = remediesOf(topology, question);
          assert.ok(remedies.length > 0, "a blocked connection without a word on what to do");
          if (!remedies.every(isNetworkChange)) continue;
          tried += 1;
          const after = remedies.reduce(applied, topology);
          const { outcome } = decide(after, question);
          assert.equal(outcome, "reachable", told(topology, remedies));
        }
      }),
      { numRuns: runs(150), endOnFailure: true },
    );
    assert.ok(tried > runs(300), `only ${tried} connections were opened`);
  });

  it("nothing is opened to the internet, no other port, and nobody becomes a pivot", () => {
    fc.assert(
      fc.property(topologies(), (topology) => {
        const before = { pivots: surePivots(topology), routes: internetRoutes(topology) };
        for (const question of blockedQuestions(topology)) {
          const remedies = remediesOf(topology, question);
          const after = remedies.filter(isNetworkChange).reduce(applied, topology);
          const text = told(topology, remedies);
          const opened = differenceOf(publicSources(after), publicSources(topology));
          assert.deepEqual(cidrsOf(opened), [], text);
          const ports = portDifference(openPorts(after), openPorts(topology));
          assert.ok(isPortSubset(ports, portSet(CACHE_PORT)), text);
          assert.deepEqual(after.interfaces, topology.interfaces, text);
          assert.deepEqual(internetRoutes(after), before.routes, text);
          const fresh = surePivots(after).filter((id) => !before.pivots.includes(id));
          assert.deepEqual(fresh, [], text);
        }
      }),
      { numRuns: runs(100), endOnFailure: true },
    );
  });

  it("from the internet the only remedy is to connect privately", () => {
    fc.assert(
      fc.property(topologies({ overlappingVpcs: false }), (topology) => {
        const [node] = topology.caches.byId.get(CACHE_ID)?.nodes.items ?? [];
        if (node === undefined) return;
        const question = ask({ kind: "address", cidr: "203.0.113.7" }, node.interface);
        if (decide(topology, question).outcome !== "blocked") return;
        assert.equal(
          told(topology, remediesOf(topology, question)),
          "a node is never reached from the internet: connect from inside the VPC, by Client VPN, or through Session Manager's port forwarding",
        );
      }),
      { numRuns: runs(100) },
    );
  });

  it("a port that is not the cluster's own is named as that, not opened", () => {
    fc.assert(
      fc.property(topologies(), (topology) => {
        for (const { from, to } of blockedQuestions(topology).slice(0, 5)) {
          if (to.kind !== "interface") continue;
          const question = ask(from, to.id, 22);
          if (decide(topology, question).outcome !== "blocked") continue;
          const [remedy, ...more] = remediesOf(topology, question);
          assert.deepEqual([remedy?.kind, more], ["use-own-port", []]);
        }
      }),
      { numRuns: runs(50) },
    );
  });
});
