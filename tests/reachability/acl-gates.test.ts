/**
 * Network ACLs with one fact of an entry, or of where the ACL belongs, hidden: what is open then, what the fact may turn out to be, and what
 * each of these makes of the question.
 */

import * as assert from "node:assert/strict";
import type { AclEntry, Subnet, Topology, Unbounded } from "../../reachability";
import { listing, portSet } from "../../reachability";
import { claim, gates, partly, stops, without } from "./gate-lines";
import { hiddenFact } from "./hidden-fact";
import {
  acl,
  allow,
  clientAndNode,
  deny,
  group,
  openAcl,
  rule,
  subnet,
  vpc,
} from "./small-networks";

const gap = hiddenFact("gap");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24", { networkAcl: "acl-b" });

/** The node's subnet has these entries for what comes in, and lets everything out. */
function walled(entries: readonly AclEntry[], rest?: Unbounded): Topology {
  const own = acl("acl-b", "v", [...entries, allow(900, true)]);
  const entriesOf = listing(own.entries.items, rest);
  const all = rule("clients", { protocol: "all", ports: null });
  return clientAndNode({
    subnets: [a, b],
    securityGroups: [group("clients", "v", []), group("cache", "v", [all])],
    networkAcls: [openAcl("v"), { ...own, entries: entriesOf }],
  });
}

describe("the ACL of a subnet", () => {
  const [b0, v] = [subnet("b", "v", "10.0.2.0/24"), vpc("v", "10.0.0.0/16")];
  const shut = acl("shut", "v", []);
  const foreign = acl("of w", "w", []);
  const somewhere = { ...acl("somewhere", "v", []), vpc: gap };
  const placed = (more: Partial<Subnet>, ofVpc: Partial<typeof v> = {}): Topology =>
    clientAndNode({
      subnets: [a, { ...b0, ...more }],
      vpcs: [{ ...v, ...ofVpc }],
      networkAcls: [openAcl("v"), shut, foreign, somewhere],
    });
  claim({
    "is any that the VPC has, or may have": [
      placed({ networkAcl: gap }),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "v-acl" yes | "shut" no | "somewhere" no',
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "v-acl" yes | "shut" no | "somewhere" no',
      ],
    ],
    "is any, where other ACLs were not read": [
      partly(placed({ networkAcl: gap }), "networkAcls"),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden gap",
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden gap",
      ],
    ],
    "is one of those that a plan names": [
      placed({ networkAcl: { ...gap, among: ["shut", null] } }),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "shut" no | null yes',
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "shut" no | null yes',
      ],
    ],
    "is the VPC's default, which is hidden": [
      placed({}, { defaultNetworkAcl: gap }),
      [
        "request source network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "v-acl" yes | "shut" no | "somewhere" no',
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "v-acl" yes | "shut" no | "somewhere" no',
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "v-acl" yes | "shut" no | "somewhere" no',
        "reply source network-acl SUBNET_ACL_RESTRICTION : unknown",
        '  hidden gap, as network ACL: "v-acl" yes | "shut" no | "somewhere" no',
      ],
    ],
    "does not exist, as far as was read": [
      placed({ networkAcl: "gone" }),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl gone: unknown",
        "  network-acl gone resource (not-read)",
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl gone: unknown",
        "  network-acl gone resource (not-read)",
      ],
    ],
    "was not read": [
      partly(placed({ networkAcl: "gone" }), "networkAcls"),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl gone: unknown",
        "  hidden networkAcls",
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl gone: unknown",
        "  hidden networkAcls",
      ],
    ],
    "is a default of a VPC that was not read": [
      without(placed({}), "vpcs"),
      [
        "request source network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
        "request source route NO_ROUTE_TO_DESTINATION : unknown",
        "  vpc v resource (not-read)",
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
        "reply destination route NO_ROUTE_TO_DESTINATION : unknown",
        "  vpc v resource (not-read)",
        "reply source network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  vpc v resource (not-read)",
      ],
    ],
    "is a default of a VPC among others that were not read": [
      partly(without(placed({}), "vpcs"), "vpcs"),
      [
        "request source network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden vpcs",
        "request source route NO_ROUTE_TO_DESTINATION : unknown",
        "  hidden vpcs",
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden vpcs",
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden vpcs",
        "reply destination route NO_ROUTE_TO_DESTINATION : unknown",
        "  hidden vpcs",
        "reply source network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden vpcs",
      ],
    ],
  });
});

describe("an entry of an ACL", () => {
  const other = hiddenFact("other");
  claim({
    "may come in or go out": [
      walled([{ ...allow(100, false), egress: gap }]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap, as direction: true no | false yes",
      ],
    ],
    "may allow or deny": [
      walled([{ ...allow(100, false), action: gap }]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as action: "allow" yes | "deny" no',
      ],
    ],
    "may allow or deny what the next allows": [
      walled([{ ...deny(100, false), action: gap }, allow(200, false)]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as action: "allow" yes | "deny" no',
      ],
    ],
    "may be of any protocol": [
      walled([allow(100, false, undefined, { protocol: gap })]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as protocol: "tcp" yes | "udp" no | "all" yes | "icmp" no',
      ],
    ],
    "may be of any protocol, for another port": [
      walled([allow(100, false, undefined, { protocol: gap, ports: { from: 22, to: 22 } })]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as protocol: "tcp" no | "udp" no | "all" yes | "icmp" no',
      ],
    ],
    "may deny any protocol": [
      walled([deny(100, false, undefined, { protocol: gap }), allow(200, false)]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as protocol: "tcp" no | "udp" yes | "all" no | "icmp" yes',
      ],
    ],
    "may take in either end, both, or nobody": [
      walled([{ ...allow(100, false), cidr: gap }]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as CIDR: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
      ],
    ],
    "may take in any ports": [
      walled([allow(100, false, undefined, { protocol: "tcp", ports: gap })]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as ports: null yes | {"from":0,"to":0} no | {"from":11211,"to":11211} yes | {"from":32768,"to":60999} no | {"from":32768,"to":32768} no',
      ],
    ],
    "of all protocols takes in all ports": [
      walled([allow(100, false, undefined, { ports: gap })]),
      [],
    ],
    "may deny any ports": [
      walled([deny(100, false, undefined, { protocol: "tcp", ports: gap }), allow(200, false)]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as ports: null no | {"from":0,"to":0} yes | {"from":11211,"to":11211} no | {"from":32768,"to":60999} yes | {"from":32768,"to":32768} yes',
      ],
    ],
    "may come at any place that is free": [
      walled([{ ...deny(1, false), number: gap }, allow(100, false)]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap, as number: 1 no | 101 yes | 901 yes",
      ],
    ],
    "may come at any place that is free, where places are taken": [
      walled([
        ...[{ ...allow(1, false), number: gap }, deny(2, false, "10.0.1.0/24")],
        ...[allow(3, false, "10.9.0.0/16"), deny(32766, false)],
      ]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap, as number: 1 yes | 4 no | 901 no",
      ],
    ],
    "cannot come before the first number": [
      walled([{ ...deny(1, false), number: gap }, allow(1, false)]),
      [],
    ],
    "without a number decides what no other does": [
      walled([{ ...allow(1, false), number: gap }]),
      [],
    ],
    "without a number, and of unknown effect": [
      walled([{ ...allow(1, false), number: gap, action: other }, allow(100, false)]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden other, as action: "allow" yes | "deny" unknown',
        "  hidden gap, as number: 1 unknown | 101 yes | 901 yes",
      ],
    ],
    "may come between two others, in whatever order they are listed": [
      walled([
        ...[allow(200, false), { ...deny(1, false), number: gap }],
        ...[allow(1, false, "10.9.0.0/16"), deny(32764, false)],
      ]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap, as number: 2 no | 201 yes | 901 yes | 32765 yes",
      ],
    ],
    "behind the one that decides is not asked, where one without a number is": [
      walled([
        ...[{ ...deny(1, false), number: gap }, allow(100, false)],
        { ...deny(200, false), action: other },
      ]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap, as number: 1 no | 101 yes | 201 yes | 901 yes",
      ],
    ],
    "of all protocols takes in all ports, whatever is written beside it": [
      walled([allow(100, false, undefined, { ports: { from: 22, to: 22 } })]),
      [],
    ],
    "that nobody can read takes in nobody, where all is known": [
      walled([deny(90, false, "10.0.300.0/24"), allow(100, false)]),
      [],
    ],
    "for udp takes in no tcp": [
      walled([deny(90, false, undefined, { protocol: "udp" }), allow(100, false)]),
      [],
    ],
    "for others is not asked": [
      walled([{ ...deny(100, false, "10.9.0.0/16"), action: gap }, allow(200, false)]),
      [],
    ],
    "behind the one that decides is not asked": [
      walled([allow(100, false), { ...deny(200, false), action: gap }]),
      [],
    ],
    "for udp is not asked of tcp": [
      walled([deny(100, false, undefined, { protocol: "udp", cidr: gap }), allow(200, false)]),
      [],
    ],
    "that nobody can read takes in nobody": [
      walled([allow(100, false, "10.0.300.0/24"), { ...deny(200, false), action: gap }]),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        '  hidden gap, as action: "allow" yes | "deny" no',
      ],
    ],
    "may be there beside those that were read": [
      walled([allow(100, false)], gap),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap",
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap",
      ],
    ],
    "may be there, but not before the first number": [
      walled([allow(1, false)], gap),
      [
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap",
      ],
    ],
    "may be there, but not before one that denies by the first number": [
      walled([deny(1, false)], gap),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry 1 in (cidr)",
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
        "  hidden gap",
      ],
    ],
  });
  const half = "10.0.1.0/25";
  it("takes in a part of the ports that are asked about", () => {
    const some = walled([
      allow(100, false, undefined, { protocol: "tcp", ports: { from: 11211, to: 11212 } }),
    ]);
    assert.deepEqual(stops(some, "client", "node", { ports: portSet(11212, 11215) }), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
      "  question question port (port-not-known), as port: 11212 yes | 11213–11215 no",
    ]);
    assert.deepEqual(stops(some, "client", "node", { ports: portSet(11213) }), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry * in (default)",
    ]);
    assert.deepEqual(stops(some, "client", "node", { ports: portSet(11211, 11212) }), []);
  });
  it("denies a part of the ports that are asked about", () => {
    const some = walled([
      deny(100, false, undefined, { protocol: "tcp", ports: { from: 11211, to: 11212 } }),
      allow(200, false),
    ]);
    assert.deepEqual(stops(some, "client", "node", { ports: portSet(11212, 11215) }), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
      "  question question port (port-not-known), as port: 11213–11215 yes | 11212 no",
    ]);
  });
  it("takes in a part of the client's ports, where the reply comes in", () => {
    const topology = (low: number, high: number): Topology =>
      clientAndNode({
        subnets: [
          { ...a, networkAcl: "acl-a" },
          { ...b, networkAcl: null },
        ],
        networkAcls: [
          openAcl("v"),
          acl("acl-a", "v", [
            allow(100, false, undefined, { protocol: "tcp", ports: { from: low, to: high } }),
            allow(100, true),
          ]),
        ],
      });
    assert.deepEqual(stops(topology(1024, 49151), "client", "node"), [
      "reply source network-acl SUBNET_ACL_RESTRICTION network-acl acl-a: unknown",
      "  network-interface client ephemeral (any-client-port), as ephemeral: 32768–49151 yes | 49152–60999 no",
    ]);
    assert.deepEqual(stops(topology(1024, 32767), "client", "node"), [
      "reply source network-acl SUBNET_ACL_RESTRICTION network-acl acl-a: no by acl-entry * in (default)",
    ]);
    assert.deepEqual(stops(topology(1024, 65535), "client", "node"), []);
    assert.deepEqual(
      stops(topology(1024, 49151), "client", "node", { ephemeral: portSet(49152, 65535) }),
      [
        "reply source network-acl SUBNET_ACL_RESTRICTION network-acl acl-a: no by acl-entry * in (default)",
      ],
    );
  });
  it("takes in a part of the addresses that are asked about", () => {
    const some = walled([deny(100, false, half), allow(200, false)]);
    const acls = (from: string) =>
      stops(some, from, "node").filter((line) => /network-acl|range-asked/.test(line));
    assert.deepEqual(acls("10.0.1.0/24"), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: unknown",
      "  address 10.0.1.0/24 address (range-asked), as addresses: 10.0.1.0/25 no | 10.0.1.128/25 no",
    ]);
    assert.deepEqual(acls("10.0.1.0/26"), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry 100 in (cidr)",
    ]);
    assert.deepEqual(acls("10.0.1.128/26"), []);
  });
  it("is asked of the ports of its packet: the client's for the reply, the question's for the request", () => {
    const tcp = (from: number, to: number) => ({ protocol: "tcp", ports: { from, to } }) as const;
    const hidden = { ...deny(80, false, "10.9.0.0/16"), action: gap };
    const [ask, answer] = [tcp(11211, 11211), tcp(32768, 60999)];
    const topology = clientAndNode({
      subnets: [{ ...a, networkAcl: "acl-a" }, b],
      networkAcls: [
        acl("acl-a", "v", [
          ...[hidden, allow(85, false, undefined, ask), allow(90, false, undefined, answer)],
          allow(900, true),
        ]),
        acl("acl-b", "v", [
          ...[hidden, allow(85, false, undefined, answer), allow(90, false, undefined, ask)],
          allow(900, true),
        ]),
      ],
    });
    const acls = gates(topology, "client", "node").filter((line) => line.includes("network-acl"));
    assert.deepEqual(acls, [
      "request source network-acl SUBNET_ACL_RESTRICTION network-acl acl-a: yes by acl-entry 900 out (cidr)",
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 90 in (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
      "reply source network-acl SUBNET_ACL_RESTRICTION network-acl acl-a: yes by acl-entry 90 in (cidr)",
    ]);
  });
  it("that decides is named; where none does, the last one of every ACL", () => {
    const decided = (topology: Topology) =>
      gates(topology, "client", "node").filter((line) => line.includes("acl-b"));
    assert.deepEqual(decided(walled([allow(100, false), deny(90, false)])), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry 90 in (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
    ]);
    assert.deepEqual(decided(walled([])), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry * in (default)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
    ]);
    assert.deepEqual(decided(walled([{ ...deny(50, false, half), number: gap }])), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry * in (default)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
    ]);
    assert.deepEqual(
      decided(walled([{ ...allow(100, false), number: gap }, { ...allow(1, false) }])),
      [
        "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 1 in (cidr)",
        "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
      ],
    );
    const known = { protocol: "tcp", ports: { from: 1, to: 65535 } } as const;
    const open = { ...deny(80, false, "10.9.0.0/16"), action: gap };
    assert.deepEqual(decided(walled([open, allow(90, false, undefined, known)])), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 90 in (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
    ]);
    assert.deepEqual(decided(walled([open, deny(90, false, undefined, known)])), [
      "request destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: no by acl-entry 90 in (cidr)",
      "reply destination network-acl SUBNET_ACL_RESTRICTION network-acl acl-b: yes by acl-entry 900 out (cidr)",
    ]);
  });
});
