/**
 * The rules of security groups, read once: sets instead of text, and for each port the certain rules merged.
 *
 * Nothing is judged here: `security-groups.ts` matches, group by group and rule by rule; `shortcuts.ts` matches against
 * several groups at once where nothing is missing.
 */

import type { AddressSet } from "../sets/address-set";
import { NO_ADDRESSES, unionOf } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import type { PortSet } from "../sets/port-set";
import {
  formatPorts,
  isPortSetEmpty,
  isPortSubset,
  portIntersection,
  portsOf,
} from "../sets/port-set";
import { hasUnread } from "../model/consulted";
import type { Prepared } from "../model/prepared";
import type { GroupRule, Peer, PortRange, Protocol } from "../model/topology";
import { isUnknown } from "../model/topology";

export type Direction = "ingress" | "egress";

/** A rule read once: sets instead of text. */
export interface CompiledRule {
  readonly group: string;
  readonly rule: GroupRule;
  /** `undefined`: not known. */
  readonly ports: PortSet | undefined;
  /** Addresses of its CIDRs and of its prefix lists as far as they are known. */
  readonly addresses: AddressSet;
  readonly references: readonly GroupPeer[];
  /** None of its peers is missing. */
  readonly hasAllPeers: boolean;
}

export type GroupPeer = Extract<Peer, { kind: "group" }>;

/** A group's rules for one protocol and port, with the certain ones merged. */
export interface PortView {
  readonly certain: readonly CompiledRule[];
  readonly addresses: AddressSet;
  readonly references: ReadonlyMap<string, CompiledRule>;
  readonly uncertain: readonly CompiledRule[];
}

/** What is asked of the rules: which way, which protocol, which ports. */
export interface Traffic {
  readonly direction: Direction;
  readonly protocol: "tcp" | "udp";
  readonly port: PortSet;
}

const VIEWS = {
  ingress: { tcp: "tcp rules in", udp: "udp rules in" },
  egress: { tcp: "tcp rules out", udp: "udp rules out" },
} as const;

/** The group's rules that can match this protocol and port. */
export function viewOf(network: Prepared, group: string, traffic: Traffic): PortView {
  const { direction, protocol, port } = traffic;
  const views = network.once(
    VIEWS[direction][protocol],
    keyOf(port),
    () => new Map<string, PortView>(),
  );
  return network.remembered(views, group, () => makeView(network, group, traffic));
}

/** One range, by far the most frequent, as a number: no text has to be put together. */
function keyOf(port: PortSet): number | string {
  const [first] = port;
  return first !== undefined && port.length === 1
    ? first.from * 65_536 + first.to
    : formatPorts(port);
}

function makeView(
  network: Prepared,
  group: string,
  { direction, protocol, port }: Traffic,
): PortView {
  const rules = compiledRules(network, group, direction, protocol).filter(
    (rule) => rule.ports === undefined || !isPortSetEmpty(portIntersection(rule.ports, port)),
  );
  const isWhole = (rule: CompiledRule): boolean =>
    rule.hasAllPeers && rule.ports !== undefined && isPortSubset(port, rule.ports);
  const certain = rules.filter(isWhole);
  return {
    certain,
    addresses: unionOf(NO_ADDRESSES, ...certain.map((rule) => rule.addresses)),
    references: new Map(
      certain.flatMap((rule) => rule.references.map((peer) => [peer.id, rule] as const)),
    ),
    uncertain: rules.filter((rule) => !isWhole(rule)),
  };
}

const RULES = {
  ingress: { tcp: "all tcp rules in", udp: "all udp rules in" },
  egress: { tcp: "all tcp rules out", udp: "all udp rules out" },
} as const;

function compiledRules(
  network: Prepared,
  group: string,
  direction: Direction,
  protocol: Traffic["protocol"],
): readonly CompiledRule[] {
  return network.once(RULES[direction][protocol], group, () =>
    (network.topology.securityGroups.byId.get(group)?.[direction].items ?? [])
      .filter((rule) => isUnknown(rule.protocol) || isProtocol(rule.protocol, protocol))
      .map((rule) => compileRule(network, group, rule)),
  );
}

/** Whether a rule's protocol takes in the question's. */
export function isProtocol(ofRule: Protocol, asked: Protocol): boolean {
  return ofRule === "all" || ofRule === asked;
}

function compileRule(network: Prepared, group: string, rule: GroupRule): CompiledRule {
  const { items, rest } = rule.peers;
  const ports =
    isUnknown(rule.ports) || isUnknown(rule.protocol)
      ? undefined
      : portsOfRule(rule.protocol, rule.ports);
  return {
    group,
    rule,
    ports,
    addresses: unionOf(NO_ADDRESSES, ...items.map((peer) => addressesOfPeer(network, peer))),
    references: items.filter((peer) => peer.kind === "group").filter(({ isStale }) => !isStale),
    hasAllPeers:
      rest === undefined &&
      items.every((peer) => peer.kind !== "prefix-list" || isWholeList(network, peer.id)),
  };
}

/** `all` has no ports, whatever was written beside it. */
function portsOfRule(protocol: Protocol, ports: PortRange | null): PortSet {
  return portsOf(protocol === "all" ? null : ports);
}

/** Addresses a CIDR or a prefix list names, as far as they are known; none for a group. */
export function addressesOfPeer(network: Prepared, peer: Peer): AddressSet {
  if (peer.kind === "cidr") return isCidr(peer.cidr) ? parseCidr(peer.cidr) : NO_ADDRESSES;
  if (peer.kind === "group") return NO_ADDRESSES;
  const list = network.topology.prefixLists.byId.get(peer.id);
  return list === undefined || hasUnread(list) ? NO_ADDRESSES : network.addressesOf(list.cidrs);
}

/** Whether a prefix list is known to its last entry. */
export function isWholeList(network: Prepared, id: string): boolean {
  const { byId, rest } = network.topology.prefixLists;
  const list = byId.get(id);
  if (list === undefined) return rest === undefined;
  return !hasUnread(list) && list.cidrs.rest === undefined;
}

/** What several groups admit together. */
export interface GroupUnion {
  readonly addresses: AddressSet;
  /** The groups that rules refer to. */
  readonly references: ReadonlySet<string>;
  /** Nothing about the rules is missing. */
  readonly isWhole: boolean;
}

/** Something about one of the groups is not modelled: group by group, the others may still admit. */
const NOT_MODELLED: GroupUnion = {
  addresses: NO_ADDRESSES,
  references: new Set(),
  isWhole: false,
};

/** The union of the groups' rules for this traffic. */
export function unionOfGroups(
  network: Prepared,
  groups: readonly string[],
  traffic: Traffic,
): GroupUnion {
  const { byId, rest } = network.topology.securityGroups;
  const isOpen = (group: string): boolean => hasUnread(byId.get(group) ?? { id: group });
  if (groups.some(isOpen)) return NOT_MODELLED;
  const views = groups.map((group) => viewOf(network, group, traffic));
  return {
    addresses: unionOf(...views.map((view) => view.addresses)),
    references: new Set(views.flatMap((view) => [...view.references.keys()])),
    isWhole:
      views.every((view) => view.uncertain.length === 0) &&
      groups.every((group) => {
        const known = byId.get(group);
        return known === undefined
          ? rest === undefined
          : known[traffic.direction].rest === undefined;
      }),
  };
}
