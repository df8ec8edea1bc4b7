/** What the files about transit gateways share: a packet on its way over one, and how it is noted what stops it. */

import type { GateAnswer } from "./findings";
import type { End, Inquiry } from "../model/inquiry";
import type { Missing, Truth } from "../model/three-valued";
import type { ResourceRef, TransitAttachment, TransitRouteTable, Unknown } from "../model/topology";
import { ref } from "../model/topology";
import type { Code, Gate, GateRule } from "../model/verdict";

/** One packet on its way over a gateway, and what was found so far. */
export interface Journey {
  readonly inquiry: Inquiry;
  readonly direction: Gate["direction"];
  readonly from: End;
  readonly to: End;
  readonly findings: GateAnswer[];
  readonly hops: string[];
}

/** Adds what one resource on the way says. */
export function note(
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

export function refOfAttachment({ id }: TransitAttachment): ResourceRef {
  return ref("transit-gateway-attachment", id);
}

export function refOfTable({ id }: TransitRouteTable): ResourceRef {
  return ref("transit-gateway-route-table", id);
}

/** A fact that is missing, if it is. */
export function gaps(rest: Unknown | undefined): Missing[] {
  return rest === undefined ? [] : [{ unknown: rest }];
}
