/**
 * One question in one world: every gate between the two ends, request first, in the order the packet meets them.
 *
 *   request   source's groups (egress) → source's ACL (out) → route → … → destination's ACL (in) → its groups (ingress)
 *   reply     destination's ACL (out) → its route back → … → source's ACL (in)
 *
 * All gates are judged, also behind one that blocks: whoever mends the first wants to know of the second.
 */

import { deliver } from "../gates/delivery";
import type { Delivery, GateAnswer } from "../gates/findings";
import { KEEPS_REFERENCES } from "../gates/findings";
import {
  endGates,
  entering,
  groupGate,
  leaving,
  nameGates,
  withoutPlace,
  placeHops,
  stateGates,
} from "../gates/gates";
import type { End, Inquiry } from "../model/inquiry";
import { addressesDepend, refOfEnd } from "../model/inquiry";
import type { PathAnswer } from "../gates/outside";
import { judgeInbound, judgeOutbound } from "../gates/outside";
import { afterwards } from "../gates/middlebox";
import { isSubset, overlaps } from "../sets/address-set";
import { asAddressed, judgeThroughNat, natRoute } from "./nat";
import { strangerAt } from "./places";
import { judgeKnownAddress, judgeThroughInternet, leadsThroughInternet } from "./through-internet";
import type { ResourceRef } from "../model/topology";
import { ref } from "../model/topology";
import type { Gate, Lack } from "../model/verdict";

/** Judges every gate between the two ends. */
export function decideInWorld(inquiry: Inquiry): PathAnswer {
  const between = judgeKnownAddress(inquiry, judgeOutwards) ?? judgeBetween(inquiry);
  const own = [
    ...nameGates(inquiry),
    ...stateGates(inquiry),
    ...endGates(inquiry),
    ...authorizedGate(inquiry),
    ...natGate(inquiry),
  ];
  return { ...between, findings: [...between.findings, ...own] };
}

function judgeBetween(inquiry: Inquiry): PathAnswer {
  const { source, destination } = inquiry;
  if (source.beyond !== undefined) return judgeInbound(inquiry);
  if (destination.beyond !== undefined) return judgeOutwards(inquiry);
  const nat = natRoute(inquiry, asAddressed(inquiry));
  if (nat !== undefined) return judgeThroughNat(inquiry, nat, judgeBehindNat);
  if (source.addresses.v4.length === 0 && destination.addresses.v4.length > 0)
    return untranslated(inquiry);
  return leadsThroughInternet(inquiry)
    ? judgeThroughInternet(inquiry, judgeOutwards)
    : judgeWithin(inquiry);
}

/** Out of the VPCs, through a NAT gateway where the route leads to one. */
function judgeOutwards(inquiry: Inquiry): PathAnswer {
  const nat = natRoute(inquiry, inquiry.destination);
  return nat === undefined ? judgeOutbound(inquiry) : judgeThroughNat(inquiry, nat, judgeBehindNat);
}

function judgeBehindNat(inquiry: Inquiry): PathAnswer {
  return inquiry.destination.beyond === undefined ? judgeWithin(inquiry) : judgeOutbound(inquiry);
}

/** An IPv6 client and an IPv4 destination, without a NAT gateway that would translate between them. */
function untranslated(inquiry: Inquiry): PathAnswer {
  const { source } = inquiry;
  const seen = asAddressed(inquiry);
  const way = travel({ ...inquiry, destination: seen }, "request", source, seen);
  const findings = way.findings.filter(({ kind, truth }) => kind === "route" && truth !== "yes");
  if (findings.length > 0) return { findings: way.findings, hops: way.hops };
  const { subnet } = source;
  const own =
    subnet === undefined
      ? sourceGate(source)
      : [addressFinding("between", ref("subnet", subnet.id), "translation", "no")];
  return { findings: [...way.findings, ...own], hops: way.hops };
}

/** Client VPN: authorization rules say which networks clients may connect to. */
function authorizedGate({ source, destination, network }: Inquiry): GateAnswer[] {
  const authorized = source.interface?.authorized;
  if (authorized === undefined) return [];
  const allowed = network.addressesOf(authorized);
  if (isSubset(destination.addresses, allowed)) return [];
  const missing = [
    ...(overlaps(destination.addresses, allowed) ? [addressesDepend(destination, allowed)] : []),
    ...(authorized.rest === undefined ? [] : [{ unknown: authorized.rest }]),
  ];
  const truth = missing.length > 0 ? "unknown" : "no";
  return [{ ...addressFinding("source", refOfEnd(source), "authorization", truth), missing }];
}

/**
 * A NAT gateway admits no connection to itself, at whichever of its addresses
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html).
 */
function natGate({ destination: { interface: item } }: Inquiry): GateAnswer[] {
  if (item?.kind !== "nat-gateway") return [];
  return [addressFinding("destination", ref("network-interface", item.id), "listener", "no")];
}

function addressFinding(
  side: GateAnswer["side"],
  resource: ResourceRef,
  lacks: Lack,
  truth: GateAnswer["truth"],
): GateAnswer {
  return {
    direction: "request",
    kind: "address",
    code: "NO_ROUTE_TO_DESTINATION",
    side,
    resources: [resource],
    rule: { id: resource.id, matchedBy: "none", kind: "address", lacks },
    truth,
    missing: [],
  };
}

/** Both ends in VPCs. */
function judgeWithin(inquiry: Inquiry): PathAnswer {
  const { source, destination } = inquiry;
  const request = travel(inquiry, "request", source, destination);
  const reply = travel(inquiry, "reply", destination, source);
  return {
    findings: [
      ...sourceGate(source),
      ...groupGate(inquiry, "egress", source, destination, request.referencing.egress),
      ...request.findings,
      ...afterwards(inquiry, request, [
        ...addressGate(inquiry, destination),
        ...groupGate(inquiry, "ingress", destination, source, request.referencing.ingress),
        ...reply.findings,
      ]),
    ],
    hops: request.hops,
  };
}

/** Nobody can be at an address of a VPC that is in none of its subnets. */
function sourceGate(end: End): GateAnswer[] {
  if (end.subnet !== undefined || end.placement !== undefined) return [];
  return [
    {
      direction: "request",
      kind: "address",
      code: "NO_ROUTE_TO_DESTINATION",
      side: "source",
      resources: [refOfEnd(end)],
      rule: { kind: "address", id: end.label, matchedBy: "none", lacks: "subnet" },
      truth: "no",
      missing: [],
    },
  ];
}

/** Somebody must have the address: a destination without an interface answers nothing. */
function addressGate(inquiry: Inquiry, end: End): GateAnswer[] {
  if (end.interface !== undefined) return [];
  const stranger = strangerAt(inquiry, end.vpc, end);
  const hasSubnet = end.subnet !== undefined || end.placement !== undefined;
  const isPossible = stranger !== undefined && hasSubnet;
  return [
    {
      direction: "request",
      kind: "address",
      code: "NO_ROUTE_TO_DESTINATION",
      side: "destination",
      resources: [refOfEnd(end)],
      rule: {
        kind: "address",
        id: end.label,
        matchedBy: "none",
        lacks: hasSubnet ? "interface" : "subnet",
      },
      truth: isPossible ? "unknown" : "no",
      missing: isPossible ? [{ unknown: stranger }] : [],
    },
  ];
}

/** From end to end: nothing is left to be asked on arrival. */
type Journey = Omit<Delivery, "arrival" | "arrivalDependsOn">;

/** One packet from subnet to subnet: out of one ACL, along the route, into the other ACL. */
export function travel(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
): Journey {
  const unplaced = [from, to].filter(
    (end) => end.subnet === undefined && end.placement !== undefined,
  );
  if (unplaced.length > 0) return withoutPlace(direction, unplaced);
  if (from.subnet === undefined || to.subnet?.id === from.subnet.id)
    return besideEachOther(from, to);
  const way = deliver(inquiry, direction, from, to, from.subnet);
  return {
    ...way,
    findings: [
      ...leaving(inquiry, direction, from.subnet, to),
      ...way.findings,
      ...afterwards(inquiry, way, entering(inquiry, direction, to.subnet, from, way)),
    ],
    hops: hopsOf(from, to, way),
  };
}

/** Within one subnet neither ACL nor route is asked. */
function besideEachOther(from: End, to: End): Journey {
  const hops = [from.label, ...(from.subnet === undefined ? [] : [from.subnet.id]), to.label];
  return {
    findings: [],
    hops,
    referencing: { ingress: KEEPS_REFERENCES, egress: KEEPS_REFERENCES },
  };
}

/** As far as routing carries the packet; what filters say is in the gates. */
function hopsOf(from: End, to: End, way: Delivery): string[] {
  const stop = way.findings.find(({ truth }) => truth === "no");
  const start = placeHops(from);
  if (stop === undefined) return withoutRepeats([...start, ...way.hops, ...arrivalHops(to)]);
  return stop.rule === undefined && way.hops.length === 0
    ? start.slice(0, 2)
    : [...start, ...way.hops];
}

/** An address that nobody has is no hop. */
function arrivalHops(to: End): string[] {
  const hops = placeHops(to).reverse();
  return to.interface === undefined ? hops.slice(0, -1) : hops;
}

/** Within one VPC the packet meets it once. */
function withoutRepeats(hops: readonly string[]): string[] {
  return hops.filter((hop, index) => hop !== hops[index - 1]);
}
