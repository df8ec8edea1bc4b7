/**
 * Security groups: does the union of an interface's groups admit the connection?
 *
 * - Allow-only. All rules of all groups are one union; an interface without groups (a gateway's) is not filtered.
 * - A reference to a group means the private addresses of the interfaces that carry it. It counts only where the
 *   path keeps references (`ReferencingSupport`): within a VPC, over an active peering of one Region, inbound over a transit
 *   gateway with referencing enabled.
 * - Replies need no rule: groups are stateful.
 */

import type { AddressSet } from "../sets/address-set";
import { isSubset, overlaps, unionOf } from "../sets/address-set";
import { parseCidr } from "../sets/addresses";
import type { CompiledRule, Direction, GroupUnion, PortView } from "./group-rules";
import { addressesOfPeer, isProtocol, viewOf } from "./group-rules";
import type { End, Inquiry } from "../model/inquiry";
import { addressesDepend, cidrCandidates, portDepends } from "../model/inquiry";
import { isPortSubset, isPortSetEmpty, portIntersection, portsOf } from "../sets/port-set";
import { hasUnread } from "../model/consulted";
import type { Prepared } from "../model/prepared";
import type { Missing, Truth } from "../model/three-valued";
import type {
  FactId,
  GroupRule,
  Peer,
  PortRange,
  Protocol,
  SecurityGroup,
} from "../model/topology";
import { factKey, isUnknown, unbounded } from "../model/topology";
import type { Code, MatchBasis } from "../model/verdict";

/** Whether group references survive the path between the two ends. */
export interface ReferencingSupport {
  readonly truth: Truth;
  readonly missing: readonly Missing[];
  /** Why they do not. */
  readonly code?: Code;
}

/** The rule that admitted the connection. */
export interface RuleMatch {
  readonly group: string;
  readonly rule: GroupRule;
  readonly peer?: Peer;
  readonly basis: MatchBasis;
}

export interface Admission {
  readonly truth: Truth;
  readonly match?: RuleMatch;
  readonly missing: readonly Missing[];
  readonly causes: readonly Code[];
}

/** Do the groups of `own` let the connection through, in this direction, with `other` at the far end? */
export function admits(
  inquiry: Inquiry,
  direction: Direction,
  own: End,
  other: End,
  support: ReferencingSupport,
): Admission {
  const missing: Missing[] = [];
  const causes = new Set<Code>();
  for (const group of own.groups.items) {
    const found = groupAdmits(inquiry, group, direction, other, support);
    if (found.truth === "yes") return found;
    missing.push(...found.missing);
    for (const cause of found.causes) causes.add(cause);
  }
  const { rest } = own.groups;
  if (rest !== undefined) missing.push(furtherGroups(inquiry, own, rest));
  return notAdmitted(missing, [...causes]);
}

/** Nothing admits it, as far as what is missing does not. */
function notAdmitted(missing: readonly Missing[], causes: readonly Code[] = []): Admission {
  return { truth: missing.length > 0 ? "unknown" : "no", missing, causes };
}

/** Do several groups admit the far end, whose own groups are all known? `unknown`: ask group by group. */
export function admitTogether(groups: GroupUnion, other: End, support: ReferencingSupport): Truth {
  if (isSubset(other.addresses, groups.addresses)) return "yes";
  const isReferred = other.groups.items.some((group) => groups.references.has(group));
  if (isReferred && support.truth === "yes") return "yes";
  const isOpen =
    !groups.isWhole ||
    (isReferred && support.truth === "unknown") ||
    overlaps(other.addresses, groups.addresses);
  return isOpen ? "unknown" : "no";
}

/** The groups an interface may carry beside the known ones: any that its VPC can use. */
function furtherGroups(
  inquiry: Inquiry,
  end: End,
  rest: NonNullable<End["groups"]["rest"]>,
): Missing {
  if (rest.among !== undefined)
    return { unknown: rest, choice: { key: groupsKey(rest.fact), values: rest.among } };
  // A group that was not read may be among them: trying those that were proves nothing.
  if (inquiry.network.topology.securityGroups.rest !== undefined) return { unknown: rest };
  const usable = usableGroups(inquiry.network, end.vpc);
  const each = usable.map((group) => [group]);
  const none = end.groups.items.length > 0 || usable.length === 0 ? [[]] : [];
  return {
    unknown: rest,
    choice: { key: groupsKey(rest.fact), values: [usable, ...none, ...each] },
  };
}

export function groupsKey(fact: FactId): string {
  return `groups of ${factKey(fact)}`;
}

function usableGroups(network: Prepared, vpc: string | undefined): string[] {
  return network.once("usable groups", vpc ?? "", () =>
    [...network.topology.securityGroups.byId.values()]
      .filter(
        (group) =>
          vpc === undefined ||
          isUnknown(group.vpc) ||
          group.vpc === vpc ||
          group.associatedVpcs.items.includes(vpc) ||
          group.associatedVpcs.rest !== undefined,
      )
      .map((group) => group.id),
  );
}

function groupAdmits(
  inquiry: Inquiry,
  group: string,
  direction: Direction,
  other: End,
  support: ReferencingSupport,
): Admission {
  const { network } = inquiry;
  const known = network.topology.securityGroups.byId.get(group);
  if (known === undefined) return unreadGroup(network);
  // What is not modelled about one group takes nothing away from what the others admit.
  if (hasUnread(known)) return notModelled(known);
  const { protocol, port } = inquiry;
  const view = viewOf(network, group, { direction, protocol, port });
  const plain = plainMatch(inquiry, view, other, support);
  if (plain.truth === "yes") return plain;
  const missing = [...plain.missing];
  const causes = [...plain.causes];
  for (const rule of view.uncertain) {
    const found = ruleMatches(inquiry, rule, other, support);
    if (found.truth === "yes") return found;
    missing.push(...found.missing);
    causes.push(...found.causes);
  }
  const { rest } = known[direction];
  if (rest !== undefined) missing.push({ unknown: rest });
  return notAdmitted(missing, causes);
}

/** A group that was not read may admit anything; one that does not exist admits nothing. */
function unreadGroup(network: Prepared): Admission {
  const { rest } = network.topology.securityGroups;
  return notAdmitted(rest === undefined ? [] : [{ unknown: rest }]);
}

function notModelled({ unread = [] }: SecurityGroup): Admission {
  return notAdmitted(unread.map((fact) => ({ unknown: fact })));
}

type CertainRules = Pick<PortView, "certain" | "addresses" | "references">;

/** The certain rules, all at once: by address, else by the groups the far end carries. */
function plainMatch(
  inquiry: Inquiry,
  view: CertainRules,
  other: End,
  support: ReferencingSupport,
): Admission {
  if (isSubset(other.addresses, view.addresses)) return byAddress(inquiry, view.certain, other);
  const missing: Missing[] = overlaps(other.addresses, view.addresses)
    ? [addressesDepend(other, view.addresses)]
    : [];
  const referred = referenceMatch(inquiry, view.references, other, support);
  if (referred.truth === "yes") return referred;
  return notAdmitted([...missing, ...referred.missing], referred.causes);
}

/** Names the rule for people: the first whose addresses take in the far end. */
function byAddress(inquiry: Inquiry, rules: readonly CompiledRule[], other: End): Admission {
  const found = { truth: "yes", missing: [], causes: [] } as const;
  if (!inquiry.isDetailed) return found;
  const rule =
    rules.find((each) => isSubset(other.addresses, each.addresses)) ??
    rules.find((each) => overlaps(other.addresses, each.addresses));
  if (rule === undefined) return found;
  const peer = rule.rule.peers.items.find((each) =>
    overlaps(addressesOfPeer(inquiry.network, each), other.addresses),
  );
  return {
    ...found,
    match: { group: rule.group, rule: rule.rule, peer, basis: peer?.kind ?? "cidr" },
  };
}

/** The group-reference match: does the far end carry a group that a rule names, and does the path keep that? */
function referenceMatch(
  inquiry: Inquiry,
  references: ReadonlyMap<string, CompiledRule>,
  other: End,
  support: ReferencingSupport,
): Admission {
  const { items, rest } = other.groups;
  const carried = items.find((group) => references.has(group));
  const isCarried: Truth =
    carried !== undefined ? "yes" : rest !== undefined && references.size > 0 ? "unknown" : "no";
  if (isCarried === "no") return notAdmitted([]);
  if (support.truth === "no")
    return notAdmitted([], support.code === undefined ? [] : [support.code]);
  if (carried !== undefined && support.truth === "yes")
    return { truth: "yes", match: byReference(references, carried), missing: [], causes: [] };
  const further =
    carried === undefined && rest !== undefined ? [furtherGroups(inquiry, other, rest)] : [];
  return notAdmitted([...(support.truth === "unknown" ? support.missing : []), ...further]);
}

function byReference(
  references: ReadonlyMap<string, CompiledRule>,
  carried: string,
): RuleMatch | undefined {
  const rule = references.get(carried);
  if (rule === undefined) return undefined;
  const peer = rule.references.find((each) => each.id === carried);
  return { group: rule.group, rule: rule.rule, peer, basis: "group" };
}

/** One rule about which something is missing (or whose ports take in only a part of those asked about). */
function ruleMatches(
  inquiry: Inquiry,
  compiled: CompiledRule,
  other: End,
  support: ReferencingSupport,
): Admission {
  const missing: Missing[] = [];
  const matches = [
    protocolMatches(inquiry, compiled, missing),
    portMatches(inquiry, compiled, missing),
  ];
  if (matches.includes("no")) return notAdmitted([]);
  const peers = peersMatch(inquiry, compiled, other, support);
  if (peers.truth === "no" || missing.length === 0) return peers;
  return notAdmitted([...missing, ...peers.missing], peers.causes);
}

const PROTOCOL_CANDIDATES: readonly Protocol[] = ["tcp", "udp", "all", "icmp"];

function protocolMatches(inquiry: Inquiry, { rule }: CompiledRule, missing: Missing[]): Truth {
  const protocol = inquiry.world.valueOf(rule.protocol, "protocol", PROTOCOL_CANDIDATES, missing);
  if (protocol === undefined) return "unknown";
  return isProtocol(protocol, inquiry.protocol) ? "yes" : "no";
}

function portMatches(inquiry: Inquiry, { rule }: CompiledRule, missing: Missing[]): Truth {
  const candidates = [...inquiry.port.slice(0, 1), null, NO_PORT];
  // A protocol that turns out to be `all` takes in every port, whatever was written beside it.
  const protocol = inquiry.world.valueOf(rule.protocol, "protocol", PROTOCOL_CANDIDATES, []);
  if (protocol === "all") return "yes";
  const range = inquiry.world.valueOf(rule.ports, "ports", candidates, missing);
  if (range === undefined) return "unknown";
  const ports = portsOf(range);
  if (protocol === undefined) return isPortSubset(inquiry.port, ports) ? "yes" : "unknown";
  if (isPortSubset(inquiry.port, ports)) return "yes";
  if (isPortSetEmpty(portIntersection(inquiry.port, ports))) return "no";
  missing.push(portDepends(inquiry, ports));
  return "unknown";
}

/** Stands for "ports that are not the one asked about": port 0 is never connected to. */
const NO_PORT: PortRange = { from: 0, to: 0 };

function peersMatch(
  inquiry: Inquiry,
  compiled: CompiledRule,
  other: End,
  support: ReferencingSupport,
): Admission {
  const missing: Missing[] = [];
  const peers = assumedPeers(inquiry, compiled, missing);
  const addresses = unionOf(
    compiled.addresses,
    ...peers.map((peer) => addressesOfPeer(inquiry.network, peer)),
    ...listAddresses(inquiry, compiled, missing),
  );
  const whole: CompiledRule = { ...compiled, addresses };
  const plain = plainMatch(inquiry, onlyRule(whole, peers), other, support);
  if (plain.truth === "yes") return plain;
  return notAdmitted([...plain.missing, ...missing], plain.causes);
}

function onlyRule(rule: CompiledRule, assumed: readonly Peer[]): CertainRules {
  const references = [...rule.references, ...assumed].filter((peer) => peer.kind === "group");
  return {
    certain: [rule],
    addresses: rule.addresses,
    references: new Map(references.map(({ id }) => [id, rule])),
  };
}

/** Peers beyond the known ones: nobody, one end or the other, everyone. A group would do no more than these. */
function assumedPeers(
  inquiry: Inquiry,
  { rule }: CompiledRule,
  missing: Missing[],
): readonly Peer[] {
  if (rule.peers.rest === undefined) return [];
  const candidates = (): Peer[][] =>
    cidrCandidates(inquiry).map((cidr): Peer[] => [{ kind: "cidr", cidr }]);
  return inquiry.world.valueOf(rule.peers.rest, "peers", candidates, missing) ?? [];
}

/** What a world assumes about prefix lists that are not known to the end. */
function listAddresses(inquiry: Inquiry, { rule }: CompiledRule, missing: Missing[]): AddressSet[] {
  const { network, world } = inquiry;
  const sets: AddressSet[] = [];
  for (const peer of rule.peers.items) {
    if (peer.kind !== "prefix-list") continue;
    const gap = network.entriesGap(peer.id);
    if (gap === undefined) continue;
    const assumed = world.valueOf<string>(
      unbounded(gap),
      "entries",
      () => cidrCandidates(inquiry),
      missing,
    );
    if (assumed !== undefined) sets.push(parseCidr(assumed));
  }
  return sets;
}
