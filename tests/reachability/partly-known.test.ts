/** Questions and pieces of which a part is known: what is said about the rest. */

import * as assert from "node:assert/strict";
import type { GroupRule, Peer } from "../../reachability";
import { factText, admitted, collection, explain, listing, nameOfEnd } from "../../reachability";
import { outcomeBetween } from "../../reachability/decide/decide";
import {
  asks,
  clientAndNode,
  eni,
  group,
  network,
  route,
  rule,
  subnet,
  table,
} from "./small-networks";
import { verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const hidden = hiddenFact("fact");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");

describe("the pieces that a group admits", () => {
  const pieces = (rules: readonly GroupRule[], lists = collection<never>()) =>
    admitted(
      { ...network({ securityGroups: [group("g", "v", rules)] }), prefixLists: lists },
      ["g"],
      { protocol: "tcp" },
    ).map(({ certainty, missing, addresses, ports }) => ({
      certainty,
      missing: missing.map(({ fact }) => factText(fact)),
      isEmpty: addresses.v4.length === 0,
      ports: ports.length,
    }));
  it("rules that were not read may admit anything", () => {
    const open = { ...group("g", "v", []), ingress: listing<GroupRule>([], hidden) };
    const [piece] = admitted(network({ securityGroups: [open] }), ["g"], { protocol: "tcp" });
    assert.deepEqual([piece?.certainty, piece?.missing], ["possible", [hidden]]);
  });
  it("ports that are hidden may be all", () => {
    const found = pieces([rule("10.0.0.0/8", { ports: hidden })]);
    assert.deepEqual(found, [
      { certainty: "possible", missing: ["fact"], isEmpty: false, ports: 1 },
    ]);
  });
  it("a prefix list that was not read is possible, one that does not exist holds nobody for certain", () => {
    const certain = { certainty: "certain", missing: [], isEmpty: true, ports: 1 };
    assert.deepEqual(pieces([rule("pl-1")]), [certain]);
    assert.deepEqual(pieces([rule("pl-1")], collection<never>([], hidden)), [
      { ...certain, certainty: "possible", missing: ["fact"] },
    ]);
  });
  it("a stale reference stands for nobody", () => {
    const stale: Peer = { kind: "group", id: "g", isStale: true };
    assert.deepEqual(pieces([rule("g", { peers: listing([stale]) })]), [
      { certainty: "certain", missing: [], isEmpty: true, ports: 1 },
    ]);
  });
});

describe("questions about what is not there", () => {
  it("an outcome is refused for interfaces that are not there, as a verdict is", () => {
    assert.throws(() => outcomeBetween(clientAndNode(), asks("gone", "node")), /gone/);
  });
  it("of two addresses the source must be one interface's: neither nonsense nor two interfaces'", () => {
    const twice = clientAndNode({
      interfaces: [eni("one", a, "10.0.1.10", []), eni("two", a, "10.0.1.10", [])],
    });
    assert.throws(() => verdict(twice, "10.0.1.10", "10.0.2.10"), /several have it/);
    assert.throws(() => verdict(twice, "10.0.1.", "10.0.2.10"), /10\.0\.1\./);
  });
  it("a cache without a name is called by its id", () => {
    const topology = clientAndNode();
    const caches = [...topology.caches.byId.values()].map((cache) => ({
      id: "cache-1",
      kind: cache.kind,
      ports: cache.ports,
      isTls: cache.isTls,
      securityGroups: cache.securityGroups,
      subnetGroup: cache.subnetGroup,
      nodes: cache.nodes,
    }));
    assert.equal(
      nameOfEnd({ ...topology, caches: collection(caches) }, { kind: "interface", id: "node" }),
      "cache-1 node 0001",
    );
  });
});

describe("explanations of what is hidden", () => {
  it("a rule whose ports or peers are hidden is written as such", () => {
    const text = (more: Partial<GroupRule>): string => {
      const topology = clientAndNode({
        securityGroups: [group("clients", "v", []), group("cache", "v", [rule("clients", more)])],
      });
      const found = verdict(topology, "client", "node");
      assert.equal(found.outcome, "unknown");
      return explain(found, topology);
    };
    assert.match(text({ ports: hidden }), /inbound: fact is hidden/);
    assert.match(text({ peers: listing<Peer>([], hidden) }), /inbound: fact is hidden/);
  });
  it("a node without an address is drawn by its name alone", () => {
    const node = eni("node", b, "", ["cache"], {
      addresses: listing<string>([], hiddenFact("address")),
    });
    const topology = clientAndNode({
      interfaces: [eni("client", a, "10.0.1.10", ["clients"]), node],
    });
    assert.match(
      explain(verdict(topology, "client", "node"), topology),
      /^path: client\[10\.0\.1\.10\] -> .* -> sessions node 0001$/m,
    );
  });
});

describe("routes by a prefix list", () => {
  const by = (cidrs: readonly string[] | undefined, rest?: typeof hidden) => {
    const destination = { kind: "prefix-list", id: "pl-1" } as const;
    const topology = clientAndNode({
      routeTables: [
        table("v-main", "v", [
          route("1.1.1.1/32", "interface", "x", { destination, state: "blackhole" }),
        ]),
      ],
      prefixLists: cidrs === undefined ? [] : [{ id: "pl-1", cidrs: listing(cidrs, rest) }],
    });
    return verdict(topology, "client", "node").outcome;
  };
  it("steer what the list holds, what it may hold, and nothing if there is none", () => {
    assert.equal(by(["10.0.2.0/24"]), "blocked");
    assert.equal(by([], hidden), "unknown");
    assert.equal(by(undefined), "reachable");
  });
});

describe("NAT on the way to a private address", () => {
  it("from a subnet that is not told is not modelled", () => {
    const topology = clientAndNode({
      routeTables: [table("v-main", "v", [route("10.0.2.0/24", "nat-gateway", "nat")])],
    });
    assert.equal(verdict(topology, "client", "node").outcome, "unknown");
  });
});
