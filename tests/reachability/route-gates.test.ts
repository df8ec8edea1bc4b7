/**
 * Routes with one fact of a route, a table or what it leads to hidden: what is open then, what the fact may turn out to be, and what each of
 * these makes of the question.
 */

import * as assert from "node:assert/strict";
import type {
  Gateway,
  NetworkInterface,
  Peering,
  Route,
  RouteTarget,
  Subnet,
  Topology,
  TransitAttachment,
  Vpc,
} from "../../reachability";
import { listing, parseCidr, portSet } from "../../reachability";
import { interfaceEnd } from "../../reachability/decide/ends";
import { deliver } from "../../reachability/gates/delivery";
import { keepsAddresses } from "../../reachability/gates/middlebox";
import { routesOfSubnet } from "../../reachability/gates/routes";
import type { Inquiry } from "../../reachability/model/inquiry";
import { prepare } from "../../reachability/model/prepared";
import { World } from "../../reachability/model/three-valued";
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
  openAcl,
  peering,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const gap = hiddenFact("gap");
const other = hiddenFact("other");
const [v, w] = [vpc("v", "10.0.0.0/16"), vpc("w", "10.1.0.0/16")];
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const far = subnet("far", "w", "10.1.1.0/24");
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });
const admitsAll = [group("clients", "v", []), group("cache", "v", [rule("0.0.0.0/0")])];

describe("the table of a subnet", () => {
  const placed = (more: Partial<Subnet>, ofVpc: Partial<Vpc> = {}): Topology =>
    clientAndNode({
      subnets: [a, { ...b, ...more }],
      vpcs: [{ ...v, ...ofVpc }],
      routeTables: [
        ...[table("v-main", "v"), table("own", "v"), table("of w", "w")],
        { ...table("somewhere", "v"), vpc: other },
      ],
    });
  claim({
    "is any that the VPC has, or may have": [
      placed({ routeTable: gap }),
      [
        "reply destination route NO_ROUTE_TO_DESTINATION : unknown",
        '  hidden gap, as route table: "v-main" yes | "own" yes | "somewhere" yes',
      ],
    ],
    "is any, where other tables were not read": [
      partly(placed({ routeTable: gap }), "routeTables"),
      ["reply destination route NO_ROUTE_TO_DESTINATION : unknown", "  hidden gap"],
    ],
    "is the main one, which is hidden": [
      placed({}, { mainRouteTable: gap }),
      [
        "request source route NO_ROUTE_TO_DESTINATION : unknown",
        '  hidden gap, as route table: "v-main" yes | "own" yes | "somewhere" yes',
        "reply destination route NO_ROUTE_TO_DESTINATION : unknown",
        '  hidden gap, as route table: "v-main" yes | "own" yes | "somewhere" yes',
      ],
    ],
    "does not exist, as far as was read": [
      placed({ routeTable: "gone" }),
      [
        "reply destination route NO_ROUTE_TO_DESTINATION route-table gone: unknown",
        "  route-table gone resource (not-read)",
      ],
    ],
    "was not read": [
      partly(placed({ routeTable: "gone" }), "routeTables"),
      [
        "reply destination route NO_ROUTE_TO_DESTINATION route-table gone: unknown",
        "  hidden routeTables",
      ],
    ],
    "may have further routes": [
      clientAndNode({ routeTables: [{ ...table("v-main", "v"), routes: listing([], gap) }] }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown",
        "  hidden gap",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: unknown",
        "  hidden gap",
      ],
    ],
    "of a VPC that is hidden has local routes, whose they are only the VPC tells": [
      placed({ vpc: gap, routeTable: "own", networkAcl: "v-acl" }),
      ["reply destination route NO_ROUTE_TO_DESTINATION route-table own: unknown", "  hidden gap"],
    ],
    "of a VPC that is hidden, with a local route that was read": [
      clientAndNode({
        subnets: [a, { ...b, vpc: gap, routeTable: "own", networkAcl: "v-acl" }],
        routeTables: [
          table("v-main", "v"),
          table("own", "v", [
            { ...route("10.0.0.0/16", "peering", ""), target: { kind: "local" } },
          ]),
        ],
      }),
      [],
    ],
    "of a VPC whose range is hidden has its local route nevertheless": [
      placed({}, { cidrs: listing([], gap) }),
      [],
    ],
  });
});

const openSix = acl("v-acl", "v", [allow(1, true, "::/0"), allow(2, false, "::/0")]);

describe("a middlebox's route", () => {
  const box = eni("box", a, "10.0.1.5", []);
  const steered = (routes: readonly Route[], ofVpc: Partial<Vpc> = {}): Topology =>
    clientAndNode({
      vpcs: [{ ...v, ...ofVpc }],
      subnets: [a, { ...b, routeTable: "v-b" }],
      routeTables: [table("v-main", "v", routes), table("v-b", "v")],
      securityGroups: admitsAll,
      interfaces: [eni("client", a, "10.0.1.10", ["clients"]), node, box],
    });
  const toBox = (cidr: string, more: Partial<Route> = {}) => route(cidr, "interface", "box", more);
  claim({
    "drops what is not its own": [
      steered([toBox("10.0.2.0/24")]),
      [
        "request source route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table v-main: no by route 10.0.2.0/24 to interface (cidr)",
      ],
    ],
    "may be one, whose target is hidden": [
      steered([{ ...toBox("10.0.2.0/24"), target: gap }]),
      [
        "request source route BAD_STATE_ROUTE route-table v-main: unknown by route 10.0.2.0/24 to what is hidden (cidr)",
        "  hidden gap",
      ],
    ],
    "may go anywhere": [
      steered([{ ...toBox("10.0.2.0/24"), destination: gap }]),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" yes | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
      ],
    ],
    "may go to addresses of a list": [
      steered([{ ...toBox(""), destination: { kind: "prefix-list", id: "pl-1" } }]),
      [],
    ],
    "may be out of use": [
      steered([toBox("10.0.2.0/24", { state: gap })]),
      [
        "request source route BAD_STATE_ROUTE route-table v-main: unknown by route 10.0.2.0/24 to interface (cidr)",
        '  hidden gap, as state: "active" no | "blackhole" no',
      ],
    ],
    "is a blackhole": [
      steered([toBox("10.0.2.0/24", { state: "blackhole" })]),
      [
        "request source route BAD_STATE_ROUTE route-table v-main: no by route 10.0.2.0/24 to interface (cidr)",
      ],
    ],
    "that was propagated is not used inside the range": [
      steered([toBox("10.0.2.0/24", { origin: "propagated" })]),
      [],
    ],
    "may win or lose against a range that is hidden": [
      steered([toBox("10.0.2.0/24")], { cidrs: listing([], gap) }),
      ["request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown", "  hidden gap"],
    ],
    "as long as the longest range that AWS gives may lose": [
      steered([toBox("10.0.2.0/28")], { cidrs: listing([], gap) }),
      ["request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown", "  hidden gap"],
    ],
    "longer than any range wins": [
      steered([toBox("10.0.2.10/32")], { cidrs: listing([], gap) }),
      [
        "request source route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table v-main: no by route 10.0.2.10/32 to interface (cidr)",
      ],
    ],
    "as long as the shortest range that AWS gives may lose": [
      steered([toBox("10.0.0.0/16")], { cidrs: listing([], gap) }),
      ["request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown", "  hidden gap"],
    ],
    "shorter than any range loses": [
      steered([toBox("10.0.0.0/15")], { cidrs: listing([], gap) }),
      [],
    ],
    "for others is not asked where the range is hidden": [
      steered([toBox("10.0.3.0/24")], { cidrs: listing([], gap) }),
      [],
    ],
    "of what is no middlebox is not asked where the range is hidden": [
      steered([route("10.0.2.0/24", "peering", "pcx")], { cidrs: listing([], gap) }),
      [],
    ],
  });
  const ends = [v, { ...v, cidrs: listing(["10.8.0.0/16", "10.0.0.0/16", "no range"]) }];
  it("is asked of every range of the VPC", () => {
    for (const home of ends)
      for (const way of [
        route("10.0.2.0/24", "vpn-gateway", "vgw", { origin: "propagated" }),
        route("10.0.2.0/24", "vpn-gateway", "vgw", { origin: gap }),
        { ...toBox(""), destination: gap, origin: "propagated" as const },
        { ...route("", "peering", "pcx"), destination: gap },
        route("10.0.0.0/16", "peering", "pcx", { origin: gap }),
      ])
        assert.deepEqual(stops(steered([way], home), "client", "node"), []);
  });
  it("may be hidden if its kind is one that is more specific than a range", () => {
    const kinds = [
      ...(["nat-gateway", "interface", "gateway-endpoint", "unsupported", "peering"] as const),
      ...(["transit-gateway", "internet-gateway", "vpn-gateway", "core-network"] as const),
    ];
    const asked = kinds.filter((kind) => {
      const hidden = steered([{ ...route("", kind, "x"), destination: gap }]);
      return stops(hidden, "client", "node").length > 0;
    });
    assert.deepEqual(asked, ["nat-gateway", "interface", "gateway-endpoint", "unsupported"]);
  });
  it("a range that is hidden names itself, where it decides", () => {
    const hidden = steered([], { cidrs: listing([], gap) });
    assert.deepEqual(
      gates(hidden, "client", "node").filter((line) => line.includes(" route ")),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table v-main: yes by route the VPC's range to local (cidr)",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table v-b: yes by route the VPC's range to local (cidr)",
      ],
    );
  });
  it("of an IPv6 range that is hidden, by the lengths that AWS gives", () => {
    const six = (cidr: string): Topology =>
      clientAndNode({
        vpcs: [{ ...v, cidrs: listing([], gap) }],
        subnets: [
          subnet("a", "v", "2001:db8:0:1::/64"),
          subnet("b", "v", "2001:db8:0:2::/64", { routeTable: "v-b" }),
        ],
        routeTables: [table("v-main", "v", [toBox(cidr)]), table("v-b", "v")],
        networkAcls: [openSix],
        securityGroups: [
          group("clients", "v", [], [rule("::/0")]),
          group("cache", "v", [rule("::/0")]),
        ],
        interfaces: [
          eni("client", a, "2001:db8:0:1::a", ["clients"]),
          eni("node", b, "2001:db8:0:2::a", ["cache"]),
          box,
        ],
      });
    const found = ["2001:db8::/43", "2001:db8::/44", "2001:db8::/60", "2001:db8:0:2::/61"].map(
      (cidr) => stops(six(cidr), "client", "node"),
    );
    assert.deepEqual(found, [
      [],
      ["request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown", "  hidden gap"],
      ["request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown", "  hidden gap"],
      [
        "request source route ENI_SOURCE_DEST_CHECK_RESTRICTION route-table v-main: no by route 2001:db8:0:2::/61 to interface (cidr)",
      ],
    ]);
  });
  it("of a public list leads nobody inside, though its entries are hidden", () => {
    const listed = (isPublic: boolean) =>
      clientAndNode({
        prefixLists: [{ id: "pl-1", cidrs: listing([], gap), isPublic }],
        routeTables: [
          table("v-main", "v", [
            { ...toBox(""), destination: { kind: "prefix-list", id: "pl-1" } },
          ]),
        ],
      });
    assert.deepEqual(stops(listed(true), "client", "node"), []);
    assert.deepEqual(stops(listed(false), "client", "node"), [
      "request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown",
      '  hidden gap, as destination: "255.255.255.255/32" yes | "0.0.0.0/0" yes | "10.0.1.10/32" unknown | "10.0.2.10/32" unknown',
      "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: unknown",
      '  hidden gap, as destination: "255.255.255.255/32" yes | "0.0.0.0/0" yes | "10.0.1.10/32" unknown | "10.0.2.10/32" unknown',
    ]);
  });
  it("to a range is asked of no list", () => {
    const lists = partly(steered([toBox("10.0.3.0/24")]), "prefixLists");
    assert.deepEqual(stops(lists, "client", "node"), []);
  });
  it("of a list that was not read may be any, but not where a gateway endpoint's leads to public addresses", () => {
    const listed = (kind: "gateway-endpoint" | "interface", list?: object): Topology => ({
      ...partly(
        steered([{ ...route("", kind, "box"), destination: { kind: "prefix-list", id: "pl-1" } }]),
        "prefixLists",
      ),
      ...list,
    });
    assert.deepEqual(stops(listed("interface"), "client", "node"), [
      "request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown",
      '  hidden prefixLists pl-1, as destination: "255.255.255.255/32" yes | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
    ]);
    assert.deepEqual(stops(listed("gateway-endpoint"), "client", "node"), []);
  });
  it("takes in a part of the addresses that are asked about", () => {
    const routes = (to: string) =>
      stops(steered([toBox("10.0.2.0/25")]), "client", to).filter(
        (line) => !/groups|network-acl/.test(line),
      );
    assert.deepEqual(routes("10.0.2.0/24"), [
      "request source route NO_ROUTE_TO_DESTINATION address 10.0.2.0/24: unknown",
      "  address 10.0.2.0/24 address (range-asked), as addresses: 10.0.2.0/25 no | 10.0.2.128/25 no",
    ]);
    assert.deepEqual(routes("10.0.2.128/25"), [
      "request destination address NO_ROUTE_TO_DESTINATION address 10.0.2.128/25: no by address 10.0.2.128/25 lacks interface (none)",
    ]);
  });
});

describe("where a route leads between two VPCs", () => {
  const between = (there: Partial<Route>, more: Parts = {}, back: Partial<Route> = {}): Topology =>
    clientAndNode({
      vpcs: [v, w],
      subnets: [a, b, far],
      peerings: [peering("pcx", v, w)],
      routeTables: [
        table("w-main", "w", [{ ...route("10.0.0.0/16", "peering", "pcx"), ...there }]),
        table("v-main", "v", [{ ...route("10.1.0.0/16", "peering", "pcx"), ...back }]),
      ],
      networkAcls: [openAcl("v"), openAcl("w")],
      securityGroups: [group("clients", "w", []), group("cache", "v", [rule("clients")])],
      interfaces: [eni("client", far, "10.1.1.10", ["clients"]), node],
      ...more,
    });
  const to = (kind: Exclude<RouteTarget["kind"], "local">): Partial<Route> => ({
    target: { kind, id: "x" },
  });
  const by = (more: Partial<Peering>): Parts => ({ peerings: [peering("pcx", v, w, more)] });
  const side = (one: Vpc, more: Partial<Peering["requester"]> = {}) => ({
    ...{ vpc: one.id, cidrs: one.cidrs, region: "us-east-1" },
    ...more,
  });
  const third = vpc("third", "10.2.0.0/16");
  claim({
    "over an active peering of one Region, references count": [between({}), []],
    "over a peering between Regions, they do not": [
      between({}, by({ accepter: side(w, { region: "eu-west-1" }) })),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "over a peering whose Region is hidden, it is open": [
      between({}, by({ accepter: side(w, { region: gap }) })),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "the Region that a VPC is known to be in counts where the peering's is hidden": [
      between(
        {},
        {
          ...by({ accepter: side(w, { region: gap }) }),
          vpcs: [v, { ...w, region: "us-east-1" }],
        },
      ),
      [],
    ],
    "a side without a Region is in the other's": [
      between({}, by({ accepter: { vpc: "w", cidrs: w.cidrs } })),
      [],
    ],
    "a peering that is not active passes nothing": [
      between({}, by({ state: "inactive" })),
      [
        "request source route BAD_STATE_ROUTE route-table w-main: no by route 10.0.0.0/16 to peering (cidr)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route BAD_STATE_ROUTE route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a peering may be active": [
      between({}, by({ state: gap })),
      [
        "request source route BAD_STATE_ROUTE route-table w-main: unknown by route 10.0.0.0/16 to peering (cidr)",
        '  hidden gap, as state: "active" yes | "inactive" no',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as state: "active" yes | "inactive" no',
        "reply destination route BAD_STATE_ROUTE route-table v-main: unknown by route 10.1.0.0/16 to peering (cidr)",
        '  hidden gap, as state: "active" yes | "inactive" no',
      ],
    ],
    "a peering that does not exist passes nothing": [
      between({}, { peerings: [] }),
      [
        "request source route BAD_STATE_ROUTE route-table w-main: no by route 10.0.0.0/16 to peering (cidr)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route BAD_STATE_ROUTE route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a peering that was not read may": [
      partly(between({}, { peerings: [] }), "peerings"),
      [
        "request source route BAD_STATE_ROUTE route-table w-main: unknown by route 10.0.0.0/16 to peering (cidr)",
        "  hidden peerings",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden peerings",
        "reply destination route BAD_STATE_ROUTE route-table v-main: unknown by route 10.1.0.0/16 to peering (cidr)",
        "  hidden peerings",
      ],
    ],
    "a peering whose other side is hidden": [
      between({}, by({ requester: side(v, { vpc: gap }) })),
      [
        "request source route DISCONNECTED_VPCS route-table w-main: unknown by route 10.0.0.0/16 to peering (cidr)",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply destination route DISCONNECTED_VPCS route-table v-main: unknown by route 10.1.0.0/16 to peering (cidr)",
        "  hidden gap",
      ],
    ],
    "a peering with a third VPC": [
      between({}, by({ requester: side(third) })),
      [
        "request source route PCX_REQUIRES_ADDRESS_IN_VPC_CIDR route-table w-main: no by route 10.0.0.0/16 to peering (cidr)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route PCX_REQUIRES_ADDRESS_IN_VPC_CIDR route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a peering with a third VPC that has the same range": [
      between({}, by({ requester: side(v, { vpc: "third" }) })),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: no by route 10.0.0.0/16 to peering (cidr) DISCONNECTED_VPCS",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route PCX_REQUIRES_ADDRESS_IN_VPC_CIDR route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a route that is missing alone: references would count": [
      between({ destination: { kind: "cidr", cidr: "10.9.0.0/16" } }),
      ["request source route NO_ROUTE_TO_DESTINATION route-table w-main: no"],
    ],
    "a route and a peering that are missing: references would not count": [
      between({ destination: { kind: "cidr", cidr: "10.9.0.0/16" } }, { peerings: [] }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route BAD_STATE_ROUTE route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a route that is missing, and a peering that is not active": [
      between({ destination: { kind: "cidr", cidr: "10.9.0.0/16" } }, by({ state: "inactive" })),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route BAD_STATE_ROUTE route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a route that is missing, and a peering with a third VPC": [
      between(
        { destination: { kind: "cidr", cidr: "10.9.0.0/16" } },
        by({ accepter: side(third) }),
      ),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply destination route PCX_REQUIRES_ADDRESS_IN_VPC_CIDR route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a state that is hidden": [
      between({ state: gap }),
      [
        "request source route BAD_STATE_ROUTE route-table w-main: unknown by route 10.0.0.0/16 to peering (cidr)",
        '  hidden gap, as state: "active" yes | "blackhole" no',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as state: "active" yes | "blackhole" no',
      ],
    ],
    "a target that is hidden": [
      between({ target: gap }),
      [
        "request source route BAD_STATE_ROUTE route-table w-main: unknown by route 10.0.0.0/16 to what is hidden (cidr)",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "a destination that is hidden": [
      between({ destination: gap }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
      ],
    ],
    "a route back whose state is hidden": [
      between({}, {}, { state: gap }),
      [
        "reply destination route BAD_STATE_ROUTE route-table v-main: unknown by route 10.1.0.0/16 to peering (cidr)",
        '  hidden gap, as state: "active" yes | "blackhole" no',
      ],
    ],
    "a route back that is a blackhole": [
      between({}, {}, { state: "blackhole" }),
      [
        "reply destination route BAD_STATE_ROUTE route-table v-main: no by route 10.1.0.0/16 to peering (cidr)",
      ],
    ],
    "a route back that is missing": [
      between({}, {}, { destination: { kind: "cidr", cidr: "10.9.0.0/16" } }),
      ["reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: no"],
    ],
    "an internet gateway": [
      between(to("internet-gateway")),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: no by route 10.0.0.0/16 to internet-gateway (cidr) DISCONNECTED_VPCS",
      ],
    ],
    "an egress-only gateway": [
      between(to("egress-only-gateway")),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: no by route 10.0.0.0/16 to egress-only-gateway (cidr) DISCONNECTED_VPCS",
      ],
    ],
    "a core network": [
      between(to("core-network")),
      [
        "request source route NOT_MODELLED route-table w-main: unknown by route 10.0.0.0/16 to core-network (cidr)",
        "  gateway x what a Cloud WAN core network leads to (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  gateway x what a Cloud WAN core network leads to (not-modelled)",
      ],
    ],
    "a VPN gateway": [
      between(to("vpn-gateway")),
      [
        "request source route NOT_MODELLED route-table w-main: unknown by route 10.0.0.0/16 to vpn-gateway (cidr)",
        "  gateway x where networks behind a VPN or Direct Connect route on to (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  gateway x where networks behind a VPN or Direct Connect route on to (not-modelled)",
      ],
    ],
    "a gateway endpoint": [
      between(to("gateway-endpoint")),
      [
        "request source route NOT_MODELLED route-table w-main: unknown by route 10.0.0.0/16 to gateway-endpoint (cidr)",
        "  vpc-endpoint x this kind of route target (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  vpc-endpoint x this kind of route target (not-modelled)",
      ],
    ],
    "what is not known": [
      between(to("unsupported")),
      [
        "request source route NOT_MODELLED route-table w-main: unknown by route 10.0.0.0/16 to unsupported (cidr)",
        "  resource x this kind of route target (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  resource x this kind of route target (not-modelled)",
      ],
    ],
    "an interface that was not read": [
      between(to("interface")),
      [
        "request source route NOT_MODELLED route-table w-main: unknown by route 10.0.0.0/16 to interface (cidr)",
        "  network-interface x what an appliance forwards (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  network-interface x what an appliance forwards (not-modelled)",
      ],
    ],
    "a NAT gateway on the way back": [
      between({}, {}, to("nat-gateway")),
      [
        "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: no by route 10.1.0.0/16 to nat-gateway (cidr)",
      ],
    ],
    "a transit gateway without attachments": [
      between(to("transit-gateway")),
      [
        "request between route BAD_STATE_ROUTE transit-gateway x: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "two routes of one length, of which one was perhaps propagated": [
      between(
        {},
        {
          routeTables: [
            table("w-main", "w", [
              route("10.0.0.0/16", "peering", "pcx", { origin: gap }),
              route("10.0.0.0/16", "vpn-gateway", "vgw", { origin: other }),
            ]),
            table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          ],
        },
      ),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-main: unknown",
        "  hidden gap",
        "  hidden other",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "  hidden other",
      ],
    ],
    "a shorter route, of which it is hidden whether it was propagated": [
      between(
        {},
        {
          routeTables: [
            table("w-main", "w", [
              route("10.0.0.0/16", "peering", "pcx", { origin: gap }),
              route("10.0.0.0/8", "vpn-gateway", "vgw", { origin: other }),
            ]),
            table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          ],
        },
      ),
      [],
    ],
    "a route of the same length to elsewhere, of which it is hidden whether it was propagated": [
      between(
        {},
        {
          routeTables: [
            table("w-main", "w", [
              route("10.0.0.0/16", "peering", "pcx", { origin: gap }),
              route("10.7.0.0/16", "vpn-gateway", "vgw", { origin: other }),
            ]),
            table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          ],
        },
      ),
      [],
    ],
    "two routes of one length to one target, of which one was perhaps propagated": [
      between(
        {},
        {
          routeTables: [
            table("w-main", "w", [
              route("10.0.0.0/16", "peering", "pcx", { origin: gap }),
              route("10.0.0.0/16", "peering", "pcx", { origin: other }),
            ]),
            table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
          ],
        },
      ),
      [],
    ],
    "a list before what was propagated, and after what was written": [
      between(
        {},
        {
          prefixLists: [{ id: "pl-1", cidrs: listing(["10.0.0.0/16", "10.1.0.0/16", "no range"]) }],
          routeTables: [
            table("w-main", "w", [
              route("10.0.0.0/16", "vpn-gateway", "vgw", { origin: "propagated" }),
              { ...route("", "peering", "pcx"), destination: { kind: "prefix-list", id: "pl-1" } },
            ]),
            table("v-main", "v", [
              {
                ...route("", "vpn-gateway", "vgw"),
                destination: { kind: "prefix-list", id: "pl-1" },
              },
              route("10.1.0.0/16", "peering", "pcx"),
            ]),
          ],
        },
      ),
      [],
    ],
  });
  it("each gate that passes says by what", () => {
    assert.deepEqual(gates(between({}), "client", "node"), [
      "request source security-group ENI_SG_RULES_MISMATCH security-group clients: yes by group-rule all cidr (cidr)",
      "request source network-acl SUBNET_ACL_RESTRICTION network-acl w-acl: yes by acl-entry 100 out (cidr)",
      "request source route NO_ROUTE_TO_DESTINATION route-table w-main: yes by route 10.0.0.0/16 to peering (cidr)",
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 in (cidr)",
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from clients group (group)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 out (cidr)",
      "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: yes by route 10.1.0.0/16 to peering (cidr)",
      "reply source network-acl SUBNET_ACL_RESTRICTION network-acl w-acl: yes by acl-entry 100 in (cidr)",
    ]);
  });
});

describe("whether what a subnet's routes lead to leaves addresses as they are", () => {
  const kinds: readonly Exclude<RouteTarget["kind"], "local">[] = [
    ...(["internet-gateway", "egress-only-gateway", "vpn-gateway", "peering"] as const),
    ...(["transit-gateway", "core-network", "nat-gateway", "interface"] as const),
    ...(["gateway-endpoint", "unsupported"] as const),
  ];
  const keeps = (topology: Topology, from: Subnet = a): boolean =>
    keepsAddresses(prepare(topology), from);
  const routed = (routes: readonly Route[], more: Parts = {}): Topology =>
    clientAndNode({ routeTables: [table("v-main", "v", routes)], ...more });
  const attached = (more: Partial<TransitAttachment> = {}): TransitAttachment => ({
    ...{ id: "at", transitGateway: "tgw", kind: "vpc", vpc: "v", subnets: listing(["b"]) },
    ...{ associatedTable: "t", state: "available" },
    ...more,
  });
  const overTransit = (attachment: TransitAttachment, exit: readonly Route[], more: Parts = {}) =>
    clientAndNode({
      subnets: [a, { ...b, routeTable: "exit" }],
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw")]),
        table("exit", "v", exit),
      ],
      transitAttachments: [attachment],
      ...more,
    });

  it("is told by the kind of target", () => {
    assert.deepEqual(
      kinds.filter((kind) => keeps(routed([route("10.1.0.0/16", kind, "x")]))),
      ["internet-gateway", "egress-only-gateway", "vpn-gateway", "peering", "transit-gateway"],
    );
  });
  it("is told of every route, not of some", () => {
    const [plain, box] = [
      route("10.1.0.0/16", "peering", "x"),
      route("10.2.0.0/16", "interface", "x"),
    ];
    assert.deepEqual(
      [keeps(routed([])), keeps(routed([plain])), keeps(routed([plain, box]))],
      [true, true, false],
    );
    assert.equal(keeps(routed([{ ...plain, target: gap }])), false);
  });
  it("is not told of tables that are not known to the end", () => {
    const main = table("v-main", "v");
    const open = [
      clientAndNode({ routeTables: [{ ...main, routes: listing([], gap) }] }),
      clientAndNode({ routeTables: [{ ...main, unread: [gap] }] }),
      clientAndNode({ routeTables: [] }),
      clientAndNode({ vpcs: [] }),
      clientAndNode({ vpcs: [{ ...v, mainRouteTable: gap }] }),
    ];
    assert.deepEqual(
      open.map((topology) => keeps(topology)),
      [false, false, false, false, false],
    );
    assert.equal(keeps(clientAndNode(), { ...a, routeTable: gap }), false);
    assert.equal(keeps(clientAndNode(), { ...a, vpc: gap }), false);
    assert.equal(keeps(clientAndNode(), { ...a, vpc: gap, routeTable: "v-main" }), true);
  });
  it("over a transit gateway, is told by the tables of its attachments' subnets", () => {
    const box = route("10.0.0.0/16", "interface", "box");
    const plain = route("10.1.0.0/16", "transit-gateway", "tgw");
    const both = attached({ subnets: listing(["a", "b"]) });
    const found = {
      "no middlebox": keeps(overTransit(attached(), [plain])),
      "a middlebox": keeps(overTransit(attached(), [box])),
      "a middlebox in one subnet of two": keeps(overTransit(both, [plain, box])),
      "a target that is hidden": keeps(overTransit(attached(), [{ ...plain, target: gap }])),
      "attachments that were not read": keeps(
        partly(overTransit(attached(), []), "transitAttachments"),
      ),
      "a VPN's attachment": keeps(
        overTransit(attached({ kind: "vpn", subnets: undefined }), [box]),
      ),
      "subnets that are not known": keeps(overTransit(attached({ subnets: undefined }), [])),
      "further subnets": keeps(overTransit(attached({ subnets: listing(["b"], gap) }), [])),
      "a subnet that was not read": keeps(
        overTransit(attached({ subnets: listing(["gone"]) }), []),
      ),
      "a table that is hidden": keeps(
        overTransit(attached(), [], { subnets: [a, { ...b, routeTable: gap }] }),
      ),
      "a table with further routes": keeps(
        overTransit(attached(), [], {
          routeTables: [
            table("v-main", "v", [plain]),
            { ...table("exit", "v"), routes: listing([], gap) },
          ],
        }),
      ),
      "the main table": keeps(overTransit(attached(), [box], { subnets: [a, b] })),
      "the main table of a VPC that is hidden": keeps(
        overTransit(attached(), [], { subnets: [a, { ...b, vpc: gap }] }),
      ),
    };
    assert.deepEqual(found, {
      "no middlebox": true,
      "a middlebox": false,
      "a middlebox in one subnet of two": false,
      "a target that is hidden": false,
      "attachments that were not read": false,
      "a VPN's attachment": true,
      "subnets that are not known": false,
      "further subnets": false,
      "a subnet that was not read": false,
      "a table that is hidden": false,
      "a table with further routes": false,
      "the main table": true,
      "the main table of a VPC that is hidden": false,
    });
  });
});

describe("the routes that a subnet can use, best first", () => {
  const cidrs = (topology: Topology, from: Subnet = a): readonly string[] =>
    routesOfSubnet(prepare(topology), from).map(
      ({ cidr, prefix, rank }) => `${cidr} ${String(prefix)} ${String(rank)}`,
    );
  const routes = [
    route("0.0.0.0/0", "internet-gateway", "igw"),
    route("10.1.0.0/16", "vpn-gateway", "vgw", { origin: "propagated" }),
    route("10.1.0.0/16", "peering", "pcx"),
    route("10.0.3.0/24", "vpn-gateway", "vgw", { origin: "propagated" }),
    route("10.0.4.0/24", "peering", "pcx", { origin: gap }),
    route("10.0.5.0/24", "interface", "box", { origin: gap }),
    route("10.0.6.0/24", "peering", "pcx"),
    { ...route("", "peering", "pcx"), destination: gap },
    { ...route("", "peering", "pcx"), destination: { kind: "prefix-list", id: "pl-1" } as const },
    { ...route("10.3.0.0/16", "peering", "pcx"), target: gap },
  ];
  const routed = (more: Parts = {}): Topology =>
    clientAndNode({
      prefixLists: [{ id: "pl-1", cidrs: listing(["10.1.0.0/16", "no range"]) }],
      routeTables: [table("v-main", "v", routes)],
      ...more,
    });
  it("are those of its table, by length, then local, written, of a list, propagated", () => {
    assert.deepEqual(cidrs(routed()), [
      "10.0.5.0/24 24 1",
      "10.0.6.0/24 24 1",
      "10.0.0.0/16 16 0",
      "10.1.0.0/16 16 1",
      "10.3.0.0/16 16 1",
      "10.1.0.0/16 16 2",
      "10.1.0.0/16 16 3",
      "0.0.0.0/0 0 1",
    ]);
  });
  it("are none where the table, or its VPC, is not known", () => {
    const hidden: readonly Partial<Subnet>[] = [
      { routeTable: gap },
      { vpc: gap },
      { vpc: "gone" },
      { routeTable: "gone" },
    ];
    assert.deepEqual(
      hidden.map((more) => cidrs(routed(), { ...a, ...more }).length),
      [0, 0, 0, 0],
    );
  });
  it("a local route that was replaced is not among them, one that only may be is", () => {
    const replaced = (more: Partial<Route>) =>
      cidrs(
        routed({
          routeTables: [
            table("v-main", "v", [{ ...route("10.0.0.0/16", "interface", "box"), ...more }]),
          ],
        }),
      );
    assert.deepEqual(replaced({}), ["10.0.0.0/16 16 1"]);
    assert.deepEqual(replaced({ origin: "propagated" }), ["10.0.0.0/16 16 0"]);
    assert.deepEqual(replaced({ target: { kind: "peering", id: "pcx" } }), [
      "10.0.0.0/16 16 0",
      "10.0.0.0/16 16 1",
    ]);
  });
});

describe("what a NAT gateway's own subnet makes of it", () => {
  const edge = subnet("edge", "w", "10.1.9.0/24", { routeTable: "w-edge" });
  const far2 = eni("client", far, "10.1.1.10", ["clients"]);
  const behind = (
    onward: readonly Route[],
    nat: Partial<Gateway> = {},
    more: Parts = {},
  ): Topology =>
    clientAndNode({
      vpcs: [v, w],
      subnets: [a, b, far, edge],
      peerings: [peering("pcx", v, w)],
      gateways: [
        gateway("nat", "nat-gateway", "w", {
          ...{ subnet: "edge", isPublic: false, addresses: listing(["10.1.9.5"]) },
          ...nat,
        }),
      ],
      networkAcls: [openAcl("v"), openAcl("w")],
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
        table("w-main", "w", [route("10.0.0.0/16", "nat-gateway", "nat")]),
        table("w-edge", "w", onward),
      ],
      securityGroups: [
        group("clients", "w", []),
        group("cache", "v", [rule("0.0.0.0/0")], [anywhere()]),
      ],
      interfaces: [far2, node],
      ...more,
    });
  const on = route("10.0.0.0/16", "peering", "pcx");
  claim({
    "a way on": [behind([on]), []],
    "no way on": [
      behind([]),
      ["request source route NO_ROUTE_TO_DESTINATION route-table w-edge: no"],
    ],
    "the internet": [
      behind([route("0.0.0.0/0", "internet-gateway", "igw")]),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-edge: no by route 0.0.0.0/0 to internet-gateway (cidr) DISCONNECTED_VPCS",
      ],
    ],
    "a blackhole": [
      behind([{ ...on, state: "blackhole" }]),
      [
        "request source route BAD_STATE_ROUTE route-table w-edge: no by route 10.0.0.0/16 to peering (cidr)",
      ],
    ],
    "a state that is hidden": [
      behind([{ ...on, state: gap }]),
      [
        "request source route BAD_STATE_ROUTE route-table w-edge: unknown by route 10.0.0.0/16 to peering (cidr)",
        '  hidden gap, as state: "active" yes | "blackhole" no',
      ],
    ],
    "a target that is hidden": [
      behind([{ ...on, target: gap }]),
      [
        "request source route BAD_STATE_ROUTE route-table w-edge: unknown by route 10.0.0.0/16 to what is hidden (cidr)",
        "  hidden gap",
      ],
    ],
    itself: [
      behind([route("10.0.0.0/16", "nat-gateway", "nat")]),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table w-edge: no by route 10.0.0.0/16 to nat-gateway (cidr)",
      ],
    ],
    "a subnet that is hidden": [
      behind([on], { subnet: gap }),
      ["request between gateway NOT_MODELLED gateway nat: unknown", "  hidden gap"],
    ],
    "a subnet that was not read": [
      behind([on], { subnet: "gone" }),
      [
        "request between gateway NOT_MODELLED gateway nat: unknown",
        "  gateway nat resource (not-read)",
      ],
    ],
    "a gateway that is not available": [
      behind([on], { state: "unavailable" }),
      ["request between gateway BAD_STATE_ROUTE gateway nat: no"],
    ],
    "a gateway whose state is hidden": [
      behind([on], { state: gap }),
      [
        "request between gateway BAD_STATE_ROUTE gateway nat: unknown",
        '  hidden gap, as state: "available" yes | "unavailable" no',
      ],
    ],
    "a gateway that does not exist": [
      behind([on], {}, { gateways: [] }),
      [
        "request between gateway NOT_MODELLED gateway nat: unknown",
        "  gateway nat resource (not-read)",
      ],
    ],
    "a gateway that was not read": [
      partly(behind([on], {}, { gateways: [] }), "gateways"),
      ["request between gateway NOT_MODELLED gateway nat: unknown", "  hidden gateways"],
    ],
  });
});

describe("a route that leads to a NAT gateway", () => {
  const [edge, nat] = [
    subnet("edge", "w", "10.1.9.0/24", { routeTable: "w-edge" }),
    gateway("nat", "nat-gateway", "w", { subnet: "edge" }),
  ];
  const on = route("10.0.0.0/16", "peering", "pcx");
  const way = (
    onward: readonly Route[],
    more: Partial<Gateway> = {},
    direction: "request" | "reply" = "request",
    client = "client",
  ): string => {
    const network = prepare(
      clientAndNode({
        vpcs: [v, w],
        subnets: [a, b, far, edge],
        gateways: [{ ...nat, ...more }],
        routeTables: [
          table("w-main", "w", [route("10.0.0.0/16", "nat-gateway", "nat")]),
          table("w-edge", "w", onward),
        ],
        interfaces: [node],
      }),
    );
    const end = (item: NetworkInterface, role: "source" | "destination") =>
      interfaceEnd(network, World.actual, item, role, parseCidr(item.addresses.items[0] ?? ""));
    const source = end(eni(client, far, "10.1.1.10", []), "source");
    const destination = end(node, "destination");
    const inquiry: Inquiry = {
      ...{ network, world: World.actual, protocol: "tcp" as const, source, destination },
      ...{ port: portSet(1), ephemeral: portSet(2), isDetailed: true },
    };
    const { findings, isReaddressed, arrival } = deliver(
      inquiry,
      direction,
      source,
      destination,
      far,
    );
    const said = findings.map(({ code, truth, missing }) => {
      const because = missing.map(({ unknown }) => unknown.fact.aspect).join("+");
      return [code, truth, because].filter((word) => word !== "").join(" ");
    });
    return [...said, ...(isReaddressed === true ? ["readdressed"] : []), arrival].join(", ");
  };
  it("loses the packet, or gives it another address", () => {
    assert.deepEqual(
      {
        "a way on": way([on]),
        "no way on": way([]),
        "into the internet": way([route("0.0.0.0/0", "internet-gateway", "igw")]),
        "a blackhole": way([{ ...on, state: "blackhole" }]),
        "a target that is hidden": way([{ ...on, target: gap }]),
        "a destination that is hidden": way([{ ...on, destination: gap }]),
        "a subnet that is hidden": way([], { subnet: gap }),
        "no subnet": way([], { subnet: undefined }),
        "a subnet that was not read": way([], { subnet: "gone" }),
        "a reply": way([on], {}, "reply"),
        "its own packets": way([on], {}, "request", "nat"),
      },
      {
        "a way on":
          "NOT_MODELLED unknown what leaves a NAT gateway, with its own address, readdressed, through-acl",
        "no way on": "NO_ROUTE_TO_DESTINATION no, readdressed, through-acl",
        "into the internet": "NO_ROUTE_TO_DESTINATION no, readdressed, through-acl",
        "a blackhole": "NO_ROUTE_TO_DESTINATION no, readdressed, through-acl",
        "a target that is hidden":
          "NOT_MODELLED unknown what leaves a NAT gateway, with its own address, readdressed, through-acl",
        "a destination that is hidden":
          "NOT_MODELLED unknown what leaves a NAT gateway, with its own address, readdressed, through-acl",
        "a subnet that is hidden":
          "NOT_MODELLED unknown what leaves a NAT gateway, with its own address, readdressed, through-acl",
        "no subnet":
          "NOT_MODELLED unknown what leaves a NAT gateway, with its own address, readdressed, through-acl",
        "a subnet that was not read":
          "NOT_MODELLED unknown what leaves a NAT gateway, with its own address, readdressed, through-acl",
        "a reply": "NO_ROUTE_TO_DESTINATION no, readdressed, through-acl",
        "its own packets": "NO_ROUTE_TO_DESTINATION no, readdressed, through-acl",
      },
    );
  });
});

describe("two ends whose VPC is hidden", () => {
  const hidden = (ofA: Subnet["vpc"], ofB: Subnet["vpc"], target: Route["target"]): Topology => {
    const own = { routeTable: "own", networkAcl: "v-acl" };
    const [here, there] = [
      { ...a, ...own, vpc: ofA },
      { ...b, ...own, vpc: ofB },
    ];
    return clientAndNode({
      subnets: [here, there],
      routeTables: [
        table("own", "v", [
          { ...route("10.0.0.0/16", "peering", ""), target },
          { ...route("10.9.0.0/16", "peering", ""), target: { kind: "local" } },
        ]),
      ],
      peerings: [peering("pcx", v, w)],
      securityGroups: admitsAll,
      interfaces: [
        { ...eni("client", here, "10.0.1.10", ["clients"]), vpc: ofA },
        { ...node, vpc: ofB },
      ],
    });
  };
  const local = { kind: "local" } as const;
  claim({
    "are in one, whichever it is": [hidden(gap, gap, local), []],
    "may be in one": [
      hidden(gap, other, local),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to local (cidr)",
        "  hidden gap",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to local (cidr)",
        "  hidden other",
      ],
    ],
    "of which one is known": [
      hidden("v", gap, local),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to local (cidr)",
        "  hidden gap",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to local (cidr)",
        "  hidden gap",
      ],
    ],
    "are not known to be over a peering": [
      hidden(gap, gap, { kind: "peering", id: "pcx" }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to peering (cidr)",
        "  hidden gap",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to peering (cidr)",
        "  hidden gap",
      ],
    ],
    "are not known to be over a transit gateway": [
      hidden(gap, gap, { kind: "transit-gateway", id: "tgw" }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to transit-gateway (cidr)",
        "  hidden gap",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table own: unknown by route 10.0.0.0/16 to transit-gateway (cidr)",
        "  hidden gap",
      ],
    ],
    "are told to be apart, wherever they are, by what leads to none": [
      hidden(gap, gap, { kind: "internet-gateway", id: "igw" }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table own: no by route 10.0.0.0/16 to internet-gateway (cidr) DISCONNECTED_VPCS",
        "reply destination route NO_ROUTE_TO_DESTINATION route-table own: no by route 10.0.0.0/16 to internet-gateway (cidr) DISCONNECTED_VPCS",
      ],
    ],
  });
});

describe("an interface of an end", () => {
  const client = (more: Partial<NetworkInterface>): Topology =>
    clientAndNode({ interfaces: [eni("client", a, "10.0.1.10", ["clients"], more), node] });
  claim({
    "that is not in use opens nothing": [
      client({ isInUse: false }),
      ["request source address BAD_STATE network-interface client: no"],
    ],
    "that may be in use": [
      client({ isInUse: gap }),
      [
        "request source address BAD_STATE network-interface client: unknown",
        "  hidden gap, as use: true yes | false no",
      ],
    ],
    "that is in use": [client({ isInUse: true }), []],
    "of which something is not modelled": [
      client({ unread: [gap] }),
      ["request source gateway NOT_MODELLED resource gap: unknown", "  hidden gap"],
    ],
    "in one of two subnets": [
      client({ subnets: listing(["a", "b"]), addresses: listing([], other) }),
      [
        "request between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        '  network-interface client subnet (may-stand-in), as subnet: "a" yes | "b" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  network-interface client subnet (may-stand-in), as subnet: "a" yes | "b" yes',
        "reply between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        '  network-interface client subnet (may-stand-in), as subnet: "a" yes | "b" yes',
      ],
    ],
    "in a subnet that is hidden": [
      client({ subnets: listing([], gap), addresses: listing([], other) }),
      [
        "request between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        '  hidden gap, as subnet: "a" yes | "b" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as subnet: "a" yes | "b" yes',
        "reply between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        '  hidden gap, as subnet: "a" yes | "b" yes',
      ],
    ],
    "in a subnet that was not read": [
      partly(client({ subnets: listing(["gone"]) }), "subnets"),
      [
        "request between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        "  hidden subnets",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden subnets",
        "reply between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        "  hidden subnets",
      ],
    ],
    "in a subnet that does not exist": [
      client({ subnets: listing(["gone"]) }),
      [
        "request between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        "  subnet gone resource (not-read)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  subnet gone resource (not-read)",
        "reply between route NO_ROUTE_TO_DESTINATION network-interface client: unknown",
        "  subnet gone resource (not-read)",
      ],
    ],
  });
  const resolving = (resolvesNames: Vpc["resolvesNames"]): Topology =>
    clientAndNode({ vpcs: [{ ...v, ...(resolvesNames === undefined ? {} : { resolvesNames }) }] });
  claim({
    "in a VPC that resolves names": [resolving(true), []],
    "in a VPC without Amazon's resolver": [
      resolving(false),
      [
        "request source name NOT_MODELLED vpc v: unknown",
        "  vpc v name resolution without Amazon's resolver (enableDnsSupport is off) (not-modelled)",
      ],
    ],
    "in a VPC that may resolve names": [
      resolving(gap),
      ["request source name NOT_MODELLED vpc v: unknown", "  hidden gap"],
    ],
    "in a VPC that was not read": [
      without(resolving(true), "vpcs"),
      [
        "request source network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
        "request source route NO_ROUTE_TO_DESTINATION : unknown",
        "  vpc v resource (not-read)",
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
        "reply destination route NO_ROUTE_TO_DESTINATION : unknown",
        "  vpc v resource (not-read)",
        "reply source network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
      ],
    ],
  });
});
