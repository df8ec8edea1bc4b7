/** Whether references to security groups count over a transit gateway. */

import type { Delivery } from "./findings";
import { losesReferences } from "./findings";
import type { ReferencingSupport } from "./security-groups";
import type { Crossing } from "./transit-arrival";
import type { Journey } from "./transit-journey";
import type { End } from "../model/inquiry";
import type { Missing, Truth } from "../model/three-valued";
import { allOf } from "../model/three-valued";
import { isUnknown, notRead } from "../model/topology";

/**
 * Zones in which a transit gateway does not keep references to groups
 * (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html, "Security group support").
 */
const WITHOUT_REFERENCES: ReadonlySet<unknown> = new Set(["use1-az3"]);

/** References count inbound only, and only with referencing enabled on the gateway and on both attachments. */
export function referencingOf(
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
