/** Over the edge with facts missing: where the interface is, what its VPC forbids, what its route leads to. */

import * as assert from "node:assert/strict";
import type { Topology } from "../../reachability";
import { factText, collection, listing, sources } from "../../reachability";
import {
  anywhere,
  clientAndNode,
  eni,
  gateway,
  group,
  peering,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";
import { summary, verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const hidden = hiddenFact("fact");
const node = eni("node", b, "10.0.2.10", ["cache"], {
  kind: "cache-node",
  publicAddress: "198.51.100.7",
});

/** A node with a public address, open to the world, its default route leading to the internet gateway. */
function online(more: Parameters<typeof clientAndNode>[0] = {}): Topology {
  return clientAndNode({
    gateways: [gateway("igw", "internet-gateway", "v")],
    subnets: [a, b],
    routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
    securityGroups: [group("cache", "v", [rule("0.0.0.0/0")], [anywhere()])],
    interfaces: [node],
    ...more,
  });
}

const because = (topology: Topology, from: string, to: string): [string, string[]] => {
  const { outcome, missing } = verdict(topology, from, to);
  return [outcome, missing.map((each) => factText(each.fact))];
};

describe("over the edge", () => {
  it("an interface in no subnet that was read: neither way can be told", () => {
    const nowhere = online({ subnets: [a] });
    assert.equal(verdict(nowhere, "node", "8.8.8.8").outcome, "unknown");
    assert.equal(verdict(nowhere, "8.8.8.8", "node").outcome, "unknown");
  });
  it("block public access that is hidden, or of a VPC that was not read", () => {
    const closed = online({ vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: hidden })] });
    assert.deepEqual(because(closed, "8.8.8.8", "node"), ["unknown", ["fact"]]);
    const own = { ...b, routeTable: "v-main", networkAcl: "v-acl" };
    const unread = { ...online({ subnets: [own] }), vpcs: collection<never>([], hidden) };
    assert.equal(because(unread, "8.8.8.8", "node")[0], "unknown");
    const gone = online({ subnets: [own], vpcs: [] });
    assert.equal(verdict(gone, "8.8.8.8", "node").outcome, "unknown");
  });
  it("a subnet without a route to the internet swallows the reply", () => {
    assert.equal(
      summary(online({ routeTables: [table("v-main", "v")] }), "8.8.8.8", "node"),
      "blocked: reply NO_ROUTE_TO_DESTINATION v-main",
    );
  });
  it("further routes that are hidden, or a table that was not read, leave it open", () => {
    const more = { ...table("v-main", "v"), routes: listing([], hidden) };
    assert.deepEqual(because(online({ routeTables: [more] }), "8.8.8.8", "node"), [
      "unknown",
      ["fact"],
    ]);
    const unread = { ...online(), routeTables: collection<never>([], hidden) };
    assert.deepEqual(because(unread, "8.8.8.8", "node"), ["unknown", ["fact"]]);
  });
  it("a VPC that is hidden may have the destination's address, which then needs no gateway", () => {
    const own = { ...b, routeTable: "v-main", networkAcl: "v-acl", vpc: hidden };
    const [first] = verdict(online({ subnets: [own] }), "node", "8.8.8.8").gates.filter(
      ({ outcome }) => outcome === "unknown",
    );
    assert.deepEqual(
      [first?.code, first?.resources.map(({ id }) => id)],
      ["NO_ROUTE_TO_DESTINATION", ["8.8.8.8"]],
    );
    assert.deepEqual(because(online({ subnets: [own] }), "node", "8.8.8.8"), ["unknown", ["fact"]]);
  });
  it("behind a route whose target is hidden may be anything", () => {
    const adrift = route("0.0.0.0/0", "interface", "", { target: hidden });
    const topology = online({ routeTables: [table("v-main", "v", [adrift])] });
    assert.deepEqual(because(topology, "8.8.8.8", "node"), ["unknown", ["fact"]]);
  });
});

describe("peerings of which something is hidden", () => {
  const [v, w] = [vpc("v", "10.0.0.0/16"), vpc("w", "10.1.0.0/16")];
  const far = subnet("a", "w", "10.1.1.0/24");
  const joined = (more: Parameters<typeof peering>[3]): Topology =>
    clientAndNode({
      vpcs: [v, w],
      subnets: [far, b],
      peerings: [peering("pcx", w, v, more)],
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
        table("w-main", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      ],
      networkAcls: [...online().networkAcls.byId.values()].flatMap((acl) => [
        acl,
        { ...acl, id: "w-acl", vpc: "w" },
      ]),
      securityGroups: [group("clients", "w", []), group("cache", "v", [rule("10.1.0.0/16")])],
      interfaces: [eni("client", far, "10.1.1.10", ["clients"]), node],
    });
  it("reachable where all is known", () => {
    assert.equal(summary(joined({}), "client", "node"), "reachable");
  });
  it("its state, or the VPC on its other side", () => {
    assert.deepEqual(because(joined({ state: hidden }), "client", "node"), ["unknown", ["fact"]]);
    const accepter = { vpc: hidden, cidrs: listing(["10.0.0.0/16"]) };
    assert.deepEqual(because(joined({ accepter }), "client", "node"), ["unknown", ["fact"]]);
  });
});

describe("routes to the interface itself", () => {
  it("a route that names the node's own interface delivers to it", () => {
    const topology = online({
      routeTables: [table("v-main", "v", [route("10.0.2.10/32", "interface", "node")])],
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule("clients")])],
      interfaces: [eni("client", a, "10.0.1.10", ["clients"]), node],
    });
    assert.equal(summary(topology, "client", "node"), "reachable");
  });
  it("a route that takes in a part of a range divides it", () => {
    const topology = online({
      routeTables: [table("v-main", "v", [route("8.8.8.0/25", "internet-gateway", "igw")])],
    });
    assert.equal(verdict(topology, "8.8.8.0/25", "node").outcome, "reachable");
    assert.equal(verdict(topology, "8.8.8.0/24", "node").outcome, "unknown");
    assert.equal(verdict(topology, "8.8.8.128/25", "node").outcome, "blocked");
  });
});

describe("sources of which something is hidden", () => {
  const client = eni("client", a, "10.0.1.10", ["clients"]);
  const asked = (item: typeof client): [string, string | undefined][] =>
    sources(clientAndNode({ interfaces: [item, node] }), "sessions").classes.map(
      ({ outcome, vpc: own }) => [outcome, own],
    );
  it("a client without groups is filtered by the node's groups alone", () => {
    const open = clientAndNode({
      securityGroups: [group("cache", "v", [rule("10.0.1.0/24")])],
      interfaces: [{ ...client, groups: listing<string>() }, node],
    });
    assert.equal(summary(open, "client", "node"), "reachable");
    assert.equal(sources(open, "sessions").classes[0]?.outcome, "reachable");
  });
  it("a client whose VPC is hidden has none in its class", () => {
    assert.deepEqual(asked({ ...client, vpc: hidden }), [["reachable", undefined]]);
  });
  it("a client whose address lies outside of its subnet's CIDRs still carries its group", () => {
    const stray = { ...client, addresses: listing(["10.0.7.7"]) };
    assert.deepEqual(asked(stray), [["reachable", "v"]]);
  });
  it("a node that has no interface in the topology is left out, and nobody reaches it", () => {
    const gone = clientAndNode({ interfaces: [client] });
    assert.deepEqual(
      sources(gone, "sessions").classes.map(({ outcome, nodes }) => [outcome, nodes]),
      [["blocked", []]],
    );
    assert.deepEqual(sources(gone, "sessions").ranges, []);
  });
  it("a node that may be in several subnets has no ranges of one subnet's routes", () => {
    const loose = { ...node, subnets: listing(["a", "b"]) };
    const topology = clientAndNode({ interfaces: [client, loose] });
    assert.equal(sources(topology, "sessions").classes[0]?.outcome, "reachable");
    assert.deepEqual(sources(topology, "sessions").ranges, []);
  });
  it("a node whose subnet, its table or its VPC is hidden has no ranges by routes", () => {
    const ranges = (subnets: readonly (typeof b)[], item = node) =>
      sources(clientAndNode({ subnets, interfaces: [client, item] }), "sessions").ranges;
    assert.deepEqual(ranges([a, { ...b, routeTable: hidden }]), []);
    assert.deepEqual(ranges([a, { ...b, vpc: hidden }]), []);
    assert.deepEqual(ranges([a, b], { ...node, subnets: listing<string>([], hidden) }), []);
  });
});
