/**
 * Connections that cross the edge of the VPCs: from the internet or from on-premises to an interface, and from an
 * interface outwards.
 *
 * From the internet an interface is reached by its public address only: an IPv4 address mapped by the internet
 * gateway, or its own IPv6 address. NAT and egress-only gateways admit nothing inbound. The ACL and the groups see
 * the client's public address. What stands in front of on-premises networks is not visible here.
 */

import type { Delivery, Finding } from "./findings";
import { bothWays, losesReferences } from "./findings";
import { entering, groupGate, leaving, nowherePlaced, placeHops } from "./gates";
import type { End, Inquiry } from "../model/inquiry";
import { refOfEnd } from "../model/inquiry";
import type { CompiledRoute } from "./routes";
import { chooseRoute, refOfTable, routeRule } from "./routes";
import type { Missing, Truth } from "../model/three-valued";
import type { Gateway, RouteTarget, Subnet, ResourceRef } from "../model/topology";
import { isUnknown, notModelled, notRead, ref, refOfTarget } from "../model/topology";
import { crossFromAttachment, crossTransitGateway } from "./transit-gateways";
import type { Code, Gate } from "../model/verdict";
import { delivered, judged } from "./unread-facts";

/** Every gate of one question in one world, and what the request meets. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly hops: readonly string[];
}

const LOST = losesReferences("SG_REFERENCES_NOT_PRESERVED");
const STRAIGHT = { findings: [], arrival: "through-acl" } as const;

/** From outside to an interface. */
export function judgeInbound(inquiry: Inquiry): Judgement {
  const { source, destination } = inquiry;
  const { subnet } = destination;
  if (subnet === undefined)
    return {
      findings: [
        ...groupGate(inquiry, "ingress", destination, source, LOST),
        ...nowherePlaced("request", [destination]).findings,
      ],
      hops: [],
    };
  const edge = delivered(inquiry.network, "request", () =>
    source.beyond?.kind === "internet" ? fromInternet(inquiry) : fromPremises(inquiry),
  );
  return {
    findings: [
      ...edge.findings,
      ...entering(inquiry, "request", subnet, source, edge),
      ...groupGate(inquiry, "ingress", destination, source, LOST),
      ...leaving(inquiry, "reply", subnet, source),
      ...outward(inquiry, "reply", destination, source, subnet),
    ],
    hops: [source.label, ...edge.hops, ...placeHops(destination).reverse()],
  };
}

/** From an interface to the internet or to on-premises. */
export function judgeOutbound(inquiry: Inquiry): Judgement {
  const { source, destination } = inquiry;
  const { subnet } = source;
  if (subnet === undefined) return nowherePlaced("request", [source]);
  const back = throughAttachment(inquiry, "reply", destination, source) ?? STRAIGHT;
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

function fromInternet(inquiry: Inquiry): Delivery {
  const gateways = [...inquiry.network.topology.gateways.byId.values()];
  const attached = gateways.find(
    ({ kind, vpc }) => kind === "internet-gateway" && vpc === inquiry.destination.vpc,
  );
  const findings = [publicAccess(inquiry), internetGateway(inquiry, attached), ...mapping(inquiry)];
  const hops = attached === undefined ? [] : [attached.id];
  return { findings, hops, bonds: bothWays(LOST), arrival: "through-acl" };
}

function edgeFinding(
  kind: Gate["kind"],
  code: Code,
  resource: ResourceRef | undefined,
  truth: Truth,
  missing: readonly Missing[] = [],
): Finding {
  const resources = resource === undefined ? [] : [resource];
  return { direction: "request", kind, code, side: "between", resources, truth, missing };
}

/** VPC block public access stops what comes from the internet. */
function publicAccess(inquiry: Inquiry): Finding {
  const code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED";
  const { byId, rest } = inquiry.network.topology.vpcs;
  const id = inquiry.destination.vpc ?? "";
  const fact = byId.get(id)?.blockPublicAccess ?? rest ?? notRead("vpc", id);
  const missing: Missing[] = [];
  const candidates = ["off", "block-bidirectional", "block-ingress"] as const;
  const mode = inquiry.world.valueOf(fact, "block public access", candidates, missing);
  if (mode === undefined) return edgeFinding("gateway", code, ref("vpc", id), "unknown", missing);
  return edgeFinding("gateway", code, ref("vpc", id), mode === "off" ? "yes" : "no");
}

function internetGateway(inquiry: Inquiry, attached: Gateway | undefined): Finding {
  const code = "NO_ROUTE_TO_DESTINATION";
  if (attached !== undefined) return working(inquiry, attached, code);
  const { byId, rest } = inquiry.network.topology.gateways;
  const adrift = [...byId.values()]
    .filter(({ kind }) => kind === "internet-gateway")
    .map(({ vpc }) => vpc)
    .filter((vpc) => isUnknown(vpc));
  const [gap] = rest === undefined ? adrift : [rest];
  return gap === undefined
    ? edgeFinding("gateway", code, undefined, "no")
    : edgeFinding("gateway", code, undefined, "unknown", [{ unknown: gap }]);
}

function working(inquiry: Inquiry, gateway: Gateway, code: Code): Finding {
  const missing: Missing[] = [];
  const states = ["available", "unavailable"] as const;
  const state = inquiry.world.valueOf(gateway.state, "state", states, missing);
  const truth = state === undefined ? "unknown" : state === "available" ? "yes" : "no";
  return edgeFinding("gateway", code, ref("gateway", gateway.id), truth, missing);
}

/** IPv4 needs a public address mapped to the private one; IPv6 addresses are public themselves. */
function mapping(inquiry: Inquiry): Finding[] {
  const { destination, world } = inquiry;
  if (destination.addresses.v4.length === 0) return [];
  const code = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
  const missing: Missing[] = [];
  const fact = destination.interface?.publicAddress ?? null;
  const candidates = [null, "a public address"];
  const address = world.valueOf(fact, "public address", candidates, missing);
  const truth = address === undefined ? "unknown" : address === null ? "no" : "yes";
  return [edgeFinding("address", code, refOfEnd(destination), truth, missing)];
}

/** Through a VPN gateway, or through a transit gateway's attachment. */
function fromPremises(inquiry: Inquiry): Delivery {
  const { source, destination, network } = inquiry;
  const crossing = throughAttachment(inquiry, "request", source, destination);
  if (crossing !== undefined) return crossing;
  const { gateway } = source.beyond ?? { gateway: "" };
  const { byId, rest } = network.topology.gateways;
  const known = byId.get(gateway);
  const finding =
    known !== undefined
      ? working(inquiry, known, "BAD_STATE_ROUTE")
      : edgeFinding(
          "gateway",
          "BAD_STATE_ROUTE",
          ref("gateway", gateway),
          rest === undefined ? "no" : "unknown",
          rest === undefined ? [] : [{ unknown: rest }],
        );
  return { findings: [finding], hops: [gateway], bonds: bothWays(LOST), arrival: "through-acl" };
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
): Finding[] {
  return judged(inquiry.network, direction, () => routeOut(inquiry, direction, from, to, subnet));
}

function routeOut(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  to: End,
  subnet: Subnet,
): Finding[] {
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
  const state = inquiry.world.valueOf(
    chosen.route.state,
    "state",
    ["active", "blackhole"],
    missing,
  );
  const target = inquiry.world.valueOf(chosen.route.target, "target", undefined, missing);
  const rule = routeRule(chosen);
  if (state === "blackhole")
    return [{ ...base, rule, code: "BAD_STATE_ROUTE", truth: "no", missing: [] }];
  if (state === undefined || target === undefined)
    return [{ ...base, rule, code: "BAD_STATE_ROUTE", truth: "unknown", missing }];
  if (target.kind !== "local")
    inquiry.network.consult(inquiry.network.topology.gateways.byId.get(target.id));
  const passing = leadsOut(inquiry, direction, from, target);
  const finding: Finding = { ...base, rule, ...passing };
  if (target.kind !== "transit-gateway") return [finding];
  return [finding, ...crossTransitGateway(inquiry, direction, from, to, target.id).findings];
}

type Leads = Pick<Finding, "code" | "truth" | "missing">;

/**
 * Whether this kind of target carries the packet out. A reply to a connection that came in through the internet
 * gateway must leave through it; a request may also leave through NAT or an egress-only gateway.
 */
function leadsOut(
  inquiry: Inquiry,
  direction: Gate["direction"],
  from: End,
  target: RouteTarget,
): Leads {
  const code = "NO_ROUTE_TO_DESTINATION";
  const yes: Leads = { code, truth: "yes", missing: [] };
  const no: Leads = { code, truth: "no", missing: [] };
  switch (target.kind) {
    case "internet-gateway":
      return direction === "reply" ? yes : needsPublicAddress(inquiry, from);
    case "nat-gateway":
    case "egress-only-gateway":
      return direction === "reply" ? no : yes;
    case "vpn-gateway":
    case "transit-gateway":
      return yes;
    case "local":
    case "peering":
      return no;
    default:
      return {
        code: "NOT_MODELLED",
        truth: "unknown",
        missing: [{ unknown: notModelled(refOfTarget(target), "this kind of route target") }],
      };
  }
}

function needsPublicAddress(inquiry: Inquiry, from: End): Leads {
  const [gate] = mapping({ ...inquiry, destination: from });
  if (gate === undefined) return { code: "NO_ROUTE_TO_DESTINATION", truth: "yes", missing: [] };
  return { code: gate.code, truth: gate.truth, missing: gate.missing };
}
