/** One account with something of every kind that is read: two VPCs, every gateway, both kinds of cache. */

const HERE = "111111111111";
const REGION = "us-east-1";

type Json = Record<string, unknown>;

const local = (DestinationCidrBlock: string): Json => ({
  DestinationCidrBlock,
  GatewayId: "local",
  Origin: "CreateRouteTable",
  State: "active",
});
const route = (DestinationCidrBlock: string, target: Json): Json => ({
  DestinationCidrBlock,
  Origin: "CreateRoute",
  State: "active",
  ...target,
});
const named = (Value: string): Json[] => [
  { Key: "Other", Value: "x" },
  { Key: "Name", Value },
];
const everything = (Egress: boolean): Json[] => [
  { RuleNumber: 100, Egress, RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
  { RuleNumber: 32767, Egress, RuleAction: "deny", Protocol: "-1", CidrBlock: "0.0.0.0/0" },
];

function eni(id: string, SubnetId: string, address: string, group: string, more: Json = {}): Json {
  return {
    NetworkInterfaceId: id,
    VpcId: SubnetId.startsWith("subnet-a") ? "vpc-a" : "vpc-b",
    SubnetId,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ PrivateIpAddress: address, Primary: true }],
    Groups: group === "" ? [] : [{ GroupId: group }],
    Status: "in-use",
    SourceDestCheck: true,
    AvailabilityZone: SubnetId.endsWith("1") ? "us-east-1a" : "us-east-1b",
    OwnerId: HERE,
    Description: "",
    ...more,
  };
}

/** The account as `aws … describe-*` prints it, a fresh copy each time. */
export function wideAccount(): Json {
  return {
    Vpcs: [
      {
        VpcId: "vpc-a",
        CidrBlock: "10.0.0.0/16",
        CidrBlockAssociationSet: [
          { CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } },
          { CidrBlock: "10.9.0.0/16", CidrBlockState: { State: "disassociated" } },
        ],
        Ipv6CidrBlockAssociationSet: [
          { Ipv6CidrBlock: "2001:db8::/56", Ipv6CidrBlockState: { State: "associated" } },
        ],
        IsDefault: false,
        OwnerId: HERE,
        Tags: named("main"),
      },
      { VpcId: "vpc-b", CidrBlock: "10.1.0.0/16", IsDefault: true, OwnerId: HERE },
    ],
    Subnets: [
      {
        SubnetId: "subnet-a1",
        VpcId: "vpc-a",
        CidrBlock: "10.0.1.0/24",
        AvailabilityZone: "us-east-1a",
      },
      {
        SubnetId: "subnet-a2",
        VpcId: "vpc-a",
        CidrBlock: "10.0.2.0/24",
        AvailabilityZone: "us-east-1b",
      },
      {
        SubnetId: "subnet-b1",
        VpcId: "vpc-b",
        CidrBlock: "10.1.1.0/24",
        AvailabilityZoneId: "use1-az1",
      },
    ],
    RouteTables: [
      {
        RouteTableId: "rtb-a",
        VpcId: "vpc-a",
        Associations: [{ Main: true }],
        Routes: [
          local("10.0.0.0/16"),
          route("10.1.0.0/16", { TransitGatewayId: "tgw-1" }),
          route("10.2.0.0/16", { VpcPeeringConnectionId: "pcx-1" }),
          route("10.3.0.0/16", { NatGatewayId: "nat-1" }),
          route("10.4.0.0/16", { GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" }),
          route("10.5.0.0/16", { InstanceId: "i-1" }),
          route("10.6.0.0/16", { GatewayId: "vpce-gwlb" }),
          route("10.7.0.0/16", { LocalGatewayId: "lgw-1" }),
          route("10.8.0.0/16", { NetworkInterfaceId: "eni-gone", State: "blackhole" }),
          {
            DestinationIpv6CidrBlock: "::/0",
            EgressOnlyInternetGatewayId: "eigw-1",
            State: "active",
          },
          { DestinationPrefixListId: "pl-s3", GatewayId: "vpce-s3", State: "active" },
        ],
      },
      {
        RouteTableId: "rtb-public",
        VpcId: "vpc-a",
        Associations: [
          { Main: false, SubnetId: "subnet-a2", AssociationState: { State: "associated" } },
          { Main: false, SubnetId: "subnet-a1", AssociationState: { State: "disassociated" } },
        ],
        Routes: [local("10.0.0.0/16"), route("0.0.0.0/0", { GatewayId: "igw-1" })],
      },
      {
        RouteTableId: "rtb-b",
        VpcId: "vpc-b",
        Associations: [{ Main: true }],
        Routes: [local("10.1.0.0/16"), route("10.0.0.0/16", { TransitGatewayId: "tgw-1" })],
      },
    ],
    NetworkAcls: [
      {
        NetworkAclId: "acl-a",
        VpcId: "vpc-a",
        IsDefault: true,
        Associations: [{ SubnetId: "subnet-a1" }],
        Entries: [...everything(true), ...everything(false)],
      },
      {
        NetworkAclId: "acl-a2",
        VpcId: "vpc-a",
        IsDefault: false,
        Associations: [{ SubnetId: "subnet-a2" }],
        Entries: [
          {
            RuleNumber: 90,
            Egress: false,
            RuleAction: "allow",
            Protocol: "6",
            CidrBlock: "10.0.0.0/8",
            PortRange: { From: 11211, To: 11211 },
          },
          {
            RuleNumber: 95,
            Egress: false,
            RuleAction: "deny",
            Protocol: "1",
            Ipv6CidrBlock: "::/0",
            IcmpTypeCode: { Code: -1, Type: -1 },
          },
          ...everything(true),
        ],
      },
      {
        NetworkAclId: "acl-b",
        VpcId: "vpc-b",
        IsDefault: true,
        Associations: [],
        Entries: [...everything(true), ...everything(false)],
      },
    ],
    SecurityGroups: [
      {
        GroupId: "sg-default",
        GroupName: "default",
        VpcId: "vpc-a",
        IpPermissions: [
          { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-default", UserId: HERE }] },
        ],
        IpPermissionsEgress: [
          {
            IpProtocol: "-1",
            IpRanges: [{ CidrIp: "0.0.0.0/0" }],
            Ipv6Ranges: [{ CidrIpv6: "::/0" }],
          },
        ],
      },
      {
        GroupId: "sg-client",
        GroupName: "client",
        VpcId: "vpc-a",
        IpPermissions: [],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
      {
        GroupId: "sg-cache",
        GroupName: "cache",
        VpcId: "vpc-a",
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 11211,
            ToPort: 11211,
            IpRanges: [{ CidrIp: "10.0.1.77/24", Description: "clients" }],
            PrefixListIds: [{ PrefixListId: "pl-offices" }],
            UserIdGroupPairs: [
              { GroupId: "sg-client", UserId: HERE },
              { GroupId: "sg-peer", UserId: "222222222222", PeeringStatus: "deleted" },
              { GroupId: "sg-stale" },
            ],
          },
          { IpProtocol: "icmp", FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        ],
        IpPermissionsEgress: [],
      },
      {
        GroupId: "sg-b",
        GroupName: "b",
        VpcId: "vpc-b",
        IpPermissionsEgress: [
          { IpProtocol: "tcp", FromPort: 0, ToPort: 65535, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
        ],
      },
      {
        GroupId: "sg-single",
        GroupName: "single",
        VpcId: "vpc-b",
        IpPermissions: "<unknown>",
        IpPermissionsEgress: "<unknown>",
      },
    ],
    SecurityGroupRules: [
      {
        SecurityGroupRuleId: "sgr-1",
        GroupId: "sg-single",
        IsEgress: false,
        IpProtocol: "tcp",
        FromPort: 22,
        ToPort: 22,
        CidrIpv4: "10.0.0.0/8",
        Description: "ssh",
      },
      {
        SecurityGroupRuleId: "sgr-2",
        GroupId: "sg-single",
        IsEgress: false,
        IpProtocol: "tcp",
        FromPort: 22,
        ToPort: 22,
        ReferencedGroupInfo: { GroupId: "sg-b" },
      },
      {
        SecurityGroupRuleId: "sgr-3",
        GroupId: "sg-single",
        IsEgress: true,
        IpProtocol: "-1",
        CidrIpv6: "::/0",
      },
      {
        SecurityGroupRuleId: "sgr-4",
        GroupId: "sg-single",
        IsEgress: true,
        IpProtocol: "udp",
        FromPort: 53,
        ToPort: 53,
        PrefixListId: "pl-offices",
      },
    ],
    SecurityGroupVpcAssociations: [
      { GroupId: "sg-client", VpcId: "vpc-b", State: "associated" },
      { GroupId: "sg-cache", VpcId: "vpc-b", State: "disassociated" },
    ],
    StaleSecurityGroupSet: [
      {
        GroupId: "sg-cache",
        StaleIpPermissions: [{ UserIdGroupPairs: [{ GroupId: "sg-stale" }] }],
        StaleIpPermissionsEgress: [],
      },
    ],
    ManagedPrefixLists: [
      {
        PrefixListId: "pl-offices",
        PrefixListName: "offices",
        MaxEntries: 5,
        Entries: [{ Cidr: "192.168.0.0/24" }],
        State: "create-complete",
      },
      { PrefixListId: "pl-gone", State: "delete-complete" },
    ],
    PrefixLists: [
      {
        PrefixListId: "pl-s3",
        PrefixListName: "com.amazonaws.us-east-1.s3",
        Cidrs: ["54.231.0.0/17"],
      },
    ],
    VpcEndpoints: [
      { VpcEndpointId: "vpce-s3", VpcEndpointType: "Gateway", VpcId: "vpc-a" },
      { VpcEndpointId: "vpce-gwlb", VpcEndpointType: "GatewayLoadBalancer", VpcId: "vpc-a" },
    ],
    NetworkInterfaces: [
      eni("eni-1", "subnet-a1", "10.0.1.10", "sg-client", {
        Attachment: { InstanceId: "i-1" },
        SourceDestCheck: false,
      }),
      eni("eni-2", "subnet-a2", "10.0.2.10", "sg-client", {
        Attachment: { InstanceId: "i-win" },
        Association: { PublicIp: "198.51.100.7" },
      }),
      eni("eni-b", "subnet-b1", "10.1.1.10", "sg-b", { Attachment: { InstanceId: "i-elsewhere" } }),
      eni("eni-cache", "subnet-a1", "10.0.1.20", "sg-cache", {
        Description: "ElastiCache example",
        RequesterId: "amazon-elasticache",
      }),
      eni("eni-cache-2", "subnet-a2", "10.0.2.20", "sg-cache", {
        Description: "ElastiCache example-0002",
      }),
      eni("eni-lambda", "subnet-a1", "10.0.1.30", "sg-client", {
        InterfaceType: "lambda",
        Description: "AWS Lambda VPC ENI-shown-1234",
      }),
      eni("eni-nat", "subnet-a2", "10.0.2.40", "", {
        InterfaceType: "nat_gateway",
        Description: "Interface for NAT Gateway nat-1",
      }),
      eni("eni-elb", "subnet-a2", "10.0.2.50", "sg-client", {
        Description: "ELB net/front/0123456789abcdef",
      }),
      eni("eni-task", "subnet-a1", "10.0.1.60", "sg-client", {
        Description: "arn:aws:ecs:us-east-1:111111111111:attachment/x",
        Ipv6Addresses: [{ Ipv6Address: "2001:0db8::0060" }],
      }),
      eni("eni-pods", "subnet-a1", "10.0.1.70", "sg-client", {
        Ipv4Prefixes: [{ Ipv4Prefix: "10.0.1.128/28" }],
      }),
      eni("eni-deleting", "subnet-a1", "10.0.1.80", "sg-client", { Status: "deleting" }),
    ],
    Reservations: [
      {
        Instances: [
          {
            InstanceId: "i-1",
            State: { Name: "running" },
            Tags: named("web"),
            NetworkInterfaces: [
              { NetworkInterfaceId: "eni-1", Groups: [{ GroupId: "sg-client" }] },
            ],
          },
          {
            InstanceId: "i-win",
            State: { Name: "stopped" },
            Platform: "Windows",
            NetworkInterfaces: [],
          },
          {
            InstanceId: "i-gone",
            State: { Name: "terminated" },
            NetworkInterfaces: [{ NetworkInterfaceId: "eni-gone" }],
          },
        ],
      },
    ],
    Addresses: [
      { AllocationId: "eipalloc-1", PublicIp: "198.51.100.9", NetworkInterfaceId: "eni-elb" },
    ],
    InternetGateways: [
      { InternetGatewayId: "igw-1", Attachments: [{ State: "available", VpcId: "vpc-a" }] },
      { InternetGatewayId: "igw-2", Attachments: [{ State: "detached", VpcId: "vpc-a" }] },
    ],
    EgressOnlyInternetGateways: [
      {
        EgressOnlyInternetGatewayId: "eigw-1",
        Attachments: [{ State: "attached", VpcId: "vpc-a" }],
      },
    ],
    NatGateways: [
      { NatGatewayId: "nat-1", State: "available", SubnetId: "subnet-a2", VpcId: "vpc-a" },
      {
        NatGatewayId: "nat-2",
        State: "pending",
        SubnetId: "subnet-a1",
        VpcId: "vpc-a",
        ConnectivityType: "private",
      },
      { NatGatewayId: "nat-gone", State: "deleted" },
    ],
    VpnGateways: [
      {
        VpnGatewayId: "vgw-1",
        State: "available",
        VpcAttachments: [{ State: "attached", VpcId: "vpc-a" }],
      },
      { VpnGatewayId: "vgw-gone", State: "deleted" },
    ],
    VpcPeeringConnections: [
      {
        VpcPeeringConnectionId: "pcx-1",
        Status: { Code: "active" },
        RequesterVpcInfo: {
          VpcId: "vpc-a",
          OwnerId: HERE,
          Region: REGION,
          CidrBlock: "10.0.0.0/16",
          CidrBlockSet: [{ CidrBlock: "10.0.0.0/16" }],
          Ipv6CidrBlockSet: [{ Ipv6CidrBlock: "2001:db8::/56" }],
        },
        AccepterVpcInfo: { VpcId: "vpc-b", CidrBlock: "10.2.0.0/16" },
      },
      {
        VpcPeeringConnectionId: "pcx-2",
        Status: { Code: "pending-acceptance" },
        RequesterVpcInfo: { VpcId: "vpc-b" },
      },
      { VpcPeeringConnectionId: "pcx-gone", Status: { Code: "deleted" } },
    ],
    TransitGateways: [
      {
        TransitGatewayId: "tgw-1",
        State: "available",
        Options: {
          AssociationDefaultRouteTableId: "tgw-rtb-1",
          PropagationDefaultRouteTableId: "tgw-rtb-1",
          SecurityGroupReferencingSupport: "enable",
        },
      },
      { TransitGatewayId: "tgw-gone", State: "deleted" },
    ],
    TransitGatewayAttachments: [
      {
        TransitGatewayAttachmentId: "attach-a",
        TransitGatewayId: "tgw-1",
        ResourceType: "vpc",
        ResourceId: "vpc-a",
        State: "available",
        Association: { TransitGatewayRouteTableId: "tgw-rtb-1", State: "associated" },
      },
      {
        TransitGatewayAttachmentId: "attach-b",
        TransitGatewayId: "tgw-1",
        ResourceType: "vpc",
        ResourceId: "vpc-b",
        State: "modifying",
      },
      {
        TransitGatewayAttachmentId: "attach-vpn",
        TransitGatewayId: "tgw-1",
        ResourceType: "vpn",
        ResourceId: "vpn-1",
        State: "pending",
      },
      {
        TransitGatewayAttachmentId: "attach-peer",
        TransitGatewayId: "tgw-1",
        ResourceType: "peering",
        ResourceId: "tgw-far",
        State: "available",
        Association: { TransitGatewayRouteTableId: "tgw-rtb-1", State: "associated" },
      },
      {
        TransitGatewayAttachmentId: "attach-gone",
        TransitGatewayId: "tgw-1",
        ResourceType: "vpc",
        State: "deleted",
      },
    ],
    TransitGatewayVpcAttachments: [
      {
        TransitGatewayAttachmentId: "attach-a",
        TransitGatewayId: "tgw-1",
        VpcId: "vpc-a",
        SubnetIds: ["subnet-a1", "subnet-a2"],
        Options: { SecurityGroupReferencingSupport: "enable" },
      },
      {
        TransitGatewayAttachmentId: "attach-b",
        TransitGatewayId: "tgw-1",
        VpcId: "vpc-b",
        SubnetIds: ["subnet-b1"],
      },
    ],
    TransitGatewayPeeringAttachments: [
      {
        TransitGatewayAttachmentId: "attach-peer",
        State: "available",
        RequesterTgwInfo: { TransitGatewayId: "tgw-1" },
        AccepterTgwInfo: { TransitGatewayId: "tgw-far" },
      },
      {
        TransitGatewayAttachmentId: "attach-alone",
        State: "available",
        RequesterTgwInfo: { TransitGatewayId: "tgw-1" },
        AccepterTgwInfo: { TransitGatewayId: "tgw-other" },
      },
    ],
    TransitGatewayRouteTables: [
      {
        TransitGatewayRouteTableId: "tgw-rtb-1",
        TransitGatewayId: "tgw-1",
        State: "available",
        Routes: [
          {
            DestinationCidrBlock: "10.0.0.0/16",
            State: "active",
            Type: "static",
            TransitGatewayAttachments: [{ TransitGatewayAttachmentId: "attach-a" }],
          },
          {
            DestinationCidrBlock: "10.1.0.0/16",
            State: "active",
            Type: "propagated",
            TransitGatewayAttachments: [{ TransitGatewayAttachmentId: "attach-b" }],
          },
          { DestinationCidrBlock: "10.99.0.0/16", State: "blackhole", Type: "static" },
          { DestinationCidrBlock: "10.98.0.0/16", State: "deleted", Type: "static" },
        ],
        Propagations: [
          { TransitGatewayAttachmentId: "attach-b", State: "enabled" },
          { TransitGatewayAttachmentId: "attach-a", State: "disabled" },
        ],
        Associations: [{ TransitGatewayAttachmentId: "attach-b", State: "associated" }],
      },
      { TransitGatewayRouteTableId: "tgw-rtb-2", TransitGatewayId: "tgw-1", State: "available" },
    ],
    VpcBlockPublicAccessOptions: {
      InternetGatewayBlockMode: "block-bidirectional",
      AwsAccountId: HERE,
    },
    VpcBlockPublicAccessExclusions: [
      {
        ExclusionId: "ex-1",
        ResourceArn: `arn:aws:ec2:${REGION}:${HERE}:vpc/vpc-b`,
        State: "create-complete",
        InternetGatewayExclusionMode: "allow-egress",
      },
      {
        ExclusionId: "ex-2",
        ResourceArn: `arn:aws:ec2:${REGION}:${HERE}:vpc/vpc-a`,
        State: "delete-complete",
        InternetGatewayExclusionMode: "allow-bidirectional",
      },
    ],
    CacheClusters: [
      {
        CacheClusterId: "example",
        Engine: "memcached",
        CacheClusterStatus: "available",
        ARN: `arn:aws:elasticache:${REGION}:${HERE}:cluster:example`,
        CacheSubnetGroupName: "caches",
        ConfigurationEndpoint: { Address: "example.cfg", Port: 11211 },
        TransitEncryptionEnabled: true,
        SecurityGroups: [{ SecurityGroupId: "sg-cache", Status: "active" }],
        CacheNodes: [
          {
            CacheNodeId: "0001",
            CustomerAvailabilityZone: "us-east-1a",
            Endpoint: { Address: "example.0001", Port: 11211 },
          },
          {
            CacheNodeId: "0002",
            CustomerAvailabilityZone: "us-east-1b",
            Endpoint: { Address: "example.0002", Port: 11211 },
          },
          {
            CacheNodeId: "0003",
            CustomerAvailabilityZone: "us-east-1b",
            Endpoint: { Address: "example.0003", Port: 11211 },
          },
        ],
      },
      {
        CacheClusterId: "bare",
        Engine: "memcached",
        NumCacheNodes: 2,
        CacheSubnetGroupName: "caches",
      },
      { CacheClusterId: "lost", Engine: "memcached", CacheSubnetGroupName: "nowhere" },
      { CacheClusterId: "other", Engine: "redis", CacheSubnetGroupName: "caches" },
      { CacheClusterId: "going", Engine: "memcached", CacheClusterStatus: "deleting" },
    ],
    ServerlessCaches: [
      {
        ServerlessCacheName: "quick",
        Engine: "memcached",
        Status: "available",
        SubnetIds: ["subnet-a1", "subnet-a2"],
        SecurityGroupIds: ["sg-cache"],
        Endpoint: { Address: "quick.sls", Port: 11211 },
        ReaderEndpoint: { Address: "quick.sls", Port: 11212 },
      },
      {
        ServerlessCacheName: "new",
        Engine: "memcached",
        Status: "creating",
        SubnetIds: ["subnet-b1"],
      },
    ],
    CacheSubnetGroups: [
      {
        CacheSubnetGroupName: "caches",
        VpcId: "vpc-a",
        Subnets: [{ SubnetIdentifier: "subnet-a1" }, { SubnetIdentifier: "subnet-a2" }],
      },
    ],
    LoadBalancers: [
      {
        LoadBalancerArn: `arn:aws:elasticloadbalancing:${REGION}:${HERE}:loadbalancer/net/front/0123456789abcdef`,
        LoadBalancerName: "front",
      },
    ],
    TargetGroups: [
      {
        TargetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${HERE}:targetgroup/nodes/fedcba9876543210`,
        LoadBalancerArns: [
          `arn:aws:elasticloadbalancing:${REGION}:${HERE}:loadbalancer/net/front/0123456789abcdef`,
        ],
      },
      { TargetGroupArn: "arn:other", LoadBalancerArns: [] },
    ],
    LoadBalancerTargetHealth: [
      {
        TargetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${HERE}:targetgroup/nodes/fedcba9876543210`,
        TargetHealthDescriptions: [{ Target: { Id: "10.0.1.20", Port: 11211 } }, {}],
      },
    ],
    Functions: [
      {
        FunctionName: "shown",
        VpcConfig: { SubnetIds: ["subnet-a1"], SecurityGroupIds: ["sg-client"] },
      },
      {
        FunctionName: "idle",
        VpcConfig: { SubnetIds: ["subnet-a1", "subnet-a2"], SecurityGroupIds: ["sg-client"] },
      },
      { FunctionName: "outside" },
    ],
    services: [
      {
        serviceArn: "arn:service/jobs",
        serviceName: "jobs",
        status: "ACTIVE",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-a1"],
            securityGroups: ["sg-client"],
            assignPublicIp: "ENABLED",
          },
        },
      },
      { serviceArn: "arn:service/host", serviceName: "host" },
    ],
  };
}
