/**
 * Route tables: where each prefix leads, and whether the route still works.
 *
 * No route is dropped: a target that is not modelled, or none that is known, is `unsupported`
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html).
 */

import { isUnknown, listing, mapKnown } from "../../model/topology";
import type {
  Fact,
  Route,
  RouteTable,
  RouteTarget,
  Unbounded,
  Read,
  Unknown,
} from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import { openFactOf } from "./registry/open-facts";
import type { Tables } from "./tables";

export function routeTablesOf(tables: Tables): RouteTable[] {
  return tables.of("RouteTables").map((entry) => {
    const { items, rest } = entry.list("Routes");
    return {
      ...identityOf(entry, "ec2.RouteTable"),
      vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
      routes: listing(
        items.flatMap((item) => routesOf(item, entry, tables)),
        rest,
      ),
    };
  });
}

function routesOf(entry: Entry, table: Entry, tables: Tables): Route[] {
  const destination = destinationOf(entry);
  if (destination === undefined) return [];
  const origin = orElse(entry.text("Origin"), "");
  const target = openFactOf(entry, "ec2.Route") ?? targetOf(entry, table, tables);
  const isModelled = isUnknown(target) || isUnknown(origin) || ORIGINS.has(origin);
  return [
    {
      destination,
      target: isModelled ? target : { kind: "unsupported", id: nextHopOf(entry, target) },
      state: stateOf(entry),
      origin: originOf(entry, origin, target),
    },
  ];
}

/** What is not said counts as made by hand. */
const ORIGINS: ReadonlySet<string> = new Set([
  "",
  "CreateRouteTable",
  "CreateRoute",
  "EnableVgwRoutePropagation",
]);

/** A route that was filtered, or has a state that is not known, may be used or not. */
function stateOf(entry: Entry): Route["state"] {
  return mapKnown(orElse(entry.text("State"), "active"), (text): Route["state"] =>
    text === "active" || text === "blackhole" ? text : entry.notModelled("State", text),
  );
}

function destinationOf(entry: Entry): Route["destination"] | undefined {
  const cidr = entry.cidr("DestinationCidrBlock") ?? entry.cidr("DestinationIpv6CidrBlock");
  if (cidr !== undefined) return mapKnown(cidr, (text) => ({ kind: "cidr", cidr: text }) as const);
  const list = entry.text("DestinationPrefixListId");
  if (list === undefined) return undefined;
  return mapKnown(list, (id) => ({ kind: "prefix-list", id }) as const);
}

type NamedKind = Exclude<RouteTarget["kind"], "local">;

/** The first of these that a route has decides; an instance comes with its interface. */
const TARGETS: readonly (readonly [key: string, kind: NamedKind])[] = [
  ["NatGatewayId", "nat-gateway"],
  ["TransitGatewayId", "transit-gateway"],
  ["VpcPeeringConnectionId", "peering"],
  ["EgressOnlyInternetGatewayId", "egress-only-gateway"],
  ["NetworkInterfaceId", "interface"],
  ["LocalGatewayId", "unsupported"],
  ["CarrierGatewayId", "unsupported"],
  ["CoreNetworkArn", "core-network"],
  ["OdbNetworkArn", "unsupported"],
];

function targetOf(entry: Entry, table: Entry, tables: Tables): Fact<RouteTarget> {
  for (const [key, kind] of TARGETS) {
    const id = entry.text(key);
    if (id === undefined) continue;
    return isUnknown(id) ? hiddenTarget(id, kind, table, tables) : { kind, id };
  }
  const gateway = entry.text("GatewayId");
  if (gateway !== undefined) return mapKnown(gateway, (id) => gatewayTarget(id, tables));
  const instance = entry.text("InstanceId");
  if (instance === undefined) return { kind: "unsupported", id: nextHopOf(entry, undefined) };
  return mapKnown(instance, (id) => instanceTarget(id, tables));
}

/** The address that a VPC Route Server advertised as the next hop, or whatever else is known of the target. */
function nextHopOf(entry: Entry, target: Fact<RouteTarget> | undefined): string {
  const named = target === undefined || isUnknown(target) || target.kind === "local";
  return known(entry.text("IpAddress")) ?? (named ? "target" : target.id);
}

/** A peering or a transit gateway whose id is hidden is one of those that the table's VPC takes part in. */
function hiddenTarget(
  id: Unbounded,
  kind: NamedKind,
  table: Entry,
  tables: Tables,
): Unknown<RouteTarget> {
  const vpc = known(table.text("VpcId"));
  const ids =
    vpc === undefined
      ? undefined
      : kind === "peering"
        ? peeringsOfVpc(vpc, tables)
        : kind === "transit-gateway"
          ? transitGatewaysOfVpc(vpc, tables)
          : undefined;
  return ids === undefined ? id : { ...id, among: ids.map((each) => ({ kind, id: each })) };
}

/** `undefined`: not all of them are known. */
function peeringsOfVpc(vpc: string, tables: Tables): string[] | undefined {
  if (tables.missing("VpcPeeringConnections") !== undefined) return undefined;
  const all = tables.of("VpcPeeringConnections").map((entry) => ({
    id: entry.id,
    sides: ["RequesterVpcInfo", "AccepterVpcInfo"].map((key) => entry.child(key)?.text("VpcId")),
  }));
  if (all.some(({ sides }) => sides.some((side) => side === undefined || isUnknown(side))))
    return undefined;
  return all.filter(({ sides }) => sides.includes(vpc)).map(({ id }) => id);
}

function transitGatewaysOfVpc(vpc: string, tables: Tables): string[] | undefined {
  if (tables.missing("TransitGatewayVpcAttachments") !== undefined) return undefined;
  const all = tables.of("TransitGatewayVpcAttachments").map((entry) => ({
    vpc: entry.text("VpcId"),
    id: known(entry.text("TransitGatewayId")),
  }));
  if (all.some((each) => each.vpc === undefined || isUnknown(each.vpc))) return undefined;
  const own = all.filter((each) => each.vpc === vpc).map(({ id }) => id);
  const ids = own.filter((id) => id !== undefined);
  return ids.length < own.length ? undefined : [...new Set(ids)];
}

const GATEWAY_PREFIXES: ReadonlyMap<string, NamedKind> = new Map(
  Object.entries<NamedKind>({
    igw: "internet-gateway",
    eigw: "egress-only-gateway",
    vgw: "vpn-gateway",
    nat: "nat-gateway",
    pcx: "peering",
    tgw: "transit-gateway",
    eni: "interface",
  }),
);

/** What an id in `GatewayId` names, told by its prefix where the account does not tell. */
export function gatewayTarget(id: string, tables: Tables): RouteTarget {
  if (id === "local") return { kind: "local" };
  if (id.startsWith("vpce-")) return { kind: endpointKind(id, tables), id };
  const described = gatewayKinds(tables).get(id);
  return { kind: described ?? GATEWAY_PREFIXES.get(id.replace(/-.*$/, "")) ?? "unsupported", id };
}

const kindsByTables = new WeakMap<Tables, Map<string, NamedKind>>();

/** Gateways that are described, whatever their ids look like (anonymised files rename them). */
function gatewayKinds(tables: Tables): Map<string, NamedKind> {
  const remembered = kindsByTables.get(tables);
  if (remembered !== undefined) return remembered;
  const kinds = new Map<string, NamedKind>();
  for (const entry of tables.of("InternetGateways")) kinds.set(entry.id, "internet-gateway");
  for (const entry of tables.of("VpnGateways")) kinds.set(entry.id, "vpn-gateway");
  kindsByTables.set(tables, kinds);
  return kinds;
}

/** Gateway endpoints lead to S3 and DynamoDB; gateway load balancer endpoints are not modelled. */
function endpointKind(id: string, tables: Tables): NamedKind {
  const entry = tables.of("VpcEndpoints").find((endpoint) => endpoint.id === id);
  const type = entry === undefined ? undefined : (entry.text("VpcEndpointType") ?? "Gateway");
  return type === "Gateway" ? "gateway-endpoint" : "unsupported";
}

function instanceTarget(id: string, tables: Tables): RouteTarget {
  const instance = tables.of("Instances").find((entry) => entry.id === id);
  const first = instance?.list("NetworkInterfaces").items[0];
  const eni = first === undefined ? undefined : known(first.text("NetworkInterfaceId"));
  return eni === undefined ? { kind: "unsupported", id } : { kind: "interface", id: eni };
}

/** Static where it was made by hand; what a VPC Route Server advertises may be preferred to local routes or not. */
function originOf(entry: Entry, origin: Read<string>, target: Fact<RouteTarget>): Route["origin"] {
  if (isUnknown(origin)) return origin;
  if (origin === "EnableVgwRoutePropagation") return "propagated";
  if (!ORIGINS.has(origin)) return entry.notModelled("Origin", origin);
  return mapKnown(target, (known): "local" | "static" =>
    known.kind === "local" && origin !== "CreateRoute" ? "local" : "static",
  );
}
