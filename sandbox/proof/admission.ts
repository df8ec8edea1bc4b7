/**
 * Whom the program admits to a cache: by the rules it wrote on the cache's security groups, read as its author meant them. Nothing
 * is concluded about whether a packet arrives; egress, routes, network ACLs and the port are left to the packets.
 */
import {
  familyOf,
  isSubset,
  isUnknown,
  overlaps,
  parseCidr,
  type Cache,
  type Fact,
  type GroupRule,
  type NetworkInterface,
  type Peer,
  type SecurityGroup,
  type Topology,
} from "../../reachability";

export interface Admission {
  /**
   * `named`: by a group that it carries. `covered`: by a range of addresses of its own network. `swept`: by a range so wide that
   * it takes in networks that nothing connects with the cache's.
   */
  readonly strength: "named" | "covered" | "swept";
  /** What the rule names, for people: `group client`, `10.0.0.0/16`. */
  readonly by: string;
}

/** A rule that lets somebody in to the cache, and one whom it names. */
export interface Source {
  readonly group: SecurityGroup;
  readonly peer: Peer;
}

const STRENGTHS = ["named", "covered", "swept"] as const;

/** The strongest way in which an interface is admitted to a cache; `undefined` when no rule is meant for it. */
export function admissionOf(
  topology: Topology,
  cache: Cache,
  candidate: NetworkInterface,
): Admission | undefined {
  const found = sourcesOf(topology, cache).flatMap(({ peer }) =>
    admissionBy(topology, cache, peer, candidate),
  );
  return found.sort((a, b) => STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength))[0];
}

/**
 * Whether the cache's rules name somebody who may be elsewhere: a range of addresses that its nodes can speak to, a group that is not
 * a VPC's default one. Then who is in the program and not admitted need not be a client.
 */
export function namesSomebody(topology: Topology, cache: Cache): boolean {
  return sourcesOf(topology, cache).some(({ group, peer }) => {
    if (peer.kind !== "group")
      return spokenTo(topology, cache, cidrsOfPeer(topology, peer)).length > 0;
    const named = topology.securityGroups.byId.get(peer.id);
    return peer.id !== group.id && named?.isDefault !== true;
  });
}

/** Groups that the rules name and nobody carries: whoever will is somewhere else. A VPC's default group names nobody. */
export function groupsOfNobody(topology: Topology, cache: Cache): readonly SecurityGroup[] {
  const carried = new Set(
    [...topology.interfaces.byId.values()].flatMap(({ groups }) => groups.items),
  );
  const named = sourcesOf(topology, cache).flatMap(({ peer }) =>
    peer.kind === "group" ? (topology.securityGroups.byId.get(peer.id) ?? []) : [],
  );
  const found = named.filter(({ id, isDefault }) => !carried.has(id) && isDefault !== true);
  return [...new Set(found)];
}

/** Whom the rules name, for people: groups, ranges, prefix lists. */
export function admittedBy(topology: Topology, cache: Cache): readonly string[] {
  return sourcesOf(topology, cache).map(({ peer }) => nameOfPeer(topology, peer));
}

function nameOfPeer(topology: Topology, peer: Peer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr;
    case "prefix-list":
      return `prefix list ${topology.prefixLists.byId.get(peer.id)?.name ?? peer.id}`;
    case "group":
      return `group ${topology.securityGroups.byId.get(peer.id)?.name ?? peer.id}`;
  }
}

/**
 * Whom the rules of the cache's groups are meant to let in. A rule for another port counts where it can be meant for nothing else:
 * nothing opens the cache's own port, or it names a group and nobody but the cache has the rule's group.
 */
export function sourcesOf(topology: Topology, cache: Cache): readonly Source[] {
  const groups = cache.securityGroups.items.flatMap(
    (id) => topology.securityGroups.byId.get(id) ?? [],
  );
  const isOpen = groups.some(({ ingress }) => ingress.items.some((rule) => opens(rule, cache)));
  return groups.flatMap((group) =>
    group.ingress.items.flatMap((rule) => {
      const isOnlyFor = isOfCacheAlone(topology, cache, group) && !isForAnother(topology, rule);
      return rule.peers.items.flatMap((peer) => {
        const counts =
          opens(rule, cache) ||
          (hasPorts(rule) && (!isOpen || (isOnlyFor && peer.kind === "group")));
        return counts ? [{ group, peer }] : [];
      });
    }),
  );
}

function opens({ protocol, ports }: GroupRule, cache: Cache): boolean {
  if (!isUnknown(protocol) && protocol !== "tcp" && protocol !== "all") return false;
  if (isUnknown(ports) || ports === null) return true;
  return cache.ports.items.some((port) => ports.from <= port && port <= ports.to);
}

function hasPorts({ protocol }: GroupRule): boolean {
  return isUnknown(protocol) || ["tcp", "udp", "all"].includes(protocol);
}

function isOfCacheAlone(topology: Topology, cache: Cache, group: SecurityGroup): boolean {
  const nodes = new Set(cache.nodes.items.map((node) => node.interface));
  return [...topology.interfaces.byId.values()].every(
    ({ id, groups }) => nodes.has(id) || !groups.items.includes(group.id),
  );
}

function isForAnother(topology: Topology, rule: GroupRule): boolean {
  return [...topology.caches.byId.values()].some((other) => opens(rule, other));
}

function admissionBy(
  topology: Topology,
  cache: Cache,
  peer: Peer,
  candidate: NetworkInterface,
): readonly Admission[] {
  if (peer.kind === "group") {
    if (!candidate.groups.items.includes(peer.id)) return [];
    return [{ strength: "named", by: nameOfPeer(topology, peer) }];
  }
  const addresses = spokenTo(topology, cache, candidate.addresses.items);
  return cidrsOfPeer(topology, peer)
    .filter((cidr) => addresses.some((address) => isInside(address, cidr)))
    .map((cidr) => ({
      strength: isNear(topology, cache, candidate, cidr) ? "covered" : "swept",
      by: nameOfPeer(topology, peer),
    }));
}

function cidrsOfPeer(topology: Topology, peer: Peer): readonly string[] {
  if (peer.kind === "cidr") return [peer.cidr];
  return topology.prefixLists.byId.get(peer.id)?.cidrs.items ?? [];
}

/** Addresses and ranges of the families that the cache's nodes have: a node with IPv4 alone is not reached by IPv6. */
function spokenTo(topology: Topology, cache: Cache, cidrs: readonly string[]): readonly string[] {
  const families = new Set(
    nodesOf(topology, cache).flatMap(({ addresses }) => addresses.items.map(familyOf)),
  );
  return cidrs.filter((cidr) => families.has(familyOf(cidr)));
}

/** Whether the range can be meant for the interface's network: the cache's own, one within the range's bounds, or one connected. */
function isNear(
  topology: Topology,
  cache: Cache,
  { vpc }: NetworkInterface,
  cidr: string,
): boolean {
  const own = value(vpc);
  const there = nodesOf(topology, cache).map((node) => value(node.vpc));
  if (own === undefined || there.includes(own)) return true;
  const ranges = topology.vpcs.byId.get(own)?.cidrs.items ?? [];
  const isWithin = ranges.some((range) => isInside(cidr, range));
  return (
    isWithin || there.some((other) => other !== undefined && areConnected(topology, own, other))
  );
}

/** Whether the program connects two VPCs, in whatever state the connection is. */
function areConnected(topology: Topology, one: string, other: string): boolean {
  const isPeered = [...topology.peerings.byId.values()].some(({ requester, accepter }) => {
    const sides = [value(requester.vpc), value(accepter.vpc)];
    return sides.includes(one) && sides.includes(other);
  });
  const gateways = (vpc: string): readonly (string | undefined)[] =>
    [...topology.transitAttachments.byId.values()]
      .filter((attachment) => value(attachment.vpc) === vpc)
      .map(({ transitGateway }) => value(transitGateway));
  const shared = gateways(other);
  return isPeered || gateways(one).some((id) => id !== undefined && shared.includes(id));
}

function nodesOf(topology: Topology, cache: Cache): readonly NetworkInterface[] {
  return cache.nodes.items.flatMap((node) => topology.interfaces.byId.get(node.interface) ?? []);
}

function isInside(inner: string, outer: string): boolean {
  const [small, large] = [parseCidr(inner), parseCidr(outer)];
  return overlaps(small, large) && isSubset(small, large);
}

function value<T>(fact: Fact<T> | undefined): T | undefined {
  return fact === undefined || isUnknown(fact) ? undefined : fact;
}
