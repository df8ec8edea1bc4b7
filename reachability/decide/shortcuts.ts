/**
 * The plain case, fast: two interfaces of which everything is known.
 *
 * What lies between two subnets (ACLs, routes, gateways, both ways) is judged once for the subnets as a whole; then only
 * the groups are left for each pair. Where a rule draws a line through a subnet, or anything is missing, there is no
 * shortcut: `undefined`, and the caller takes the long way. Both ways give the same answer (`paths.ts`).
 */

import { isSubset, onlyFamily, unionOf } from "../sets/address-set";
import { readCidrBlock } from "../sets/addresses";
import { interfaceEnd } from "./ends";
import type { Delivery } from "../gates/findings";
import { bothWays, KEEPS_REFERENCES } from "../gates/findings";
import { resolvesNamesIn, unreadOf } from "../gates/gates";
import type { Direction, GroupUnion } from "../gates/group-rules";
import { unionOfGroups } from "../gates/group-rules";
import type { End, Inquiry } from "../model/inquiry";
import { travel } from "./judge";
import type { PortSet } from "../sets/port-set";
import { LAST_PORT, portSet, portsOf } from "../sets/port-set";
import type { Prepared } from "../model/prepared";
import { admitTogether } from "../gates/security-groups";
import type { Truth } from "../model/three-valued";
import { allOf, World } from "../model/three-valued";
import type { Fact, Listing, NetworkInterface, PortRange, Subnet } from "../model/topology";
import { isUnknown } from "../model/topology";

/** What is asked of every pair alike. Made by `plainQuestion`, once for a topology. */
export interface PlainQuestion {
  readonly network: Prepared;
  readonly protocol: "tcp" | "udp";
  readonly ports: PortSet;
  readonly clientPorts: PortRange;
  /** The same as a set. */
  readonly ephemeral: PortSet;
  /** From subnet to subnet, by family: what was judged so far. */
  readonly ways: Readonly<Record<4 | 6, Map<Subnet, Map<Subnet, Way>>>>;
  /** What the groups of an end admit together, by its list of groups. */
  readonly unions: Readonly<Record<Direction, Map<End["groups"], GroupUnion>>>;
}

/** The question, remembered with the ways it has led through. */
export function plainQuestion(
  network: Prepared,
  protocol: "tcp" | "udp",
  port: Fact<number>,
  ephemeral: PortRange,
): PlainQuestion {
  const asked = isUnknown(port) ? "?" : port;
  // One for each range that clients connect from: a handful.
  const questions = network.once(QUESTIONS[protocol], asked, (): PlainQuestion[] => []);
  const known = questions.find(
    ({ clientPorts: { from, to } }) => from === ephemeral.from && to === ephemeral.to,
  );
  if (known !== undefined) return known;
  const ports = isUnknown(port) ? portSet(1, LAST_PORT) : portSet(port);
  const fresh = freshQuestion(network, protocol, ports, ephemeral);
  questions.push(fresh);
  return fresh;
}

const QUESTIONS = { tcp: "tcp questions", udp: "udp questions" } as const;

function freshQuestion(
  network: Prepared,
  protocol: PlainQuestion["protocol"],
  ports: PortSet,
  clientPorts: PortRange,
): PlainQuestion {
  return {
    network,
    protocol,
    ports,
    clientPorts,
    ephemeral: portsOf(clientPorts),
    ways: { 4: new Map<Subnet, Map<Subnet, Way>>(), 6: new Map<Subnet, Map<Subnet, Way>>() },
    unions: {
      ingress: new Map<End["groups"], GroupUnion>(),
      egress: new Map<End["groups"], GroupUnion>(),
    },
  };
}

/** An end about which nothing is missing. */
export interface PlainEnd extends End {
  readonly subnet: Subnet;
}

/** The answer for two interfaces, or for two sets of interfaces that differ in their addresses only. */
export function plainTruth(
  question: PlainQuestion,
  from: PlainEnd,
  to: PlainEnd,
): Truth | undefined {
  const { answer, unread } = question.network.consulting(() => plainAnswer(question, from, to));
  return unread.length === 0 ? answer : undefined;
}

function plainAnswer(question: PlainQuestion, from: PlainEnd, to: PlainEnd): Truth | undefined {
  if (familyOf(from) !== familyOf(to)) return undefined;
  const way = between(question, from, to);
  if (way.truth !== "yes") return way.truth;
  const leaves = groupsAdmit(question, "egress", from, to, way.referencing);
  if (leaves === "no") return "no";
  const truth = allOf([leaves, groupsAdmit(question, "ingress", to, from, way.referencing)]);
  return truth === "unknown" ? undefined : truth;
}

function groupsAdmit(
  question: PlainQuestion,
  direction: Direction,
  own: End,
  other: End,
  referencing: Delivery["referencing"],
): Truth {
  if (own.groups.items.length === 0) return "yes";
  const unions = question.unions[direction];
  const union = question.network.remembered(unions, own.groups, () =>
    unionFor(question, direction, own.groups.items),
  );
  return admitTogether(union, other, referencing[direction]);
}

function unionFor(
  { network, protocol, ports }: PlainQuestion,
  direction: Direction,
  groups: readonly string[],
): GroupUnion {
  return unionOfGroups(network, groups, { direction, protocol, port: ports });
}

function inquiryOf(question: PlainQuestion, source: End, destination: End): Inquiry {
  return {
    network: question.network,
    world: World.actual,
    protocol: question.protocol,
    source,
    destination,
    port: question.ports,
    ephemeral: question.ephemeral,
    isDetailed: false,
  };
}

/** The way between two subnets, there and back. */
interface Way {
  /** `undefined`: it depends on the addresses, or on something missing. */
  readonly truth: "yes" | "no" | undefined;
  readonly referencing: Delivery["referencing"];
}

const BESIDE: Way = { truth: "yes", referencing: bothWays(KEEPS_REFERENCES) };

function familyOf({ addresses }: PlainEnd): 4 | 6 {
  return addresses.v4.length > 0 ? 4 : 6;
}

function between(question: PlainQuestion, from: PlainEnd, to: PlainEnd): Way {
  if (from.subnet.id === to.subnet.id) return BESIDE;
  const ways = question.ways[familyOf(from)];
  let fromHere = ways.get(from.subnet);
  if (fromHere === undefined) ways.set(from.subnet, (fromHere = new Map<Subnet, Way>()));
  return question.network.remembered(fromHere, to.subnet, () => judgeWay(question, from, to));
}

/** Judged for everyone in the two subnets at once. */
function judgeWay(question: PlainQuestion, from: PlainEnd, to: PlainEnd): Way {
  const { network } = question;
  const [source, destination] = [wholeSubnet(network, from), wholeSubnet(network, to)];
  const inquiry = inquiryOf(question, source, destination);
  const request = travel(inquiry, "request", source, destination);
  // Behind a NAT gateway or another middlebox the far end sees somebody else.
  if (request.isReaddressed === true) return { truth: undefined, referencing: request.referencing };
  const reply = travel(inquiry, "reply", destination, source);
  const truth = allOf([...request.findings, ...reply.findings].map((finding) => finding.truth));
  return {
    truth: truth === "unknown" ? undefined : truth,
    referencing: request.referencing,
  };
}

function wholeSubnet(network: Prepared, end: PlainEnd): End {
  const { label, role, subnet, vpc } = end;
  const addresses = onlyFamily(network.addressesOf(subnet.cidrs), familyOf(end));
  return { label, role, subnet, vpc, addresses, groups: { items: [] } };
}

/** The interface as an end, when nothing about it is missing; kept with the topology. */
export function plainEnd(
  network: Prepared,
  item: NetworkInterface,
  role: End["role"],
): PlainEnd | undefined {
  return network.once(PLAIN_ENDS[role], item, () => {
    const { groups } = item;
    const address = onlyOf(item.addresses);
    const block = address === undefined ? undefined : readCidrBlock(address);
    if (block === undefined || groups.rest !== undefined || hasOwnGates(network, item, role))
      return undefined;
    if (onlyOf(item.subnets) === undefined) return undefined;
    const end = interfaceEnd(network, World.actual, item, role, block.set);
    if (!isPlaced(network, end) || unreadOf(network, end).length > 0) return undefined;
    if (role === "source" && resolvesNamesIn(network, end.vpc) !== true) return undefined;
    return { ...end, groups: oneList(network, groups) };
  });
}

/** The one item of a list that is known to have no other. */
function onlyOf({ items, rest }: Listing<string>): string | undefined {
  return items.length === 1 && rest === undefined ? items[0] : undefined;
}

/**
 * Plain ends that differ in their addresses alone (`likeness`), as one; `undefined` when something is missing about one of
 * them. What they have in common is looked at once.
 */
export function plainEndOfAll(
  network: Prepared,
  members: readonly NetworkInterface[],
): PlainEnd | undefined {
  const [first, ...others] = members;
  const end = first === undefined ? undefined : plainEnd(network, first, "source");
  if (end === undefined || others.length === 0) return end;
  const sets = others.map((item) =>
    item.unread === undefined && !hasOwnGates(network, item, "source")
      ? readCidrBlock(item.addresses.items[0] ?? "")?.set
      : undefined,
  );
  const known = sets.filter((set) => set !== undefined);
  if (known.length < sets.length) return undefined;
  const all = { ...end, addresses: unionOf(end.addresses, ...known) };
  return isPlaced(network, all) ? all : undefined;
}

/**
 * Client VPN's authorization rules, NAT gateways, which admit nothing, and what a route leads to: that route is the last
 * hop to it, and a way through it for the rest of its subnet.
 */
function hasOwnGates(network: Prepared, item: NetworkInterface, role: End["role"]): boolean {
  const { id, kind, authorized, isInUse = true } = item;
  if (network.isRouteTarget(id)) return true;
  if (isInUse !== true || authorized !== undefined) return true;
  return kind === "nat-gateway" && role === "destination";
}

const PLAIN_ENDS = { source: "plain sources", destination: "plain destinations" } as const;

/** Equal lists of groups become one and the same, so that what they admit is worked out once. */
function oneList(network: Prepared, groups: End["groups"]): End["groups"] {
  return network.once("lists of groups", JSON.stringify(groups.items), () => groups);
}

/** In a subnet whose own VPC and CIDRs are known and hold the address. */
function isPlaced(network: Prepared, end: End): end is PlainEnd {
  const { subnet, addresses } = end;
  if (subnet === undefined || isUnknown(subnet.vpc) || subnet.cidrs.rest !== undefined)
    return false;
  return isSubset(addresses, network.addressesOf(subnet.cidrs));
}
