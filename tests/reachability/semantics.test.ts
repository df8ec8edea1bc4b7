/** AWS's semantics, one claim at a time, on networks of two or three subnets. */

import * as assert from "node:assert/strict";
import type { NetworkAcl, Topology } from "../../reachability";
import { collection, decide, listing, QuestionError, ruleText } from "../../reachability";
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
  network,
  openAcl,
  peering,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";
import { summary, verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const BLOCKED_IN = "blocked: request ENI_SG_RULES_MISMATCH cache";

function withGroups(...groups: ReturnType<typeof group>[]): Topology {
  return clientAndNode({ securityGroups: groups });
}

describe("security groups", () => {
  it("a rule that names the client's group admits it, by group", () => {
    const gates = verdict(clientAndNode(), "client", "node").gates.filter(
      ({ kind }) => kind === "security-group",
    );
    assert.deepEqual(
      gates.map(({ rule: by }) => by && { id: by.id, matchedBy: by.matchedBy, text: ruleText(by) }),
      [
        { id: "all", matchedBy: "cidr", text: "all traffic 0.0.0.0/0" },
        { id: "from clients", matchedBy: "group", text: "tcp 11211 clients" },
      ],
    );
  });
  it("a group without rules blocks, and says that it has none", () => {
    const topology = withGroups(group("clients", "v", []), group("cache", "v", []));
    assert.equal(summary(topology, "client", "node"), BLOCKED_IN);
    assert.deepEqual(
      verdict(topology, "client", "node").gates.find(({ outcome }) => outcome === "blocked")
        ?.causes,
      ["SG_HAS_NO_RULES"],
    );
  });
  it("egress of the client counts as well", () => {
    const topology = withGroups(group("clients", "v", [], []), group("cache", "v", [anywhere()]));
    assert.equal(
      summary(topology, "client", "node"),
      "blocked: request ENI_SG_RULES_MISMATCH clients",
    );
  });
  it("another port, and udp, are not admitted", () => {
    assert.equal(summary(clientAndNode(), "client", "node", { port: 11212 }), BLOCKED_IN);
    assert.equal(summary(clientAndNode(), "client", "node", { protocol: "udp" }), BLOCKED_IN);
  });
  it("a rule-less group works as a label, its own rules are not inherited", () => {
    const label = group("label", "v", [], []);
    const topology = clientAndNode({
      securityGroups: [group("clients", "v", []), label, group("cache", "v", [rule("label")])],
      interfaces: [
        eni("client", a, "10.0.1.10", ["clients", "label"]),
        eni("node", b, "10.0.2.10", ["cache"]),
      ],
    });
    assert.equal(summary(topology, "client", "node"), "reachable");
  });
  it("a stale reference matches nobody", () => {
    const stale = rule("clients", {
      peers: listing([{ kind: "group", id: "clients", isStale: true }]),
    });
    assert.equal(
      summary(
        withGroups(group("clients", "v", []), group("cache", "v", [stale])),
        "client",
        "node",
      ),
      BLOCKED_IN,
    );
  });
  it("a prefix list is the union of its CIDRs", () => {
    const list = (cidrs: string[]): Topology =>
      clientAndNode({
        prefixLists: [{ id: "pl-1", cidrs: listing(cidrs) }],
        securityGroups: [group("clients", "v", []), group("cache", "v", [rule("pl-1")])],
      });
    assert.equal(summary(list(["10.9.0.0/16", "10.0.1.0/25"]), "client", "node"), "reachable");
    assert.equal(summary(list(["10.9.0.0/16"]), "client", "node"), BLOCKED_IN);
  });
  it("an interface without groups is not filtered", () => {
    const topology = clientAndNode({
      interfaces: [eni("client", a, "10.0.1.10", []), eni("node", b, "10.0.2.10", [])],
    });
    assert.equal(summary(topology, "client", "node"), "reachable");
  });
});

describe("network ACLs", () => {
  const withAcl = (ofNode: NetworkAcl): Topology =>
    clientAndNode({
      subnets: [a, { ...b, networkAcl: ofNode.id }],
      networkAcls: [openAcl("v"), ofNode],
    });
  const NODE_REQUEST = "request SUBNET_ACL_RESTRICTION n";
  const NODE_REPLY = "reply SUBNET_ACL_RESTRICTION n";

  it("the lowest number decides", () => {
    const topology = withAcl(
      acl("n", "v", [allow(100, true), allow(100, false), deny(99, false, "10.0.1.0/24")]),
    );
    assert.equal(summary(topology, "client", "node"), `blocked: ${NODE_REQUEST}`);
  });
  it("without a matching entry the implicit deny decides, in both directions", () => {
    assert.equal(
      summary(withAcl(acl("n", "v", [])), "client", "node"),
      `blocked: ${NODE_REQUEST}; ${NODE_REPLY}`,
    );
  });
  it("a reply to ephemeral ports that are not allowed is eaten", () => {
    const topology = withAcl(
      acl("n", "v", [
        allow(1, false),
        allow(1, true, "0.0.0.0/0", { protocol: "tcp", ports: { from: 11211, to: 11211 } }),
      ]),
    );
    assert.equal(summary(topology, "client", "node"), `blocked: ${NODE_REPLY}`);
  });
  it("a reply to a part of the ephemeral ports depends on the client", () => {
    const part = acl("n", "v", [
      allow(1, false),
      allow(1, true, "0.0.0.0/0", { protocol: "tcp", ports: { from: 49152, to: 65535 } }),
    ]);
    assert.equal(summary(withAcl(part), "client", "node"), `unknown: ${NODE_REPLY}`);
    assert.equal(
      summary(withAcl(part), "client", "node", { ephemeral: { from: 49152, to: 65535 } }),
      "reachable",
    );
  });
  it("two gates that pass different ephemeral ports block whichever is used", () => {
    const ports = (from: number, to: number) => ({ protocol: "tcp", ports: { from, to } });
    const topology = clientAndNode({
      subnets: [
        { ...a, networkAcl: "m" },
        { ...b, networkAcl: "n" },
      ],
      networkAcls: [
        acl("m", "v", [allow(1, true), allow(1, false, "0.0.0.0/0", ports(32768, 40000))]),
        acl("n", "v", [allow(1, false), allow(1, true, "0.0.0.0/0", ports(40001, 60999))]),
      ],
    });
    assert.equal(verdict(topology, "client", "node").outcome, "blocked");
  });
  it("is not asked within a subnet", () => {
    const topology = clientAndNode({
      networkAcls: [acl("v-acl", "v", [])],
      interfaces: [
        eni("client", b, "10.0.2.9", ["clients"]),
        eni("node", b, "10.0.2.10", ["cache"]),
      ],
    });
    assert.equal(summary(topology, "client", "node"), "reachable");
  });
  it("entry 1 is before whatever is not known", () => {
    const rest = hiddenFact("entries");
    const partly = (number: number): NetworkAcl => ({
      ...acl("n", "v", []),
      entries: listing([allow(number, true), allow(number, false)], rest),
    });
    assert.equal(verdict(withAcl(partly(1)), "client", "node").outcome, "reachable");
    assert.equal(verdict(withAcl(partly(2)), "client", "node").outcome, "unknown");
  });
});

describe("routes", () => {
  const blackhole = { state: "blackhole" } as const;
  const routed = (...routes: ReturnType<typeof route>[]): Topology =>
    clientAndNode({ routeTables: [table("v-main", "v", routes)] });

  it("a more specific static route wins over local", () => {
    assert.equal(
      summary(routed(route("10.0.2.0/24", "interface", "gone", blackhole)), "client", "node"),
      "blocked: request BAD_STATE_ROUTE v-main",
    );
  });
  it("a propagated route inside the local range loses to local", () => {
    assert.equal(
      summary(
        routed(route("10.0.2.0/24", "vpn-gateway", "vgw", { origin: "propagated" })),
        "client",
        "node",
      ),
      "reachable",
    );
  });
  it("an appliance that checks addresses drops what is not its own; one that does not is not modelled", () => {
    const box = (sourceDestCheck: boolean): Topology => {
      const base = routed(route("10.0.2.0/24", "interface", "box"));
      const item = eni("box", a, "10.0.1.99", [], { sourceDestCheck });
      return { ...base, interfaces: collection([...base.interfaces.byId.values(), item]) };
    };
    assert.equal(
      summary(box(true), "client", "node"),
      "blocked: request ENI_SOURCE_DEST_CHECK_RESTRICTION v-main",
    );
    assert.equal(summary(box(false), "client", "node"), "unknown: request NOT_MODELLED v-main");
  });
  it("an unknown route target, a gateway endpoint and a VPN gateway are never taken for safe", () => {
    for (const kind of ["gateway-endpoint", "unsupported", "vpn-gateway"] as const)
      assert.equal(
        summary(routed(route("10.0.2.0/24", kind, "x")), "client", "node"),
        "unknown: request NOT_MODELLED v-main",
      );
    assert.equal(
      verdict(
        routed(route("10.0.2.0/24", "interface", "x", { target: hiddenFact("t") })),
        "client",
        "node",
      ).outcome,
      "unknown",
    );
  });
  it("hidden further routes make a way unknown", () => {
    const hidden = { ...table("v-main", "v"), routes: listing([], hiddenFact("routes")) };
    assert.equal(
      verdict(clientAndNode({ routeTables: [hidden] }), "client", "node").outcome,
      "unknown",
    );
  });
  it("an unknown destination cannot steer local traffic into an internet gateway", () => {
    const hidden = route("1.1.1.1/32", "internet-gateway", "igw", {
      destination: hiddenFact("d"),
    });
    assert.equal(summary(routed(hidden), "client", "node"), "reachable");
    const box = route("1.1.1.1/32", "interface", "box", { destination: hiddenFact("d") });
    assert.equal(verdict(routed(box), "client", "node").outcome, "unknown");
  });
});

/** Client in VPC `c`, node in VPC `v`. */
function twoVpcs(more: Parameters<typeof network>[0] = {}): Topology {
  const far = subnet("far", "c", "10.1.1.0/24");
  const [v, c] = [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")];
  return network({
    vpcs: [v, c],
    subnets: [b, far],
    routeTables: [
      table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]),
      table("c-main", "c", [route("10.0.0.0/16", "peering", "pcx")]),
    ],
    networkAcls: [openAcl("v"), openAcl("c")],
    securityGroups: [group("clients", "c", []), group("cache", "v", [rule("clients")])],
    interfaces: [
      eni("client", far, "10.1.1.10", ["clients"]),
      eni("node", b, "10.0.2.10", ["cache"]),
    ],
    peerings: [peering("pcx", v, c)],
    ...more,
  });
}

describe("peering", () => {
  const [v, c] = [vpc("v", "10.0.0.0/16"), vpc("c", "10.1.0.0/16")];

  it("with routes on both sides, references hold, and the hops are named", () => {
    assert.equal(summary(twoVpcs(), "client", "node"), "reachable");
    assert.deepEqual(verdict(twoVpcs(), "client", "node").hops, [
      "client",
      "far",
      "c",
      "pcx",
      "v",
      "b",
      "node",
    ]);
  });
  it("a missing return route eats the reply", () => {
    const topology = twoVpcs({
      routeTables: [
        table("v-main", "v"),
        table("c-main", "c", [route("10.0.0.0/16", "peering", "pcx")]),
      ],
    });
    assert.equal(
      summary(topology, "client", "node"),
      "blocked: reply NO_ROUTE_TO_DESTINATION v-main",
    );
  });
  it("references do not hold across Regions", () => {
    const sides = {
      requester: { vpc: "v", cidrs: v.cidrs, region: "eu-west-1" },
      accepter: { vpc: "c", cidrs: c.cidrs, region: "us-east-1" },
    };
    const topology = twoVpcs({ peerings: [peering("pcx", v, c, sides)] });
    assert.equal(summary(topology, "client", "node"), BLOCKED_IN);
    const gate = verdict(topology, "client", "node").gates.find(
      ({ outcome }) => outcome === "blocked",
    );
    assert.deepEqual(gate?.causes, ["SG_REFERENCES_NOT_PRESERVED"]);
  });
  it("a NAT gateway whose own subnet routes to it sends nothing on", () => {
    const own = table("c-main", "c", [route("10.0.0.0/16", "nat-gateway", "nat")]);
    const topology = twoVpcs({
      gateways: [gateway("nat", "nat-gateway", "c", { subnet: "far" })],
      routeTables: [table("v-main", "v", [route("10.1.0.0/16", "peering", "pcx")]), own],
    });
    assert.match(
      summary(topology, "client", "node"),
      /^blocked: request NO_ROUTE_TO_DESTINATION c-main/,
    );
  });
  it("an inactive peering carries nothing", () => {
    const topology = twoVpcs({ peerings: [peering("pcx", v, c, { state: "inactive" })] });
    assert.match(
      summary(topology, "client", "node"),
      /^blocked: request BAD_STATE_ROUTE c-main; .*reply BAD_STATE_ROUTE v-main$/,
    );
  });
  it("is not transitive", () => {
    const third = vpc("t", "10.2.0.0/16");
    const topology = twoVpcs({
      vpcs: [v, c, third],
      peerings: [peering("pcx", third, c)],
      securityGroups: [group("clients", "c", []), group("cache", "v", [anywhere()])],
    });
    assert.equal(
      verdict(topology, "client", "node").gates.find(({ outcome }) => outcome === "blocked")?.code,
      "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
    );
  });
  it("a peering that was not read leaves it unknown; one that does not exist blocks", () => {
    const gone = twoVpcs({ peerings: [] });
    assert.equal(verdict(gone, "client", "node").outcome, "blocked");
    const unread = { ...gone, peerings: collection([], hiddenFact("peerings")) };
    assert.equal(verdict(unread, "client", "node").outcome, "unknown");
  });
});

describe("the internet", () => {
  const open = [group("clients", "v", []), group("cache", "v", [anywhere()])];
  const online = (more: Parameters<typeof network>[0] = {}): Topology =>
    clientAndNode({
      securityGroups: open,
      gateways: [gateway("igw", "internet-gateway", "v")],
      routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
      interfaces: [eni("node", b, "10.0.2.10", ["cache"], { publicAddress: "198.51.100.7" })],
      ...more,
    });

  it("reaches an interface with a public address", () => {
    assert.equal(summary(online(), "8.8.8.8", "node"), "reachable");
  });
  it("does not reach one without, whatever its groups say", () => {
    const topology = online({ interfaces: [eni("node", b, "10.0.2.10", ["cache"])] });
    assert.equal(
      summary(topology, "8.8.8.8", "node"),
      "blocked: request IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS node",
    );
  });
  it("is stopped by block public access", () => {
    const topology = online({
      vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-ingress" })],
    });
    assert.equal(
      summary(topology, "8.8.8.8", "node"),
      "blocked: request VPC_BLOCK_PUBLIC_ACCESS_ENABLED v",
    );
  });
  it("a NAT gateway admits nothing inbound", () => {
    const topology = online({
      gateways: [gateway("igw", "internet-gateway", "v"), gateway("nat", "nat-gateway", "v")],
      routeTables: [table("v-main", "v", [route("0.0.0.0/0", "nat-gateway", "nat")])],
    });
    assert.equal(
      summary(topology, "8.8.8.8", "node"),
      "blocked: reply NO_ROUTE_TO_DESTINATION v-main",
    );
  });
  it("without an internet gateway there is no way in", () => {
    assert.match(
      summary(online({ gateways: [] }), "8.8.8.8", "node"),
      /^blocked: request NO_ROUTE_TO_DESTINATION internet gateway/,
    );
  });
  it("an unread public address leaves it unknown", () => {
    const topology = online({
      interfaces: [eni("node", b, "10.0.2.10", ["cache"], { publicAddress: hiddenFact("ip") })],
    });
    assert.equal(verdict(topology, "8.8.8.8", "node").outcome, "unknown");
  });
  it("an interface reaches out through its public address or NAT only", () => {
    assert.equal(summary(online(), "node", "8.8.8.8"), "reachable");
    const bare = online({ interfaces: [eni("node", b, "10.0.2.10", ["cache"])] });
    assert.equal(verdict(bare, "node", "8.8.8.8").outcome, "blocked");
  });
  it("IPv6 addresses are public themselves", () => {
    const dual = subnet("b", "v", "10.0.2.0/24", {
      cidrs: listing(["10.0.2.0/24", "2001:db8:0:2::/64"]),
    });
    const topology = online({
      vpcs: [vpc("v", "10.0.0.0/16", { cidrs: listing(["10.0.0.0/16", "2001:db8::/56"]) })],
      subnets: [dual],
      routeTables: [table("v-main", "v", [route("::/0", "internet-gateway", "igw")])],
      networkAcls: [acl("v-acl", "v", [allow(1, true, "::/0"), allow(1, false, "::/0")])],
      securityGroups: [group("cache", "v", [rule("::/0")])],
      interfaces: [eni("node", dual, "2001:db8:0:2::a", ["cache"])],
    });
    assert.equal(summary(topology, "2600::1", "node"), "reachable");
    assert.equal(verdict(topology, "8.8.8.8", "node").gates[0]?.rule?.id, "family");
  });
});

describe("on-premises", () => {
  it("comes in through a VPN gateway and says what is not visible", () => {
    const topology = clientAndNode({
      securityGroups: [group("cache", "v", [rule("192.168.0.0/16")])],
      gateways: [gateway("vgw", "vpn-gateway", "v")],
      routeTables: [
        table("v-main", "v", [
          route("192.168.0.0/16", "vpn-gateway", "vgw", { origin: "propagated" }),
        ]),
      ],
    });
    assert.equal(summary(topology, "192.168.1.1", "node"), "reachable");
    assert.deepEqual(verdict(topology, "192.168.1.1", "node").assumptions, [
      { code: "on-premises-not-visible" },
    ]);
    assert.equal(verdict(topology, "192.168.0.0/16", "node").outcome, "reachable");
  });
});

describe("questions that cannot be asked", () => {
  it("an interface that is not there", () => {
    assert.throws(() => decide(clientAndNode(), asks("nobody", "node")), QuestionError);
  });
  it("an address that is none", () => {
    assert.throws(
      () =>
        decide(clientAndNode(), {
          ...asks("client", "node"),
          from: { kind: "address", cidr: "x" },
        }),
      /"x" is not an address/,
    );
  });
  it("two addresses, of which none is known", () => {
    assert.throws(() => decide(clientAndNode(), asks("10.0.1.77", "10.0.2.10")), /none has it/);
    assert.equal(decide(clientAndNode(), asks("10.0.1.10", "10.0.2.10")).outcome, "reachable");
  });
});

describe("what is not known is bounded", () => {
  it("an address somewhere in its subnet, covered by the rule", () => {
    const somewhere = { addresses: listing<string>([], hiddenFact("address")) };
    const covered = (cidr: string): Topology =>
      clientAndNode({
        securityGroups: [group("clients", "v", []), group("cache", "v", [rule(cidr)])],
        interfaces: [
          eni("client", a, "", ["clients"], somewhere),
          eni("node", b, "10.0.2.10", ["cache"]),
        ],
      });
    assert.equal(verdict(covered("10.0.0.0/16"), "client", "node").outcome, "reachable");
    assert.equal(verdict(covered("10.0.1.0/25"), "client", "node").outcome, "unknown");
    assert.equal(verdict(covered("10.0.9.0/24"), "client", "node").outcome, "blocked");
  });
  it("a node in one of two subnets is reachable when it is in both, by group reference", () => {
    const node = eni("node", b, "", ["cache"], {
      subnets: listing(["a", "b"]),
      addresses: listing<string>([], hiddenFact("n")),
    });
    const topology = clientAndNode({
      interfaces: [eni("client", a, "10.0.1.10", ["clients"]), node],
    });
    assert.equal(verdict(topology, "client", "node").outcome, "reachable");
    const closed = clientAndNode({
      interfaces: [eni("client", a, "10.0.1.10", ["clients"]), node],
      subnets: [a, { ...b, networkAcl: "n" }],
      networkAcls: [openAcl("v"), acl("n", "v", [])],
    });
    assert.equal(verdict(closed, "client", "node").outcome, "unknown");
  });
  it("a port that is not known yet", () => {
    const port = hiddenFact("port");
    assert.equal(verdict(clientAndNode(), "client", "node", { port }).outcome, "unknown");
    const all = withGroups(group("clients", "v", []), group("cache", "v", [anywhere()]));
    assert.equal(verdict(all, "client", "node", { port }).outcome, "reachable");
  });
});
