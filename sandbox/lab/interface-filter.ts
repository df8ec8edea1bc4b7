/**
 * Security groups as the stateful filter of one interface: allow-only, the union of all rules of all its groups, replies
 * pass by connection tracking. An interface without groups has no filter.
 */

import type { GroupRule, NetworkInterface, Peer, Topology } from "../../reachability";
import { isIpv4, membersOf, valueOf } from "./configuration";
import { doorsOf, NO_STAMP, WITHIN } from "./doors";
import { matchOf } from "./protocol-match";

type Direction = "ingress" | "egress";

/** A place in which a group reference holds: packets with these stamps come from, or may go to, these VPCs. */
interface Reach {
  readonly stamps: readonly number[];
  readonly vpcs: ReadonlySet<string>;
}

/** The `nft` ruleset of an interface; empty when it has no groups. */
export function interfaceFilter(topology: Topology, networkInterface: NetworkInterface): string {
  const groups = networkInterface.groups.items;
  if (groups.length === 0 && networkInterface.groups.rest === undefined) return "";
  const ingress = linesOf(topology, networkInterface, "ingress");
  const egress = linesOf(topology, networkInterface, "egress");
  return [
    "table ip filter {",
    "  chain ingress {",
    "    type filter hook input priority 0; policy drop;",
    "    ct state established,related accept",
    '    iifname "lo" accept',
    ...ingress.map((line) => `    ${line}`),
    "  }",
    "  chain egress {",
    "    type filter hook output priority 0; policy drop;",
    `    ip dscp set ${NO_STAMP}`,
    "    ct state established,related accept",
    '    oifname "lo" accept',
    ...egress.map((line) => `    ${line}`),
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Addresses before references: what an address lets out needs no stamp. */
function linesOf(
  topology: Topology,
  networkInterface: NetworkInterface,
  direction: Direction,
): readonly string[] {
  const byAddress: string[] = [];
  const byReference: string[] = [];
  for (const rule of rulesOf(topology, networkInterface, direction)) {
    const match = matchOf(valueOf(rule.protocol), valueOf(rule.ports));
    if (match === undefined) continue;
    for (const peer of rule.peers.items) {
      byAddress.push(...addressLines(topology, peer, direction, match));
      byReference.push(...referenceLines(topology, networkInterface, peer, direction, match));
    }
  }
  return [...new Set([...byAddress, ...byReference])];
}

function rulesOf(
  topology: Topology,
  networkInterface: NetworkInterface,
  direction: Direction,
): readonly GroupRule[] {
  return networkInterface.groups.items.flatMap(
    (id) => topology.securityGroups.byId.get(id)?.[direction].items ?? [],
  );
}

function addressLines(
  topology: Topology,
  peer: Peer,
  direction: Direction,
  match: string,
): readonly string[] {
  const side = direction === "ingress" ? "saddr" : "daddr";
  return cidrsOf(topology, peer)
    .filter(isIpv4)
    .map((cidr) => `ip ${side} ${cidr} ${match} accept`);
}

function cidrsOf(topology: Topology, peer: Peer): readonly string[] {
  if (peer.kind === "cidr") return [peer.cidr];
  if (peer.kind === "prefix-list") return topology.prefixLists.byId.get(peer.id)?.cidrs.items ?? [];
  return [];
}

function referenceLines(
  topology: Topology,
  networkInterface: NetworkInterface,
  peer: Peer,
  direction: Direction,
  match: string,
): readonly string[] {
  if (peer.kind !== "group" || peer.isStale === true) return [];
  return reachesOf(topology, networkInterface, direction).flatMap(({ stamps, vpcs }) => {
    const members = membersOf(topology, peer.id, vpcs);
    if (members.length === 0) return [];
    const set = `{ ${members.join(", ")} }`;
    return direction === "ingress"
      ? [`ip dscp { ${stamps.join(", ")} } ip saddr ${set} ${match} accept`]
      : [`ip daddr ${set} ${match} ip dscp set ${stamps[0] ?? WITHIN} accept`];
  });
}

function reachesOf(
  topology: Topology,
  networkInterface: NetworkInterface,
  direction: Direction,
): readonly Reach[] {
  const vpc = valueOf(networkInterface.vpc) ?? "";
  const within: Reach = {
    stamps: direction === "ingress" ? [NO_STAMP, WITHIN] : [WITHIN],
    vpcs: new Set([vpc]),
  };
  const doors = doorsOf(topology, vpc).filter(
    (door) => direction === "ingress" || door.isForEgress,
  );
  return [within, ...doors.map(({ stamp, vpcs }) => ({ stamps: [stamp], vpcs }))];
}
