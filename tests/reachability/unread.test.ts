/** What was not read leaves the answer unknown; what was read to the end and is not there does not exist. */

import * as assert from "node:assert/strict";
import type { Route, Topology, Unbounded } from "../../reachability";
import { collection, factText, listing, sources } from "../../reachability";
import {
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
import { verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const denied = hiddenFact("call");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");

const outcome = (topology: Topology, from = "client", to = "node"): string =>
  verdict(topology, from, to).outcome;

describe("collections that were not read", () => {
  const base = clientAndNode();
  const cases: [string, Topology][] = [
    ["VPCs", { ...base, vpcs: collection([], denied) }],
    ["subnets", { ...base, subnets: collection([], denied) }],
    ["route tables", { ...base, routeTables: collection([], denied) }],
    ["network ACLs", { ...base, networkAcls: collection([], denied) }],
    ["security groups", { ...base, securityGroups: collection([], denied) }],
  ];
  for (const [what, topology] of cases)
    it(`${what}: unknown, for this reason`, () => {
      assert.equal(outcome(topology), "unknown");
      assert.ok(
        verdict(topology, "client", "node").missing.some(({ fact }) => factText(fact) === "call"),
      );
    });

  it("complete collections without the resource: groups that do not exist admit nothing, the rest is unread", () => {
    assert.equal(outcome({ ...base, securityGroups: collection() }), "blocked");
    for (const topology of [
      { ...base, vpcs: collection<never>() },
      { ...base, subnets: collection<never>() },
      { ...base, routeTables: collection<never>() },
      { ...base, networkAcls: collection<never>() },
    ])
      assert.equal(outcome(topology), "unknown");
  });
  it("a VPC that is not known to its subnet", () => {
    const adrift = {
      ...base,
      subnets: collection([
        { ...a, vpc: denied },
        { ...b, vpc: denied },
      ]),
    };
    assert.equal(outcome(adrift), "unknown");
  });
  it("VPCs that no interface and no subnet names: the same one, or who knows", () => {
    const lost = (source: Unbounded, target: Unbounded, routes: readonly Route[]): Topology => ({
      ...base,
      routeTables: collection([table("v-main", "v", routes)]),
      subnets: collection([
        { ...a, vpc: source, routeTable: "v-main", networkAcl: "v-acl" },
        { ...b, vpc: target, routeTable: "v-main", networkAcl: "v-acl" },
      ]),
      interfaces: collection(
        [...base.interfaces.byId.values()].map((each) => ({
          ...each,
          vpc: each.id === "client" ? source : target,
        })),
      ),
    });
    const local = [route("10.0.0.0/16", "interface", "", { target: { kind: "local" } })];
    const other = hiddenFact("other");
    assert.equal(outcome(lost(denied, denied, local)), "reachable");
    assert.equal(outcome(lost(denied, other, local)), "unknown");
    assert.equal(outcome(lost(denied, denied, [])), "unknown");
  });
  it("groups of an interface that may be ones that were not read", () => {
    const hidden = {
      ...base,
      interfaces: collection(
        [...base.interfaces.byId.values()].map((each) =>
          each.id === "node" ? { ...each, groups: listing<string>([], denied) } : each,
        ),
      ),
    };
    const known = { ...hidden, securityGroups: collection([group("cache", "v", [])]) };
    assert.equal(outcome(known), "blocked");
    const others = { ...hidden, securityGroups: collection([group("cache", "v", [])], denied) };
    assert.equal(outcome(others), "unknown");
  });
  it("prefix lists in rules and in routes", () => {
    const listed = clientAndNode({
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule("pl-1")])],
    });
    assert.equal(outcome(listed), "blocked");
    assert.equal(outcome({ ...listed, prefixLists: collection([], denied) }), "unknown");
    const steered = clientAndNode({
      prefixLists: [{ id: "pl-1", cidrs: listing(["10.0.2.0/24"]) }],
      routeTables: [
        table("v-main", "v", [
          route("1.1.1.1/32", "interface", "x", {
            destination: { kind: "prefix-list", id: "pl-1" },
            state: "blackhole",
          }),
        ]),
      ],
    });
    assert.equal(outcome(steered), "blocked");
    assert.equal(outcome({ ...steered, prefixLists: collection([], denied) }), "unknown");
  });
});

describe("ends that are placed by hand", () => {
  it("a subnet that is not known, in a VPC that is: every subnet is tried", () => {
    const floating = eni("client", a, "10.0.1.10", ["clients"], {
      subnets: listing<string>([], denied),
    });
    const node = eni("node", b, "10.0.2.10", ["cache"]);
    assert.equal(outcome(clientAndNode({ interfaces: [floating, node] })), "reachable");
    const nowhere = { ...floating, vpc: denied };
    assert.equal(outcome(clientAndNode({ interfaces: [nowhere, node] })), "unknown");
  });
  it("an interface whose subnets are not there is nowhere", () => {
    const lost = eni("client", a, "", ["clients"], {
      subnets: listing(["gone"]),
      addresses: listing<string>([], denied),
    });
    assert.equal(
      outcome(clientAndNode({ interfaces: [lost, eni("node", b, "10.0.2.10", ["cache"])] })),
      "unknown",
    );
    assert.equal(
      outcome(
        clientAndNode({ interfaces: [lost, eni("node", b, "10.0.2.10", ["cache"])] }),
        "8.8.8.8",
        "client",
      ),
      "unknown",
    );
  });
});

describe("addresses without an interface", () => {
  const anyone = [group("cache", "v", [rule("10.0.0.0/8")])];
  const open = clientAndNode({
    securityGroups: anyone,
    interfaces: [eni("node", b, "10.0.2.10", ["cache"])],
  });

  it("in the VPC: whoever takes the address is let in by CIDR", () => {
    assert.equal(outcome(open, "10.0.1.77", "node"), "reachable");
  });
  it("over several subnets: one subnet after the other", () => {
    assert.equal(outcome(open, "10.0.0.0/22", "node"), "unknown");
    assert.equal(outcome(open, "10.0.1.0/25", "node"), "reachable");
  });
  it("where interfaces were not read, their groups are not known", () => {
    const partial = { ...open, interfaces: collection([...open.interfaces.byId.values()], denied) };
    assert.equal(outcome(partial, "10.0.1.77", "node"), "unknown");
    assert.equal(outcome(partial, "node", "10.0.1.77"), "unknown");
  });
  it("in a peer's VPC that was not read", () => {
    const far = vpc("far", "10.1.0.0/16");
    const topology = clientAndNode({
      securityGroups: anyone,
      routeTables: [table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")])],
      peerings: [peering("pcx", vpc("v", "10.0.0.0/16"), far)],
      interfaces: [eni("node", b, "10.0.2.10", ["cache"])],
    });
    assert.equal(outcome(topology, "10.1.0.7", "node"), "unknown");
    assert.deepEqual(
      sources(topology, "sessions").ranges.map(({ kind, outcome: found }) => [kind, found]),
      [["peer", "unknown"]],
    );
    assert.equal(
      outcome({ ...topology, peerings: collection([], denied) }, "10.1.0.7", "node"),
      "unknown",
    );
  });
  it("no route leads back", () => {
    assert.equal(outcome(open, "172.16.0.1", "node"), "blocked");
  });
  it("behind a transit gateway that leads nowhere, or was not read", () => {
    const topology = clientAndNode({
      securityGroups: anyone,
      routeTables: [table("v-main", "v", [route("10.9.0.0/16", "transit-gateway", "tgw")])],
    });
    assert.equal(outcome(topology, "10.9.0.1", "node"), "blocked");
    assert.equal(
      outcome({ ...topology, transitAttachments: collection([], denied) }, "10.9.0.1", "node"),
      "unknown",
    );
  });
});

describe("gateways on the way", () => {
  const far = subnet("far", "c", "10.1.1.0/24");
  const viaNat = (...routes: ReturnType<typeof route>[]): Topology =>
    clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")],
      subnets: [a, b, far],
      routeTables: [
        table("v-main", "v"),
        table("c-main", "c", [route("0.0.0.0/0", "nat-gateway", "nat")]),
        table("c-nat", "c", routes),
      ],
      gateways: [gateway("nat", "nat-gateway", "c", { subnet: "nat-home" })],
      interfaces: [eni("client", far, "10.1.1.10", []), eni("node", b, "10.0.2.10", ["cache"])],
    });

  it("NAT towards a private address: lost where its subnet leads to the internet or nowhere; open where that was not read", () => {
    const home = subnet("nat-home", "c", "10.1.2.0/24", { routeTable: "c-nat" });
    const withHome = (topology: Topology): Topology => ({
      ...topology,
      subnets: collection([...topology.subnets.byId.values(), home]),
    });
    assert.equal(outcome(withHome(viaNat())), "blocked");
    assert.equal(
      outcome(withHome(viaNat(route("0.0.0.0/0", "internet-gateway", "igw")))),
      "blocked",
    );
    assert.deepEqual(
      verdict(viaNat(), "client", "node")
        .gates.filter(({ kind }) => kind === "gateway")
        .map(({ code, resources }) => [code, resources[0]?.id]),
      [["NOT_MODELLED", "nat"]],
    );
  });
  it("an internet gateway carries nothing between private addresses", () => {
    const topology = clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")],
      subnets: [a, b, far],
      routeTables: [
        table("v-main", "v"),
        table("c-main", "c", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      ],
      interfaces: [eni("client", far, "10.1.1.10", []), eni("node", b, "10.0.2.10", ["cache"])],
    });
    assert.equal(outcome(topology), "blocked");
  });
  it("internet gateways that were not read, or whose VPC is not known, leave the way in unknown", () => {
    const online = clientAndNode({
      securityGroups: [group("cache", "v", [rule("0.0.0.0/0")])],
      routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
      interfaces: [eni("node", b, "10.0.2.10", ["cache"], { publicAddress: "198.51.100.7" })],
      gateways: [gateway("igw", "internet-gateway", "v")],
    });
    assert.equal(outcome(online, "8.8.8.8"), "reachable");
    assert.equal(outcome({ ...online, gateways: collection([], denied) }, "8.8.8.8"), "unknown");
    assert.equal(
      outcome(
        {
          ...online,
          gateways: collection([gateway("igw", "internet-gateway", "v", { vpc: denied })]),
        },
        "8.8.8.8",
      ),
      "unknown",
    );
    assert.equal(
      outcome(
        {
          ...online,
          gateways: collection([gateway("igw", "internet-gateway", "v", { state: "unavailable" })]),
        },
        "8.8.8.8",
      ),
      "blocked",
    );
  });
});
