/** Sources, exposure, pivots, comparison, what groups admit, and the text of an explanation. */

import * as assert from "node:assert/strict";
import type { Topology } from "../../reachability";
import {
  factText,
  admitted,
  admittedAddresses,
  admittedPorts,
  cidrsOf,
  collection,
  compare,
  explain,
  exposure,
  formatPorts,
  listing,
  nameOfEnd,
  pivots,
  sources,
} from "../../reachability";
import {
  acl,
  allow,
  anywhere,
  clientAndNode,
  eni,
  gateway,
  group,
  openAcl,
  route,
  rule,
  subnet,
  table,
  vpc,
} from "./small-networks";
import { verdict } from "./told";
import { hiddenFact } from "./hidden-fact";

const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");

/** Two clients, one stranger, a public server, a node; the internet is connected. */
function office(more: Parameters<typeof clientAndNode>[0] = {}): Topology {
  return clientAndNode({
    gateways: [gateway("igw", "internet-gateway", "v"), gateway("vgw", "vpn-gateway", "v")],
    routeTables: [
      table("v-main", "v", [
        route("0.0.0.0/0", "internet-gateway", "igw"),
        route("192.168.0.0/16", "vpn-gateway", "vgw"),
      ]),
    ],
    securityGroups: [
      group("clients", "v", []),
      group("others", "v", [rule("0.0.0.0/0", { ports: { from: 22, to: 22 } })]),
      group("cache", "v", [rule("clients"), rule("10.0.1.32/27"), rule("192.168.7.0/24")]),
    ],
    interfaces: [
      eni("one", a, "10.0.1.10", ["clients"]),
      eni("two", a, "10.0.1.11", ["clients"]),
      eni("stranger", a, "10.0.1.12", ["others"]),
      eni("bastion", a, "10.0.1.33", ["others"], { publicAddress: "198.51.100.9" }),
      eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
    ],
    ...more,
  });
}

describe("sources", () => {
  it("interfaces that share all that decides form a class", () => {
    const { classes } = sources(office(), "sessions");
    assert.deepEqual(
      classes.map(({ interfaces, outcome }) => [interfaces.join(), outcome]),
      [
        ["one,two", "reachable"],
        ["stranger", "blocked"],
        ["bastion", "reachable"],
      ],
    );
  });
  it("a class is divided where a rule's CIDR divides it", () => {
    const topology = office({
      interfaces: [
        eni("low", a, "10.0.1.10", ["others"]),
        eni("high", a, "10.0.1.40", ["others"]),
        eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
      ],
    });
    assert.deepEqual(
      sources(topology, "sessions").classes.map(({ interfaces, outcome }) => [
        interfaces.join(),
        outcome,
      ]),
      [
        ["low", "blocked"],
        ["high", "reachable"],
      ],
    );
  });
  it("ranges outside are cut where rules cut them", () => {
    const { ranges } = sources(office(), "sessions");
    assert.deepEqual(
      ranges.map(({ kind, via, outcome, cidrs }) => [kind, via, outcome, cidrs.length]),
      [
        ["on-premises", "vgw", "reachable", 1],
        ["on-premises", "vgw", "blocked", 8],
        ["internet", "igw", "blocked", 30],
      ],
    );
    assert.deepEqual(ranges[0]?.cidrs, ["192.168.7.0/24"]);
  });
  it("sources that were not read are missing, and the rest of the VPC is a range of its own", () => {
    const topology = office();
    const partial = {
      ...topology,
      interfaces: collection([...topology.interfaces.byId.values()], hiddenFact("interfaces")),
    };
    const found = sources(partial, "sessions");
    assert.deepEqual(
      found.missing.map(({ fact }) => factText(fact)),
      ["interfaces"],
    );
    assert.deepEqual(
      found.ranges.find(({ kind, outcome }) => kind === "vpc" && outcome === "reachable")?.cidrs,
      undefined,
    );
  });
  it("another port and protocol can be asked about", () => {
    const found = sources(office(), "sessions", { port: 22, protocol: "udp" });
    assert.deepEqual(new Set(found.classes.map(({ outcome }) => outcome)), new Set(["blocked"]));
    assert.equal(found.port, 22);
  });
  it("a cache that is not there is named in the error, with those that are", () => {
    assert.throws(
      () => sources(office(), "nope"),
      /no cache "nope" in this topology; it has: sessions\./,
    );
    assert.throws(() => sources(office({ caches: [] }), "nope"), /it has: none\./);
  });
});

describe("exposure", () => {
  const left = (clients: Parameters<typeof exposure>[2]) => {
    const found = exposure(office(), "sessions", clients);
    return [
      found.classes.flatMap(({ interfaces }) => interfaces),
      found.ranges.flatMap(({ cidrs }) => cidrs),
    ];
  };
  it("is what may reach, minus declared groups, interfaces and CIDRs", () => {
    assert.deepEqual(left({}), [["one", "two", "bastion"], ["192.168.7.0/24"]]);
    assert.deepEqual(left({ groups: ["clients"] }), [["bastion"], ["192.168.7.0/24"]]);
    assert.deepEqual(left({ interfaces: ["one", "bastion"] }), [["two"], ["192.168.7.0/24"]]);
    assert.deepEqual(left({ cidrs: ["10.0.1.0/24", "192.168.7.0/25"] }), [
      [],
      ["192.168.7.128/25"],
    ]);
    assert.deepEqual(left({ cidrs: ["0.0.0.0/0"] }), [[], []]);
  });
});

describe("pivots", () => {
  it("a public interface with an open way in that reaches the node", () => {
    const [pivot, ...others] = pivots(office(), "sessions");
    assert.deepEqual(others, []);
    assert.deepEqual(
      [pivot?.id, pivot?.kind, pivot?.outcome],
      ["bastion", "public-interface", "reachable"],
    );
    assert.equal(pivot?.entry?.port, 22);
    assert.deepEqual(pivot.onward?.to, { kind: "interface", id: "node" });
  });
  it("an interface that forwards counts without a way in of its own", () => {
    const nat = eni("nat", a, "10.0.1.34", ["clients"], {
      sourceDestCheck: false,
      publicAddress: "198.51.100.8",
    });
    const topology = office({ interfaces: [nat, eni("node", b, "10.0.2.10", ["cache"])] });
    assert.deepEqual(
      pivots(topology, "sessions").map(({ id, kind, outcome }) => [id, kind, outcome]),
      [["nat", "forwarding-interface", "reachable"]],
    );
  });
  it("a public address that is not known leaves the pivot unknown, and says why", () => {
    const server = eni("server", a, "10.0.1.34", ["others"], {
      publicAddress: hiddenFact("ip"),
    });
    const [pivot] = pivots(
      office({ interfaces: [server, eni("node", b, "10.0.2.10", ["cache"])] }),
      "sessions",
    );
    assert.deepEqual(
      [pivot?.outcome, pivot?.missing.map(({ fact }) => factText(fact))],
      ["unknown", ["ip"]],
    );
  });
  it("a client on its way into the world, address given at launch, is a pivot", () => {
    const server = eni("server", a, "", ["clients", "others"], {
      publicAddress: "given at launch",
      addresses: listing<string>([], hiddenFact("ip")),
    });
    assert.deepEqual(
      pivots(
        office({ interfaces: [server, eni("node", b, "10.0.2.10", ["cache"])] }),
        "sessions",
      ).map(({ outcome }) => outcome),
      ["reachable"],
    );
  });
  it("forwarders whose targets are a node, and those that were not read", () => {
    const forwarder = (id: string, target: string, port: number) => ({
      id,
      kind: "load-balancer" as const,
      interfaces: listing<string>(),
      targets: listing([{ target, port }]),
    });
    const quiet = office({
      interfaces: [eni("node", b, "10.0.2.10", ["cache"])],
      forwarders: [
        forwarder("lb", "10.0.2.10", 11211),
        forwarder("web", "10.0.1.9", 80),
        forwarder("side", "node", 80),
      ],
    });
    assert.deepEqual(
      pivots(quiet, "sessions").map(({ id, outcome }) => [id, outcome]),
      [["lb", "reachable"]],
    );
    const unread = { ...quiet, forwarders: collection([], hiddenFact("target groups")) };
    assert.deepEqual(
      pivots(unread, "sessions").map(({ id, outcome }) => [id, outcome]),
      [["target groups", "unknown"]],
    );
  });
});

describe("compare", () => {
  const before = office();
  const after = office({
    securityGroups: [
      group("clients", "v", []),
      group("others", "v", []),
      group("cache", "v", [rule("others"), rule("192.168.8.0/24")]),
    ],
  });
  it("tells what opened and what closed, interfaces and ranges", () => {
    const { opened, closed, unsure } = compare(before, after);
    assert.deepEqual(
      opened.map(({ source }) => source),
      ["stranger", "192.168.8.0/24"],
    );
    assert.deepEqual(
      closed.map(({ source }) => source),
      ["one", "two", "192.168.7.0/24"],
    );
    assert.deepEqual(unsure, []);
  });
  it("a cache that is gone is closed to all; one that is new opens", () => {
    const gone = { ...before, caches: collection<never>() };
    assert.deepEqual(
      compare(before, gone).closed.map(({ source }) => source),
      ["one", "two", "bastion", "192.168.7.0/24"],
    );
    assert.deepEqual(compare(gone, before).opened.length, 4);
  });
  it("what can no longer be told is unsure", () => {
    const hidden = office({
      securityGroups: [
        group("clients", "v", []),
        group("others", "v", []),
        { ...group("cache", "v", []), ingress: listing([], hiddenFact("rules")) },
      ],
    });
    assert.ok(
      compare(before, hidden).unsure.some(
        ({ source, after: now }) => source === "one" && now === "unknown",
      ),
    );
  });
});

describe("what groups admit", () => {
  const partial = clientAndNode({
    prefixLists: [{ id: "pl-1", cidrs: listing(["172.16.0.0/16"], hiddenFact("entries")) }],
    securityGroups: [
      group("clients", "v", []),
      {
        ...group("cache", "v", [
          rule("clients"),
          rule("10.0.0.0/8"),
          rule("pl-1", { id: "list" }),
          rule("10.9.0.0/16", { id: "udp", protocol: "udp" }),
          rule("0.0.0.0/0", {
            id: "late",
            ports: { from: 22, to: 22 },
            peers: listing([], hiddenFact("peers")),
          }),
        ]),
      },
    ],
  });
  it("pieces name rule, peer, ports and certainty; a group stands for those who carry it", () => {
    const pieces = admitted(partial, ["cache"], { protocol: "tcp" });
    assert.deepEqual(
      pieces.map(({ rule: by, certainty, ports, peerGroup }) => [
        by?.id,
        certainty,
        formatPorts(ports),
        peerGroup,
      ]),
      [
        ["from clients", "certain", "11211", "clients"],
        ["from 10.0.0.0/8", "certain", "11211", undefined],
        ["list", "possible", "11211", undefined],
        ["late", "possible", "22", undefined],
      ],
    );
    assert.deepEqual(cidrsOf(pieces[0]?.addresses ?? { v4: [], v6: [] }), ["10.0.1.10/32"]);
  });
  it("addresses are bounded from below and above", () => {
    const found = admittedAddresses(partial, ["cache"], { protocol: "tcp", port: 11211 });
    assert.deepEqual(cidrsOf(found.certain), ["10.0.0.0/8"]);
    assert.deepEqual(cidrsOf(found.possible), ["0.0.0.0/0", "::/0"]);
  });
  it("ports are bounded from below and above", () => {
    const found = admittedPorts(partial, ["cache"], { protocol: "tcp" });
    assert.deepEqual(
      [formatPorts(found.certain), formatPorts(found.possible)],
      ["11211", "22, 11211"],
    );
  });
  it("groups that were not read may admit anything; ones that do not exist admit nothing", () => {
    assert.deepEqual(admitted(partial, ["gone"], { protocol: "tcp" }), []);
    const unread = { ...partial, securityGroups: collection([], hiddenFact("groups")) };
    assert.equal(admitted(unread, ["gone"], { protocol: "tcp" })[0]?.certainty, "possible");
    assert.equal(
      admitted(partial, listing([], hiddenFact("list")), {
        protocol: "tcp",
        direction: "egress",
      })[0]?.group,
      "(unknown group)",
    );
  });
});

describe("explain", () => {
  it("says what blocks, where on the path, and what to add", () => {
    const topology = clientAndNode({
      vpcs: [vpc("v", "10.0.0.0/16", { name: "shop" })],
      securityGroups: [
        group("clients", "v", [], [anywhere()], { name: "sg-client" }),
        group("cache", "v", [], [anywhere()], { name: "memcached-cluster" }),
      ],
      interfaces: [
        eni("client", a, "10.0.1.10", ["clients"], { name: "web" }),
        eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
      ],
    });
    assert.equal(
      explain(verdict(topology, "client", "node"), topology),
      `blocked: web cannot open tcp 11211 to sessions node 0001

request
  ✔ security group sg-client of web, outbound: all traffic 0.0.0.0/0
  ✔ network ACL v-acl of web: outbound allow all traffic 0.0.0.0/0
  ✔ route table v-main of web: 10.0.0.0/16 → local
  ✔ network ACL v-acl of sessions node 0001: inbound allow all traffic 0.0.0.0/0
  ✘ security group memcached-cluster of sessions node 0001, inbound: no rule admits it [ENI_SG_RULES_MISMATCH, SG_HAS_NO_RULES]

reply
  ✔ network ACL v-acl of sessions node 0001: outbound allow all traffic 0.0.0.0/0
  ✔ route table v-main of sessions node 0001: 10.0.0.0/16 → local
  ✔ network ACL v-acl of web: inbound allow all traffic 0.0.0.0/0

path: web[10.0.1.10] -> security group sg-client -> network ACL v-acl -> subnet a -> VPC shop -> subnet b -> network ACL v-acl -> | security group memcached-cluster | -> sessions node 0001[10.0.2.10]

fix: add tcp 11211 from sg-client to memcached-cluster
`,
    );
  });
  it("draws the bars where the gate is: a route at the subnet it leaves, a gateway at its hop", () => {
    const path = (topology: Topology, from: string, to: string): string | undefined =>
      /^path: (.*)$/m.exec(explain(verdict(topology, from, to), topology))?.[1];
    const dead = clientAndNode({
      routeTables: [
        table("v-main", "v", [route("10.0.2.0/24", "interface", "x", { state: "blackhole" })]),
      ],
    });
    assert.equal(
      path(dead, "client", "node"),
      "client[10.0.1.10] -> security group clients -> network ACL v-acl -> subnet a -> " +
        "| route table v-main | -> VPC v -> network ACL v-acl -> security group cache -> " +
        "sessions node 0001[10.0.2.10]",
    );
    const closed = office({
      vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-ingress" })],
    });
    assert.equal(
      path(closed, "8.8.8.8", "bastion"),
      "8.8.8.8 -> igw -> | gateway v | -> subnet a -> network ACL v-acl -> | security group others | -> bastion[10.0.1.33]",
    );
    const unread = office({
      securityGroups: [
        group("clients", "v", []),
        group("others", "v", []),
        { ...group("cache", "v", []), ingress: listing([], hiddenFact("rules")) },
      ],
    });
    assert.match(
      path(unread, "one", "node") ?? "",
      / -> network ACL v-acl -> \| security group cache \? \| -> sessions/,
    );
  });
  it("draws the way of a reply that is eaten on a line of its own", () => {
    const topology = clientAndNode({
      subnets: [a, { ...b, networkAcl: "n" }],
      networkAcls: [openAcl("v"), acl("n", "v", [allow(1, false)])],
    });
    assert.match(
      explain(verdict(topology, "client", "node"), topology),
      /^reply: sessions node 0001\[10\.0\.2\.10\] -> \| network ACL n \| -> route table v-main -> network ACL v-acl -> client\[10\.0\.1\.10\]$/m,
    );
  });
  it("tells the fix for an ACL that eats replies", () => {
    const topology = clientAndNode({
      subnets: [a, { ...b, networkAcl: "n" }],
      networkAcls: [openAcl("v"), acl("n", "v", [allow(1, false)])],
    });
    assert.match(
      explain(verdict(topology, "client", "node"), topology),
      /fix: allow tcp to the client's ephemeral ports outbound to 10\.0\.1\.10 in network ACL n/,
    );
  });
  it("tells the fixes for routes, gateways and addresses", () => {
    const text = (topology: Topology, from: string, to: string): string =>
      explain(verdict(topology, from, to), topology);
    const dead = clientAndNode({
      routeTables: [
        table("v-main", "v", [route("10.0.2.0/24", "interface", "x", { state: "blackhole" })]),
      ],
    });
    assert.match(
      text(dead, "client", "node"),
      /fix: remove the route to 10\.0\.2\.0\/24 from v-main/,
    );
    const closed = [
      office({ gateways: [] }),
      office({ routeTables: [table("v-main", "v")] }),
      office({ vpcs: [vpc("v", "10.0.0.0/16", { blockPublicAccess: "block-ingress" })] }),
    ];
    for (const topology of closed)
      assert.match(
        text(topology, "8.8.8.8", "node"),
        /^fix: a node is never reached from the internet: connect from inside the VPC, by Client VPN,/m,
      );
    assert.match(text(office(), "one", "10.0.2.99"), /no interface has this address/);
    assert.match(
      text(
        clientAndNode({
          securityGroups: [group("clients", "v", [], []), group("cache", "v", [rule("clients")])],
        }),
        "client",
        "node",
      ),
      /fix: add outbound tcp 11211 to cache to clients/,
    );
  });
  it("tells what is not known", () => {
    const topology = clientAndNode({
      securityGroups: [
        group("clients", "v", []),
        {
          ...group("cache", "v", []),
          ingress: listing([], hiddenFact("rules")),
        },
      ],
    });
    const text = explain(
      verdict(topology, "client", "node", { port: hiddenFact("port") }),
      topology,
    );
    assert.match(
      text,
      /^unknown: client may be able to open tcp on a port not known yet to sessions node 0001/,
    );
    assert.match(
      text,
      /\? security group cache of sessions node 0001, inbound: rules is hidden in what was read/,
    );
    assert.match(text, /not known: rules: rules is hidden in what was read/);
    assert.equal(nameOfEnd(topology, { kind: "address", cidr: "10.0.0.0/8" }), "10.0.0.0/8");
  });
});
