/** Transit gateways, beyond one table: zones by id, appliance mode, attachment subnets' tables, IPv6, lists, other attachments. */

import * as assert from "node:assert/strict";
import type { Listing, Route, Topology, TransitAttachment, TransitRoute } from "../../reachability";
import { listing } from "../../reachability";
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
import { verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

type Parts = Parameters<typeof network>[0];

const near = subnet("near", "c", "10.1.1.0/24", { zone: "us-east-1b", zoneId: "use1-az2" });
const far = subnet("far", "v", "10.0.2.0/24", { zone: "us-east-1a", zoneId: "use1-az1" });
const first = subnet("first", "v", "10.0.9.0/28", {
  zone: "us-east-1a",
  zoneId: "use1-az1",
  routeTable: "doors",
  networkAcl: "shut",
});
const second = subnet("second", "v", "10.0.9.16/28", {
  zone: "us-east-1b",
  zoneId: "use1-az2",
  routeTable: "doors",
});
const shut = acl("shut", "v", [allow(1, false), deny(2, true)]);

function attachment(
  id: string,
  home: string,
  doors: readonly string[],
  more: Partial<TransitAttachment> = {},
): TransitAttachment {
  return {
    id,
    transitGateway: "tgw",
    kind: "vpc",
    vpc: home,
    subnets: listing(doors),
    isGroupReferencing: true,
    associatedTable: "t",
    state: "available",
    ...more,
  };
}

const toNode = attachment("at-v", "v", ["first", "second"]);
const toClient = attachment("at-c", "c", ["near"]);

function transitTable(
  routes: readonly TransitRoute[],
  propagations: readonly string[] = ["at-c", "at-v"],
) {
  return {
    id: "t",
    transitGateway: "tgw",
    routes: listing(routes),
    propagations: listing(propagations),
  };
}

/** The client in zone 2, the node in zone 1; the attachment's subnet in zone 1 lets nothing out. */
function joined(more: Parts = {}, doors: readonly Route[] = []): Topology {
  return network({
    vpcs: [vpc("v", "10.0.0.0/16", { account: "1" }), vpc("c", "10.1.0.0/16", { account: "2" })],
    subnets: [near, far, first, second],
    routeTables: [
      table("v-main", "v", [route("10.0.0.0/8", "transit-gateway", "tgw")]),
      table("c-main", "c", [route("10.0.0.0/8", "transit-gateway", "tgw")]),
      table("doors", "v", doors),
    ],
    networkAcls: [openAcl("v"), openAcl("c"), shut],
    securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.1.0.0/16")])],
    interfaces: [
      eni("client", near, "10.1.1.10", ["clients"]),
      eni("node", far, "10.0.2.10", ["cache"]),
    ],
    transitGateways: [
      {
        id: "tgw",
        isGroupReferencing: true,
        defaultAssociationTable: "t",
        defaultPropagationTable: "t",
      },
    ],
    transitAttachments: [toClient, toNode],
    transitRouteTables: [transitTable([])],
    ...more,
  });
}

/** Attachments of a client in zone 2 serve zone 1 as well, for the reply. */
const bothZones = { subnets: [near, far, first, second] };

function outcome(topology: Topology, from = "client", to = "node"): string {
  return verdict(topology, from, to).outcome;
}

describe("the zone that delivers", () => {
  it("is the sender's, by the zone's id", () => {
    assert.equal(outcome(joined(bothZones)), "reachable");
  });
  it("ids decide where the same name is another zone in another account", () => {
    const renamed = { ...near, zone: "us-east-1a" };
    assert.equal(outcome(joined({ subnets: [renamed, far, first, second] })), "reachable");
    const moved = { ...near, zone: "us-east-1b", zoneId: "use1-az1" };
    assert.equal(outcome(joined({ subnets: [moved, far, first, second] })), "blocked");
  });
  it("names alone tell zones of one account apart, and nothing between two", () => {
    const unnamed = [near, far, first, second].map((each) => ({ ...each, zoneId: undefined }));
    assert.equal(outcome(joined({ subnets: unnamed })), "unknown");
    const one = [
      vpc("v", "10.0.0.0/16", { account: "1" }),
      vpc("c", "10.1.0.0/16", { account: "1" }),
    ];
    assert.equal(outcome(joined({ subnets: unnamed, vpcs: one })), "reachable");
  });
  it("may be the destination's own subnet, whose ACL is then not asked: it says that AWS chooses", () => {
    // What leaves by the gateway meets the ACL's inbound rules too, with its own source.
    const ownOnly = [allow(1, false, "10.0.0.0/16"), deny(2, false), allow(1, true)];
    const topology = joined({
      subnets: [near, { ...far, networkAcl: "in" }, first, second],
      networkAcls: [openAcl("v"), openAcl("c"), acl("in", "v", ownOnly)],
      transitAttachments: [
        toClient,
        { ...attachment("at-v", "v", ["far", "second"]), isApplianceMode: true },
      ],
    });
    const { outcome: found, missing } = verdict(topology, "client", "node");
    assert.equal(found, "unknown");
    assert.deepEqual(
      missing.map(({ because }) => because),
      [{ code: "chosen-by-aws", what: "the zone that delivers" }],
    );
  });
  it("in appliance mode is any: definite only where all of the attachment's subnets agree", () => {
    const appliance = (isOn: TransitAttachment["isApplianceMode"]) => ({
      transitAttachments: [toClient, { ...toNode, isApplianceMode: isOn }],
    });
    assert.equal(outcome(joined(appliance(false))), "reachable");
    assert.equal(outcome(joined(appliance(true))), "unknown");
    assert.equal(outcome(joined(appliance(hiddenFact("mode")))), "unknown");
    const open = { ...first, networkAcl: null };
    assert.equal(
      outcome(joined({ ...appliance(true), subnets: [near, far, open, second] })),
      "reachable",
    );
    const closed = { ...second, networkAcl: "shut" };
    assert.equal(
      outcome(joined({ ...appliance(true), subnets: [near, far, first, closed] })),
      "blocked",
    );
  });
});

describe("the route table of an attachment's subnet", () => {
  const box = eni("box", far, "10.0.2.99", []);
  const withBox = (check: boolean): Parts => ({
    interfaces: [...joined().interfaces.byId.values(), { ...box, sourceDestCheck: check }],
  });
  it("carries what comes out there to its destination", () => {
    assert.equal(outcome(joined({}, [route("10.0.2.0/24", "unsupported", "vpce-fw")])), "unknown");
    assert.equal(
      outcome(joined(withBox(true), [route("10.0.2.0/24", "interface", "box")])),
      "blocked",
    );
    assert.equal(
      outcome(joined(withBox(false), [route("10.0.2.0/24", "interface", "box")])),
      "unknown",
    );
  });
  it("a blackhole there ends the way", () => {
    const dead = route("10.0.2.0/24", "interface", "box", { state: "blackhole" });
    assert.equal(outcome(joined(withBox(false), [dead])), "blocked");
  });
  it("of another VPC may lead through a firewall and back: an inspection VPC", () => {
    const door = subnet("door", "i", "100.64.0.0/28", { zone: "us-east-1b", zoneId: "use1-az2" });
    const inspected = (inner: readonly Route[]): Topology => {
      const all = joined();
      return network({
        vpcs: [...all.vpcs.byId.values(), vpc("i", "100.64.0.0/16", { account: "1" })],
        subnets: [...all.subnets.byId.values(), door],
        routeTables: [...all.routeTables.byId.values(), table("i-main", "i", inner)],
        networkAcls: [...all.networkAcls.byId.values(), openAcl("i")],
        securityGroups: [...all.securityGroups.byId.values()],
        interfaces: [...all.interfaces.byId.values()],
        transitGateways: [...all.transitGateways.byId.values()],
        transitAttachments: [toClient, toNode, attachment("at-i", "i", ["door"])],
        transitRouteTables: [
          transitTable([{ cidr: "0.0.0.0/0", attachment: "at-i", origin: "static" }], []),
        ],
      });
    };
    assert.equal(outcome(inspected([route("0.0.0.0/0", "unsupported", "vpce-fw")])), "unknown");
    assert.equal(outcome(inspected([])), "blocked");
  });
});

describe("references to groups over a transit gateway", () => {
  const byGroup = {
    securityGroups: [group("clients", "c", []), group("cache", "v", [rule("clients")])],
  };
  it("are lost in the zone that does not support them", () => {
    assert.equal(outcome(joined(byGroup)), "reachable");
    const inAz3 = [near, first, second].map((each) => each).concat({ ...far, zoneId: "use1-az3" });
    const third = subnet("third", "v", "10.0.9.32/28", {
      zone: "us-east-1a",
      zoneId: "use1-az3",
      routeTable: "doors",
    });
    const doors = {
      transitAttachments: [toClient, { ...toNode, subnets: listing(["first", "second", "third"]) }],
    };
    assert.equal(outcome(joined({ ...byGroup, ...doors, subnets: [...inAz3, third] })), "blocked");
    assert.equal(outcome(joined({ ...doors, subnets: [...inAz3, third] })), "reachable");
  });
});

describe("routes of a transit gateway's table", () => {
  const lists = (cidrs: readonly string[] | undefined): Parts => ({
    prefixLists: [
      {
        id: "pl-1",
        cidrs: cidrs === undefined ? listing<string>([], hiddenFact("entries")) : listing(cidrs),
      },
    ],
  });
  const by = (attached: string | null, cidrs: readonly string[] | undefined): string =>
    outcome(
      joined({
        ...lists(cidrs),
        transitRouteTables: [
          transitTable([{ prefixList: "pl-1", attachment: attached, origin: "static" }], ["at-c"]),
        ],
      }),
    );
  it("a prefix list reference leads every entry of the list", () => {
    assert.equal(by("at-v", ["10.0.0.0/16", "10.7.0.0/16"]), "reachable");
    assert.equal(by("at-v", ["10.7.0.0/16"]), "blocked");
    assert.equal(by("at-v", undefined), "unknown");
  });
  it("a blackholed one swallows them, also before what is propagated", () => {
    const propagated = joined({
      ...lists(["10.0.0.0/16"]),
      transitRouteTables: [
        transitTable([{ prefixList: "pl-1", attachment: null, origin: "static" }]),
      ],
    });
    assert.equal(outcome(propagated), "blocked");
  });
  it("a peering with a core network takes what it propagates, and leads where nothing is read", () => {
    const wan: TransitAttachment = {
      ...toClient,
      id: "at-wan",
      kind: "core-network",
      vpc: undefined,
      subnets: undefined,
    };
    const topology = joined({
      transitAttachments: [toClient, toNode, wan],
      transitRouteTables: [
        transitTable([
          { cidr: "10.0.0.0/16", attachment: "at-v", origin: "propagated" },
          { cidr: "10.1.0.0/16", attachment: "at-c", origin: "propagated" },
          { cidr: "10.7.0.0/16", attachment: "at-wan", origin: "propagated" },
        ]),
      ],
      securityGroups: [group("clients", "c", []), group("cache", "v", [rule("10.0.0.0/8")])],
    });
    assert.equal(outcome(topology, "10.7.1.5", "node"), "unknown");
    assert.equal(outcome(topology, "client", "10.7.1.5"), "unknown");
    assert.equal(outcome(topology, "10.8.1.5", "node"), "blocked");
  });
  it("that lists what was propagated lists all of it, whatever the propagations are", () => {
    const listed = (propagations: Listing<string>): string =>
      outcome(
        joined({
          transitRouteTables: [
            {
              ...transitTable([{ cidr: "10.1.0.0/16", attachment: "at-c", origin: "propagated" }]),
              propagations,
            },
          ],
        }),
      );
    assert.equal(listed(listing(["at-c", "at-v"])), "blocked");
    assert.equal(listed(listing<string>(["at-c"], hiddenFact("propagations"))), "blocked");
  });
  it("only VPN and Direct Connect lead on-premises: behind any other attachment nothing is known", () => {
    const behind = (kind: TransitAttachment["kind"], peer = "10.0.0.0/8"): string =>
      outcome(
        joined({
          transitAttachments: [
            toClient,
            { ...toNode, subnets: listing(["second"]) },
            { ...toClient, id: "at-x", kind, vpc: undefined, subnets: undefined },
          ],
          subnets: [near, { ...far, zone: "us-east-1b", zoneId: "use1-az2" }, second],
          transitRouteTables: [
            transitTable([{ cidr: "10.7.0.0/16", attachment: "at-x", origin: "static" }]),
          ],
          securityGroups: [group("clients", "c", []), group("cache", "v", [rule(peer)])],
        }),
        "10.7.1.5",
        "node",
      );
    assert.deepEqual(
      (["vpn", "direct-connect"] as const).map((kind) => behind(kind)),
      ["reachable", "reachable"],
    );
    assert.deepEqual(
      (["connect", "core-network", "other"] as const).map((kind) => behind(kind)),
      ["unknown", "unknown", "unknown"],
    );
    assert.equal(behind("other", "10.1.0.0/16"), "blocked");
  });
  it("a range over several networks is never known better than its parts", () => {
    assert.equal(outcome(joined(), "10.1.1.0/24", "node"), "unknown");
    assert.equal(outcome(joined(), "10.1.0.0/15", "node"), "unknown");
    assert.equal(outcome(joined(), "10.2.0.0/15", "node"), "blocked");
  });
});

describe("IPv6 over a transit gateway", () => {
  const six = (isIpv6: TransitAttachment["isIpv6"]): string => {
    const [v6, c6] = ["2600:1f18:1::/56", "2600:1f18:2::/56"];
    const node6 = subnet("node6", "v", "2600:1f18:1::/64", { zone: "a" });
    const client6 = subnet("client6", "c", "2600:1f18:2::/64", { zone: "a" });
    const open = (id: string) =>
      acl(`${id}-acl`, id, [allow(1, true, "::/0"), allow(2, false, "::/0")]);
    return outcome(
      joined({
        vpcs: [vpc("v", v6), vpc("c", c6)],
        subnets: [node6, client6],
        routeTables: [
          table("v-main", "v", [route(c6, "transit-gateway", "tgw")]),
          table("c-main", "c", [route(v6, "transit-gateway", "tgw")]),
        ],
        networkAcls: [open("v"), open("c")],
        securityGroups: [
          group("clients", "c", [], [rule("::/0", { protocol: "all", ports: null })]),
          group("cache", "v", [rule("::/0")]),
        ],
        interfaces: [
          eni("client", client6, "2600:1f18:2::a", ["clients"]),
          eni("node", node6, "2600:1f18:1::a", ["cache"]),
        ],
        transitAttachments: [
          attachment("at-c", "c", ["client6"], { isIpv6 }),
          attachment("at-v", "v", ["node6"], { isIpv6 }),
        ],
      }),
    );
  };
  it("needs both attachments' support for it", () => {
    assert.equal(six(true), "reachable");
    assert.equal(six(false), "blocked");
    assert.equal(six(hiddenFact("support")), "unknown");
    assert.equal(six(undefined), "unknown");
  });
});
