/** Lookups of networks and caches. */
import type { Properties } from "../../wire/values";
import { putOutside } from "../families/outside";
import { entriesOf } from "../families/connections";
import { endpointRoutes } from "../families/routes";
import { notFound } from "../model/references";
import { text, texts, type Thing, type Things } from "../model/things";
import { found, foundIds, matching, theOne, type FunctionDefinition, type Query } from "./query";

const VPCS: Query = {
  kind: "vpc",
  noun: "EC2 VPC",
  arguments: { default: "isDefaultVpc", cidrBlock: "cidrBlock", dhcpOptionsId: "dhcpOptionsId" },
  filters: {
    "vpc-id": "id",
    cidr: "cidrBlock",
    "cidr-block-association.cidr-block": "cidrBlock",
    "is-default": (vpc) => [String(vpc.properties.isDefaultVpc === true)],
    isDefault: (vpc) => [String(vpc.properties.isDefaultVpc === true)],
    state: () => ["available"],
  },
};

const SUBNETS: Query = {
  kind: "subnet",
  noun: "EC2 Subnet",
  arguments: {
    vpcId: "vpcId",
    availabilityZone: "availabilityZone",
    availabilityZoneId: "availabilityZoneId",
    cidrBlock: "cidrBlock",
    defaultForAz: "defaultForAz",
  },
  filters: {
    "vpc-id": "vpcId",
    "subnet-id": "id",
    "availability-zone": "availabilityZone",
    availabilityZone: "availabilityZone",
    "availability-zone-id": "availabilityZoneId",
    cidr: "cidrBlock",
    "cidr-block": "cidrBlock",
    "default-for-az": (s) => [String(s.properties.defaultForAz === true)],
    defaultForAz: (s) => [String(s.properties.defaultForAz === true)],
    "map-public-ip-on-launch": (s) => [String(s.properties.mapPublicIpOnLaunch === true)],
    state: () => ["available"],
  },
};

const GROUPS: Query = {
  kind: "security-group",
  noun: "EC2 Security Group",
  arguments: { vpcId: "vpcId", name: "name" },
  filters: {
    "vpc-id": "vpcId",
    "group-id": "id",
    "group-name": "name",
    description: "description",
  },
};

const TABLES: Query = {
  kind: "route-table",
  noun: "EC2 Route Table",
  arguments: { vpcId: "vpcId", routeTableId: "id" },
  filters: {
    "vpc-id": "vpcId",
    "route-table-id": "id",
    "association.main": (table, world) => [String(isMain(table, world))],
    "association.subnet-id": (table, world) => subnetsOfTable(table, world),
  },
};

const INTERFACES: Query = {
  kind: "network-interface",
  noun: "EC2 Network Interface",
  filters: {
    "vpc-id": "vpcId",
    "subnet-id": "subnetId",
    "group-id": "securityGroups[]",
    "private-ip-address": "privateIp",
    "addresses.private-ip-address": "privateIp",
    "network-interface-id": "id",
    "interface-type": "interfaceType",
    "requester-id": "requesterId",
    "attachment.instance-id": "attachedTo",
    "availability-zone": "availabilityZone",
    description: "description",
  },
};

const ACLS: Query = {
  kind: "network-acl",
  noun: "EC2 Network ACL",
  arguments: { vpcId: "vpcId" },
  filters: { "vpc-id": "vpcId", default: (acl) => [String(acl.isDefault === true)] },
};
const INTERNET_GATEWAYS: Query = {
  kind: "internet-gateway",
  noun: "EC2 Internet Gateway",
  arguments: { internetGatewayId: "id" },
  filters: { "attachment.vpc-id": "vpcId", "internet-gateway-id": "id" },
};
const NAT_GATEWAYS: Query = {
  kind: "nat-gateway",
  noun: "EC2 NAT Gateway",
  arguments: { subnetId: "subnetId", vpcId: "vpcId" },
  filters: {
    "vpc-id": "vpcId",
    "subnet-id": "subnetId",
    "nat-gateway-id": "id",
    state: () => ["available"],
  },
};
const LISTS: Query = {
  kind: "prefix-list",
  noun: "EC2 Managed Prefix List",
  arguments: { name: "name", prefixListId: "id" },
  filters: { "prefix-list-name": "name", "prefix-list-id": "id", "owner-id": "ownerId" },
};
const INSTANCES: Query = {
  kind: "instance",
  noun: "EC2 Instance",
  arguments: { instanceId: "id" },
  filters: {
    "instance-id": "id",
    "subnet-id": "subnetId",
    "vpc-id": "vpcId",
    "instance-state-name": () => ["running"],
    "instance.group-id": "vpcSecurityGroupIds[]",
  },
};
const ENDPOINTS: Query = {
  kind: "vpc-endpoint",
  noun: "EC2 VPC Endpoint",
  arguments: { vpcId: "vpcId", serviceName: "serviceName" },
  filters: { "vpc-id": "vpcId", "service-name": "serviceName", "vpc-endpoint-id": "id" },
};

function isMain(table: Thing, world: Things): boolean {
  return world.where("vpc", { mainRouteTableId: table.id }).length > 0;
}

function subnetsOfTable(table: Thing, world: Things): readonly string[] {
  const associations = world.where("route-table-association", { routeTableId: table.id });
  return associations.map((a) => text(a.properties.subnetId)).filter((id) => id !== "");
}

function vpc(world: Things, args: Properties): Properties {
  const thing = theOne(world, VPCS, args);
  const isDefault = thing.properties.isDefaultVpc === true;
  const cidrBlock = text(thing.properties.cidrBlock);
  const associationId = `vpc-cidr-assoc-${world.hex(`association/${thing.id}`, 17)}`;
  return found(args, thing, {
    default: isDefault,
    state: "available",
    cidrBlockAssociations: [{ associationId, cidrBlock, state: "associated" }],
  });
}

function subnet(world: Things, args: Properties): Properties {
  return found(args, theOne(world, SUBNETS, args), { state: "available" });
}

/** The table a subnet uses: its own, else its VPC's main table. */
function routeTable(world: Things, args: Properties): Properties {
  const { subnetId, ...rest } = args;
  const thing =
    subnetId === undefined ? theOne(world, TABLES, rest) : tableOfSubnet(world, text(subnetId));
  const routes = world.where("route", { routeTableId: thing.id }).map((r) => ({
    ...r.properties,
    cidrBlock: text(r.properties.destinationCidrBlock),
    ipv6CidrBlock: text(r.properties.destinationIpv6CidrBlock),
  }));
  const endpoints = endpointRoutes(world, thing.id).map((e) => ({
    destinationPrefixListId: e.list,
    gatewayId: e.endpoint,
  }));
  const associations = subnetsOfTable(thing, world).map((id) => ({
    main: false,
    subnetId: id,
    routeTableId: thing.id,
  }));
  return found(args, thing, {
    rtbId: thing.id,
    routeTableId: thing.id,
    routes: [...routes, ...endpoints],
    associations,
  });
}

function tableOfSubnet(world: Things, subnetId: string): Thing {
  const [association] = world.where("route-table-association", { subnetId });
  const own = world.get("subnet", subnetId);
  const main = text(world.get("vpc", text(own?.properties.vpcId))?.properties.mainRouteTableId);
  const thing = world.get("route-table", text(association?.properties.routeTableId) || main);
  if (thing === undefined) {
    throw new Error("no matching EC2 Route Table found");
  }
  return thing;
}

function networkInterface(world: Things, args: Properties): Properties {
  const thing = theOne(world, INTERFACES, args);
  const publicIp = text(thing.properties.publicIp);
  return found(args, thing, {
    arn: `arn:aws:ec2:${world.region}:${world.account}:network-interface/${thing.id}`,
    associations: publicIp === "" ? [] : [{ publicIp, ipOwnerId: "amazon" }],
    privateIps: texts(thing.properties.privateIps),
  });
}

function prefixList(world: Things, args: Properties): Properties {
  const thing = theOne(world, LISTS, args);
  const cidrs = entriesOf(world, thing).map((e) => text(e.cidr));
  return found(args, thing, {
    name: text(thing.properties.name),
    cidrBlocks: cidrs,
    prefixListId: thing.id,
  });
}

function managedPrefixList(world: Things, args: Properties): Properties {
  const thing = theOne(world, LISTS, args);
  const entries = entriesOf(world, thing).map((e) => ({
    cidr: text(e.cidr),
    description: text(e.description),
  }));
  return found(args, thing, { entries, version: Number(thing.properties.version ?? 1) });
}

function byName(kind: string, argument: string): (world: Things, args: Properties) => Properties {
  return (world, args) => {
    const id = text(args[argument]).toLowerCase();
    const known = world.get(kind, id);
    if (known === undefined && world.isGone(kind, id)) {
      throw notFound(kind, id);
    }
    return found(args, known ?? world.transact(() => putOutside(world, kind, id, {})));
  };
}

function cluster(world: Things, args: Properties): Properties {
  const answer = byName("cache-cluster", "clusterId")(world, args);
  return { ...answer, securityGroupIds: texts(answer.securityGroupIds) };
}

function serverless(world: Things, args: Properties): Properties {
  const answer = byName("serverless-cache", "name")(world, args);
  const first = (key: string): Properties => {
    const list = answer[key];
    return (Array.isArray(list) ? (list[0] as Properties | undefined) : undefined) ?? {};
  };
  return { ...answer, endpoint: first("endpoints"), readerEndpoint: first("readerEndpoints") };
}

function listing(token: string, query: Query): FunctionDefinition {
  return { token, answer: (world, args) => foundIds(world, args, matching(world, query, args)) };
}

export const networkFunctions: readonly FunctionDefinition[] = [
  { token: "aws:ec2/getVpc:getVpc", answer: vpc },
  listing("aws:ec2/getVpcs:getVpcs", VPCS),
  { token: "aws:ec2/getSubnet:getSubnet", answer: subnet },
  listing("aws:ec2/getSubnets:getSubnets", SUBNETS),
  {
    token: "aws:ec2/getSecurityGroup:getSecurityGroup",
    answer: (world, args) => found(args, theOne(world, GROUPS, args)),
  },
  {
    token: "aws:ec2/getSecurityGroups:getSecurityGroups",
    answer: (world, args) => {
      const groups = matching(world, GROUPS, args);
      const of = (property: string): readonly string[] =>
        groups.map((g) => text(g.properties[property]));
      return { ...foundIds(world, args, groups), arns: of("arn"), vpcIds: of("vpcId") };
    },
  },
  { token: "aws:ec2/getRouteTable:getRouteTable", answer: routeTable },
  listing("aws:ec2/getRouteTables:getRouteTables", TABLES),
  {
    token: "aws:ec2/getInternetGateway:getInternetGateway",
    answer: (world, args) => {
      const thing = theOne(world, INTERNET_GATEWAYS, args);
      return found(args, thing, {
        internetGatewayId: thing.id,
        attachments: [{ state: "available", vpcId: text(thing.properties.vpcId) }],
      });
    },
  },
  {
    token: "aws:ec2/getNatGateway:getNatGateway",
    answer: (world, args) => found(args, theOne(world, NAT_GATEWAYS, args), { state: "available" }),
  },
  listing("aws:ec2/getNatGateways:getNatGateways", NAT_GATEWAYS),
  { token: "aws:ec2/getNetworkInterface:getNetworkInterface", answer: networkInterface },
  listing("aws:ec2/getNetworkInterfaces:getNetworkInterfaces", INTERFACES),
  listing("aws:ec2/getNetworkAcls:getNetworkAcls", ACLS),
  { token: "aws:ec2/getPrefixList:getPrefixList", answer: prefixList },
  { token: "aws:ec2/getManagedPrefixList:getManagedPrefixList", answer: managedPrefixList },
  {
    token: "aws:ec2/getInstance:getInstance",
    answer: (world, args) => found(args, theOne(world, INSTANCES, args)),
  },
  listing("aws:ec2/getInstances:getInstances", INSTANCES),
  {
    token: "aws:ec2/getVpcEndpoint:getVpcEndpoint",
    answer: (world, args) => found(args, theOne(world, ENDPOINTS, args), { state: "available" }),
  },
  { token: "aws:elasticache/getCluster:getCluster", answer: cluster },
  {
    token: "aws:elasticache/getSubnetGroup:getSubnetGroup",
    answer: byName("cache-subnet-group", "name"),
  },
  { token: "aws:elasticache/getServerlessCache:getServerlessCache", answer: serverless },
];
