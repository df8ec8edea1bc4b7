/** Transit gateways: zones, several tables, peered gateways, group references, ACLs of the attachment's subnets. */

import * as assert from "node:assert/strict";
import type { Topology, TransitAttachment, TransitRoute } from "../../reachability";
import { listing, unknown } from "../../reachability";
import {
  acl,
  allow,
  eni,
  group,
  network,
  openAcl,
  route,
  rule,
  subnet,
  summary,
  table,
  verdict,
  vpc,
} from "./small-networks";

type Parts = Parameters<typeof network>[0];

const near = subnet("near", "c", "10.1.1.0/24");
const nearDoor = subnet("near-door", "c", "10.1.9.0/28");
const far = subnet("far", "v", "10.0.2.0/24");
const farDoor = subnet("far-door", "v", "10.0.9.0/28");

function attachment(
  id: string,
  inVpc: string,
  door: string,
  more: Partial<TransitAttachment> = {},
): TransitAttachment {
  return {
    id,
    transitGateway: "tgw",
    kind: "vpc",
    vpc: inVpc,
    subnets: listing([door]),
    isGroupReferencing: true,
    associatedTable: "t",
    state: "available",
    ...more,
  };
}

function transitTable(
  id: string,
  routes: readonly TransitRoute[] = [],
  propagations: readonly string[] = [],
  gateway = "tgw",
) {
  return {
    id,
    transitGateway: gateway,
    routes: listing(routes),
    propagations: listing(propagations),
  };
}

const GATEWAY = {
  id: "tgw",
  isGroupReferencing: true,
  defaultAssociationTable: "t",
  defaultPropagationTable: "t",
};

/** Client in VPC `c`, node in VPC `v`, one gateway, one table that both propagate to. */
function joined(more: Parts = {}): Topology {
  return network({
    vpcs: [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")],
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
    transitAttachments: [attachment("at-c", "c", "near-door"), attachment("at-v", "v", "far-door")],
    transitRouteTables: [transitTable("t", [], ["at-c", "at-v"])],
    ...more,
  });
}

describe("transit gateways", () => {
  it("carry requests and replies by the associated table", () => {
    assert.equal(summary(joined(), "client", "node"), "reachable");
    assert.deepEqual(verdict(joined(), "client", "node").hops, [
      "client",
      "near",
      "c",
      "tgw",
      "v",
      "far",
      "node",
    ]);
  });
  it("need an attachment in the sender's zone, for the reply as well", () => {
    const topology = joined({ subnets: [near, nearDoor, { ...far, zone: "b" }, farDoor] });
    assert.equal(
      summary(topology, "client", "node"),
      "blocked: reply TGW_ROUTE_AZ_RESTRICTION at-v",
    );
  });
  it("an attachment without a table forwards nothing", () => {
    const topology = joined({
      transitAttachments: [
        attachment("at-c", "c", "near-door", { associatedTable: null }),
        attachment("at-v", "v", "far-door"),
      ],
    });
    assert.match(
      summary(topology, "client", "node"),
      /^blocked: request TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION at-c/,
    );
  });
  it("each attachment is ruled by its own table: one way only is no way", () => {
    const topology = joined({
      transitAttachments: [
        attachment("at-c", "c", "near-door"),
        attachment("at-v", "v", "far-door", { associatedTable: "u" }),
      ],
      transitRouteTables: [transitTable("t", [], ["at-v"]), transitTable("u")],
    });
    assert.equal(
      summary(topology, "client", "node"),
      "blocked: reply TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT u",
    );
  });
  it("a blackhole that is more specific swallows; static wins over propagated", () => {
    const topology = joined({
      transitRouteTables: [
        transitTable(
          "t",
          [{ cidr: "10.0.0.0/16", attachment: null, origin: "static" }],
          ["at-c", "at-v"],
        ),
      ],
    });
    assert.match(summary(topology, "client", "node"), /request BAD_STATE_ROUTE t/);
  });
  it("a VPC that is not attached has no way in", () => {
    const topology = joined({ transitAttachments: [attachment("at-v", "v", "far-door")] });
    assert.match(summary(topology, "client", "node"), /^blocked: request BAD_STATE_ROUTE tgw/);
    const hidden = joined({
      transitAttachments: [
        attachment("at-c", "c", "near-door", { vpc: unknown("vpc", "hidden") }),
        attachment("at-v", "v", "far-door"),
      ],
    });
    assert.equal(verdict(hidden, "client", "node").outcome, "unknown");
  });
  it("an attachment that is not available carries nothing", () => {
    const topology = joined({
      transitAttachments: [
        attachment("at-c", "c", "near-door", { state: "unavailable" }),
        attachment("at-v", "v", "far-door"),
      ],
    });
    assert.match(summary(topology, "client", "node"), /request BAD_STATE_ROUTE at-c/);
  });

  describe("group references", () => {
    const causes = (topology: Topology) =>
      verdict(topology, "client", "node").gates.find(({ outcome }) => outcome === "blocked")
        ?.causes;

    it("hold inbound only with referencing on the gateway and on both attachments", () => {
      const off = [
        joined({ transitGateways: [{ ...GATEWAY, isGroupReferencing: false }] }),
        joined({
          transitAttachments: [
            attachment("at-c", "c", "near-door", { isGroupReferencing: false }),
            attachment("at-v", "v", "far-door"),
          ],
        }),
      ];
      for (const topology of off) assert.deepEqual(causes(topology), ["SG_REFERENCING_SUPPORT"]);
    });
    it("never hold outbound", () => {
      const topology = joined({
        securityGroups: [
          group("clients", "c", [], [rule("cache")]),
          group("cache", "v", [rule("clients")]),
        ],
      });
      assert.equal(
        summary(topology, "client", "node"),
        "blocked: request ENI_SG_RULES_MISMATCH clients",
      );
    });
    it("are undecided while the flag is", () => {
      const topology = joined({
        transitGateways: [{ ...GATEWAY, isGroupReferencing: unknown("flag", "hidden") }],
      });
      assert.equal(verdict(topology, "client", "node").outcome, "unknown");
    });
  });

  describe("network ACLs around the attachment", () => {
    const closed = acl("shut", "c", []);
    it("towards the gateway its subnet's inbound entries are asked", () => {
      const topology = joined({
        subnets: [near, { ...nearDoor, networkAcl: "shut" }, far, farDoor],
        networkAcls: [openAcl("v"), openAcl("c"), closed],
      });
      assert.equal(
        summary(topology, "client", "node"),
        "blocked: request SUBNET_ACL_RESTRICTION shut; reply SUBNET_ACL_RESTRICTION shut",
      );
    });
    it("an attachment in the destination's own subnet delivers past its ACL", () => {
      const outOnly = acl("out", "v", [allow(1, true), allow(2, false, "10.0.0.0/16")]);
      const topology = joined({
        subnets: [near, nearDoor, { ...far, networkAcl: "out" }],
        networkAcls: [openAcl("v"), openAcl("c"), outOnly],
        transitAttachments: [attachment("at-c", "c", "near-door"), attachment("at-v", "v", "far")],
      });
      assert.equal(summary(topology, "client", "node"), "reachable");
    });
  });

  describe("peered gateways", () => {
    const peer = (more: Partial<TransitAttachment> = {}): TransitAttachment => ({
      id: "at-p",
      transitGateway: "tgw",
      kind: "peering",
      peerGateway: "tgw-2",
      associatedTable: "t",
      peerAssociatedTable: "u",
      state: "available",
      ...more,
    });
    const world = (
      routes: { t: TransitRoute[]; u: TransitRoute[] },
      more: Partial<TransitAttachment> = {},
    ): Topology =>
      joined({
        routeTables: [
          table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw-2")]),
          table("c-main", "c", [route("10.0.0.0/16", "transit-gateway", "tgw")]),
        ],
        securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.1.0.0/16")])],
        transitGateways: [GATEWAY, { ...GATEWAY, id: "tgw-2" }],
        transitAttachments: [
          attachment("at-c", "c", "near-door"),
          attachment("at-v", "v", "far-door", { transitGateway: "tgw-2", associatedTable: "u" }),
          peer(more),
        ],
        transitRouteTables: [
          transitTable("t", routes.t, ["at-c"]),
          transitTable("u", routes.u, ["at-v"], "tgw-2"),
        ],
      });
    const over = (cidr: string, origin: "static" | "propagated" = "static"): TransitRoute => ({
      cidr,
      attachment: "at-p",
      origin,
    });

    it("need static routes on both sides", () => {
      assert.equal(
        summary(world({ t: [over("10.0.0.0/16")], u: [over("10.1.0.0/16")] }), "client", "node"),
        "reachable",
      );
      assert.equal(
        summary(world({ t: [over("10.0.0.0/16")], u: [] }), "client", "node"),
        "blocked: reply TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT u",
      );
      assert.match(
        summary(
          world({ t: [over("10.0.0.0/16", "propagated")], u: [over("10.1.0.0/16")] }),
          "client",
          "node",
        ),
        /^blocked: request TGW_RTB_NO_ROUTE/,
      );
    });
    it("a side that was not read leaves it unknown", () => {
      const topology = world(
        { t: [over("10.0.0.0/16")], u: [over("10.1.0.0/16")] },
        { peerAssociatedTable: undefined },
      );
      assert.equal(verdict(topology, "client", "node").outcome, "unknown");
    });
    it("tables that lead in a circle deliver nothing", () => {
      const circle = world({
        t: [over("10.0.0.0/16")],
        u: [over("10.0.0.0/16"), over("10.0.2.0/24"), over("10.1.0.0/16")],
      });
      assert.equal(verdict(circle, "client", "node").outcome, "blocked");
    });
  });

  it("on-premises behind a VPN attachment comes in through the gateway", () => {
    const vpn: TransitAttachment = {
      id: "at-vpn",
      transitGateway: "tgw",
      kind: "vpn",
      associatedTable: "t",
      state: "available",
    };
    const topology = joined({
      routeTables: [table("v-main", "v", [route("192.168.0.0/16", "transit-gateway", "tgw")])],
      securityGroups: [group("cache", "v", [rule("192.168.0.0/16")])],
      transitAttachments: [attachment("at-v", "v", "far-door"), vpn],
      transitRouteTables: [
        transitTable(
          "t",
          [{ cidr: "192.168.0.0/16", attachment: "at-vpn", origin: "static" }],
          ["at-v"],
        ),
      ],
    });
    assert.equal(summary(topology, "192.168.1.1", "node"), "reachable");
  });
});
