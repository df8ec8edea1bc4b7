/**
 * Connections that cross the edge of the VPCs: from the internet or from on-premises to an interface, and from an
 * interface outwards.
 *
 * From the internet an interface is reached by its public address only: an IPv4 address mapped by the internet
 * gateway, or its own IPv6 address. NAT and egress-only gateways admit nothing inbound. The ACL and the groups see
 * the client's public address. What is in front of on-premises networks is not visible here.
 */

import type { Delivery, GateAnswer } from "./findings";
import { bothWays, losesReferences } from "./findings";
import { entering, groupGate, leaving, withoutPlace, placeHops } from "./gates";
import type { End, Inquiry } from "../model/inquiry";
import {
  edgeFinding,
  fromPublicAddress,
  internetGateway,
  internetGatewayOf,
  intoInternet,
  publicAccess,
  publicAddressOf,
  working,
} from "./internet-edge";
import type { InternetWay } from "./internet-edge";
import { afterwards } from "./middlebox";
import { onward, throughInterface } from "./onward";
import { chooseFromTable, chooseRoute, refOfTable, ROUTE_STATES, routeRule } from "./routes";
import type { Missing } from "../model/three-valued";
import type { FarTarget, Gateway, RouteTarget, Subnet, Fact } from "../model/topology";
import { notModelled, notRead, ref, refOfTarget, unbounded, isUnknown } from "../model/topology";
import { crossFromAttachment, crossTransitGateway } from "./transit-gateways";
import type { Gate } from "../model/verdict";
import { delivered, judged } from "./unread-facts";

/** Every gate of one question in one world, and what the request meets. */
export interface PathAnswer {
  readonly findings: readonly GateAnswer[];
  readonly hops: readonly string[];
}

const LOST = losesReferences("SG_REFERENCES_NOT_PRESERVED");

/** From outside to an interface. */
export function judgeInbound(inquiry: Inquiry): PathAnswer {
  const { source, destination } = inquiry;
  const { subnet } = destination;
  if (subnet === undefined)
    return {
      findings: [
        ...groupGate(inquiry, "ingress", destination, source, LOST),
        ...withoutPlace("request", [destination]).findings,
      ],
      hops: [],
    };
  const kind = source.beyond?.kind ?? "elsewhere";
  const edge = delivered(inquiry.network, "request", () => FROM[kind](inquiry));
  return {
    findings: [
      ...edge.findings,
      ...afterwards(inquiry, edge, [
        ...entering(inquiry, "request", subnet, source, edge),
        ...groupGate(inquiry, "ingress", destination, source, LOST),
        ...leaving(inquiry, "reply", subnet, source),
        ...outward(inquiry, "reply", destination, source, subnet),
      ]),
    ],
    hops: [source.label, ...edge.hops, ...placeHops(destination).reverse()],
  };
}

/** From an interface to the internet or to on-premises. */
export function judgeOutbound(inquiry: Inquiry): PathAnswer {
  const { source, destination } = inquiry;
  const { subnet } = source;
  if (subnet === undefined) return withoutPlace("request", [source]);
  const back = throughAttachment(inquiry, "reply", destination, source) ?? comesBack(inquiry);
  return {
    findings: [
      ...groupGate(inquiry, "egress", source, destination, LOST),
      ...leaving(inquiry, "request", subnet, destination),
      ...outward(inquiry, "request", source, destination, subnet),
      ...back.findings,
      ...entering(inquiry, "reply", subnet, destination, back),
    ],
    hops: destination.beyond?.gateway === "" ? placeHops(source).slice(0, 2) : placeHops(source),
  };
}

/** A reply from the internet comes in by the gateway's own route table; NAT gateways answer for themselves. */
function comesBack(inquiry: Inquiry): EdgeRoute & Pick<Delivery, "arrival"> {
  const { source, destination, network } = inquiry;
  const gateway =
    destination.beyond?.kind === "internet"
      ? internetGatewayOf(inquiry, source)
      : network.topology.gateways.byId.get(destination.beyond?.gateway ?? "");
  const edge = gateway === undefined ? NO_EDGE : edgeRoute(inquiry, "reply", gateway, source);
  return { ...edge, arrival: "through-acl" };
}

const FROM = { internet: fromInternet, "on-premises": fromPremises, elsewhere: fromElsewhere };

function fromInternet(inquiry: Inquiry): Delivery {
  const { source, destination } = inquiry;
  const attached = internetGatewayOf(inquiry, destination);
  const edge =
    attached === undefined ? NO_EDGE : edgeRoute(inquiry, "request", attached, destination);
  const findings = [
    ...fromPublicAddress(source),
    publicAccess(inquiry, destination, "inbound"),
    internetGateway(inquiry, attached),
    ...publicAddressOf(inquiry, destination),
    ...edge.findings,
  ];
  const hops = attached === undefined ? [] : [attached.id];
  return {
    ...edge,
    findings,
    hops,
    referencing: bothWays(LOST),
    arrival: "through-acl",
  };
}

interface EdgeRoute {
  readonly findings: readonly GateAnswer[];
  readonly isReaddressed?: true;
}

const NO_EDGE: EdgeRoute = { findings: [] };

/** The VPC that a gateway is attached to: something comes in through it, so it is attached to one. */
function vpcOfGateway(id: string, vpc: Gateway["vpc"]): Fact<string> {
  if (vpc === null) return notRead("gateway", id, "vpc");
  return isUnknown(vpc) ? unbounded(vpc) : vpc;
}

/** What comes in through a gateway with a route table of its own follows that table. */
function edgeRoute(
  inquiry: Inquiry,
  direction: Gate["direction"],
  { id, routeTable = null, vpc }: Gateway,
  to: End,
): EdgeRoute {
  const missing: Missing[] = [];
  const table = inquiry.world.valueOf(routeTable, "edge route table", undefined, missing);
  if (table === null) return NO_EDGE;
  if (table === undefined) {
    const open = edgeFinding(
      "route",
      "NO_ROUTE_TO_DESTINATION",
      ref("gateway", id),
      "unknown",
      missing,
    );
    return { findings: [{ ...open, direction }], isReaddressed: true };
  }
  const home = vpcOfGateway(id, vpc);
  const choice = chooseFromTable(inquiry, table, { vpc: home }, to);
  const { finding, isLocal } = onward(inquiry, direction, choice, home, to);
  const isOpen = !isLocal && finding.truth === "unknown";
  return isOpen ? { findings: [finding], isReaddressed: true } : { findings: [finding] };
}

/** Through a VPN gateway, or through a transit gateway's attachment. */
function fromPremises(inquiry: Inquiry): Delivery {
  const { source, destination, network } = inquiry;
  const crossing = throughAttachment(inquiry, "request", source, destination);
  if (crossing !== undefined) return crossing;
  const { gateway } = source.beyond ?? { gateway: "" };
  const { byId, rest } = network.topology.gateways;
  const known = byId.get(gateway);
  const way = {
    hops: [gateway],
    referencing: bothWays(LOST),
    arrival: "through-acl",
  } as const;
  if (known === undefined) {
    const truth = rest === undefined ? "no" : "unknown";
    const missing = rest === undefined ? [] : [{ unknown: rest }];
    const findings = [
      edgeFinding("gateway", "BAD_STATE_ROUTE", ref("gateway", gateway), truth, missing),
    ];
    return { ...way, findings };
  }
  const edge = edgeRoute(inquiry, "request", known, destination);
  const open = working(inquiry, known, "BAD_STATE_ROUTE");
  return {
    ...edge,
    ...way,
    findings: [open, attachedTo(inquiry, known, destination), ...edge.findings].flat(),
  };
}

/** A VPN gateway serves the VPC that it is attached to. */
function attachedTo({ world }: Inquiry, { id, vpc }: Gateway, end: End): GateAnswer[] {
  const missing: Missing[] = [];
  const home = world.valueOf(vpc, "VPC of the gateway", undefined, missing);
  if (home === end.vpc) return [];
  const gap =
    missing.length > 0 ? missing : end.vpcGap === undefined ? [] : [{ unknown: end.vpcGap }];
  const truth = gap.length > 0 ? "unknown" : "no";
  return [edgeFinding("gateway", "BAD_STATE_ROUTE", ref("gateway", id), truth, gap)];
}

/** From behind something that is not modelled: whether, and with which address, it comes from there cannot be told. */
function fromElsewhere({ source }: Inquiry): Delivery {
  const { gateway, isReaddressed } = source.beyond ?? { gateway: "" };
  const behind = ref("gateway", gateway);
  const missing = [{ unknown: notModelled(behind, "what lies behind this route") }];
  return {
    findings: [edgeFinding("gateway", "NOT_MODELLED", behind, "unknown", missing)],
    hops: [gateway],
    referencing: bothWays(LOST),
    arrival: "depends",
    ...(isReaddressed === true ? { isReaddressed } : {}),
  };
}

/** From an end on-premises into a VPC, where it comes through a transit gateway's attachment. */
function throughAttachment(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
): Delivery | undefined {
  const { beyond } = from;
  if (beyond?.attachment === undefined) return undefined;
  const entry = inquiry.network.topology.transitAttachments.byId.get(beyond.attachment);
  if (entry === undefined) return undefined;
  return crossFromAttachment(inquiry, direction, from, to, beyond.gateway, entry);
}

/** The way out of the VPCs: the route, and what its target needs. */
function outward(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  subnet: Subnet,
): GateAnswer[] {
  return judged(inquiry.network, direction, () => routeOut(inquiry, direction, from, to, subnet));
}

function routeOut(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  subnet: Subnet,
): GateAnswer[] {
  const choice = chooseRoute(inquiry, subnet, to);
  const side = direction === "request" ? "source" : "destination";
  const base = { direction, kind: "route", side, resources: refOfTable(choice.table) } as const;
  if (choice.kind === "none")
    return [{ ...base, code: "NO_ROUTE_TO_DESTINATION", truth: "no", missing: [] }];
  if (choice.kind === "unknown")
    return [
      { ...base, code: "NO_ROUTE_TO_DESTINATION", truth: "unknown", missing: choice.missing },
    ];
  const { chosen } = choice;
  const missing: Missing[] = [];
  const state = inquiry.world.valueOf(chosen.route.state, "state", ROUTE_STATES, missing);
  const target = inquiry.world.valueOf(chosen.route.target, "target", undefined, missing);
  const rule = routeRule(chosen);
  if (state === "blackhole")
    return [{ ...base, rule, code: "BAD_STATE_ROUTE", truth: "no", missing: [] }];
  if (state === undefined || target === undefined)
    return [{ ...base, rule, code: "BAD_STATE_ROUTE", truth: "unknown", missing }];
  if (target.kind !== "local")
    inquiry.network.consult(inquiry.network.topology.gateways.byId.get(target.id));
  const passing = leadsOut(inquiry, direction, from, to, target);
  const finding: GateAnswer = { ...base, rule, ...passing };
  if (target.kind !== "transit-gateway") return [finding];
  return [finding, ...crossTransitGateway(inquiry, direction, from, to, target.id).findings];
}

type Leads = Pick<GateAnswer, "code" | "truth" | "missing">;

/**
 * Whether this kind of target carries the packet out. A reply to a connection that came in through the internet
 * gateway must leave through it; a request may also leave through an egress-only gateway. Requests through a NAT gateway are
 * judged from that gateway on (`nat.ts`).
 */
function leadsOut(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  target: RouteTarget,
): Leads {
  const code = "NO_ROUTE_TO_DESTINATION";
  const yes: Leads = { code, truth: "yes", missing: [] };
  const no: Leads = { code, truth: "no", missing: [] };
  switch (target.kind) {
    case "internet-gateway":
      if (direction === "reply") return yes;
      // What a NAT gateway sends answers to connections that it opened.
      return toInternet(inquiry, from, to, isNatGateway(from) ? "outbound-only" : "outbound");
    case "egress-only-gateway":
      return direction === "reply" ? no : toInternet(inquiry, from, to, "outbound-only");
    case "nat-gateway":
      return direction === "reply" ? no : unmodelled(target);
    case "vpn-gateway":
    case "transit-gateway":
      return yes;
    case "local":
    case "peering":
      return no;
    case "interface":
      return throughInterface(inquiry, target, to);
    default:
      return unmodelled(target);
  }
}

function isNatGateway({ interface: item }: End): boolean {
  return item?.kind === "nat-gateway";
}

function unmodelled(target: FarTarget): Leads {
  const missing = [{ unknown: notModelled(refOfTarget(target), "this kind of route target") }];
  return { code: "NOT_MODELLED", truth: "unknown", missing };
}

function toInternet(inquiry: Inquiry, from: End, to: End, way: InternetWay): Leads {
  return worstOf([...publicAddressOf(inquiry, from), ...intoInternet(inquiry, from, to, way)]);
}

/** The first that refuses, else the first that is open, else all is well. */
function worstOf(findings: readonly GateAnswer[]): Leads {
  const worst =
    findings.find(({ truth }) => truth === "no") ??
    findings.find(({ truth }) => truth === "unknown");
  const { code, truth, missing } = worst ?? {
    code: "NO_ROUTE_TO_DESTINATION",
    truth: "yes",
    missing: [],
  };
  return { code, truth, missing };
}
