/**
 * The top-level keys that are read, as AWS prints them, with the call behind each and the field that identifies
 * a resource (none: every object counts, as the same resource may rightly be there several times).
 */

interface Table {
  readonly call: string;
  readonly id?: string;
  /** The id is a name that is unique within one account and region only. */
  readonly isRegional?: true;
  /** The key holds one object instead of a list. */
  readonly isSingle?: true;
}

const EC2 = "aws ec2";
const TGW = "transit-gateway";

const SPECIFICATION = {
  Vpcs: { call: `${EC2} describe-vpcs`, id: "VpcId" },
  Subnets: { call: `${EC2} describe-subnets`, id: "SubnetId" },
  RouteTables: { call: `${EC2} describe-route-tables`, id: "RouteTableId" },
  NetworkAcls: { call: `${EC2} describe-network-acls`, id: "NetworkAclId" },
  SecurityGroups: { call: `${EC2} describe-security-groups`, id: "GroupId" },
  SecurityGroupRules: { call: `${EC2} describe-security-group-rules`, id: "SecurityGroupRuleId" },
  SecurityGroupVpcAssociations: { call: `${EC2} describe-security-group-vpc-associations` },
  StaleSecurityGroupSet: { call: `${EC2} describe-stale-security-groups`, id: "GroupId" },
  NetworkInterfaces: { call: `${EC2} describe-network-interfaces`, id: "NetworkInterfaceId" },
  Reservations: { call: `${EC2} describe-instances` },
  Instances: { call: `${EC2} describe-instances`, id: "InstanceId" },
  Addresses: { call: `${EC2} describe-addresses` },
  InternetGateways: { call: `${EC2} describe-internet-gateways`, id: "InternetGatewayId" },
  EgressOnlyInternetGateways: {
    call: `${EC2} describe-egress-only-internet-gateways`,
    id: "EgressOnlyInternetGatewayId",
  },
  NatGateways: { call: `${EC2} describe-nat-gateways`, id: "NatGatewayId" },
  VpnGateways: { call: `${EC2} describe-vpn-gateways`, id: "VpnGatewayId" },
  VpcPeeringConnections: {
    call: `${EC2} describe-vpc-peering-connections`,
    id: "VpcPeeringConnectionId",
  },
  TransitGateways: { call: `${EC2} describe-transit-gateways`, id: "TransitGatewayId" },
  TransitGatewayAttachments: { call: `${EC2} describe-${TGW}-attachments` },
  TransitGatewayVpcAttachments: {
    call: `${EC2} describe-${TGW}-vpc-attachments`,
    id: "TransitGatewayAttachmentId",
  },
  TransitGatewayPeeringAttachments: {
    call: `${EC2} describe-${TGW}-peering-attachments`,
    id: "TransitGatewayAttachmentId",
  },
  TransitGatewayRouteTables: {
    call: `${EC2} describe-${TGW}-route-tables`,
    id: "TransitGatewayRouteTableId",
  },
  TransitGatewayStaticRoutes: { call: `${EC2} search-${TGW}-routes` },
  TransitGatewayAssociations: { call: `${EC2} get-${TGW}-route-table-associations` },
  TransitGatewayPropagations: { call: `${EC2} get-${TGW}-route-table-propagations` },
  ManagedPrefixLists: { call: `${EC2} describe-managed-prefix-lists`, id: "PrefixListId" },
  PrefixLists: { call: `${EC2} describe-prefix-lists`, id: "PrefixListId" },
  ManagedPrefixListEntries: { call: `${EC2} get-managed-prefix-list-entries` },
  VpcEndpoints: { call: `${EC2} describe-vpc-endpoints`, id: "VpcEndpointId" },
  VpcBlockPublicAccessOptions: {
    call: `${EC2} describe-vpc-block-public-access-options`,
    isSingle: true,
  },
  VpcBlockPublicAccessExclusions: {
    call: `${EC2} describe-vpc-block-public-access-exclusions`,
    id: "ExclusionId",
  },
  CacheClusters: {
    call: "aws elasticache describe-cache-clusters --show-cache-node-info",
    id: "CacheClusterId",
    isRegional: true,
  },
  ServerlessCaches: {
    call: "aws elasticache describe-serverless-caches",
    id: "ServerlessCacheName",
    isRegional: true,
  },
  CacheSubnetGroups: {
    call: "aws elasticache describe-cache-subnet-groups",
    id: "CacheSubnetGroupName",
    isRegional: true,
  },
  LoadBalancers: { call: "aws elbv2 describe-load-balancers", id: "LoadBalancerArn" },
  TargetGroups: { call: "aws elbv2 describe-target-groups", id: "TargetGroupArn" },
  LoadBalancerTargetHealth: { call: "aws elbv2 describe-target-health" },
  Functions: { call: "aws lambda list-functions", id: "FunctionName", isRegional: true },
  services: { call: "aws ecs describe-services", id: "serviceArn" },
  AvailabilityZones: { call: `${EC2} describe-availability-zones` },
  Regions: { call: `${EC2} describe-regions` },
  CustomerGateways: { call: `${EC2} describe-customer-gateways` },
  VpnConnections: { call: `${EC2} describe-vpn-connections` },
  ClientVpnEndpoints: { call: `${EC2} describe-client-vpn-endpoints` },
  TransitGatewayConnects: { call: `${EC2} describe-${TGW}-connects` },
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
