/**
 * Pivots: stepping stones to a cache that no rule about the cache shows.
 *
 * - an interface with a public address that the internet can open a connection to, on any port, and that can itself
 *   reach a node; where it forwards traffic that is not its own (a NAT instance), even without an open way in;
 * - a load balancer, endpoint service or lattice whose targets are a node.
 */

import { differenceOf, isEmpty, unionOf } from "../sets/address-set";
import { cidrsOf, parseCidr } from "../sets/addresses";
import { admitted } from "./admitted";
import { decide, outcomeBetween } from "../decide/decide";
import { prepare } from "../model/prepared";
import { sources } from "./sources";
import type { Target } from "./targets";
import { targetOf } from "./targets";
import type { Forwarder, Listing, NetworkInterface, Topology, Unknown } from "../model/topology";
import { isUnknown } from "../model/topology";
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

/** Every pivot to the cache. Throws when the topology has no such cache. */
export function pivots(topology: Topology, cacheId: string): Pivot[] {
  const target = targetOf(prepare(topology), cacheId, {});
  return [...interfacePivots(topology, cacheId), ...forwarderPivots(topology, target)];
}

function interfacePivots(topology: Topology, cacheId: string): Pivot[] {
  return sources(topology, cacheId)
    .classes.filter(({ outcome, isPublic }) => outcome !== "blocked" && isPublic !== false)
    .flatMap(({ interfaces, question, outcome }) =>
      interfaces.flatMap((id) => {
        const item = topology.interfaces.byId.get(id);
        const onward: Question = { ...question, from: { kind: "interface", id } };
        return item === undefined ? [] : interfacePivot(topology, item, onward, outcome);
      }),
    );
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

interface WayIn {
  readonly outcome: Outcome;
  readonly entry?: Question;
}

/** The most open way from the internet, over the ports that the interface's groups admit. */
function wayIn(topology: Topology, item: NetworkInterface): WayIn {
  const ways = entriesOf(topology, item).map((entry): WayIn => ({
    outcome: outcomeBetween(topology, entry),
    entry,
  }));
  return (
    ways.find(({ outcome }) => outcome === "reachable") ??
    ways.find(({ outcome }) => outcome === "unknown") ?? { outcome: "blocked" }
  );
}

/** One question for each CIDR that the groups admit from outside, at the first port admitted there. */
function entriesOf(topology: Topology, item: NetworkInterface): Question[] {
  if (item.groups.items.length === 0 && item.groups.rest === undefined)
    return [entryFrom(item, "0.0.0.0/0", 443)];
  const groups = item.groups.rest === undefined ? item.groups : anyOfThem(topology, item.groups);
  return admitted(topology, groups, { protocol: "tcp" }).flatMap(({ addresses, ports }) => {
    const open = differenceOf(addresses, PRIVATE);
    const [range] = ports;
    if (isEmpty(open) || range === undefined) return [];
    const port = Math.max(1, range.from);
    return cidrsOf(open)
      .slice(0, MOST_CIDRS)
      .map((cidr) => entryFrom(item, cidr, port));
  });
}

/** Where the groups are not all known, each may be among them: its ports are tried as well. */
function anyOfThem(topology: Topology, groups: NetworkInterface["groups"]): Listing<string> {
  return { ...groups, items: [...topology.securityGroups.byId.keys()] };
}

/** CIDRs of one rule that are tried as ways in. */
const MOST_CIDRS = 8;

function entryFrom({ id }: NetworkInterface, cidr: string, port: number): Question {
  return {
    from: { kind: "address", cidr },
    to: { kind: "interface", id },
    protocol: "tcp",
    port,
  };
}

/** Addresses nobody has in the internet. */
const PRIVATE = unionOf(
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"].map(parseCidr),
  ...["172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"].map(parseCidr),
  ...["fc00::/7", "fe80::/10", "ff00::/8"].map(parseCidr),
);

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
