/** What every account has in a Region: AWS's default VPC, Amazon's prefix lists, and the default cache subnet group. */
import { arn } from "../model/arn";
import { putVpcParts } from "../families/vpcs";
import { putRoute } from "../families/routes";
import { zoneId, zonesOf } from "../model/region";
import { text, type Things } from "../model/things";

const DEFAULT_CIDR = "172.31.0.0/16";
/** A default subnet is a /20; they follow one another in the order of the zones. */
const SUBNET_STEP = 16;

/** Amazon's prefix lists of gateway endpoints; the addresses are an excerpt of the Region's. */
const GATEWAY_LISTS: Readonly<Record<string, readonly string[]>> = {
  s3: ["52.219.56.0/22", "52.219.60.0/23", "52.219.144.0/22"],
  dynamodb: ["52.94.8.0/24", "52.94.30.0/23"],
};

export function putDefaultNetwork(world: Things): void {
  const id = `vpc-${world.hex("default-vpc", 17)}`;
  const hex = (count: number, purpose: string): string =>
    world.hex(`default-vpc/${purpose}`, count);
  world.put({
    kind: "vpc",
    id,
    isDefault: true,
    properties: {
      cidrBlock: DEFAULT_CIDR,
      isDefaultVpc: true,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      instanceTenancy: "default",
      arn: arn(world, "ec2", `vpc/${id}`),
      ...putVpcParts(world, id, hex),
    },
  });
  putGateway(world, id);
  putPrefixLists(world);
  const subnetIds = zonesOf(world.region).map((zone, index) =>
    putDefaultSubnet(world, id, zone, index),
  );
  putDefaultSubnetGroup(world, id, subnetIds);
}

function putGateway(world: Things, vpcId: string): void {
  const gatewayId = `igw-${world.hex("default-gateway", 17)}`;
  const properties = { vpcId, arn: arn(world, "ec2", `internet-gateway/${gatewayId}`) };
  world.put({ kind: "internet-gateway", id: gatewayId, isDefault: true, properties });
  const routeTableId = text(world.get("vpc", vpcId)?.properties.mainRouteTableId);
  putRoute(world, { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId });
}

/** Amazon's, where there are none. */
export function putPrefixLists(world: Things): void {
  for (const [service, cidrs] of Object.entries(GATEWAY_LISTS)) {
    const name = `com.amazonaws.${world.region}.${service}`;
    if (world.where("prefix-list", { name }).length > 0) continue;
    const id = `pl-${world.hex(`prefix-list/${service}`, 8)}`;
    const properties = {
      name,
      addressFamily: "IPv4",
      maxEntries: cidrs.length,
      cidrs: [...cidrs],
      ownerId: "AWS",
    };
    world.put({ kind: "prefix-list", id, isDefault: true, properties });
  }
}

function putDefaultSubnet(world: Things, vpcId: string, zone: string, index: number): string {
  const id = `subnet-${world.hex(`default-subnet/${zone}`, 17)}`;
  world.put({
    kind: "subnet",
    id,
    isDefault: true,
    properties: {
      vpcId,
      cidrBlock: `172.31.${index * SUBNET_STEP}.0/20`,
      availabilityZone: zone,
      availabilityZoneId: zoneId(zone),
      mapPublicIpOnLaunch: true,
      defaultForAz: true,
      privateDnsHostnameTypeOnLaunch: "ip-name",
      arn: arn(world, "ec2", `subnet/${id}`),
    },
  });
  return id;
}

/** ElastiCache makes a subnet group `default` of the default VPC's subnets. */
function putDefaultSubnetGroup(world: Things, vpcId: string, subnetIds: readonly string[]): void {
  world.put({
    kind: "cache-subnet-group",
    id: "default",
    isDefault: true,
    properties: {
      name: "default",
      description: "Default CacheSubnetGroup",
      subnetIds: [...subnetIds],
      vpcId,
    },
  });
}
