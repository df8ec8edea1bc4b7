/**
 * Transit gateways: from the subnet's route to the attachment in its zone, through the table *associated* with that
 * attachment, over peered gateways, to the attachment of the other VPC.
 *
 * - The subnet's zone needs an attachment subnet; so does the responder's, for the reply. Towards the gateway the attachment
 *   subnet's inbound entries see the traffic ("How network ACLs work with transit gateways"); what happens on the way out
 *   is in `transit-arrival.ts`.
 * - IPv6 needs the attachment's support for it (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html).
 */

import type { Delivery } from "./findings";
import { aclFinding, bothWays, losesReferences, unknownReferencing } from "./findings";
import { subnetsInZone } from "./attachment-subnets";
import type { End, Inquiry } from "../model/inquiry";
import { passesAcl } from "./network-acls";
import type { Crossing } from "./transit-arrival";
import { areTransitVpcsTransparent } from "./middlebox";
import { arrive } from "./transit-arrival";
import type { Journey } from "./transit-journey";
import { gaps, note, refOfAttachment, refOfTable } from "./transit-journey";
import { referencingOf } from "./transit-references";
import type { Missing, Truth } from "../model/three-valued";
import type { Fact, TransitAttachment, TransitRouteTable, Unknown } from "../model/topology";
import { isUnknown, notModelled, notRead, ref } from "../model/topology";
import type { CompiledTransitRoute } from "./transit-routes";
import { chooseTransitRoute } from "./transit-routes";
import type { Gate, GateRule } from "../model/verdict";
import { delivered } from "./unread-facts";

/** More gateways in a row than AWS lets one chain; stops loops between peered tables. */
const MOST_GATEWAYS = 5;

/** The way from one VPC (or from an attachment that leads on-premises) through a gateway to the other end's VPC. */
export function crossTransitGateway(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  gateway: string,
): Delivery {
  return delivered(inquiry.network, direction, () => {
    const journey: Journey = { inquiry, direction, from, to, findings: [], hops: [gateway] };
    const entry = enter(journey, gateway);
    if (entry === undefined) return stopped(journey);
    return travel(journey, gateway, entry);
  });
}

/** From an attachment on: also for traffic that comes from on-premises. */
export function crossFromAttachment(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  gateway: string,
  entry: TransitAttachment,
): Delivery {
  return delivered(inquiry.network, direction, () => {
    const journey: Journey = { inquiry, direction, from, to, findings: [], hops: [gateway] };
    return travel(journey, gateway, entry);
  });
}

/**
 * How a packet arrives that is stopped on its way, or may be. Where the way is not known, a gateway's interface in the
 * destination's own subnet may deliver it, and then that subnet's ACL is not asked.
 */
export function arrivalOfStopped(
  { network }: Inquiry,
  { subnet }: End,
  truth: Truth,
): Delivery["arrival"] {
  if (truth !== "unknown") return "through-acl";
  const { byId, rest } = network.topology.transitAttachments;
  const isPossible =
    rest !== undefined ||
    [...byId.values()].some(
      ({ kind, subnets }) =>
        kind === "vpc" &&
        (subnets === undefined ||
          subnets.rest !== undefined ||
          subnets.items.some((id) => id === subnet?.id)),
    );
  return isPossible ? "depends" : "through-acl";
}

function stopped({ direction, findings, hops, inquiry, to }: Journey): Delivery {
  const open = findings.filter(({ truth }) => truth === "unknown");
  const support =
    open.length > 0
      ? unknownReferencing(open.flatMap(({ missing }) => missing))
      : losesReferences("SG_REFERENCES_NOT_PRESERVED");
  const arrival = arrivalOfStopped(inquiry, to, open.length > 0 ? "unknown" : "no");
  // It may go through another VPC, and a middlebox there.
  const mayPassMiddlebox =
    open.length > 0 && direction === "request" && !areTransitVpcsTransparent(inquiry.network);
  return {
    ...{ findings, hops, referencing: bothWays(support), arrival },
    ...(mayPassMiddlebox ? { isReaddressed: true } : {}),
  };
}

/** The VPC's attachment, standing in the subnet's zone and in a working state. */
function enter(journey: Journey, gateway: string): TransitAttachment | undefined {
  const { inquiry, from } = journey;
  const ofVpcs = inquiry.network.attachmentsOf(gateway).filter(({ kind }) => kind === "vpc");
  const attachment = ofVpcs.find(({ vpc }) => vpc !== undefined && vpc === from.vpc);
  if (attachment === undefined) {
    const unread = gaps(unreadAttachment(inquiry, ofVpcs));
    note(
      journey,
      unread.length === 0 ? "no" : "unknown",
      "BAD_STATE_ROUTE",
      ref("transit-gateway", gateway),
      unread,
    );
    return undefined;
  }
  checkState(journey, attachment);
  checkIpv6(journey, attachment);
  checkZone(journey, attachment);
  return attachment;
}

/** Why the VPC's attachment may exist though none is known. */
function unreadAttachment(
  { network }: Inquiry,
  ofVpcs: readonly TransitAttachment[],
): Unknown | undefined {
  const { byId, rest } = network.topology.transitAttachments;
  const ofAll = [...byId.values()].map(({ transitGateway }) => transitGateway);
  return rest ?? [...ofVpcs.map(({ vpc }) => vpc), ...ofAll].find(isMissing);
}

function isMissing(fact: Fact<string> | undefined): fact is Unknown<string> {
  return fact !== undefined && isUnknown(fact);
}

function checkState(journey: Journey, attachment: TransitAttachment): void {
  const missing: Missing[] = [];
  const states = ["available", "unavailable"] as const;
  const state = journey.inquiry.world.valueOf(attachment.state, "state", states, missing);
  if (state === "available") return;
  note(
    journey,
    state === undefined ? "unknown" : "no",
    "BAD_STATE_ROUTE",
    refOfAttachment(attachment),
    missing,
  );
}

/** The provider's default, and AWS's, is that a VPC attachment carries no IPv6. */
function checkIpv6(journey: Journey, attachment: TransitAttachment): void {
  if (journey.to.addresses.v6.length === 0) return;
  const missing: Missing[] = [];
  const fact =
    attachment.isIpv6 ?? notRead("transit-gateway-attachment", attachment.id, "ipv6Support");
  const isOn = journey.inquiry.world.valueOf(fact, "IPv6 support", [true, false], missing);
  if (isOn === true) return;
  const truth = isOn === undefined ? "unknown" : "no";
  const rule: GateRule = {
    id: attachment.id,
    matchedBy: "none",
    kind: "address",
    lacks: "ipv6-support",
  };
  note(
    journey,
    truth,
    "BAD_STATE_ROUTE",
    refOfAttachment(attachment),
    missing,
    isOn === false ? rule : undefined,
  );
}

/** A subnet reaches the gateway only through an attachment subnet of its own zone. */
function checkZone(journey: Journey, attachment: TransitAttachment): void {
  const missing: Missing[] = [];
  const inZone = subnetsInZone(journey.inquiry, attachment, journey.from.subnet, missing);
  const truth = inZone.length > 0 ? "yes" : missing.length > 0 ? "unknown" : "no";
  note(
    journey,
    truth,
    "TGW_ROUTE_AZ_RESTRICTION",
    refOfAttachment(attachment),
    truth === "yes" ? [] : missing,
  );
  const [subnet] = inZone;
  if (subnet === undefined) return;
  const packet = { direction: journey.direction, egress: false, far: journey.from };
  const answer = passesAcl(journey.inquiry, subnet, packet);
  journey.findings.push(aclFinding(answer, journey.direction, "between", false));
}

/** From table to table until an attachment of the destination's VPC is reached. */
function travel(journey: Journey, gateway: string, entry: TransitAttachment): Delivery {
  const { network } = journey.inquiry;
  network.consult(network.topology.transitGateways.byId.get(gateway));
  let here = gateway;
  let arrivedBy = entry;
  for (let count = 0; count < MOST_GATEWAYS; count += 1) {
    const next = nextAttachment(journey, here, arrivedBy);
    if (next === undefined) return stopped(journey);
    checkState(journey, next);
    if (next.kind !== "peering") return leave(journey, { entry, exit: next, here, first: gateway });
    const peer = otherGateway(next, here);
    if (peer === undefined || isUnknown(peer)) {
      note(journey, "unknown", "NOT_MODELLED", refOfAttachment(next), gaps(peer));
      return stopped(journey);
    }
    journey.hops.push(peer);
    network.consult(network.topology.transitGateways.byId.get(peer));
    here = peer;
    arrivedBy = next;
  }
  note(journey, "no", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", ref("transit-gateway", here), [], {
    kind: "transit-gateway-loop",
    id: gateway,
    matchedBy: "none",
  });
  return stopped(journey);
}

function otherGateway(attachment: TransitAttachment, here: string): Fact<string> | undefined {
  return attachment.transitGateway === here ? attachment.peerGateway : attachment.transitGateway;
}

/** The attachment that the associated table leads to. */
function nextAttachment(
  journey: Journey,
  gateway: string,
  arrivedBy: TransitAttachment,
): TransitAttachment | undefined {
  const table = associatedTable(journey, gateway, arrivedBy);
  if (table === undefined) return undefined;
  const missing: Missing[] = [];
  const chosen = chooseTransitRoute(journey.inquiry, journey.to, table, missing);
  if (missing.length > 0) {
    note(journey, "unknown", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", refOfTable(table), missing);
    return undefined;
  }
  if (chosen === undefined) {
    note(journey, "no", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", refOfTable(table));
    return undefined;
  }
  return attachmentOfRoute(journey, table, chosen);
}

function associatedTable(
  journey: Journey,
  gateway: string,
  arrivedBy: TransitAttachment,
): TransitRouteTable | undefined {
  const { network, world } = journey.inquiry;
  const fact =
    arrivedBy.transitGateway === gateway || arrivedBy.kind !== "peering"
      ? arrivedBy.associatedTable
      : (arrivedBy.peerAssociatedTable ??
        notRead("transit-gateway-attachment", arrivedBy.id, "peerAssociatedTable"));
  const missing: Missing[] = [];
  const candidates = (): (string | null)[] | undefined => tablesOf(journey.inquiry, gateway);
  const id = world.valueOf(fact, "transit table", candidates, missing);
  const table =
    typeof id === "string" ? network.topology.transitRouteTables.byId.get(id) : undefined;
  if (table !== undefined) return table;
  if (typeof id === "string")
    missing.push({
      unknown:
        network.topology.transitRouteTables.rest ?? notRead("transit-gateway-route-table", id),
    });
  const truth = id === null ? "no" : "unknown";
  note(
    journey,
    truth,
    "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
    refOfAttachment(arrivedBy),
    missing,
  );
  return undefined;
}

function tablesOf({ network }: Inquiry, gateway: string): (string | null)[] | undefined {
  const { byId, rest } = network.topology.transitRouteTables;
  if (rest !== undefined) return undefined;
  const own = [...byId.values()].filter(
    (table) => isUnknown(table.transitGateway) || table.transitGateway === gateway,
  );
  // A gateway without tables is another account's, which alone lists them.
  return own.length === 0 ? undefined : [null, ...own.map((table) => table.id)];
}

function attachmentOfRoute(
  journey: Journey,
  table: TransitRouteTable,
  { attachment, cidr }: CompiledTransitRoute,
): TransitAttachment | undefined {
  const { byId, rest } = journey.inquiry.network.topology.transitAttachments;
  const rule = (leadsTo: string | null): GateRule => ({
    kind: "transit-gateway-route",
    id: cidr,
    matchedBy: "cidr",
    cidr,
    attachment: leadsTo,
  });
  if (isUnknown(attachment)) {
    note(
      journey,
      "unknown",
      "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
      refOfTable(table),
      gaps(attachment),
    );
    return undefined;
  }
  if (attachment === null) {
    note(journey, "no", "BAD_STATE_ROUTE", refOfTable(table), [], rule(null));
    return undefined;
  }
  const found = byId.get(attachment);
  if (found === undefined) {
    const truth = rest === undefined ? "no" : "unknown";
    note(journey, truth, "BAD_STATE_ROUTE", refOfTable(table), gaps(rest), rule(attachment));
    return undefined;
  }
  note(
    journey,
    "yes",
    "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    refOfTable(table),
    [],
    rule(attachment),
  );
  return found;
}

/** Out of the gateway into the destination's VPC, or into another one that it may pass through. */
function leave(journey: Journey, crossing: Crossing): Delivery {
  const { exit } = crossing;
  if (exit.kind !== "vpc") return { ...leaveForElsewhere(journey, exit), exit };
  checkIpv6(journey, exit);
  const missing: Missing[] = [];
  const vpc = journey.inquiry.world.valueOf<string>(
    exit.vpc ?? notRead("transit-gateway-attachment", exit.id, "vpc"),
    "VPC",
    undefined,
    missing,
  );
  if (vpc === undefined) {
    note(journey, "unknown", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", refOfAttachment(exit), missing);
    return stopped(journey);
  }
  const { isReaddressed, ...arrival } = arrive(journey, crossing);
  const { findings, hops } = journey;
  const way: Delivery =
    vpc === journey.to.vpc
      ? {
          findings,
          hops,
          referencing: referencingOf(journey, crossing),
          ...arrival,
        }
      : stopped(journey);
  return {
    ...way,
    exit,
    ...(isReaddressed ? { isReaddressed } : {}),
  };
}

/** Attachments behind which there is a network that ends at AWS's edge, as far as anybody can see. */
export const TO_PREMISES: ReadonlySet<TransitAttachment["kind"]> = new Set([
  "vpn",
  "direct-connect",
]);

/** VPN and Direct Connect are right for an end on-premises; whether it comes back from there is not modelled. */
function leaveForElsewhere(journey: Journey, exit: TransitAttachment): Delivery {
  const isOnPremises = journey.to.vpc === undefined && journey.to.interface === undefined;
  if (!isOnPremises || !TO_PREMISES.has(exit.kind))
    note(journey, "unknown", "NOT_MODELLED", refOfAttachment(exit), [
      { unknown: notModelled(refOfAttachment(exit), "where traffic goes behind this attachment") },
    ]);
  return stopped(journey);
}
