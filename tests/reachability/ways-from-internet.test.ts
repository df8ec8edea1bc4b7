/** Ways from the internet to a cache, whole: what forwards to a machine, and what must hold on each leg of the way. */

import * as assert from "node:assert/strict";
import type { Forwarder, ForwardingTarget, Pivot, Topology, Vpc } from "../../reachability";
import {
  collection,
  emptyTopology,
  factText,
  isSubset,
  listing,
  parseCidr,
  pivots,
} from "../../reachability";
import {
  acl,
  allow,
  openAcl,
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
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });
const web = eni("web", a, "10.0.1.10", ["open"]);
const HTTPS = { ports: { from: 443, to: 443 } };
const online = { publicAddress: "198.51.100.9" };

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const GROUPS = [
  group("open", "v", [rule("0.0.0.0/0", HTTPS)]),
  group("shut", "v", []),
  group("cache", "v", [rule("10.0.1.0/24")]),
] as const;

/** A web server without a public address that reaches the node, in a VPC with an internet gateway. */
function network(more: Parts = {}): Topology {
  return clientAndNode({
    gateways: [gateway("igw", "internet-gateway", "v")],
    routeTables: [table("v-main", "v", [route("0.0.0.0/0", "internet-gateway", "igw")])],
    securityGroups: GROUPS,
    interfaces: [web, node],
    ...more,
  });
}

function to(target: string, more: Partial<ForwardingTarget> = {}): ForwardingTarget {
  return { target, port: 443, ...more };
}

function forwarder(
  id: string,
  kind: Forwarder["kind"],
  targets: readonly ForwardingTarget[],
  more: Partial<Forwarder> = {},
): Forwarder {
  return { id, kind, interfaces: listing<string>(), targets: listing(targets), ...more };
}

function accelerator(...targets: readonly ForwardingTarget[]): Forwarder {
  return forwarder("ga", "accelerator", targets);
}

/** Hands whole connections on from its interface `door`. */
function balancer(targets: readonly ForwardingTarget[], more: Partial<Forwarder> = {}): Forwarder {
  const interfaces = listing(["door"]);
  return forwarder("nlb", "load-balancer", targets, {
    handsOn: "connections",
    interfaces,
    ...more,
  });
}

/** `"ga accelerator reachable: ga web"`, and what is missing in brackets. */
function told({ id, kind, outcome, path, missing }: Pivot): string {
  const facts = missing.map(({ fact }) => factText(fact)).join(", ");
  return `${id} ${kind} ${outcome}: ${path.join(" ")}${facts === "" ? "" : ` [${facts}]`}`;
}

function found(topology: Topology, options: Parameters<typeof pivots>[2] = {}): string[] {
  return pivots(topology, "sessions", options).map(told);
}

const OPEN = "ga accelerator reachable: ga web";
const hidden = (...facts: readonly string[]): string =>
  `ga accelerator unknown: ga web [${facts.join(", ")}]`;

describe("an accelerator in front of a machine", () => {
  const by = (target: Partial<ForwardingTarget> = {}, more: Parts = {}) =>
    network({ forwarders: [accelerator(to("web", target))], ...more });

  it("lets the internet in to a private subnet; who comes in asks no question of a public address", () => {
    assert.deepEqual(pivots(by(), "sessions"), [
      {
        id: "ga",
        kind: "accelerator",
        outcome: "reachable",
        onward: {
          from: { kind: "interface", id: "web" },
          to: { kind: "interface", id: "node" },
          protocol: "tcp",
          port: 11211,
        },
        path: ["ga", "web"],
        missing: [],
      },
    ]);
  });

  describe("needs an internet gateway of the VPC", () => {
    const igw = gateway("igw", "internet-gateway", "v");
    const cases: readonly [string, Parts["gateways"], readonly string[]][] = [
      ["its own", [igw], [OPEN]],
      ["none", [], []],
      ["another kind", [{ ...igw, kind: "vpn-gateway" }], []],
      ["another VPC's", [{ ...igw, vpc: "w" }], []],
      ["detached", [{ ...igw, vpc: null }], []],
      ["of a VPC that is not known", [{ ...igw, vpc: hiddenFact("its VPC") }], [hidden("its VPC")]],
      [
        "its own, beside one that is not known",
        [{ ...igw, id: "x", vpc: hiddenFact("x") }, igw],
        [OPEN],
      ],
    ];
    for (const [what, gateways, expected] of cases)
      it(`${what}: ${expected.join() || "closed"}`, () => {
        assert.deepEqual(
          found(by({}, { gateways, routeTables: [table("v-main", "v")] })),
          expected,
        );
      });
    it("where gateways were not read, it may have one; the reason is that they were not read", () => {
      const gateways = collection([{ ...igw, vpc: hiddenFact("x") }], hiddenFact("gateways"));
      assert.deepEqual(found({ ...by(), gateways }), [hidden("gateways")]);
      const known = collection([igw], hiddenFact("gateways"));
      assert.deepEqual(found({ ...by(), gateways: known }), [OPEN]);
    });
    it("where the machine's VPC is not known, that is missing", () => {
      const placed = { ...web, vpc: hiddenFact("web's VPC") };
      const [pivot] = pivots(by({}, { interfaces: [placed, node] }), "sessions");
      assert.equal(pivot?.outcome, "unknown");
      assert.equal(factText(pivot.missing[0]?.fact ?? assert.fail()), "web's VPC");
    });
  });

  describe("is stopped by block of public access: the subnet's own word, else the VPC's", () => {
    type Access = Vpc["blockPublicAccess"] | undefined;
    const gap = hiddenFact("block");
    const cases: readonly [ofVpc: Access, ofSubnet: Access, expected: readonly string[]][] = [
      ["off", undefined, [OPEN]],
      ["block-ingress", undefined, []],
      ["block-bidirectional", undefined, []],
      ["block-bidirectional", "off", [OPEN]],
      ["off", "block-ingress", []],
      ["off", gap, [hidden("block")]],
      [gap, undefined, [hidden("block")]],
      [gap, "off", [OPEN]],
    ];
    const say = (access: Access) => (typeof access === "object" ? "not known" : access);
    for (const [ofVpc, ofSubnet, expected] of cases)
      it(`VPC ${say(ofVpc) ?? ""}, subnet ${say(ofSubnet) ?? "as the VPC"}: ${expected.join() || "closed"}`, () => {
        const vpcs = [vpc("v", "10.0.0.0/16", { blockPublicAccess: ofVpc ?? "off" })];
        const own = ofSubnet === undefined ? a : { ...a, blockPublicAccess: ofSubnet };
        assert.deepEqual(found(by({}, { vpcs, subnets: [own, b] })), expected);
      });
    it("a subnet that was not read is as the VPC", () => {
      const interfaces = [{ ...web, subnets: listing(["not read"]) }, node];
      const vpcs = [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-ingress" })];
      assert.deepEqual(found(by({}, { vpcs, interfaces })), []);
    });
    it("a machine that may be in a blocked subnet or in an open one may be reached", () => {
      const placed = { ...web, subnets: listing(["a", "b"]) };
      const between = (blocked: readonly string[]): string[] =>
        found(
          by(
            {},
            {
              subnets: [a, b].map((one) =>
                blocked.includes(one.id) ? { ...one, blockPublicAccess: "block-ingress" } : one,
              ),
              interfaces: [placed, node],
            },
          ),
        ).map((text) => text.split(":")[0] ?? "");
      assert.deepEqual(between(["a"]), ["ga accelerator unknown"]);
      assert.deepEqual(between(["a", "b"]), []);
    });
  });

  describe("asks the machine's groups about the internet", () => {
    const rules = (...ingress: Parameters<typeof group>[2]): Parts => ({
      securityGroups: [group("open", "v", ingress), GROUPS[2]],
    });
    it("on the port that it leads to, or on any of several in a row", () => {
      assert.deepEqual(found(by({ port: 443 })), [OPEN]);
      assert.deepEqual(found(by({ port: 80 })), []);
      assert.deepEqual(found(by({ port: 80, lastPort: 442 })), []);
      assert.deepEqual(found(by({ port: 80, lastPort: 443 })), [OPEN]);
      assert.deepEqual(found(by({ port: 444, lastPort: 500 })), []);
    });
    it("a port that is not known may be one that they admit", () => {
      const port = hiddenFact("port");
      assert.deepEqual(found(by({ port })), [hidden("port")]);
      assert.deepEqual(found(by({ port }, rules())), []);
    });
    it("and not about addresses that are nowhere in the internet", () => {
      assert.deepEqual(found(by({}, rules(rule("10.0.0.0/8", HTTPS)))), []);
      assert.deepEqual(found(by({}, rules(rule("fc00::/7", HTTPS)))), []);
      assert.deepEqual(found(by({}, rules(rule("9.9.9.9/32", HTTPS)))), [OPEN]);
    });
    it("by tcp", () => {
      assert.deepEqual(found(by({}, rules(rule("0.0.0.0/0", { ...HTTPS, protocol: "udp" })))), []);
    });
    it("nothing is asked where it has none", () => {
      const interfaces = [{ ...web, groups: listing<string>() }, node];
      assert.deepEqual(found(by({}, { interfaces })), [OPEN]);
      assert.deepEqual(found(by({ port: hiddenFact("port") }, { interfaces })), [hidden("port")]);
    });
    it("groups, rules and lists that are not known may admit it", () => {
      const gap = hiddenFact("gap");
      const some = { ...web, groups: listing<string>([], gap) };
      assert.deepEqual(found(by({}, { interfaces: [some, node] })), [hidden("gap")]);
      const unread = { ...group("open", "v", []), ingress: listing([], gap) };
      assert.deepEqual(found(by({}, { securityGroups: [unread, GROUPS[2]] })), [hidden("gap")]);
    });
    it("those who are few are not the internet, if that is asked for; nor are two who are few", () => {
      const world = parseCidr("8.0.0.0/7");
      const isWide = (addresses: Parameters<typeof isSubset>[0]) => isSubset(world, addresses);
      const low = rule("8.0.0.0/8", HTTPS);
      const high = rule("9.0.0.0/8", HTTPS);
      assert.deepEqual(found(by({}, rules(low)), { isWide }), []);
      assert.deepEqual(found(by({}, rules(low, high)), { isWide }), [OPEN]);
      assert.deepEqual(found(by({}, rules(low, { ...high, ...{ ports: null } })), { isWide }), [
        OPEN,
      ]);
      const late = { ...high, ports: hiddenFact("ports") };
      assert.deepEqual(found(by({}, rules(low, late)), { isWide }), [hidden("ports")]);
    });
  });

  it("of which something is not modelled may lead there, and says what", () => {
    const unread = [hiddenFact("a setting"), hiddenFact("another")];
    const forwarders = [{ ...accelerator(to("web")), unread }];
    assert.deepEqual(found(network({ forwarders })), [
      hidden("a setting", "another"),
      // It may lead to the node itself, too.
      "ga accelerator unknown: ga [a setting, another]",
    ]);
  });
  it("is closed for certain where one condition is, whatever is not known of others", () => {
    const gateways = [gateway("igw", "internet-gateway", "v", { vpc: hiddenFact("its VPC") })];
    const interfaces = [{ ...web, groups: listing(["shut"]) }, node];
    assert.deepEqual(
      found(by({}, { gateways, interfaces, routeTables: [table("v-main", "v")] })),
      [],
    );
  });
  it("leads perhaps to the node where the machine does; the way in to the machine misses nothing", () => {
    const late = group("cache", "v", [rule("10.0.1.0/24", { ports: hiddenFact("ports") })]);
    const [text, ...more] = found(by({}, { securityGroups: [GROUPS[0], late] }));
    assert.match(text ?? "", /^ga accelerator unknown: ga web \[ports[^,]*\]$/);
    assert.deepEqual(more, []);
  });
  it("leads no further than the machine reaches", () => {
    const securityGroups = [GROUPS[0], group("cache", "v", [rule("10.0.1.99/32")])];
    assert.deepEqual(found(by({}, { securityGroups })), []);
    assert.deepEqual(found(network({ forwarders: [accelerator(to("gone"))] })), []);
  });
});

describe("a load balancer in front of a machine", () => {
  const door = eni("door", a, "10.0.1.5", ["open"], { ...online, kind: "load-balancer" });
  const inside = group("inside", "v", [rule("10.0.1.5/32", HTTPS)]);
  const behind = { ...web, groups: listing(["inside"]) };
  const by = (more: Partial<Forwarder> = {}, parts: Parts = {}): Topology =>
    network({
      securityGroups: [...GROUPS, inside],
      interfaces: [door, behind, node],
      forwarders: [balancer([to("web")], more)],
      ...parts,
    });
  /** The door reaches the node by itself, too: that is another way. */
  const through = (topology: Topology): string[] =>
    found(topology).filter((text) => text.startsWith("nlb"));

  it("hands connections on: the way in is to its interface, the way on from the machine", () => {
    assert.deepEqual(
      pivots(by(), "sessions").find(({ id }) => id === "nlb"),
      {
        id: "nlb",
        kind: "load-balancer",
        outcome: "reachable",
        entry: {
          from: { kind: "address", cidr: "1.0.0.0/8" },
          to: { kind: "interface", id: "door" },
          protocol: "tcp",
          port: 443,
        },
        onward: {
          from: { kind: "interface", id: "web" },
          to: { kind: "interface", id: "node" },
          protocol: "tcp",
          port: 11211,
        },
        path: ["nlb", "web"],
        missing: [],
      },
    );
  });
  it("does not where it makes requests of its own, or was not read", () => {
    const unread = forwarder("nlb", "load-balancer", [to("web")], {
      interfaces: listing(["door"]),
    });
    assert.deepEqual(through(by({ handsOn: "requests" })), []);
    assert.deepEqual(through(by({}, { forwarders: [unread] })), []);
  });
  it("is none without a public address, or where its groups shut the internet out", () => {
    const at = (change: object) => by({}, { interfaces: [{ ...door, ...change }, behind, node] });
    assert.deepEqual(through(at({})), ["nlb load-balancer reachable: nlb web"]);
    assert.deepEqual(through(at({ publicAddress: null })), []);
    assert.deepEqual(through(at({ groups: listing(["shut"]) })), []);
    assert.deepEqual(through(at({ publicAddress: hiddenFact("ip") })), [
      "nlb load-balancer unknown: nlb web [ip]",
    ]);
  });
  it("with several interfaces leads on from any of them, a proven way first", () => {
    const unsure = { ...door, id: "unsure", publicAddress: hiddenFact("ip") };
    const two = (...ids: readonly string[]) =>
      through(
        by(
          { interfaces: listing(ids) },
          { interfaces: [door, { ...unsure, addresses: listing(["10.0.1.6"]) }, behind, node] },
        ),
      );
    assert.deepEqual(two("unsure", "door"), ["nlb load-balancer reachable: nlb web"]);
    assert.deepEqual(two("door", "unsure"), ["nlb load-balancer reachable: nlb web"]);
    assert.deepEqual(two("gone"), []);
  });
  describe("is let in by the machine", () => {
    const letIn = (ingress: Parameters<typeof group>[2], port: ForwardingTarget["port"] = 443) =>
      through(
        by(
          {},
          {
            securityGroups: [...GROUPS, group("inside", "v", ingress)],
            forwarders: [balancer([to("web", { port })])],
          },
        ),
      );
    const REACHED = ["nlb load-balancer reachable: nlb web"];
    it("for its own address, on the port that it leads to", () => {
      assert.deepEqual(letIn([rule("10.0.1.5/32", HTTPS)]), REACHED);
      assert.deepEqual(letIn([rule("10.0.1.5/32", HTTPS)], 80), []);
      assert.deepEqual(letIn([]), []);
    });
    it("for the clients' addresses, which it may preserve: from its first port to its last", () => {
      const world = (from: number, last: number) => [
        rule("8.0.0.0/8", { ports: { from, to: last } }),
      ];
      assert.deepEqual(letIn(world(443, 443)), REACHED);
      assert.deepEqual(letIn(world(400, 443)), REACHED);
      assert.deepEqual(letIn(world(443, 500)), REACHED);
      assert.deepEqual(letIn(world(444, 500)), []);
      assert.deepEqual(letIn(world(400, 442)), []);
      assert.deepEqual(letIn([rule("8.0.0.0/8", { ...HTTPS, protocol: "udp" })]), []);
    });
    it("perhaps, on a port that is not known", () => {
      const [text] = letIn([rule("10.0.1.5/32", HTTPS)], hiddenFact("port"));
      assert.match(text ?? "", /^nlb load-balancer unknown: nlb web \[.*port/);
    });
  });
  it("of another account's clients is one only where others may use it, and then perhaps", () => {
    const service = (openTo?: Forwarder["openTo"]): string[] =>
      found(
        by(
          {},
          {
            interfaces: [{ ...door, publicAddress: null }, behind, node],
            forwarders: [
              {
                ...balancer([to("web")]),
                ...{ id: "svc", kind: "endpoint-service" },
                ...(openTo && { openTo }),
              },
            ],
          },
        ),
      );
    assert.deepEqual(service(), []);
    assert.deepEqual(service(hiddenFact("its users")), [
      "svc endpoint-service unknown: svc web [its users]",
    ]);
  });
  it("with an accelerator before it lets the internet in to its own interface, and on to the machine", () => {
    const before = (more: Partial<Forwarder>, closed: object = {}): string[] =>
      found(
        by(
          {},
          {
            interfaces: [{ ...door, publicAddress: null, ...closed }, behind, node],
            forwarders: [balancer([to("web")], more), accelerator(to("nlb"))],
          },
        ),
      );
    assert.deepEqual(before({}), ["ga accelerator reachable: ga nlb web"]);
    assert.deepEqual(before({ handsOn: "requests" }), []);
    assert.deepEqual(before({}, { groups: listing(["shut"]) }), []);
    assert.deepEqual(before({ targets: listing([to("web", { port: 80 })]) }), []);
    assert.deepEqual(before({ targets: listing([to("gone")]) }), []);
  });
});

describe("from one machine to another", () => {
  const inner = group("inner", "v", [rule("front", { ports: { from: 22, to: 22 } })]);
  const front = eni("front", b, "10.0.2.20", ["front"], online);
  const app = eni("app", a, "10.0.1.10", ["inner"]);
  const groups = (...more: readonly ReturnType<typeof group>[]) => [
    ...[GROUPS[2], group("front", "v", [rule("0.0.0.0/0", HTTPS)])],
    ...(more.length === 0 ? [inner] : more),
  ];
  const chain = (parts: Parts = {}): Topology =>
    network({ securityGroups: groups(), interfaces: [front, app, node], ...parts });
  const CHAIN = "front public-interface reachable: front app";

  it("the internet enters the first, which reaches the second, which reaches the node", () => {
    assert.deepEqual(pivots(chain(), "sessions"), [
      {
        id: "front",
        kind: "public-interface",
        outcome: "reachable",
        entry: {
          from: { kind: "address", cidr: "1.0.0.0/8" },
          to: { kind: "interface", id: "front" },
          protocol: "tcp",
          port: 443,
        },
        onward: {
          from: { kind: "interface", id: "app" },
          to: { kind: "interface", id: "node" },
          protocol: "tcp",
          port: 11211,
        },
        path: ["front", "app"],
        missing: [],
      },
    ]);
  });
  it("who is named by the cache's groups and does not reach it is no way", () => {
    const near = { ...front, subnets: listing(["a"]), addresses: listing(["10.0.1.20"]) };
    const shut = acl("shut", "v", [allow(1, true)]);
    const topology = chain({
      subnets: [a, { ...b, networkAcl: "shut" }],
      networkAcls: [openAcl("v"), shut],
      interfaces: [near, app, node],
      forwarders: [accelerator(to("app", { port: 22 }))],
    });
    assert.deepEqual(found(topology), []);
  });
  it("whoever is not let in by the second gets no further", () => {
    assert.deepEqual(found(chain({ securityGroups: groups(group("inner", "v", [])) })), []);
    const udp = group("inner", "v", [rule("front", { protocol: "udp", ...HTTPS })]);
    assert.deepEqual(found(chain({ securityGroups: groups(udp) })), []);
  });
  it("on any port that the second admits, were it every port there is", () => {
    const whole = group("inner", "v", [rule("front", { ports: { from: 0, to: 65535 } })]);
    assert.deepEqual(found(chain({ securityGroups: groups(whole) })), [CHAIN]);
    const second = group("inner", "v", [
      rule("10.9.0.0/16", HTTPS),
      rule("front", { ports: { from: 22, to: 22 } }),
    ]);
    assert.deepEqual(found(chain({ securityGroups: groups(second) })), [CHAIN]);
  });
  it("perhaps, where a rule of the second is not known; proven is better", () => {
    const late = rule("front", { id: "late", ports: hiddenFact("ports") });
    const perhaps = found(chain({ securityGroups: groups(group("inner", "v", [late])) }));
    assert.equal(perhaps.length, 1);
    assert.match(perhaps[0] ?? "", /^front public-interface unknown: front app \[ports/);
    const closed = rule("10.9.0.0/16", HTTPS);
    const then = found(chain({ securityGroups: groups(group("inner", "v", [late, closed])) }));
    assert.deepEqual(then, perhaps);
    const both = group("inner", "v", [late, rule("front", { ports: { from: 22, to: 22 } })]);
    assert.deepEqual(found(chain({ securityGroups: groups(both) })), [CHAIN]);
  });
  it("a machine is an instance, a container, a function, or what is not told", () => {
    const asFirst = (kind: typeof front.kind) =>
      found(chain({ interfaces: [{ ...front, kind }, app, node] }));
    const asSecond = (kind: typeof front.kind) =>
      found(chain({ interfaces: [front, { ...app, kind }, node] }));
    for (const kind of ["instance", "container", "lambda", "other"] as const) {
      assert.deepEqual(asFirst(kind), [CHAIN], kind);
      assert.deepEqual(asSecond(kind), [CHAIN], kind);
    }
    for (const kind of ["load-balancer", "nat-gateway", "cache-node"] as const) {
      assert.deepEqual(asFirst(kind), [], kind);
      assert.deepEqual(asSecond(kind), [], kind);
    }
  });
  it("what forwards to the first machine enters it, too", () => {
    const interfaces = [{ ...front, publicAddress: null }, app, node];
    const by = (...forwarders: readonly Forwarder[]) => found(chain({ interfaces, forwarders }));
    assert.deepEqual(by(accelerator(to("front"))), ["ga accelerator reachable: ga front app"]);
    assert.deepEqual(by(accelerator(to("front", { port: 22 }))), []);
    assert.deepEqual(by(accelerator(to("node"))), []);
  });
  it("two interfaces of one machine are no two machines: it goes on by the other one", () => {
    const owner = { kind: "instance", id: "i-1" } as const;
    const two = {
      interfaces: [{ ...front, owner }, { ...app, owner, groups: listing(["shut"]) }, node],
    };
    const topology = chain({ ...two, securityGroups: [...groups(), GROUPS[1]] });
    assert.deepEqual(found(topology), [CHAIN]);
    const [{ onward } = assert.fail()] = pivots(topology, "sessions");
    assert.deepEqual(onward?.from, { kind: "interface", id: "app" });
  });
  it("the shortest way counts: who reaches the node itself needs no other", () => {
    const near = { ...front, subnets: listing(["a"]), addresses: listing(["10.0.1.20"]) };
    assert.deepEqual(found(chain({ interfaces: [near, app, node] })), [
      "front public-interface reachable: front",
    ]);
  });
  it("three machines are too many", () => {
    const middle = eni("middle", b, "10.0.2.30", ["middle"]);
    const topology = chain({
      securityGroups: groups(
        group("inner", "v", [rule("middle", HTTPS)]),
        group("middle", "v", [rule("front", HTTPS)]),
      ),
      interfaces: [front, middle, app, node],
    });
    assert.deepEqual(found(topology), []);
  });
});

describe("what forwards to a node", () => {
  const by = (one: Forwarder): string[] =>
    found(network({ interfaces: [node], forwarders: [one] }));
  it("is a way to it on the cache's port, by name or address, among several ports in a row", () => {
    const at = (target: string, port: number, lastPort?: number) =>
      by(forwarder("lb", "lattice", [to(target, { port, ...(lastPort && { lastPort }) })]));
    assert.deepEqual(at("node", 11211), ["lb lattice reachable: lb"]);
    assert.deepEqual(at("10.0.2.10", 11211), ["lb lattice reachable: lb"]);
    assert.deepEqual(at("10.0.2.11", 11211), []);
    assert.deepEqual(at("node", 11210), []);
    assert.deepEqual(at("node", 11212, 12000), []);
    assert.deepEqual(at("node", 11000, 11210), []);
    assert.deepEqual(at("node", 11000, 11211), ["lb lattice reachable: lb"]);
  });
  it("for others who may use it is one perhaps", () => {
    const openTo = hiddenFact("its users");
    const one = forwarder("svc", "endpoint-service", [to("node", { port: 11211 })], { openTo });
    assert.deepEqual(by(one), ["svc endpoint-service unknown: svc [its users]"]);
    assert.deepEqual(by({ ...one, targets: listing([to("node", { port: 80 })]) }), []);
  });
  it("says everything that is missing: ports, further targets, what is not modelled, addresses", () => {
    const targets = listing(
      [to("node", { port: hiddenFact("port") }), to("10.0.2.77", { port: hiddenFact("other") })],
      hiddenFact("further targets"),
    );
    const one = {
      ...forwarder("lb", "load-balancer", []),
      targets,
      unread: [hiddenFact("a part")],
    };
    assert.deepEqual(by(one), ["lb load-balancer unknown: lb [port, further targets, a part]"]);
    const fresh = { ...node, addresses: listing<string>([], hiddenFact("address")) };
    const late = (interfaces: Parts["interfaces"], subnets: Parts["subnets"] = [a, b]): string[] =>
      found(network({ interfaces, subnets, forwarders: [{ ...one, unread: [] }] }));
    const ALL = "lb load-balancer unknown: lb [port, further targets, address]";
    assert.deepEqual(late([fresh]), [ALL]);
    const elsewhere = { ...fresh, subnets: listing(["a"]) };
    assert.deepEqual(late([elsewhere]), ["lb load-balancer unknown: lb [port, further targets]"]);
    assert.deepEqual(late([{ ...fresh, subnets: listing(["a", "b"]) }]), [ALL]);
    assert.deepEqual(late([{ ...fresh, subnets: listing<string>([], hiddenFact("place")) }]), [
      ALL,
    ]);
    assert.deepEqual(late([{ ...fresh, subnets: listing(["unread"]) }]), [ALL]);
    const partly = { ...a, cidrs: listing(["10.0.1.0/24"], hiddenFact("cidrs")) };
    assert.deepEqual(late([elsewhere], [partly, b]), [ALL]);
    const half = { ...fresh, addresses: listing(["10.0.2.10"], hiddenFact("address")) };
    assert.deepEqual(late([half]), ["lb load-balancer unknown: lb [port, further targets]"]);
  });
  it("and was not read is one way whose name is the missing fact's", () => {
    const forwarders = collection([], hiddenFact("target groups"));
    assert.deepEqual(pivots({ ...network({ interfaces: [node] }), forwarders }, "sessions"), [
      {
        ...{ id: "target groups", kind: "other", outcome: "unknown", path: [] },
        missing: [hiddenFact("target groups")],
      },
    ]);
  });
  it("in a network without anything leads nowhere", () => {
    assert.throws(() => pivots(emptyTopology(), "sessions"), /no cache "sessions".*it has: none/);
  });
});
