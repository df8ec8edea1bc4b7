/**
 * Deliberately broken engines. Each is the engine itself, asked about a topology that is changed so that a right answer
 * about it is the broken engine's answer about the original.
 */

import type {
  AclEntry,
  NetworkInterface,
  Question,
  Route,
  SecurityGroup,
  Topology,
} from "../../../reachability";
import { areEqual, decide, isSubset, parseCidr } from "../../../reachability";
import type { Judge } from "./comparison";

/** A port that no rule, entry or probe names: allowed first in every ACL, it lets every reply pass and nothing else. */
const REPLY_PORT = 61000;

/** The changed topologies, made once each: the engine keeps an index of those it knows. */
function remembered(change: (topology: Topology) => Topology): (topology: Topology) => Topology {
  const known = new WeakMap<Topology, Topology>();
  return (topology) => {
    const changed = known.get(topology) ?? change(topology);
    known.set(topology, changed);
    return changed;
  };
}

/** Never looks at a network ACL on the way back. */
const withoutReplyCheck: Judge = (topology, question) => {
  const ephemeral = { from: REPLY_PORT, to: REPLY_PORT };
  return decide(withRepliesAllowed(topology), { ...question, ephemeral }).outcome;
};

const withRepliesAllowed = remembered((topology) => {
  const allow = { action: "allow", protocol: "all", cidr: "0.0.0.0/0" } as const;
  const replies = [true, false].flatMap((egress): AclEntry[] =>
    (["tcp", "udp"] as const).map((protocol, index) => ({
      ...allow,
      number: index - 2,
      egress,
      protocol,
      ports: { from: REPLY_PORT, to: REPLY_PORT },
    })),
  );
  const networkAcls = mapped(topology.networkAcls, (acl) => ({
    ...acl,
    entries: { items: [...replies, ...acl.entries.items] },
  }));
  return { ...topology, networkAcls };
});

/** Overlooks rules in which a group names itself. */
const withoutSelfReference: Judge = (topology, question) =>
  decide(withoutSelfPeers(topology), question).outcome;

const withoutSelfPeers = remembered((topology) => {
  const others = (
    group: SecurityGroup,
    direction: "ingress" | "egress",
  ): SecurityGroup["ingress"] => ({
    items: group[direction].items.map((rule) => ({
      ...rule,
      peers: {
        items: rule.peers.items.filter((peer) => peer.kind !== "group" || peer.id !== group.id),
      },
    })),
  });
  const securityGroups = mapped(topology.securityGroups, (group) => ({
    ...group,
    ingress: others(group, "ingress"),
    egress: others(group, "egress"),
  }));
  return { ...topology, securityGroups };
});

/** Takes the shortest prefix that matches: a route within the range of another never counts. */
const shortestPrefix: Judge = (topology, question) =>
  decide(withWidestRoutes(topology), question).outcome;

const withWidestRoutes = remembered((topology) => {
  const routeTables = mapped(topology.routeTables, (table) => ({
    ...table,
    routes: {
      items: table.routes.items.filter((route) => !isWithinAnother(route, table.routes.items)),
    },
  }));
  return { ...topology, routeTables };
});

/** Wants every group of an interface to admit, instead of any. */
const intersection: Judge = (topology, question) => {
  const carried = [question.from, question.to].map((end) => groupsOf(topology, end).length);
  if (Math.max(...carried) === 1) return decide(topology, question).outcome;
  const outcomes = groupsOf(topology, question.from).flatMap((source) =>
    groupsOf(topology, question.to).map((destination) => {
      const egress = silenced(topology, question.from, source, "egress");
      return decide(silenced(egress, question.to, destination, "ingress"), question).outcome;
    }),
  );
  return outcomes.find((outcome) => outcome !== "reachable") ?? "reachable";
};

export const MUTANTS: Readonly<Record<string, Judge>> = {
  "the reply check of network ACLs removed": withoutReplyCheck,
  "self-reference of a group ignored": withoutSelfReference,
  "longest prefix inverted": shortestPrefix,
  "union of groups made an intersection": intersection,
};

function isWithinAnother(route: Route, others: readonly Route[]): boolean {
  return others.some((other) => {
    const [inner, outer] = [cidrOf(route), cidrOf(other)];
    if (inner === undefined || outer === undefined) return false;
    return isSubset(inner, outer) && !areEqual(inner, outer);
  });
}

function cidrOf({ destination }: Route): ReturnType<typeof parseCidr> | undefined {
  return destination.kind === "cidr" ? parseCidr(destination.cidr) : undefined;
}

function groupsOf(topology: Topology, end: Question["from"]): readonly (string | undefined)[] {
  const groups = interfaceOf(topology, end)?.groups.items ?? [];
  return groups.length === 0 ? [undefined] : groups;
}

/** All groups of an end but one lose their rules of a direction; who carries which group stays. */
function silenced(
  topology: Topology,
  end: Question["from"],
  kept: string | undefined,
  direction: "ingress" | "egress",
): Topology {
  const carried = interfaceOf(topology, end)?.groups.items ?? [];
  const securityGroups = mapped(topology.securityGroups, (group) =>
    carried.includes(group.id) && group.id !== kept
      ? { ...group, [direction]: { items: [] } }
      : group,
  );
  return { ...topology, securityGroups };
}

function interfaceOf(topology: Topology, end: Question["from"]): NetworkInterface | undefined {
  return end.kind === "interface" ? topology.interfaces.byId.get(end.id) : undefined;
}

function mapped<T>(
  { byId }: { byId: ReadonlyMap<string, T> },
  change: (item: T) => T,
): { byId: Map<string, T> } {
  return { byId: new Map([...byId].map(([id, item]) => [id, change(item)])) };
}
