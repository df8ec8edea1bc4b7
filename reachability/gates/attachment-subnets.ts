/**
 * The subnets that a VPC's attachment to a transit gateway has interfaces in, one a zone, and which of them serve a subnet.
 *
 * Zones are compared by their ids, because a name is another zone in another account
 * (https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html).
 */

import type { Inquiry } from "../model/inquiry";
import type { Missing, Truth } from "../model/three-valued";
import type { Subnet, TransitAttachment } from "../model/topology";
import { isUnknown, notRead } from "../model/topology";

/** The attachment's subnets in the zone of a subnet: that one alone where it is one of them. */
export function subnetsInZone(
  inquiry: Inquiry,
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

/** Whether two subnets, perhaps of two accounts, are in one zone. */
export function isSameZone({ network }: Inquiry, a: Subnet, b: Subnet): Truth {
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

/** The zones these subnets may be in: those that are known, and two others, to be alike or apart. */
function zonesOf(subnets: readonly Subnet[]): string[] {
  const known = subnets.flatMap(({ zone }) => (isUnknown(zone) ? [] : [zone]));
  return [...new Set(known), "another zone", "a third zone"];
}

/** The subnets that an attachment has an interface in; what is not known of them is added to `missing`. */
export function attachmentSubnets(
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
