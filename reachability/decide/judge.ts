/**
 * One question in one world: every gate between the two ends, request first, in the order the packet meets them.
 *
 *   request   source's groups (egress) → source's ACL (out) → route → … → destination's ACL (in) → its groups (ingress)
 *   reply     destination's ACL (out) → its route back → … → source's ACL (in)
 *
 * All gates are judged, also behind one that blocks: whoever mends the first wants to know of the second.
 */

import { deliver } from "../gates/delivery";
import type { Delivery, Finding } from "../gates/findings";
import { KEEPS_REFERENCES } from "../gates/findings";
import { endGates, entering, groupGate, leaving, nowherePlaced, placeHops } from "../gates/gates";
import type { End, Inquiry } from "../model/inquiry";
import { refOfEnd } from "../model/inquiry";
import type { Judgement } from "../gates/outside";
import { judgeInbound, judgeOutbound } from "../gates/outside";
import { strangerAt } from "./places";
import type { Gate } from "../model/verdict";

/** Judges every gate between the two ends. */
export function judge(inquiry: Inquiry): Judgement {
  const { source, destination } = inquiry;
  const between =
    source.beyond !== undefined
      ? judgeInbound(inquiry)
      : destination.beyond !== undefined
        ? judgeOutbound(inquiry)
        : judgeWithin(inquiry);
  return { ...between, findings: [...between.findings, ...endGates(inquiry)] };
}

/** Both ends in VPCs. */
function judgeWithin(inquiry: Inquiry): Judgement {
  const { source, destination } = inquiry;
  const request = travel(inquiry, "request", source, destination);
  const reply = travel(inquiry, "reply", destination, source);
  return {
    findings: [
      ...sourceGate(source),
      ...groupGate(inquiry, "egress", source, destination, request.bonds.egress),
      ...request.findings,
      ...addressGate(inquiry, destination),
      ...groupGate(inquiry, "ingress", destination, source, request.bonds.ingress),
      ...reply.findings,
    ],
    hops: request.hops,
  };
}

/** Nobody can stand at an address of a VPC that is in none of its subnets. */
function sourceGate(end: End): Finding[] {
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
function addressGate(inquiry: Inquiry, end: End): Finding[] {
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

/** One packet from subnet to subnet: out of one ACL, along the route, into the other ACL. */
export function travel(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
): Delivery {
  const unplaced = [from, to].filter(
    (end) => end.subnet === undefined && end.placement !== undefined,
  );
  if (unplaced.length > 0) return nowherePlaced(direction, unplaced);
  if (from.subnet === undefined || to.subnet?.id === from.subnet.id)
    return besideEachOther(from, to);
  const way = deliver(inquiry, direction, from, to, from.subnet);
  return {
    ...way,
    findings: [
      ...leaving(inquiry, direction, from.subnet, to),
      ...way.findings,
      ...entering(inquiry, direction, to.subnet, from, way),
    ],
    hops: hopsOf(from, to, way),
  };
}

/** Within one subnet neither ACL nor route is asked. */
function besideEachOther(from: End, to: End): Delivery {
  const hops = [from.label, ...(from.subnet === undefined ? [] : [from.subnet.id]), to.label];
  return {
    findings: [],
    hops,
    bonds: { ingress: KEEPS_REFERENCES, egress: KEEPS_REFERENCES },
    arrival: "past-acl",
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
