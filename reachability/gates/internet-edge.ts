/**
 * What is between a VPC and the internet: its internet gateway, the public address of the interface, and the block of
 * public access.
 *
 * - Nobody in the internet has a private address, and nothing sent to one arrives there.
 * - An interface is reached by its public IPv4 address, mapped by the internet gateway
 *   (https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html), or by its own IPv6 address if AWS
 *   advertises it (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html).
 * - Block public access, bidirectional, stops internet gateways and egress-only gateways altogether; ingress-only leaves
 *   what NAT gateways and egress-only gateways open (https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html).
 */

import type { AddressSet } from "../sets/address-set";
import { isSubset, overlaps, unionOf } from "../sets/address-set";
import { NOT_IN_INTERNET, UNIQUE_LOCAL } from "../sets/special-addresses";
import type { End, Inquiry } from "../model/inquiry";
import { addressesDepend, refOfEnd } from "../model/inquiry";
import type { Missing, Truth } from "../model/three-valued";
import type { Gateway, PublicAccess, ResourceRef } from "../model/topology";
import { isUnknown, notRead, ref, unbounded } from "../model/topology";
import type { Code, Gate } from "../model/verdict";
import type { GateAnswer } from "./findings";

/** A finding at the edge, about the request. */
export function edgeFinding(
  kind: Gate["kind"],
  code: Code,
  resource: ResourceRef | undefined,
  truth: Truth,
  missing: readonly Missing[] = [],
): GateAnswer {
  const resources = resource === undefined ? [] : [resource];
  return { direction: "request", kind, code, side: "between", resources, truth, missing };
}

/** How traffic crosses the edge: it is let in, it is sent out, or sent out by what only opens connections outwards. */
export type InternetWay = "inbound" | "outbound" | "outbound-only";

const PASSED: Readonly<Record<InternetWay, readonly PublicAccess[]>> = {
  inbound: ["off"],
  outbound: ["off"],
  "outbound-only": ["off", "block-ingress"],
};

/** Block public access of the subnet that the end is in. */
export function publicAccess(inquiry: Inquiry, end: End, way: InternetWay): GateAnswer {
  const code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";
  const missing: Missing[] = [];
  const mode = publicAccessMode(inquiry, end, missing);
  const truth = mode === undefined ? "unknown" : PASSED[way].includes(mode) ? "yes" : "no";
  return edgeFinding("gateway", code, ref("vpc", end.vpc ?? ""), truth, missing);
}

/** What the block of public access stops where the end is. */
export function publicAccessMode(
  { network, world }: Inquiry,
  { subnet, vpc = "" }: End,
  missing: Missing[],
): PublicAccess | undefined {
  const { byId, rest } = network.topology.vpcs;
  const fact =
    subnet?.blockPublicAccess ??
    byId.get(vpc)?.blockPublicAccess ??
    unbounded(rest) ??
    notRead("vpc", vpc);
  const candidates: readonly PublicAccess[] = ["off", "block-bidirectional", "block-ingress"];
  return world.valueOf(fact, "block public access", candidates, missing);
}

/** The internet gateway of the end's VPC. */
export function internetGatewayOf({ network }: Inquiry, { vpc }: End): Gateway | undefined {
  const gateways = [...network.topology.gateways.byId.values()];
  return gateways.find((gateway) => gateway.kind === "internet-gateway" && gateway.vpc === vpc);
}

/** Whether there is an internet gateway, and it works. */
export function internetGateway(inquiry: Inquiry, attached: Gateway | undefined): GateAnswer {
  const code = "NO_ROUTE_TO_DESTINATION";
  if (attached !== undefined) return working(inquiry, attached, code);
  const { byId, rest } = inquiry.network.topology.gateways;
  const unattached = [...byId.values()]
    .filter(({ kind }) => kind === "internet-gateway")
    .map(({ vpc }) => vpc)
    .filter((vpc) => isUnknown(vpc));
  const gap = rest ?? unattached[0];
  return gap === undefined
    ? edgeFinding("gateway", code, undefined, "no")
    : edgeFinding("gateway", code, undefined, "unknown", [{ unknown: gap }]);
}

/** Whether the gateway is available. */
export function working(inquiry: Inquiry, gateway: Gateway, code: Code): GateAnswer {
  const missing: Missing[] = [];
  const states = ["available", "unavailable"] as const;
  const state = inquiry.world.valueOf(gateway.state, "state", states, missing);
  const truth = state === undefined ? "unknown" : state === "available" ? "yes" : "no";
  return edgeFinding("gateway", code, ref("gateway", gateway.id), truth, missing);
}

const UNMAPPED = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";

/** The address by which the internet knows the end: IPv4 needs one that is mapped, IPv6 one that is advertised. */
export function publicAddressOf(inquiry: Inquiry, end: End): GateAnswer[] {
  if (end.addresses.v4.length === 0) return advertised(inquiry, end);
  const missing: Missing[] = [];
  const fact = end.interface?.publicAddress ?? null;
  const candidates = [null, "a public address"];
  const address = inquiry.world.valueOf(fact, "public address", candidates, missing);
  const truth = address === undefined ? "unknown" : address === null ? "no" : "yes";
  return [edgeFinding("address", UNMAPPED, refOfEnd(end), truth, missing)];
}

/** Unique local addresses, and ranges from a private scope, are known inside of AWS only. */
function advertised({ network }: Inquiry, end: End): GateAnswer[] {
  const ranges = network.topology.vpcs.byId.get(end.vpc ?? "")?.privateIpv6 ?? { items: [] };
  const hidden = unionOf(UNIQUE_LOCAL, network.addressesOf(ranges));
  const found = outsideOf(end, hidden, UNMAPPED);
  if (found.length > 0 || ranges.rest === undefined) return found;
  return [edgeFinding("address", UNMAPPED, refOfEnd(end), "unknown", [{ unknown: ranges.rest }])];
}

/** Nobody in the internet has a private address. */
export function fromPublicAddress(source: End): GateAnswer[] {
  return outsideOf(source, NOT_IN_INTERNET, "NO_ROUTE_TO_DESTINATION");
}

/** Out into the internet: to an address that is there, and not stopped by the block of public access. */
export function intoInternet(inquiry: Inquiry, from: End, to: End, way: InternetWay): GateAnswer[] {
  return [
    ...outsideOf(to, NOT_IN_INTERNET, "NO_ROUTE_TO_DESTINATION"),
    publicAccess(inquiry, from, way),
  ];
}

/** The end's addresses must be none of these; where some are, it depends. */
function outsideOf(end: End, forbidden: AddressSet, code: Code): GateAnswer[] {
  if (!overlaps(end.addresses, forbidden)) return [];
  const isAll = isSubset(end.addresses, forbidden);
  const missing = isAll ? [] : [addressesDepend(end, forbidden)];
  return [edgeFinding("address", code, refOfEnd(end), isAll ? "no" : "unknown", missing)];
}
