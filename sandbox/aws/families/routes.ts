/** Route tables, routes and what they are associated with. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { contains, parseRange } from "../model/addresses";
import { arn } from "../model/arn";
import { family, type Birth, type Change } from "../model/definition";
import { AwsError } from "../model/errors";
import { removeParts } from "../model/parts";
import { notFound } from "../model/references";
import { text, texts, type Thing, type Things } from "../model/things";
import { cidrsOfVpc, vpcOf } from "./vpcs";

const DESTINATIONS = [
  "destinationCidrBlock",
  "destinationIpv6CidrBlock",
  "destinationPrefixListId",
] as const;

/** Where a route may lead, and the kind of thing that must be there. */
const TARGETS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    gatewayId: "internet-gateway",
    natGatewayId: "nat-gateway",
    networkInterfaceId: "network-interface",
    vpcPeeringConnectionId: "peering",
    transitGatewayId: "transit-gateway",
    egressOnlyGatewayId: "egress-only-gateway",
    vpcEndpointId: "vpc-endpoint",
    coreNetworkArn: "core-network",
    carrierGatewayId: "carrier-gateway",
    localGatewayId: "local-gateway",
  }),
);

function destinationOf(route: Properties): string {
  return DESTINATIONS.map((key) => text(route[key])).find((value) => value !== "") ?? "";
}

/** Puts a route into a table, or refuses as AWS does. */
export function putRoute(world: Things, route: Properties, madeBy?: string): Thing {
  const table = text(route.routeTableId);
  const destination = destinationOf(route);
  refuseTarget(world, route);
  refuseLocal(world, table, destination);
  const id = routeId(table, destination);
  if (world.get("route", id) !== undefined) {
    throw new AwsError(
      "RouteAlreadyExists",
      `The route identified by ${destination} already exists.`,
    );
  }
  const properties = { ...route, origin: "CreateRoute", state: "active" };
  return world.put({ kind: "route", id, properties, ...(madeBy === undefined ? {} : { madeBy }) });
}

/** Terraform's id of a route: the table and the destination. */
export function routeId(table: string, destination: string): string {
  return `r-${table}${destination}`;
}

function refuseTarget(world: Things, route: Properties): void {
  const targets = [...TARGETS.keys()].filter((key) => text(route[key]) !== "");
  const [property] = targets;
  if (property === undefined || targets.length > 1) {
    throw new AwsError(
      "InvalidParameterCombination",
      `a route needs exactly one target, got ${targets.join(", ") || "none"}`,
    );
  }
  const id = text(route[property]);
  const kind = id.startsWith("vgw-") ? "vpn-gateway" : (TARGETS.get(property) ?? "");
  if (id !== "local" && !world.sees(kind, id)) {
    throw notFound(kind, id);
  }
}

/** A route inside the VPC's own range must be a subnet's CIDR; AWS has the whole range in its `local` route already. */
function refuseLocal(world: Things, tableId: string, destination: string): void {
  const vpcId = text(world.get("route-table", tableId)?.properties.vpcId);
  const range = parseRange(destination);
  for (const cidr of cidrsOfVpc(world, vpcId)) {
    const whole = parseRange(cidr);
    const isInside = range !== undefined && whole !== undefined && contains(whole, range);
    const isSubnet = world.where("subnet", { vpcId, cidrBlock: destination }).length > 0;
    if (isInside && !isSubnet) {
      throw new AwsError(
        "InvalidParameterValue",
        `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.`,
      );
    }
  }
}

/** An inline route (`cidrBlock`, `ipv6CidrBlock`) as a route of its own. */
function fromInline(tableId: string, inline: Properties): Properties {
  const { cidrBlock, ipv6CidrBlock, destinationPrefixListId, ...rest } = inline;
  const targets = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
  return {
    ...targets,
    routeTableId: tableId,
    ...(text(cidrBlock) === "" ? {} : { destinationCidrBlock: text(cidrBlock) }),
    ...(text(ipv6CidrBlock) === "" ? {} : { destinationIpv6CidrBlock: text(ipv6CidrBlock) }),
    ...(text(destinationPrefixListId) === ""
      ? {}
      : { destinationPrefixListId: text(destinationPrefixListId) }),
  };
}

function asInline(route: Thing): Properties {
  const { destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId } =
    route.properties;
  const targets = [...TARGETS.keys()].map((key) => [key, text(route.properties[key])] as const);
  return {
    ...Object.fromEntries(targets),
    cidrBlock: text(destinationCidrBlock),
    ipv6CidrBlock: text(destinationIpv6CidrBlock),
    destinationPrefixListId: text(destinationPrefixListId),
  };
}

function applyInline(world: Things, tableId: string, routes: Plain | undefined): void {
  if (!isList(routes)) {
    return;
  }
  for (const old of world
    .where("route", { routeTableId: tableId })
    .filter((r) => r.madeBy === undefined)) {
    world.remove("route", old.id);
  }
  for (const inline of routes.filter(isProperties)) {
    putRoute(world, fromInline(tableId, inline));
  }
}

/** Routes of a table without a resource of their own (those report themselves). */
function readRoutes(thing: Thing, world: Things): Properties {
  const own = world
    .where("route", { routeTableId: thing.id })
    .filter((r) => r.madeBy === undefined);
  return { routes: own.map(asInline) };
}

function adoptDefaultTable(world: Things, inputs: Properties): Thing {
  const id = text(inputs.defaultRouteTableId);
  const table = world.get("route-table", id);
  if (table === undefined) {
    throw notFound("route-table", id);
  }
  applyInline(world, id, inputs.routes ?? []);
  return table;
}

function createAssociation(birth: Birth): Properties {
  const { world, inputs } = birth;
  const subnetId = text(inputs.subnetId);
  const existing = subnetId === "" ? [] : world.where("route-table-association", { subnetId });
  if (existing.length > 0) {
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `the specified association for route table ${text(inputs.routeTableId)} conflicts with an existing association`,
    );
  }
  refuseForeignTable(world, text(inputs.routeTableId), subnetId);
  return {};
}

function refuseForeignTable(world: Things, tableId: string, subnetId: string): void {
  const subnet = world.get("subnet", subnetId);
  const table = world.get("route-table", tableId);
  if (
    subnet !== undefined &&
    table !== undefined &&
    subnet.properties.vpcId !== table.properties.vpcId
  ) {
    throw new AwsError(
      "InvalidParameterValue",
      `route table ${tableId} and subnet ${subnetId} belong to different networks`,
    );
  }
}

function createMainAssociation(birth: Birth): Properties {
  const { world, inputs } = birth;
  const vpc = vpcOf(world, text(inputs.vpcId));
  world.amend("vpc", vpc.id, { mainRouteTableId: text(inputs.routeTableId) });
  return { originalRouteTableId: text(vpc.properties.mainRouteTableId) };
}

function updateRoute({ world, thing, news }: Change): Properties {
  world.remove("route", thing.id);
  putRoute(world, news, thing.madeBy);
  const cleared = [...TARGETS.keys()].filter((key) => news[key] === undefined);
  return Object.fromEntries(cleared.map((key) => [key, null]));
}

const ROUTE_REFERENCES = { routeTableId: "route-table" };

export const routes = family(
  {
    type: "aws:ec2/routeTable:RouteTable",
    kind: "route-table",
    service: "EC2",
    noun: "Route Table",
    replaceOn: ["vpcId"],
    references: { vpcId: "vpc" },
    id: (birth) => `rtb-${birth.hex(17)}`,
    create: (birth) => ({ arn: arn(birth.world, "ec2", `route-table/${birth.id}`) }),
    finish: (birth) => {
      applyInline(birth.world, birth.id, birth.inputs.routes);
    },
    read: readRoutes,
    update: ({ world, thing, news }) => {
      applyInline(world, thing.id, news.routes);
      return {};
    },
    remove: (thing, world) => {
      removeParts(world, thing);
    },
  },
  {
    type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
    kind: "route-table",
    service: "EC2",
    noun: "Default Route Table",
    replaceOn: ["defaultRouteTableId"],
    references: { defaultRouteTableId: "route-table" },
    adopt: ({ world, inputs }) => adoptDefaultTable(world, inputs),
    read: readRoutes,
    update: ({ world, thing, news }) => {
      applyInline(world, thing.id, news.routes ?? []);
      return {};
    },
  },
  {
    type: "aws:ec2/route:Route",
    kind: "route",
    service: "EC2",
    noun: "Route",
    replaceOn: ["routeTableId", ...DESTINATIONS],
    references: ROUTE_REFERENCES,
    check: (inputs) =>
      DESTINATIONS.some((key) => inputs[key] !== undefined)
        ? []
        : [
            {
              property: "destinationCidrBlock",
              reason: `one of ${DESTINATIONS.join(", ")} must be given`,
            },
          ],
    id: (birth) => routeId(text(birth.inputs.routeTableId), destinationOf(birth.inputs)),
    create: (birth) => putRoute(birth.world, birth.inputs, birth.urn).properties,
    update: updateRoute,
  },
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    kind: "route-table-association",
    service: "EC2",
    noun: "Route Table Association",
    replaceOn: ["subnetId", "gatewayId"],
    references: { routeTableId: "route-table", subnetId: "subnet" },
    id: (birth) => `rtbassoc-${birth.hex(17)}`,
    create: createAssociation,
  },
  {
    type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    kind: "main-route-table-association",
    service: "EC2",
    noun: "Main Route Table Association",
    replaceOn: ["vpcId"],
    references: { routeTableId: "route-table", vpcId: "vpc" },
    id: (birth) => `rtbassoc-${birth.hex(17)}`,
    create: createMainAssociation,
    update: ({ world, thing, news }) => {
      world.amend("vpc", text(thing.properties.vpcId), {
        mainRouteTableId: text(news.routeTableId),
      });
      return {};
    },
    remove: (thing, world) => {
      const { vpcId, originalRouteTableId } = thing.properties;
      world.amend("vpc", text(vpcId), { mainRouteTableId: text(originalRouteTableId) });
    },
  },
  {
    type: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    kind: "vpn-propagation",
    service: "EC2",
    noun: "VPN Gateway Route Propagation",
    replaceOn: ["routeTableId", "vpnGatewayId"],
    references: { routeTableId: "route-table", vpnGatewayId: "vpn-gateway" },
    id: (birth) => `${text(birth.inputs.vpnGatewayId)}_${text(birth.inputs.routeTableId)}`,
  },
);

/** Gateway endpoints put a route to their service's prefix list into each of their tables. */
export function endpointRoutes(
  world: Things,
  tableId: string,
): readonly { list: string; endpoint: string }[] {
  return world
    .all("vpc-endpoint")
    .filter((e) => text(e.properties.vpcEndpointType) === "Gateway")
    .filter((e) => tablesOfEndpoint(world, e).includes(tableId))
    .map((e) => ({ list: text(e.properties.prefixListId), endpoint: e.id }));
}

function tablesOfEndpoint(world: Things, endpoint: Thing): readonly string[] {
  const associated = world.where("vpc-endpoint-route-table", { vpcEndpointId: endpoint.id });
  return [
    ...texts(endpoint.properties.routeTableIds),
    ...associated.map((a) => text(a.properties.routeTableId)),
  ];
}
