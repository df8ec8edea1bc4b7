/**
 * What a set of security groups admits, without asking who is there: pieces of (rule, peer, addresses, ports), and
 * their unions with a lower bound (`certain`) and an upper bound (`possible`) under missing facts.
 *
 * Groups only: whether a route leads there, and what ACLs say, is for `decide` and `sources`.
 */

import type { AddressSet } from "../sets/address-set";
import { ALL_ADDRESSES, NO_ADDRESSES, unionOf } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import type { Direction } from "../gates/group-rules";
import { addressesOfPeer, isProtocol } from "../gates/group-rules";
import type { PortSet } from "../sets/port-set";
import {
  ALL_PORTS,
  isPortSetEmpty,
  NO_PORTS,
  portIntersection,
  portSet,
  portsOf,
  portUnion,
} from "../sets/port-set";
import type { Prepared } from "../model/prepared";
import { prepare } from "../model/prepared";
import type { GroupRule, Listing, Peer, SecurityGroup, Topology, Unknown } from "../model/topology";
import { isUnknown } from "../model/topology";

/** What one peer of one rule admits. */
export interface AdmittedPiece {
  readonly group: string;
  /** Absent for a group whose rules were not read (to the end). */
  readonly rule?: GroupRule;
  /** Absent where the rule's peers are not known. */
  readonly peer?: Peer;
  /** The group a reference names. */
  readonly peerGroup?: string;
  /**
   * Addresses of the CIDR or prefix list; for a group, the private addresses of the interfaces known to carry it;
   * for unknown peers, every address (with certainty `possible`).
   */
  readonly addresses: AddressSet;
  readonly ports: PortSet;
  readonly certainty: "certain" | "possible";
  /** Why it is only possible. */
  readonly missing: readonly Unknown[];
}

export interface AdmittedOptions {
  /** Default `ingress`. */
  readonly direction?: Direction;
  readonly protocol: "tcp" | "udp";
}

/** Every piece that the groups admit for the protocol, on any port. */
export function admitted(
  topology: Topology,
  groups: readonly string[] | Listing<string>,
  options: AdmittedOptions,
): AdmittedPiece[] {
  const network = prepare(topology);
  const listed: Listing<string> = "items" in groups ? groups : { items: groups };
  const direction = options.direction ?? "ingress";
  const pieces = listed.items.flatMap((id) => ofGroup(network, id, direction, options.protocol));
  return [...pieces, ...ofFurther(network, listed, direction, options.protocol)];
}

/** What the groups admit that may be among them: those that it can be, or anything. */
function ofFurther(
  network: Prepared,
  { items, rest }: Listing<string>,
  direction: Direction,
  protocol: string,
): AdmittedPiece[] {
  if (rest === undefined) return [];
  if (rest.among === undefined) return [anything("(unknown group)", rest)];
  const further = new Set((rest.among as string[][]).flat().filter((id) => !items.includes(id)));
  return [...further]
    .flatMap((id) => ofGroup(network, id, direction, protocol))
    .map((piece) => ({ ...piece, certainty: "possible", missing: [...piece.missing, rest] }));
}

function anything(
  group: string,
  missing: Unknown,
  rule?: GroupRule,
  ports: PortSet = ALL_PORTS,
): AdmittedPiece {
  return {
    group,
    ...(rule === undefined ? {} : { rule }),
    addresses: ALL_ADDRESSES,
    ports,
    certainty: "possible",
    missing: [missing],
  };
}

function ofGroup(
  network: Prepared,
  id: string,
  direction: Direction,
  protocol: string,
): AdmittedPiece[] {
  const { byId, rest } = network.topology.securityGroups;
  const group = byId.get(id);
  if (group === undefined) return rest === undefined ? [] : [anything(id, rest)];
  const [unread] = group.unread ?? [];
  if (unread !== undefined) return [anything(id, unread)];
  const rules = group[direction];
  const pieces = rules.items.flatMap((rule) => ofRule(network, group, rule, protocol));
  return rules.rest === undefined ? pieces : [...pieces, anything(id, rules.rest)];
}

function ofRule(
  network: Prepared,
  group: SecurityGroup,
  rule: GroupRule,
  protocol: string,
): AdmittedPiece[] {
  if (!isUnknown(rule.protocol) && !isProtocol(rule.protocol, protocol)) return [];
  const gaps = [rule.protocol, rule.ports].filter((fact) => isUnknown(fact));
  // A rule for every protocol has no ports, whatever is written beside it.
  const ports =
    rule.protocol === "all" || isUnknown(rule.protocol) || isUnknown(rule.ports)
      ? ALL_PORTS
      : portsOf(rule.ports);
  const pieces = rule.peers.items.map((peer) => ofPeer(network, group, rule, peer, ports, gaps));
  const { rest } = rule.peers;
  if (rest === undefined) return pieces;
  if (rest.among === undefined) return [...pieces, anything(group.id, rest, rule, ports)];
  const further = (rest.among as Peer[][]).flat();
  return [
    ...pieces,
    ...further.map((peer) => ofPeer(network, group, rule, peer, ports, [...gaps, rest])),
  ];
}

function ofPeer(
  network: Prepared,
  group: SecurityGroup,
  rule: GroupRule,
  peer: Peer,
  ports: PortSet,
  gaps: readonly Unknown[],
): AdmittedPiece {
  const missing = [...gaps, ...openList(network, peer)];
  return {
    group: group.id,
    rule,
    peer,
    ...(peer.kind === "group" ? { peerGroup: peer.id } : {}),
    addresses:
      peer.kind === "group" ? addressesOfGroup(network, peer) : addressesOfPeer(network, peer),
    ports,
    certainty: missing.length === 0 ? "certain" : "possible",
    missing,
  };
}

/** A prefix list that is not known to its last entry. */
function openList({ topology }: Prepared, peer: Peer): Unknown[] {
  if (peer.kind !== "prefix-list") return [];
  const { byId, rest } = topology.prefixLists;
  const list = byId.get(peer.id);
  const gap = list === undefined ? rest : (list.unread?.[0] ?? list.cidrs.rest);
  return gap === undefined ? [] : [gap];
}

/** Private addresses of the interfaces that carry the group; a stale reference matches nobody. */
function addressesOfGroup(network: Prepared, peer: Peer & { kind: "group" }): AddressSet {
  if (peer.isStale === true) return NO_ADDRESSES;
  const addresses = network
    .carriersOf(peer.id)
    .flatMap((item) => item.addresses.items.filter(isCidr));
  return unionOf(NO_ADDRESSES, ...addresses.map(parseCidr));
}

export interface AdmittedAddresses {
  /** Admitted whatever the missing facts are. */
  readonly certain: AddressSet;
  /** Admitted if the missing facts are favourable; a superset of `certain`. */
  readonly possible: AddressSet;
  /** The pieces behind it, CIDR and prefix-list peers and unknown ones; group references are left out. */
  readonly pieces: readonly AdmittedPiece[];
}

/** The addresses that CIDRs and prefix lists of the groups admit on one port. */
export function admittedAddresses(
  topology: Topology,
  groups: readonly string[] | Listing<string>,
  options: AdmittedOptions & { readonly port: number },
): AdmittedAddresses {
  const asked = portSet(options.port);
  const pieces = admitted(topology, groups, options).filter(
    (piece) =>
      piece.peerGroup === undefined && !isPortSetEmpty(portIntersection(piece.ports, asked)),
  );
  return {
    certain: unionOf(NO_ADDRESSES, ...pieces.filter(isCertain).map(({ addresses }) => addresses)),
    possible: unionOf(NO_ADDRESSES, ...pieces.map(upperBound)),
    pieces,
  };
}

function isCertain({ certainty }: AdmittedPiece): boolean {
  return certainty === "certain";
}

/** A list that is not known to the end may hold anything. */
function upperBound({ addresses, peer, missing }: AdmittedPiece): AddressSet {
  return peer?.kind === "prefix-list" && missing.length > 0 ? ALL_ADDRESSES : addresses;
}

export interface AdmittedPorts {
  readonly certain: PortSet;
  /** A superset of `certain`. */
  readonly possible: PortSet;
  readonly pieces: readonly AdmittedPiece[];
}

/** The ports on which the groups admit anybody at all. */
export function admittedPorts(
  topology: Topology,
  groups: readonly string[] | Listing<string>,
  options: AdmittedOptions,
): AdmittedPorts {
  const pieces = admitted(topology, groups, options);
  return {
    certain: portUnion(NO_PORTS, ...pieces.filter(isCertain).map(({ ports }) => ports)),
    possible: portUnion(NO_PORTS, ...pieces.map(({ ports }) => ports)),
    pieces,
  };
}
