/** The gates that are at the edge of an end: its groups, and its subnet's ACL in either direction. */

import type { Delivery, GateAnswer } from "./findings";
import { aclFinding, bothWays, groupFinding, unknownReferencing } from "./findings";
import type { Direction } from "./group-rules";
import type { End, Inquiry } from "../model/inquiry";
import { refOfEnd } from "../model/inquiry";
import { passesAcl } from "./network-acls";
import type { ReferencingSupport } from "./security-groups";
import { admits } from "./security-groups";
import { judged, unreadGate } from "./unread-facts";
import type { Missing, Truth } from "../model/three-valued";
import type { Prepared } from "../model/prepared";
import type { Subnet, Unknown, Vpc } from "../model/topology";
import { isUnknown, notModelled, ref } from "../model/topology";
import type { Gate } from "../model/verdict";

/** The groups of one end; an end without groups is not filtered. */
export function groupGate(
  inquiry: Inquiry,
  direction: Direction,
  own: End,
  other: End,
  support: ReferencingSupport,
): GateAnswer[] {
  const { items, rest } = own.groups;
  if (items.length === 0 && rest === undefined) return [];
  return judged(inquiry.network, "request", () => {
    const admission = admits(inquiry, direction, own, other, support);
    return [groupFinding(inquiry, direction, items, admission)];
  });
}

function sideOf(direction: Gate["direction"], isLeaving: boolean): Gate["side"] {
  return (direction === "request") === isLeaving ? "source" : "destination";
}

/** The ACL on the way out of the subnet. */
export function leaving(
  inquiry: Inquiry,
  direction: Gate["direction"],
  subnet: Subnet,
  far: End,
): GateAnswer[] {
  return judged(inquiry.network, direction, () => {
    const answer = passesAcl(inquiry, subnet, { direction, egress: true, far });
    return [aclFinding(answer, direction, sideOf(direction, true), true)];
  });
}

/** The ACL on arrival: not asked where a gateway's interface in the same subnet delivers. */
export function entering(
  inquiry: Inquiry,
  direction: Gate["direction"],
  subnet: Subnet | undefined,
  far: End,
  way: Pick<Delivery, "arrival" | "arrivalDependsOn">,
): GateAnswer[] {
  if (subnet === undefined || way.arrival === "past-acl") return [];
  return judged(inquiry.network, direction, () => {
    const answer = passesAcl(inquiry, subnet, { direction, egress: false, far });
    const isOpen = way.arrival === "through-acl" || answer.truth === "yes";
    if (isOpen) return [aclFinding(answer, direction, sideOf(direction, false), false)];
    const missing = [...answer.missing, ...(way.arrivalDependsOn ?? [])];
    const open = { ...answer, truth: "unknown" as const, missing };
    return [aclFinding(open, direction, sideOf(direction, false), false)];
  });
}

/** What the ends themselves, their subnets and their VPCs have that is not modelled. */
export function endGates(inquiry: Inquiry): GateAnswer[] {
  const { network, source, destination } = inquiry;
  return [source, destination].flatMap((end) => {
    const unread = unreadOf(network, end);
    return unread.length === 0 ? [] : [unreadGate("request", end.role, unread)];
  });
}

/** An interface that is attached to nothing, or to something that does not run, opens and answers no connection. */
export function stateGates({ source, destination, world }: Inquiry): GateAnswer[] {
  return [source, destination].flatMap((end) => {
    const { interface: item, role } = end;
    if (item?.isInUse === undefined || item.isInUse === true) return [];
    const missing: Missing[] = [];
    const isInUse = world.valueOf(item.isInUse, "use", [true, false], missing);
    const truth: Truth = isInUse === undefined ? "unknown" : isInUse ? "yes" : "no";
    return [
      {
        direction: "request",
        kind: "address",
        code: "BAD_STATE",
        side: role,
        resources: [refOfEnd(end)],
        truth,
        missing,
      },
    ];
  });
}

/**
 * A client finds a node by the name of its endpoint. Where Amazon's resolver is off in its VPC, only servers of its own can
 * resolve that (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html), which nothing here shows.
 */
export function nameGates({ source, destination, network }: Inquiry): GateAnswer[] {
  if (source.interface === undefined || destination.interface?.kind !== "cache-node") return [];
  const resolves = resolvesNamesIn(network, source.vpc);
  if (resolves === true || source.vpc === undefined) return [];
  const vpc = ref("vpc", source.vpc);
  const servers = "name resolution without Amazon's resolver (enableDnsSupport is off)";
  return [
    {
      direction: "request",
      kind: "name",
      code: "NOT_MODELLED",
      side: "source",
      resources: [vpc],
      truth: "unknown",
      missing: [{ unknown: resolves === false ? notModelled(vpc, servers) : resolves }],
    },
  ];
}

/** Whether Amazon's resolver answers in a VPC. */
export function resolvesNamesIn(
  { topology }: Prepared,
  vpc: string | undefined,
): NonNullable<Vpc["resolvesNames"]> {
  return topology.vpcs.byId.get(vpc ?? "")?.resolvesNames ?? true;
}

/** Facts about where an end is, and about itself, that were seen and are not modelled. */
export function unreadOf(network: Prepared, { interface: item, subnet, vpc }: End): Unknown[] {
  const home = vpc === undefined ? undefined : network.topology.vpcs.byId.get(vpc);
  return [item, subnet, home].flatMap((resource) => resource?.unread ?? []);
}

/** An end that is not placed: the way is unknown, and says on which fact it hangs. */
export function withoutPlace(direction: Gate["direction"], ends: readonly End[]): Delivery {
  const missing = ends
    .map((end) => end.placement)
    .filter((each): each is Missing => each !== undefined);
  const finding: GateAnswer = {
    direction,
    kind: "route",
    code: "NO_ROUTE_TO_DESTINATION",
    side: "between",
    resources: ends.map(refOfEnd),
    truth: "unknown",
    missing,
  };
  const referencing = bothWays(unknownReferencing(missing));
  // Nobody knows the client's routes then: one of them may lead to what translates.
  const mayBeTranslated = direction === "request" && ends.some(({ role }) => role === "source");
  return {
    ...{ findings: [finding], hops: [], referencing, arrival: "depends" },
    ...(mayBeTranslated ? { isReaddressed: true } : {}),
  };
}

/** What a packet meets around an end, from the interface outwards. */
export function placeHops(end: End): string[] {
  const { subnet } = end;
  const vpc = subnet === undefined || isUnknown(subnet.vpc) ? end.vpc : subnet.vpc;
  return [end.label, subnet?.id, vpc].filter((id) => id !== undefined);
}
