/** What is on a route: middleboxes, NAT gateways, the internet's edge, and route tables of gateways. */

import * as assert from "node:assert/strict";
import type { Gateway, NetworkInterface, Route, Subnet, Topology } from "../../reachability";
import { listing, outcomeBetween } from "../../reachability";
import {
  acl,
  allow,
  anywhere,
  asks,
  clientAndNode,
  deny,
  eni,
  gateway,
  group,
  openAcl,
  peering,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";
import { summary } from "./told";
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const fw = subnet("fw", "v", "10.0.3.0/24", { routeTable: "v-fw" });
const client = eni("client", a, "10.0.1.10", ["clients"]);
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });

type Parts = Parameters<typeof clientAndNode>[0];

/** The outcome, which both ways of asking give. */
function outcome(topology: Topology, from: string, to: string, port = 11211): string {
  const asked = asks(from, to, { port });
  const found = summary(topology, from, to, { port }).split(":")[0] ?? "";
  assert.equal(outcomeBetween(topology, asked), found);
  return found;
}

describe("a middlebox on the way between two subnets", () => {
  const box = (more: Partial<NetworkInterface> = {}): NetworkInterface =>
    eni("box", fw, "10.0.3.5", [], more);
  const steered = (main: readonly Route[], appliance = box(), more: Parts = {}): Topology =>
    clientAndNode({
      subnets: [a, b, fw],
      routeTables: [table("v-main", "v", main), table("v-fw", "v")],
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule("10.0.1.0/24")])],
      interfaces: [client, node, appliance],
      ...more,
    });
  const replaced = route("10.0.0.0/16", "interface", "box", { origin: "local" });
  const specific = route("10.0.2.0/24", "interface", "box");

  it("stands where the local route itself was replaced, as well as at a more specific one", () => {
    for (const way of [replaced, specific])
      assert.equal(
        summary(steered([way]), "client", "node").split(";")[0],
        "blocked: request ENI_SOURCE_DEST_CHECK_RESTRICTION v-main",
      );
  });
  it("passes on what its system decides, once it is let forward", () => {
    for (const way of [replaced, specific])
      assert.equal(
        outcome(steered([way], box({ sourceDestCheck: false })), "client", "node"),
        "unknown",
      );
  });
  it("may give the packets another address: a rule about the client's own proves nothing", () => {
    const forwards = box({ sourceDestCheck: false });
    const shut = { securityGroups: [group("clients", "v", []), group("cache", "v", [])] };
    const others = {
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule("10.0.3.5/32")])],
    };
    assert.equal(outcome(steered([specific], forwards, others), "client", "node"), "unknown");
    assert.equal(outcome(steered([specific], forwards, shut), "client", "node"), "blocked");
  });
  it("opens connections of its own: the route that leads back to it ends there", () => {
    const admits = { securityGroups: [group("cache", "v", [rule("10.0.3.5/32")])] };
    for (const way of [replaced, route("10.0.3.0/24", "interface", "box")])
      assert.equal(outcome(steered([way], box(), admits), "box", "node"), "reachable");
  });
  it("is not asked between neighbours of one subnet", () => {
    const beside = eni("beside", b, "10.0.2.20", ["clients"]);
    const topology = steered([replaced], box(), {
      interfaces: [beside, node, box()],
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule("clients")])],
    });
    assert.equal(outcome(topology, "beside", "node"), "reachable");
  });
  it("a propagated route inside the VPC's range is not used, even where the local route was replaced", () => {
    const propagated = route("10.0.2.0/24", "vpn-gateway", "vgw", { origin: "propagated" });
    assert.equal(outcome(steered([propagated]), "client", "node"), "reachable");
    assert.equal(outcome(steered([propagated, replaced]), "client", "node"), "blocked");
  });
  it("routes of equal prefix whose origin is not known leave open which of them is used", () => {
    const far = eni("far", subnet("far", "w", "10.1.1.0/24"), "10.1.1.10", ["clients"]);
    const [v, w] = [vpc("v", "10.0.0.0/16"), vpc("w", "10.1.0.0/16")];
    const back = (more: Partial<Route>): Topology =>
      clientAndNode({
        vpcs: [v, w],
        subnets: [a, b, subnet("far", "w", "10.1.1.0/24")],
        peerings: [peering("pcx", v, w)],
        networkAcls: [openAcl("v"), openAcl("w")],
        routeTables: [
          table("v-main", "v", [
            route("10.1.0.0/16", "peering", "pcx"),
            route("10.1.0.0/16", "unsupported", "next hop", more),
          ]),
          table("w-main", "w", [route("10.0.0.0/16", "peering", "pcx")]),
        ],
        securityGroups: [group("clients", "w", []), group("cache", "v", [rule("10.1.0.0/16")])],
        interfaces: [far, node],
      });
    assert.equal(outcome(back({ origin: "propagated" }), "far", "node"), "reachable");
    assert.equal(outcome(back({ origin: hiddenFact("origin") }), "far", "node"), "unknown");
  });
});

describe("a NAT gateway on the way", () => {
  const [v, w] = [vpc("v", "10.0.0.0/16"), vpc("w", "10.1.0.0/16")];
  const home = subnet("home", "w", "10.1.1.0/24", { routeTable: "w-home" });
  const edge = subnet("edge", "w", "10.1.9.0/24", { routeTable: "w-edge", networkAcl: "edge-acl" });
  const far = eni("far", home, "10.1.1.10", ["clients"]);
  const through = (peer: string, nat: Partial<Gateway> = {}, more: Parts = {}): Topology =>
    clientAndNode({
      vpcs: [v, w],
      subnets: [a, b, home, edge],
      peerings: [peering("pcx", v, w)],
      gateways: [
        gateway("nat", "nat-gateway", "w", {
          subnet: "edge",
          isPublic: false,
          addresses: listing(["10.1.9.5"]),
          ...nat,
        }),
      ],
      networkAcls: [openAcl("v"), openAcl("w"), { ...openAcl("w"), id: "edge-acl" }],
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
        table("w-home", "w", [route("10.0.0.0/16", "nat-gateway", "nat")]),
        table("w-edge", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      ],
      securityGroups: [group("clients", "w", []), group("cache", "v", [rule(peer)])],
      interfaces: [far, node],
      ...more,
    });

  it("private: the node sees the gateway's address, not the client's, and no group of it", () => {
    assert.equal(outcome(through("10.1.9.5/32"), "far", "node"), "reachable");
    assert.equal(outcome(through("10.1.1.0/24"), "far", "node"), "blocked");
    assert.equal(outcome(through("clients"), "far", "node"), "blocked");
  });
  it("an address of the gateway that was not read is one of its subnet's", () => {
    const unread = { addresses: listing<string>([], hiddenFact("addresses")) };
    assert.equal(outcome(through("10.1.9.0/24", unread), "far", "node"), "reachable");
    assert.equal(outcome(through("10.1.9.5/32", unread), "far", "node"), "unknown");
    assert.equal(outcome(through("10.1.1.0/24", unread), "far", "node"), "blocked");
  });
  it("the ACL of its subnet is asked on the way there and back", () => {
    const walled = (entries: Parameters<typeof acl>[2]): Topology =>
      through(
        "10.1.9.5/32",
        {},
        { networkAcls: [openAcl("v"), openAcl("w"), acl("edge-acl", "w", entries)] },
      );
    assert.equal(
      outcome(
        walled([deny(1, false, "10.1.1.0/24"), allow(2, false), allow(3, true)]),
        "far",
        "node",
      ),
      "blocked",
    );
    assert.equal(
      outcome(
        walled([allow(1, false), deny(2, true, "10.1.1.0/24"), allow(3, true)]),
        "far",
        "node",
      ),
      "blocked",
    );
  });
  it("that is not available passes nothing on", () => {
    assert.equal(
      outcome(through("10.1.9.5/32", { state: "unavailable" }), "far", "node"),
      "blocked",
    );
  });
  it("admits no connection itself, from nowhere", () => {
    const itself = eni("its-own", edge, "10.1.9.5", [], {
      kind: "nat-gateway",
      publicAddress: "198.51.100.9",
    });
    const topology = through("10.1.9.5/32", {}, { interfaces: [far, node, itself] });
    assert.equal(outcome(topology, "far", "its-own"), "blocked");
    assert.equal(outcome(topology, "8.8.8.8", "its-own"), "blocked");
  });
});

describe("an IPv6 client and an IPv4 node", () => {
  const six = subnet("six", "v", "2001:db8:0:3::/64");
  const nat = subnet("nat-home", "v", "10.0.9.0/24");
  const only = eni("only-6", { ...six }, "2001:db8:0:3::a", ["clients"]);
  const dual = (routes: readonly Route[], peer = "10.0.9.5/32", more: Parts = {}): Topology =>
    clientAndNode({
      vpcs: [vpc("v", "", { cidrs: listing(["10.0.0.0/16", "2001:db8::/56"]) })],
      subnets: [a, b, nat, { ...six, routeTable: "six-table" }],
      gateways: [
        gateway("nat", "nat-gateway", "v", {
          subnet: "nat-home",
          isPublic: false,
          addresses: listing(["10.0.9.5"]),
        }),
      ],
      routeTables: [table("v-main", "v"), table("six-table", "v", routes)],
      networkAcls: [
        acl("v-acl", "v", [
          ...[allow(1, true), allow(2, false)],
          ...[allow(3, true, "::/0"), allow(4, false, "::/0")],
        ]),
      ],
      securityGroups: [
        group("clients", "v", [], [rule("::/0", { protocol: "all", ports: null })]),
        group("cache", "v", [rule(peer)]),
      ],
      interfaces: [only, node],
      ...more,
    });
  const translated = route("64:ff9b::/96", "nat-gateway", "nat");

  it("meet through NAT64, where the node admits the NAT gateway", () => {
    assert.equal(outcome(dual([translated]), "only-6", "node"), "reachable");
    assert.equal(outcome(dual([translated], "10.0.1.0/24"), "only-6", "node"), "blocked");
  });
  it("do not meet without a route to one", () => {
    assert.equal(outcome(dual([]), "only-6", "node"), "blocked");
    assert.equal(
      outcome(dual([route("64:ff9b::/96", "internet-gateway", "igw")]), "only-6", "node"),
      "blocked",
    );
  });
  const untold = { ...translated, destination: hiddenFact("destination") };
  it("may meet where the route is hidden", () => {
    assert.equal(outcome(dual([untold]), "only-6", "node"), "unknown");
  });
  it("in one subnet need the NAT gateway too: they are no neighbours", () => {
    const both = subnet("six", "v", "", {
      cidrs: listing(["10.0.3.0/24", "2001:db8:0:3::/64"]),
      routeTable: "six-table",
    });
    const beside = {
      subnets: [both, nat],
      interfaces: [only, eni("node", both, "10.0.3.10", ["cache"])],
    };
    const said = (way: Route, peer?: string): string =>
      summary(dual([way], peer, beside), "only-6", "node");
    assert.equal(said(translated), "reachable");
    assert.equal(said(translated, "10.0.3.0/24"), "blocked: request ENI_SG_RULES_MISMATCH cache");
    assert.equal(said(untold), "unknown: request NO_ROUTE_TO_DESTINATION six-table");
    assert.equal(
      said(route("64:ff9b::/96", "internet-gateway", "igw")),
      "blocked: request NO_ROUTE_TO_DESTINATION six-table",
    );
  });
  it("IPv6 goes to IPv6 past the NAT gateway", () => {
    const second = { ...b, cidrs: listing(["10.0.2.0/24", "2001:db8:0:2::/64"]) };
    const topology = dual([translated], "clients", {
      subnets: [second, nat, { ...six, routeTable: "six-table" }],
      interfaces: [only, eni("node", b, "2001:db8:0:2::a", ["cache"])],
    });
    assert.equal(outcome(topology, "only-6", "node"), "reachable");
  });
  it("nobody is at an address outside all subnets, to be translated", () => {
    assert.equal(
      summary(dual([translated]), "2001:db8:0:ff::1", "node"),
      "blocked: request NO_ROUTE_TO_DESTINATION 2001:db8:0:ff::1",
    );
  });
});

describe("the edge of the internet", () => {
  const igw = gateway("igw", "internet-gateway", "v");
  const web = eni("web", a, "10.0.1.20", ["web"], { publicAddress: "198.51.100.20" });
  const cli = eni("cli", b, "10.0.2.30", ["cli"], { publicAddress: "198.51.100.30" });
  const online = (more: Parts = {}, seen = "0.0.0.0/0"): Topology =>
    clientAndNode({
      gateways: [igw],
      routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
      securityGroups: [
        group("web", "v", [rule(seen, { ports: { from: 443, to: 443 } })]),
        group("cli", "v", []),
      ],
      interfaces: [web, cli],
      ...more,
    });

  it("private addresses come from nowhere there, and nothing sent to them arrives", () => {
    assert.equal(outcome(online(), "8.8.8.8", "web", 443), "reachable");
    for (const source of ["192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.1.1"]) {
      assert.equal(outcome(online(), source, "web", 443), "blocked");
      assert.equal(outcome(online(), "web", source, 443), "blocked");
    }
    assert.equal(outcome(online(), "192.0.0.0/8", "web", 443), "unknown");
  });
  it("asking for a public address asks the groups of the interface that has it, by port", () => {
    assert.equal(outcome(online(), "cli", "198.51.100.20", 443), "reachable");
    assert.equal(outcome(online(), "cli", "198.51.100.20", 11211), "blocked");
    assert.equal(outcome(online(), "cli", "198.51.100.99", 11211), "reachable");
  });
  it("they see the client's public address, and no group of it", () => {
    assert.equal(outcome(online({}, "198.51.100.30/32"), "cli", "198.51.100.20", 443), "reachable");
    assert.equal(outcome(online({}, "10.0.2.0/24"), "cli", "198.51.100.20", 443), "blocked");
    assert.equal(outcome(online({}, "cli"), "cli", "198.51.100.20", 443), "blocked");
  });
  it("a source's public address is its interface: what may leave it counts as well", () => {
    assert.equal(outcome(online(), "198.51.100.30", "web", 443), "reachable");
    const silent = online({
      securityGroups: [
        group("web", "v", [rule("0.0.0.0/0", { ports: { from: 443, to: 443 } })]),
        group("cli", "v", [], []),
      ],
    });
    assert.equal(outcome(silent, "198.51.100.30", "web", 443), "blocked");
  });
  it("private IPv6 is known inside of AWS only, by its range or by what the VPC says", () => {
    const sixes = (range: string, privateIpv6: readonly string[] = []): Topology => {
      const here = subnet("here", "v", range);
      return clientAndNode({
        vpcs: [vpc("v", range, { privateIpv6: listing(privateIpv6) })],
        subnets: [here],
        gateways: [igw],
        routeTables: [table("v-main", "v", [route("::/0", "internet-gateway", "igw")])],
        networkAcls: [acl("v-acl", "v", [allow(1, true, "::/0"), allow(2, false, "::/0")])],
        securityGroups: [
          group("web", "v", [rule("::/0")], [rule("::/0", { protocol: "all", ports: null })]),
        ],
        interfaces: [eni("web", here, range.replace("::/64", "::a"), ["web"])],
      });
    };
    assert.equal(outcome(sixes("2600:1f18:1::/64"), "2600:1f18:9::5", "web"), "reachable");
    assert.equal(outcome(sixes("2600:1f18:1::/64"), "web", "2600:1f18:9::5"), "reachable");
    for (const hidden of [sixes("fd00:1::/64"), sixes("2600:1f18:1::/64", ["2600:1f18:1::/64"])]) {
      assert.equal(outcome(hidden, "2600:1f18:9::5", "web"), "blocked");
      assert.equal(outcome(hidden, "web", "2600:1f18:9::5"), "blocked");
    }
  });

  const modes = ["off", "block-ingress", "block-bidirectional"] as const;
  it("block public access stops internet gateways in both directions", () => {
    const by = modes.map((mode) => {
      const blocked = online({ vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: mode })] });
      return [outcome(blocked, "8.8.8.8", "web", 443), outcome(blocked, "web", "8.8.8.8", 443)];
    });
    assert.deepEqual(by, [
      ["reachable", "reachable"],
      ["blocked", "blocked"],
      ["blocked", "blocked"],
    ]);
  });
  it("ingress-only leaves what NAT gateways and egress-only gateways open", () => {
    const edge = subnet("edge", "v", "10.0.9.0/24", { routeTable: "v-edge" });
    const inner = eni("inner", b, "10.0.2.40", ["cli"]);
    const by = modes.map((mode) => {
      const behind = online({
        vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: mode })],
        subnets: [a, b, edge],
        gateways: [igw, gateway("nat", "nat-gateway", "v", { subnet: "edge", isPublic: true })],
        routeTables: [
          table("v-main", "v", [route("0.0.0.0/0", "nat-gateway", "nat")]),
          table("v-edge", "v", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        ],
        interfaces: [inner],
      });
      const out = online({
        vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: mode })],
        routeTables: [table("v-main", "v", [route("0.0.0.0/0", "egress-only-gateway", "eigw")])],
      });
      return [outcome(behind, "inner", "8.8.8.8", 443), outcome(out, "web", "8.8.8.8", 443)];
    });
    assert.deepEqual(by, [
      ["reachable", "reachable"],
      ["reachable", "reachable"],
      ["blocked", "blocked"],
    ]);
  });
  it("where client and NAT gateway are not excluded alike, which of them counts is not known", () => {
    const edge = subnet("edge", "v", "10.0.9.0/24", { routeTable: "v-edge" });
    const inner = eni("inner", b, "10.0.2.40", ["cli"]);
    const out = (client: Partial<Subnet>, nat: Partial<Subnet>): string =>
      summary(
        online({
          vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-bidirectional" })],
          subnets: [a, { ...b, ...client }, { ...edge, ...nat }],
          gateways: [igw, gateway("nat", "nat-gateway", "v", { subnet: "edge", isPublic: true })],
          routeTables: [
            table("v-main", "v", [route("0.0.0.0/0", "nat-gateway", "nat")]),
            table("v-edge", "v", [route("0.0.0.0/0", "internet-gateway", "igw")]),
          ],
          interfaces: [inner],
        }),
        "inner",
        "8.8.8.8",
        { port: 443 },
      );
    const excluded = { blockPublicAccess: "off" } as const;
    assert.equal(out({}, excluded), "unknown: request VPC_BLOCK_PUBLIC_ACCESS_ENABLED v");
    assert.equal(out(excluded, {}), "blocked: request VPC_BLOCK_PUBLIC_ACCESS_ENABLED v-edge");
    assert.equal(out(excluded, excluded), "reachable");
  });
  it("a public IPv4 address of an interface that is known by IPv6 alone leads to its groups all the same", () => {
    const six = eni("web", a, "2001:db8:0:1::a", ["web"], { publicAddress: "198.51.100.20" });
    assert.equal(
      summary(online({ interfaces: [six, cli] }), "cli", "198.51.100.20", { port: 443 }),
      "reachable",
    );
  });
  it("a subnet that is excluded is not stopped, its neighbour is", () => {
    const excluded = online({
      vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-bidirectional" })],
      subnets: [{ ...a, blockPublicAccess: "off" }, b],
    });
    assert.equal(outcome(excluded, "8.8.8.8", "web", 443), "reachable");
    assert.equal(outcome(excluded, "cli", "8.8.8.8", 443), "blocked");
  });
});

describe("the route table of a gateway", () => {
  const box = (check: boolean): NetworkInterface =>
    eni("box", fw, "10.0.3.5", [], { sourceDestCheck: check });
  const tables = (kind: "vpn-gateway" | "internet-gateway", edge: readonly Route[]) => [
    table("v-main", "v", [route("0.0.0.0/0", kind, "gw")]),
    table("v-fw", "v"),
    table("edge", "v", edge),
  ];
  const entering = (
    kind: "vpn-gateway" | "internet-gateway",
    edge: readonly Route[],
    more: Partial<Gateway> = {},
    check = true,
  ): string =>
    outcome(
      clientAndNode({
        subnets: [a, b, fw],
        gateways: [gateway("gw", kind, "v", { routeTable: "edge", ...more })],
        routeTables: tables(kind, edge),
        securityGroups: [group("cache", "v", [rule("0.0.0.0/0")], [anywhere()])],
        interfaces: [{ ...node, publicAddress: "198.51.100.7" }, box(check)],
      }),
      kind === "vpn-gateway" ? "192.168.1.5" : "8.8.8.8",
      "node",
    );

  for (const kind of ["vpn-gateway", "internet-gateway"] as const)
    it(`steers what comes in through it: ${kind}`, () => {
      const toBox = [route("10.0.2.0/24", "interface", "box")];
      assert.equal(entering(kind, []), "reachable");
      assert.equal(entering(kind, [route("10.0.1.0/24", "interface", "box")]), "reachable");
      assert.equal(entering(kind, toBox), "blocked");
      assert.equal(entering(kind, toBox, {}, false), "unknown");
      assert.equal(entering(kind, [route("10.0.2.0/24", "unsupported", "vpce")]), "unknown");
      assert.equal(entering(kind, toBox, { routeTable: null }), "reachable");
      assert.equal(entering(kind, toBox, { routeTable: hiddenFact("table") }), "unknown");
    });
  it("a VPN gateway serves the VPC that it is attached to", () => {
    assert.equal(entering("vpn-gateway", [], { vpc: null }), "blocked");
    assert.equal(entering("vpn-gateway", [], { vpc: hiddenFact("vpc") }), "unknown");
  });
});

describe("sources behind what is not modelled", () => {
  const behind = (
    kind: "core-network" | "unsupported" | "interface",
    peer = "10.0.0.0/8",
  ): string =>
    outcome(
      clientAndNode({
        routeTables: [table("v-main", "v", [route("10.9.0.0/16", kind, "target")])],
        securityGroups: [group("cache", "v", [rule(peer)], [anywhere()])],
        interfaces: [node],
      }),
      "10.9.0.5",
      "node",
    );
  it("are not known: neither on-premises, nor in the internet", () => {
    for (const kind of ["core-network", "unsupported", "interface"] as const)
      assert.equal(behind(kind), "unknown");
  });
  it("a core network leaves addresses as they are: a group that admits others refuses them", () => {
    assert.equal(behind("core-network", "10.1.0.0/16"), "blocked");
    assert.equal(behind("interface", "10.1.0.0/16"), "unknown");
  });
});

describe("Client VPN", () => {
  it("opens connections to the networks that its authorization rules name", () => {
    const by = (cidrs: readonly string[]): string => {
      const vpn = eni("vpn", a, "10.0.1.9", ["clients"], {
        kind: "client-vpn",
        authorized: listing(cidrs),
      });
      return outcome(clientAndNode({ interfaces: [vpn, node] }), "vpn", "node");
    };
    assert.equal(by(["10.0.0.0/16"]), "reachable");
    assert.equal(by(["10.0.1.0/24"]), "blocked");
    assert.equal(by([]), "blocked");
  });
});

describe("an interface with many addresses", () => {
  const addresses = (count: number, prefix: string): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${String(index + 10)}`);
  const many = (peer: string, more: Partial<NetworkInterface> = {}): Topology =>
    clientAndNode({
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule(peer)])],
      interfaces: [
        { ...client, addresses: listing(addresses(200, "10.0.1.")), ...more },
        { ...node, addresses: listing(addresses(50, "10.0.2.")) },
      ],
    });
  it("is let in by whichever of them a rule names", () => {
    assert.equal(outcome(many("10.0.1.209/32"), "client", "node"), "reachable");
    assert.equal(outcome(many("10.0.1.210/32"), "client", "node"), "blocked");
  });
  it("is let in through the ACL that lets only one of them out", () => {
    const through = (address: string): Topology => {
      const walled = many("10.0.1.0/24");
      const out = allow(1, false, `${address}/32`);
      return {
        ...walled,
        networkAcls: clientAndNode({
          networkAcls: [acl("v-acl", "v", [out, allow(2, true), allow(3, false, "10.0.2.0/24")])],
        }).networkAcls,
      };
    };
    assert.equal(outcome(through("10.0.1.199"), "client", "node"), "reachable");
    assert.equal(outcome(through("10.0.1.9"), "client", "node"), "blocked");
  });
});
