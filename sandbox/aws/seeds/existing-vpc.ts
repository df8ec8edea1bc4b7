/**
 * A VPC as a team might have it before it takes up this project: three zones with a public and a private subnet each, one NAT
 * gateway, an application's security group and the application's instance. Everything is tagged `existing`.
 */
import type { Properties } from "../../wire/values";
import { arn } from "../model/arn";
import { publicAddress } from "../families/gateways";
import { putRoute } from "../families/routes";
import { putVpcParts } from "../families/vpcs";
import { putInterface } from "../model/network-interfaces";
import { zoneId, zonesOf } from "../model/region";
import { putRule } from "../model/rules";
import { text, type Things } from "../model/things";

const NAME = "existing";
const CIDR = "10.20.0.0/16";
const ZONES = 3;

export function putExistingVpc(world: Things): void {
  const id = idOf(world, "vpc", NAME);
  const hex = (count: number, purpose: string): string => world.hex(`${NAME}/${purpose}`, count);
  put(world, "vpc", id, {
    cidrBlock: CIDR,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    instanceTenancy: "default",
    arn: arn(world, "ec2", `vpc/${id}`),
    tags: { Name: NAME },
    ...putVpcParts(world, id, hex),
  });
  const zones = zonesOf(world.region).slice(0, ZONES);
  const publicSubnets = zones.map((zone, index) => putSubnet(world, id, zone, index, "public"));
  const privateSubnets = zones.map((zone, index) =>
    putSubnet(world, id, zone, 10 + index, "private"),
  );
  putPublicSide(world, id, publicSubnets);
  putPrivateSide(world, id, privateSubnets, publicSubnets[0] ?? "");
  putApplication(world, id, privateSubnets[0] ?? "");
}

function idOf(world: Things, prefix: string, name: string): string {
  return `${prefix}-${world.hex(`existing/${prefix}/${name}`, 17)}`;
}

function put(world: Things, kind: string, id: string, properties: Properties): void {
  world.put({ kind, id, properties });
}

function putSubnet(
  world: Things,
  vpcId: string,
  zone: string,
  third: number,
  tier: "public" | "private",
): string {
  const id = idOf(world, "subnet", `${tier}-${zone}`);
  put(world, "subnet", id, {
    vpcId,
    cidrBlock: `10.20.${third}.0/24`,
    availabilityZone: zone,
    availabilityZoneId: zoneId(zone),
    mapPublicIpOnLaunch: tier === "public",
    privateDnsHostnameTypeOnLaunch: "ip-name",
    arn: arn(world, "ec2", `subnet/${id}`),
    tags: { Name: `${NAME}-${tier}-${zone}`, Tier: tier },
  });
  return id;
}

function putTable(world: Things, vpcId: string, tier: string, subnets: readonly string[]): string {
  const id = idOf(world, "rtb", tier);
  put(world, "route-table", id, {
    vpcId,
    tags: { Name: `${NAME}-${tier}` },
    arn: arn(world, "ec2", `route-table/${id}`),
  });
  for (const subnetId of subnets) {
    put(world, "route-table-association", idOf(world, "rtbassoc", subnetId), {
      routeTableId: id,
      subnetId,
    });
  }
  return id;
}

function putPublicSide(world: Things, vpcId: string, subnets: readonly string[]): void {
  const gatewayId = idOf(world, "igw", NAME);
  put(world, "internet-gateway", gatewayId, {
    vpcId,
    tags: { Name: NAME },
    arn: arn(world, "ec2", `internet-gateway/${gatewayId}`),
  });
  const routeTableId = putTable(world, vpcId, "public", subnets);
  putRoute(world, { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId });
}

function putPrivateSide(
  world: Things,
  vpcId: string,
  subnets: readonly string[],
  natSubnet: string,
): void {
  const natGatewayId = idOf(world, "nat", NAME);
  const allocationId = idOf(world, "eipalloc", NAME);
  const publicIp = publicAddress(world, allocationId);
  put(world, "elastic-ip", allocationId, { publicIp, allocationId, domain: "vpc" });
  const made = putInterface(world, {
    partOf: `nat-gateway/${natGatewayId}`,
    subnetId: natSubnet,
    groups: [],
    description: `Interface for NAT Gateway ${natGatewayId}`,
    interfaceType: "nat_gateway",
    requesterId: "amazon-nat",
    more: { publicIp, allocationId, sourceDestCheck: false },
  });
  const privateIp = text(made.properties.privateIp);
  const addresses = { allocationId, publicIp, privateIp, networkInterfaceId: made.id };
  put(world, "nat-gateway", natGatewayId, {
    subnetId: natSubnet,
    vpcId,
    connectivityType: "public",
    tags: { Name: NAME },
    ...addresses,
  });
  const routeTableId = putTable(world, vpcId, "private", subnets);
  putRoute(world, { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId });
}

function putApplication(world: Things, vpcId: string, subnetId: string): void {
  const groupId = idOf(world, "sg", "app");
  const name = `${NAME}-app`;
  const tags = { Name: name };
  put(world, "security-group", groupId, {
    vpcId,
    name,
    description: "The application",
    tags,
    arn: arn(world, "ec2", `security-group/${groupId}`),
  });
  putRule(world, {
    securityGroupId: groupId,
    isEgress: true,
    ipProtocol: "-1",
    cidrIpv4: "0.0.0.0/0",
  });
  const id = idOf(world, "i", "app");
  const made = putInterface(world, {
    partOf: `instance/${id}`,
    key: "primary",
    subnetId,
    groups: [groupId],
    description: "",
    more: { attachedTo: id },
  });
  put(world, "instance", id, {
    ami: "ami-0c9c942bd7bf113a2",
    instanceType: "t4g.micro",
    subnetId,
    vpcId,
    availabilityZone: text(made.properties.availabilityZone),
    privateIp: text(made.properties.privateIp),
    primaryNetworkInterfaceId: made.id,
    vpcSecurityGroupIds: [groupId],
    instanceState: "running",
    arn: arn(world, "ec2", `instance/${id}`),
    tags,
  });
}
