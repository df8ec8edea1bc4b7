/** Where a bare address lies: who may have it in a VPC, and which network behind a gateway it is in. */

import * as assert from "node:assert/strict";
import type { Topology, TransitAttachment, TransitRoute } from "../../reachability";
import { collection, factText, listing } from "../../reachability";
import {
  anywhere,
  clientAndNode,
  eni,
  group,
  network,
  openAcl,
  route,
  rule,
  subnet,
  table,
  verdict,
  vpc,
} from "./small-networks";
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const client = eni("client", a, "10.0.1.10", ["clients"]);
const node = eni("node", b, "10.0.2.10", ["cache"]);

const because = (topology: Topology, from: string, to: string): [string, string[]] => {
  const { outcome, missing } = verdict(topology, from, to);
  return [outcome, missing.map((each) => factText(each.fact))];
};

describe("an address in a VPC", () => {
  it("is the interface's alone: a range that begins with it may be others' as well", () => {
    assert.equal(because(clientAndNode(), "10.0.1.10", "node")[0], "reachable");
    assert.deepEqual(because(clientAndNode(), "10.0.1.10/31", "node"), [
      "unknown",
      ["10.0.1.10/31.groups"],
    ]);
  });
  it("that no interface has carries no groups", () => {
    assert.deepEqual(because(clientAndNode(), "10.0.1.12", "node"), ["blocked", []]);
  });
  it("is the interface's whose VPC is hidden, if its one subnet tells the VPC", () => {
    const from = (...subnets: string[]): string =>
      because(
        clientAndNode({
          interfaces: [
            { ...client, vpc: hiddenFact("vpc"), subnets: listing<string>(subnets) },
            node,
          ],
        }),
        "10.0.1.10",
        "node",
      )[0];
    assert.equal(from("a"), "reachable");
    assert.equal(from("a", "b"), "unknown");
    assert.equal(from("was-not-read"), "unknown");
  });
  it("may be one that an interface has beside those that are known", () => {
    const partly = { ...client, addresses: listing(["10.0.1.10"], hiddenFact("further")) };
    const topology = clientAndNode({ interfaces: [partly, node] });
    assert.deepEqual(because(topology, "10.0.1.99", "node"), ["unknown", ["10.0.1.99.groups"]]);
  });
  it("is not one that an interface of another VPC has, or may have", () => {
    const among = (item: typeof client, asked: string): [string, string[]] =>
      because(
        clientAndNode({
          vpcs: [vpc("v", "10.0.0.0/16"), vpc("w", "10.0.0.0/16")],
          subnets: [a, b, { ...a, id: "other", vpc: "w" }],
          interfaces: [{ ...item, vpc: "w", subnets: listing(["other"]) }, node],
        }),
        asked,
        "node",
      );
    assert.deepEqual(among(client, "10.0.1.8/30"), ["blocked", []]);
    const partly = { ...client, addresses: listing(["10.0.1.10"], hiddenFact("further")) };
    assert.deepEqual(among(partly, "10.0.1.99"), ["blocked", []]);
  });
  it("of which a part lies in the VPC is not known behind an appliance", () => {
    const appliance = eni("appliance", a, "10.0.1.20", ["clients"], { sourceDestCheck: false });
    const topology = clientAndNode({
      routeTables: [table("v-main", "v", [route("10.0.0.0/8", "interface", "appliance")])],
      interfaces: [appliance, client, node],
    });
    assert.deepEqual(because(topology, "client", "10.0.0.0/15"), [
      "unknown",
      ["10.0.0.0/15.address"],
    ]);
  });
});

describe("an address behind a transit gateway", () => {
  const near = subnet("near", "c", "10.1.1.0/24");
  const attachment = (
    id: string,
    inVpc: TransitAttachment["vpc"],
    door: string,
  ): TransitAttachment => ({
    id,
    transitGateway: "tgw",
    kind: "vpc",
    vpc: inVpc,
    subnets: listing([door]),
    associatedTable: "t",
    state: "available",
  });
  const own = attachment("at-v", "v", "b");
  const vpn: TransitAttachment = {
    id: "at-vpn",
    transitGateway: "tgw",
    kind: "vpn",
    associatedTable: "t",
    state: "available",
  };
  const transitTable = (
    propagations: readonly string[],
    routes: ReturnType<typeof listing<TransitRoute>> = listing<TransitRoute>(),
  ) => ({ id: "t", transitGateway: "tgw", routes, propagations: listing(propagations) });
  const joined = (more: Parameters<typeof network>[0] = {}): Topology =>
    network({
      vpcs: [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")],
      subnets: [b, near],
      routeTables: [table("v-main", "v", [route("0.0.0.0/0", "transit-gateway", "tgw")])],
      networkAcls: [openAcl("v"), openAcl("c")],
      securityGroups: [group("cache", "v", [rule("0.0.0.0/0")], [anywhere()])],
      interfaces: [node],
      transitGateways: [
        {
          id: "tgw",
          isGroupReferencing: true,
          defaultAssociationTable: "t",
          defaultPropagationTable: "t",
        },
      ],
      transitAttachments: [own, attachment("at-c", "c", "near")],
      transitRouteTables: [transitTable(["at-v", "at-c"])],
      ...more,
    });
  const asked = "192.168.1.1";

  it("comes in by a VPN that is attached, also where no route leads back to it", () => {
    const { outcome, hops } = verdict(joined({ transitAttachments: [own, vpn] }), asked, "node");
    assert.equal(outcome, "blocked");
    assert.deepEqual(hops, [asked, "tgw", "v", "b", "node"]);
  });
  it("is nowhere without one", () => {
    assert.deepEqual(because(joined(), asked, "node"), ["blocked", []]);
    assert.deepEqual(because(joined(), "node", asked), ["blocked", []]);
  });
  it("is not known while the gateway's routes are not", () => {
    const rest = hiddenFact("routes");
    const topology = joined({
      transitRouteTables: [transitTable(["at-v", "at-c"], listing<TransitRoute>([], rest))],
    });
    assert.deepEqual(because(topology, asked, "node"), ["unknown", ["routes"]]);
    assert.equal(
      verdict(topology, asked, "node")
        .gates.map(({ code }) => code)
        .join(),
      "NO_ROUTE_TO_DESTINATION",
    );
  });
  it("of which a part lies in an attached VPC is not known", () => {
    assert.deepEqual(because(joined(), "10.1.0.0/15", "node"), [
      "unknown",
      ["10.1.0.0/15.address"],
    ]);
  });
  it("may be in an attached VPC of which the id, or a CIDR, is hidden, or that was not read", () => {
    const silent = { transitRouteTables: [transitTable(["at-v"])] };
    const hidden = attachment("at-c", hiddenFact("vpc"), "near");
    assert.deepEqual(
      because(joined({ ...silent, transitAttachments: [own, hidden] }), asked, "node"),
      ["unknown", ["vpc"]],
    );
    const partly = vpc("c", "", { cidrs: listing(["10.1.0.0/16"], hiddenFact("cidrs")) });
    assert.deepEqual(
      because(joined({ ...silent, vpcs: [vpc("v", "10.0.0.0/16"), partly] }), asked, "node"),
      ["unknown", ["cidrs"]],
    );
    const unread = {
      ...joined(silent),
      vpcs: collection([vpc("v", "10.0.0.0/16")], hiddenFact("vpcs")),
    };
    assert.deepEqual(because(unread, asked, "node"), ["unknown", ["vpcs"]]);
  });
});

describe("an interface with several addresses", () => {
  const several = { ...node, addresses: listing(["10.0.2.10", "10.0.2.11"]) };
  it("is reached at the one that the client's group lets it speak to", () => {
    const narrow = rule("10.0.2.10/32", { protocol: "all", ports: null });
    const topology = clientAndNode({
      securityGroups: [group("clients", "v", [], [narrow]), group("cache", "v", [rule("clients")])],
      interfaces: [client, several],
    });
    assert.equal(because(topology, "client", "node")[0], "reachable");
  });
  it("is not known to be reached where something else is hidden", () => {
    const cache = { ...group("cache", "v", []), ingress: listing([], hiddenFact("rules")) };
    const topology = clientAndNode({
      securityGroups: [group("clients", "v", []), cache],
      interfaces: [client, several],
    });
    assert.deepEqual(because(topology, "client", "node"), ["unknown", ["rules"]]);
  });
});

describe("an IPv6 client and an IPv4 node", () => {
  const mixed = (rest?: ReturnType<typeof hiddenFact>): Topology =>
    clientAndNode({
      vpcs: [vpc("v", "", { cidrs: listing(["10.0.0.0/16", "2001:db8::/56"]) })],
      subnets: [subnet("a", "v", "2001:db8:0:1::/64"), b],
      routeTables: [{ ...table("v-main", "v"), routes: listing([], rest) }],
      interfaces: [eni("client", a, "2001:db8:0:1::a", ["clients"]), node],
    });
  it("have no way without a route of NAT64", () => {
    assert.equal(because(mixed(), "client", "node")[0], "blocked");
  });
  it("meet every gate on the way while a table may have such a route", () => {
    const { gates } = verdict(mixed(hiddenFact("routes")), "client", "node");
    assert.ok(gates.length > verdict(mixed(), "client", "node").gates.length);
  });
  it("the other way round have none, whatever a table may have", () => {
    assert.equal(because(mixed(hiddenFact("routes")), "node", "client")[0], "blocked");
  });
});
