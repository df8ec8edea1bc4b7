/**
 * Where a gateway hands a packet into a VPC, a route table decides where it goes on: that of the subnet a transit gateway's
 * attachment is in (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html), or the one that an internet
 * or VPN gateway is associated with (https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html).
 *
 * `local` delivers. An interface that drops what is not its own ends it. Whatever else is there, a firewall or another
 * gateway, may pass it on.
 */

import type { End, Inquiry } from "../model/inquiry";
import type { Missing } from "../model/three-valued";
import type { Fact, FarTarget, RouteTarget } from "../model/topology";
import { isUnknown, notModelled, refOfTarget } from "../model/topology";
import type { Gate } from "../model/verdict";
import type { GateAnswer } from "./findings";
import type { RouteChoice } from "./routes";
import { refOfTable, ROUTE_STATES, routeRule } from "./routes";

/** The route that carries the packet from a gateway's interface to the end. */
export interface Onward {
  readonly finding: GateAnswer;
  /** It is delivered straight by the VPC's local route. */
  readonly isLocal: boolean;
}

/** Judges the route that was chosen in the VPC (`home`) that the packet comes into. */
export function onward(
  inquiry: Inquiry,
  direction: Gate["direction"],
  choice: RouteChoice,
  home: Fact<string>,
  to: End,
): Onward {
  const base = {
    direction,
    kind: "route",
    code: "NO_ROUTE_TO_DESTINATION",
    side: "between",
    resources: refOfTable(choice.table),
  } as const;
  if (choice.kind === "none")
    return { finding: { ...base, truth: "no", missing: [] }, isLocal: false };
  if (choice.kind === "unknown")
    return { finding: { ...base, truth: "unknown", missing: choice.missing }, isLocal: false };
  const missing: Missing[] = [];
  const { route } = choice.chosen;
  const state = inquiry.world.valueOf(route.state, "state", ROUTE_STATES, missing);
  const target = inquiry.world.valueOf(route.target, "target", undefined, missing);
  const rule = routeRule(choice.chosen);
  if (state === "blackhole")
    return {
      finding: { ...base, rule, code: "BAD_STATE_ROUTE", truth: "no", missing: [] },
      isLocal: false,
    };
  if (state === undefined || target === undefined)
    return { finding: { ...base, rule, truth: "unknown", missing }, isLocal: false };
  return {
    finding: { ...base, rule, ...throughTarget(inquiry, target, home, to) },
    isLocal: target.kind === "local",
  };
}

type Passing = Pick<GateAnswer, "code" | "truth" | "missing">;

function throughTarget(
  inquiry: Inquiry,
  target: RouteTarget,
  home: Fact<string>,
  to: End,
): Passing {
  const code = "NO_ROUTE_TO_DESTINATION";
  if (target.kind === "local") {
    const gap = isUnknown(home) ? home : to.vpcGap;
    if (gap !== undefined) return { code, truth: "unknown", missing: [{ unknown: gap }] };
    return { code, truth: home === to.vpc ? "yes" : "no", missing: [] };
  }
  return target.kind === "interface"
    ? throughInterface(inquiry, target, to)
    : notPassed(target, "what is at this route into the VPC");
}

function notPassed(target: FarTarget, feature: string): Passing {
  const missing = [{ unknown: notModelled(refOfTarget(target), feature) }];
  return { code: "NOT_MODELLED", truth: "unknown", missing };
}

/** A middlebox: without forwarding it drops what is not its own; with it, only its system knows. */
export function throughInterface({ network }: Inquiry, target: FarTarget, to: End): Passing {
  const { id } = target;
  if (id === to.interface?.id)
    return { code: "NO_ROUTE_TO_DESTINATION", truth: "yes", missing: [] };
  const found = network.topology.interfaces.byId.get(id);
  if (found?.sourceDestCheck === true)
    return { code: "ENI_SOURCE_DEST_CHECK_RESTRICTION", truth: "no", missing: [] };
  return notPassed(target, "what an appliance forwards");
}
