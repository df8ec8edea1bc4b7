/**
 * Ways in from the internet: whether anybody out there can open a connection to an interface, on any port that its groups
 * admit. Few addresses are not the internet: an office that may come in by ssh is told apart from the world by `isWide`.
 */

import type { AddressSet } from "../sets/address-set";
import {
  ALL_ADDRESSES,
  differenceOf,
  isEmpty,
  isSubset,
  NO_ADDRESSES,
  onlyFamily,
  unionOf,
} from "../sets/address-set";
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
import { addressesOf } from "../decide/ends";
import type { JudgedPath, PairQuestion } from "../decide/paths";
import { judgePaths } from "../decide/paths";
import { addressKey } from "../model/inquiry";
import type { Prepared } from "../model/prepared";
import { prepare } from "../model/prepared";
import { anyOf } from "../model/three-valued";
import type { Listing, NetworkInterface, Topology } from "../model/topology";
import { LINUX_EPHEMERAL } from "../model/topology";
import type { Question, Verdict } from "../model/verdict";

type Outcome = Verdict["outcome"];

/** Whether addresses of the internet, taken together, are so many that whoever has one of them counts as anybody. */
export type IsWide = (addresses: AddressSet) => boolean;

/** A single address is enough. */
export const ANY: IsWide = (addresses) => !isEmpty(addresses);

/**
 * It has an address that the internet may know. A NAT gateway has one too, but admits no connection
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html).
 */
export function mayBePivot({ kind, publicAddress, addresses }: NetworkInterface): boolean {
  if (kind === "nat-gateway") return false;
  return publicAddress !== null || addresses.items.some(isPublicIpv6);
}

function isPublicIpv6(address: string): boolean {
  return address.includes(":") && isCidr(address) && !isSubset(parseCidr(address), NOT_IN_INTERNET);
}

export interface WayIn {
  readonly outcome: Outcome;
  readonly entry?: Question;
}

const CLOSED: WayIn = { outcome: "blocked" };

/**
 * The most open way from the internet, over all that the interface's groups admit from there: by TCP, else by UDP, as a VPN
 * server or one that speaks HTTP/3 is reached.
 */
export function wayIn(topology: Topology, item: NetworkInterface, isWide: IsWide = ANY): WayIn {
  const byTcp = wayBy("tcp", topology, item, isWide);
  if (byTcp.outcome === "reachable") return byTcp;
  const byUdp = wayBy("udp", topology, item, isWide);
  return byTcp.outcome === "blocked" || byUdp.outcome === "reachable" ? byUdp : byTcp;
}

function wayBy(
  protocol: Opening["protocol"],
  topology: Topology,
  item: NetworkInterface,
  isWide: IsWide,
): WayIn {
  let best = CLOSED;
  let open = NO_ADDRESSES;
  let possible = NO_ADDRESSES;
  for (const opening of openingsOf(topology, item, protocol)) {
    const found = wayThrough(topology, item, opening);
    if (found.outcome === "blocked") continue;
    if (found.outcome === "reachable") open = unionOf(open, opening.addresses);
    possible = unionOf(possible, opening.addresses);
    if (isWide(open)) return { ...found, outcome: "reachable" };
    if (isWide(possible)) best = { ...found, outcome: "unknown" };
  }
  return best;
}

/** Addresses in the internet, and ports of one protocol, that groups admit together. */
interface Opening {
  readonly protocol: Question["protocol"];
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

function openingsOf(
  topology: Topology,
  item: NetworkInterface,
  protocol: Opening["protocol"],
): Opening[] {
  const pieces = isUnfiltered(item)
    ? [{ addresses: ALL_ADDRESSES, ports: ALL_PORTS }]
    : admitted(topology, groupsOf(topology, item), { protocol });
  return pieces.flatMap(({ addresses, ports }) =>
    ([4, 6] as const).map((family) => ({
      protocol,
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
  { protocol, addresses, ports }: Opening,
): PairQuestion {
  return {
    network,
    protocol,
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
function entryOf({ id }: NetworkInterface, { protocol, addresses, ports }: Opening): Question {
  const port = isPortSubset(HTTPS, ports) ? 443 : (ports[0]?.from ?? 1);
  return {
    from: { kind: "address", cidr: cidrsOf(addresses)[0] ?? "0.0.0.0/0" },
    to: { kind: "interface", id },
    protocol,
    port,
  };
}

const HTTPS = portSet(443);
