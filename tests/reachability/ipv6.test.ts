/** IPv6 between interfaces, over the edge, and where only one end has it. */

import * as assert from "node:assert/strict";
import type { Topology } from "../../reachability";
import { listing, sources } from "../../reachability";
import {
  acl,
  allow,
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
import { summary, verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const cidrsOf = (v4: string, v6: string) => ({ cidrs: listing([v4, v6]) });
const a = subnet("a", "v", "", cidrsOf("10.0.1.0/24", "2001:db8:0:1::/64"));
const b = subnet("b", "v", "", cidrsOf("10.0.2.0/24", "2001:db8:0:2::/64"));
const six = "2001:db8:0:2::a";

/** Client and node with one IPv6 address each; ACLs and groups open to it. */
function dual(more: Parameters<typeof clientAndNode>[0] = {}): Topology {
  return clientAndNode({
    vpcs: [vpc("v", "", cidrsOf("10.0.0.0/16", "2001:db8::/56"))],
    subnets: [a, b],
    gateways: [gateway("igw", "internet-gateway", "v")],
    routeTables: [table("v-main", "v", [route("::/0", "internet-gateway", "igw")])],
    networkAcls: [acl("v-acl", "v", [allow(1, true, "::/0"), allow(1, false, "::/0")])],
    securityGroups: [
      group("clients", "v", [], [rule("::/0", { protocol: "all", ports: null })]),
      group("cache", "v", [rule("clients")]),
    ],
    interfaces: [eni("client", a, "2001:db8:0:1::a", ["clients"]), eni("node", b, six, ["cache"])],
    ...more,
  });
}

describe("IPv6", () => {
  it("is let in by group like IPv4, and judged the same for the class of its sources", () => {
    assert.equal(summary(dual(), "client", "node"), "reachable");
    assert.deepEqual(
      sources(dual(), "sessions").classes.map(({ interfaces, outcome }) => [interfaces, outcome]),
      [[["client"], "reachable"]],
    );
  });
  it("does not meet IPv4: ends of different families have no way", () => {
    const mixed = dual({
      interfaces: [eni("client", a, "10.0.1.10", ["clients"]), eni("node", b, six, ["cache"])],
    });
    assert.equal(verdict(mixed, "client", "node").outcome, "blocked");
    assert.equal(sources(mixed, "sessions").classes[0]?.outcome, "blocked");
  });
  it("goes out to the internet without a public address", () => {
    const out = dual({ interfaces: [eni("node", b, six, ["clients"])] });
    assert.equal(summary(out, "node", "2600::1"), "reachable");
  });
  it("in a rule that is not known, every client or none may be meant", () => {
    const hidden = dual({
      subnets: [a, { ...b, networkAcl: "n" }],
      networkAcls: [
        acl("v-acl", "v", [allow(1, true, "::/0"), allow(1, false, "::/0")]),
        acl("n", "v", [allow(1, true, "::/0"), { ...allow(1, false), cidr: hiddenFact("cidr") }]),
      ],
    });
    assert.equal(summary(hidden, "client", "node"), "unknown: request SUBNET_ACL_RESTRICTION n");
  });
  it("alone in a subnet bounds an address that is not known yet", () => {
    const only = subnet("b", "v", "2001:db8:0:2::/64");
    const node = eni("node", only, "", ["cache"], {
      addresses: listing<string>([], hiddenFact("address")),
    });
    const net = (peer: string): string =>
      summary(
        dual({
          subnets: [a, only],
          interfaces: [eni("client", a, "2001:db8:0:1::a", ["clients"]), node],
          securityGroups: [
            group("clients", "v", [], [rule(peer, { protocol: "all", ports: null })]),
            group("cache", "v", [rule("clients")]),
          ],
        }),
        "client",
        "node",
      );
    assert.equal(net("2001:db8:0:2::/64"), "reachable");
    assert.equal(net("2001:db8:0:3::/64"), "blocked: request ENI_SG_RULES_MISMATCH clients");
  });
  it("nodes without IPv4 are closed to the ranges that IPv4 routes lead to", () => {
    const both = dual({
      routeTables: [
        table("v-main", "v", [
          route("0.0.0.0/0", "internet-gateway", "igw"),
          route("::/0", "internet-gateway", "igw"),
        ]),
      ],
    });
    const { ranges } = sources(both, "sessions");
    assert.deepEqual(
      ranges.filter(({ outcome }) => outcome !== "blocked"),
      [],
    );
    assert.ok(ranges.some(({ cidrs }) => cidrs.some((cidr) => cidr.includes("."))));
  });
});
