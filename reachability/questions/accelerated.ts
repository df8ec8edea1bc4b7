/**
 * Whether the internet enters an interface by an accelerator. AWS delivers to it in a private subnet as well, without a public
 * address or a route, and past network ACLs: what counts is that the VPC has an internet gateway, that it does not block public
 * access, and what the groups admit of the clients' own addresses.
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.how-to-enable-preservation.html
 */

import type { Truth } from "../model/three-valued";
import { allOf } from "../model/three-valued";
import type {
  Forwarder,
  ForwardingTarget,
  NetworkInterface,
  Topology,
  Unknown,
} from "../model/topology";
import { isUnknown } from "../model/topology";
import { NO_ADDRESSES, unionOf } from "../sets/address-set";
import { ALL_PORTS, isPortSetEmpty, portIntersection, portSet } from "../sets/port-set";
import { admitted } from "./admitted";
import type { IsWide } from "./ways-in";

/** A condition of the way, and what keeps it open. */
interface Condition {
  readonly truth: Truth;
  readonly missing: readonly Unknown[];
}

export interface AcceleratedWay {
  readonly outcome: "reachable" | "blocked" | "unknown";
  readonly missing: readonly Unknown[];
}

export function accelerated(
  topology: Topology,
  { unread = [] }: Forwarder,
  item: NetworkInterface,
  target: ForwardingTarget,
  isWide: IsWide,
): AcceleratedWay {
  const conditions = [
    unread.length === 0 ? MET : open(unread),
    gateway(topology, item),
    publicAccess(topology, item),
    groups(topology, item, target, isWide),
  ];
  const truth = allOf(conditions.map((one) => one.truth));
  if (truth === "no") return { outcome: "blocked", missing: [] };
  if (truth === "yes") return { outcome: "reachable", missing: [] };
  return { outcome: "unknown", missing: conditions.flatMap(({ missing }) => missing) };
}

const MET: Condition = { truth: "yes", missing: [] };
const UNMET: Condition = { truth: "no", missing: [] };

function open(missing: readonly Unknown[]): Condition {
  return { truth: "unknown", missing };
}

function gateway({ gateways }: Topology, { vpc }: NetworkInterface): Condition {
  const kin = [...gateways.byId.values()].filter(({ kind }) => kind === "internet-gateway");
  if (isUnknown(vpc)) return open([vpc]);
  if (kin.some((one) => one.vpc === vpc)) return MET;
  const unattached = kin.flatMap((one) => (isUnknown(one.vpc) ? [one.vpc] : []));
  const gap = gateways.rest ?? unattached[0];
  return gap === undefined ? UNMET : open([gap]);
}

/** Traffic by an accelerator that keeps the clients' addresses is subject to VPC Block Public Access. */
function publicAccess(
  { vpcs, subnets }: Topology,
  { vpc, subnets: own }: NetworkInterface,
): Condition {
  const ofSubnets = own.items.map((id) => subnets.byId.get(id)?.blockPublicAccess);
  const ofVpc = isUnknown(vpc) ? undefined : vpcs.byId.get(vpc)?.blockPublicAccess;
  const facts = (ofSubnets.length === 0 ? [undefined] : ofSubnets).map(
    (fact) => fact ?? ofVpc ?? "off",
  );
  if (facts.every((fact) => fact === "off")) return MET;
  const missing = facts.filter((fact) => isUnknown(fact));
  return missing.length === 0 && !facts.includes("off") ? UNMET : open(missing);
}

/** A network load balancer without groups has no filter. */
function groups(
  topology: Topology,
  item: NetworkInterface,
  { port, lastPort }: ForwardingTarget,
  isWide: IsWide,
): Condition {
  if (item.groups.items.length === 0 && item.groups.rest === undefined)
    return isUnknown(port) ? open([port]) : MET;
  const ports = isUnknown(port) ? ALL_PORTS : portSet(port, lastPort ?? port);
  const pieces = admitted(topology, item.groups, { protocol: "tcp" }).filter(
    (piece) => !isPortSetEmpty(portIntersection(piece.ports, ports)),
  );
  const sure = pieces.filter(({ certainty }) => certainty === "certain");
  const addressesOf = (some: typeof pieces) =>
    unionOf(...some.map(({ addresses }) => addresses), NO_ADDRESSES);
  if (isWide(addressesOf(sure))) return isUnknown(port) ? open([port]) : MET;
  return isWide(addressesOf(pieces)) ? open(pieces.flatMap(({ missing }) => missing)) : UNMET;
}
