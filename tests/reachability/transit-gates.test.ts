/**
 * Transit gateways with one fact of an attachment, a table, a route or a zone hidden: what is open then, what the fact may turn out to be,
 * and what each of these makes of the question.
 */

import * as assert from "node:assert/strict";
import type {
  Subnet,
  Topology,
  TransitAttachment,
  TransitGateway,
  TransitRoute,
  TransitRouteTable,
} from "../../reachability";
import { listing } from "../../reachability";
import { isSameZone } from "../../reachability/gates/attachment-subnets";
import { arrivalOfStopped } from "../../reachability/gates/transit-gateways";
import type { End, Inquiry } from "../../reachability/model/inquiry";
import { prepare } from "../../reachability/model/prepared";
import { claim, gates, partly, stops, without } from "./gate-lines";
import { hiddenFact } from "./hidden-fact";
import {
  acl,
  allow,
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

type Parts = Parameters<typeof network>[0];

const gap = hiddenFact("gap");
const other = hiddenFact("other");
const near = subnet("near", "c", "10.1.1.0/24");
const nearDoor = subnet("near-door", "c", "10.1.9.0/28");
const far = subnet("far", "v", "10.0.2.0/24");
const farDoor = subnet("far-door", "v", "10.0.9.0/28");
const [v, c] = [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")];

function attachment(
  id: string,
  inVpc: string,
  door: string,
  more: Partial<TransitAttachment> = {},
): TransitAttachment {
  return {
    ...{ id, transitGateway: "tgw", kind: "vpc", vpc: inVpc, subnets: listing([door]) },
    ...{ isGroupReferencing: true, associatedTable: "t", state: "available" },
    ...more,
  };
}

function transitTable(
  id: string,
  routes: readonly TransitRoute[] = [],
  propagations: readonly string[] = [],
  more: Partial<TransitRouteTable> = {},
): TransitRouteTable {
  return {
    ...{ id, transitGateway: "tgw", routes: listing(routes), propagations: listing(propagations) },
    ...more,
  };
}

function to(cidr: string, leadsTo: TransitRoute["attachment"], more: object = {}): TransitRoute {
  return { cidr, attachment: leadsTo, origin: "static", ...more };
}

const atC = (more: Partial<TransitAttachment> = {}) => attachment("at-c", "c", "near-door", more);
const atV = (more: Partial<TransitAttachment> = {}) => attachment("at-v", "v", "far-door", more);
const GATEWAY: TransitGateway = {
  id: "tgw",
  isGroupReferencing: true,
  defaultAssociationTable: "t",
  defaultPropagationTable: "t",
};

/** Client in VPC `c`, node in VPC `v`, one gateway, one table that both propagate to. */
function joined(more: Parts = {}): Topology {
  return network({
    vpcs: [v, c],
    subnets: [near, nearDoor, far, farDoor],
    routeTables: [
      table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw")]),
      table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
    ],
    networkAcls: [openAcl("v"), openAcl("c")],
    securityGroups: [group("clients", "c", []), group("cache", "v", [rule("clients")])],
    interfaces: [
      eni("client", near, "10.1.1.10", ["clients"]),
      eni("node", far, "10.0.2.10", ["cache"]),
    ],
    transitGateways: [GATEWAY],
    transitAttachments: [atC(), atV()],
    transitRouteTables: [transitTable("t", [], ["at-c", "at-v"])],
    ...more,
  });
}

const attached = (...transitAttachments: readonly TransitAttachment[]): Topology =>
  joined({ transitAttachments });
const tabled = (routes: readonly TransitRoute[], more: Parts = {}, propagates = ["at-c"]) =>
  joined({ transitRouteTables: [transitTable("t", routes, propagates)], ...more });
const placed = (...subnets: readonly Subnet[]): Topology => joined({ subnets });

describe("the attachment of a VPC to a transit gateway", () => {
  claim({
    "carries what is complete": [joined(), []],
    "is missing": [
      attached(atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway tgw: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
      ],
    ],
    "was not read": [
      partly(attached(atV()), "transitAttachments"),
      [
        "request between route BAD_STATE_ROUTE transit-gateway tgw: unknown",
        "  hidden transitAttachments",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden transitAttachments",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden transitAttachments",
      ],
    ],
    "may be one whose VPC is hidden": [
      attached(atC({ vpc: gap }), atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway tgw: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "may be one whose gateway is hidden": [
      attached(atC({ transitGateway: gap }), atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway tgw: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "of another kind is none": [
      attached(atC({ kind: "connect" }), atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway tgw: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
      ],
    ],
    "without a VPC is none": [
      attached(atC({ vpc: undefined }), atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway tgw: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  transit-gateway-attachment at-c propagated routes (not-read)",
      ],
    ],
    "is not available": [
      attached(atC({ state: "unavailable" }), atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-c: no",
        "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-c: no",
      ],
    ],
    "may be available": [
      attached(atC({ state: gap }), atV()),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-c: unknown",
        '  hidden gap, as state: "available" yes | "unavailable" no',
        "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-c: unknown",
        '  hidden gap, as state: "available" yes | "unavailable" no',
      ],
    ],
    "out of which it goes is not available": [
      attached(atC(), atV({ state: "unavailable" })),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-v: no",
        "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-v: no",
      ],
    ],
    "out of which it goes may be available": [
      attached(atC(), atV({ state: gap })),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-v: unknown",
        '  hidden gap, as state: "available" yes | "unavailable" no',
        "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-v: unknown",
        '  hidden gap, as state: "available" yes | "unavailable" no',
      ],
    ],
    "out of which it goes has a VPC that is hidden": [
      attached(atC(), atV({ vpc: gap })),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route BAD_STATE_ROUTE transit-gateway tgw: unknown",
        "  hidden gap",
      ],
    ],
    "out of which it goes has no VPC that was read": [
      tabled([to("10.0.0.0/16", "at-v")], { transitAttachments: [atC(), atV({ vpc: undefined })] }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-attachment at-v: unknown",
        "  transit-gateway-attachment at-v vpc (not-read)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway-attachment at-v vpc (not-read)",
        "reply between route BAD_STATE_ROUTE transit-gateway tgw: no",
      ],
    ],
    "out of which it goes is another VPC's": [
      tabled([to("10.0.0.0/16", "at-x")], {
        transitAttachments: [atC(), atV(), attachment("at-x", "c", "near-door")],
      }),
      [
        "request between route NOT_MODELLED route-table c-main: unknown by route 10.0.0.0/16 to transit-gateway (cidr)",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
      ],
    ],
    "has no table": [
      attached(atC({ associatedTable: null }), atV()),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "has a table that is hidden": [
      attached(atC({ associatedTable: gap }), atV()),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as transit table: null no | "t" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as transit table: null no | "t" yes',
      ],
    ],
    "has a table that is hidden, of which others were not read": [
      partly(attached(atC({ associatedTable: gap }), atV()), "transitRouteTables"),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "has a table that is hidden, where no table was read": [
      without(attached(atC({ associatedTable: gap }), atV()), "transitRouteTables"),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-v: unknown",
        "  transit-gateway-route-table t resource (not-read)",
      ],
    ],
    "has a table that is hidden: any of this gateway, or that may be": [
      joined({
        transitAttachments: [atC({ associatedTable: gap }), atV()],
        transitRouteTables: [
          transitTable("t", [], ["at-c", "at-v"]),
          transitTable("empty"),
          transitTable("of another", [], [], { transitGateway: "tgw-2" }),
          transitTable("of any", [], [], { transitGateway: other }),
        ],
      }),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as transit table: null no | "t" yes | "empty" no | "of any" no',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as transit table: null no | "t" yes | "empty" no | "of any" no',
      ],
    ],
    "has a table that does not exist": [
      attached(atC({ associatedTable: "gone" }), atV()),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: unknown",
        "  transit-gateway-route-table gone resource (not-read)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway-route-table gone resource (not-read)",
      ],
    ],
    "has a table that was not read": [
      partly(attached(atC({ associatedTable: "gone" }), atV()), "transitRouteTables"),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-c: unknown",
        "  hidden transitRouteTables",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden transitRouteTables",
      ],
    ],
    "keeps references where both sides and the gateway do": [
      joined({ transitGateways: [{ ...GATEWAY, isGroupReferencing: false }] }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCING_SUPPORT",
      ],
    ],
    "keeps references that its gateway may keep": [
      joined({ transitGateways: [{ ...GATEWAY, isGroupReferencing: gap }] }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap, as group referencing: true yes | false no",
      ],
    ],
    "keeps references that a gateway may keep that was not read": [
      joined({ transitGateways: [] }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway tgw isGroupReferencing (not-read), as group referencing: true yes | false no",
      ],
    ],
    "keeps references that it may keep itself": [
      attached(atC({ isGroupReferencing: gap }), atV()),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap, as group referencing: true yes | false no",
      ],
    ],
    "keeps none unless it says so": [
      attached(atC(), atV({ isGroupReferencing: undefined })),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCING_SUPPORT",
      ],
    ],
    "keeps none where it comes in unless it says so": [
      attached(atC({ isGroupReferencing: undefined }), atV()),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCING_SUPPORT",
      ],
    ],
  });
});

describe("the zones of a transit gateway's attachment", () => {
  const zoned = (of: Partial<Subnet>, ofDoor: Partial<Subnet>): Topology =>
    placed({ ...near, ...of }, { ...nearDoor, ...ofDoor }, far, farDoor);
  const farZoned = (of: Partial<Subnet>, ofDoor: Partial<Subnet>): Topology =>
    placed(near, nearDoor, { ...far, ...of }, { ...farDoor, ...ofDoor });
  claim({
    "are others than the client's": [
      zoned({ zone: "b" }, {}),
      ["request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: no"],
    ],
    "are others than the node's": [
      farZoned({ zone: "b" }, {}),
      ["reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-v: no"],
    ],
    "the client's is hidden": [
      zoned({ zone: gap }, {}),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as zone: "a" yes | "another zone" no | "a third zone" no',
      ],
    ],
    "the attachment's is hidden": [
      zoned({}, { zone: gap }),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as zone: "a" yes | "another zone" no | "a third zone" no',
      ],
    ],
    "both are hidden": [
      zoned({ zone: gap }, { zone: other }),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as zone: "another zone" unknown | "a third zone" unknown',
      ],
    ],
    "ids tell them apart, whatever the names": [
      zoned({ zoneId: "z1" }, { zoneId: "z2" }),
      ["request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: no"],
    ],
    "ids tell that they are one": [zoned({ zone: "b", zoneId: "z1" }, { zoneId: "z1" }), []],
    "one id alone tells nothing, the names do": [
      zoned({ zone: "b", zoneId: "z1" }, {}),
      ["request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: no"],
    ],
    "in one of them no references are kept": [
      zoned({ zoneId: "use1-az3" }, {}),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "in one of them no references are kept, at the node": [
      farZoned({ zoneId: "use1-az3" }, {}),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "one whose id is hidden may keep none": [
      zoned({ zoneId: gap }, {}),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "a subnet of the attachment was not read": [
      partly(attached(atC({ subnets: listing(["gone"]) }), atV()), "subnets"),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden subnets",
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden subnets",
      ],
    ],
    "a subnet of the attachment does not exist": [
      attached(atC({ subnets: listing(["gone"]) }), atV()),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  subnet gone resource (not-read)",
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  subnet gone resource (not-read)",
      ],
    ],
    "there are no subnets": [
      attached(atC({ subnets: undefined }), atV()),
      ["request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: no"],
    ],
    "its subnets are hidden: one of each zone, at least one": [
      attached(atC({ subnets: listing([], gap) }), atV()),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as attachment subnets: ["near"] yes | ["near-door"] yes',
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as attachment subnets: ["near"] yes | ["near-door"] yes',
      ],
    ],
    "further subnets are hidden: at most one of each other zone": [
      joined({
        subnets: [
          near,
          nearDoor,
          far,
          farDoor,
          subnet("b1", "c", "10.1.7.0/24", { zone: "b" }),
          subnet("b2", "c", "10.1.8.0/24", { zone: "b" }),
          subnet("z", "c", "10.1.6.0/24", { zone: "z" }),
        ],
        transitAttachments: [atC({ subnets: listing(["b1"], gap) }), atV()],
      }),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as attachment subnets: [] no | ["z"] no | ["near"] yes | ["near","z"] yes | ["near-door"] yes | ["near-door","z"] yes',
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        '  hidden gap, as attachment subnets: [] no | ["z"] no | ["near"] yes | ["near","z"] yes | ["near-door"] yes | ["near-door","z"] yes',
      ],
    ],
    "its subnets are hidden, among some whose VPC is hidden": [
      joined({
        subnets: [near, { ...nearDoor, vpc: other }, far, farDoor],
        transitAttachments: [atC({ subnets: listing([], gap) }), atV()],
      }),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
      ],
    ],
    "its subnets are hidden, among some whose zone is hidden": [
      joined({
        subnets: [near, { ...nearDoor, zone: other }, far, farDoor],
        transitAttachments: [atC({ subnets: listing([], gap) }), atV()],
      }),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
      ],
    ],
    "its subnets are hidden, among some that were not read": [
      partly(attached(atC({ subnets: listing([], gap) }), atV()), "subnets"),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: unknown",
        "  hidden gap",
      ],
    ],
    "subnets that it goes out to are hidden": [
      attached(atC(), atV({ subnets: listing([], gap) })),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-v: unknown",
        '  hidden gap, as attachment subnets: ["far"] yes | ["far-door"] yes',
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-v: unknown",
        '  hidden gap, as attachment subnets: ["far"] yes | ["far-door"] yes',
      ],
    ],
  });
  it("too many choices of subnets are not tried", () => {
    const many = (zones: number): readonly Subnet[] =>
      Array.from({ length: zones }, (_, index) => {
        const [id, cidr] = [`s${String(index)}`, `10.1.${String(100 + index)}.0/24`];
        return subnet(id, "c", cidr, { zone: id });
      });
    const tried = (zones: number) =>
      stops(
        joined({
          subnets: [near, nearDoor, far, farDoor, ...many(zones)],
          transitAttachments: [atC({ subnets: listing(["near-door"], gap) }), atV()],
        }),
        "node",
        "client",
      ).map((line) => line.split(" | ").length);
    assert.deepEqual(
      [tried(5), tried(6), tried(7)],
      [
        [1, 32, 1],
        [1, 64, 1],
        [1, 1, 1],
      ],
    );
  });
});

describe("a route of a transit gateway's table", () => {
  const onward = to("10.0.0.0/16", "at-v");
  const list = (cidrs: readonly string[], rest?: typeof gap) => ({
    prefixLists: [{ id: "pl-1", cidrs: listing(cidrs, rest) }],
  });
  const ofList: TransitRoute = { prefixList: "pl-1", attachment: "at-v", origin: "static" };
  const shut = attachment("at-x", "c", "near-door", { state: "unavailable" });
  const three = { transitAttachments: [atC(), atV(), shut] };
  claim({
    "leads to an attachment": [tabled([onward]), []],
    "is missing": [
      tabled([]),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "is missing, as far as was read": [
      joined({
        transitRouteTables: [transitTable("t", [], ["at-c"], { routes: listing([], gap) })],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is a blackhole": [
      tabled([to("10.0.0.0/16", null)]),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-route-table t: no by transit-gateway-route 10.0.0.0/16 to null (cidr)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "leads to what is hidden": [
      tabled([to("10.0.0.0/16", gap)]),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "leads to an attachment that does not exist": [
      tabled([to("10.0.0.0/16", "gone")]),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-route-table t: no by transit-gateway-route 10.0.0.0/16 to gone (cidr)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "leads to an attachment that was not read": [
      partly(tabled([to("10.0.0.0/16", "gone")]), "transitAttachments"),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-route-table t: unknown by transit-gateway-route 10.0.0.0/16 to gone (cidr)",
        "  hidden transitAttachments",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden transitAttachments",
      ],
    ],
    "has a destination that is hidden": [
      tabled([to("", "at-v", { cidr: gap })]),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
      ],
    ],
    "cannot be read": [
      tabled([to("no range", "at-v")]),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "is one for every entry of a list": [
      tabled([ofList], list(["10.5.0.0/16", "10.0.0.0/16"])),
      [],
    ],
    "of a list without this entry": [
      tabled([ofList], list(["10.5.0.0/16"])),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "of a list that may have this entry": [
      tabled([ofList], list(["10.5.0.0/16"], gap)),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap pl-1, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap pl-1, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap pl-1, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
      ],
    ],
    "of a list that is hidden": [
      tabled([{ ...ofList, prefixList: gap }]),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
      ],
    ],
    "of a list that does not exist": [
      tabled([ofList]),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  prefix-list pl-1 resource pl-1 (not-read), as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  prefix-list pl-1 resource pl-1 (not-read), as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  prefix-list pl-1 resource pl-1 (not-read), as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
      ],
    ],
    "of a list that was not read": [
      partly(tabled([ofList]), "prefixLists"),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden prefixLists pl-1, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden prefixLists pl-1, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden prefixLists pl-1, as destination: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.1.1.10/32" no | "10.0.2.10/32" yes',
      ],
    ],
    "that is longer wins": [
      tabled([to("10.0.2.0/24", "at-x"), onward], three),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-x: no",
        "request between route NOT_MODELLED route-table c-main: unknown by route 10.0.0.0/16 to transit-gateway (cidr)",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
      ],
    ],
    "that was written wins over one that propagates": [
      tabled([to("10.0.0.0/16", "at-x")], three, ["at-c", "at-v"]),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-x: no",
        "request between route NOT_MODELLED route-table c-main: unknown by route 10.0.0.0/16 to transit-gateway (cidr)",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
      ],
    ],
    "that is longer wins over one that was written": [
      tabled([to("10.0.0.0/8", "at-x")], three, ["at-c", "at-v"]),
      [],
    ],
  });
  it("takes in a part of the addresses that are asked about", () => {
    const half = tabled([to("10.0.2.0/25", "at-v"), to("10.0.0.0/16", "at-x")], three);
    const hidden = {
      ...half,
      interfaces: network({
        interfaces: [
          eni("client", near, "10.1.1.10", ["clients"]),
          eni("node", far, "", ["cache"], { addresses: listing([], gap) }),
        ],
      }).interfaces,
    };
    assert.deepEqual(stops(hidden, "client", "node"), [
      "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
      "  hidden gap, as addresses: 10.0.2.0/25 yes | 10.0.2.128/25 no",
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
      "  hidden gap, as addresses: 10.0.2.0/25 yes | 10.0.2.128/25 no",
    ]);
  });
});

describe("what propagates to a transit gateway's table", () => {
  const propagating = (
    propagations: TransitRouteTable["propagations"],
    more: Parts = {},
    routes: TransitRouteTable["routes"] = listing(),
  ): Topology =>
    joined({
      transitRouteTables: [{ ...transitTable("t"), propagations, routes }],
      ...more,
    });
  const hidden = listing(["at-c"], gap);
  const vpn = attachment("at-vpn", "c", "near-door", {
    kind: "vpn",
    vpc: undefined,
    subnets: undefined,
  });
  const peer = attachment("at-peer", "c", "near-door", {
    kind: "peering",
    vpc: undefined,
    peerGateway: "tgw-2",
  });
  claim({
    "is nobody, or one attachment of the gateway": [
      propagating(hidden),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes',
      ],
    ],
    "is one attachment, where one of a peering propagates nothing": [
      propagating(hidden, { transitAttachments: [atC(), atV(), peer] }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes | ["at-peer"] no',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes | ["at-peer"] no',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes | ["at-peer"] no',
      ],
    ],
    "is anything, where a VPN may propagate": [
      propagating(hidden, { transitAttachments: [atC(), atV(), vpn] }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is anything, where an attachment's gateway is hidden": [
      propagating(hidden, {
        transitAttachments: [
          atC(),
          atV(),
          attachment("at-x", "v", "far-door", { transitGateway: other }),
        ],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is not what is attached to another gateway": [
      propagating(hidden, {
        transitAttachments: [
          atC(),
          atV(),
          attachment("at-x", "v", "far-door", { transitGateway: "tgw-2" }),
        ],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes',
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] no | ["at-c"] no | ["at-v"] yes',
      ],
    ],
    "is anything, where attachments were not read": [
      partly(propagating(hidden), "transitAttachments"),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is anything, where a VPC's range is hidden": [
      propagating(hidden, { vpcs: [{ ...v, cidrs: listing(["10.0.0.0/16"], other) }, c] }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is anything, where a VPC was not read": [
      propagating(hidden, {
        transitAttachments: [atC(), atV(), attachment("at-x", "gone", "far-door")],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is anything, where the table's gateway is hidden": [
      joined({
        transitRouteTables: [{ ...transitTable("t"), propagations: hidden, transitGateway: other }],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is nothing more, where the routes that propagated are listed": [
      propagating(
        hidden,
        {},
        listing([to("10.0.0.0/16", "at-v", { origin: "propagated" }), to("10.1.0.0/16", "at-c")]),
      ),
      [],
    ],
    "is nothing more, where they are listed, though this VPC propagates": [
      propagating(
        listing(["at-c", "at-v"]),
        {},
        listing([to("10.1.0.0/16", "at-c", { origin: "propagated" })]),
      ),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "may be more, where their list may go on": [
      propagating(
        hidden,
        {},
        listing([to("10.1.0.0/16", "at-c", { origin: "propagated" })], other),
      ),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] unknown | ["at-c"] unknown | ["at-v"] unknown',
        "  hidden other",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as propagations: [] unknown | ["at-c"] unknown | ["at-v"] unknown',
        "  hidden other",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        '  hidden gap, as propagations: [] unknown | ["at-c"] unknown | ["at-v"] unknown',
        "  hidden other",
      ],
    ],
    "is not a peering with another gateway": [
      joined({
        transitAttachments: [atC(), atV(), peer],
        transitRouteTables: [
          transitTable("t", [
            to("10.0.0.0/16", "at-peer", { origin: "propagated" }),
            to("10.0.0.0/15", "at-v"),
            to("10.1.0.0/16", "at-c"),
          ]),
        ],
      }),
      [],
    ],
    "is the range of a VPC, which is hidden": [
      joined({ vpcs: [{ ...v, cidrs: listing([], gap) }, c] }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is the range of a VPC that was not read": [
      propagating(listing(["at-c", "at-x"]), {
        transitAttachments: [atC(), atV(), attachment("at-x", "gone", "far-door")],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  transit-gateway-attachment at-x propagated routes (not-read)",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  transit-gateway-attachment at-x propagated routes (not-read)",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  transit-gateway-attachment at-x propagated routes (not-read)",
      ],
    ],
    "is the range of a VPC among others that were not read": [
      partly(
        propagating(listing(["at-c", "at-x"]), {
          transitAttachments: [atC(), atV(), attachment("at-x", "gone", "far-door")],
        }),
        "vpcs",
      ),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden vpcs",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden vpcs",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden vpcs",
      ],
    ],
    "is the range of a VPC whose id is hidden": [
      propagating(listing(["at-c", "at-x"]), {
        transitAttachments: [atC(), atV(), attachment("at-x", "", "far-door", { vpc: gap })],
      }),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden gap",
      ],
    ],
    "is what an attachment propagates that does not exist": [
      propagating(listing(["at-c", "gone"])),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: no",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "is what an attachment propagates that was not read": [
      partly(propagating(listing(["at-c", "gone"])), "transitAttachments"),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden transitAttachments",
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden transitAttachments",
        "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: unknown",
        "  hidden transitAttachments",
      ],
    ],
    "is what a VPN propagates, which is among the routes": [
      propagating(listing(["at-c", "at-v", "at-vpn"]), { transitAttachments: [atC(), atV(), vpn] }),
      [],
    ],
  });
});

describe("out of a transit gateway", () => {
  const farOther = subnet("far-other", "v", "10.0.8.0/28", {
    zone: "b",
    routeTable: "v-other",
    networkAcl: "acl-other",
  });
  const twoDoors = (more: Parts = {}, exit: Partial<TransitAttachment> = {}): Topology =>
    joined({
      subnets: [near, nearDoor, far, farDoor, farOther],
      transitAttachments: [atC(), atV({ subnets: listing(["far-door", "far-other"]), ...exit })],
      networkAcls: [openAcl("v"), openAcl("c"), { ...openAcl("v"), id: "acl-other" }],
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw")]),
        table("v-other", "v", []),
        table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
      ],
      ...more,
    });
  const closed: Parts = {
    networkAcls: [
      openAcl("v"),
      openAcl("c"),
      acl("acl-other", "v", [deny(1, true), allow(2, false)]),
    ],
  };
  const walled = {
    networkAcls: [acl("v-acl", "v", [allow(1, false), deny(2, true)]), openAcl("c")],
  };
  const steered: Parts = {
    routeTables: [
      table("v-main", "v", [
        route("10.1.0.0/16", "transit-gateway", "tgw"),
        route("10.0.2.0/24", "interface", "box"),
      ]),
      table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
    ],
  };
  claim({
    "the subnet in the sender's zone delivers": [twoDoors(closed), []],
    "in appliance mode any may": [
      twoDoors(closed, { isApplianceMode: true }),
      [
        "request between network-acl SUBNET_ACL_RESTRICTION network-acl acl-other: unknown",
        "  transit-gateway-attachment at-v zone (chosen-by-aws, the zone that delivers)",
      ],
    ],
    "where the mode is hidden any may": [
      twoDoors(closed, { isApplianceMode: gap }),
      [
        "request between network-acl SUBNET_ACL_RESTRICTION network-acl acl-other: unknown",
        "  transit-gateway-attachment at-v zone (chosen-by-aws, the zone that delivers)",
      ],
    ],
    "in appliance mode all may say the same": [twoDoors({}, { isApplianceMode: true }), []],
    "the ACL of the attachment's subnet is asked": [
      joined(walled),
      [
        "request between network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: no by acl-entry 2 out (cidr)",
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: no by acl-entry 2 out (cidr)",
      ],
    ],
    "where the node's own subnet delivers no ACL is asked on the way in": [
      attached(atC(), atV({ subnets: listing(["far"]) })),
      [],
    ],
    "where the node's own subnet may deliver": [
      joined({
        subnets: [near, nearDoor, { ...far, networkAcl: "acl-far" }, { ...farDoor, zone: "b" }],
        transitAttachments: [
          atC(),
          atV({ subnets: listing(["far", "far-door"]), isApplianceMode: true }),
        ],
        networkAcls: [
          openAcl("v"),
          openAcl("c"),
          acl("acl-far", "v", [deny(1, false, "10.1.0.0/16"), allow(2, false), allow(3, true)]),
        ],
      }),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-far: unknown",
        "  transit-gateway-attachment at-v zone (chosen-by-aws, the zone that delivers)",
      ],
    ],
    "a middlebox on the way to the node": [
      joined(steered),
      [
        "request between route NOT_MODELLED route-table v-main: unknown by route 10.0.2.0/24 to interface (cidr)",
        "  network-interface box what an appliance forwards (not-modelled)",
      ],
    ],
    "an interface's route that leads to the node itself": [
      joined({
        routeTables: [
          table("v-main", "v", [
            route("10.1.0.0/16", "transit-gateway", "tgw"),
            route("10.0.2.0/24", "interface", "node"),
          ]),
          table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
        ],
      }),
      [],
    ],
    "a route of the attachment's subnet that is hidden": [
      joined({
        subnets: [near, nearDoor, far, { ...farDoor, routeTable: gap }],
      }),
      [
        "request between route NO_ROUTE_TO_DESTINATION : unknown",
        '  hidden gap, as route table: "v-main" yes',
      ],
    ],
    "a VPC without a route from there": [
      joined({
        transitAttachments: [atC(), atV({ vpc: "v" })],
        subnets: [near, nearDoor, far, { ...farDoor, vpc: "c" }],
      }),
      [
        "request between route NOT_MODELLED route-table c-main: unknown by route 10.0.0.0/16 to transit-gateway (cidr)",
        "  transit-gateway tgw what is at this route into the VPC (not-modelled)",
      ],
    ],
  });
  it("IPv6 needs the support of both attachments", () => {
    const six = (ofC: Partial<TransitAttachment>, ofV: Partial<TransitAttachment>): Topology =>
      joined({
        vpcs: [vpc("v", "2001:db8:1::/56"), vpc("c", "2001:db8:2::/56")],
        subnets: [
          subnet("near", "c", "2001:db8:2:1::/64"),
          subnet("near-door", "c", "2001:db8:2:9::/64"),
          subnet("far", "v", "2001:db8:1:1::/64"),
          subnet("far-door", "v", "2001:db8:1:9::/64"),
        ],
        routeTables: [
          table("v-main", "v", [route("2001:db8:2::/56", "transit-gateway", "tgw")]),
          table("c-main", "c", [route("2001:db8:1::/56", "transit-gateway", "tgw")]),
        ],
        networkAcls: ["v", "c"].map((id) =>
          acl(`${id}-acl`, id, [allow(1, true, "::/0"), allow(2, false, "::/0")]),
        ),
        securityGroups: [
          group("clients", "c", [], [rule("::/0")]),
          group("cache", "v", [rule("2001:db8:2::/56")]),
        ],
        interfaces: [
          eni("client", near, "2001:db8:2:1::a", ["clients"]),
          eni("node", far, "2001:db8:1:1::a", ["cache"]),
        ],
        transitAttachments: [atC(ofC), atV(ofV)],
      });
    const on = { isIpv6: true };
    assert.deepEqual(stops(six(on, on), "client", "node"), []);
    assert.deepEqual(stops(six({ isIpv6: false }, on), "client", "node"), [
      "request between route BAD_STATE_ROUTE transit-gateway-attachment at-c: no by address at-c lacks ipv6-support (none)",
      "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-c: no by address at-c lacks ipv6-support (none)",
    ]);
    assert.deepEqual(stops(six(on, { isIpv6: false }), "client", "node"), [
      "request between route BAD_STATE_ROUTE transit-gateway-attachment at-v: no by address at-v lacks ipv6-support (none)",
      "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-v: no by address at-v lacks ipv6-support (none)",
    ]);
    assert.deepEqual(stops(six(on, { isIpv6: gap }), "client", "node"), [
      "request between route BAD_STATE_ROUTE transit-gateway-attachment at-v: unknown",
      "  hidden gap, as IPv6 support: true yes | false no",
      "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-v: unknown",
      "  hidden gap, as IPv6 support: true yes | false no",
    ]);
    assert.deepEqual(stops(six({}, on), "client", "node"), [
      "request between route BAD_STATE_ROUTE transit-gateway-attachment at-c: unknown",
      "  transit-gateway-attachment at-c ipv6Support (not-read), as IPv6 support: true yes | false no",
      "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-c: unknown",
      "  transit-gateway-attachment at-c ipv6Support (not-read), as IPv6 support: true yes | false no",
    ]);
  });
  it("each gate that passes says by what", () => {
    assert.deepEqual(gates(joined(), "client", "node"), [
      "request source security-group ENI_SG_RULES_MISMATCH security-group clients: yes by group-rule all cidr (cidr)",
      "request source network-acl SUBNET_ACL_RESTRICTION network-acl c-acl: yes by acl-entry 100 out (cidr)",
      "request source route NO_ROUTE_TO_DESTINATION route-table c-main: yes by route 10.0.0.0/16 to transit-gateway (cidr)",
      "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-c: yes",
      "request between network-acl SUBNET_ACL_RESTRICTION network-acl c-acl: yes by acl-entry 100 in (cidr)",
      "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: yes by transit-gateway-route 10.0.0.0/16 to at-v (cidr)",
      "request between network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 out (cidr)",
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 in (cidr)",
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from clients group (group)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 out (cidr)",
      "reply destination route NO_ROUTE_TO_DESTINATION route-table v-main: yes by route 10.1.0.0/16 to transit-gateway (cidr)",
      "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-v: yes",
      "reply between network-acl SUBNET_ACL_RESTRICTION network-acl v-acl: yes by acl-entry 100 in (cidr)",
      "reply between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway-route-table t: yes by transit-gateway-route 10.1.0.0/16 to at-c (cidr)",
      "reply between network-acl SUBNET_ACL_RESTRICTION network-acl c-acl: yes by acl-entry 100 out (cidr)",
      "reply source network-acl SUBNET_ACL_RESTRICTION network-acl c-acl: yes by acl-entry 100 in (cidr)",
    ]);
  });
});

describe("peered transit gateways", () => {
  const peer = (more: Partial<TransitAttachment> = {}): TransitAttachment => ({
    ...{ id: "at-peer", transitGateway: "tgw", kind: "peering", peerGateway: "tgw-2" },
    ...{ associatedTable: "t", peerAssociatedTable: "t-2", state: "available" },
    ...more,
  });
  const peered = (more: Partial<TransitAttachment> = {}, parts: Parts = {}): Topology =>
    joined({
      routeTables: [
        table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw-2")]),
        table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
      ],
      securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.1.0.0/16")])],
      transitGateways: [GATEWAY, { ...GATEWAY, id: "tgw-2" }],
      transitAttachments: [
        atC(),
        atV({ transitGateway: "tgw-2", associatedTable: "t-2" }),
        peer(more),
      ],
      transitRouteTables: [
        transitTable("t", [to("10.0.0.0/16", "at-peer")], ["at-c"]),
        transitTable("t-2", [to("10.1.0.0/16", "at-peer")], ["at-v"], { transitGateway: "tgw-2" }),
      ],
      ...parts,
    });
  claim({
    "carry requests and replies": [peered(), []],
    "keep no references": [
      peered(
        {},
        {
          securityGroups: [group("clients", "c", []), group("cache", "v", [rule("clients")])],
        },
      ),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_REFERENCES_NOT_PRESERVED",
      ],
    ],
    "of which one side is hidden": [
      peered({ peerGateway: gap }),
      [
        "request between gateway NOT_MODELLED transit-gateway-attachment at-peer: unknown",
        "  hidden gap",
      ],
    ],
    "of which one side was not read": [
      peered({ peerGateway: undefined }),
      ["request between gateway NOT_MODELLED transit-gateway-attachment at-peer: unknown"],
    ],
    "whose peering is not available": [
      peered({ state: "unavailable" }),
      [
        "request between route BAD_STATE_ROUTE transit-gateway-attachment at-peer: no",
        "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-peer: no",
      ],
    ],
    "whose other side has no table": [
      peered({ peerAssociatedTable: null }),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-peer: unknown",
        '  transit-gateway-attachment at-peer peerAssociatedTable (not-read), as transit table: null no | "t-2" yes',
      ],
    ],
    "whose other side's table is hidden": [
      peered({ peerAssociatedTable: gap }),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-peer: unknown",
        '  hidden gap, as transit table: null no | "t-2" yes',
      ],
    ],
    "whose other side's table was not read": [
      peered({ peerAssociatedTable: undefined }),
      [
        "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-peer: unknown",
        '  transit-gateway-attachment at-peer peerAssociatedTable (not-read), as transit table: null no | "t-2" yes',
      ],
    ],
    "in a circle": [
      peered(
        {},
        {
          transitRouteTables: [
            transitTable("t", [to("10.0.0.0/16", "at-peer")], ["at-c"]),
            transitTable("t-2", [to("0.0.0.0/0", "at-peer")], [], { transitGateway: "tgw-2" }),
          ],
        },
      ),
      [
        "request between route TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT transit-gateway tgw-2: no by transit-gateway-loop tgw (none)",
      ],
    ],
  });
});

describe("an attachment that leads out of the VPCs", () => {
  const kinds = ["vpn", "direct-connect", "connect", "core-network", "other"] as const;
  const leading = (kind: TransitAttachment["kind"], more: Partial<TransitAttachment> = {}) =>
    joined({
      routeTables: [
        table("v-main", "v", [
          route("10.1.0.0/16", "transit-gateway", "tgw"),
          route("192.168.0.0/16", "transit-gateway", "tgw"),
        ]),
        table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
      ],
      securityGroups: [group("clients", "c", []), group("cache", "v", [rule("0.0.0.0/0")])],
      transitAttachments: [
        atC(),
        atV(),
        {
          ...{
            id: "at-out",
            transitGateway: "tgw",
            kind,
            associatedTable: "t",
            state: "available",
          },
          ...more,
        },
      ],
      transitRouteTables: [transitTable("t", [to("192.168.0.0/16", "at-out")], ["at-c", "at-v"])],
    });
  it("is right for an end on-premises, as far as anybody can see", () => {
    const found = kinds.map((kind) => [kind, ...stops(leading(kind), "192.168.1.5", "node")]);
    assert.deepEqual(found, [
      ["vpn"],
      ["direct-connect"],
      [
        "connect",
        "request between gateway NOT_MODELLED gateway tgw: unknown",
        "  gateway tgw what lies behind this route (not-modelled)",
        "reply between gateway NOT_MODELLED transit-gateway-attachment at-out: unknown",
        "  transit-gateway-attachment at-out where traffic goes behind this attachment (not-modelled)",
      ],
      [
        "core-network",
        "request between gateway NOT_MODELLED gateway tgw: unknown",
        "  gateway tgw what lies behind this route (not-modelled)",
        "reply between gateway NOT_MODELLED transit-gateway-attachment at-out: unknown",
        "  transit-gateway-attachment at-out where traffic goes behind this attachment (not-modelled)",
      ],
      [
        "other",
        "request between gateway NOT_MODELLED gateway tgw: unknown",
        "  gateway tgw what lies behind this route (not-modelled)",
        "reply between gateway NOT_MODELLED transit-gateway-attachment at-out: unknown",
        "  transit-gateway-attachment at-out where traffic goes behind this attachment (not-modelled)",
      ],
    ]);
    assert.deepEqual(stops(leading("vpn"), "node", "192.168.1.5"), []);
  });
  it("is not known to lead into a VPC", () => {
    const back = (kind: TransitAttachment["kind"]) =>
      stops(
        {
          ...leading(kind),
          transitRouteTables: joined({
            transitRouteTables: [transitTable("t", [to("10.0.0.0/8", "at-out")], ["at-c"])],
          }).transitRouteTables,
        },
        "client",
        "node",
      );
    assert.deepEqual(back("vpn"), [
      "request between gateway NOT_MODELLED transit-gateway-attachment at-out: unknown",
      "  transit-gateway-attachment at-out where traffic goes behind this attachment (not-modelled)",
    ]);
    assert.deepEqual(back("connect"), [
      "request between gateway NOT_MODELLED transit-gateway-attachment at-out: unknown",
      "  transit-gateway-attachment at-out where traffic goes behind this attachment (not-modelled)",
    ]);
  });
  it("is not available", () => {
    assert.deepEqual(stops(leading("vpn", { state: "unavailable" }), "192.168.1.5", "node"), [
      "reply between route BAD_STATE_ROUTE transit-gateway-attachment at-out: no",
    ]);
    assert.deepEqual(stops(leading("vpn", { associatedTable: gap }), "192.168.1.5", "node"), [
      "request between gateway TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION transit-gateway-attachment at-out: unknown",
      '  hidden gap, as transit table: null no | "t" yes',
    ]);
  });
});

describe("whether two subnets are in one zone", () => {
  const accounts = joined({
    vpcs: [
      { ...v, account: "1" },
      { ...c, account: "2" },
    ],
  });
  const zone = (more: Partial<Subnet>): Subnet => ({ ...far, ...more });
  const same = (one: Partial<Subnet>, two: Partial<Subnet>) =>
    isSameZone({ network: prepare(accounts) } as Inquiry, zone(one), zone(two));
  it("is told by their ids, else by their names where these are of one account", () => {
    assert.deepEqual(
      {
        "one id": same({ zoneId: "z1", zone: "a" }, { zoneId: "z1", zone: "b" }),
        "two ids": same({ zoneId: "z1" }, { zoneId: "z2" }),
        "one id alone": same({ zoneId: "z1" }, {}),
        "the other id alone": same({ zone: "b" }, { zoneId: "z1" }),
        "an id that is hidden": same({ zoneId: gap }, { zoneId: "z1", zone: "b" }),
        "one name": same({}, {}),
        "two names": same({ zone: "b" }, {}),
        "a name that is hidden": same({ zone: gap }, {}),
        "the other name that is hidden": same({}, { zone: gap }),
        "one name, of VPCs of two accounts": same({}, { vpc: "c" }),
        "one name, of two accounts in one VPC": same({ account: "3" }, {}),
        "two names, of one account in two VPCs": same({ account: "2", zone: "b" }, { vpc: "c" }),
        "one name, of a VPC that is hidden": same({ vpc: gap }, {}),
        "one name, of a VPC that was not read": same({ vpc: "gone" }, {}),
      },
      {
        "one id": "yes",
        "two ids": "no",
        "one id alone": "yes",
        "the other id alone": "no",
        "an id that is hidden": "no",
        "one name": "yes",
        "two names": "no",
        "a name that is hidden": "unknown",
        "the other name that is hidden": "unknown",
        "one name, of VPCs of two accounts": "unknown",
        "one name, of two accounts in one VPC": "unknown",
        "two names, of one account in two VPCs": "no",
        "one name, of a VPC that is hidden": "unknown",
        "one name, of a VPC that was not read": "unknown",
      },
    );
  });
});

describe("how a packet arrives that may be stopped on its way", () => {
  const arrival = (topology: Topology, truth: "yes" | "no" | "unknown" = "unknown") =>
    arrivalOfStopped({ network: prepare(topology) } as Inquiry, { subnet: far } as End, truth);
  it("is past the subnet's ACL, perhaps, where an attachment may be in that subnet", () => {
    const vpn = { kind: "vpn", subnets: undefined } as const;
    assert.deepEqual(
      {
        elsewhere: arrival(joined()),
        "in that subnet": arrival(attached(atC(), atV({ subnets: listing(["far"]) }))),
        "in that subnet and another": arrival(
          attached(atC(), atV({ subnets: listing(["far-door", "far"]) })),
        ),
        "in subnets that are hidden": arrival(attached(atC(), atV({ subnets: listing([], gap) }))),
        "in subnets that were not read": arrival(attached(atC(), atV({ subnets: undefined }))),
        "of a VPN": arrival(attached(atC(), atV(vpn))),
        "that was not read": arrival(partly(joined(), "transitAttachments")),
        none: arrival(attached()),
        "in that subnet, of a packet that is stopped": arrival(
          attached(atV({ subnets: listing(["far"]) })),
          "no",
        ),
        "in that subnet, of a packet that is not": arrival(
          attached(atV({ subnets: listing(["far"]) })),
          "yes",
        ),
      },
      {
        elsewhere: "through-acl",
        "in that subnet": "depends",
        "in that subnet and another": "depends",
        "in subnets that are hidden": "depends",
        "in subnets that were not read": "depends",
        "of a VPN": "through-acl",
        "that was not read": "depends",
        none: "through-acl",
        "in that subnet, of a packet that is stopped": "through-acl",
        "in that subnet, of a packet that is not": "through-acl",
      },
    );
  });
});

describe("behind a transit gateway, what may have given packets other addresses", () => {
  const steered = (cidr: string, kind: "unsupported" | "peering", more: Parts = {}): Topology =>
    joined({
      routeTables: [
        table("v-main", "v", [
          route("10.1.0.0/16", "transit-gateway", "tgw"),
          route(cidr, kind, "box"),
        ]),
        table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
      ],
      securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.9.0.0/16")])],
      ...more,
    });
  claim({
    "a middlebox does: a group that admits others may admit": [
      steered("10.0.2.0/24", "unsupported"),
      [
        "request between route NOT_MODELLED route-table v-main: unknown by route 10.0.2.0/24 to unsupported (cidr)",
        "  resource box what is at this route into the VPC (not-modelled)",
        "request destination security-group NOT_MODELLED security-group cache: unknown",
        "  resource box what is at this route into the VPC (not-modelled)",
      ],
    ],
    "none is on the way": [
      steered("10.5.0.0/16", "unsupported"),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
    "one of two subnets leads to a middlebox": [
      steered("10.5.0.0/16", "unsupported", {
        subnets: [
          near,
          nearDoor,
          far,
          farDoor,
          subnet("far-b", "v", "10.0.8.0/28", { zone: "b", routeTable: "v-b" }),
        ],
        transitAttachments: [
          atC(),
          atV({ subnets: listing(["far-door", "far-b"]), isApplianceMode: true }),
        ],
        routeTables: [
          table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw")]),
          table("v-b", "v", [route("10.0.2.0/24", "unsupported", "box")]),
          table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
        ],
      }),
      [
        "request between route NOT_MODELLED route-table v-b: unknown",
        "  transit-gateway-attachment at-v zone (chosen-by-aws, the zone that delivers)",
        "  resource box what is at this route into the VPC (not-modelled)",
        "request destination security-group NOT_MODELLED security-group cache: unknown",
        "  transit-gateway-attachment at-v zone (chosen-by-aws, the zone that delivers)",
        "  resource box what is at this route into the VPC (not-modelled)",
      ],
    ],
    "it is hidden where it comes out": [
      steered("10.5.0.0/16", "unsupported", {
        transitAttachments: [atC(), atV({ subnets: listing([], gap) })],
      }),
      [
        "request between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-v: unknown",
        '  hidden gap, as attachment subnets: ["far"] no | ["far-door"] no',
        "request destination security-group NOT_MODELLED security-group cache: unknown",
        '  hidden gap, as attachment subnets: ["far"] no | ["far-door"] no',
        "reply between gateway TGW_ROUTE_AZ_RESTRICTION transit-gateway-attachment at-v: unknown",
        '  hidden gap, as attachment subnets: ["far"] no | ["far-door"] no',
      ],
    ],
  });
});
