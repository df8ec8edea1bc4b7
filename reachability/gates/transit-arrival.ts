/**
 * Out of a transit gateway into a VPC: which of the attachment's interfaces may deliver a packet, and what each one's ACL and
 * route table say.
 *
 * - In appliance mode a hash of the flow chooses among all of the attachment's subnets; what comes out in a subnet follows
 *   that subnet's route table (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html).
 * - ACLs, as AWS documents them ("How network ACLs work with transit gateways"): the attachment subnet's outbound entries see
 *   the traffic, then the inbound ones of the destination's subnet. Where the attachment is in the destination's own
 *   subnet, neither is asked.
 */

import { attachmentSubnets, isSameZone } from "./attachment-subnets";
import type { Delivery, GateAnswer } from "./findings";
import { aclFinding } from "./findings";
import { passesAcl } from "./network-acls";
import { onward } from "./onward";
import { chooseRoute } from "./routes";
import type { Journey } from "./transit-journey";
import { note, refOfAttachment } from "./transit-journey";
import type { Missing, Truth } from "../model/three-valued";
import { allOf } from "../model/three-valued";
import type { Subnet, TransitAttachment } from "../model/topology";
import { factOf, unknown } from "../model/topology";

/** The attachments that a packet comes in and goes out by. */
export interface Crossing {
  readonly entry: TransitAttachment;
  readonly exit: TransitAttachment;
  /** The gateway that it leaves; another than the first where it went over a peering. */
  readonly here: string;
  /** The gateway that it entered. */
  readonly first: string;
}

/** The ways a packet may come out of the gateway, and what is known of how it arrives. */
interface Arrival extends Pick<Delivery, "arrival" | "arrivalDependsOn"> {
  readonly isReaddressed: boolean;
}

/**
 * The gateway's interface in the sender's zone delivers if there is one, else any of the others; in appliance mode any of
 * them may. Behind a peering any may, too: AWS documents the affinity to a zone for one gateway alone.
 */
export function arrive(journey: Journey, crossing: Crossing): Arrival {
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
