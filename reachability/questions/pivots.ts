/**
 * Pivots: stepping stones to a cache that no rule about the cache shows.
 *
 * - an interface with a public address that the internet can open a connection to, on any port, and that can itself
 *   reach a node; where it forwards traffic that is not its own (a NAT instance), even without an open way in;
 * - a load balancer, endpoint service or lattice whose targets are a node.
 */

import type { AddressSet } from "../sets/address-set";
import { ALL_ADDRESSES, differenceOf, isEmpty, isSubset, onlyFamily } from "../sets/address-set";
import { cidrsOf, isCidr, parseCidr } from "../sets/addresses";
import type { PortSet } from "../sets/port-set";
import {
  ALL_PORTS,
  isPortSetEmpty,
  isPortSubset,
  portDifference,
  portSet,
  portsOf,
} from "../sets/port-set";
import { NOT_IN_INTERNET } from "../sets/special-addresses";
import { admitted } from "./admitted";
import { decide } from "../decide/decide";
import { addressesOf } from "../decide/ends";
import type { JudgedPath, PairQuestion } from "../decide/paths";
import { judgePaths } from "../decide/paths";
import { addressKey } from "../model/inquiry";
import type { Prepared } from "../model/prepared";
import { prepare } from "../model/prepared";
import { anyOf } from "../model/three-valued";
import type { Sources } from "./sources";
import { sources } from "./sources";
import type { Target } from "./targets";
import { targetOf } from "./targets";
import type { Forwarder, Listing, NetworkInterface, Topology, Unknown } from "../model/topology";
import { isUnknown, LINUX_EPHEMERAL } from "../model/topology";
import type { Question, Verdict } from "../model/verdict";

type Outcome = Verdict["outcome"];

export interface Pivot {
  /** Interface or forwarder; for forwarders that were not read, the missing fact. */
  readonly id: string;
  readonly kind: "public-interface" | "forwarding-interface" | Forwarder["kind"];
  readonly outcome: "reachable" | "unknown";
  /** The way in from the internet: `decide` tells why it is open. */
  readonly entry?: Question;
  /** From the pivot to the node. */
  readonly onward?: Question;
  readonly missing: readonly Unknown[];
}

/**
 * Every pivot to the cache. Throws when the topology has no such cache.
 *
 * @param found the cache's sources where they are known already; default: they are looked for.
 */
export function pivots(
  topology: Topology,
  cacheId: string,
  found: Pick<Sources, "classes"> = sources(topology, cacheId, { withoutUnnamed: true }),
): Pivot[] {
  const target = targetOf(prepare(topology), cacheId, {});
  return [...interfacePivots(topology, found), ...forwarderPivots(topology, target)];
}

function interfacePivots(topology: Topology, { classes }: Pick<Sources, "classes">): Pivot[] {
  return classes
    .filter(({ outcome }) => outcome !== "blocked")
    .flatMap(({ interfaces, question, outcome }) =>
      interfaces.flatMap((id) => {
        const item = topology.interfaces.byId.get(id);
        const onward: Question = { ...question, from: { kind: "interface", id } };
        return item === undefined || !mayBePivot(item)
          ? []
          : interfacePivot(topology, item, onward, outcome);
      }),
    );
}

/**
 * It has an address that the internet may know. A NAT gateway has one too, but admits no connection
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html).
 */
export function mayBePivot({ kind, publicAddress, addresses }: NetworkInterface): boolean {
  if (kind === "nat-gateway") return false;
  const isPublicIpv6 = (address: string): boolean =>
    address.includes(":") && isCidr(address) && !isSubset(parseCidr(address), NOT_IN_INTERNET);
  return publicAddress !== null || addresses.items.some(isPublicIpv6);
}

function interfacePivot(
  topology: Topology,
  item: NetworkInterface,
  onward: Question,
  reach: Outcome,
): Pivot[] {
  const forwards = item.sourceDestCheck === false;
  const { outcome: way, entry } = wayIn(topology, item);
  if (way === "blocked" && !forwards) return [];
  const isCertain = reach === "reachable" && (way === "reachable" || forwards);
  const questions = entry === undefined ? [onward] : [entry, onward];
  const missing = isCertain
    ? []
    : questions.flatMap((question) => decide(topology, question).missing);
  return [
    {
      id: item.id,
      kind: forwards ? "forwarding-interface" : "public-interface",
      outcome: isCertain ? "reachable" : "unknown",
      ...(entry === undefined ? {} : { entry }),
      onward,
      missing,
    },
  ];
}

export interface WayIn {
  readonly outcome: Outcome;
  readonly entry?: Question;
}

const CLOSED: WayIn = { outcome: "blocked" };

/** The most open way from the internet, over all that the interface's groups admit from there. */
export function wayIn(topology: Topology, item: NetworkInterface): WayIn {
  let best = CLOSED;
  for (const opening of openingsOf(topology, item)) {
    const found = wayThrough(topology, item, opening);
    if (found.outcome === "reachable") return found;
    if (best.outcome === "blocked") best = found;
  }
  return best;
}

/** Addresses in the internet, and ports, that groups admit together. */
interface Opening {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

function openingsOf(topology: Topology, item: NetworkInterface): Opening[] {
  const pieces = isUnfiltered(item)
    ? [{ addresses: ALL_ADDRESSES, ports: ALL_PORTS }]
    : admitted(topology, groupsOf(topology, item), { protocol: "tcp" });
  return pieces.flatMap(({ addresses, ports }) =>
    ([4, 6] as const).map((family) => ({
      addresses: onlyFamily(differenceOf(addresses, NOT_IN_INTERNET), family),
      ports: portDifference(ports, NO_CONNECTION),
    })),
  );
}

/** Nobody listens on port 0. */
const NO_CONNECTION = portSet(0);

function isUnfiltered({ groups }: NetworkInterface): boolean {
  return groups.items.length === 0 && groups.rest === undefined;
}

/** Where the groups are not all known, each may be among them: its ports are tried as well. */
function groupsOf(topology: Topology, { groups }: NetworkInterface): Listing<string> {
  return groups.rest === undefined
    ? groups
    : { ...groups, items: [...topology.securityGroups.byId.keys()] };
}

/** The opening, divided wherever a rule or an ACL entry treats a part of its addresses or ports differently. */
function wayThrough(topology: Topology, item: NetworkInterface, opening: Opening): WayIn {
  const open = [opening];
  let best = CLOSED;
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (isEmpty(part.addresses) || isPortSetEmpty(part.ports)) continue;
    const paths = judgePaths(questionAbout(prepare(topology), item, part));
    const truth = anyOf(["no", ...paths.map((path) => path.truth)]);
    if (truth === "yes") return { outcome: "reachable", entry: entryOf(item, part) };
    const smaller = truth === "no" ? [] : dividedBy(paths, part);
    open.push(...smaller);
    if (truth === "unknown" && smaller.length === 0 && best === CLOSED)
      best = { outcome: "unknown", entry: entryOf(item, part) };
  }
  return best;
}

function questionAbout(
  network: Prepared,
  item: NetworkInterface,
  { addresses, ports }: Opening,
): PairQuestion {
  return {
    network,
    protocol: "tcp",
    source: { label: cidrsOf(addresses)[0] ?? "", addresses: [{ addresses }] },
    destination: { interface: item, label: item.id, addresses: addressesOf(network, item) },
    ports,
    ephemeral: portsOf(LINUX_EPHEMERAL),
    isDetailed: false,
  };
}

/** The parts that a gate tells apart; none where the answer hangs on something else. */
function dividedBy(paths: readonly JudgedPath[], part: Opening): Opening[] {
  const choices = paths
    .flatMap(({ judgement }) => judgement.findings.flatMap(({ missing }) => missing))
    .map(({ choice }) => choice);
  const byAddress = choices.find((choice) => choice?.key === addressKey("source"));
  if (byAddress !== undefined)
    return (byAddress.values as AddressSet[]).map((addresses) => ({ ...part, addresses }));
  const byPort = choices.find((choice) => choice?.key === "port");
  return byPort === undefined
    ? []
    : (byPort.values as PortSet[]).map((ports) => ({ ...part, ports }));
}

/** An example of the opening: HTTPS where that is among its ports. */
function entryOf({ id }: NetworkInterface, { addresses, ports }: Opening): Question {
  const port = isPortSubset(HTTPS, ports) ? 443 : (ports[0]?.from ?? 1);
  return {
    from: { kind: "address", cidr: cidrsOf(addresses)[0] ?? "0.0.0.0/0" },
    to: { kind: "interface", id },
    protocol: "tcp",
    port,
  };
}

const HTTPS = portSet(443);

function forwarderPivots(topology: Topology, target: Target): Pivot[] {
  const { byId, rest } = topology.forwarders;
  const found = [...byId.values()].flatMap((forwarder) => forwarderPivot(forwarder, target));
  if (rest === undefined) return found;
  return [
    ...found,
    { id: rest.fact.subject.id, kind: "other", outcome: "unknown", missing: [rest] },
  ];
}

function forwarderPivot({ id, kind, targets, unread = [] }: Forwarder, target: Target): Pivot[] {
  const nodes = target.nodes.flat().map((node) => node.interface);
  const names = new Set(nodes.flatMap((node) => [node.id, ...node.addresses.items]));
  const hits = targets.items.filter((each) => names.has(each.target));
  if (hits.some(({ port }) => !isUnknown(port) && port === target.port))
    return [{ id, kind, outcome: "reachable", missing: [] }];
  const missing = [
    ...hits.map(({ port }) => port).filter((port) => isUnknown(port)),
    ...(hits.length > 0 && isUnknown(target.port) ? [target.port] : []),
    ...(targets.rest === undefined ? [] : [targets.rest]),
    ...unread,
    ...unknownAddresses(nodes, targets.items.length),
  ];
  return missing.length === 0 ? [] : [{ id, kind, outcome: "unknown", missing }];
}

/** A node whose address is not known yet may be what a target names. */
function unknownAddresses(nodes: readonly NetworkInterface[], targets: number): Unknown[] {
  if (targets === 0) return [];
  return nodes.flatMap(({ addresses }) =>
    addresses.items.length === 0 && addresses.rest !== undefined ? [addresses.rest] : [],
  );
}
