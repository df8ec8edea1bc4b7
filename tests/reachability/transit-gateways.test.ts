/** Transit gateways: zones, several tables, peered gateways, group references, ACLs of the attachment's subnets. */

import * as assert from "node:assert/strict";
import type { Topology, TransitAttachment, TransitRoute } from "../../reachability";
import { listing } from "../../reachability";
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
  table,
  vpc,
} from "./small-networks";
import { summary, verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

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
        attachment("at-c", "c", "near-door", { vpc: hiddenFact("vpc") }),
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
        transitGateways: [{ ...GATEWAY, isGroupReferencing: hiddenFact("flag") }],
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
    /** The node's side is attached in the node's own subnet, whose ACL lets nothing of the client's in. */
    const outOnly = acl("out", "v", [allow(1, true), allow(2, false, "10.0.0.0/16")]);
    const past = (more: Parts = {}): Topology =>
      joined({
        subnets: [near, nearDoor, { ...far, networkAcl: "out" }],
        networkAcls: [openAcl("v"), openAcl("c"), outOnly],
        transitAttachments: [attachment("at-c", "c", "near-door"), attachment("at-v", "v", "far")],
        ...more,
      });
    it("an attachment in the destination's own subnet delivers past its ACL", () => {
      assert.equal(summary(past(), "client", "node"), "reachable");
    });
    describe("while the way is not known, that ACL does not decide", () => {
      const target = hiddenFact("c-main.target");
      const hidden = { ...route("10.0.0.0/16", "transit-gateway", "tgw"), target };
      const back = table("v-main", "v", [route("10.1.0.0/16", "transit-gateway", "tgw")]);
      const routeTables = [table("c-main", "c", [hidden]), back];
      const outcome = (more: Parts): string => verdict(past(more), "client", "node").outcome;

      it("because the gateway's table was not read to its end", () => {
        const rest = hiddenFact("t.routes");
        const open = { ...transitTable("t", [], ["at-c", "at-v"]), routes: { items: [], rest } };
        assert.equal(outcome({ transitRouteTables: [open] }), "unknown");
      });
      it("because the subnet's route leads to something that was not read", () => {
        assert.equal(outcome({ routeTables }), "unknown");
      });
      it("but it does where no attachment can be in its subnet", () => {
        const beside = [attachment("at-c", "c", "near-door"), attachment("at-v", "v", "far-door")];
        const way = {
          ...route("10.0.0.0/16", "transit-gateway", "tgw"),
          state: hiddenFact("state"),
        };
        const unsure = [table("c-main", "c", [way]), back];
        const subnets = [near, nearDoor, { ...far, networkAcl: "out" }, farDoor];
        const known = { subnets, routeTables: unsure, transitAttachments: beside };
        assert.equal(outcome(known), "blocked");
      });
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
      doors: readonly string[] = ["far-door"],
      parts: Parts = {},
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
          attachment("at-v", "v", "far-door", {
            ...{ transitGateway: "tgw-2", associatedTable: "u", subnets: listing(doors) },
          }),
          peer(more),
        ],
        transitRouteTables: [
          transitTable("t", routes.t, ["at-c"]),
          transitTable("u", routes.u, ["at-v"], "tgw-2"),
        ],
        ...parts,
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
    it("keep no zone: behind the peering any of the attachment's subnets may deliver", () => {
      const routes = { t: [over("10.0.0.0/16")], u: [over("10.1.0.0/16")] };
      const outcome = (networkAcl: string | null): string => {
        const otherDoor = { ...subnet("other-door", "v", "10.0.8.0/28"), zone: "b", networkAcl };
        const topology = world(routes, {}, ["far-door", "other-door"], {
          subnets: [near, nearDoor, far, farDoor, otherDoor],
          networkAcls: [openAcl("v"), openAcl("c"), acl("shut", "v", [])],
        });
        return verdict(topology, "client", "node").outcome;
      };
      assert.equal(outcome(null), "reachable");
      assert.equal(outcome("shut"), "unknown");
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
  it("what on-premises answers comes in by the VPN attachment's own table, and past the ACL of its subnet", () => {
    const outOnly = acl("out", "v", [allow(1, true), allow(2, false, "10.0.0.0/16")]);
    const answered = (table: string, door: string): string =>
      summary(
        joined({
          subnets: [near, nearDoor, { ...far, networkAcl: "out" }, farDoor],
          networkAcls: [openAcl("v"), openAcl("c"), outOnly],
          routeTables: [v],
          securityGroups: [group("cache", "v", [])],
          transitAttachments: [
            attachment("at-v", "v", door),
            {
              ...{ id: "at-vpn", transitGateway: "tgw", kind: "vpn" },
              ...{ associatedTable: table, state: "available" },
            },
          ],
          transitRouteTables: [
            transitTable(
              "t",
              [{ cidr: "192.168.0.0/16", attachment: "at-vpn", origin: "static" }],
              ["at-v"],
            ),
            transitTable("u"),
          ],
        }),
        "node",
        "192.168.1.1",
      );
    const v = table("v-main", "v", [route("192.168.0.0/16", "transit-gateway", "tgw")]);
    assert.equal(answered("t", "far"), "reachable");
    assert.equal(answered("t", "far-door"), "blocked: reply SUBNET_ACL_RESTRICTION out");
    assert.match(answered("u", "far"), /^blocked: reply TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT u/);
  });
});

function without(item: TransitAttachment, key: "vpc" | "subnets" | "isGroupReferencing") {
  const kept = Object.entries(item).filter(([name]) => name !== key);
  return Object.fromEntries(kept) as unknown as TransitAttachment;
}

describe("what is not known about a transit gateway", () => {
  const doors = [
    attachment("at-c", "c", "near-door"),
    attachment("at-v", "v", "far-door"),
  ] as const;
  const NO_ROUTE = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT";
  const request = (more: Parts): string =>
    summary(joined(more), "client", "node").replace(/;.*/, "");
  const withTable = (routes: Partial<ReturnType<typeof transitTable>>): string =>
    request({ transitRouteTables: [{ ...transitTable("t", [], ["at-c", "at-v"]), ...routes }] });

  it("the zone of the client's subnet, or of the attachment's", () => {
    const hidden = hiddenFact("zone");
    const zone = "unknown: request TGW_ROUTE_AZ_RESTRICTION at-c";
    const outcome = (subnets: Parts["subnets"]): string => request({ subnets });
    assert.equal(outcome([{ ...near, zone: hidden }, nearDoor, far, farDoor]), zone);
    assert.equal(outcome([near, { ...nearDoor, zone: hidden }, far, farDoor]), zone);
    const apart = { ...nearDoor, zone: hiddenFact("other zone") };
    assert.equal(outcome([{ ...near, zone: hidden }, apart, far, farDoor]), zone);
    const alike = [near, nearDoor].map((each) => ({ ...each, zone: hidden }));
    assert.equal(outcome([...alike, far, farDoor]), "reachable");
  });
  it("attachment subnets that were not read, or that no list names", () => {
    const unread = verdict(joined({ subnets: [near, far, farDoor] }), "client", "node");
    assert.equal(unread.outcome, "unknown");
    assert.ok(unread.missing.some(({ because }) => because.code === "not-read"));
    const bare = without(doors[0], "subnets");
    assert.ok(
      request({ transitAttachments: [bare, doors[1]] }).startsWith(
        "blocked: request TGW_ROUTE_AZ_RESTRICTION at-c",
      ),
    );
  });
  it("a route whose attachment is hidden, gone, or was not read", () => {
    const cidr = "10.0.2.0/24";
    const to = (target: TransitRoute["attachment"]): string =>
      withTable({ routes: listing([{ cidr, attachment: target, origin: "static" }]) });
    assert.equal(to(hiddenFact("attachment")), `unknown: request ${NO_ROUTE} t`);
    assert.equal(to("gone"), "blocked: request BAD_STATE_ROUTE t");
    assert.equal(to(null), "blocked: request BAD_STATE_ROUTE t");
  });
  it("further routes and propagations, and propagations that cannot be told", () => {
    const rest = hiddenFact("rest");
    assert.equal(withTable({ routes: listing([], rest) }), `unknown: request ${NO_ROUTE} t`);
    assert.equal(
      withTable({ propagations: listing(["at-v"], rest) }),
      `unknown: request ${NO_ROUTE} t`,
    );
    const adrift = { ...doors[1], vpc: hiddenFact("vpc") };
    assert.equal(
      request({ transitAttachments: [doors[0], adrift] }),
      `unknown: request ${NO_ROUTE} t`,
    );
    assert.equal(withTable({ propagations: listing(["at-c", "at-v", "gone"]) }), "reachable");
    const growing = { ...vpc("v", "10.0.0.0/16"), cidrs: listing(["10.0.0.0/16"], rest) };
    assert.equal(
      request({ vpcs: [growing, vpc("c", "10.1.0.0/16")] }),
      `unknown: request ${NO_ROUTE} t`,
    );
    const vpn: TransitAttachment = { ...attachment("vpn", "v", "far-door"), kind: "vpn" };
    const elsewhere = without(vpn, "vpc");
    assert.equal(
      request({
        transitAttachments: [...doors, elsewhere],
        transitRouteTables: [transitTable("t", [], ["at-c", "at-v", "vpn"])],
      }),
      "reachable",
    );
  });
  it("a route into a VPN attachment is not modelled, one into an attachment without a VPC not known", () => {
    const vpn: TransitAttachment = { ...attachment("exit", "v", "far-door"), kind: "vpn" };
    const vpcless = without(attachment("exit", "v", "far-door"), "vpc");
    const through = (exit: TransitAttachment): string =>
      request({
        transitAttachments: [...doors, exit],
        transitRouteTables: [
          transitTable(
            "t",
            [{ cidr: "10.0.2.0/24", attachment: "exit", origin: "static" }],
            ["at-c"],
          ),
        ],
      });
    assert.equal(through(vpn), "unknown: request NOT_MODELLED exit");
    assert.equal(through(vpcless), `unknown: request ${NO_ROUTE} exit`);
  });
  it("a route that covers a part of where the node may be", () => {
    const node = {
      ...eni("node", far, "10.0.2.10", ["cache"]),
      addresses: listing<string>([], hiddenFact("address")),
    };
    const text = request({
      interfaces: [eni("client", near, "10.1.1.10", ["clients"]), node],
      transitRouteTables: [
        transitTable("t", [
          { cidr: "10.0.2.0/25", attachment: "at-v", origin: "static" },
          { cidr: "10.1.0.0/16", attachment: "at-c", origin: "static" },
        ]),
      ],
    });
    assert.ok(text.startsWith("unknown"), text);
  });
  it("attachments that do not tell whether they refer to groups do not", () => {
    const silent = without(doors[1], "isGroupReferencing");
    assert.equal(
      summary(joined({ transitAttachments: [doors[0], silent] }), "client", "node"),
      "blocked: request ENI_SG_RULES_MISMATCH cache",
    );
  });
  it("a peering attachment that names no gateway behind it", () => {
    const peeringDoor: TransitAttachment = {
      id: "peer",
      transitGateway: "tgw",
      kind: "peering",
      associatedTable: "t",
      state: "available",
    };
    const net = (associatedTable: TransitAttachment["associatedTable"]): string =>
      request({
        transitAttachments: [...doors, { ...peeringDoor, associatedTable }],
        transitRouteTables: [
          transitTable(
            "t",
            [{ cidr: "10.0.2.0/24", attachment: "peer", origin: "static" }],
            ["at-c"],
          ),
        ],
      });
    assert.equal(net("t"), "unknown: request NOT_MODELLED peer");
  });
  it("an attachment whose table is hidden where tables were not read, or that names one that was not", () => {
    const entry = (associatedTable: TransitAttachment["associatedTable"]): string =>
      request({ transitAttachments: [{ ...doors[0], associatedTable }, doors[1]] });
    const open = "unknown: request TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION at-c";
    assert.ok(entry("gone").startsWith(open), entry("gone"));
    const topology = joined({
      transitAttachments: [{ ...doors[0], associatedTable: hiddenFact("table") }, doors[1]],
    });
    const unread = {
      ...topology,
      transitRouteTables: { ...topology.transitRouteTables, rest: hiddenFact("tables") },
    };
    assert.ok(
      summary(unread, "client", "node").startsWith(open),
      summary(unread, "client", "node"),
    );
  });
  it("attachments, VPCs and gateways that were not read", () => {
    const rest = hiddenFact("call");
    const lost: TransitRoute = { cidr: "10.0.2.0/24", attachment: "gone", origin: "static" };
    const gone = transitTable("t", [lost], ["at-c"]);
    const topology = joined({ transitRouteTables: [gone] });
    const partly = {
      ...topology,
      transitAttachments: { ...topology.transitAttachments, rest },
    };
    assert.match(summary(partly, "client", "node"), /^unknown: request BAD_STATE_ROUTE t/);
    const propagating = {
      ...joined({ transitRouteTables: [transitTable("t", [], ["at-c", "at-v", "gone"])] }),
      transitAttachments: { ...topology.transitAttachments, rest },
    };
    assert.match(
      summary(propagating, "client", "node"),
      new RegExp(`^unknown: request ${NO_ROUTE} t`),
    );
    const elsewhere = attachment("at-w", "w", "w-door");
    assert.equal(
      request({
        transitAttachments: [...doors, elsewhere],
        transitRouteTables: [transitTable("t", [], ["at-c", "at-v", "at-w"])],
      }),
      `unknown: request ${NO_ROUTE} t`,
    );
    assert.match(request({ transitGateways: [] }), /^unknown: request ENI_SG_RULES_MISMATCH cache/);
    const shaky = { ...doors[0], state: hiddenFact("state") };
    assert.equal(
      request({ transitAttachments: [shaky, doors[1]] }),
      "unknown: request BAD_STATE_ROUTE at-c",
    );
  });
  it("an address without an interface lies in the VPC behind the gateway", () => {
    assert.equal(
      verdict(
        joined({
          securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.1.0.0/16")])],
        }),
        "10.1.1.77",
        "node",
      ).outcome,
      "reachable",
    );
  });
});
