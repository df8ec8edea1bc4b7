/**
 * Route tables of a plan: inline and standalone routes together, the local routes that every table has, and the main
 * tables that VPCs come with.
 */

import {
  isUnknown,
  listing,
  unknown,
  factOf,
  unbounded,
  mapKnown,
  joined,
} from "../../model/topology";
import type { Fact, Listing, Route, RouteTable, RouteTarget } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { Block, possible } from "./block";
import type { Family } from "./families";
import { cidrOf } from "./given-ipv6";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { Parts, outsideOf } from "./parts";
import { isAdopted, vpcCidrs, vpcResources } from "./vpcs";

export function routeTablesOf(plan: Plan): RouteTable[] {
  const standalone = standaloneRoutes(plan);
  const own = plan.ofType("ec2.RouteTable", "ec2.DefaultRouteTable").map((resource) => {
    const id = idOf(resource);
    const vpc = tableVpc(resource, plan);
    const inline = inlineRoutes(Block.of(plan, resource));
    return {
      id,
      name: resource.name,
      vpc,
      routes: joined(localRoutes(vpc, plan), inline, standalone.of(id)),
    };
  });
  const taken = new Set(own.map(({ id }) => id));
  const mains = vpcResources(plan).flatMap((vpc) => mainTable(vpc, plan, standalone, taken));
  return [...own, ...mains, ...standalone.elsewhere(taken, mains).map(partialTable)];
}

function tableVpc(resource: PlannedResource, plan: Plan): Fact<string> {
  const block = Block.of(plan, resource);
  const adopter = vpcResources(plan).find((vpc) => plan.adopterOf(vpc, "main-table") === resource);
  return adopter === undefined
    ? (block.reference("vpcId", "vpc") ?? block.unknown("vpcId"))
    : idOf(adopter);
}

function mainTable(
  vpc: PlannedResource,
  plan: Plan,
  standalone: Parts<Route>,
  taken: ReadonlySet<string>,
): RouteTable[] {
  const id = plan.partOf(vpc, "main-table");
  if (taken.has(id)) return [];
  const before = isAdopted(vpc)
    ? listing<Route>(
        [],
        unknown(factOf("route-table", id, "routes"), {
          code: "existed-before",
          resource: planned(vpc),
          what: "its main route table",
        }),
      )
    : listing<Route>();
  return [
    {
      id,
      name: `main route table of ${vpc.name}`,
      vpc: idOf(vpc),
      routes: joined(localRoutes(idOf(vpc), plan), before, standalone.of(id)),
    },
  ];
}

/** A table that is not in the stack, but gets routes from it. */
function partialTable([id, routes]: readonly [string, Listing<Route>]): RouteTable {
  return {
    id,
    vpc: outsideOf("route-table", id, "vpc"),
    routes: listing(routes.items, routes.rest ?? outsideOf("route-table", id, "routes")),
  };
}

/**
 * One local route per CIDR of the VPC; of a VPC outside of the stack they are not known. A range that AWS gives yet has one too, of
 * which the VPC's own CIDRs tell (`localOfHiddenRange`): no other route is hidden by it.
 */
function localRoutes(vpc: Fact<string>, plan: Plan): Listing<Route> {
  if (isUnknown(vpc)) return listing([], unbounded(vpc));
  const resource = vpcResources(plan).find((candidate) => idOf(candidate) === vpc);
  if (resource === undefined) return listing([], outsideOf("vpc", vpc, "cidrs"));
  const { items } = vpcCidrs(resource, plan);
  return listing(
    items.map((cidr): Route => ({
      destination: { kind: "cidr", cidr },
      target: { kind: "local" },
      state: "active",
      origin: "local",
    })),
  );
}

function inlineRoutes(table: Block): Listing<Route> {
  const { items, rest } = table.blocks("routes");
  const propagating = table.references("propagatingVgws", "vpn-gateway");
  const propagated = possible(propagating).items.map((gateway) =>
    propagatedRoute(table.resource, gateway),
  );
  return listing(
    [...items.flatMap((item) => routeOf(item, INLINE)), ...propagated],
    rest ?? unbounded(possible(propagating).rest),
  );
}

/**
 * What a VPN gateway learns is in no plan. Such routes lose to the VPC's own local route, wherever they lead
 * (https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html#route-tables-priority).
 */
function propagatedRoute(resource: PlannedResource, gateway: Fact<string>): Route {
  const destination = unknown(
    { subject: planned(resource), aspect: "routes" },
    { code: "not-shown", resource: planned(resource), what: "the routes that it propagates" },
  );
  return {
    destination,
    target: mapKnown(gateway, (id) => ({ kind: "vpn-gateway", id })),
    state: "active",
    origin: "propagated",
  };
}

function standaloneRoutes(plan: Plan): Parts<Route> {
  const parts = new Parts<Route>();
  for (const resource of plan.ofType("ec2.Route")) {
    const block = Block.of(plan, resource);
    const table = block.reference("routeTableId", "route-table") ?? block.unknown("routeTableId");
    parts.add(table, routeOf(block, STANDALONE));
  }
  for (const resource of plan.ofType("ec2.VpnGatewayRoutePropagation")) {
    const block = Block.of(plan, resource);
    const table = block.reference("routeTableId", "route-table") ?? block.unknown("routeTableId");
    const gateway = block.reference("vpnGatewayId", "vpn-gateway");
    parts.add(table, [propagatedRoute(resource, gateway ?? block.unknown("vpnGatewayId"))]);
  }
  return parts;
}

interface Keys {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly list: string;
}

const INLINE: Keys = { ipv4: "cidrBlock", ipv6: "ipv6CidrBlock", list: "destinationPrefixListId" };
const STANDALONE: Keys = {
  ipv4: "destinationCidrBlock",
  ipv6: "destinationIpv6CidrBlock",
  list: "destinationPrefixListId",
};

function routeOf(block: Block, keys: Keys): Route[] {
  const destination = destinationOf(block, keys);
  const target = targetOf(block);
  if (destination === undefined) return [];
  const isLocal = !isUnknown(target) && target.kind === "local";
  return [{ destination, target, state: "active", origin: isLocal ? "local" : "static" }];
}

function destinationOf(block: Block, keys: Keys): Route["destination"] | undefined {
  const cidr =
    given(block, keys.ipv4, (key) => cidrOf(block, key)) ??
    given(block, keys.ipv6, (key) => cidrOf(block, key));
  if (cidr !== undefined) return mapKnown(cidr, (known) => ({ kind: "cidr", cidr: known }));
  const list = block.isOmitted(keys.list) ? undefined : block.reference(keys.list, "prefix-list");
  if (list === undefined)
    return block.isPerhapsOmitted(keys.ipv4) ? block.unknown(keys.ipv4) : undefined;
  return mapKnown(list, (id) => ({ kind: "prefix-list", id }));
}

/** Pulumi writes an empty string where a block has no value of a kind. */
function given<T>(block: Block, key: string, read: (key: string) => T | undefined): T | undefined {
  return block.text(key) === "" ? undefined : read(key);
}

type NamedKind = Exclude<RouteTarget["kind"], "local">;

const TARGETS: readonly (readonly [key: string, family: Family, kind: NamedKind])[] = [
  ["natGatewayId", "nat-gateway", "nat-gateway"],
  ["transitGatewayId", "transit-gateway", "transit-gateway"],
  ["vpcPeeringConnectionId", "peering", "peering"],
  ["egressOnlyGatewayId", "egress-only-gateway", "egress-only-gateway"],
  ["networkInterfaceId", "interface", "interface"],
  ["vpcEndpointId", "endpoint", "unsupported"],
  ["carrierGatewayId", "endpoint", "unsupported"],
  ["localGatewayId", "endpoint", "unsupported"],
  ["coreNetworkArn", "endpoint", "unsupported"],
];

function targetOf(block: Block): Fact<RouteTarget> {
  for (const [key, family, kind] of TARGETS) {
    if (block.isOmitted(key) || block.text(key) === "") continue;
    const id = block.reference(key, family);
    if (id !== undefined) return mapKnown(id, (known) => ({ kind, id: known }));
  }
  if (block.isOmitted("gatewayId") || block.text("gatewayId") === "")
    return block.unknown("gatewayId");
  return gatewayTarget(block);
}

/** `gatewayId` names an internet gateway, a VPN gateway, or `local`. */
function gatewayTarget(block: Block): Fact<RouteTarget> {
  const id = block.reference("gatewayId", "gateway") ?? block.unknown("gatewayId");
  return mapKnown(id, (known) => gatewayOf(block, known));
}

function gatewayOf(block: Block, id: string): RouteTarget {
  if (id === "local") return { kind: "local" };
  if (block.isOf(id, "ec2.VpnGateway") || id.startsWith("vgw-")) return { kind: "vpn-gateway", id };
  if (block.isOf(id, "ec2.InternetGateway") || id.startsWith("igw-"))
    return { kind: "internet-gateway", id };
  return { kind: "unsupported", id };
}
