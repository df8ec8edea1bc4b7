/**
 * What a reference may name: for each kind of id, the resource types that have it, and which other resources lead to
 * one (`vpc.defaultSecurityGroupId` is computed from the VPC and names a security group).
 */

import type { ResourceKind } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";

/** `aws:ec2/securityGroup:SecurityGroup` is `ec2.SecurityGroup`; other providers' types stay themselves. */
export function shortType(token: string): string {
  const known = SHORT_TYPES.get(token);
  if (known !== undefined) return known;
  const [, service = "", type] = /^aws:([a-z0-9]+)\/[^:]+:(\w+)$/i.exec(token) ?? [];
  const short =
    type === undefined ? foreign(token) : `${service === "alb" ? "lb" : service}.${type}`;
  SHORT_TYPES.set(token, short);
  return short;
}

/** A file may say that a type is `constructor`: what every object has is in no table of types. */
function foreign(token: string): string {
  return token in Object.prototype ? `unknown.${token}` : token;
}

/** Asked several times for each resource of a plan, which has few types. */
const SHORT_TYPES = new Map<string, string>();

/** A part of a resource that has no resource of its own in a plan. */
export type Part =
  "default-group" | "cluster-group" | "main-table" | "default-acl" | "eni" | "default-table";

/** How a resource answers for a family: with itself, or with a part of it. */
type Answer = "itself" | Part;

export type Family =
  | "vpc"
  | "subnet"
  | "group"
  | "route-table"
  | "network-acl"
  | "interface"
  | "instance"
  | "gateway"
  | "nat-gateway"
  | "egress-only-gateway"
  | "vpn-gateway"
  | "peering"
  | "transit-gateway"
  | "transit-attachment"
  | "transit-table"
  | "prefix-list"
  | "subnet-group"
  | "launch-template"
  | "target-group"
  | "lattice-target-group"
  | "load-balancer"
  | "classic-load-balancer"
  | "endpoint"
  | "group-rule"
  /** Of any service. */
  | "any-subnet-group";

/** Types that name subnets under one name, for a service to be in. */
const SUBNET_GROUPS: readonly string[] = [
  "dax.SubnetGroup",
  "dms.ReplicationSubnetGroup",
  "docdb.SubnetGroup",
  "elasticache.SubnetGroup",
  "memorydb.SubnetGroup",
  "neptune.SubnetGroup",
  "rds.SubnetGroup",
  "redshift.SubnetGroup",
];

export const FAMILIES: Readonly<Record<Family, Readonly<Record<string, Answer>>>> = {
  vpc: { "ec2.Vpc": "itself", "ec2.DefaultVpc": "itself" },
  subnet: { "ec2.Subnet": "itself", "ec2.DefaultSubnet": "itself" },
  group: {
    "ec2.SecurityGroup": "itself",
    "ec2.DefaultSecurityGroup": "itself",
    "ec2.Vpc": "default-group",
    "ec2.DefaultVpc": "default-group",
    "eks.Cluster": "cluster-group",
  },
  "route-table": {
    "ec2.RouteTable": "itself",
    "ec2.DefaultRouteTable": "itself",
    "ec2.Vpc": "main-table",
    "ec2.DefaultVpc": "main-table",
  },
  "network-acl": {
    "ec2.NetworkAcl": "itself",
    "ec2.DefaultNetworkAcl": "itself",
    "ec2.Vpc": "default-acl",
    "ec2.DefaultVpc": "default-acl",
  },
  interface: { "ec2.NetworkInterface": "itself", "ec2.Instance": "eni" },
  instance: { "ec2.Instance": "itself" },
  gateway: { "ec2.InternetGateway": "itself", "ec2.VpnGateway": "itself" },
  "nat-gateway": { "ec2.NatGateway": "itself" },
  "egress-only-gateway": { "ec2.EgressOnlyInternetGateway": "itself" },
  "vpn-gateway": { "ec2.VpnGateway": "itself" },
  peering: { "ec2.VpcPeeringConnection": "itself" },
  "transit-gateway": { "ec2transitgateway.TransitGateway": "itself" },
  "transit-attachment": {
    "ec2transitgateway.VpcAttachment": "itself",
    "ec2transitgateway.PeeringAttachment": "itself",
  },
  "transit-table": {
    "ec2transitgateway.RouteTable": "itself",
    "ec2transitgateway.TransitGateway": "default-table",
  },
  "prefix-list": { "ec2.ManagedPrefixList": "itself" },
  "subnet-group": { "elasticache.SubnetGroup": "itself" },
  "launch-template": { "ec2.LaunchTemplate": "itself", "ec2.LaunchConfiguration": "itself" },
  "target-group": { "lb.TargetGroup": "itself" },
  "lattice-target-group": { "vpclattice.TargetGroup": "itself" },
  "load-balancer": { "lb.LoadBalancer": "itself" },
  "classic-load-balancer": { "elb.LoadBalancer": "itself" },
  endpoint: { "ec2.VpcEndpoint": "itself" },
  "any-subnet-group": Object.fromEntries(
    SUBNET_GROUPS.map((type): [string, Answer] => [type, "itself"]),
  ),
  "group-rule": {
    "vpc.SecurityGroupIngressRule": "itself",
    "vpc.SecurityGroupEgressRule": "itself",
  },
};

/**
 * Through which of its own properties a resource leads to a thing of a family (`subnet.vpcId`). It counts where nothing that
 * a reference was computed from *is* such a thing.
 */
export const PASSED_ON: Readonly<Partial<Record<Family, Readonly<Record<string, string>>>>> = {
  vpc: {
    "ec2.Subnet": "vpcId",
    "ec2.SecurityGroup": "vpcId",
    "ec2.RouteTable": "vpcId",
    "ec2.NetworkAcl": "vpcId",
    "ec2.InternetGateway": "vpcId",
    "ec2.InternetGatewayAttachment": "vpcId",
    "ec2.VpcIpv4CidrBlockAssociation": "vpcId",
    "ec2.VpcIpv6CidrBlockAssociation": "vpcId",
    "ec2transitgateway.VpcAttachment": "vpcId",
    "lb.TargetGroup": "vpcId",
  },
  subnet: {
    "ec2.Instance": "subnetId",
    "ec2.NetworkInterface": "subnetId",
    "ec2.NatGateway": "subnetId",
    "ec2.RouteTableAssociation": "subnetId",
    "elasticache.SubnetGroup": "subnetIds",
    "elasticache.ServerlessCache": "subnetIds",
    "ec2transitgateway.VpcAttachment": "subnetIds",
    "lb.LoadBalancer": "subnets",
  },
  group: {
    "ec2.Instance": "vpcSecurityGroupIds",
    "ec2.NetworkInterface": "securityGroups",
    "ec2.LaunchTemplate": "vpcSecurityGroupIds",
    "elasticache.Cluster": "securityGroupIds",
    "elasticache.ServerlessCache": "securityGroupIds",
    "lb.LoadBalancer": "securityGroups",
    "vpc.SecurityGroupIngressRule": "securityGroupId",
    "vpc.SecurityGroupEgressRule": "securityGroupId",
    "ec2.SecurityGroupRule": "securityGroupId",
    "vpc.SecurityGroupVpcAssociation": "securityGroupId",
  },
  "route-table": {
    "ec2.RouteTableAssociation": "routeTableId",
    "ec2.MainRouteTableAssociation": "routeTableId",
    "ec2.Route": "routeTableId",
  },
  "network-acl": { "ec2.NetworkAclAssociation": "networkAclId" },
  interface: {
    "ec2.Eip": "networkInterface",
    "ec2.NetworkInterfaceAttachment": "networkInterfaceId",
  },
  instance: { "ec2.Eip": "instance", "ec2.EipAssociation": "instanceId" },
  gateway: {
    "ec2.InternetGatewayAttachment": "internetGatewayId",
    "ec2.VpnGatewayAttachment": "vpnGatewayId",
  },
  "vpn-gateway": { "ec2.VpnGatewayAttachment": "vpnGatewayId" },
  peering: {
    "ec2.VpcPeeringConnectionAccepter": "vpcPeeringConnectionId",
    "ec2.PeeringConnectionOptions": "vpcPeeringConnectionId",
  },
  "transit-gateway": {
    "ec2transitgateway.VpcAttachment": "transitGatewayId",
    "ec2transitgateway.RouteTable": "transitGatewayId",
  },
  "transit-attachment": {
    "ec2transitgateway.VpcAttachmentAccepter": "transitGatewayAttachmentId",
    "ec2transitgateway.PeeringAttachmentAccepter": "transitGatewayAttachmentId",
    "ec2transitgateway.RouteTableAssociation": "transitGatewayAttachmentId",
  },
  "transit-table": { "ec2transitgateway.RouteTableAssociation": "transitGatewayRouteTableId" },
  "subnet-group": { "elasticache.Cluster": "subnetGroupName" },
  "target-group": { "lb.TargetGroupAttachment": "targetGroupArn" },
  "load-balancer": { "lb.Listener": "loadBalancerArn" },
};

/** What kind of resource a family names. */
export const FAMILY_KINDS: Readonly<Record<Family, ResourceKind>> = {
  vpc: "vpc",
  subnet: "subnet",
  group: "security-group",
  "route-table": "route-table",
  "network-acl": "network-acl",
  interface: "network-interface",
  instance: "instance",
  gateway: "gateway",
  "nat-gateway": "gateway",
  "egress-only-gateway": "gateway",
  "vpn-gateway": "gateway",
  peering: "peering",
  "transit-gateway": "transit-gateway",
  "transit-attachment": "transit-gateway-attachment",
  "transit-table": "transit-gateway-route-table",
  "prefix-list": "prefix-list",
  "subnet-group": "cache-subnet-group",
  "launch-template": "launch-template",
  "target-group": "target-group",
  "lattice-target-group": "target-group",
  "load-balancer": "load-balancer",
  "classic-load-balancer": "load-balancer",
  endpoint: "vpc-endpoint",
  "group-rule": "resource",
  "any-subnet-group": "resource",
};

/** Properties by which AWS already told the id of a part, once the resource exists. */
export const PART_PROPERTIES: Readonly<Record<Part, readonly string[]>> = {
  "default-group": ["defaultSecurityGroupId"],
  "cluster-group": ["vpcConfig.clusterSecurityGroupId"],
  "main-table": ["mainRouteTableId", "defaultRouteTableId"],
  "default-acl": ["defaultNetworkAclId"],
  eni: ["primaryNetworkInterfaceId"],
  "default-table": ["associationDefaultRouteTableId"],
};

/** Types that a person adopts a part with, and the property that names the whole. */
export const ADOPTIONS: readonly {
  readonly type: string;
  readonly part: Part;
  readonly property: string;
  readonly family: Family;
}[] = [
  { type: "ec2.DefaultSecurityGroup", part: "default-group", property: "vpcId", family: "vpc" },
  {
    type: "ec2.DefaultRouteTable",
    part: "main-table",
    property: "defaultRouteTableId",
    family: "vpc",
  },
  {
    type: "ec2.DefaultNetworkAcl",
    part: "default-acl",
    property: "defaultNetworkAclId",
    family: "vpc",
  },
];

/** Types that others name by their name. */
const KNOWN_BY_NAME: ReadonlySet<string> = new Set([
  "ec2.LaunchTemplate",
  "ec2.LaunchConfiguration",
  "elb.LoadBalancer",
]);

/** Names by which a known reference may mean a resource, beside its id. */
export function identitiesOf(resource: PlannedResource): unknown[] {
  const { properties, inputs } = resource;
  const names =
    SUBNET_GROUPS.includes(shortType(resource.type)) || KNOWN_BY_NAME.has(shortType(resource.type))
      ? [properties.name, inputs?.name, inputs?.replicationSubnetGroupId]
      : [];
  const { id, arn, targetGroupArn, securityGroupRuleId } = properties;
  return [resource.id, id, arn, targetGroupArn, securityGroupRuleId, ...names];
}
