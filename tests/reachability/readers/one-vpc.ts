/** One VPC as `aws … describe-*` prints it: a client, a cache node in another subnet, all of it read. */

type Json = Record<string, unknown>;

export const OWNER = "111111111111";

/** A group's rules, as `describe-security-groups` prints them. */
export function permission(more: Json): Json {
  return { IpProtocol: "tcp", FromPort: 11211, ToPort: 11211, ...more };
}

const ANYWHERE = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

export function describedGroup(id: string, ingress: readonly Json[], more: Json = {}): Json {
  return {
    GroupId: id,
    GroupName: id,
    VpcId: "vpc-a",
    OwnerId: OWNER,
    IpPermissions: ingress,
    IpPermissionsEgress: [ANYWHERE],
    ...more,
  };
}

export function describedInterface(id: string, subnet: string, address: string, group: string) {
  return {
    NetworkInterfaceId: id,
    SubnetId: subnet,
    VpcId: "vpc-a",
    OwnerId: OWNER,
    Status: "in-use",
    InterfaceType: "interface",
    SourceDestCheck: true,
    Groups: [{ GroupId: group }],
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ PrivateIpAddress: address, Primary: true }],
  };
}

function aclEntry(number: number, egress: boolean): Json {
  const allow = { RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" };
  return { RuleNumber: number, Egress: egress, ...allow };
}

function describedSubnet(id: string, cidr: string): Json {
  return {
    SubnetId: id,
    VpcId: "vpc-a",
    OwnerId: OWNER,
    CidrBlock: cidr,
    AvailabilityZone: "us-east-1a",
    State: "available",
    Tags: [{ Key: "Name", Value: id }],
  };
}

/** `eni-app` reaches `eni-node`, whose group admits 10.0.0.0/8. */
export function oneVpc() {
  return {
    Vpcs: [
      {
        VpcId: "vpc-a",
        OwnerId: OWNER,
        State: "available",
        CidrBlock: "10.0.0.0/16",
        CidrBlockAssociationSet: [
          { CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } },
        ],
      } as Json,
    ],
    Subnets: [
      describedSubnet("subnet-app", "10.0.1.0/24"),
      describedSubnet("subnet-cache", "10.0.2.0/24"),
    ],
    RouteTables: [
      {
        RouteTableId: "rtb-a",
        VpcId: "vpc-a",
        OwnerId: OWNER,
        Associations: [{ Main: true, AssociationState: { State: "associated" } }],
        Routes: [
          { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" } as Json,
        ],
      },
    ],
    NetworkAcls: [
      {
        NetworkAclId: "acl-a",
        VpcId: "vpc-a",
        OwnerId: OWNER,
        IsDefault: true,
        Associations: [{ SubnetId: "subnet-app" }, { SubnetId: "subnet-cache" }],
        Entries: [aclEntry(100, false), aclEntry(100, true)],
      },
    ],
    SecurityGroups: [
      describedGroup("sg-app", []),
      describedGroup("sg-cache", [permission({ IpRanges: [{ CidrIp: "10.0.0.0/8" }] })]),
    ],
    NetworkInterfaces: [
      describedInterface("eni-app", "subnet-app", "10.0.1.10", "sg-app") as Json,
      {
        ...describedInterface("eni-node", "subnet-cache", "10.0.2.10", "sg-cache"),
        Description: "ElastiCache orders",
        RequesterId: "amazon-elasticache",
      } as Json,
    ],
    Reservations: [] as Json[],
    ...emptyReplies(),
    CacheClusters: [
      {
        CacheClusterId: "orders",
        Engine: "memcached",
        CacheClusterStatus: "available",
        NumCacheNodes: 1,
        CacheSubnetGroupName: "caches",
        SecurityGroups: [{ SecurityGroupId: "sg-cache", Status: "active" }],
        CacheNodes: [
          { CacheNodeId: "0001", Endpoint: { Address: "orders.0001.example", Port: 11211 } },
        ],
      },
    ],
    CacheSubnetGroups: [
      {
        CacheSubnetGroupName: "caches",
        VpcId: "vpc-a",
        Subnets: [{ SubnetIdentifier: "subnet-cache" }],
      },
    ],
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" },
  };
}

/** Calls that were made, and found nothing. */
function emptyReplies(): Record<string, Json[]> {
  const keys = [
    ...["InternetGateways", "EgressOnlyInternetGateways", "NatGateways", "VpnGateways"],
    ...["VpcPeeringConnections", "TransitGateways", "TransitGatewayAttachments"],
    ...["TransitGatewayVpcAttachments", "TransitGatewayPeeringAttachments", "VpcEndpoints"],
    ...["TransitGatewayRouteTables", "TransitGatewayStaticRoutes", "ManagedPrefixLists"],
    ...["SecurityGroupVpcAssociations", "LoadBalancers", "TargetGroups", "ServerlessCaches"],
    "VpcBlockPublicAccessExclusions",
  ];
  return Object.fromEntries(keys.map((key) => [key, []]));
}
