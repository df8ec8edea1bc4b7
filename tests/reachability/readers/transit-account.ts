/**
 * An account as `aws ec2 describe-*` prints it: two VPCs over a transit gateway with two tables, one of them with its
 * attachment in a subnet of its own; a third VPC over a peering; a network ACL around one client.
 */

type Json = Record<string, unknown>;

const vpc = (VpcId: string, CidrBlock: string): Json => ({
  VpcId,
  CidrBlock,
  CidrBlockAssociationSet: [{ CidrBlock, CidrBlockState: { State: "associated" } }],
});

const subnet = (SubnetId: string, VpcId: string, CidrBlock: string, zone: string): Json => ({
  SubnetId,
  VpcId,
  CidrBlock,
  AvailabilityZone: `us-east-1${zone}`,
});

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

const main = { Main: true, AssociationState: { State: "associated" } };

const of = (SubnetId: string): Json => ({
  Main: false,
  SubnetId,
  AssociationState: { State: "associated" },
});

const entry = (RuleNumber: number, Egress: boolean, CidrBlock: string, more: Json = {}): Json => ({
  RuleNumber,
  Egress,
  RuleAction: "allow",
  Protocol: "-1",
  CidrBlock,
  ...more,
});

const ANYWHERE = "0.0.0.0/0";
const tcp = (From: number, To: number): Json => ({ Protocol: "6", PortRange: { From, To } });

const acl = (id: string, VpcId: string, subnets: readonly string[]): Json => ({
  NetworkAclId: id,
  VpcId,
  IsDefault: true,
  Associations: subnets.map((SubnetId) => ({ SubnetId })),
  Entries: [entry(100, true, ANYWHERE), entry(100, false, ANYWHERE)],
});

const permission = (more: Json): Json => ({
  IpProtocol: "tcp",
  FromPort: 11211,
  ToPort: 11211,
  IpRanges: [],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
  ...more,
});

const ALL_OUT = { IpProtocol: "-1", IpRanges: [{ CidrIp: ANYWHERE }] };

const group = (
  GroupId: string,
  VpcId: string,
  ingress: Json[],
  egress: Json[] = [ALL_OUT],
): Json => ({
  GroupId,
  GroupName: GroupId,
  VpcId,
  IpPermissions: ingress,
  IpPermissionsEgress: egress,
});

const eni = (id: string, SubnetId: string, VpcId: string, address: string, sg: string): Json => ({
  NetworkInterfaceId: id,
  SubnetId,
  VpcId,
  PrivateIpAddress: address,
  PrivateIpAddresses: [{ PrivateIpAddress: address, Primary: true }],
  Groups: [{ GroupId: sg }],
  SourceDestCheck: true,
});

const side = (VpcId: string, CidrBlock: string): Json => ({
  VpcId,
  CidrBlock,
  CidrBlockSet: [{ CidrBlock }],
  Region: "us-east-1",
});

const attachment = (id: string, VpcId: string, table: string): Json => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: "tgw-1",
  ResourceType: "vpc",
  ResourceId: VpcId,
  State: "available",
  Association: { TransitGatewayRouteTableId: table, State: "associated" },
});

const vpcAttachment = (id: string, VpcId: string, subnetId: string): Json => ({
  TransitGatewayAttachmentId: id,
  TransitGatewayId: "tgw-1",
  VpcId,
  State: "available",
  SubnetIds: [subnetId],
  Options: { SecurityGroupReferencingSupport: "enable" },
});

const transitRoute = (DestinationCidrBlock: string, Type: string, id: string): Json => ({
  DestinationCidrBlock,
  State: "active",
  Type,
  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: id }],
});

const GATEWAYS = ["InternetGateways", "NatGateways", "EgressOnlyInternetGateways", "VpnGateways"];
const NONE = [...GATEWAYS, "Reservations", "SecurityGroupVpcAssociations", "PrefixLists"];

/** The account, a fresh copy each time. */
export function transitAccount(): Json {
  return {
    ...Object.fromEntries(NONE.map((key) => [key, []])),
    Vpcs: [vpc("vpc-a", "10.0.0.0/16"), vpc("vpc-b", "10.1.0.0/16"), vpc("vpc-c", "10.2.0.0/16")],
    Subnets: [
      subnet("subnet-a1", "vpc-a", "10.0.1.0/24", "a"),
      subnet("subnet-a2", "vpc-a", "10.0.2.0/24", "b"),
      subnet("subnet-at", "vpc-a", "10.0.9.0/28", "a"),
      subnet("subnet-b1", "vpc-b", "10.1.1.0/24", "a"),
      subnet("subnet-bt", "vpc-b", "10.1.9.0/28", "a"),
      subnet("subnet-c1", "vpc-c", "10.2.1.0/24", "a"),
    ],
    RouteTables: [
      {
        RouteTableId: "rtb-a",
        VpcId: "vpc-a",
        Associations: [main],
        Routes: [
          local("10.0.0.0/16"),
          route("10.1.0.0/16", { TransitGatewayId: "tgw-1" }),
          route("10.2.0.0/16", { VpcPeeringConnectionId: "pcx-1" }),
        ],
      },
      {
        RouteTableId: "rtb-b",
        VpcId: "vpc-b",
        Associations: [main],
        Routes: [local("10.1.0.0/16"), route("10.0.0.0/8", { TransitGatewayId: "tgw-1" })],
      },
      {
        RouteTableId: "rtb-c",
        VpcId: "vpc-c",
        Associations: [main, of("subnet-c1")],
        Routes: [local("10.2.0.0/16"), route("10.0.1.0/24", { VpcPeeringConnectionId: "pcx-1" })],
      },
    ],
    NetworkAcls: [
      acl("acl-a", "vpc-a", ["subnet-a1", "subnet-at"]),
      {
        NetworkAclId: "acl-a2",
        VpcId: "vpc-a",
        IsDefault: false,
        Associations: [{ SubnetId: "subnet-a2" }],
        Entries: [
          entry(90, true, "10.0.0.0/8", tcp(11211, 11211)),
          entry(110, false, ANYWHERE, tcp(1024, 65535)),
        ],
      },
      acl("acl-b", "vpc-b", ["subnet-b1", "subnet-bt"]),
      acl("acl-c", "vpc-c", ["subnet-c1"]),
    ],
    SecurityGroups: [
      group("sg-client", "vpc-a", []),
      group("sg-cache", "vpc-a", [
        permission({
          UserIdGroupPairs: [{ GroupId: "sg-client" }],
          PrefixListIds: [{ PrefixListId: "pl-1" }],
        }),
      ]),
      group("sg-b", "vpc-b", [permission({ UserIdGroupPairs: [{ GroupId: "sg-client" }] })]),
      group("sg-c", "vpc-c", [permission({ IpRanges: [{ CidrIp: "10.0.0.0/16" }] })]),
    ],
    ManagedPrefixLists: [
      { PrefixListId: "pl-1", State: "create-complete", Entries: [{ Cidr: "10.2.0.0/16" }] },
    ],
    NetworkInterfaces: [
      eni("eni-a1", "subnet-a1", "vpc-a", "10.0.1.10", "sg-client"),
      eni("eni-a2", "subnet-a2", "vpc-a", "10.0.2.10", "sg-client"),
      eni("eni-cache", "subnet-a1", "vpc-a", "10.0.1.20", "sg-cache"),
      eni("eni-b", "subnet-b1", "vpc-b", "10.1.1.10", "sg-b"),
      eni("eni-c", "subnet-c1", "vpc-c", "10.2.1.10", "sg-c"),
    ],
    VpcPeeringConnections: [
      {
        VpcPeeringConnectionId: "pcx-1",
        Status: { Code: "active" },
        RequesterVpcInfo: side("vpc-a", "10.0.0.0/16"),
        AccepterVpcInfo: side("vpc-c", "10.2.0.0/16"),
      },
    ],
    TransitGateways: [
      {
        TransitGatewayId: "tgw-1",
        State: "available",
        Options: { SecurityGroupReferencingSupport: "enable" },
      },
    ],
    TransitGatewayAttachments: [
      attachment("at-a", "vpc-a", "tgw-rtb-1"),
      attachment("at-b", "vpc-b", "tgw-rtb-2"),
    ],
    TransitGatewayVpcAttachments: [
      vpcAttachment("at-a", "vpc-a", "subnet-at"),
      vpcAttachment("at-b", "vpc-b", "subnet-bt"),
    ],
    TransitGatewayRouteTables: [
      {
        TransitGatewayRouteTableId: "tgw-rtb-1",
        TransitGatewayId: "tgw-1",
        Routes: [transitRoute("10.1.0.0/16", "propagated", "at-b")],
        Propagations: [{ TransitGatewayAttachmentId: "at-b", State: "enabled" }],
      },
      {
        TransitGatewayRouteTableId: "tgw-rtb-2",
        TransitGatewayId: "tgw-1",
        Routes: [transitRoute("10.0.0.0/16", "static", "at-a")],
        Propagations: [],
      },
    ],
  };
}
