/**
 * From one subnet to another: the route that is chosen, and what its target makes of the packet.
 *
 * The same code carries the request from the client to the node and the reply back: the reply follows the
 * *responder's* table. Peering is not transitive and lends no gateways.
 */

import { isSubset } from "../sets/address-set";
import { NOT_IN_INTERNET } from "../sets/special-addresses";
import type { Delivery, GateAnswer } from "./findings";
import { bothWays, KEEPS_REFERENCES, losesReferences, unknownReferencing } from "./findings";
import type { End, Inquiry } from "../model/inquiry";
import { keepsAddresses } from "./middlebox";
import { throughInterface } from "./onward";
import type { CompiledRoute, RouteChoice } from "./routes";
import { chooseRoute, refOfTable, ROUTE_STATES, routeRule } from "./routes";
import type { ReferencingSupport } from "./security-groups";
import type { Missing, Truth } from "../model/three-valued";
import { arrivalOfStopped, crossTransitGateway } from "./transit-gateways";
import type {
  Fact,
  FarTarget,
  Peering,
  PeeringSide,
  RouteTarget,
  Subnet,
  Unknown,
} from "../model/topology";
import { isSameFact, isUnknown, notModelled, refOfTarget } from "../model/topology";
import type { Code, Gate } from "../model/verdict";
import { delivered } from "./unread-facts";

/** A packet on its way between two VPC addresses. */
interface Leg {
  readonly inquiry: Inquiry;
  readonly direction: Gate["direction"];
  readonly from: End;
  readonly to: End;
  readonly table: string;
  readonly chosen: CompiledRoute;
}

/** The way from the subnet of `from` to the subnet of `to`. */
export function deliver(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  subnet: Subnet,
): Delivery {
  return delivered(inquiry.network, direction, () =>
    alongRoute(inquiry, direction, from, to, subnet),
  );
}

function alongRoute(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  subnet: Subnet,
): Delivery {
  const choice = chooseRoute(inquiry, subnet, to);
  if (choice.kind !== "route") {
    const way = undelivered(inquiry, direction, from, to, choice);
    return choice.kind === "none" || keepsAddresses(inquiry.network, subnet)
      ? way
      : maybeReaddressed(way, direction);
  }
  const leg: Leg = { inquiry, direction, from, to, table: choice.table, chosen: choice.chosen };
  const { route } = choice.chosen;
  const missing: Missing[] = [];
  const state = inquiry.world.valueOf(route.state, "state", ROUTE_STATES, missing);
  if (state === "blackhole") return ended(leg, "no", "BAD_STATE_ROUTE");
  const target = inquiry.world.valueOf(route.target, "target", undefined, missing);
  if (target === undefined)
    return maybeReaddressed(ended(leg, "unknown", "BAD_STATE_ROUTE", missing), direction);
  const way = follow(leg, target);
  if (state !== undefined) return way;
  const open = ended(leg, "unknown", "BAD_STATE_ROUTE", missing);
  return way.isReaddressed === true ? { ...open, isReaddressed: true } : open;
}

/** A request may be translated on a way that is not known. A reply may not: the client would not take it for one. */
function maybeReaddressed(way: Delivery, direction: Gate["direction"]): Delivery {
  return direction === "request" ? { ...way, isReaddressed: true } : way;
}

function undelivered(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  choice: Exclude<RouteChoice, { kind: "route" }>,
): Delivery {
  const finding: GateAnswer = {
    direction,
    kind: "route",
    code: "NO_ROUTE_TO_DESTINATION",
    side: sideOf(direction),
    resources: refOfTable(choice.table),
    truth: choice.kind === "none" ? "no" : "unknown",
    missing: choice.kind === "none" ? [] : choice.missing,
  };
  return {
    findings: [finding],
    hops: [],
    referencing: bothWays(
      referencingWithoutPath(inquiry, from, to, finding.truth, finding.missing),
    ),
    arrival: arrivalOfStopped(inquiry, to, finding.truth),
  };
}

function sideOf(direction: Gate["direction"]): Gate["side"] {
  return direction === "request" ? "source" : "destination";
}

function routeFinding(leg: Leg, truth: Truth, code: Code, missing: readonly Missing[]): GateAnswer {
  const { chosen, direction, table } = leg;
  return {
    direction,
    kind: "route",
    code,
    side: sideOf(direction),
    resources: refOfTable(table),
    rule: routeRule(chosen),
    truth,
    missing,
  };
}

/** The packet ends at this route. */
function ended(
  leg: Leg,
  truth: Truth,
  code: Code,
  missing: readonly Missing[] = [],
  causes: readonly Code[] = [],
): Delivery {
  return {
    findings: [{ ...routeFinding(leg, truth, code, missing), causes }],
    hops: [],
    referencing: bothWays(referencingWithoutPath(leg.inquiry, leg.from, leg.to, truth, missing)),
    arrival: arrivalOfStopped(leg.inquiry, leg.to, truth),
  };
}

/** The packet passes this route and arrives. */
function passed(leg: Leg, hops: readonly string[], support: ReferencingSupport): Delivery {
  return {
    findings: [routeFinding(leg, "yes", "NO_ROUTE_TO_DESTINATION", [])],
    hops,
    referencing: bothWays(support),
    arrival: "through-acl",
  };
}

function unmodelled(leg: Leg, target: FarTarget, feature: string): Delivery {
  const missing = [{ unknown: notModelled(refOfTarget(target), feature) }];
  return ended(leg, "unknown", "NOT_MODELLED", missing);
}

/** The same where the packet may go on with other addresses than those it came with. */
function readdressed(leg: Leg, target: FarTarget, feature: string): Delivery {
  return { ...unmodelled(leg, target, feature), isReaddressed: true };
}

/** Targets that end in a VPC: whether it is the right one cannot be told where an end's VPC is not known. */
const INTO_VPCS: ReadonlySet<RouteTarget["kind"]> = new Set([
  "local",
  "peering",
  "transit-gateway",
]);

function follow(leg: Leg, target: RouteTarget): Delivery {
  const gap = leg.from.vpcGap ?? leg.to.vpcGap;
  if (gap !== undefined && INTO_VPCS.has(target.kind) && !isLocalAtGap(leg, target))
    return ended(leg, "unknown", "NO_ROUTE_TO_DESTINATION", [{ unknown: gap }]);
  switch (target.kind) {
    case "local":
      return leg.from.vpc === leg.to.vpc
        ? passed(leg, [], KEEPS_REFERENCES)
        : ended(leg, "no", "NO_ROUTE_TO_DESTINATION", [], ["DISCONNECTED_VPCS"]);
    case "peering":
      return overPeering(leg, target.id);
    case "transit-gateway":
      return overTransitGateway(leg, target.id);
    case "interface":
      return overInterface(leg, target);
    case "nat-gateway":
      return throughNat(leg, target);
    case "internet-gateway":
    case "egress-only-gateway":
      // Between public IPv6 addresses there is a way through the internet: it is judged from edge to edge.
      return isPublicIpv6(leg.to)
        ? readdressed(leg, target, "the way through the internet")
        : ended(leg, "no", "NO_ROUTE_TO_DESTINATION", [], ["DISCONNECTED_VPCS"]);
    case "core-network":
      return unmodelled(leg, target, "what a Cloud WAN core network leads to");
    case "vpn-gateway":
      return unmodelled(leg, target, "where networks behind a VPN or Direct Connect route on to");
    case "gateway-endpoint":
    case "unsupported":
      return readdressed(leg, target, "this kind of route target");
  }
}

/** Both ends lie in the same VPC, whichever it is. */
function isLocalAtGap({ from, to }: Leg, { kind }: RouteTarget): boolean {
  return kind === "local" && isSameFact(from.vpcGap, to.vpcGap);
}

function overTransitGateway(leg: Leg, gateway: string): Delivery {
  const route = routeFinding(leg, "yes", "NO_ROUTE_TO_DESTINATION", []);
  const crossing = crossTransitGateway(leg.inquiry, leg.direction, leg.from, leg.to, gateway);
  return { ...crossing, findings: [route, ...crossing.findings] };
}

function overInterface(leg: Leg, target: FarTarget): Delivery {
  const { truth, code, missing } = throughInterface(leg.inquiry, target, leg.to);
  if (truth === "yes") return passed(leg, [], KEEPS_REFERENCES);
  const end = ended(leg, truth, code, missing);
  return truth === "no" ? end : { ...end, isReaddressed: true };
}

function isPublicIpv6({ addresses }: End): boolean {
  return addresses.v6.length > 0 && !isSubset(addresses, NOT_IN_INTERNET);
}

/**
 * A NAT gateway on the way to a private address sends it on by its own subnet's table. Into the internet, or nowhere:
 * the packet is lost. Anywhere else: with another source address; `nat.ts` judges that from the gateway on.
 */
function throughNat(leg: Leg, target: FarTarget): Delivery {
  const { network } = leg.inquiry;
  const subnetId = network.topology.gateways.byId.get(target.id)?.subnet;
  const subnet =
    typeof subnetId === "string" ? network.topology.subnets.byId.get(subnetId) : undefined;
  const onward = subnet === undefined ? undefined : chooseRoute(leg.inquiry, subnet, leg.to);
  // A reply arrives from another address than the client asked, if at all: no connection comes of it.
  const isLostReply = leg.direction === "reply";
  // By its own subnet's table back to itself: it goes round, and nowhere.
  const isOwn = leg.from.interface?.id === target.id;
  if (isLostReply || isOwn || (onward !== undefined && isLost(onward)))
    return { ...ended(leg, "no", "NO_ROUTE_TO_DESTINATION"), isReaddressed: true };
  return readdressed(leg, target, "what leaves a NAT gateway, with its own address");
}

function isLost(onward: RouteChoice): boolean {
  if (onward.kind !== "route") return onward.kind === "none";
  const { target, state } = onward.chosen.route;
  return state === "blackhole" || (!isUnknown(target) && target.kind === "internet-gateway");
}

/** Peering: active, with the other end's VPC on its other side. */
function overPeering(leg: Leg, id: string): Delivery {
  const { inquiry, from, to } = leg;
  const { byId, rest } = inquiry.network.topology.peerings;
  const peering = byId.get(id);
  if (peering === undefined)
    return rest === undefined
      ? ended(leg, "no", "BAD_STATE_ROUTE")
      : ended(leg, "unknown", "BAD_STATE_ROUTE", [{ unknown: rest }]);
  const missing: Missing[] = [];
  const states = ["active", "inactive"] as const;
  const state = inquiry.world.valueOf(peering.state, "state", states, missing);
  if (state === "inactive") return ended(leg, "no", "BAD_STATE_ROUTE");
  if (state === undefined) return ended(leg, "unknown", "BAD_STATE_ROUTE", missing);
  const far = farSide(peering, from.vpc);
  if (isUnknown(far.vpc)) return ended(leg, "unknown", "DISCONNECTED_VPCS", [{ unknown: far.vpc }]);
  if (far.vpc === to.vpc) return passed(leg, [id], referencingOver(inquiry, peering));
  return ended(leg, "no", ...notThere(inquiry, far, to));
}

/** The side that is not the VPC one comes from. */
function farSide(peering: Peering, vpc: string | undefined): PeeringSide {
  return peering.requester.vpc === vpc ? peering.accepter : peering.requester;
}

function notThere(inquiry: Inquiry, far: PeeringSide, to: End): [Code, Missing[], Code[]] {
  const isInCidr = isSubset(to.addresses, inquiry.network.addressesOf(far.cidrs));
  return isInCidr
    ? ["NO_ROUTE_TO_DESTINATION", [], ["DISCONNECTED_VPCS"]]
    : ["PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", [], []];
}

/**
 * Over peering, references hold within one Region
 * (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html). Sides of which neither tells its
 * Region are those of one plan, in one Region.
 */
function referencingOver(inquiry: Inquiry, { requester, accepter }: Peering): ReferencingSupport {
  const [a, b] = [regionOf(inquiry, requester), regionOf(inquiry, accepter)];
  const gaps = [a, b].filter((region) => region !== undefined && isUnknown(region));
  const hidden = gaps as readonly Unknown[];
  if (hidden.length > 0) return unknownReferencing(hidden.map((fact) => ({ unknown: fact })));
  return a === undefined || b === undefined || a === b
    ? KEEPS_REFERENCES
    : losesReferences("SG_REFERENCES_NOT_PRESERVED");
}

function regionOf({ network }: Inquiry, side: PeeringSide): Fact<string> | undefined {
  const known = isUnknown(side.vpc) ? undefined : network.topology.vpcs.byId.get(side.vpc)?.region;
  return side.region === undefined || isUnknown(side.region) ? (known ?? side.region) : side.region;
}

/**
 * What references would be worth if only the route were there: the fix is then to add the route alone. Where the route
 * is merely not known, neither is what becomes of references.
 */
function referencingWithoutPath(
  inquiry: Inquiry,
  from: End,
  to: End,
  truth: Truth,
  missing: readonly Missing[],
): ReferencingSupport {
  if (from.vpc !== undefined && from.vpc === to.vpc) return KEEPS_REFERENCES;
  if (truth === "unknown") return unknownReferencing(missing);
  for (const peering of inquiry.network.topology.peerings.byId.values()) {
    const sides = [peering.requester.vpc, peering.accepter.vpc];
    if (
      sides.includes(from.vpc ?? "") &&
      sides.includes(to.vpc ?? "") &&
      peering.state !== "inactive"
    )
      return referencingOver(inquiry, peering);
  }
  return losesReferences("SG_REFERENCES_NOT_PRESERVED");
}
