/**
 * The top-level keys that are read, as AWS prints them, with the call behind each and the field that identifies
 * a resource (none: every object counts, as the same resource may rightly be there several times).
 */

import type { ResourceKind } from "../../model/topology";

interface Table {
  readonly call: string;
  readonly id?: string;
  /** What the id is the id of. */
  readonly kind?: ResourceKind;
  /** The id is a name that is unique within one account and region only. */
  readonly isRegional?: true;
  /** The key holds one object instead of a list. */
  readonly isSingle?: true;
}

const EC2 = "aws ec2";
const TGW = "transit-gateway";

const SPECIFICATION = {
  Vpcs: { call: `${EC2} describe-vpcs`, id: "VpcId", kind: "vpc" },
  Subnets: { call: `${EC2} describe-subnets`, id: "SubnetId", kind: "subnet" },
  RouteTables: { call: `${EC2} describe-route-tables`, id: "RouteTableId", kind: "route-table" },
  NetworkAcls: { call: `${EC2} describe-network-acls`, id: "NetworkAclId", kind: "network-acl" },
  SecurityGroups: {
    call: `${EC2} describe-security-groups`,
    id: "GroupId",
    kind: "security-group",
  },
  SecurityGroupRules: {
    call: `${EC2} describe-security-group-rules`,
    id: "SecurityGroupRuleId",
    kind: "resource",
  },
  SecurityGroupVpcAssociations: { call: `${EC2} describe-security-group-vpc-associations` },
  StaleSecurityGroupSet: {
    call: `${EC2} describe-stale-security-groups`,
    id: "GroupId",
    kind: "security-group",
  },
  NetworkInterfaces: {
    call: `${EC2} describe-network-interfaces`,
    id: "NetworkInterfaceId",
    kind: "network-interface",
  },
  Reservations: { call: `${EC2} describe-instances` },
  Instances: { call: `${EC2} describe-instances`, id: "InstanceId", kind: "instance" },
  Addresses: { call: `${EC2} describe-addresses` },
  InternetGateways: {
    call: `${EC2} describe-internet-gateways`,
    id: "InternetGatewayId",
    kind: "gateway",
  },
  EgressOnlyInternetGateways: {
    call: `${EC2} describe-egress-only-internet-gateways`,
    id: "EgressOnlyInternetGatewayId",
    kind: "gateway",
  },
  NatGateways: { call: `${EC2} describe-nat-gateways`, id: "NatGatewayId", kind: "gateway" },
  VpnGateways: { call: `${EC2} describe-vpn-gateways`, id: "VpnGatewayId", kind: "gateway" },
  VpcPeeringConnections: {
    call: `${EC2} describe-vpc-peering-connections`,
    id: "VpcPeeringConnectionId",
    kind: "peering",
  },
  TransitGateways: {
    call: `${EC2} describe-transit-gateways`,
    id: "TransitGatewayId",
    kind: "transit-gateway",
  },
  TransitGatewayAttachments: { call: `${EC2} describe-${TGW}-attachments` },
  TransitGatewayVpcAttachments: {
    call: `${EC2} describe-${TGW}-vpc-attachments`,
    id: "TransitGatewayAttachmentId",
    kind: "transit-gateway-attachment",
  },
  TransitGatewayPeeringAttachments: {
    call: `${EC2} describe-${TGW}-peering-attachments`,
    id: "TransitGatewayAttachmentId",
    kind: "transit-gateway-attachment",
  },
  TransitGatewayRouteTables: {
    call: `${EC2} describe-${TGW}-route-tables`,
    id: "TransitGatewayRouteTableId",
    kind: "transit-gateway-route-table",
  },
  TransitGatewayStaticRoutes: { call: `${EC2} search-${TGW}-routes` },
  TransitGatewayAssociations: { call: `${EC2} get-${TGW}-route-table-associations` },
  TransitGatewayPropagations: { call: `${EC2} get-${TGW}-route-table-propagations` },
  TransitGatewayPrefixListReferences: { call: `${EC2} get-${TGW}-prefix-list-references` },
  ManagedPrefixLists: {
    call: `${EC2} describe-managed-prefix-lists`,
    id: "PrefixListId",
    kind: "prefix-list",
  },
  PrefixLists: { call: `${EC2} describe-prefix-lists`, id: "PrefixListId", kind: "prefix-list" },
  ManagedPrefixListEntries: { call: `${EC2} get-managed-prefix-list-entries` },
  VpcEndpoints: {
    call: `${EC2} describe-vpc-endpoints`,
    id: "VpcEndpointId",
    kind: "vpc-endpoint",
  },
  VpcBlockPublicAccessOptions: {
    call: `${EC2} describe-vpc-block-public-access-options`,
    isSingle: true,
  },
  VpcBlockPublicAccessExclusions: {
    call: `${EC2} describe-vpc-block-public-access-exclusions`,
    id: "ExclusionId",
    kind: "resource",
  },
  CacheClusters: {
    call: "aws elasticache describe-cache-clusters --show-cache-node-info",
    id: "CacheClusterId",
    kind: "cache",
    isRegional: true,
  },
  ServerlessCaches: {
    call: "aws elasticache describe-serverless-caches",
    id: "ServerlessCacheName",
    kind: "cache",
    isRegional: true,
  },
  CacheSubnetGroups: {
    call: "aws elasticache describe-cache-subnet-groups",
    id: "CacheSubnetGroupName",
    kind: "cache-subnet-group",
    isRegional: true,
  },
  LoadBalancers: {
    call: "aws elbv2 describe-load-balancers",
    id: "LoadBalancerArn",
    kind: "load-balancer",
  },
  TargetGroups: {
    call: "aws elbv2 describe-target-groups",
    id: "TargetGroupArn",
    kind: "resource",
  },
  LoadBalancerTargetHealth: { call: "aws elbv2 describe-target-health" },
  Functions: {
    call: "aws lambda list-functions",
    id: "FunctionName",
    kind: "function",
    isRegional: true,
  },
  services: { call: "aws ecs describe-services", id: "serviceArn", kind: "service" },
  AvailabilityZones: { call: `${EC2} describe-availability-zones` },
  Regions: { call: `${EC2} describe-regions` },
  CustomerGateways: { call: `${EC2} describe-customer-gateways` },
  VpnConnections: { call: `${EC2} describe-vpn-connections` },
  AuthorizationRules: { call: `${EC2} describe-client-vpn-authorization-rules` },
  ClientVpnEndpoints: { call: `${EC2} describe-client-vpn-endpoints` },
  TransitGatewayConnects: { call: `${EC2} describe-${TGW}-connects` },
  VerifiedAccessEndpoints: {
    call: `${EC2} describe-verified-access-endpoints`,
    id: "VerifiedAccessEndpointId",
  },
  ServiceConfigurations: {
    call: `${EC2} describe-vpc-endpoint-service-configurations`,
    id: "ServiceId",
  },
  VpcAttributes: { call: `${EC2} describe-vpc-attribute` },
  VpcEndpointServices: { call: `${EC2} describe-vpc-endpoint-services` },
  DirectConnectGateways: { call: "aws directconnect describe-direct-connect-gateways" },
  DirectConnectGatewayAssociations: {
    call: "aws directconnect describe-direct-connect-gateway-associations",
  },
  VirtualInterfaces: { call: "aws directconnect describe-virtual-interfaces" },
  LoadBalancerAttributes: { call: "aws elbv2 describe-load-balancer-attributes" },
  LoadBalancerListeners: { call: "aws elbv2 describe-listeners" },
} as const satisfies Record<string, Table>;

/** A top-level key that is read. */
export type TableName = keyof typeof SPECIFICATION;

export const TABLES: Readonly<Record<TableName, Table>> = SPECIFICATION;

/** Whether a top-level key is one of those. */
export function isTableName(key: string): key is TableName {
  return Object.hasOwn(SPECIFICATION, key);
}
