/**
 * Requests that a NAT gateway passes on.
 *
 * The client's side sees the destination it asked for; behind the gateway everything, ACLs, routes and the node's groups,
 * sees the gateway's own private address and ports (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html).
 * A private NAT gateway leads into other networks, never into the internet. What is sent to 64:ff9b::/96 goes on as IPv4
 * (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html).
 */

import { ALL_IPV4, onlyFamily } from "../sets/address-set";
import type { AddressSet } from "../sets/address-set";
import { portsOf } from "../sets/port-set";
import { behindNat64 } from "../sets/special-addresses";
import type { GateAnswer } from "../gates/findings";
import { aclFinding, losesReferences } from "../gates/findings";
import { entering, groupGate, leaving, placeHops } from "../gates/gates";
import { publicAccess, working } from "../gates/internet-edge";
import { passesAcl } from "../gates/network-acls";
import { onward } from "../gates/onward";
import type { PathAnswer } from "../gates/outside";
import type { CompiledRoute, RouteChoice } from "../gates/routes";
import { chooseRoute, isActive, refOfTable, routeRule } from "../gates/routes";
import { withUnread } from "../gates/unread-facts";
import type { End, Inquiry } from "../model/inquiry";
import { addressKey } from "../model/inquiry";
import type { Prepared } from "../model/prepared";
import type { Gateway, NetworkInterface, Subnet, Unknown } from "../model/topology";
import {
  isUnknown,
  listing,
  mapKnown,
  notModelled,
  notRead,
  ref,
  WIDE_EPHEMERAL,
} from "../model/topology";
import type { Gate } from "../model/verdict";

const LOST = losesReferences("SG_REFERENCES_NOT_PRESERVED");

/**
 * The destination as the client addresses it: an IPv6 client means an IPv4 one by an address of NAT64, which is in no
 * subnet, though the destination may be in the client's own.
 */
export function asAddressed({ source, destination }: Inquiry): End {
  if (source.addresses.v4.length > 0 || destination.addresses.v4.length === 0) return destination;
  const addresses = behindNat64(destination.addresses);
  return { ...destination, addresses, subnet: undefined };
}

/** A NAT gateway that the request is routed to, with the route. */
export interface NatRoute {
  /** The client's subnet. */
  readonly from: Subnet;
  readonly gateway: string;
  readonly table: string;
  readonly chosen: CompiledRoute;
  /** What is not modelled about the table: another route may be taken. */
  readonly unread: readonly Unknown[];
}

/** The NAT gateway that the source's route to the destination names; `undefined`: none, or it is not known. */
export function natRoute(inquiry: Inquiry, seen: End): NatRoute | undefined {
  const { subnet } = inquiry.source;
  if (subnet === undefined || subnet.id === seen.subnet?.id) return undefined;
  // Where this is not the way, whoever judges it consults the table again.
  const asked = { ...inquiry, destination: seen };
  const { answer, unread } = inquiry.network.consulting(() => chooseRoute(asked, subnet, seen));
  return natOf(asked, subnet, answer, unread);
}

function natOf(
  inquiry: Inquiry,
  from: Subnet,
  choice: RouteChoice,
  unread: readonly Unknown[],
): NatRoute | undefined {
  if (choice.kind !== "route" || !isActive(inquiry, choice.chosen.route)) return undefined;
  const { target } = choice.chosen.route;
  if (isUnknown(target) || target.kind !== "nat-gateway") return undefined;
  return { from, gateway: target.id, table: choice.table, chosen: choice.chosen, unread };
}

/** All gates of a request through the gateway; `onwards` judges what goes out behind it. */
export function judgeThroughNat(
  inquiry: Inquiry,
  route: NatRoute,
  onwards: (inquiry: Inquiry) => PathAnswer,
): PathAnswer {
  const { network, source } = inquiry;
  const seen = asAddressed(inquiry);
  const gateway = network.topology.gateways.byId.get(route.gateway);
  const place = typeof gateway?.subnet === "string" ? gateway.subnet : "";
  const subnet = network.topology.subnets.byId.get(place);
  const before = [
    ...groupGate(inquiry, "egress", source, seen, LOST),
    ...leaving(inquiry, "request", route.from, seen),
  ];
  if (gateway === undefined || subnet === undefined) {
    const findings = [...before, routeToNat(route), gatewayNotRead(inquiry, route, gateway)];
    return { findings, hops: placeHops(source) };
  }
  network.consult(gateway);
  const behind = onwards({
    ...inquiry,
    source: natEnd(inquiry, gateway, subnet),
    ephemeral: portsOf(WIDE_EPHEMERAL),
  });
  const after = [
    routeToNat(route),
    working(inquiry, gateway, "BAD_STATE_ROUTE"),
    ...atTheGateway(inquiry, "request", subnet),
    ...sameBlock(inquiry, subnet),
    ...behind.findings.map(withoutChoices),
    ...atTheGateway(inquiry, "reply", subnet),
    backToClient(inquiry, subnet),
    ...entering(inquiry, "reply", route.from, seen, { arrival: "through-acl" }),
  ];
  return {
    findings: [...before, ...withUnread(after, route.unread, "request")],
    hops: [...placeHops(source), ...behind.hops],
  };
}

function routeToNat({ table, chosen }: NatRoute): GateAnswer {
  return {
    direction: "request",
    kind: "route",
    code: "NO_ROUTE_TO_DESTINATION",
    side: "source",
    resources: refOfTable(table),
    rule: routeRule(chosen),
    truth: "yes",
    missing: [],
  };
}

function gatewayNotRead(
  { network }: Inquiry,
  { gateway: id }: NatRoute,
  gateway?: Gateway,
): GateAnswer {
  const { gateways, subnets } = network.topology;
  const place = gateway?.subnet;
  const gap =
    gateway === undefined
      ? gateways.rest
      : place !== undefined && isUnknown(place)
        ? place
        : subnets.rest;
  return {
    direction: "request",
    kind: "gateway",
    code: "NOT_MODELLED",
    side: "between",
    resources: [ref("gateway", id)],
    truth: "unknown",
    missing: [{ unknown: gap ?? notRead("gateway", id) }],
  };
}

/** The gateway as a client of its own. */
function natEnd({ network }: Inquiry, gateway: Gateway, subnet: Subnet): End {
  const { id, addresses = listing<string>(), isPublic = true } = gateway;
  const known = network.addressesOf(addresses);
  const isExact = addresses.items.length > 0 && addresses.rest === undefined;
  const item: NetworkInterface = {
    id,
    kind: "nat-gateway",
    vpc: subnet.vpc,
    subnets: listing([subnet.id]),
    addresses,
    publicAddress: mapKnown(isPublic, (is) => (is ? "the NAT gateway's" : null)),
    groups: listing(),
    sourceDestCheck: false,
    ephemeral: WIDE_EPHEMERAL,
  };
  return {
    label: id,
    role: "source",
    addresses: isExact ? known : addressesIn(network, subnet),
    interface: item,
    groups: listing(),
    subnet,
    ...(isUnknown(subnet.vpc) ? { vpcGap: subnet.vpc } : { vpc: subnet.vpc }),
  };
}

/** A NAT gateway has private IPv4 addresses of its subnet, whichever. */
function addressesIn(network: Prepared, { cidrs }: Subnet): AddressSet {
  return cidrs.rest === undefined ? onlyFamily(network.addressesOf(cidrs), 4) : ALL_IPV4;
}

/** The ACL of the gateway's subnet, towards the client. */
function atTheGateway(
  inquiry: Inquiry,
  direction: Gate["direction"],
  subnet: Subnet,
): readonly GateAnswer[] {
  if (subnet.id === inquiry.source.subnet?.id) return [];
  const egress = direction === "reply";
  const answer = passesAcl(inquiry, subnet, { direction, egress, far: inquiry.source });
  return [aclFinding(answer, direction, "between", egress)];
}

/** Where client and gateway are not excluded alike from the block of public access, it cannot be told which counts. */
function sameBlock(inquiry: Inquiry, subnet: Subnet): readonly GateAnswer[] {
  const { source, destination } = inquiry;
  const isAlike = source.subnet?.blockPublicAccess === subnet.blockPublicAccess;
  if (destination.beyond?.kind !== "internet" || isAlike) return [];
  const finding = publicAccess(inquiry, source, "outbound-only");
  if (finding.truth !== "no") return [];
  const feature = "a client in a subnet that is not excluded like its NAT gateway's";
  const missing = [
    { unknown: notModelled(ref("subnet", subnet.id), feature, "blockPublicAccess") },
  ];
  return [{ ...finding, truth: "unknown", missing }];
}

/** Back from the gateway to the client, by the table of the gateway's subnet. */
function backToClient(inquiry: Inquiry, subnet: Subnet): GateAnswer {
  const { source } = inquiry;
  if (subnet.id === source.subnet?.id) return BESIDE;
  const choice = chooseRoute(inquiry, subnet, source);
  return onward(inquiry, "reply", choice, subnet.vpc, source).finding;
}

const BESIDE: GateAnswer = {
  direction: "reply",
  kind: "route",
  code: "NO_ROUTE_TO_DESTINATION",
  side: "between",
  resources: [],
  truth: "yes",
  missing: [],
};

/** Choices about the client's address and ports are not the gateway's: what hangs on the gateway's is only stated. */
export function withoutChoices(finding: GateAnswer): GateAnswer {
  return {
    ...finding,
    missing: finding.missing.map((each) => {
      const isOwn = each.choice !== undefined && !CLIENTS.has(each.choice.key);
      return isOwn ? each : { unknown: each.unknown };
    }),
  };
}

const CLIENTS: ReadonlySet<string> = new Set([addressKey("source"), "ephemeral"]);
