/**
 * The edge of the VPCs with one fact of a gateway, an address or a block hidden: what is open then, what the fact may turn out to be, and what
 * each of these makes of the question.
 */

import * as assert from "node:assert/strict";
import type { Gateway, NetworkInterface, Route, Subnet, Topology, Vpc } from "../../reachability";
import { listing } from "../../reachability";
import type { GateAnswer } from "../../reachability/gates/findings";
import { bothWays, losesReferences, toGate } from "../../reachability/gates/findings";
import { delivered, judged, unreadGate, withUnread } from "../../reachability/gates/unread-facts";
import { prepare } from "../../reachability/model/prepared";
import { claim, gates, partly, stops, without } from "./gate-lines";
import { hiddenFact } from "./hidden-fact";
import {
  acl,
  allow,
  anywhere,
  clientAndNode,
  eni,
  gateway,
  group,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const gap = hiddenFact("gap");
const other = hiddenFact("other");
const v = vpc("v", "10.0.0.0/16");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const fw = subnet("fw", "v", "10.0.3.0/24", { routeTable: "v-fw" });
const node = (more: Partial<NetworkInterface> = {}): NetworkInterface =>
  eni("node", b, "10.0.2.10", ["cache"], { publicAddress: "198.51.100.7", ...more });
const open = [group("cache", "v", [rule("0.0.0.0/0")], [anywhere()])];

interface Edge {
  readonly gateway?: Partial<Gateway>;
  readonly node?: Partial<NetworkInterface>;
  readonly vpc?: Partial<Vpc>;
  readonly subnet?: Partial<Subnet>;
  readonly routes?: readonly Route[];
  readonly edge?: readonly Route[];
  readonly more?: Parts;
}

/** A node behind a gateway that all which is not local is routed to. */
function behind(kind: Gateway["kind"], changes: Edge = {}): Topology {
  const box = eni("box", fw, "10.0.3.5", [], { sourceDestCheck: true });
  return clientAndNode({
    vpcs: [{ ...v, ...changes.vpc }],
    subnets: [a, { ...b, ...changes.subnet }, fw],
    gateways: [gateway("gw", kind, "v", changes.gateway)],
    routeTables: [
      table("v-main", "v", changes.routes ?? [route("0.0.0.0/0", kind, "gw")]),
      table("v-fw", "v"),
      table("edge", "v", changes.edge ?? []),
    ],
    securityGroups: open,
    interfaces: [node(changes.node), box],
    ...changes.more,
  });
}

const online = (changes: Edge = {}): Topology => behind("internet-gateway", changes);
const toBox = [route("10.0.2.0/24", "interface", "box")];
const own = { routeTable: "v-main", networkAcl: "v-acl" };
const toGateway = route("0.0.0.0/0", "internet-gateway", "gw");
const local: Route = { ...route("10.0.0.0/16", "peering", ""), target: { kind: "local" } };
const toEdge = { routeTable: "edge" };

describe("in from the internet", () => {
  claim(
    {
      "through the internet gateway of the VPC": [online(), []],
      "no gateway": [
        online({ more: { gateways: [] } }),
        ["request between gateway NO_ROUTE_TO_DESTINATION : no"],
      ],
      "gateways that were not read": [
        partly(online({ more: { gateways: [] } }), "gateways"),
        ["request between gateway NO_ROUTE_TO_DESTINATION : unknown", "  hidden gateways"],
      ],
      "a gateway that is attached to another VPC": [
        online({ gateway: { vpc: "w" } }),
        ["request between gateway NO_ROUTE_TO_DESTINATION : no"],
      ],
      "a gateway that is attached to none": [
        online({ gateway: { vpc: null } }),
        ["request between gateway NO_ROUTE_TO_DESTINATION : no"],
      ],
      "a gateway whose VPC is hidden": [
        online({ gateway: { vpc: gap } }),
        ["request between gateway NO_ROUTE_TO_DESTINATION : unknown", "  hidden gap"],
      ],
      "another gateway whose VPC is hidden": [
        online({ more: { gateways: [gateway("vgw", "vpn-gateway", "v", { vpc: gap })] } }),
        ["request between gateway NO_ROUTE_TO_DESTINATION : no"],
      ],
      "a gateway that is not available": [
        online({ gateway: { state: "unavailable" } }),
        ["request between gateway NO_ROUTE_TO_DESTINATION gateway gw: no"],
      ],
      "a gateway that may be available": [
        online({ gateway: { state: gap } }),
        [
          "request between gateway NO_ROUTE_TO_DESTINATION gateway gw: unknown",
          '  hidden gap, as state: "available" yes | "unavailable" no',
        ],
      ],
      "no public address": [
        online({ node: { publicAddress: null } }),
        [
          "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: no",
        ],
      ],
      "a public address that is hidden": [
        online({ node: { publicAddress: gap } }),
        [
          "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: unknown",
          '  hidden gap, as public address: null no | "a public address" yes',
        ],
      ],
      "public access is blocked": [
        online({ vpc: { blockPublicAccess: "block-ingress" } }),
        ["request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: no"],
      ],
      "public access may be blocked": [
        online({ vpc: { blockPublicAccess: gap } }),
        [
          "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: unknown",
          '  hidden gap, as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "the subnet is excluded from the block": [
        online({
          vpc: { blockPublicAccess: "block-bidirectional" },
          subnet: { blockPublicAccess: "off" },
        }),
        [],
      ],
      "the subnet may be excluded from the block": [
        online({
          vpc: { blockPublicAccess: "block-bidirectional" },
          subnet: { blockPublicAccess: gap },
        }),
        [
          "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: unknown",
          '  hidden gap, as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "the VPC was not read": [
        without(online(), "vpcs"),
        [
          "reply destination route NO_ROUTE_TO_DESTINATION address 8.8.8.8: unknown",
          "  vpc v resource (not-read)",
        ],
      ],
      "the VPC is among others that were not read": [
        partly(without(online(), "vpcs"), "vpcs"),
        [
          "reply destination route NO_ROUTE_TO_DESTINATION address 8.8.8.8: unknown",
          "  hidden vpcs",
        ],
      ],
      "the VPC was not read, but the subnet's own table and ACL were": [
        without(online({ subnet: own }), "vpcs"),
        [
          "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: unknown",
          '  vpc v resource (not-read), as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "the VPC is among others that were not read, but not the subnet's own": [
        partly(without(online({ subnet: own }), "vpcs"), "vpcs"),
        [
          "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: unknown",
          '  hidden vpcs, as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "the VPC was not read, but its local route was": [
        without(online({ subnet: own, routes: [local, toGateway] }), "vpcs"),
        [
          "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: unknown",
          '  vpc v resource (not-read), as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "the VPC is among others that were not read, but its local route was": [
        partly(without(online({ subnet: own, routes: [local, toGateway] }), "vpcs"), "vpcs"),
        [
          "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: unknown",
          '  hidden vpcs, as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "no route back": [
        online({ routes: [] }),
        ["reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: no"],
      ],
      "a route back whose state is hidden": [
        online({ routes: [route("0.0.0.0/0", "internet-gateway", "gw", { state: gap })] }),
        [
          "reply destination route BAD_STATE_ROUTE route-table v-main: unknown by route 0.0.0.0/0 to internet-gateway (cidr)",
          '  hidden gap, as state: "active" yes | "blackhole" no',
        ],
      ],
      "a route back that is a blackhole": [
        online({ routes: [route("0.0.0.0/0", "internet-gateway", "gw", { state: "blackhole" })] }),
        [
          "reply destination route BAD_STATE_ROUTE route-table v-main: no by route 0.0.0.0/0 to internet-gateway (cidr)",
        ],
      ],
      "a route back whose destination is hidden": [
        online({ routes: [{ ...route("", "internet-gateway", "gw"), destination: gap }] }),
        [
          "reply destination route NO_ROUTE_TO_DESTINATION address 8.8.8.8: unknown",
          '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "8.8.8.8/32" yes | "10.0.2.10/32" no',
        ],
      ],
      "a route back whose target is hidden": [
        online({ routes: [{ ...route("0.0.0.0/0", "internet-gateway", "gw"), target: gap }] }),
        [
          "reply destination route NO_ROUTE_TO_DESTINATION address 8.8.8.8: unknown",
          "  hidden gap",
        ],
      ],
      "a gateway's own table that steers": [
        online({ gateway: toEdge, edge: toBox }),
        [
          "request between route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table edge: no by route 10.0.2.0/24 to interface (cidr)",
        ],
      ],
      "a gateway's own table that is hidden": [
        online({ gateway: { routeTable: gap } }),
        ["request between route NO_ROUTE_TO_DESTINATION gateway gw: unknown", "  hidden gap"],
      ],
      "a gateway's own table that was not read": [
        online({ gateway: { routeTable: "gone" } }),
        [
          "request between route NO_ROUTE_TO_DESTINATION route-table gone: unknown",
          "  route-table gone resource (not-read)",
        ],
      ],
      "a gateway's own table with a route whose state is hidden": [
        online({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "interface", "box", { state: gap })],
        }),
        [
          "request between route NO_ROUTE_TO_DESTINATION route-table edge: unknown by route 10.0.2.0/24 to interface (cidr)",
          '  hidden gap, as state: "active" no | "blackhole" no',
        ],
      ],
      "a gateway's own table with a blackhole": [
        online({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "interface", "box", { state: "blackhole" })],
        }),
        [
          "request between route BAD_STATE_ROUTE route-table edge: no by route 10.0.2.0/24 to interface (cidr)",
        ],
      ],
      "a gateway's own table with a route to what is not known": [
        online({ gateway: toEdge, edge: [route("10.0.2.0/24", "unsupported", "vpce")] }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
        ],
      ],
    },
    "8.8.8.8",
  );
  const backs = [
    ...(["egress-only-gateway", "nat-gateway", "vpn-gateway", "transit-gateway"] as const),
    ...(["peering", "interface", "core-network", "gateway-endpoint", "unsupported"] as const),
  ];
  it("what the route back leads to has to carry the reply", () => {
    const found = backs.map((kind) => {
      const routes = [route("0.0.0.0/0", "internet-gateway", "gw"), route("8.0.0.0/8", kind, "x")];
      return [kind, ...stops(online({ routes }), "8.8.8.8", "node")];
    });
    assert.deepEqual(found, [
      [
        "egress-only-gateway",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: no by route 8.0.0.0/8 to egress-only-gateway (cidr)",
      ],
      [
        "nat-gateway",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: no by route 8.0.0.0/8 to nat-gateway (cidr)",
      ],
      ["vpn-gateway", "request between gateway BAD_STATE_ROUTE gateway x: no"],
      ["transit-gateway", "reply between route BAD_STATE_ROUTE transit-gateway x: no"],
      [
        "peering",
        "reply destination route NO_ROUTE_TO_DESTINATION address 8.8.8.8: unknown",
        "  address 8.8.8.8 vpc (far-side-not-read)",
      ],
      [
        "interface",
        "request between gateway NOT_MODELLED gateway x: unknown",
        "  gateway x what lies behind this route (not-modelled)",
        "reply destination route NOT_MODELLED route-table v-main: unknown by route 8.0.0.0/8 to interface (cidr)",
        "  network-interface x what an appliance forwards (not-modelled)",
      ],
      [
        "core-network",
        "request between gateway NOT_MODELLED gateway x: unknown",
        "  gateway x what lies behind this route (not-modelled)",
        "reply destination route NOT_MODELLED route-table v-main: unknown by route 8.0.0.0/8 to core-network (cidr)",
        "  gateway x this kind of route target (not-modelled)",
      ],
      [
        "gateway-endpoint",
        "request between gateway NOT_MODELLED gateway x: unknown",
        "  gateway x what lies behind this route (not-modelled)",
        "reply destination route NOT_MODELLED route-table v-main: unknown by route 8.0.0.0/8 to gateway-endpoint (cidr)",
        "  vpc-endpoint x this kind of route target (not-modelled)",
      ],
      [
        "unsupported",
        "request between gateway NOT_MODELLED gateway x: unknown",
        "  gateway x what lies behind this route (not-modelled)",
        "reply destination route NOT_MODELLED route-table v-main: unknown by route 8.0.0.0/8 to unsupported (cidr)",
        "  resource x this kind of route target (not-modelled)",
      ],
    ]);
  });
  it("nobody there has a private address", () => {
    assert.deepEqual(stops(online(), "192.168.1.1", "node"), [
      "request between address NO_ROUTE_TO_DESTINATION address 192.168.1.1: no",
    ]);
    assert.deepEqual(stops(online(), "192.0.0.0/8", "node"), [
      "request between address NO_ROUTE_TO_DESTINATION address 192.0.0.0/8: unknown",
      "  address 192.0.0.0/8 address (range-asked), as addresses: 192.168.0.0/16 no | 192.0.0.0/9+192.128.0.0/11+192.160.0.0/13+192.169.0.0/16+192.170.0.0/15+192.172.0.0/14+192.176.0.0/12+192.192.0.0/10 yes",
    ]);
  });
  it("each gate that passes says by what", () => {
    assert.deepEqual(gates(online(), "8.8.8.8", "node"), [
      "request between gateway VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc v: yes",
      "request between gateway NO_ROUTE_TO_DESTINATION gateway gw: yes",
      "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: yes",
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 in (cidr)",
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 0.0.0.0/0 cidr (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 out (cidr)",
      "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: yes by route 0.0.0.0/0 to internet-gateway (cidr)",
    ]);
  });
});

describe("out into the internet", () => {
  claim(
    {
      "through the internet gateway of the VPC": [online(), []],
      "no public address": [
        online({ node: { publicAddress: null } }),
        [
          "request source route IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS route-table v-main: no by route 0.0.0.0/0 to internet-gateway (cidr)",
        ],
      ],
      "a public address that is hidden": [
        online({ node: { publicAddress: gap } }),
        [
          "request source route IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS route-table v-main: unknown by route 0.0.0.0/0 to internet-gateway (cidr)",
          '  hidden gap, as public address: null no | "a public address" yes',
        ],
      ],
      "public access is blocked": [
        online({ vpc: { blockPublicAccess: "block-ingress" } }),
        [
          "request source route VPC_BLOCK_PUBLIC_ACCESS_ENABLED route-table v-main: no by route 0.0.0.0/0 to internet-gateway (cidr)",
        ],
      ],
      "public access may be blocked": [
        online({ vpc: { blockPublicAccess: gap } }),
        [
          "request source route VPC_BLOCK_PUBLIC_ACCESS_ENABLED route-table v-main: unknown by route 0.0.0.0/0 to internet-gateway (cidr)",
          '  hidden gap, as block public access: "off" yes | "block-bidirectional" no | "block-ingress" no',
        ],
      ],
      "no route": [
        online({ routes: [] }),
        ["request source route NO_ROUTE_TO_DESTINATION route-table v-main: no"],
      ],
      "a route whose state is hidden": [
        online({ routes: [route("0.0.0.0/0", "internet-gateway", "gw", { state: gap })] }),
        [
          "request source route BAD_STATE_ROUTE route-table v-main: unknown by route 0.0.0.0/0 to internet-gateway (cidr)",
          '  hidden gap, as state: "active" yes | "blackhole" no',
        ],
      ],
      "what comes back is steered": [
        online({ gateway: toEdge, edge: toBox }),
        [
          "reply between route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table edge: no by route 10.0.2.0/24 to interface (cidr)",
        ],
      ],
      "a NAT gateway that was not read": [
        online({ routes: [route("0.0.0.0/0", "nat-gateway", "nat")] }),
        [
          "request between gateway NOT_MODELLED gateway nat: unknown",
          "  gateway nat resource (not-read)",
        ],
      ],
      "a block that only refuses what comes in, and an egress-only gateway": [
        online({
          vpc: { blockPublicAccess: "block-ingress" },
          routes: [route("0.0.0.0/0", "egress-only-gateway", "eigw")],
        }),
        [],
      ],
      "a block of both ways, and an egress-only gateway": [
        online({
          vpc: { blockPublicAccess: "block-bidirectional" },
          routes: [route("0.0.0.0/0", "egress-only-gateway", "eigw")],
        }),
        [
          "request source route VPC_BLOCK_PUBLIC_ACCESS_ENABLED route-table v-main: no by route 0.0.0.0/0 to egress-only-gateway (cidr)",
        ],
      ],
      "an interface that drops": [
        online({ routes: [route("0.0.0.0/0", "interface", "box")] }),
        [
          "request source route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table v-main: no by route 0.0.0.0/0 to interface (cidr)",
        ],
      ],
      "an interface that was not read": [
        online({ routes: [route("0.0.0.0/0", "interface", "gone")] }),
        [
          "request source route NOT_MODELLED route-table v-main: unknown by route 0.0.0.0/0 to interface (cidr)",
          "  network-interface gone what an appliance forwards (not-modelled)",
        ],
      ],
      "a core network": [
        online({ routes: [route("0.0.0.0/0", "core-network", "cn")] }),
        [
          "request source route NOT_MODELLED route-table v-main: unknown by route 0.0.0.0/0 to core-network (cidr)",
          "  gateway cn this kind of route target (not-modelled)",
        ],
      ],
    },
    "node",
    "8.8.8.8",
  );
  it("nobody there has a private address", () => {
    assert.deepEqual(stops(online(), "node", "192.168.1.1"), [
      "request source route NO_ROUTE_TO_DESTINATION route-table v-main: no by route 0.0.0.0/0 to internet-gateway (cidr)",
    ]);
  });
});

describe("IPv6 at the edge", () => {
  const six = (range: string, ofVpc: Partial<Vpc> = {}): Topology => {
    const here = subnet("here", "v", range);
    return clientAndNode({
      vpcs: [vpc("v", range, ofVpc)],
      subnets: [here],
      gateways: [gateway("igw", "internet-gateway", "v")],
      routeTables: [table("v-main", "v", [route("::/0", "internet-gateway", "igw")])],
      networkAcls: [acl("v-acl", "v", [allow(1, true, "::/0"), allow(2, false, "::/0")])],
      securityGroups: [
        group("cache", "v", [rule("::/0")], [rule("::/0", { protocol: "all", ports: null })]),
      ],
      interfaces: [eni("node", here, range.replace("::/64", "::a"), ["cache"])],
    });
  };
  const range = "2600:1f18:1::/64";
  claim(
    {
      "an address that is advertised": [six(range), []],
      "a unique local address": [
        six("fd00:1::/64"),
        [
          "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: no",
        ],
      ],
      "a range of a private scope": [
        six(range, { privateIpv6: listing([range]) }),
        [
          "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: no",
        ],
      ],
      "ranges of a private scope that are hidden": [
        six(range, { privateIpv6: listing([], gap) }),
        [
          "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: unknown",
          "  hidden gap",
        ],
      ],
      "ranges of a private scope that others are hidden beside": [
        six(range, { privateIpv6: listing([range], gap) }),
        [
          "request between address IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS network-interface node: no",
        ],
      ],
    },
    "2600:1f18:9::5",
  );
});

describe("in from on-premises", () => {
  const vpn = (changes: Edge = {}): Topology => behind("vpn-gateway", changes);
  claim(
    {
      "through the VPN gateway of the VPC": [vpn(), []],
      "a gateway that does not exist": [
        vpn({ more: { gateways: [] } }),
        ["request between gateway BAD_STATE_ROUTE gateway gw: no"],
      ],
      "a gateway that was not read": [
        partly(vpn({ more: { gateways: [] } }), "gateways"),
        ["request between gateway BAD_STATE_ROUTE gateway gw: unknown", "  hidden gateways"],
      ],
      "a gateway that is not available": [
        vpn({ gateway: { state: "unavailable" } }),
        ["request between gateway BAD_STATE_ROUTE gateway gw: no"],
      ],
      "a gateway that may be available": [
        vpn({ gateway: { state: gap } }),
        [
          "request between gateway BAD_STATE_ROUTE gateway gw: unknown",
          '  hidden gap, as state: "available" yes | "unavailable" no',
        ],
      ],
      "a gateway that is attached to another VPC": [
        vpn({ gateway: { vpc: "w" } }),
        ["request between gateway BAD_STATE_ROUTE gateway gw: no"],
      ],
      "a gateway that is attached to none": [
        vpn({ gateway: { vpc: null } }),
        ["request between gateway BAD_STATE_ROUTE gateway gw: no"],
      ],
      "a gateway whose VPC is hidden": [
        vpn({ gateway: { vpc: gap } }),
        ["request between gateway BAD_STATE_ROUTE gateway gw: unknown", "  hidden gap"],
      ],
      "a gateway with a table, whose VPC is hidden": [
        vpn({ gateway: { vpc: gap, routeTable: "edge" } }),
        [
          "request between gateway BAD_STATE_ROUTE gateway gw: unknown",
          "  hidden gap",
          "request between route NO_ROUTE_TO_DESTINATION route-table edge: unknown",
          "  hidden gap",
        ],
      ],
      "a gateway with a table, that is attached to none": [
        vpn({ gateway: { vpc: null, routeTable: "edge" } }),
        [
          "request between gateway BAD_STATE_ROUTE gateway gw: no",
          "request between route NO_ROUTE_TO_DESTINATION route-table edge: unknown",
          "  gateway gw vpc (not-read)",
        ],
      ],
      "a gateway with a table, that is attached to another VPC": [
        vpn({ gateway: { vpc: "w", routeTable: "edge" } }),
        [
          "request between gateway BAD_STATE_ROUTE gateway gw: no",
          "request between route NO_ROUTE_TO_DESTINATION route-table edge: unknown",
          "  vpc w resource (not-read)",
        ],
      ],
      "a node whose VPC is hidden": [
        vpn({
          node: { vpc: gap, subnets: listing(["b"]) },
          subnet: { vpc: gap, routeTable: "v-main" },
        }),
        [
          "reply destination route NO_ROUTE_TO_DESTINATION address 192.168.1.5: unknown",
          "  hidden gap",
        ],
      ],
      "a gateway's own table that steers": [
        vpn({ gateway: toEdge, edge: toBox }),
        [
          "request between route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table edge: no by route 10.0.2.0/24 to interface (cidr)",
        ],
      ],
      "a gateway's own table that leads to what forwards": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          more: {
            securityGroups: [group("cache", "v", [rule("10.9.0.0/16")], [anywhere()])],
          },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group NOT_MODELLED security-group cache: unknown",
          "  resource vpce what is at this route into the VPC (not-modelled)",
        ],
      ],
      "the same, where the group lets nobody in": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          more: {
            securityGroups: [group("cache", "v", [], [anywhere()])],
          },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_HAS_NO_RULES",
        ],
      ],
      "the same, where the group may have further rules": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          more: {
            securityGroups: [
              group("cache", "v", [], [anywhere()], { ingress: listing([], other) }),
            ],
          },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
          "  hidden other",
        ],
      ],
      "the same, where the group has a rule whose ports are hidden": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          more: {
            securityGroups: [
              group("cache", "v", [rule("10.9.0.0/16", { ports: other })], [anywhere()]),
            ],
          },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group NOT_MODELLED security-group cache: unknown",
          "  resource vpce what is at this route into the VPC (not-modelled)",
        ],
      ],
      "the same, where one of two groups lets others in": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          node: { groups: listing(["cache", "two"]) },
          more: {
            securityGroups: [
              group("cache", "v", []),
              group("two", "v", [rule("10.9.0.0/16")], [anywhere()]),
            ],
          },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group NOT_MODELLED security-group cache + security-group two: unknown",
          "  resource vpce what is at this route into the VPC (not-modelled)",
        ],
      ],
      "the same, where the node may carry further groups": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          node: { groups: listing(["cache"], other) },
          more: {
            securityGroups: [group("cache", "v", [], [anywhere()])],
          },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
          '  hidden other, as groups: ["cache"] no | [] no | ["cache"] no',
        ],
      ],
      "the same, where the node's group does not exist": [
        vpn({
          gateway: toEdge,
          edge: [route("10.0.2.0/24", "unsupported", "vpce")],
          node: { groups: listing(["gone"]) },
        }),
        [
          "request between route NOT_MODELLED route-table edge: unknown by route 10.0.2.0/24 to unsupported (cidr)",
          "  resource vpce what is at this route into the VPC (not-modelled)",
          "request destination security-group NOT_MODELLED security-group gone: unknown",
          "  resource vpce what is at this route into the VPC (not-modelled)",
        ],
      ],
    },
    "192.168.1.5",
  );
  it("and out to there", () => {
    assert.deepEqual(stops(vpn(), "node", "192.168.1.5"), []);
    assert.deepEqual(stops(vpn({ gateway: toEdge, edge: toBox }), "node", "192.168.1.5"), [
      "reply between route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table edge: no by route 10.0.2.0/24 to interface (cidr)",
    ]);
  });
  it("each gate that passes says by what", () => {
    assert.deepEqual(gates(vpn(), "192.168.1.5", "node"), [
      "request between gateway BAD_STATE_ROUTE gateway gw: yes",
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 in (cidr)",
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 0.0.0.0/0 cidr (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 out (cidr)",
      "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: yes by route 0.0.0.0/0 to vpn-gateway (cidr)",
    ]);
    assert.deepEqual(gates(vpn({ gateway: toEdge }), "192.168.1.5", "node"), [
      "request between gateway BAD_STATE_ROUTE gateway gw: yes",
      "request between route NO_ROUTE_TO_DESTINATION route-table edge: yes by route 10.0.0.0/16 to local (cidr)",
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 in (cidr)",
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 0.0.0.0/0 cidr (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 out (cidr)",
      "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: yes by route 0.0.0.0/0 to vpn-gateway (cidr)",
    ]);
  });
});

describe("behind what is not modelled", () => {
  const routed = (kind: "core-network" | "gateway-endpoint" | "unsupported" | "interface") =>
    online({ routes: [route("10.9.0.0/16", kind, "x")] });
  it("nothing is known, and what may give packets other addresses says so", () => {
    const kinds = ["core-network", "gateway-endpoint", "unsupported", "interface"] as const;
    assert.deepEqual(
      kinds.map((kind) => [kind, ...stops(routed(kind), "10.9.0.5", "node")]),
      [
        [
          "core-network",
          "request between gateway NOT_MODELLED gateway x: unknown",
          "  gateway x what lies behind this route (not-modelled)",
          "reply destination route NOT_MODELLED route-table v-main: unknown by route 10.9.0.0/16 to core-network (cidr)",
          "  gateway x this kind of route target (not-modelled)",
        ],
        [
          "gateway-endpoint",
          "request between gateway NOT_MODELLED gateway x: unknown",
          "  gateway x what lies behind this route (not-modelled)",
          "reply destination route NOT_MODELLED route-table v-main: unknown by route 10.9.0.0/16 to gateway-endpoint (cidr)",
          "  vpc-endpoint x this kind of route target (not-modelled)",
        ],
        [
          "unsupported",
          "request between gateway NOT_MODELLED gateway x: unknown",
          "  gateway x what lies behind this route (not-modelled)",
          "reply destination route NOT_MODELLED route-table v-main: unknown by route 10.9.0.0/16 to unsupported (cidr)",
          "  resource x this kind of route target (not-modelled)",
        ],
        [
          "interface",
          "request between gateway NOT_MODELLED gateway x: unknown",
          "  gateway x what lies behind this route (not-modelled)",
          "reply destination route NOT_MODELLED route-table v-main: unknown by route 10.9.0.0/16 to interface (cidr)",
          "  network-interface x what an appliance forwards (not-modelled)",
        ],
      ],
    );
  });
});

describe("what is not modelled about a resource that was consulted", () => {
  const finding = (truth: GateAnswer["truth"], code: GateAnswer["code"]): GateAnswer => ({
    ...{ direction: "request", kind: "route", code, side: "between", resources: [] },
    ...{ truth, missing: truth === "unknown" ? [{ unknown: other }] : [] },
  });
  const [passed, refused, hidden] = [
    finding("yes", "NO_ROUTE_TO_DESTINATION"),
    finding("no", "BAD_STATE_ROUTE"),
    finding("unknown", "BAD_STATE_ROUTE"),
  ];
  const opened = { ...passed, code: "NOT_MODELLED", truth: "unknown", missing: [{ unknown: gap }] };
  it("leaves findings as they are where there is nothing", () => {
    assert.deepEqual(withUnread([passed, refused], [], "reply"), [passed, refused]);
  });
  it("opens each that refuses", () => {
    assert.deepEqual(withUnread([passed, refused, hidden, refused], [gap], "reply"), [
      passed,
      { ...opened },
      hidden,
      { ...opened },
    ]);
  });
  it("opens the last where none refuses", () => {
    assert.deepEqual(withUnread([passed, hidden], [gap], "reply"), [
      passed,
      { ...hidden, missing: [{ unknown: other }, { unknown: gap }] },
    ]);
    assert.deepEqual(withUnread([hidden, passed], [gap], "reply"), [hidden, opened]);
  });
  it("is a finding of its own where there is none", () => {
    const finding = {
      ...{ direction: "reply", kind: "gateway", code: "NOT_MODELLED", side: "between" },
      ...{ resources: [gap.fact.subject], truth: "unknown", missing: [{ unknown: gap }] },
    };
    assert.deepEqual(withUnread([], [gap], "reply"), [finding]);
    assert.deepEqual(unreadGate("request", "source", []), {
      ...{ ...finding, direction: "request", side: "source", resources: [], missing: [] },
    });
  });
  const watched = prepare(clientAndNode({ vpcs: [{ ...v, unread: [gap] }] }));
  const consult = (): void => {
    watched.consult(watched.topology.vpcs.byId.get("v"));
  };
  it("counts where the resource is consulted", () => {
    const judge = (isConsulted: boolean) =>
      judged(watched, "request", () => {
        if (isConsulted) consult();
        return [passed];
      });
    assert.deepEqual(judge(false), [passed]);
    assert.deepEqual(judge(true), [opened]);
  });
  it("leaves open how a packet arrives, and what becomes of references", () => {
    const way = {
      ...{ findings: [passed], hops: ["x"], referencing: bothWays(losesReferences("BAD_STATE")) },
      arrival: "through-acl",
    } as const;
    const deliver = (isConsulted: boolean) =>
      delivered(watched, "request", () => {
        if (isConsulted) consult();
        return way;
      });
    assert.deepEqual(deliver(false), way);
    assert.deepEqual(deliver(true), {
      ...{ findings: [opened], hops: ["x"], arrival: "depends" },
      referencing: bothWays({ truth: "unknown", missing: [{ unknown: gap }] }),
    });
  });
  it("is reported once for each fact, and only while the gate is open", () => {
    const twice = { ...hidden, missing: [{ unknown: gap }, { unknown: other }, { unknown: gap }] };
    const base = { direction: "request", kind: "route", side: "between", resources: [] };
    assert.deepEqual(toGate(twice), {
      ...{ ...base, code: "BAD_STATE_ROUTE", outcome: "unknown" },
      missing: [gap, other],
    });
    const [causes, none] = [["BAD_STATE" as const], [] as const];
    assert.deepEqual(toGate({ ...refused, causes }), {
      ...{ ...base, code: "BAD_STATE_ROUTE", outcome: "blocked", causes },
    });
    assert.deepEqual(toGate({ ...refused, causes: none }), {
      ...{ ...base, code: "BAD_STATE_ROUTE", outcome: "blocked" },
    });
    assert.deepEqual(toGate({ ...passed, causes, missing: [{ unknown: gap }] }), {
      ...{ ...base, code: "NO_ROUTE_TO_DESTINATION", outcome: "passed" },
    });
  });
});
