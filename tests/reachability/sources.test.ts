/** Sources of a cache one by one: what makes a class, which ranges there are outside, and what differs between two networks. */

import * as assert from "node:assert/strict";
import type {
  Change,
  DeclaredClients,
  NetworkInterface,
  Route,
  RouteTarget,
  SourceRange,
  Topology,
} from "../../reachability";
import { collection, compare, exposure, factText, listing, sources } from "../../reachability";
import {
  acl,
  allow,
  anywhere,
  clientAndNode,
  deny,
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
import { hiddenFact } from "./hidden-fact";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const gap = hiddenFact("gap");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });
const one = eni("one", a, "10.0.1.10", ["clients", "more"]);
const two = eni("two", a, "10.0.1.11", ["clients", "more"]);

const GROUPS = [
  group("clients", "v", []),
  group("more", "v", []),
  group("cache", "v", [rule("clients")]),
] as const;

function having(interfaces: readonly NetworkInterface[], more: Parts = {}): Topology {
  return clientAndNode({ securityGroups: GROUPS, interfaces: [...interfaces, node], ...more });
}

/** `"one,two reachable"` for each class. */
function classes(topology: Topology, options: Parameters<typeof sources>[2] = {}): string[] {
  return sources(topology, "sessions", options).classes.map(
    ({ interfaces, outcome }) => `${interfaces.join()} ${outcome}`,
  );
}

describe("two interfaces are of one class", () => {
  const together = (change: Partial<NetworkInterface>): boolean =>
    classes(having([one, { ...two, ...change }])).length === 1;
  const alike: readonly [string, Partial<NetworkInterface>][] = [
    ["as they are", {}],
    ["with the same groups in another order", { groups: listing(["more", "clients"]) }],
    ["that are told to be in use", { isInUse: true }],
    ["with names of their own", { name: "web", owner: { kind: "instance", id: "i" } }],
  ];
  for (const [what, change] of alike)
    it(what, () => {
      assert.equal(together(change), true);
    });
  const apart: readonly [string, Partial<NetworkInterface>][] = [
    ["in another subnet", { subnets: listing(["b"]), addresses: listing(["10.0.2.11"]) }],
    ["with another group", { groups: listing(["clients"]) }],
    ["of another kind", { kind: "lambda" }],
    ["of another account", { account: "2" }],
    ["with a public address", { publicAddress: "198.51.100.1" }],
    ["that connects from other ports", { ephemeral: { from: 32768, to: 65535 } }],
    ["that connects from other ports, too", { ephemeral: { from: 1024, to: 60999 } }],
    ["of the other family", { addresses: listing(["2001:db8::1"]) }],
    ["with two addresses", { addresses: listing(["10.0.1.11", "10.0.1.12"]) }],
    ["with perhaps further addresses", { addresses: listing(["10.0.1.11"], gap) }],
    ["in one of two subnets", { subnets: listing(["a", "b"]) }],
    ["in a subnet that is not sure", { subnets: listing(["a"], gap) }],
    ["with perhaps further groups", { groups: listing(["clients", "more"], gap) }],
    ["in a VPC that is not known", { vpc: gap }],
    ["with perhaps a public address", { publicAddress: gap }],
    ["in no use", { isInUse: false }],
    ["in perhaps no use", { isInUse: gap }],
  ];
  for (const [what, change] of apart)
    it(`but not one ${what}`, () => {
      assert.equal(together(change), false);
    });
  it("where both have public addresses, or none: which address does not matter", () => {
    const first = { ...one, publicAddress: "198.51.100.1" };
    assert.equal(classes(having([first, { ...two, publicAddress: "198.51.100.2" }])).length, 1);
  });
});

describe("a class of sources", () => {
  it("is told with what its members share, and the question that stands for it", () => {
    const [found] = sources(
      having([
        { ...one, account: "1" },
        { ...two, account: "1" },
      ]),
      "sessions",
    ).classes;
    assert.deepEqual(found, {
      interfaces: ["one", "two"],
      vpc: "v",
      subnets: ["a"],
      groups: ["clients", "more"],
      kind: "instance",
      account: "1",
      isPublic: false,
      outcome: "reachable",
      nodes: [{ node: "0001", outcome: "reachable" }],
      question: {
        from: { kind: "interface", id: "one" },
        to: { kind: "interface", id: "node" },
        protocol: "tcp",
        port: 11211,
      },
    });
  });
  it("says nothing of a VPC that is not known; of a public address, that there is one, or that it is not known", () => {
    const isPublic = (publicAddress: NetworkInterface["publicAddress"]) =>
      sources(having([{ ...one, publicAddress }]), "sessions").classes[0]?.isPublic;
    assert.deepEqual(["198.51.100.1", null, gap].map(isPublic), [true, false, undefined]);
    const [found] = sources(having([{ ...one, vpc: gap }]), "sessions").classes;
    assert.equal("vpc" in (found ?? {}), false);
    assert.equal("account" in (found ?? {}), false);
  });

  describe("with several nodes", () => {
    const second = eni("second", { ...b, networkAcl: "n" }, "10.0.3.10", ["cache"], {
      kind: "cache-node",
      subnets: listing(["c"]),
    });
    const shutSubnet = subnet("c", "v", "10.0.3.0/24", { networkAcl: "n" });
    const [cache] = [...clientAndNode().caches.byId.values()];
    const pair = (entries: Parameters<typeof acl>[2], more: Parts = {}): Topology =>
      having([one, two, second], {
        subnets: [a, b, shutSubnet],
        networkAcls: [openAcl("v"), acl("n", "v", entries)],
        caches: [
          {
            ...(cache ?? assert.fail()),
            nodes: listing([
              { id: "0001", interface: "second" },
              { id: "0002", interface: "node" },
              { id: "0003", interface: "not read" },
            ]),
          },
        ],
        ...more,
      });
    const told = (topology: Topology) =>
      sources(topology, "sessions").classes.map(({ interfaces, outcome, nodes, question }) => [
        interfaces.join(),
        outcome,
        ...nodes.map((each) => `${each.node} ${each.outcome}`),
        question.to.kind === "interface" && question.to.id,
      ]);
    it("tells each, and the best; nodes are no sources, and one that was not read is none", () => {
      assert.deepEqual(told(pair([])), [
        ["one,two", "reachable", "0001 blocked", "0002 reachable", "node"],
      ]);
      assert.deepEqual(told(pair([allow(1, true), allow(1, false)])), [
        ["one,two", "reachable", "0001 reachable", "0002 reachable", "second"],
      ]);
    });
    it("is divided where one of them tells its members apart, and put together where none does", () => {
      const three = { ...two, id: "three", addresses: listing(["10.0.1.12"]) };
      const entries = [deny(1, false, "10.0.1.11/32"), allow(2, false), allow(2, true)];
      const interfaces = [one, two, three, second, node];
      assert.deepEqual(told(pair(entries, { interfaces })), [
        ["one,three", "reachable", "0001 reachable", "0002 reachable", "second"],
        ["two", "reachable", "0001 blocked", "0002 reachable", "node"],
      ]);
    });
    it("is unknown at best where a fact is missing and nothing is open", () => {
      const closed = [
        group("clients", "v", []),
        { ...group("cache", "v", []), ingress: listing([], gap) },
      ];
      assert.deepEqual(told(pair([], { securityGroups: closed })), [
        ["one,two", "unknown", "0001 blocked", "0002 unknown", "node"],
      ]);
    });
  });

  describe("that no rule of the cache's groups names", () => {
    const stranger = eni("stranger", a, "10.0.1.12", ["more"]);
    const asked = (item: NetworkInterface, ingress = [rule("clients")], more: Parts = {}) => {
      const securityGroups = [GROUPS[0], GROUPS[1], group("cache", "v", ingress)];
      const found = sources(having([one, item], { securityGroups, ...more }), "sessions", {
        withoutUnnamed: true,
      });
      return [found.classes.map(({ interfaces }) => interfaces.join()), found.unnamed];
    };
    it("is blocked; it is left out and counted if that is asked for", () => {
      assert.deepEqual(classes(having([one, stranger])), ["one reachable", "stranger blocked"]);
      assert.equal(sources(having([one, stranger]), "sessions").unnamed, 0);
      assert.deepEqual(asked(stranger), [["one"], 1]);
    });
    it("but by its address, first or last of a range, is named", () => {
      const by = (cidr: string) => asked(stranger, [rule("clients"), rule(cidr)]);
      const NAMED = [["one", "stranger"], 0];
      assert.deepEqual(by("10.0.1.12/32"), NAMED);
      assert.deepEqual(by("10.0.1.12/30"), NAMED);
      assert.deepEqual(by("10.0.1.8/29"), NAMED);
      assert.deepEqual(by("10.0.1.11/32"), [["one"], 1]);
      assert.deepEqual(by("10.0.1.13/32"), [["one"], 1]);
    });
    it("by IPv6, too", () => {
      const dual = (id: string, inVpc: string, v4: string, v6: string) =>
        subnet(id, inVpc, v4, { cidrs: listing([v4, v6]) });
      const vpcs = [vpc("v", "10.0.0.0/16", { cidrs: listing(["10.0.0.0/16", "2001:db8::/56"]) })];
      const subnets = [dual("a", "v", "10.0.1.0/24", "2001:db8:0:1::/64"), b];
      const six = { ...stranger, addresses: listing(["2001:db8:0:1::5"]) };
      const by = (cidr: string) => asked(six, [rule("clients"), rule(cidr)], { vpcs, subnets });
      assert.deepEqual(by("2001:db8:0:1::/64"), [["one", "stranger"], 0]);
      assert.deepEqual(by("2001:db8:0:2::/64"), [["one"], 1]);
    });
    it("is asked in any case where something about it is not known", () => {
      assert.deepEqual(asked({ ...stranger, groups: listing(["more"], gap) }), [
        ["one", "stranger"],
        0,
      ]);
      assert.deepEqual(asked({ ...stranger, unread: [gap] }), [["one", "stranger"], 0]);
    });
    it("is asked in any case where something about the cache's groups is not known", () => {
      const hidden = { ...group("cache", "v", [rule("clients")]), unread: [gap] };
      const topology = having([one, stranger], { securityGroups: [GROUPS[0], GROUPS[1], hidden] });
      assert.equal(sources(topology, "sessions", { withoutUnnamed: true }).unnamed, 0);
      const without = { ...node, groups: listing<string>() };
      const open = clientAndNode({ securityGroups: GROUPS, interfaces: [one, stranger, without] });
      assert.deepEqual(classes(open, { withoutUnnamed: true }), [
        "one reachable",
        "stranger reachable",
      ]);
    });
  });
});

describe("the question that is asked about a cache", () => {
  const about = (ports: object, options = {}) => {
    const topology = having([one]);
    const caches = [...topology.caches.byId.values()].map((cache) => ({ ...cache, ...ports }));
    const { cache, protocol, port } = sources(
      { ...topology, caches: collection(caches) },
      "sessions",
      options,
    );
    return [cache, protocol, typeof port === "number" ? port : factText(port.fact)];
  };
  it("is by tcp on its port: of several the first, of none that is told Memcached's own", () => {
    assert.deepEqual(about({}), ["sessions", "tcp", 11211]);
    assert.deepEqual(about({ ports: listing([11212, 11213]) }), ["sessions", "tcp", 11212]);
    assert.deepEqual(about({ ports: listing([]) }), ["sessions", "tcp", 11211]);
    assert.deepEqual(about({ ports: listing([], { ...gap, among: [[1], [2]] }) }), [
      "sessions",
      "tcp",
      "gap",
    ]);
  });
  it("is what is asked for, where that is told", () => {
    assert.deepEqual(about({}, { port: 22, protocol: "udp" }), ["sessions", "udp", 22]);
  });
  it("may be on any port where the cache's is not known: who is let in on one may be let in", () => {
    const topology = having([one]);
    const [cache] = [...topology.caches.byId.values()];
    const late = collection([{ ...(cache ?? assert.fail()), ports: listing<number>([], gap) }]);
    assert.deepEqual(classes({ ...topology, caches: late }), ["one unknown"]);
    const all = [GROUPS[0], GROUPS[1], group("cache", "v", [anywhere()])];
    assert.deepEqual(classes({ ...having([one], { securityGroups: all }), caches: late }), [
      "one reachable",
    ]);
  });
});

/** `"internet igw reachable: 9.0.0.0/8 11.0.0.0/8"` */
function told({ kind, via, outcome, cidrs }: SourceRange): string {
  return `${kind} ${via} ${outcome}: ${cidrs.join(" ")}`;
}

describe("a range outside", () => {
  const ranges = (routes: readonly Route[], ingress = [rule("9.0.0.0/8")], more: Parts = {}) =>
    sources(
      having([one], {
        routeTables: [table("v-main", "v", routes)],
        securityGroups: [GROUPS[0], GROUPS[1], group("cache", "v", ingress)],
        ...more,
      }),
      "sessions",
    ).ranges;

  describe("is of the kind of the route that leads there", () => {
    const KINDS: Readonly<Record<Exclude<RouteTarget["kind"], "local">, SourceRange["kind"]>> = {
      "internet-gateway": "internet",
      "egress-only-gateway": "internet",
      "nat-gateway": "internet",
      "vpn-gateway": "on-premises",
      peering: "peer",
      "transit-gateway": "transit",
      "core-network": "other",
      interface: "other",
      "gateway-endpoint": "other",
      unsupported: "other",
    };
    for (const [kind, expected] of Object.entries(KINDS) as [keyof typeof KINDS, string][])
      it(`${kind}: ${expected}`, () => {
        const [found, ...more] = ranges([route("9.1.0.0/16", kind, "via")]);
        assert.deepEqual(
          [found?.kind, found?.via, found?.cidrs],
          [expected, "via", ["9.1.0.0/16"]],
        );
        assert.deepEqual(more, []);
      });
  });
  it("is none by a route that is dead, or whose target is not known", () => {
    const vpn = route("9.1.0.0/16", "vpn-gateway", "vgw");
    assert.deepEqual(ranges([{ ...vpn, state: "blackhole" }]), []);
    assert.deepEqual(ranges([{ ...vpn, target: gap }]), []);
    assert.deepEqual(ranges([]), []);
  });
  it("leaves to narrower routes what is theirs", () => {
    const gateways = [gateway("vgw", "vpn-gateway", "v"), gateway("igw", "internet-gateway", "v")];
    const routes = [
      route("9.0.0.0/8", "vpn-gateway", "vgw"),
      route("9.128.0.0/9", "vpn-gateway", "dead", { state: "blackhole" }),
      route("9.64.0.0/10", "vpn-gateway", "other"),
    ];
    assert.deepEqual(
      ranges(routes, undefined, { gateways }).map(({ via, cidrs }) => [via, cidrs]),
      [
        ["other", ["9.64.0.0/10"]],
        ["vgw", ["9.0.0.0/10"]],
      ],
    );
  });
  it("is cut where rules cut it: open, perhaps open, closed; with a question about the first of each", () => {
    const gateways = [gateway("vgw", "vpn-gateway", "v")];
    const late = rule("9.2.0.0/16", { ports: gap });
    const found = ranges([route("9.0.0.0/14", "vpn-gateway", "vgw")], [rule("9.1.0.0/16"), late], {
      gateways,
    });
    assert.deepEqual(found.map(told), [
      "on-premises vgw reachable: 9.1.0.0/16",
      "on-premises vgw unknown: 9.2.0.0/16",
      "on-premises vgw blocked: 9.0.0.0/16 9.3.0.0/16",
    ]);
    assert.deepEqual(
      found.map(({ question }) => question),
      ["9.1.0.0/16", "9.2.0.0/16", "9.0.0.0/16"].map((cidr) => ({
        from: { kind: "address", cidr },
        to: { kind: "interface", id: "node" },
        protocol: "tcp",
        port: 11211,
      })),
    );
  });
  it("is as open as the node of the cache that admits most", () => {
    const gateways = [gateway("vgw", "vpn-gateway", "v")];
    const second = eni("second", a, "10.0.1.20", ["more"], { kind: "cache-node" });
    const [cache] = [...clientAndNode().caches.byId.values()];
    const nodes = listing([
      { id: "0001", interface: "node" },
      { id: "0002", interface: "second" },
    ]);
    const securityGroups = [
      group("more", "v", [rule("9.1.0.0/16")]),
      group("cache", "v", [rule("9.0.0.0/16")]),
    ];
    const both = having([second], {
      ...{ gateways, securityGroups, caches: [{ ...(cache ?? assert.fail()), nodes }] },
      routeTables: [table("v-main", "v", [route("9.0.0.0/14", "vpn-gateway", "vgw")])],
    });
    assert.deepEqual(sources(both, "sessions").ranges.map(told), [
      "on-premises vgw reachable: 9.0.0.0/15",
      "on-premises vgw blocked: 9.2.0.0/15",
    ]);
  });

  describe("in a VPC", () => {
    const far = vpc("w", "10.9.0.0/16");
    const pcx = peering("pcx", vpc("v", "10.0.0.0/16"), far);
    const peer = (cidr: string, vpcs: Parts["vpcs"], more: Partial<Topology> = {}) =>
      sources(
        {
          ...having([one], {
            ...{ vpcs, peerings: [pcx] },
            routeTables: [table("v-main", "v", [route(cidr, "peering", "pcx")])],
            securityGroups: [GROUPS[0], GROUPS[1], group("cache", "v", [rule("10.9.0.0/16")])],
          }),
          ...more,
        },
        "sessions",
      ).ranges.map(({ kind, via, cidrs }) => `${kind} ${via}: ${cidrs.join(" ")}`);
    const own = vpc("v", "10.0.0.0/16");
    it("whose interfaces were all read is none: they are asked by name", () => {
      assert.deepEqual(peer("10.9.0.0/16", [own, far]), []);
      assert.deepEqual(peer("10.8.0.0/15", [own, far]), ["peer pcx: 10.8.0.0/16"]);
      assert.deepEqual(peer("10.9.0.0/16", [own]), ["peer pcx: 10.9.0.0/16"]);
    });
    it("that others share is one: their interfaces were not read", () => {
      const shared = { ...far, otherInterfaces: gap };
      assert.deepEqual(peer("10.9.0.0/16", [own, shared]), ["peer pcx: 10.9.0.0/16"]);
    });
    it("is one where interfaces were not read, the cache's own VPC included", () => {
      const interfaces = collection([one, node], gap);
      assert.deepEqual(peer("10.9.0.0/16", [own, far], { interfaces }), [
        "vpc local: 10.0.0.0/16",
        "peer pcx: 10.9.0.0/16",
      ]);
      assert.deepEqual(sources({ ...having([one]), interfaces }, "sessions").missing, [gap]);
      assert.deepEqual(sources(having([one]), "sessions").missing, []);
    });
    it("of the cache itself, that others share, is one", () => {
      assert.deepEqual(peer("10.9.0.0/16", [{ ...own, otherInterfaces: gap }, far]), [
        "vpc local: 10.0.0.0/16",
      ]);
    });
  });
  it("is not told of a node whose subnet is not known, or one of several", () => {
    const vpn = { routeTables: [table("v-main", "v", [route("9.0.0.0/8", "vpn-gateway", "vgw")])] };
    const placed = (subnets: NetworkInterface["subnets"]) =>
      sources(
        clientAndNode({ ...vpn, securityGroups: GROUPS, interfaces: [one, { ...node, subnets }] }),
        "sessions",
      ).ranges.length;
    assert.equal(placed(listing(["b"])), 1);
    assert.equal(placed(listing(["a", "b"])), 0);
    assert.equal(placed(listing<string>([], gap)), 0);
    assert.equal(placed(listing(["not read"])), 0);
  });
});

describe("the exposure of a cache", () => {
  const strangers = (item: NetworkInterface, clients: DeclaredClients): string[] =>
    exposure(having([one, item]), "sessions", clients).classes.map(({ interfaces, question }) => {
      const { from } = question;
      return `${interfaces.join()} asked from ${from.kind === "interface" ? from.id : from.cidr}`;
    });
  it("is who is not declared: a class without its declared members, asked about another one", () => {
    assert.deepEqual(strangers(two, {}), ["one,two asked from one"]);
    assert.deepEqual(strangers(two, { interfaces: ["one"] }), ["two asked from two"]);
    assert.deepEqual(strangers(two, { interfaces: ["one", "two"] }), []);
    assert.deepEqual(strangers(two, { groups: ["cache"] }), ["one,two asked from one"]);
    assert.deepEqual(strangers(two, { groups: ["more"] }), []);
  });
  it("a client by CIDR has all of its addresses in it; one whose addresses are not known is none", () => {
    const several = { ...two, addresses: listing(["10.0.1.11", "10.0.1.77"]) };
    assert.deepEqual(strangers(several, { cidrs: ["10.0.1.0/26", "10.0.1.11/32"] }), [
      "two asked from two",
    ]);
    assert.deepEqual(strangers(several, { cidrs: ["10.0.1.0/26", "10.0.1.64/26"] }), []);
    assert.deepEqual(strangers(several, { cidrs: ["nonsense"] }), [
      "one asked from one",
      "two asked from two",
    ]);
    const fresh = { ...two, addresses: listing<string>([], gap) };
    assert.deepEqual(strangers(fresh, { cidrs: ["0.0.0.0/0"] }), ["two asked from two"]);
    const odd = { ...two, addresses: listing(["10.0.1.11", "nonsense"]) };
    assert.deepEqual(strangers(odd, { cidrs: ["10.0.1.0/24"] }), []);
  });
  it("of ranges is what is open or perhaps open, without the declared CIDRs, asked about its first", () => {
    const topology = having([], {
      gateways: [gateway("vgw", "vpn-gateway", "v")],
      routeTables: [table("v-main", "v", [route("9.0.0.0/14", "vpn-gateway", "vgw")])],
      securityGroups: [
        group("cache", "v", [rule("9.1.0.0/16"), rule("9.2.0.0/16", { ports: gap })]),
      ],
    });
    const left = (...cidrs: readonly string[]) =>
      exposure(topology, "sessions", { cidrs }).ranges.map((range) => [
        told(range),
        range.question.from.kind === "address" && range.question.from.cidr,
      ]);
    assert.deepEqual(left(), [
      ["on-premises vgw reachable: 9.1.0.0/16", "9.1.0.0/16"],
      ["on-premises vgw unknown: 9.2.0.0/16", "9.2.0.0/16"],
    ]);
    assert.deepEqual(left("9.1.0.0/17", "9.2.0.0/16"), [
      ["on-premises vgw reachable: 9.1.128.0/17", "9.1.128.0/17"],
    ]);
  });
});

describe("the difference of two networks", () => {
  type Ingress = readonly ReturnType<typeof rule>[];
  const hidden = [rule("clients", { ports: gap })];
  const STATES: Readonly<Record<Change["before"], Ingress>> = {
    reachable: [rule("clients")],
    blocked: [],
    unknown: hidden,
  };
  const at = (ingress: Ingress, more: Parts = {}) =>
    having([one, two], {
      securityGroups: [GROUPS[0], GROUPS[1], group("cache", "v", ingress)],
      ...more,
    });
  const differences = (before: Topology, after: Topology) => {
    const { opened, closed, unsure } = compare(before, after);
    return { opened, closed, unsure };
  };
  const outcomes = Object.keys(STATES) as Change["before"][];
  for (const before of outcomes)
    for (const after of outcomes)
      it(`${before}, then ${after}`, () => {
        const changes = ["one", "two"].map((source) => ({
          cache: "sessions",
          source,
          before,
          after,
        }));
        const isUnsure = before === "unknown" || after === "unknown";
        const none: readonly Change[] = [];
        assert.deepEqual(differences(at(STATES[before]), at(STATES[after])), {
          opened: before === "blocked" && after === "reachable" ? changes : none,
          closed: before === "reachable" && after === "blocked" ? changes : none,
          unsure: isUnsure && before !== after ? changes : none,
        });
      });

  describe("of ranges outside", () => {
    const RANGES: Readonly<Record<Change["before"], Ingress>> = {
      reachable: [rule("9.1.0.0/16")],
      blocked: [],
      unknown: [rule("9.1.0.0/16", { ports: gap })],
    };
    const vpn: Parts = {
      gateways: [gateway("vgw", "vpn-gateway", "v")],
      routeTables: [table("v-main", "v", [route("9.0.0.0/14", "vpn-gateway", "vgw")])],
    };
    for (const before of outcomes)
      for (const after of outcomes)
        it(`${before}, then ${after}`, () => {
          const found = differences(at(RANGES[before], vpn), at(RANGES[after], vpn));
          const told = [...found.opened, ...found.closed, ...found.unsure];
          const change = { cache: "sessions", source: "9.1.0.0/16", before, after };
          assert.deepEqual(told, before === after ? [] : [change]);
        });
    it("what no range names any more is closed", () => {
      const without = at(RANGES.reachable, { routeTables: [table("v-main", "v")] });
      assert.deepEqual(differences(at(RANGES.reachable, vpn), without).closed, [
        { cache: "sessions", source: "9.1.0.0/16", before: "reachable", after: "blocked" },
      ]);
    });
  });

  describe("of a cache with several nodes", () => {
    const second = eni("second", a, "10.0.1.20", ["more"], { kind: "cache-node" });
    const [cache] = [...clientAndNode().caches.byId.values()];
    const nodes = [
      { id: "0001", interface: "node" },
      { id: "0002", interface: "second" },
    ];
    const pair = (first: Ingress, other: Ingress, of = nodes) =>
      having([{ ...one, groups: listing(["clients"]) }, second], {
        caches: [{ ...(cache ?? assert.fail()), nodes: listing(of) }],
        securityGroups: [GROUPS[0], group("more", "v", other), group("cache", "v", first)],
      });
    const open = [rule("clients")];
    it("is told once where it is the same for all, else of each that changes", () => {
      const change = { cache: "sessions", source: "one", before: "blocked", after: "reachable" };
      assert.deepEqual(differences(pair([], []), pair(open, open)).opened, [change]);
      assert.deepEqual(differences(pair([], []), pair(open, [])).opened, [
        { ...change, node: "0001" },
      ]);
      assert.deepEqual(differences(pair(open, []), pair(open, open)).opened, [
        { ...change, node: "0002" },
      ]);
      const swapped = differences(pair(open, []), pair([], open));
      assert.deepEqual(swapped.opened, [{ ...change, node: "0002" }]);
      assert.deepEqual(swapped.closed, [
        { ...change, node: "0001", before: "reachable", after: "blocked" },
      ]);
    });
    it("a node that is new was blocked before, one that is gone is blocked after", () => {
      const fewer = pair(open, open, nodes.slice(0, 1));
      const change = { cache: "sessions", source: "one", node: "0002" };
      assert.deepEqual(differences(fewer, pair(open, open)).opened, [
        { ...change, before: "blocked", after: "reachable" },
      ]);
      assert.deepEqual(
        differences(pair(open, open), fewer).closed.filter(({ source }) => source === "one"),
        [{ ...change, before: "reachable", after: "blocked" }],
      );
    });
  });
  it("of interfaces that are new, or gone, is from and to blocked", () => {
    const fewer = having([one], { securityGroups: GROUPS });
    const change = { cache: "sessions", source: "two" };
    assert.deepEqual(compare(fewer, at(STATES.reachable)).opened, [
      { ...change, before: "blocked", after: "reachable" },
    ]);
    assert.deepEqual(compare(at(STATES.reachable), fewer).closed, [
      { ...change, before: "reachable", after: "blocked" },
    ]);
  });
});
