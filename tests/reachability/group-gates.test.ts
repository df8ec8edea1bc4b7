/**
 * Security groups with one fact of a rule, a list or an interface's groups hidden: what is open then, what the fact may turn out to be, and
 * what each of these makes of the question.
 */

import * as assert from "node:assert/strict";
import type { GroupRule, NetworkInterface, PortSet, Topology } from "../../reachability";
import { cidrsOf, isCidr, listing, parseCidr, portSet, portUnion } from "../../reachability";
import { unionOfGroups, viewOf } from "../../reachability/gates/group-rules";
import { admits, admitTogether } from "../../reachability/gates/security-groups";
import type { End, Inquiry } from "../../reachability/model/inquiry";
import { prepare } from "../../reachability/model/prepared";
import { World } from "../../reachability/model/three-valued";
import { claim, gates, partly, stops, without } from "./gate-lines";
import { hiddenFact } from "./hidden-fact";
import { clientAndNode, eni, group, rule, subnet } from "./small-networks";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const gap = hiddenFact("gap");
const a = subnet("a", "v", "10.0.1.0/24");
const b = subnet("b", "v", "10.0.2.0/24");
const client = eni("client", a, "10.0.1.10", ["clients"]);
const node = eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" });

function end(cidr: string, groups: readonly string[] = []): End {
  const addresses = parseCidr(isCidr(cidr) ? cidr : "10.0.0.1");
  return { label: cidr, role: "source", addresses, groups: listing(groups) };
}

describe("the groups of an end", () => {
  const admitted = (own: readonly GroupRule[], more: Parts = {}): Topology =>
    clientAndNode({
      securityGroups: [group("clients", "v", []), group("cache", "v", own)],
      ...more,
    });
  const carried = (end: NetworkInterface, groups: NetworkInterface["groups"]): Parts => ({
    interfaces: [client, node].map((each) => (each.id === end.id ? { ...end, groups } : each)),
  });
  const foreign = [
    group("of w", "w", [rule("clients")]),
    group("shared", "w", [], [], { associatedVpcs: listing(["v"]) }),
    group("maybe shared", "w", [], [], { associatedVpcs: listing([], gap) }),
    group("somewhere", "v", [], [], { vpc: gap }),
  ];
  const two = [group("clients", "v", []), group("cache", "v", [rule("clients")])];
  const of = (id: string, more: Partial<GroupRule>): Topology => admitted([rule(id, more)]);
  claim({
    "no group is known of the client: any that its VPC can use, all, or one": [
      clientAndNode(carried(client, listing([], gap))),
      [
        "request source security-group ENI_SG_RULES_MISMATCH : unknown",
        '  hidden gap, as groups: ["clients","cache"] yes | ["clients"] yes | ["cache"] no',
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as groups: ["clients","cache"] yes | ["clients"] yes | ["cache"] no',
      ],
    ],
    "beside one that is known, none may be there": [
      clientAndNode(carried(client, listing(["cache"], gap))),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as groups: ["clients","cache"] yes | [] no | ["clients"] yes | ["cache"] no',
      ],
    ],
    "groups of other VPCs are no choice, unless they are shared with this one, or may be": [
      clientAndNode({ securityGroups: [...two, ...foreign], ...carried(node, listing([], gap)) }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH : unknown",
        '  hidden gap, as groups: ["clients","cache","shared","maybe shared","somewhere"] yes | ["clients"] no | ["cache"] yes | ["shared"] no | ["maybe shared"] no | ["somewhere"] no',
      ],
    ],
    "without any group there is none to carry": [
      without(clientAndNode(carried(node, listing([], gap))), "securityGroups"),
      [
        "request source security-group ENI_SG_RULES_MISMATCH security-group clients: no",
        "request destination security-group ENI_SG_RULES_MISMATCH : unknown",
        "  hidden gap, as groups: [] no | [] no",
      ],
    ],
    "groups that were not read may be among them: nothing to try": [
      partly(clientAndNode(carried(node, listing([], gap))), "securityGroups"),
      ["request destination security-group ENI_SG_RULES_MISMATCH : unknown", "  hidden gap"],
    ],
    "one of a few groups that a plan names": [
      clientAndNode(carried(node, listing([], { ...gap, among: [["cache"], ["clients"]] }))),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH : unknown",
        '  hidden gap, as groups: ["cache"] yes | ["clients"] no',
      ],
    ],
    "of an interface whose VPC is hidden, all groups are tried": [
      clientAndNode({
        securityGroups: [...two, group("of w", "w", [])],
        interfaces: [
          client,
          { ...node, vpc: gap, subnets: listing(["b"]), groups: listing([], gap) },
        ],
        subnets: [a, { ...b, vpc: hiddenFact("vpc of b") }],
      }),
      [
        "request source route NO_ROUTE_TO_DESTINATION route-table v-main: unknown by route 10.0.0.0/16 to local (cidr)",
        "  hidden vpc of b",
        "request destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden vpc of b",
        "request destination security-group ENI_SG_RULES_MISMATCH : unknown",
        '  hidden gap, as groups: ["clients","cache","of w"] unknown | ["clients"] no | ["cache"] unknown | ["of w"] no',
        "reply destination network-acl SUBNET_ACL_RESTRICTION : unknown",
        "  hidden vpc of b",
        "reply destination route NO_ROUTE_TO_DESTINATION : unknown",
        "  hidden vpc of b",
      ],
    ],
    "a group that does not exist admits nothing": [
      clientAndNode(carried(node, listing(["gone"]))),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group gone: no"],
    ],
    "a group that was not read may admit": [
      partly(clientAndNode(carried(node, listing(["gone"]))), "securityGroups"),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group gone: unknown",
        "  hidden securityGroups",
      ],
    ],
    "a group of which something is not modelled says what": [
      clientAndNode({
        securityGroups: [
          group("clients", "v", []),
          group("cache", "v", [], [], { unread: [hiddenFact("new"), hiddenFact("newer")] }),
        ],
      }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden new",
        "  hidden newer",
      ],
    ],
    "a group without rules says so; one that may have more does not": [
      clientAndNode({ securityGroups: [group("clients", "v", []), group("cache", "v", [])] }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no SG_HAS_NO_RULES",
      ],
    ],
    "further rules may admit": [
      clientAndNode({
        securityGroups: [
          group("clients", "v", []),
          group("cache", "v", [], [], { ingress: listing([], gap) }),
        ],
      }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        "  hidden gap",
      ],
    ],
    "the protocol of a rule": [
      of("clients", { protocol: gap }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as protocol: "tcp" yes | "udp" no | "all" yes | "icmp" no',
      ],
    ],
    "the ports of a rule": [
      of("clients", { ports: gap }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as ports: {"from":11211,"to":11211} yes | null yes | {"from":0,"to":0} no',
      ],
    ],
    "the ports of a rule for udp": [
      of("clients", { protocol: "udp", ports: gap }),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
    "protocol and ports of a rule that lets others in": [
      of("10.9.0.0/16", { protocol: gap, ports: hiddenFact("ports") }),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
    "the protocol of a rule for another port": [
      of("clients", { protocol: gap, ports: { from: 22, to: 22 } }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as protocol: "tcp" no | "udp" no | "all" yes | "icmp" no',
      ],
    ],
    "the ports of a rule for all protocols": [of("clients", { protocol: "all", ports: gap }), []],
    "the peers of a rule": [
      of("10.9.0.0/16", { peers: listing([], gap) }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as peers: [{"kind":"cidr","cidr":"255.255.255.255/32"}] no | [{"kind":"cidr","cidr":"0.0.0.0/0"}] yes | [{"kind":"cidr","cidr":"10.0.1.10/32"}] yes | [{"kind":"cidr","cidr":"10.0.2.10/32"}] no',
      ],
    ],
    "the peers of a rule beside one that admits": [
      of("clients", { peers: listing([{ kind: "group", id: "clients" }], gap) }),
      [],
    ],
    "the protocol of a rule whose group nobody carries": [
      of("others", { protocol: gap }),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
    "a reference to a stale group admits nobody": [
      of("clients", { peers: listing([{ kind: "group", id: "clients", isStale: true }]) }),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
    "the entries of a prefix list": [
      admitted([rule("pl-1")], { prefixLists: [{ id: "pl-1", cidrs: listing([], gap) }] }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as entries: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
      ],
    ],
    "the entries of a list that begins with another's": [
      admitted([rule("pl-1")], {
        prefixLists: [{ id: "pl-1", cidrs: listing(["10.9.0.0/16"], gap) }],
      }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as entries: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
      ],
    ],
    "a list that something is not modelled of": [
      admitted([rule("pl-1")], {
        prefixLists: [{ id: "pl-1", cidrs: listing(["10.0.0.0/16"]), unread: [gap] }],
      }),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden gap, as entries: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
      ],
    ],
    "a list that does not exist": [
      admitted([rule("pl-1")]),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
    "a list that was not read": [
      partly(admitted([rule("pl-1")]), "prefixLists"),
      [
        "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
        '  hidden prefixLists pl-1, as entries: "255.255.255.255/32" no | "0.0.0.0/0" yes | "10.0.1.10/32" yes | "10.0.2.10/32" no',
      ],
    ],
    "what cannot be read as a range admits nobody": [
      of("10.0.300.0/24", {}),
      ["request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no"],
    ],
  });

  it("of a port that comes later, a rule takes in a part", () => {
    const some = of("clients", { ports: { from: 11211, to: 11212 } });
    const ports = portSet(11212, 11214);
    assert.deepEqual(stops(some, "client", "node", { ports }), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
      "  question question port (port-not-known), as port: 11212 yes | 11213–11214 no",
    ]);
    assert.deepEqual(stops(some, "client", "node", { ports: portSet(11213) }), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no",
    ]);
    assert.deepEqual(stops(some, "client", "node", { ports: portSet(11211, 11212) }), []);
  });
  it("of a range of addresses, a rule takes in a part", () => {
    const half = of("10.0.1.0/25", {});
    assert.deepEqual(stops(half, "10.0.1.0/24", "node"), [
      "request source security-group ENI_SG_RULES_MISMATCH : unknown",
      '  address 10.0.1.0/24 groups (address-not-owned), as groups: ["clients","cache"] unknown | ["clients"] unknown | ["cache"] unknown',
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: unknown",
      "  address 10.0.1.0/24 address (range-asked), as addresses: 10.0.1.0/25 unknown | 10.0.1.128/25 no",
    ]);
    assert.deepEqual(stops(half, "10.0.1.128/25", "node"), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no",
    ]);
    assert.deepEqual(stops(half, "10.0.1.0/26", "node"), [
      "request source security-group ENI_SG_RULES_MISMATCH : unknown",
      '  address 10.0.1.0/26 groups (address-not-owned), as groups: ["clients","cache"] unknown | ["clients"] unknown | ["cache"] unknown',
    ]);
  });
  it("several rules take in all of the addresses together: the first that takes in some is named", () => {
    const halves = admitted([rule("10.9.0.0/16"), rule("10.0.1.128/25"), rule("10.0.1.0/25")], {
      interfaces: [eni("client", a, "", ["clients"], { addresses: listing([], gap) }), node],
    });
    const named = gates(halves, "client", "node").filter((line) => line.includes("group cache"));
    assert.deepEqual(named, [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 10.0.1.128/25 cidr (cidr)",
    ]);
  });
  it("one network is asked about several ports, one after another", () => {
    const prepared = prepare(
      admitted([
        rule("10.1.0.0/16", { ports: { from: 1, to: 2 } }),
        rule("10.2.0.0/16", { ports: { from: 2, to: 3 } }),
        rule("10.3.0.0/16", { ports: { from: 7, to: 9 } }),
      ]),
    );
    const seen = (port: PortSet, protocol: "tcp" | "udp" = "tcp") =>
      [viewOf(prepared, "cache", { direction: "ingress", protocol, port })].map(
        ({ certain, uncertain }) => `${String(certain.length)}+${String(uncertain.length)}`,
      )[0];
    const asked = [portSet(1), portSet(2), portSet(1, 2), portSet(1, 3), portSet(7)];
    const two = [portUnion(portSet(1), portSet(7)), portUnion(portSet(1), portSet(9, 10))];
    assert.deepEqual(
      [...asked, ...two].map((port) => seen(port)),
      ["1+0", "2+0", "1+1", "0+2", "1+0", "0+2", "0+2"],
    );
    assert.equal(seen(portSet(2), "udp"), "0+0");
    const traffic = { direction: "egress", protocol: "tcp", port: portSet(2) } as const;
    assert.deepEqual(
      viewOf(prepared, "cache", traffic).certain.map(({ rule: { id } }) => id),
      ["all"],
    );
    assert.deepEqual(viewOf(prepared, "gone", traffic).uncertain, []);
  });
  it("one network is asked about groups that VPCs may use, one after another", () => {
    const topology = clientAndNode({
      securityGroups: [group("in v", "v", []), group("in w", "w", [])],
      interfaces: [node, eni("client", a, "10.0.1.10", [], { groups: listing([], gap) })],
    });
    const inquiry = (vpc: string | undefined) => {
      const of = { addresses: parseCidr("10.0.1.10"), groups: listing<string>([], gap), vpc };
      return { ...end("x"), ...of } as End;
    };
    const shared: Inquiry = {
      ...{ network: prepare(topology), world: World.actual, protocol: "tcp" as const },
      ...{ source: end("a"), destination: end("b"), port: portSet(1), ephemeral: portSet(2) },
      isDetailed: true,
    };
    const choices = ["v", "w", undefined].map((vpc) => {
      const found = admits(shared, "egress", inquiry(vpc), end("b"), { truth: "yes", missing: [] });
      return found.missing[0]?.choice?.values;
    });
    assert.deepEqual(choices, [
      [["in v"], ["in v"]],
      [["in w"], ["in w"]],
      [["in v", "in w"], ["in v"], ["in w"]],
    ]);
  });
  it("udp is asked of rules for udp", () => {
    const udp = admitted([rule("clients", { protocol: "udp" })]);
    assert.deepEqual(stops(udp, "client", "node", { protocol: "udp" }), []);
    assert.deepEqual(stops(udp, "client", "node"), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: no",
    ]);
  });
  it("the rule that admits is named, with the peer", () => {
    const list = { prefixLists: [{ id: "pl-1", cidrs: listing(["10.0.1.0/24"]) }] };
    const first = (topology: Topology) =>
      gates(topology, "client", "node").filter((line) => line.includes("destination security"));
    assert.deepEqual(first(of("10.0.0.0/8", {})), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 10.0.0.0/8 cidr (cidr)",
    ]);
    assert.deepEqual(first(admitted([rule("10.9.0.0/16"), rule("10.0.1.10/32")])), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 10.0.1.10/32 cidr (cidr)",
    ]);
    assert.deepEqual(first(admitted([rule("pl-1")], list)), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from pl-1 prefix-list (prefix-list)",
    ]);
    assert.deepEqual(first(of("clients", {})), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from clients group (group)",
    ]);
    assert.deepEqual(first(admitted([rule("10.0.0.0/8", { protocol: "all", ports: null })])), [
      "request destination security-group ENI_SG_RULES_MISMATCH security-group cache: yes by group-rule from 10.0.0.0/8 cidr (cidr)",
    ]);
  });
});

describe("what several groups admit together", () => {
  const traffic = { direction: "ingress", protocol: "tcp", port: portSet(11211) } as const;
  const some = (more: Parts = {}): Topology =>
    clientAndNode({
      securityGroups: [
        group("one", "v", [rule("10.1.0.0/16"), rule("clients")]),
        group("two", "v", [rule("10.2.0.0/16"), rule("10.9.0.0/16", { protocol: "udp" })]),
        group("ports", "v", [rule("10.3.0.0/16", { ports: gap })]),
        group("more", "v", [], [], { ingress: listing([], gap) }),
        group("new", "v", [rule("10.4.0.0/16")], [], { unread: [gap] }),
        group("list", "v", [rule("pl-1"), rule("pl-2")]),
      ],
      prefixLists: [
        { id: "pl-1", cidrs: listing(["10.5.0.0/16"]) },
        { id: "pl-2", cidrs: listing(["10.6.0.0/16"], gap) },
      ],
      ...more,
    });
  const union = (groups: readonly string[], topology = some()) => {
    const found = unionOfGroups(prepare(topology), groups, traffic);
    return [cidrsOf(found.addresses).join("+"), [...found.references].join("+"), found.isWhole];
  };
  it("is the union of their rules, known to the last only where each of them is", () => {
    const asked = [
      ["one"],
      ["one", "two"],
      ["two", "ports"],
      ["one", "more"],
      ["one", "new"],
      ["list"],
      ["gone"],
      [],
    ];
    assert.deepEqual(
      asked.map((groups) => union(groups)),
      [
        ["10.1.0.0/16", "clients", true],
        ["10.1.0.0/16+10.2.0.0/16", "clients", true],
        ["10.2.0.0/16", "", false],
        ["10.1.0.0/16", "clients", false],
        ["", "", false],
        ["10.5.0.0/16", "", false],
        ["", "", true],
        ["", "", true],
      ],
    );
    assert.deepEqual(union(["one", "gone"], partly(some(), "securityGroups")), [
      "10.1.0.0/16",
      "clients",
      false,
    ]);
  });
  it("is asked of the whole far end at once: by address, else by a group that it carries", () => {
    const groups = unionOfGroups(prepare(some()), ["one"], traffic);
    const open = unionOfGroups(prepare(some()), ["one", "more"], traffic);
    const kept = { truth: "yes", missing: [] } as const;
    const lost = { truth: "no", missing: [] } as const;
    const hidden = { truth: "unknown", missing: [] } as const;
    const found = {
      "an address that is admitted": admitTogether(groups, end("10.1.0.5"), lost),
      "an address that is not": admitTogether(groups, end("10.2.0.5"), kept),
      "an address that is not, of groups that are not known to the last": admitTogether(
        open,
        end("10.2.0.5"),
        kept,
      ),
      "addresses of which a part is": admitTogether(groups, end("10.1.0.0/15"), lost),
      "a group that is referred to": admitTogether(groups, end("10.2.0.5", ["x", "clients"]), kept),
      "a group that is not": admitTogether(groups, end("10.2.0.5", ["x"]), kept),
      "a group that is referred to, where references are lost": admitTogether(
        groups,
        end("10.2.0.5", ["clients"]),
        lost,
      ),
      "a group that is referred to, where that is hidden": admitTogether(
        groups,
        end("10.2.0.5", ["clients"]),
        hidden,
      ),
      "a group that is not referred to, where that is hidden": admitTogether(
        groups,
        end("10.2.0.5", ["x"]),
        hidden,
      ),
    };
    assert.deepEqual(found, {
      "an address that is admitted": "yes",
      "an address that is not": "no",
      "an address that is not, of groups that are not known to the last": "unknown",
      "addresses of which a part is": "unknown",
      "a group that is referred to": "yes",
      "a group that is not": "no",
      "a group that is referred to, where references are lost": "no",
      "a group that is referred to, where that is hidden": "unknown",
      "a group that is not referred to, where that is hidden": "no",
    });
  });
});
