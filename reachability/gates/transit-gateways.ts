/**
 * Transit gateways: from the subnet's route to the attachment in its zone, through the table *associated* with that
 * attachment, over peered gateways, to the attachment of the other VPC.
 *
 * - The subnet's zone needs an attachment subnet; so does the responder's, for the reply.
 * - Zones are compared by their ids, because a name is another zone in another account
 *   (https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html).
 * - In appliance mode a hash of the flow chooses among all of the attachment's subnets; what comes out in a subnet follows
 *   that subnet's route table; IPv6 needs the attachment's support for it
 *   (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html).
 * - ACLs, as AWS documents them ("How network ACLs work with transit gateways"): towards the gateway the attachment
 *   subnet's inbound entries see the traffic; from it, its outbound entries do, then the inbound ones of the
 *   destination's subnet. Where the attachment stands in the destination's own subnet, neither is asked.
 */

import type { Delivery, GateAnswer } from "./findings";
import { aclFinding, bothWays, losesReferences, unknownReferencing } from "./findings";
import type { End, Inquiry } from "../model/inquiry";
import { passesAcl } from "./network-acls";
import { onward } from "./onward";
import { chooseRoute } from "./routes";
import type { ReferencingSupport } from "./security-groups";
import type { Missing, Truth } from "../model/three-valued";
import { allOf } from "../model/three-valued";
import type {
  Fact,
  Subnet,
  TransitAttachment,
  TransitRouteTable,
  Unknown,
  ResourceRef,
} from "../model/topology";
import { isUnknown, unknown, factOf, notModelled, notRead, ref } from "../model/topology";
import type { CompiledTransitRoute } from "./transit-routes";
import { chooseTransitRoute } from "./transit-routes";
import type { Code, Gate, GateRule } from "../model/verdict";
import { delivered } from "./unread-facts";

/** More gateways in a row than AWS lets one chain; stops loops between peered tables. */
const MOST_GATEWAYS = 5;

interface Journey {
  readonly inquiry: Inquiry;
  readonly direction: Gate["direction"];
  readonly from: End;
  readonly to: End;
  readonly findings: GateAnswer[];
  readonly hops: string[];
}

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

function stopped({ findings, hops, inquiry, to }: Journey): Delivery {
  const open = findings.filter(({ truth }) => truth === "unknown");
  const support =
    open.length > 0
      ? unknownReferencing(open.flatMap(({ missing }) => missing))
      : losesReferences("SG_REFERENCES_NOT_PRESERVED");
  const arrival = arrivalOfStopped(inquiry, to, open.length > 0 ? "unknown" : "no");
  return { findings, hops, referencing: bothWays(support), arrival };
}

function note(
  journey: Journey,
  truth: Truth,
  code: Code,
  resource: ResourceRef,
  missing: readonly Missing[] = [],
  rule?: GateRule,
): void {
  journey.findings.push({
    direction: journey.direction,
    kind: code.startsWith("TGW_RTB") || code === "BAD_STATE_ROUTE" ? "route" : "gateway",
    code,
    side: "between",
    resources: [resource],
    ...(rule === undefined ? {} : { rule }),
    truth,
    missing,
  });
}

function refOfAttachment({ id }: TransitAttachment): ResourceRef {
  return ref("transit-gateway-attachment", id);
}

function refOfTable({ id }: TransitRouteTable): ResourceRef {
  return ref("transit-gateway-route-table", id);
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

function gaps(rest: Unknown | undefined): Missing[] {
  return rest === undefined ? [] : [{ unknown: rest }];
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
  const inZone = subnetsInZone(journey, attachment, journey.from.subnet, missing);
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

function subnetsInZone(
  { inquiry }: Journey,
  attachment: TransitAttachment,
  from: Subnet | undefined,
  missing: Missing[],
): Subnet[] {
  const all = attachmentSubnets(inquiry, attachment, missing);
  const own = all.find((subnet) => subnet.id === from?.id);
  if (own !== undefined) return [own];
  if (from === undefined) return [];
  // All of these are of one VPC: where its owner's names are known, they tell the zones apart as well as ids do.
  const zones = zonesOf([from, ...all]);
  return all.filter((each) => {
    if (typeof from.zoneId === "string" && typeof each.zoneId === "string")
      return from.zoneId === each.zoneId;
    const zone = inquiry.world.valueOf(from.zone, "zone", zones, missing);
    return zone !== undefined && inquiry.world.valueOf(each.zone, "zone", zones, missing) === zone;
  });
}

/** Whether two subnets, perhaps of two accounts, stand in one zone. */
function isSameZone({ network }: Inquiry, a: Subnet, b: Subnet): Truth {
  if (typeof a.zoneId === "string" && typeof b.zoneId === "string")
    return a.zoneId === b.zoneId ? "yes" : "no";
  if (isUnknown(a.zone) || isUnknown(b.zone)) return "unknown";
  return ownerOf(network, a) === ownerOf(network, b)
    ? a.zone === b.zone
      ? "yes"
      : "no"
    : "unknown";
}

function ownerOf({ topology }: Inquiry["network"], { account, vpc }: Subnet): string | undefined {
  return account ?? (isUnknown(vpc) ? undefined : topology.vpcs.byId.get(vpc)?.account);
}

/** The zones these subnets may stand in: those that are known, and two others, to be alike or apart. */
function zonesOf(subnets: readonly Subnet[]): string[] {
  const known = subnets.flatMap(({ zone }) => (isUnknown(zone) ? [] : [zone]));
  return [...new Set(known), "another zone", "a third zone"];
}

function attachmentSubnets(
  { network, world }: Inquiry,
  attachment: TransitAttachment,
  missing: Missing[],
): Subnet[] {
  const { byId, rest } = network.topology.subnets;
  const listed = attachment.subnets ?? { items: [] };
  const further =
    listed.rest === undefined
      ? []
      : (world.valueOf<readonly string[]>(
          listed.rest,
          "attachment subnets",
          () => onePerZone(network, attachment),
          missing,
        ) ?? []);
  return [...listed.items, ...further].flatMap((id) => {
    const subnet = byId.get(id);
    if (subnet === undefined) missing.push({ unknown: rest ?? notRead("subnet", id) });
    return subnet ?? [];
  });
}

/** The choices of subnets that are tried, at most. */
const MOST_CHOICES = 64;

/** Every choice of subnets of the attachment's VPC, one of a zone at most, that goes with those that are known. */
function onePerZone(
  { topology }: Inquiry["network"],
  { vpc, subnets }: TransitAttachment,
): string[][] | undefined {
  const { byId, rest } = topology.subnets;
  const all = [...byId.values()];
  const own = all.filter((subnet) => subnet.vpc === vpc);
  const isOpen = all.some((subnet) => isUnknown(subnet.vpc) || isUnknown(subnet.zone));
  if (rest !== undefined || vpc === undefined || isOpen) return undefined;
  const taken = (subnets?.items ?? []).map((id) => byId.get(id)?.zone);
  let choices: string[][] = [[]];
  for (const zone of new Set(own.map((subnet) => subnet.zone))) {
    if (taken.includes(zone)) continue;
    const here = own.filter((subnet) => subnet.zone === zone).map(({ id }) => id);
    choices = choices.flatMap((choice) => [choice, ...here.map((id) => [...choice, id])]);
    if (choices.length > MOST_CHOICES) return undefined;
  }
  return taken.length > 0 ? choices : choices.slice(1);
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

interface Crossing {
  readonly entry: TransitAttachment;
  readonly exit: TransitAttachment;
  readonly here: string;
  readonly first: string;
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

/** The ways a packet may come out of the gateway, and what is known of how it arrives. */
interface Arrival extends Pick<Delivery, "arrival" | "arrivalDependsOn"> {
  readonly isReaddressed: boolean;
}

/**
 * The gateway's interface in the sender's zone delivers if there is one, else any of the others; in appliance mode any of
 * them may. Behind a peering any may, too: AWS documents the affinity to a zone for one gateway alone.
 */
function arrive(journey: Journey, crossing: Crossing): Arrival {
  const { inquiry, to } = journey;
  const { exit } = crossing;
  const missing: Missing[] = [];
  const all = attachmentSubnets(inquiry, exit, missing);
  if (missing.length > 0) {
    note(journey, "unknown", "TGW_ROUTE_AZ_RESTRICTION", refOfAttachment(exit), missing);
    return { arrival: "depends", isReaddressed: true };
  }
  const usable = deliveringSubnets(journey, crossing, all);
  const away = usable.filter((subnet) => subnet.id !== to.subnet?.id);
  const exits = away.map((subnet) => outOf(journey, subnet));
  const isCertain = away.length === usable.length;
  journey.findings.push(...agreedFindings(exits, isCertain, exit));
  const isReaddressed = exits.some((each) => each.isReaddressed);
  if (isCertain) return { arrival: "through-acl", isReaddressed };
  if (away.length === 0) return { arrival: "past-acl", isReaddressed };
  return { arrival: "depends", arrivalDependsOn: [chosenByAws(exit)], isReaddressed };
}

function deliveringSubnets(
  { inquiry, from }: Journey,
  { exit, here, first }: Crossing,
  all: readonly Subnet[],
): readonly Subnet[] {
  if ((exit.isApplianceMode ?? false) !== false || here !== first || from.subnet === undefined)
    return all;
  const { subnet } = from;
  const inZone = all.filter((each) => isSameZone(inquiry, each, subnet) === "yes");
  return inZone.length > 0 ? inZone : all;
}

/** Out of the gateway's interface in one subnet: its ACL, and its route to the destination. */
interface WayOut {
  readonly findings: readonly GateAnswer[];
  readonly isReaddressed: boolean;
}

function outOf({ inquiry, direction, to }: Journey, subnet: Subnet): WayOut {
  const answer = passesAcl(inquiry, subnet, { direction, egress: true, far: to });
  const acl = aclFinding(answer, direction, "between", true);
  const choice = chooseRoute(inquiry, subnet, to);
  const { finding, isLocal } = onward(inquiry, direction, choice, subnet.vpc, to);
  const isPlain = isLocal && finding.truth === "yes";
  return {
    findings: isPlain ? [acl] : [acl, finding],
    isReaddressed: !isLocal && finding.truth === "unknown",
  };
}

/** What all subnets that may deliver say alike; unknown where they differ. */
function agreedFindings(
  exits: readonly WayOut[],
  isCertain: boolean,
  exit: TransitAttachment,
): readonly GateAnswer[] {
  const [first] = exits;
  if (first === undefined) return [];
  const truthOf = ({ findings }: WayOut): Truth => allOf(findings.map(({ truth }) => truth));
  const truth = truthOf(first);
  const isSame = exits.every((each) => truthOf(each) === truth);
  if (isSame && (isCertain || truth === "yes")) return first.findings;
  const open = exits.flatMap(({ findings }) => findings);
  const shown = open.find((finding) => finding.truth !== "yes") ?? first.findings[0];
  if (shown === undefined) return [];
  const missing = [chosenByAws(exit), ...open.flatMap((each) => each.missing)];
  return [{ ...shown, rule: undefined, truth: "unknown", missing }];
}

function chosenByAws(exit: TransitAttachment): Missing {
  const fact = factOf("transit-gateway-attachment", exit.id, "zone");
  return { unknown: unknown(fact, { code: "chosen-by-aws", what: "the zone that delivers" }) };
}

/**
 * Zones in which a transit gateway does not keep references to groups
 * (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html, "Security group support").
 */
const WITHOUT_REFERENCES: ReadonlySet<unknown> = new Set(["use1-az3"]);

/** References count inbound only, and only with referencing enabled on the gateway and on both attachments. */
function referencingOf(
  { inquiry, from, to }: Journey,
  { entry, exit, here, first }: Crossing,
): Delivery["referencing"] {
  const egress = losesReferences("SG_REFERENCES_NOT_PRESERVED");
  const isWithout = [from, to].some(({ subnet }) => WITHOUT_REFERENCES.has(subnet?.zoneId));
  if (here !== first || isWithout) return { egress, ingress: egress };
  const missing: Missing[] = hiddenZones([from, to]);
  const flags = [
    inquiry.network.topology.transitGateways.byId.get(here)?.isGroupReferencing ??
      notRead("transit-gateway", here, "isGroupReferencing"),
    entry.isGroupReferencing ?? false,
    exit.isGroupReferencing ?? false,
  ];
  const truths = flags.map((flag): Truth => {
    const isOn = inquiry.world.valueOf(flag, "group referencing", [true, false], missing);
    return isOn === undefined ? "unknown" : isOn ? "yes" : "no";
  });
  const truth = allOf([...truths, ...hiddenZones([from, to]).map((): Truth => "unknown")]);
  const ingress: ReferencingSupport =
    truth === "no" ? losesReferences("SG_REFERENCING_SUPPORT") : { truth, missing };
  return { egress, ingress };
}

/** A zone whose id is hidden may be one without references. */
function hiddenZones(ends: readonly End[]): Missing[] {
  return ends
    .map(({ subnet }) => subnet?.zoneId)
    .filter((id) => id !== undefined && isUnknown(id))
    .map((id) => ({ unknown: id }));
}
