/**
 * Ways on which an address is translated, told whole: each gate that a connection meets, those that pass, too, with what they rest on, and the
 * hops. Through a NAT gateway, and from one interface to another by a public address.
 */

import * as assert from "node:assert/strict";
import type { Gateway, Route, Subnet, Topology } from "../../reachability";
import { listing, outcomeBetween } from "../../reachability";
import { expectTold } from "../told-texts";
import { gates, partly, without } from "./gate-lines";
import { hiddenFact } from "./hidden-fact";
import { everyMasked } from "./hidden-places";
import {
  acl,
  allow,
  asks,
  clientAndNode,
  deny,
  eni,
  gateway,
  group,
  network,
  openAcl,
  peering,
  route,
  rule,
  subnet,
  table,
  verdict,
  vpc,
} from "./small-networks";
import { someOf } from "../long-form";

type Parts = Parameters<typeof clientAndNode>[0];
/** A network and what is asked of it: who asks, and whom. */
type Asked = readonly [topology: Topology, from: string, to: string];

/** The outcome with the hops, then every gate. */
function wayOf(topology: Topology, from: string, to: string): string {
  const { outcome, hops } = verdict(topology, from, to);
  return [`${outcome}: ${hops.join(" > ")}`, ...gates(topology, from, to), ""].join("\n");
}

const all: Asked[] = [];

function told(ways: Readonly<Record<string, Asked>>): void {
  all.push(...Object.values(ways));
  for (const [title, asked] of Object.entries(ways))
    it(title, () => {
      expectTold(__dirname, "translated-ways", title, wayOf(...asked));
    });
}

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });

describe("through a NAT gateway into another VPC", () => {
  const [v, w] = [vpc("v", "10.0.0.0/16"), vpc("w", "10.1.0.0/16")];
  const home = subnet("home", "w", "10.1.1.0/24", { routeTable: "w-home" });
  const edge = subnet("edge", "w", "10.1.9.0/24", { routeTable: "w-edge", networkAcl: "edge-acl" });
  const far = eni("far", home, "10.1.1.10", ["clients"]);
  const toNat = route("10.0.0.0/16", "nat-gateway", "nat");
  const nat = (more: Partial<Gateway> = {}): Gateway =>
    gateway("nat", "nat-gateway", "w", {
      ...{ subnet: "edge", isPublic: false, addresses: listing(["10.1.9.5"]) },
      ...more,
    });
  const through = (more: Parts = {}, way: Partial<Route> = {}, peer = "10.1.9.5/32"): Topology =>
    clientAndNode({
      vpcs: [v, w],
      subnets: [a, b, home, edge],
      peerings: [peering("pcx", v, w)],
      gateways: [nat()],
      networkAcls: [openAcl("v"), openAcl("w"), { ...openAcl("w"), id: "edge-acl" }],
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
        table("w-home", "w", [{ ...toNat, ...way }]),
        table("w-edge", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      ],
      securityGroups: [group("clients", "w", []), group("cache", "v", [rule(peer)])],
      interfaces: [far, node],
      ...more,
    });
  const placed = (more: Partial<Subnet>): Parts => ({
    subnets: [a, b, home, { ...edge, ...more }],
  });
  const walled = (...entries: Parameters<typeof acl>[2]): Parts => ({
    networkAcls: [openAcl("v"), openAcl("w"), acl("edge-acl", "w", entries)],
  });

  told({
    "a way that is open": [through(), "far", "node"],
    "an address that is nobody's": [through(), "far", "10.0.2.99"],
    "the far end's groups see the gateway": [through({}, {}, "10.1.1.0/24"), "far", "node"],
    "a route that leads nowhere any more": [through({}, { state: "blackhole" }), "far", "node"],
    "a route whose state is hidden": [
      through({}, { state: hiddenFact("state") }),
      ...(["far", "node"] as const),
    ],
    "a route whose target is hidden": [
      through({}, { target: hiddenFact("target") }),
      ...(["far", "node"] as const),
    ],
    "a table of which something is not modelled": [
      through({
        routeTables: [
          table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          { ...table("w-home", "w", [toNat]), unread: [hiddenFact("of the table")] },
          table("w-edge", "w", [route("10.0.0.0/16", "peering", "pcx")]),
        ],
      }),
      ...(["far", "node"] as const),
    ],
    "a gateway that is not there": [through({ gateways: [] }), "far", "node"],
    "a gateway that was not read": [partly(through({ gateways: [] }), "gateways"), "far", "node"],
    "a gateway whose subnet is hidden": [
      through({ gateways: [nat({ subnet: hiddenFact("subnet") })] }),
      ...(["far", "node"] as const),
    ],
    "a gateway whose subnet is not told": [
      through({ gateways: [gateway("nat", "nat-gateway", "w")] }),
      ...(["far", "node"] as const),
    ],
    "a gateway whose subnet was not read": [
      partly(through({ subnets: [a, b, home] }), "subnets"),
      ...(["far", "node"] as const),
    ],
    "a gateway in a subnet that is not there": [
      through({ subnets: [a, b, home] }),
      ...(["far", "node"] as const),
    ],
    "a gateway that is not available": [
      through({ gateways: [nat({ state: "unavailable" })] }),
      ...(["far", "node"] as const),
    ],
    "a gateway whose state is hidden": [
      through({ gateways: [nat({ state: hiddenFact("state") })] }),
      ...(["far", "node"] as const),
    ],
    "a gateway of which something is not modelled": [
      through({ gateways: [nat({ unread: [hiddenFact("of the gateway")] })] }),
      ...(["far", "node"] as const),
    ],
    "a gateway without an address that is known": [
      through({ gateways: [nat({ addresses: listing() })] }, {}, "10.1.9.0/24"),
      ...(["far", "node"] as const),
    ],
    "a gateway with further addresses that are hidden": [
      through({ gateways: [nat({ addresses: listing(["10.1.9.5"], hiddenFact("more")) })] }),
      ...(["far", "node"] as const),
    ],
    "a gateway whose subnet has IPv6, too": [
      through(
        {
          ...placed({ cidrs: listing(["10.1.9.0/24", "2001:db8:0:9::/64"]) }),
          gateways: [nat({ addresses: listing() })],
        },
        {},
        "10.1.9.0/24",
      ),
      ...(["far", "node"] as const),
    ],
    "a gateway in a subnet whose VPC is hidden": [
      through(placed({ vpc: hiddenFact("vpc") })),
      ...(["far", "node"] as const),
    ],
    "its subnet's ACL refuses the request": [
      through(walled(deny(1, false, "10.1.1.0/24"), allow(2, false), allow(3, true))),
      ...(["far", "node"] as const),
    ],
    "its subnet's ACL refuses the reply": [
      through(walled(allow(1, false), deny(2, true, "10.1.1.0/24"), allow(3, true))),
      ...(["far", "node"] as const),
    ],
    "its subnet's ACL refuses what comes back to it": [
      through(walled(deny(1, false, "10.0.2.0/24"), allow(2, false), allow(3, true))),
      ...(["far", "node"] as const),
    ],
    "its subnet's ACL admits a part of its ports": [
      through(
        walled(
          allow(1, false, "10.0.2.0/24", { protocol: "tcp", ports: { from: 1024, to: 40000 } }),
          ...[allow(2, false, "10.1.1.0/24"), allow(3, true)],
        ),
      ),
      ...(["far", "node"] as const),
    ],
    "the client's subnet's ACL refuses the reply": [
      through({
        subnets: [a, b, { ...home, networkAcl: "home-acl" }, edge],
        networkAcls: [
          ...[openAcl("v"), openAcl("w"), { ...openAcl("w"), id: "edge-acl" }],
          acl("home-acl", "w", [deny(1, false, "10.0.2.0/24"), allow(2, false), allow(3, true)]),
        ],
      }),
      ...(["far", "node"] as const),
    ],
    "no way from the gateway's subnet": [
      through({
        routeTables: [
          table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          ...[table("w-home", "w", [toNat]), table("w-edge", "w")],
        ],
      }),
      ...(["far", "node"] as const),
    ],
    "the way back to the client leads through an appliance": [
      through({
        routeTables: [
          table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          table("w-home", "w", [toNat]),
          table("w-edge", "w", [
            route("10.0.0.0/16", "peering", "pcx"),
            route("10.1.1.0/24", "interface", "box"),
          ]),
        ],
        interfaces: [far, node, eni("box", edge, "10.1.9.77", [], { sourceDestCheck: true })],
      }),
      ...(["far", "node"] as const),
    ],
    "a gateway in the client's own subnet": [
      through({
        gateways: [nat({ subnet: "home", addresses: listing(["10.1.1.5"]) })],
        routeTables: [
          table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          table("w-home", "w", [toNat]),
          table("w-edge", "w"),
        ],
      }),
      ...(["far", "node"] as const),
    ],
    "a client without a subnet": [without(through(), "subnets"), "far", "node"],
    "addresses of the client's subnet that the ACL tells apart": [
      through(walled(deny(1, false, "10.1.1.0/28"), allow(2, false), allow(3, true))),
      ...(["10.1.1.0/24", "node"] as const),
    ],
  });
});

describe("through a NAT gateway into the internet", () => {
  const v = vpc("v", "10.0.0.0/16");
  const edge = subnet("edge", "v", "10.0.9.0/24", { routeTable: "v-edge" });
  const inner = eni("inner", b, "10.0.2.40", ["clients"]);
  const out = (more: Parts = {}, nat: Partial<Gateway> = {}): Topology =>
    clientAndNode({
      vpcs: [v],
      subnets: [a, b, edge],
      gateways: [
        gateway("igw", "internet-gateway", "v"),
        gateway("nat", "nat-gateway", "v", { subnet: "edge", isPublic: true, ...nat }),
      ],
      routeTables: [
        table("v-main", "v", [route("0.0.0.0/0", "nat-gateway", "nat")]),
        table("v-edge", "v", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      ],
      securityGroups: [group("clients", "v", []), group("web", "v", [rule("0.0.0.0/0")])],
      interfaces: [inner, eni("web", a, "10.0.1.20", ["web"], { publicAddress: "198.51.100.20" })],
      ...more,
    });
  const blocked = (...subnets: readonly Subnet[]): Parts => ({
    vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-bidirectional" })],
    subnets,
  });
  const excluded = { blockPublicAccess: "off" } as const;

  told({
    "a public gateway": [out(), "inner", "8.8.8.8"],
    "a private gateway": [out({}, { isPublic: false }), "inner", "8.8.8.8"],
    "a gateway that may be private": [
      out({}, { isPublic: hiddenFact("isPublic") }),
      ...(["inner", "8.8.8.8"] as const),
    ],
    "the gateway is excluded from the block of public access, its client is not": [
      out(blocked(a, b, { ...edge, ...excluded })),
      ...(["inner", "8.8.8.8"] as const),
    ],
    "the client is excluded, its gateway is not": [
      out(blocked(a, { ...b, ...excluded }, edge)),
      ...(["inner", "8.8.8.8"] as const),
    ],
    "both are excluded": [
      out(blocked(a, { ...b, ...excluded }, { ...edge, ...excluded })),
      ...(["inner", "8.8.8.8"] as const),
    ],
    "a client with a public address of its own, which the gateway hides": [
      out({
        securityGroups: [group("clients", "v", []), group("web", "v", [rule("198.51.100.40/32")])],
        interfaces: [
          { ...inner, publicAddress: "198.51.100.40" },
          eni("web", a, "10.0.1.20", ["web"], { publicAddress: "198.51.100.20" }),
        ],
      }),
      ...(["inner", "198.51.100.20"] as const),
    ],
    "and back in, to an interface by its public address": [out(), "inner", "198.51.100.20"],
    "and back in, to one that admits the VPC alone": [
      out({
        securityGroups: [group("clients", "v", []), group("web", "v", [rule("10.0.0.0/16")])],
      }),
      ...(["inner", "198.51.100.20"] as const),
    ],
  });
});

describe("from one interface to another by a public address", () => {
  const web = eni("web", a, "10.0.1.20", ["web"], { publicAddress: "198.51.100.20" });
  const cli = eni("cli", b, "10.0.2.30", ["cli"], { publicAddress: "198.51.100.30" });
  const online = (more: Parts = {}, seen = "0.0.0.0/0"): Topology =>
    clientAndNode({
      gateways: [gateway("igw", "internet-gateway", "v")],
      routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
      securityGroups: [group("web", "v", [rule(seen)]), group("cli", "v", [])],
      interfaces: [web, cli],
      ...more,
    });
  const silent = [group("web", "v", [rule("0.0.0.0/0")]), group("cli", "v", [], [])];
  const client = (more: Parameters<typeof eni>[4]): Parts => ({
    interfaces: [web, { ...cli, ...more }],
  });

  told({
    "asked for by its public address": [online(), "cli", "198.51.100.20"],
    "which admits the client's public address": [
      online({}, "198.51.100.30/32"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "which admits the client's private address": [
      online({}, "10.0.2.0/24"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "which admits the client's group": [online({}, "cli"), "cli", "198.51.100.20"],
    "named as the source by its public address": [online(), "198.51.100.30", "web"],
    "a source whose groups let nothing out": [
      online({ securityGroups: silent }),
      ...(["198.51.100.30", "web"] as const),
    ],
    "both named by their public addresses": [
      online({ subnets: [a, b] }),
      ...(["198.51.100.30", "web"] as const),
    ],
    "a client whose public address is hidden": [
      online(client({ publicAddress: hiddenFact("publicAddress") }), "198.51.100.30/32"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a client without a public address": [
      online(client({ publicAddress: null })),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a client with two public addresses": [
      online(client({ furtherPublicAddresses: ["198.51.100.31"] }), "198.51.100.30/32"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a client whose public address is none": [
      online(client({ publicAddress: "the NAT gateway's" }), "198.51.100.30/32"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a client without an internet gateway": [
      online({ gateways: [] }, "198.51.100.30/32"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a public client without a subnet": [
      online({ subnets: [a] }, "198.51.100.30/32"),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a client whose route is hidden": [
      online(
        {
          routeTables: [
            table("v-main", "v", [
              route("0.0.0.0/0", "internet-gateway", "igw", { target: hiddenFact("target") }),
            ]),
          ],
        },
        "198.51.100.30/32",
      ),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a range with an interface's public address in it": [online(), "cli", "198.51.100.0/24"],
    "a range that starts with an interface's public address": [online(), "cli", "198.51.100.20/31"],
    "from an interface's public address to an address that is nobody's": [
      online(),
      ...(["198.51.100.30", "10.0.1.99"] as const),
    ],
    "behind an internet gateway with a table of its own": [
      online({
        gateways: [gateway("igw", "internet-gateway", "v", { routeTable: "edge-table" })],
        routeTables: [
          table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")]),
          table("edge-table", "v"),
        ],
      }),
      ...(["cli", "198.51.100.20"] as const),
    ],
    "a range as the source": [online(), "198.51.100.0/24", "web"],
    "an interface with two private addresses behind one": [
      online({
        interfaces: [{ ...web, addresses: listing(["10.0.1.20", "10.0.1.21"]) }, cli],
        networkAcls: [
          acl("v-acl", "v", [deny(1, true, "10.0.1.21/32"), allow(100, true), allow(100, false)]),
        ],
      }),
      ...(["cli", "198.51.100.20"] as const),
    ],
  });
});

describe("from VPC to VPC by public IPv6", () => {
  const six = (id: string, range: string, more: Parameters<typeof vpc>[2] = {}) =>
    vpc(id, "", { cidrs: listing([range]), ...more });
  const [v, w] = [six("v", "2600:1f18:1::/56"), six("w", "2600:1f18:2::/56")];
  const here = subnet("here", "v", "2600:1f18:1::/64");
  const there = subnet("there", "w", "2600:1f18:2::/64");
  const from = eni("from", here, "2600:1f18:1::a", ["cli"]);
  const to = eni("to", there, "2600:1f18:2::b", ["web"]);
  const all6 = [allow(1, true, "::/0"), allow(2, false, "::/0")];
  const out = [rule("::/0", { protocol: "all", ports: null })];
  const between = (more: Parts = {}, way: Partial<Route> = {}): Topology =>
    network({
      vpcs: [v, w],
      subnets: [here, there],
      gateways: [
        gateway("igw-v", "internet-gateway", "v"),
        gateway("igw-w", "internet-gateway", "w"),
        gateway("eigw", "egress-only-gateway", "v"),
      ],
      routeTables: [
        table("v-main", "v", [{ ...route("::/0", "internet-gateway", "igw-v"), ...way }]),
        table("w-main", "w", [route("::/0", "internet-gateway", "igw-w")]),
      ],
      networkAcls: [acl("v-acl", "v", all6), acl("w-acl", "w", all6)],
      securityGroups: [
        group("cli", "v", [], out),
        group("web", "w", [rule("2600:1f18:1::/64")], out),
      ],
      interfaces: [from, to],
      ...more,
    });
  const ask = ["from", "to"] as const;

  told({
    "through both internet gateways": [between(), ...ask],
    "out through an egress-only gateway": [
      between({}, { target: { kind: "egress-only-gateway", id: "eigw" } }),
      ...ask,
    ],
    "the far group admits the client's group alone": [
      between({
        securityGroups: [group("cli", "v", [], out), group("web", "w", [rule("cli")], out)],
      }),
      ...ask,
    ],
    "a route that leads nowhere any more: IPv6": [between({}, { state: "blackhole" }), ...ask],
    "a route whose state is hidden: IPv6": [between({}, { state: hiddenFact("state") }), ...ask],
    "a route whose target is hidden: IPv6": [between({}, { target: hiddenFact("target") }), ...ask],
    "a table of which something is not modelled: IPv6": [
      between({
        routeTables: [
          {
            ...table("v-main", "v", [route("::/0", "internet-gateway", "igw-v")]),
            unread: [hiddenFact("of the table")],
          },
          table("w-main", "w", [route("::/0", "internet-gateway", "igw-w")]),
        ],
      }),
      ...ask,
    ],
    "the far VPC has no internet gateway": [
      between({ gateways: [gateway("igw-v", "internet-gateway", "v")] }),
      ...ask,
    ],
    "addresses that are private": [
      between({
        vpcs: [six("v", "fd00:1::/56"), six("w", "fd00:2::/56")],
        subnets: [subnet("here", "v", "fd00:1::/64"), subnet("there", "w", "fd00:2::/64")],
        interfaces: [
          { ...from, addresses: listing(["fd00:1::a"]) },
          { ...to, addresses: listing(["fd00:2::b"]) },
        ],
      }),
      ...ask,
    ],
    "a destination that is private": [
      between({
        vpcs: [v, six("w", "fd00:2::/56")],
        subnets: [here, subnet("there", "w", "fd00:2::/64")],
        interfaces: [from, { ...to, addresses: listing(["fd00:2::b"]) }],
      }),
      ...ask,
    ],
    "within one VPC it stays inside": [
      between({
        subnets: [here, subnet("there", "v", "2600:1f18:1:1::/64")],
        interfaces: [from, { ...to, vpc: "v", addresses: listing(["2600:1f18:1:1::b"]) }],
        securityGroups: [
          group("cli", "v", [], out),
          group("web", "v", [rule("2600:1f18:1::/64")], out),
        ],
      }),
      ...ask,
    ],
    "a client without a subnet: IPv6": [between({ subnets: [there] }), ...ask],
    "asked for by its address": [between(), "from", "2600:1f18:2::b"],
    "public IPv4 ranges of VPCs lead nowhere through the internet": [
      between({
        vpcs: [vpc("v", "52.1.0.0/16"), vpc("w", "52.2.0.0/16")],
        subnets: [subnet("here", "v", "52.1.0.0/24"), subnet("there", "w", "52.2.0.0/24")],
        routeTables: [
          table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw-v")]),
          table("w-main", "w", [route("0.0.0.0/0", "internet-gateway", "igw-w")]),
        ],
        networkAcls: [openAcl("v"), openAcl("w")],
        securityGroups: [group("cli", "v", []), group("web", "w", [rule("0.0.0.0/0")])],
        interfaces: [
          { ...from, addresses: listing(["52.1.0.10"]) },
          { ...to, addresses: listing(["52.2.0.10"]) },
        ],
      }),
      ...ask,
    ],
    "named by its address in the internet": [between(), "2600:1f18:1::a", "to"],
    "to an address that is nobody's": [between(), "from", "2600:1f18:9::5"],
    "from an address that is nobody's": [
      between({
        securityGroups: [group("cli", "v", [], out), group("web", "w", [rule("::/0")], out)],
      }),
      ...(["2600:1f18:9::5", "to"] as const),
    ],
  });
});

describe("on each of these ways", () => {
  /** A public address that no interface is known to have is taken to be the internet's. */
  const isOfPublic = (what: string): boolean =>
    /^interfaces (web|cli) (publicAddress|\(all of it\))/.test(what);

  it("a fact that is hidden flips no verdict: it stays, or it is unknown", () => {
    const flips: string[] = [];
    for (const [topology, from, to] of someOf(all, 3)) {
      const before = verdict(topology, from, to).outcome;
      if (before === "unknown") continue;
      for (const keepsSome of [false, true])
        for (const masked of everyMasked(topology, keepsSome).filter(
          ({ what }) => !isOfPublic(what),
        )) {
          const { byId } = masked.topology.interfaces;
          if ([from, to].some((end) => topology.interfaces.byId.has(end) && !byId.has(end)))
            continue;
          const after = outcomeBetween(masked.topology, asks(from, to));
          if (after !== before && after !== "unknown")
            flips.push(`${masked.what}: ${from} to ${to} is ${after} instead of ${before}`);
        }
    }
    assert.deepEqual(flips, []);
  });
});
