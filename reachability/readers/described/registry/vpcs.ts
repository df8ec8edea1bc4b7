/** VPCs, subnets and the block of public access. */

import type { Shape } from "./classification";
import {
  each,
  IDENTIFIER,
  irrelevant,
  NAMES,
  oneOf,
  openWhenSet,
  read,
  readAs,
  TAGS,
  TIMES,
  WORDS,
} from "./classification";

const AT_LAUNCH = irrelevant("what new interfaces are given: those that exist show theirs");

export const VPC_SHAPES = {
  "ec2.Vpc": {
    declaredAs: ["ec2.Vpc"],
    members: {
      ...each(["VpcId", "OwnerId", "IsDefault", "CidrBlock"], read),
      CidrBlockAssociationSet: readAs("ec2.VpcCidrBlockAssociation"),
      Ipv6CidrBlockAssociationSet: readAs("ec2.VpcIpv6CidrBlockAssociation"),
      BlockPublicAccessStates: readAs("ec2.BlockPublicAccessStates"),
      EncryptionControl: readAs("ec2.VpcEncryptionControl"),
      State: oneOf(["available", "pending"], { deleting: "the VPC is being deleted" }),
      InstanceTenancy: irrelevant("which hardware instances run on"),
      DhcpOptionsId: irrelevant("how names are resolved; connections are opened to addresses"),
      Tags: TAGS,
    },
    besides: each(["EnableDnsSupport", "EnableDnsHostnames"], read),
  },
  "ec2.VpcCidrBlockAssociation": {
    declaredAs: ["ec2.VpcCidrBlockAssociation"],
    members: {
      CidrBlock: read,
      CidrBlockState: readAs("ec2.VpcCidrBlockState"),
      AssociationId: IDENTIFIER,
    },
  },
  "ec2.VpcIpv6CidrBlockAssociation": {
    declaredAs: ["ec2.VpcIpv6CidrBlockAssociation"],
    members: {
      Ipv6CidrBlock: read,
      Ipv6CidrBlockState: readAs("ec2.VpcCidrBlockState"),
      Ipv6AddressAttribute: oneOf(["public", "private"]),
      AssociationId: IDENTIFIER,
      ...each(["NetworkBorderGroup", "Ipv6Pool", "IpSource"], irrelevant("where it came from")),
    },
  },
  "ec2.VpcCidrBlockState": {
    declaredAs: ["ec2.VpcCidrBlockState"],
    members: { State: CIDR_STATES(), StatusMessage: WORDS },
  },
  "ec2.BlockPublicAccessStates": {
    declaredAs: ["ec2.BlockPublicAccessStates"],
    members: {
      InternetGatewayBlockMode: oneOf(["off", "block-bidirectional", "block-ingress"]),
    },
  },
  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html
  "ec2.VpcEncryptionControl": {
    declaredAs: ["ec2.VpcEncryptionControl"],
    members: {
      VpcId: read,
      Mode: oneOf(["monitor"], {
        enforce: "traffic that AWS cannot encrypt is dropped in this VPC",
      }),
      State: oneOf(
        [
          ...["available", "creating", "deleting", "deleted", "delete-failed"],
          ...["monitor-in-progress", "monitor-failed", "enforce-failed"],
        ],
        { "enforce-in-progress": "traffic that AWS cannot encrypt is about to be dropped here" },
      ),
      ResourceExclusions: irrelevant("what the mode leaves alone: the mode decides"),
      VpcEncryptionControlId: IDENTIFIER,
      StateMessage: WORDS,
      Tags: TAGS,
    },
  },
  "ec2.Subnet": {
    declaredAs: ["ec2.Subnet"],
    members: {
      ...each(["SubnetId", "VpcId", "OwnerId", "CidrBlock"], read),
      ...each(["AvailabilityZone", "AvailabilityZoneId", "MapPublicIpOnLaunch"], read),
      Ipv6CidrBlockAssociationSet: readAs("ec2.SubnetIpv6CidrBlockAssociation"),
      BlockPublicAccessStates: readAs("ec2.BlockPublicAccessStates"),
      EnableDns64: read,
      State: oneOf(["available", "pending"], {
        unavailable: "the subnet is not available",
        failed: "the subnet failed",
        "failed-insufficient-capacity": "the subnet failed",
      }),
      Type: openWhenSet("a subnet of the Elastic VMware Service"),
      EnableLniAtDeviceIndex: openWhenSet("local network interfaces of an Outposts server", 0),
      OutpostArn: irrelevant(
        "filtered and routed as any other; a local gateway is a target of its own",
      ),
      Ipv6Native: irrelevant("its CIDRs say so"),
      ...each(["MapCustomerOwnedIpOnLaunch", "CustomerOwnedIpv4Pool"], AT_LAUNCH),
      ...each(["AssignIpv6AddressOnCreation", "DefaultForAz"], AT_LAUNCH),
      PrivateDnsNameOptionsOnLaunch: NAMES,
      AvailableIpAddressCount: irrelevant("a count"),
      SubnetArn: IDENTIFIER,
      Tags: TAGS,
    },
  },
  "ec2.SubnetIpv6CidrBlockAssociation": {
    declaredAs: ["ec2.SubnetIpv6CidrBlockAssociation"],
    members: {
      Ipv6CidrBlock: read,
      Ipv6CidrBlockState: readAs("ec2.SubnetCidrBlockState"),
      Ipv6AddressAttribute: oneOf(["public", "private"]),
      IpSource: irrelevant("where it came from"),
      AssociationId: IDENTIFIER,
    },
  },
  "ec2.SubnetCidrBlockState": {
    declaredAs: ["ec2.SubnetCidrBlockState"],
    members: { State: CIDR_STATES(), StatusMessage: WORDS },
  },
  "ec2.VpcBlockPublicAccessOptions": {
    declaredAs: ["ec2.VpcBlockPublicAccessOptions"],
    members: {
      ...each(["AwsAccountId", "AwsRegion"], read),
      InternetGatewayBlockMode: oneOf(["off", "block-bidirectional", "block-ingress"]),
      State: oneOf(["default-state", "update-complete"], {
        "update-in-progress": "the block of public access is being changed",
      }),
      ExclusionsAllowed: oneOf(["allowed", "not-allowed"]),
      ManagedBy: irrelevant("who set it"),
      Reason: WORDS,
      LastUpdateTimestamp: TIMES,
    },
  },
  "ec2.VpcBlockPublicAccessExclusion": {
    declaredAs: ["ec2.VpcBlockPublicAccessExclusion"],
    members: {
      ...each(["ExclusionId", "ResourceArn"], read),
      InternetGatewayExclusionMode: oneOf(["allow-bidirectional", "allow-egress"]),
      State: oneOf([
        ...["create-in-progress", "create-complete", "create-failed"],
        ...["update-in-progress", "update-complete", "update-failed"],
        ...["delete-in-progress", "delete-complete", "disable-in-progress", "disable-complete"],
      ]),
      Reason: WORDS,
      ...each(["CreationTimestamp", "LastUpdateTimestamp", "DeletionTimestamp"], TIMES),
      Tags: TAGS,
    },
  },
} as const satisfies Record<string, Shape>;

/** A CIDR counts while it is associated, and no longer. */
function CIDR_STATES() {
  return oneOf([
    ...["associating", "associated", "disassociating", "disassociated", "failing", "failed"],
  ]);
}
