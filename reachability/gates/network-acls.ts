/**
 * Network ACLs: stateless, lowest number first, the first entry that matches decides, implicit deny last.
 *
 * Applied where traffic enters or leaves a subnet, never within one. The *reply* is a packet of its own: it is checked
 * on its way out of the responder's subnet and into the client's, with the client's ephemeral port as its
 * destination port.
 *
 * With missing facts the answer is bounded from both sides: the ports that pass whatever the facts are (`surely`) and
 * those that pass if the facts are favourable (`possibly`).
 */

import { isSubset, overlaps } from "../sets/address-set";
import type { AddressSet } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import { isProtocol } from "./group-rules";
import type { End, Inquiry } from "../model/inquiry";
import { addressesDepend, cidrCandidates, ephemeralDepends, portDepends } from "../model/inquiry";
import type { PortSet } from "../sets/port-set";
import {
  ALL_PORTS,
  isPortSetEmpty,
  isPortSubset,
  NO_PORTS,
  portDifference,
  portIntersection,
  portsOf,
  portUnion,
} from "../sets/port-set";
import type { Missing, Truth } from "../model/three-valued";
import type { AclEntry, NetworkAcl, PortRange, Protocol, Subnet } from "../model/topology";
import { isUnknown, notRead } from "../model/topology";

/** A packet as an ACL sees it. */
export interface Packet {
  readonly direction: "request" | "reply";
  /** Leaving the subnet (`true`) or entering it. */
  readonly egress: boolean;
  /** The far end: where it goes when leaving, where it comes from when entering. */
  readonly far: End;
}

export interface AclAnswer {
  readonly truth: Truth;
  /** `undefined` when it is not known which ACL is here. */
  readonly acl?: string;
  /** The entry that decided. */
  readonly entry?: AclEntry;
  readonly missing: readonly Missing[];
}

/** Does the subnet's ACL let the packet pass? */
export function passesAcl(inquiry: Inquiry, subnet: Subnet, packet: Packet): AclAnswer {
  const missing: Missing[] = [];
  const id = aclOf(inquiry, subnet, missing);
  if (id === undefined) return { truth: "unknown", missing };
  const { byId, rest } = inquiry.network.topology.networkAcls;
  const acl = byId.get(id);
  if (acl === undefined) return { truth: "unknown", acl: id, missing: [unreadAcl(id, rest)] };
  return judgePacket(inquiry, acl, packet);
}

function unreadAcl(id: string, rest: Missing["unknown"] | undefined): Missing {
  return { unknown: rest ?? notRead("network-acl", id) };
}

/** The ACL associated with the subnet, else the VPC's default. */
function aclOf(inquiry: Inquiry, subnet: Subnet, missing: Missing[]): string | undefined {
  const { network, world } = inquiry;
  const candidates = (): string[] | undefined => aclsOfVpc(inquiry, subnet.vpc);
  const own = world.valueOf(subnet.networkAcl, "network ACL", candidates, missing);
  if (own !== null) return own;
  const vpc = isUnknown(subnet.vpc) ? undefined : network.topology.vpcs.byId.get(subnet.vpc);
  if (vpc !== undefined)
    return world.valueOf(vpc.defaultNetworkAcl, "network ACL", candidates, missing);
  missing.push({ unknown: unreadVpc(inquiry, subnet) });
  return undefined;
}

function unreadVpc({ network }: Inquiry, subnet: Subnet): Missing["unknown"] {
  if (isUnknown(subnet.vpc)) return subnet.vpc;
  return network.topology.vpcs.rest ?? notRead("vpc", subnet.vpc);
}

/** The ACLs that a subnet of the VPC may have; none when there may be others that were not read. */
function aclsOfVpc({ network }: Inquiry, vpc: Subnet["vpc"]): string[] | undefined {
  const { byId, rest } = network.topology.networkAcls;
  if (rest !== undefined || isUnknown(vpc)) return undefined;
  return network.once("ACLs of a VPC", vpc, () =>
    [...byId.values()].filter((acl) => isUnknown(acl.vpc) || acl.vpc === vpc).map(({ id }) => id),
  );
}

function judgePacket(inquiry: Inquiry, acl: NetworkAcl, packet: Packet): AclAnswer {
  return firstMatch(inquiry, acl, packet) ?? judgeWithGaps(inquiry, acl, packet);
}

/** An entry about which everything is known. */
interface CompiledEntry {
  readonly entry: AclEntry;
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/** The plain case: all is known, and one entry takes in the whole packet. `undefined` when it is not that plain. */
function firstMatch(inquiry: Inquiry, acl: NetworkAcl, packet: Packet): AclAnswer | undefined {
  const entries = compiledEntries(inquiry, acl, packet);
  if (entries === undefined) return undefined;
  const asked = packet.direction === "request" ? inquiry.port : inquiry.ephemeral;
  for (const { entry, addresses, ports } of entries) {
    if (!overlaps(packet.far.addresses, addresses)) continue;
    if (isPortSetEmpty(portIntersection(asked, ports))) continue;
    if (!isSubset(packet.far.addresses, addresses) || !isPortSubset(asked, ports)) return undefined;
    return { truth: entry.action === "allow" ? "yes" : "no", acl: acl.id, entry, missing: [] };
  }
  return { truth: "no", acl: acl.id, missing: [] };
}

/** The relevant entries in order; `undefined` when something about them is missing. */
function compiledEntries(
  inquiry: Inquiry,
  acl: NetworkAcl,
  packet: Packet,
): readonly CompiledEntry[] | undefined {
  const kind = `certain ACL entries ${packet.egress ? "out" : "in"} ${inquiry.protocol}`;
  return inquiry.network.once(kind, acl.id, () => {
    if (acl.entries.rest !== undefined) return undefined;
    const compiled: CompiledEntry[] = [];
    for (const entry of relevantEntries(inquiry, acl, packet)) {
      const { cidr, ports, protocol } = entry;
      const isCertain = [entry.number, entry.egress, entry.action].every(
        (fact) => !isUnknown(fact),
      );
      if (!isCertain || isUnknown(cidr) || isUnknown(ports) || isUnknown(protocol))
        return undefined;
      if (isCidr(cidr))
        compiled.push({
          entry,
          addresses: parseCidr(cidr),
          ports: protocol === "all" ? ALL_PORTS : portsOf(ports),
        });
    }
    return compiled;
  });
}

/** With missing facts, or entries that take in a part: bounded from both sides. */
function judgeWithGaps(inquiry: Inquiry, acl: NetworkAcl, packet: Packet): AclAnswer {
  const ports = packet.direction === "request" ? inquiry.port : inquiry.ephemeral;
  const missing: Missing[] = [];
  const bounds = boundsOf(inquiry, acl, packet, missing);
  const passes = portIntersection(ports, bounds.possibly);
  if (isPortSubset(ports, bounds.surely))
    return { truth: "yes", acl: acl.id, entry: bounds.first, missing: [] };
  if (isPortSetEmpty(passes)) return { truth: "no", acl: acl.id, entry: bounds.first, missing: [] };
  const cut = portIntersection(ports, bounds.surely);
  const partial = isPortSetEmpty(cut) ? passes : cut;
  if (!isPortSubset(ports, partial))
    missing.push(
      packet.direction === "request"
        ? portDepends(inquiry, partial)
        : ephemeralDepends(inquiry, partial),
    );
  return { truth: "unknown", acl: acl.id, missing };
}

interface Bounds {
  readonly surely: PortSet;
  readonly possibly: PortSet;
  /** The first entry that takes in any of the packet's ports. */
  readonly first?: AclEntry;
}

/** An entry as it concerns one packet. */
interface Effect {
  readonly entry: AclEntry;
  /** `undefined`: the number is missing, it may be anywhere. */
  readonly number: number | undefined;
  /** Ports it takes in for certain, and those it may take in. */
  readonly surely: PortSet;
  readonly possibly: PortSet;
  /** `undefined`: not known. */
  readonly isAllow: boolean | undefined;
}

function boundsOf(inquiry: Inquiry, acl: NetworkAcl, packet: Packet, missing: Missing[]): Bounds {
  const effects = effectsOf(inquiry, acl, packet, missing);
  const inOrder = effects
    .filter((effect): effect is Effect & { number: number } => effect.number !== undefined)
    .sort((a, b) => a.number - b.number);
  const unnumbered = effects.filter((effect) => effect.number === undefined);
  const asked = packet.direction === "request" ? inquiry.port : inquiry.ephemeral;
  const first = inOrder.find((effect) => !isPortSetEmpty(portIntersection(effect.surely, asked)));
  if (acl.entries.rest !== undefined) missing.push({ unknown: acl.entries.rest });
  return {
    surely: passing(inOrder, unnumbered, acl, "surely"),
    possibly: passing(inOrder, unnumbered, acl, "possibly"),
    first: first?.entry,
  };
}

/**
 * The ports that pass, worked from the last entry to the first. For the lower bound every missing fact is taken as
 * unfavourable: an entry that may allow does not, one that may deny does; for the upper bound the other way round.
 */
function passing(
  inOrder: readonly Effect[],
  unnumbered: readonly Effect[],
  acl: NetworkAcl,
  bound: "surely" | "possibly",
): PortSet {
  const isLow = bound === "surely";
  const isEarly = (effect: Effect): boolean => (effect.isAllow ?? !isLow) !== isLow;
  // Entry 1 is before everything that is not known: no number is lower.
  const head = inOrder.filter(({ number }) => number === 1);
  const tail = inOrder.filter(({ number }) => number !== 1);
  const late = unnumbered.filter((effect) => !isEarly(effect));
  let passed = applied(NO_PORTS, [...tail, ...late], isLow);
  passed = applied(passed, unnumbered.filter(isEarly), isLow);
  if (acl.entries.rest !== undefined) passed = isLow ? NO_PORTS : ALL_PORTS;
  return applied(passed, head, isLow);
}

function applied(passed: PortSet, effects: readonly Effect[], isLow: boolean): PortSet {
  return effects.reduceRight((ports, { isAllow, surely, possibly }) => {
    const doesAllow = isAllow ?? !isLow;
    const taken = doesAllow === isLow ? surely : possibly;
    return doesAllow ? portUnion(ports, taken) : portDifference(ports, taken);
  }, passed);
}

/** The entries that can concern the packet: none after the first that takes in all of its ports. */
function effectsOf(
  inquiry: Inquiry,
  acl: NetworkAcl,
  packet: Packet,
  missing: Missing[],
): Effect[] {
  const asked = packet.direction === "request" ? inquiry.port : inquiry.ephemeral;
  const effects: Effect[] = [];
  let isDecided = false;
  for (const entry of relevantEntries(inquiry, acl, packet)) {
    if (isDecided && !isUnknown(entry.number)) continue;
    const effect = effectOf(inquiry, acl, entry, packet, missing);
    if (effect === undefined) continue;
    effects.push(effect);
    isDecided ||= !isUnknown(entry.number) && isPortSubset(asked, effect.surely);
  }
  return effects;
}

/** By number, those without one last. */
function relevantEntries(inquiry: Inquiry, acl: NetworkAcl, packet: Packet): readonly AclEntry[] {
  const key = `${acl.id} ${packet.egress ? "out" : "in"} ${inquiry.protocol}`;
  return inquiry.network.once("ACL entries", key, () =>
    acl.entries.items
      .filter(
        ({ egress, protocol }) =>
          (isUnknown(egress) || egress === packet.egress) &&
          (isUnknown(protocol) || isProtocol(protocol, inquiry.protocol)),
      )
      .sort((a, b) => orderOf(a) - orderOf(b)),
  );
}

function orderOf({ number }: AclEntry): number {
  return isUnknown(number) ? Number.MAX_SAFE_INTEGER : number;
}

function effectOf(
  inquiry: Inquiry,
  acl: NetworkAcl,
  entry: AclEntry,
  packet: Packet,
  missing: Missing[],
): Effect | undefined {
  const { world } = inquiry;
  const gaps: Missing[] = [];
  const matches = [
    directionMatches(inquiry, entry, packet, gaps),
    protocolMatches(inquiry, entry, gaps),
    addressMatches(inquiry, entry, packet.far, gaps),
  ];
  if (matches.includes("no")) return undefined;
  const ports = entryPorts(inquiry, entry, packet, gaps);
  const action = world.valueOf(entry.action, "action", ["allow", "deny"], gaps);
  const number = world.valueOf(entry.number, "number", () => freeNumbers(acl), gaps);
  missing.push(...gaps);
  return {
    entry,
    number,
    surely: matches.includes("unknown") ? NO_PORTS : (ports ?? NO_PORTS),
    possibly: ports ?? ALL_PORTS,
    isAllow: action === undefined ? undefined : action === "allow",
  };
}

const LAST_NUMBER = 32766;

/** One number for each place that is free between the entries that are known. */
function freeNumbers(acl: NetworkAcl): readonly number[] {
  const taken = acl.entries.items.map(({ number }) => (isUnknown(number) ? 0 : number));
  const sorted = [0, ...taken, LAST_NUMBER + 1].sort((a, b) => a - b);
  return sorted
    .filter((number, index) => (sorted[index + 1] ?? 0) - number > 1)
    .map((number) => number + 1);
}

function directionMatches(
  { world }: Inquiry,
  entry: AclEntry,
  packet: Packet,
  gaps: Missing[],
): Truth {
  const egress = world.valueOf(entry.egress, "direction", [true, false], gaps);
  return egress === undefined ? "unknown" : egress === packet.egress ? "yes" : "no";
}

const PROTOCOL_CANDIDATES: readonly Protocol[] = ["tcp", "udp", "all", "icmp"];

function protocolMatches({ world, protocol }: Inquiry, entry: AclEntry, gaps: Missing[]): Truth {
  const ofEntry = world.valueOf(entry.protocol, "protocol", PROTOCOL_CANDIDATES, gaps);
  return ofEntry === undefined ? "unknown" : isProtocol(ofEntry, protocol) ? "yes" : "no";
}

function addressMatches(inquiry: Inquiry, entry: AclEntry, far: End, gaps: Missing[]): Truth {
  const cidr = inquiry.world.valueOf(entry.cidr, "CIDR", () => cidrCandidates(inquiry), gaps);
  if (cidr === undefined) return "unknown";
  if (!isCidr(cidr)) return "no";
  return covers(parseCidr(cidr), far, gaps);
}

function covers(addresses: AddressSet, far: End, gaps: Missing[]): Truth {
  if (isSubset(far.addresses, addresses)) return "yes";
  if (!overlaps(far.addresses, addresses)) return "no";
  gaps.push(addressesDepend(far, addresses));
  return "unknown";
}

function entryPorts(
  inquiry: Inquiry,
  entry: AclEntry,
  packet: Packet,
  gaps: Missing[],
): PortSet | undefined {
  const asked = packet.direction === "request" ? inquiry.port : inquiry.ephemeral;
  // A protocol that turns out to be `all` takes in every port, whatever was written beside it.
  const protocol = inquiry.world.valueOf(entry.protocol, "protocol", PROTOCOL_CANDIDATES, []);
  if (protocol === "all") return ALL_PORTS;
  if (protocol === undefined) return undefined;
  const range = inquiry.world.valueOf(entry.ports, "ports", () => portCandidates(inquiry), gaps);
  return range === undefined ? undefined : portIntersection(portsOf(range), asked);
}

/** What an unknown range can do: take in neither, the request's port, the reply's ports (or some of them), or all. */
function portCandidates({ port, ephemeral }: Inquiry): readonly (PortRange | null)[] {
  const ranges = [port[0], ephemeral[0]].filter((part) => part !== undefined);
  const [, reply] = ranges;
  const some = reply === undefined ? [] : [{ from: reply.from, to: reply.from }];
  return [null, { from: 0, to: 0 }, ...ranges, ...some];
}
