/** What security groups admit, piece by piece: for every form that a rule, a peer and a gap can have. */

import * as assert from "node:assert/strict";
import type {
  AdmittedPiece,
  GroupRule,
  Listing,
  Peer,
  SecurityGroup,
  Topology,
  Unknown,
} from "../../reachability";
import {
  admitted,
  admittedAddresses,
  admittedPorts,
  cidrsOf,
  collection,
  factText,
  formatPorts,
  listing,
} from "../../reachability";
import { anywhere, clientAndNode, eni, group, rule, subnet } from "./small-networks";
import { hiddenFact } from "./hidden-fact";

type Parts = NonNullable<Parameters<typeof clientAndNode>[0]>;

const gap = hiddenFact("gap");
const SSH = { ports: { from: 22, to: 22 } };
const ALL = "0.0.0.0/0 ::/0";

/** `"cache, from clients, group clients (peer clients): 10.0.1.10/32 on 11211, certain"`. */
function told(piece: AdmittedPiece): string {
  const { peer, peerGroup, missing } = piece;
  const named = peer === undefined ? "anybody" : Object.values(peer).join(" ");
  const by = [piece.group, piece.rule?.id ?? "no rule", named].join(", ");
  const facts = missing.map(({ fact }) => factText(fact)).join(", ");
  const addresses = cidrsOf(piece.addresses).join(" ");
  return [
    `${by}${peerGroup === undefined ? "" : ` = ${peerGroup}`}:`,
    `${addresses} on ${formatPorts(piece.ports)}, ${piece.certainty}`,
    ...(facts === "" ? [] : [`[${facts}]`]),
  ].join(" ");
}

function pieces(
  topology: Topology,
  groups: readonly string[] | Listing<string> = ["cache"],
  more: Partial<Parameters<typeof admitted>[2]> = {},
): string[] {
  return admitted(topology, groups, { protocol: "tcp", ...more }).map(told);
}

function having(ingress: readonly GroupRule[], more: Parts = {}): Topology {
  return clientAndNode({
    securityGroups: [group("clients", "v", []), group("cache", "v", ingress)],
    ...more,
  });
}

function withRest(items: readonly string[], among?: readonly string[][]): Listing<string> {
  const rest: Unknown<string[]> = among === undefined ? gap : { ...gap, among };
  return { items, rest };
}

function peers(items: readonly Peer[], among?: readonly Peer[][]): Listing<Peer> {
  const rest: Unknown<Peer[]> = among === undefined ? gap : { ...gap, among };
  return { items, rest };
}

describe("a rule admits", () => {
  const A = "cache, from 10.0.0.0/8, cidr 10.0.0.0/8: 10.0.0.0/8 on";
  const cases: readonly [what: string, rule: Partial<GroupRule>, expected: readonly string[]][] = [
    ["its ports", {}, [`${A} 11211, certain`]],
    ["a range of ports", { ports: { from: 20, to: 25 } }, [`${A} 20–25, certain`]],
    ["every port, where it names none", { ports: null }, [`${A} all ports, certain`]],
    [
      "every port, where it is for every protocol",
      { protocol: "all" },
      [`${A} all ports, certain`],
    ],
    ["nothing of another protocol", { protocol: "udp" }, []],
    ["nothing of one without ports", { protocol: "icmp", ports: null }, []],
    [
      "perhaps any port, where its protocol is not known",
      { protocol: gap },
      [`${A} all ports, possible [gap]`],
    ],
    [
      "perhaps any port, where its ports are not",
      { ports: gap },
      [`${A} all ports, possible [gap]`],
    ],
    [
      "perhaps any port, where neither is",
      { protocol: hiddenFact("protocol"), ports: hiddenFact("ports") },
      [`${A} all ports, possible [protocol, ports]`],
    ],
    ["nobody, where it names nobody", { peers: listing<Peer>([]) }, []],
    [
      "every peer that it names, and perhaps anybody where there may be more",
      { peers: peers([{ kind: "cidr", cidr: "10.0.0.0/8" }]) },
      [`${A} 11211, certain`, `cache, from 10.0.0.0/8, anybody: ${ALL} on 11211, possible [gap]`],
    ],
    [
      "those that its further peers can be",
      {
        peers: peers(
          [{ kind: "cidr", cidr: "10.0.0.0/8" }],
          [[{ kind: "cidr", cidr: "11.0.0.0/8" }], [{ kind: "group", id: "clients" }]],
        ),
      },
      [
        `${A} 11211, certain`,
        "cache, from 10.0.0.0/8, cidr 11.0.0.0/8: 11.0.0.0/8 on 11211, possible [gap]",
        "cache, from 10.0.0.0/8, group clients = clients: 10.0.1.10/32 on 11211, possible [gap]",
      ],
    ],
  ];
  for (const [what, more, expected] of cases)
    it(what, () => {
      assert.deepEqual(pieces(having([rule("10.0.0.0/8", more)])), expected);
    });
  it("by udp what is for udp, and for every protocol", () => {
    const both = [
      rule("10.0.0.0/8", { id: "tcp" }),
      rule("10.0.0.0/8", { id: "udp", protocol: "udp" }),
      anywhere(),
    ];
    assert.deepEqual(pieces(having(both), ["cache"], { protocol: "udp" }), [
      "cache, udp, cidr 10.0.0.0/8: 10.0.0.0/8 on 11211, certain",
      "cache, all, cidr 0.0.0.0/0: 0.0.0.0/0 on all ports, certain",
    ]);
  });
  it("inbound, unless outbound is asked about", () => {
    const topology = having([rule("10.0.0.0/8")]);
    assert.deepEqual(pieces(topology, ["cache"], { direction: "egress" }), [
      "cache, all, cidr 0.0.0.0/0: 0.0.0.0/0 on all ports, certain",
    ]);
    assert.deepEqual(pieces(topology, ["cache"], { direction: "ingress" }), [
      `${A} 11211, certain`,
    ]);
  });
});

describe("a peer stands for", () => {
  const a = subnet("a", "v", "10.0.1.0/24");
  it("those who carry the group, with every address that is known", () => {
    const interfaces = [
      eni("one", a, "10.0.1.10", ["clients"]),
      eni("two", a, "10.0.1.12", ["others", "clients"], {
        addresses: listing(["10.0.1.12", "10.0.1.13", "2001:db8::1", "not an address"]),
      }),
      eni("three", a, "10.0.1.14", ["others"]),
    ];
    assert.deepEqual(pieces(having([rule("clients")], { interfaces })), [
      "cache, from clients, group clients = clients: 10.0.1.10/32 10.0.1.12/31 2001:db8::1/128 on 11211, certain",
    ]);
  });
  it("nobody, where the reference is stale; it still says which group", () => {
    const stale: Peer = { kind: "group", id: "clients", isStale: true };
    const [piece] = admitted(having([rule("clients", { peers: listing([stale]) })]), ["cache"], {
      protocol: "tcp",
    });
    assert.deepEqual([piece?.addresses, piece?.peerGroup], [{ v4: [], v6: [] }, "clients"]);
    const fresh: Peer = { kind: "group", id: "clients", isStale: false };
    assert.deepEqual(pieces(having([rule("clients", { peers: listing([fresh]) })])), [
      "cache, from clients, group clients false = clients: 10.0.1.10/32 on 11211, certain",
    ]);
  });
  describe("the entries of a prefix list", () => {
    const list = { id: "pl-1", cidrs: listing(["172.16.0.0/16"]) };
    const withLists = (prefixLists: Topology["prefixLists"]) => ({
      ...having([rule("pl-1")]),
      prefixLists,
    });
    const LIST = "cache, from pl-1, prefix-list pl-1:";
    const cases: readonly [string, Topology["prefixLists"], string][] = [
      ["all of them", collection([list]), `${LIST} 172.16.0.0/16 on 11211, certain`],
      [
        "those that are known",
        collection([{ ...list, cidrs: listing(["172.16.0.0/16"], gap) }]),
        `${LIST} 172.16.0.0/16 on 11211, possible [gap]`,
      ],
      [
        "perhaps others, where something of the list is not modelled",
        collection([{ ...list, unread: [hiddenFact("a part")] }]),
        `${LIST}  on 11211, possible [a part]`,
      ],
      ["none, where there is no such list", collection([]), `${LIST}  on 11211, certain`],
      [
        "perhaps any, where lists were not read",
        collection([], gap),
        `${LIST}  on 11211, possible [gap]`,
      ],
      [
        "its own, where others were not read",
        collection([list], gap),
        `${LIST} 172.16.0.0/16 on 11211, certain`,
      ],
    ];
    for (const [what, lists, expected] of cases)
      it(what, () => {
        assert.deepEqual(pieces(withLists(lists)), [expected]);
      });
    it("that may be more admit perhaps any address", () => {
      const bounds = (lists: Topology["prefixLists"]) => {
        const asked = { protocol: "tcp", port: 11211 } as const;
        const { certain, possible } = admittedAddresses(withLists(lists), ["cache"], asked);
        return [cidrsOf(certain), cidrsOf(possible)];
      };
      assert.deepEqual(bounds(collection([list])), [["172.16.0.0/16"], ["172.16.0.0/16"]]);
      const more = { ...list, cidrs: listing(["172.16.0.0/16"], gap) };
      assert.deepEqual(bounds(collection([more])), [[], ["0.0.0.0/0", "::/0"]]);
    });
  });
});

describe("of groups that are not all known", () => {
  const topology = having([rule("10.0.0.0/8")], {
    securityGroups: [
      group("clients", "v", []),
      group("cache", "v", [rule("10.0.0.0/8")]),
      group("other", "v", [rule("11.0.0.0/8", SSH)]),
    ],
  });
  const CACHE = "cache, from 10.0.0.0/8, cidr 10.0.0.0/8: 10.0.0.0/8 on 11211, certain";

  it("others may admit anything", () => {
    assert.deepEqual(pieces(topology, withRest(["cache"])), [
      CACHE,
      `(unknown group), no rule, anybody: ${ALL} on all ports, possible [gap]`,
    ]);
  });
  it("others that it can be admit what they admit, and those known already nothing more", () => {
    assert.deepEqual(pieces(topology, withRest(["cache"], [["cache", "other"], ["other"]])), [
      CACHE,
      "other, from 11.0.0.0/8, cidr 11.0.0.0/8: 11.0.0.0/8 on 22, possible [gap]",
    ]);
  });
  it("one that was not read may admit anything, one that does not exist nothing", () => {
    assert.deepEqual(pieces(topology, ["gone"]), []);
    const groups = collection([...topology.securityGroups.byId.values()], gap);
    assert.deepEqual(pieces({ ...topology, securityGroups: groups }, ["gone", "cache"]), [
      `gone, no rule, anybody: ${ALL} on all ports, possible [gap]`,
      CACHE,
    ]);
  });
  it("one of which something is not modelled may admit anything, whatever its rules", () => {
    const change = (more: Partial<SecurityGroup>): string[] =>
      pieces(having([], { securityGroups: [group("cache", "v", [rule("10.0.0.0/8")], [], more)] }));
    assert.deepEqual(change({ unread: [gap, hiddenFact("another")] }), [
      `cache, no rule, anybody: ${ALL} on all ports, possible [gap]`,
    ]);
    assert.deepEqual(change({ unread: [] }), [CACHE]);
    assert.deepEqual(change({ ingress: listing([rule("10.0.0.0/8")], gap) }), [
      CACHE,
      `cache, no rule, anybody: ${ALL} on all ports, possible [gap]`,
    ]);
  });
});

describe("what groups admit together", () => {
  const topology = having([
    rule("10.0.0.0/8"),
    rule("11.0.0.0/8", { ports: gap }),
    rule("clients", { id: "by group" }),
    rule("12.0.0.0/8", SSH),
  ]);
  it("on one port: by address, not by group; for certain, and perhaps", () => {
    const found = admittedAddresses(topology, ["cache"], { protocol: "tcp", port: 11211 });
    assert.deepEqual(cidrsOf(found.certain), ["10.0.0.0/8"]);
    assert.deepEqual(cidrsOf(found.possible), ["10.0.0.0/7"]);
    assert.deepEqual(
      found.pieces.map(({ rule: by }) => by?.id),
      ["from 10.0.0.0/8", "from 11.0.0.0/8"],
    );
  });
  it("outbound, where that is asked", () => {
    const asked = { protocol: "tcp", port: 80, direction: "egress" } as const;
    assert.deepEqual(cidrsOf(admittedAddresses(topology, ["cache"], asked).certain), ["0.0.0.0/0"]);
  });
  it("the ports of all pieces, groups' too; for certain, and perhaps", () => {
    const found = admittedPorts(topology, ["cache"], { protocol: "tcp" });
    assert.equal(formatPorts(found.certain), "22, 11211");
    assert.equal(formatPorts(found.possible), "all ports");
    assert.equal(found.pieces.length, 4);
    assert.deepEqual(admittedPorts(topology, [], { protocol: "tcp" }), {
      certain: [],
      possible: [],
      pieces: [],
    });
  });
});
