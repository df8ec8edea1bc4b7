/** AWS's words for what does not exist and for what is still in use, by kind of thing. `%` is the id, `@` the user's. */
import type { Thing } from "./things";

/** Code and text for a thing that does not exist. */
export const NOT_FOUND: ReadonlyMap<string, readonly [string, string]> = new Map<
  string,
  readonly [string, string]
>(
  Object.entries({
    vpc: ["InvalidVpcID.NotFound", "The vpc ID '%' does not exist"],
    subnet: ["InvalidSubnetID.NotFound", "The subnet ID '%' does not exist"],
    "security-group": ["InvalidGroup.NotFound", "The security group '%' does not exist"],
    "route-table": ["InvalidRouteTableID.NotFound", "The routeTable ID '%' does not exist"],
    "internet-gateway": [
      "InvalidInternetGatewayID.NotFound",
      "The internetGateway ID '%' does not exist",
    ],
    "nat-gateway": ["InvalidNatGatewayID.NotFound", "The natGateway ID '%' does not exist"],
    "egress-only-gateway": [
      "InvalidGatewayID.NotFound",
      "The egressOnlyInternetGateway ID '%' does not exist",
    ],
    "vpn-gateway": ["InvalidVpnGatewayID.NotFound", "The vpnGateway ID '%' does not exist"],
    "customer-gateway": [
      "InvalidCustomerGatewayID.NotFound",
      "The customerGateway ID '%' does not exist",
    ],
    "network-interface": [
      "InvalidNetworkInterfaceID.NotFound",
      "The networkInterface ID '%' does not exist",
    ],
    "network-acl": ["InvalidNetworkAclID.NotFound", "The networkAcl ID '%' does not exist"],
    "prefix-list": ["InvalidPrefixListID.NotFound", "The prefix list ID '%' does not exist"],
    "elastic-ip": ["InvalidAllocationID.NotFound", "The allocation ID '%' does not exist"],
    peering: [
      "InvalidVpcPeeringConnectionID.NotFound",
      "The vpcPeeringConnection ID '%' does not exist",
    ],
    "transit-gateway": [
      "InvalidTransitGatewayID.NotFound",
      "Transit Gateway % was deleted or does not exist.",
    ],
    "transit-gateway-attachment": [
      "InvalidTransitGatewayAttachmentID.NotFound",
      "Transit Gateway Attachment % was deleted or does not exist.",
    ],
    "transit-gateway-route-table": [
      "InvalidRouteTableID.NotFound",
      "Transit Gateway Route Table % was deleted or does not exist.",
    ],
    instance: ["InvalidInstanceID.NotFound", "The instance ID '%' does not exist"],
    "launch-template": [
      "InvalidLaunchTemplateId.NotFound",
      "The specified launch template, with template ID %, does not exist.",
    ],
    "key-pair": ["InvalidKeyPair.NotFound", "The key pair '%' does not exist"],
    "vpc-endpoint": ["InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%' does not exist"],
    "dhcp-options": ["InvalidDhcpOptionID.NotFound", "The dhcpOption ID '%' does not exist"],
    "cache-subnet-group": ["CacheSubnetGroupNotFoundFault", "Cache Subnet Group % does not exist."],
    "cache-parameter-group": ["CacheParameterGroupNotFound", "CacheParameterGroup % not found."],
    "cache-cluster": ["CacheClusterNotFound", "CacheCluster not found: %"],
    "instance-profile": [
      "InvalidParameterValue",
      "Value (%) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    ],
    "iam-role": ["NoSuchEntity", "The role with name % cannot be found."],
    "ecs-cluster": ["ClusterNotFoundException", "Cluster not found."],
    "load-balancer": ["LoadBalancerNotFound", "One or more load balancers not found"],
    "target-group": ["TargetGroupNotFound", "One or more target groups not found"],
    "sns-topic": ["NotFound", "Topic does not exist"],
    "hosted-zone": ["NoSuchHostedZone", "No hosted zone found with ID: %"],
  }),
);

export interface Blocker {
  /** Kind of the user and the path at which it names the thing. */
  readonly by: string;
  readonly property: string;
  readonly code: string;
  readonly reason: string;
  /** Users that go with the thing. */
  except?(user: Thing, thing: Thing): boolean;
}

const isDefault = (user: Thing): boolean => user.isDefault === true;

function dependency(
  by: string,
  property: string,
  noun: string,
  except?: Blocker["except"],
): Blocker {
  return {
    by,
    property,
    code: "DependencyViolation",
    reason: `The ${noun} '%' has dependencies and cannot be deleted.`,
    ...(except === undefined ? {} : { except }),
  };
}

/** Which things AWS keeps as long as others need them. */
export const BLOCKERS: ReadonlyMap<string, readonly Blocker[]> = new Map(
  Object.entries<readonly Blocker[]>({
    vpc: [
      dependency("subnet", "vpcId", "vpc"),
      dependency("security-group", "vpcId", "vpc", isDefault),
      dependency("route-table", "vpcId", "vpc", isDefault),
      dependency("network-acl", "vpcId", "vpc", isDefault),
      dependency("internet-gateway", "vpcId", "vpc"),
      dependency("egress-only-gateway", "vpcId", "vpc"),
      dependency("vpc-endpoint", "vpcId", "vpc"),
      dependency("vpn-gateway", "vpcId", "vpc"),
    ],
    subnet: [dependency("network-interface", "subnetId", "subnet")],
    "security-group": [
      {
        by: "network-interface",
        property: "securityGroups[]",
        code: "DependencyViolation",
        reason: "resource % has a dependent object",
      },
      {
        by: "security-group-rule",
        property: "referencedSecurityGroupId",
        code: "InvalidGroup.InUse",
        reason: "The security group % is in use by a rule of another security group (@)",
        except: (rule, group) => rule.properties.securityGroupId === group.id,
      },
    ],
    "route-table": [
      dependency("route-table-association", "routeTableId", "routeTable"),
      dependency("vpc", "mainRouteTableId", "routeTable"),
    ],
    "network-acl": [dependency("subnet", "networkAclId", "networkAcl")],
    "elastic-ip": [
      {
        by: "nat-gateway",
        property: "allocationId",
        code: "InvalidIPAddress.InUse",
        reason: "The address with allocation id [%] is in use by @",
      },
    ],
    "prefix-list": [
      {
        by: "security-group-rule",
        property: "prefixListId",
        code: "InvalidPrefixListState.InUse",
        reason: "The prefix list (%) is in use by a security group rule (@)",
      },
    ],
    "dhcp-options": [dependency("vpc", "dhcpOptionsId", "dhcpOptions")],
    "transit-gateway": [
      {
        by: "transit-gateway-attachment",
        property: "transitGatewayId",
        code: "IncorrectState",
        reason: "% has non-deleted VPC Attachments: @.",
      },
    ],
    "cache-subnet-group": ["cache-cluster", "replication-group"].map((by) => ({
      by,
      property: "subnetGroupName",
      code: "CacheSubnetGroupInUse",
      reason: "Cache subnet group % is currently in use by cache cluster @.",
    })),
    "cache-parameter-group": [
      {
        by: "cache-cluster",
        property: "parameterGroupName",
        code: "InvalidCacheParameterGroupState",
        reason:
          "One or more cache clusters are still members of this parameter group %, so the group cannot be deleted.",
      },
    ],
    "iam-role": [
      {
        by: "instance-profile",
        property: "role",
        code: "DeleteConflict",
        reason: "Cannot delete entity, must remove roles from instance profile first.",
      },
      {
        by: "role-policy-attachment",
        property: "role",
        code: "DeleteConflict",
        reason: "Cannot delete entity, must detach all policies first.",
      },
      {
        by: "role-policy",
        property: "role",
        code: "DeleteConflict",
        reason: "Cannot delete entity, must delete policies first.",
      },
    ],
    "target-group": [
      {
        by: "listener",
        property: "defaultActions[].targetGroupArn",
        code: "ResourceInUse",
        reason: "Target group '%' is currently in use by a listener or a rule",
      },
    ],
  }),
);
