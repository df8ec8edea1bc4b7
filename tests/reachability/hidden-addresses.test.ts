/** Addresses of which only a part is known: what may be there beside the known ones, and who may have an address. */

import * as assert from "node:assert/strict";
import type { NetworkInterface, Topology } from "../../reachability";
import { collection, listing, outcomeBetween, sources } from "../../reachability";
import {
  acl,
  allow,
  asks,
  clientAndNode,
  deny,
  eni,
  group,
  network,
  openAcl,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";
import { summary } from "./told";
import { hiddenFact } from "./hidden-fact";

const hidden = hiddenFact("hidden");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");

/** The client with these addresses, and perhaps more; the node with the rule. */
function clientWith(addresses: readonly string[], from = "clients", cidrs = a.cidrs): Topology {
  return clientAndNode({
    subnets: [{ ...a, cidrs }, b],
    securityGroups: [group("clients", "v", []), group("cache", "v", [rule(from)])],
    interfaces: [
      eni("client", a, "", ["clients"], { addresses: listing(addresses, hidden) }),
      eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
    ],
  });
}

/** The verdict; the short ways must say the same. */
function outcomeOf(topology: Topology): string {
  const [outcome] = summary(topology, "client", "node").split(":");
  const [found] = sources(topology, "sessions").classes;
  assert.equal(found?.outcome, outcome);
  assert.equal(outcomeBetween(topology, asks("client", "node")), outcome);
  return outcome ?? "";
}

describe("an interface of which not every address is known", () => {
  const dual = listing(["10.0.1.0/24", "2001:db8:0:1::/64"]);

  it("has an IPv4 address in an IPv4 subnet, though only its IPv6 one is known", () => {
    assert.equal(outcomeOf(clientWith(["2001:db8:0:1::60"], "clients", dual)), "reachable");
    assert.equal(outcomeOf(clientWith(["2001:db8:0:1::60"], "10.9.0.0/16", dual)), "blocked");
    assert.equal(outcomeOf(clientWith(["2001:db8:0:1::60"], "10.0.1.60/32", dual)), "unknown");
  });
  it("has one of its VPC's range where its subnet's is hidden, and any where that is, too", () => {
    const bounded = (from: string, range?: typeof hidden): string => {
      const known = clientWith([], from, listing<string>([], hidden));
      const vpcs = [vpc("v", "", { cidrs: listing(["10.0.0.0/16"], range) })];
      return outcomeOf({ ...known, vpcs: collection(vpcs) });
    };
    assert.equal(bounded("10.0.0.0/16"), "reachable");
    assert.equal(bounded("192.168.0.0/16"), "blocked");
    assert.equal(bounded("192.168.0.0/16", hidden), "unknown");
  });
  it("may have no IPv4 address where neither its subnet's range nor its VPC's is known", () => {
    const nowhere = listing<string>([], hidden);
    const known = clientWith(["2001:db8:0:1::60"], "10.0.0.0/8", nowhere);
    const vpcs = [vpc("v", "", { cidrs: nowhere })];
    assert.equal(outcomeOf({ ...known, vpcs: collection(vpcs) }), "unknown");
  });
  it("may have no further address in an IPv6 subnet", () => {
    const range = listing(["2001:db8:0:1::/64"]);
    const node = eni("node", b, "2001:db8:0:2::10", ["cache"], { kind: "cache-node" });
    const known = clientWith(["2001:db8:0:1::60"], "2001:db8:0:1::/64", range);
    const entries = [
      deny(1, false, "2001:db8:0:1::60/128"),
      ...[allow(2, true, "::/0"), allow(3, false, "::/0")],
    ];
    const out = rule("::/0", { protocol: "all", ports: null });
    const topology = {
      ...known,
      vpcs: collection([vpc("v", "", { cidrs: listing(["2001:db8::/56"]) })]),
      subnets: collection([
        { ...a, cidrs: range },
        { ...b, cidrs: listing(["2001:db8:0:2::/64"]) },
      ]),
      networkAcls: collection([acl("v-acl", "v", entries)]),
      securityGroups: collection([
        group("clients", "v", [], [out]),
        group("cache", "v", [rule("2001:db8:0:1::/64")], [out]),
      ]),
      interfaces: collection(
        [...known.interfaces.byId.values()].map((each) => (each.id === "node" ? node : each)),
      ),
    };
    const [outcome] = summary(topology, "client", "node").split(":");
    assert.equal(outcome, "unknown");
  });
  it("is reached by a known address, whatever the others are", () => {
    assert.equal(outcomeOf(clientWith(["10.0.1.10"], "10.0.1.10/32")), "reachable");
  });
  it("may have a further address that is admitted: unknown, and the address is named", () => {
    const topology = clientWith(["10.0.1.10"], "10.0.1.60/32");
    assert.equal(outcomeOf(topology), "unknown");
    assert.match(summary(topology, "client", "node"), /request NO_ROUTE_TO_DESTINATION client/);
  });
  it("has none that its subnets do not allow", () => {
    assert.equal(outcomeOf(clientWith(["10.0.1.10"], "10.0.2.0/24")), "blocked");
  });
});

describe("an interface that may stand in either of two subnets", () => {
  it("has an address of the one that it stands in", () => {
    const c = subnet("c", "v", "10.0.3.0/24", { networkAcl: "shut" });
    const from = (peer: string): string =>
      outcomeOf(
        clientAndNode({
          subnets: [a, b, c],
          networkAcls: [openAcl("v"), acl("shut", "v", [allow(1, false)])],
          securityGroups: [group("clients", "v", []), group("cache", "v", [rule(peer)])],
          interfaces: [
            eni("client", a, "", ["clients"], {
              addresses: listing([], hidden),
              subnets: listing(["a", "c"]),
            }),
            eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
          ],
        }),
      );
    assert.equal(from("10.0.3.0/24"), "blocked");
    assert.equal(from("10.0.1.0/24"), "unknown");
  });
});

describe("an address that no interface is known to have", () => {
  const nodes = (more: Partial<NetworkInterface>): NetworkInterface[] => [
    eni("client", a, "10.0.1.10", ["clients"]),
    eni("node", b, "10.0.2.10", ["cache"], more),
  ];
  const to = (topology: Topology, address: string): string =>
    summary(topology, "client", address).split(":")[0] ?? "";

  it("answers nothing where every address is known", () => {
    assert.equal(to(clientAndNode({ interfaces: nodes({}) }), "10.0.2.11"), "blocked");
  });
  it("may be that of an interface whose address is hidden, within its subnet", () => {
    const topology = clientAndNode({ interfaces: nodes({ addresses: listing([], hidden) }) });
    assert.equal(to(topology, "10.0.2.10"), "unknown");
    assert.equal(to(topology, "10.0.1.99"), "blocked");
  });
  it("is not that of an interface in another VPC, whose addresses may be the same", () => {
    const twin = subnet("twin", "w", "10.0.2.0/24");
    const topology = clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("w", "10.0.0.0/16")],
      subnets: [a, b, twin],
      interfaces: [...nodes({}), eni("other", twin, "", [], { addresses: listing([], hidden) })],
    });
    assert.equal(to(topology, "10.0.2.11"), "blocked");
  });
  it("belongs to an interface whose VPC only its subnet tells", () => {
    const topology = clientAndNode({ interfaces: nodes({ vpc: hidden }) });
    assert.equal(to(topology, "10.0.2.10"), "reachable");
  });
  it("may be that of an interface of which neither subnet nor VPC is known", () => {
    const topology = clientAndNode({
      interfaces: nodes({ vpc: hidden, subnets: listing([], hidden) }),
    });
    assert.equal(to(topology, "10.0.2.10"), "unknown");
  });
  it("may lie in a subnet whose CIDR or VPC is hidden", () => {
    const interfaces = nodes({ addresses: listing([], hidden) });
    for (const more of [{ cidrs: listing<string>([], hidden) }, { vpc: hidden }])
      assert.equal(
        to(clientAndNode({ subnets: [a, { ...b, ...more }], interfaces }), "10.0.2.10"),
        "unknown",
      );
  });
  it("a range that holds interfaces has no groups of its own", () => {
    const topology = clientAndNode();
    assert.equal(summary(topology, "10.0.1.0/24", "node").split(":")[0], "unknown");
    assert.equal(summary(topology, "10.0.1.128/25", "node").split(":")[0], "blocked");
    assert.equal(to(topology, "10.0.2.0/24"), "unknown");
  });
});

describe("a VPC whose range is not known", () => {
  const over = (routes: Parameters<typeof table>[2]): string =>
    summary(
      clientAndNode({
        vpcs: [vpc("v", "10.0.0.0/16", { cidrs: listing([], hidden) })],
        routeTables: [table("v-main", "v", routes)],
      }),
      "client",
      "node",
    ).split(":")[0] ?? "";

  it("takes in its own interfaces all the same", () => {
    assert.equal(over([]), "reachable");
    assert.equal(over([route("0.0.0.0/0", "nat-gateway", "nat-1")]), "reachable");
  });
  it("a middlebox's route may be longer than the range, or not; one to a host is for certain", () => {
    assert.equal(over([route("10.0.2.0/24", "interface", "eni-x")]), "unknown");
    assert.equal(over([route("10.0.2.10/32", "interface", "node")]), "reachable");
  });
});

describe("an address behind a transit gateway that two VPCs have", () => {
  const [twin, other] = [vpc("b", "10.1.0.0/16"), vpc("c", "10.1.0.0/16")];
  const home = subnet("h", "v", "10.0.1.0/24");
  const [inB, inC] = [subnet("sb", "b", "10.1.1.0/24"), subnet("sc", "c", "10.1.2.0/24")];
  const attachment = (id: string, of: string, subnetId: string) =>
    ({
      id,
      transitGateway: "tgw",
      kind: "vpc",
      vpc: of,
      subnets: listing([subnetId]),
      isGroupReferencing: false,
      associatedTable: "rtb",
      state: "available",
    }) as const;
  const net = network({
    vpcs: [vpc("v", "10.0.0.0/16"), twin, other],
    subnets: [home, inB, inC],
    routeTables: [
      table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw")]),
      table("b-main", "b", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
      table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
    ],
    networkAcls: [openAcl("v"), openAcl("b"), openAcl("c")],
    interfaces: [
      eni("client", home, "10.0.1.10", []),
      eni("in-b", inB, "10.1.1.10", []),
      eni("in-c", inC, "10.1.2.10", []),
    ],
    transitGateways: [
      {
        id: "tgw",
        isGroupReferencing: false,
        defaultAssociationTable: null,
        defaultPropagationTable: null,
      },
    ],
    transitAttachments: [
      attachment("at-v", "v", "h"),
      attachment("at-b", "b", "sb"),
      attachment("at-c", "c", "sc"),
    ],
    transitRouteTables: [
      {
        id: "rtb",
        transitGateway: "tgw",
        propagations: listing([]),
        routes: listing([
          { cidr: "10.0.0.0/16", attachment: "at-v", origin: "static" },
          { cidr: "10.1.1.0/24", attachment: "at-b", origin: "static" },
          { cidr: "10.1.2.0/24", attachment: "at-c", origin: "static" },
        ]),
      },
    ],
  });

  it("is that of the VPC which the gateway's table leads to", () => {
    assert.equal(summary(net, "client", "10.1.1.10"), "reachable");
    assert.equal(summary(net, "client", "10.1.2.10"), "reachable");
  });
  it("that the gateway's table leads to a VPC which has not got it is passed on there, or not", () => {
    const [rtb] = [...net.transitRouteTables.byId.values()];
    assert.ok(rtb !== undefined);
    const routes = [
      ...rtb.routes.items,
      { cidr: "10.9.0.0/16", attachment: "at-b", origin: "static" as const },
    ];
    const topology = {
      ...net,
      routeTables: collection([
        table("v-main", "v", [route("10.0.0.0/8", "transit-gateway", "tgw")]),
      ]),
      transitRouteTables: collection([{ ...rtb, routes: listing(routes) }]),
    };
    assert.equal(
      summary(topology, "client", "10.9.0.1"),
      "unknown: request NO_ROUTE_TO_DESTINATION b-main",
    );
  });
  it("may lie in a VPC of which the range or the attachment's end is hidden", () => {
    const change = (what: object): Topology => ({ ...net, ...what });
    const [b, c] = [...net.transitAttachments.byId.values()].slice(1);
    assert.ok(b !== undefined && c !== undefined);
    const [client] = [...net.transitAttachments.byId.values()];
    assert.ok(client !== undefined);
    const unnamed = collection([client, { ...b, vpc: hidden }, { ...c, vpc: hidden }]);
    const ranges = collection(
      [...net.vpcs.byId.values()].map((each) =>
        each.id === "v" ? each : { ...each, cidrs: listing<string>([], hidden) },
      ),
    );
    for (const topology of [change({ transitAttachments: unnamed }), change({ vpcs: ranges })])
      assert.equal(
        summary(topology, "client", "10.1.2.10"),
        "unknown: request NO_ROUTE_TO_DESTINATION 10.1.2.10",
      );
  });
});
