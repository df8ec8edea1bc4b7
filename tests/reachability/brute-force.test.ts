/**
 * Three values against brute force: hide one fact of a small network, try every value it could have, and compare.
 *
 * `unknown` is right if and only if two worlds disagree; a definite verdict must hold in every world.
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Topology, Unbounded, Verdict } from "../../reachability";
import { collection, decide, listing } from "../../reachability";
import { CACHE_PORT, pick, topologies } from "./generators";
import { hiddenFact } from "./hidden-fact";
import { runs } from "../long-form";

/** A fact that is hidden: the network without it, and the network with each value that it could have. */
interface Hidden {
  readonly what: string;
  readonly masked: () => Topology;
  readonly worlds: () => readonly Topology[];
}

type Kind = Exclude<keyof Topology, "notes">;

function replaced(topology: Topology, kind: Kind, item: { id: string }): Topology {
  const byId = new Map<string, { id: string }>(topology[kind].byId);
  byId.set(item.id, item);
  return { ...topology, [kind]: collection([...byId.values()]) };
}

function fact(name: string): Unbounded {
  return hiddenFact(name);
}

/** CIDRs that tell every interface from every other: each alone, each subnet, each VPC, all, none. */
function cidrsIn(topology: Topology): string[] {
  const interfaces = [...topology.interfaces.byId.values()];
  return [
    "0.0.0.0/0",
    "203.0.113.0/32",
    ...interfaces.flatMap((item) => item.addresses.items.map((address) => `${address}/32`)),
    ...[...topology.subnets.byId.values()].flatMap((item) => item.cidrs.items),
    ...[...topology.vpcs.byId.values()].flatMap((item) => item.cidrs.items),
  ];
}

const PORTS = [
  null,
  { from: CACHE_PORT, to: CACHE_PORT },
  { from: 1024, to: 65535 },
  { from: 22, to: 22 },
  { from: 32768, to: 60999 },
];

/** Every fact of one kind that can be hidden from the network. */
function hidings(topology: Topology): Hidden[] {
  return [
    ...entryHidings(topology),
    ...ruleHidings(topology),
    ...groupHidings(topology),
    ...subnetHidings(topology),
    ...routeHidings(topology),
    ...peeringHidings(topology),
    ...transitHidings(topology),
  ];
}

function entryHidings(topology: Topology): Hidden[] {
  return [...topology.networkAcls.byId.values()].flatMap((acl) =>
    acl.entries.items.flatMap((_, index) => {
      const taken = acl.entries.items.map(({ number }) => number);
      const values = {
        cidr: cidrsIn(topology),
        action: ["allow", "deny"],
        egress: [true, false],
        protocol: ["tcp", "udp", "all"],
        ports: PORTS,
        number: [1, 5, 15, 25, 35, 45, 105, 32766].filter((number) => !taken.includes(number)),
      };
      return Object.entries(values).map(([field, candidates]): Hidden => {
        const having = (value: unknown): Topology =>
          replaced(topology, "networkAcls", {
            ...acl,
            entries: listing(
              acl.entries.items.map((each, at) =>
                at === index ? { ...each, [field]: value } : each,
              ),
            ),
          } as { id: string });
        const what = `${acl.id}.entries[${index}].${field}`;
        return {
          what,
          masked: () => having(fact(what)),
          worlds: () => (candidates as unknown[]).map(having),
        };
      });
    }),
  );
}

function ruleHidings(topology: Topology): Hidden[] {
  return [...topology.securityGroups.byId.values()].flatMap((group) =>
    (["ingress", "egress"] as const).flatMap((direction) =>
      group[direction].items.flatMap((_, index) => {
        const having = (change: object): Topology =>
          replaced(topology, "securityGroups", {
            ...group,
            [direction]: listing(
              group[direction].items.map((each, at) =>
                at === index ? { ...each, ...change } : each,
              ),
            ),
          });
        const what = `${group.id}.${direction}[${index}]`;
        const peers = [
          listing([]),
          ...cidrsIn(topology).map((cidr) => listing([{ kind: "cidr", cidr }])),
          ...[...topology.securityGroups.byId.keys()].map((id) => listing([{ kind: "group", id }])),
        ];
        return [
          {
            what: `${what}.peers`,
            masked: () => having({ peers: listing([], fact(`${what}.peers`)) }),
            worlds: () => peers.map((each) => having({ peers: each })),
          },
          {
            what: `${what}.ports`,
            masked: () => having({ ports: fact(`${what}.ports`) }),
            worlds: () => PORTS.map((ports) => having({ ports })),
          },
          {
            what: `${what}.protocol`,
            masked: () => having({ protocol: fact(`${what}.protocol`) }),
            worlds: () => ["tcp", "udp", "all"].map((protocol) => having({ protocol })),
          },
        ];
      }),
    ),
  );
}

function groupHidings(topology: Topology): Hidden[] {
  return [...topology.interfaces.byId.values()].map((item) => {
    const having = (groups: object): Topology =>
      replaced(topology, "interfaces", { ...item, groups } as { id: string });
    const usable = [...topology.securityGroups.byId.values()]
      .filter(({ vpc }) => vpc === item.vpc)
      .map(({ id }) => id);
    const what = `${item.id}.groups`;
    const sets = [...usable.map((id) => [id]), usable];
    return {
      what,
      masked: () => having(listing([], fact(what))),
      worlds: () => sets.map((ids) => having(listing(ids))),
    };
  });
}

function subnetHidings(topology: Topology): Hidden[] {
  return [...topology.subnets.byId.values()].flatMap((subnet) => {
    const having = (change: object): Topology =>
      replaced(topology, "subnets", { ...subnet, ...change });
    const acls = [...topology.networkAcls.byId.values()].filter(({ vpc }) => vpc === subnet.vpc);
    const tables = [...topology.routeTables.byId.values()].filter(({ vpc }) => vpc === subnet.vpc);
    return [
      {
        what: `${subnet.id}.acl`,
        masked: () => having({ networkAcl: fact(`${subnet.id}.acl`) }),
        worlds: () => acls.map(({ id }) => having({ networkAcl: id })),
      },
      {
        what: `${subnet.id}.table`,
        masked: () => having({ routeTable: fact(`${subnet.id}.table`) }),
        worlds: () => tables.map(({ id }) => having({ routeTable: id })),
      },
    ];
  });
}

function routeHidings(topology: Topology): Hidden[] {
  return [...topology.routeTables.byId.values()].flatMap((table) =>
    table.routes.items.flatMap((route, index) => {
      if (route.origin === "local") return [];
      const having = (change: object): Topology =>
        replaced(topology, "routeTables", {
          ...table,
          routes: listing(
            table.routes.items.map((each, at) => (at === index ? { ...each, ...change } : each)),
          ),
        } as { id: string });
      const what = `${table.id}.routes[${index}].state`;
      return [
        {
          what,
          masked: () => having({ state: fact(what) }),
          worlds: () => ["active", "blackhole"].map((state) => having({ state })),
        },
      ];
    }),
  );
}

function peeringHidings(topology: Topology): Hidden[] {
  return [...topology.peerings.byId.values()].map((peering) => {
    const what = `${peering.id}.state`;
    const having = (state: unknown): Topology =>
      replaced(topology, "peerings", { ...peering, state } as { id: string });
    return {
      what,
      masked: () => having(fact(what)),
      worlds: () => ["active", "inactive"].map(having),
    };
  });
}

function transitHidings(topology: Topology): Hidden[] {
  return [...topology.transitAttachments.byId.values()].map((attachment) => {
    const what = `${attachment.id}.associatedTable`;
    const having = (associatedTable: unknown): Topology =>
      replaced(topology, "transitAttachments", { ...attachment, associatedTable } as {
        id: string;
      });
    const tables = [...topology.transitRouteTables.byId.values()].filter(
      ({ transitGateway }) => transitGateway === attachment.transitGateway,
    );
    return {
      what,
      masked: () => having(fact(what)),
      worlds: () => [null, ...tables.map(({ id }) => id)].map(having),
    };
  });
}

function outcome(topology: Topology, pair: { from: string; to: string }): Verdict["outcome"] {
  return decide(topology, {
    from: { kind: "interface", id: pair.from },
    to: { kind: "interface", id: pair.to },
    protocol: "tcp",
    port: CACHE_PORT,
  }).outcome;
}

/** What an all-knowing judge would say of the masked network. */
function exact(outcomes: readonly Verdict["outcome"][]): Verdict["outcome"] {
  const [first = "unknown"] = outcomes;
  return outcomes.every((each) => each === first) ? first : "unknown";
}

function pairOf(topology: Topology, index: number): { from: string; to: string } {
  const ids = [...topology.interfaces.byId.keys()];
  const pairs = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => ({ from, to })));
  fc.pre(pairs.length > 0);
  return pick(pairs, index);
}

const networks = topologies({ vpcs: 2, subnets: 2, interfaces: 2 });
const anyIndex = fc.nat(1_000_000);

describe("one hidden fact, against every value it could have", function () {
  this.timeout(60_000);

  it("the verdict is exact: unknown if and only if two worlds disagree", () => {
    fc.assert(
      fc.property(networks, anyIndex, anyIndex, (topology, at, which) => {
        const pair = pairOf(topology, at);
        const hidden = pick(hidings(topology), which);
        const worlds = hidden.worlds().map((world) => outcome(world, pair));
        const about = `${hidden.what} ${JSON.stringify(pair)}`;
        assert.equal(outcome(hidden.masked(), pair), exact(worlds), about);
      }),
      { numRuns: runs(500), endOnFailure: true },
    );
  });

  it("hiding two facts flips no verdict", () => {
    fc.assert(
      fc.property(networks, anyIndex, anyIndex, anyIndex, (topology, at, one, other) => {
        const pair = pairOf(topology, at);
        const first = pick(hidings(topology), one);
        const second = pick(hidings(first.masked()), other);
        const plain = outcome(topology, pair);
        const masked = outcome(second.masked(), pair);
        assert.ok(
          masked === plain || masked === "unknown" || plain === "unknown",
          `${first.what}, ${second.what}: ${plain} became ${masked}`,
        );
      }),
      { numRuns: runs(150), endOnFailure: true },
    );
  });
});
