/** Questions at their edges: ends that there are not, ends that are ranges, and ways that are known for a part of a range only. */

import * as assert from "node:assert/strict";
import type { NetworkInterface, Question, RouteTarget, Topology } from "../../reachability";
import { collection, decide, factText, listing, outcomeBetween } from "../../reachability";
import {
  asks,
  clientAndNode,
  eni,
  gateway,
  group,
  peering,
  route,
  rule,
  subnet,
  summaryOf,
  table,
  vpc,
} from "./small-networks";
import { hiddenFact } from "./hidden-fact";
import { verdict } from "./told";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const gap = hiddenFact("gap");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");

function summary(
  topology: Topology,
  from: string,
  to: string,
  more: Partial<Question> = {},
): string {
  const question = asks(from, to, more);
  const verdict = decide(topology, question);
  assert.equal(outcomeBetween(topology, question), verdict.outcome);
  const missing = verdict.missing.map(({ fact }) => factText(fact)).join(", ");
  return missing === "" ? summaryOf(verdict) : `${summaryOf(verdict)} [${missing}]`;
}

describe("a question that cannot be asked", () => {
  const error = (from: string, to: string) => () => decide(clientAndNode(), asks(from, to));
  it("names the end that there is not: source or destination", () => {
    assert.throws(error("nobody", "node"), {
      name: "QuestionError",
      message: 'The source "nobody" is not an interface of this topology.',
    });
    assert.throws(error("client", "nobody"), {
      name: "QuestionError",
      message: 'The destination "nobody" is not an interface of this topology.',
    });
  });
  it("shows what an address is written like", () => {
    assert.throws(error("10.0.0.300", "node"), {
      name: "QuestionError",
      message:
        'The source "10.0.0.300" is not an address; expected one like "10.0.0.7" or "10.0.0.0/16".',
    });
    assert.throws(error("client", "10.0.0/8"), {
      message:
        'The destination "10.0.0/8" is not an address; expected one like "10.0.0.7" or "10.0.0.0/16".',
    });
  });
  it("between two addresses asks for one that exactly one interface has", () => {
    assert.throws(error("10.0.1.99", "10.0.2.10"), {
      message:
        'The source "10.0.1.99" must be the address of exactly one interface when the destination is an address too; none has it. Name the interface.',
    });
    const twice = clientAndNode({
      interfaces: ["one", "two"].map((id) => eni(id, a, "10.0.1.10", [])),
    });
    assert.throws(() => decide(twice, asks("10.0.1.10", "10.0.2.10")), /several have it\. Name/);
    assert.equal(summary(clientAndNode(), "10.0.1.10/32", "10.0.2.10"), "reachable");
  });
});

describe("Client VPN", () => {
  const door = (authorized: NetworkInterface["authorized"]) =>
    clientAndNode({
      interfaces: [
        eni("door", a, "10.0.1.5", ["clients"], {
          kind: "client-vpn",
          ...(authorized && { authorized }),
        }),
        eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
      ],
    });
  it("lets clients connect to what its authorization rules name, to everything without such rules", () => {
    assert.equal(summary(door(undefined), "door", "node"), "reachable");
    assert.equal(summary(door(listing(["10.0.2.0/24"])), "door", "node"), "reachable");
    assert.match(summary(door(listing(["10.0.3.0/24"])), "door", "node"), /^blocked: request/);
    assert.match(summary(door(listing<string>([])), "door", "node"), /^blocked: request/);
  });
  it("perhaps, where there may be further rules", () => {
    assert.match(
      summary(door(listing(["10.0.3.0/24"], gap)), "door", "node"),
      /^unknown: .*\[gap\]$/,
    );
    assert.equal(summary(door(listing(["10.0.2.0/24"], gap)), "door", "node"), "reachable");
  });
  it("tells the addresses of a range apart", () => {
    const securityGroups = [group("clients", "v", [])];
    const topology = {
      ...door(listing(["10.0.2.0/25"])),
      securityGroups: collection(securityGroups),
    };
    assert.match(summary(topology, "door", "10.0.2.0/24"), /^unknown/);
    assert.match(summary(topology, "door", "10.0.2.128/25"), /^blocked/);
  });
});

describe("an address that is not known", () => {
  const late = eni("late", a, "", ["clients"], { addresses: listing<string>([], gap) });
  const having = (ingress: string, more: Partial<NetworkInterface> = {}, parts: Parts = {}) =>
    clientAndNode({
      interfaces: [
        { ...late, ...more },
        eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
      ],
      securityGroups: [group("clients", "v", []), group("cache", "v", [rule(ingress)])],
      ...parts,
    });
  it("is one of its subnet's", () => {
    assert.equal(summary(having("10.0.1.0/24"), "late", "node"), "reachable");
    assert.match(summary(having("10.0.1.0/25"), "late", "node"), /^unknown: .*\[gap\]$/);
    assert.match(summary(having("10.0.3.0/24"), "late", "node"), /^blocked/);
  });
  it("may be any of the VPC's where its subnet is not known", () => {
    const somewhere = { subnets: listing<string>([], hiddenFact("place")) };
    assert.match(summary(having("10.0.1.0/24", somewhere), "late", "node"), /^unknown/);
  });
  it("is bounded by nothing where its subnet may have further CIDRs", () => {
    const open = { ...a, cidrs: listing(["10.0.1.0/24"], hiddenFact("cidrs")) };
    assert.match(
      summary(having("10.0.1.0/24", {}, { subnets: [open, b] }), "late", "node"),
      /^unknown/,
    );
  });
});

describe("two IPv6 addresses", () => {
  const cidrs = (v4: string, v6: string) => ({ cidrs: listing([v4, v6]) });
  const ends = (mine: string, theirs: string) => {
    const near = subnet("near", "v", "", { cidrs: listing([mine.replace(/::.*/, "::/64")]) });
    const far = subnet("far", "w", "", { cidrs: listing([theirs.replace(/::.*/, "::/64")]) });
    return clientAndNode({
      vpcs: [
        vpc("v", "10.0.0.0/16", cidrs("10.0.0.0/16", mine.replace(/::.*/, "::/56"))),
        vpc("w", "10.9.0.0/16", cidrs("10.9.0.0/16", theirs.replace(/::.*/, "::/56"))),
      ],
      subnets: [near, far],
      gateways: [
        gateway("igw-v", "internet-gateway", "v"),
        gateway("igw-w", "internet-gateway", "w"),
      ],
      routeTables: [
        table("v-main", "v", [route("::/0", "internet-gateway", "igw-v")]),
        table("w-main", "w", [route("::/0", "internet-gateway", "igw-w")]),
      ],
      networkAcls: ["v", "w"].map((id) => ({
        ...{ id: `${id}-acl`, vpc: id, isDefault: true },
        entries: listing(
          [true, false].map((egress) => ({
            ...({
              number: 1,
              egress,
              action: "allow",
              protocol: "all",
              cidr: "::/0",
              ports: null,
            } as const),
          })),
        ),
      })),
      securityGroups: [
        group("mine", "v", [], [rule("::/0")]),
        group("theirs", "w", [rule("::/0")], []),
      ],
      interfaces: [eni("mine", near, mine, ["mine"]), eni("theirs", far, theirs, ["theirs"])],
    });
  };
  it("of two VPCs meet in the internet where both are public, and not where one of them is not", () => {
    assert.equal(
      summary(ends("2600:1f00:0:100::5", "2600:1f00:0:200::5"), "mine", "theirs"),
      "reachable",
    );
    assert.match(
      summary(ends("fd00:0:0:100::5", "2600:1f00:0:200::5"), "mine", "theirs"),
      /^unknown: request NOT_MODELLED/,
    );
    assert.match(
      summary(ends("2600:1f00:0:100::5", "fd00:0:0:200::5"), "mine", "theirs"),
      /^blocked: request NO_ROUTE_TO_DESTINATION v-main/,
    );
  });
});

describe("an address behind a route", () => {
  const w = vpc("w", "10.9.0.0/16");
  const far = subnet("far", "w", "10.9.1.0/24");
  const nearNat = subnet("nat-subnet", "v", "10.0.8.0/24", { routeTable: "nat-table" });
  const KINDS: readonly Exclude<RouteTarget["kind"], "local">[] = [
    ...["internet-gateway", "egress-only-gateway", "nat-gateway", "vpn-gateway"],
    ...[
      "peering",
      "transit-gateway",
      "core-network",
      "interface",
      "gateway-endpoint",
      "unsupported",
    ],
  ] as const;
  const IDS: Readonly<Record<string, string>> = {
    "internet-gateway": "igw",
    "nat-gateway": "nat",
    "vpn-gateway": "vgw",
    peering: "pcx",
    interface: "box",
  };
  const behind = (cidr: string, kind: (typeof KINDS)[number], id: string): Topology =>
    clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16"), w],
      subnets: [a, b, far, nearNat],
      peerings: [peering("pcx", vpc("v", "10.0.0.0/16"), w)],
      gateways: [
        gateway("igw", "internet-gateway", "v"),
        gateway("vgw", "vpn-gateway", "v"),
        gateway("nat", "nat-gateway", "v", { subnet: "nat-subnet", isPublic: true }),
      ],
      routeTables: [
        table("v-main", "v", [route(cidr, kind, id)]),
        table("nat-table", "v", [
          route("0.0.0.0/0", "internet-gateway", "igw"),
          route("10.9.0.0/16", "peering", "pcx"),
        ]),
        table("w-main", "w", [route("10.0.0.0/16", "peering", "pcx")]),
      ],
      interfaces: [
        eni("client", a, "10.0.1.10", ["clients"], { publicAddress: "198.51.100.7" }),
        eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
        eni("away", far, "10.9.1.4", ["cache"]),
        eni("box", a, "10.0.1.99", [], { sourceDestCheck: false }),
      ],
    });
  for (const kind of KINDS)
    it(`over ${kind}, known or not, is told: as a destination and as a source`, () => {
      for (const id of [IDS[kind] ?? "via", "gone"])
        for (const cidr of ["0.0.0.0/0", "10.9.0.0/16", "10.0.2.0/24"])
          for (const address of [
            "203.0.113.9",
            "10.9.1.4",
            "10.9.7.7",
            "10.0.2.10",
            "10.8.0.0/15",
          ]) {
            const topology = behind(cidr, kind, id);
            for (const [from, to] of [
              ["client", address],
              [address, "node"],
            ] as const) {
              const { outcome } = verdict(topology, from, to);
              assert.equal(outcomeBetween(topology, asks(from, to)), outcome, `${from} ${to}`);
            }
          }
    });
});
