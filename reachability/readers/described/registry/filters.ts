/** Security groups, network ACLs and prefix lists. */

import type { Shape } from "./classification";
import {
  each,
  IDENTIFIER,
  irrelevant,
  oneOf,
  openWhenSet,
  partsOf,
  read,
  readAs,
  TAGS,
  WORDS,
} from "./classification";

const PEERING_STATES = oneOf([
  ...["initiating-request", "pending-acceptance", "provisioning", "active"],
  ...["deleting", "deleted", "rejected", "expired", "failed"],
]);

export const FILTER_SHAPES = {
  "ec2.SecurityGroup": {
    declaredAs: ["ec2.SecurityGroup"],
    members: {
      ...each(["GroupId", "GroupName", "VpcId", "OwnerId", "Description"], read),
      ...each(["IpPermissions", "IpPermissionsEgress"], partsOf("ec2.IpPermission")),
      SecurityGroupArn: IDENTIFIER,
      Tags: TAGS,
    },
  },
  "ec2.IpPermission": {
    declaredAs: ["ec2.IpPermission"],
    members: {
      ...each(["IpProtocol", "FromPort", "ToPort"], read),
      IpRanges: readAs("ec2.IpRange"),
      Ipv6Ranges: readAs("ec2.Ipv6Range"),
      PrefixListIds: readAs("ec2.PrefixListId"),
      UserIdGroupPairs: readAs("ec2.UserIdGroupPair"),
    },
  },
  "ec2.IpRange": { declaredAs: ["ec2.IpRange"], members: { CidrIp: read, Description: WORDS } },
  "ec2.Ipv6Range": {
    declaredAs: ["ec2.Ipv6Range"],
    members: { CidrIpv6: read, Description: WORDS },
  },
  "ec2.PrefixListId": {
    declaredAs: ["ec2.PrefixListId"],
    members: { PrefixListId: read, Description: WORDS },
  },
  "ec2.UserIdGroupPair": {
    declaredAs: ["ec2.UserIdGroupPair"],
    members: {
      ...each(["GroupId", "UserId"], read),
      PeeringStatus: PEERING_STATES,
      ...each(["VpcId", "VpcPeeringConnectionId"], irrelevant("the group says where it is")),
      GroupName: irrelevant("the id says which group"),
      Description: WORDS,
    },
  },
  "ec2.SecurityGroupRule": {
    declaredAs: ["ec2.SecurityGroupRule"],
    members: {
      ...each(["SecurityGroupRuleId", "GroupId", "IsEgress", "IpProtocol"], read),
      ...each(["FromPort", "ToPort", "CidrIpv4", "CidrIpv6", "PrefixListId"], read),
      ReferencedGroupInfo: readAs("ec2.ReferencedSecurityGroup"),
      GroupOwnerId: irrelevant("the group says whose it is"),
      SecurityGroupRuleArn: IDENTIFIER,
      Description: WORDS,
      Tags: TAGS,
    },
  },
  "ec2.ReferencedSecurityGroup": {
    declaredAs: ["ec2.ReferencedSecurityGroup"],
    members: {
      ...each(["GroupId", "UserId"], read),
      PeeringStatus: PEERING_STATES,
      ...each(["VpcId", "VpcPeeringConnectionId"], irrelevant("the group says where it is")),
    },
  },
  "ec2.SecurityGroupVpcAssociation": {
    declaredAs: ["ec2.SecurityGroupVpcAssociation"],
    members: {
      ...each(["GroupId", "VpcId"], read),
      State: oneOf([
        ...["associating", "associated", "association-failed"],
        ...["disassociating", "disassociated", "disassociation-failed"],
      ]),
      ...each(["VpcOwnerId", "GroupOwnerId"], irrelevant("group and VPC say whose they are")),
      StateReason: WORDS,
    },
  },
  "ec2.StaleSecurityGroup": {
    declaredAs: ["ec2.StaleSecurityGroup"],
    members: {
      GroupId: read,
      ...each(["StaleIpPermissions", "StaleIpPermissionsEgress"], readAs("ec2.StaleIpPermission")),
      ...each(["GroupName", "VpcId", "Description"], irrelevant("the group itself says so")),
    },
  },
  "ec2.StaleIpPermission": {
    declaredAs: ["ec2.StaleIpPermission"],
    members: {
      UserIdGroupPairs: readAs("ec2.UserIdGroupPair"),
      ...each(
        ["FromPort", "ToPort", "IpProtocol", "IpRanges", "PrefixListIds"],
        irrelevant("the reference is stale on every port"),
      ),
    },
  },
  "ec2.NetworkAcl": {
    declaredAs: ["ec2.NetworkAcl"],
    members: {
      ...each(["NetworkAclId", "VpcId", "OwnerId", "IsDefault"], read),
      Associations: readAs("ec2.NetworkAclAssociation"),
      Entries: partsOf("ec2.NetworkAclEntry"),
      Tags: TAGS,
    },
  },
  "ec2.NetworkAclAssociation": {
    declaredAs: ["ec2.NetworkAclAssociation"],
    members: {
      SubnetId: read,
      ...each(["NetworkAclAssociationId", "NetworkAclId"], IDENTIFIER),
    },
  },
  "ec2.NetworkAclEntry": {
    declaredAs: ["ec2.NetworkAclEntry"],
    members: {
      ...each(["CidrBlock", "Ipv6CidrBlock", "Egress", "Protocol", "RuleNumber"], read),
      PortRange: readAs("ec2.PortRange"),
      RuleAction: oneOf(["allow", "deny"]),
      IcmpTypeCode: irrelevant("ICMP opens no connection"),
    },
  },
  "ec2.PortRange": { declaredAs: ["ec2.PortRange"], members: each(["From", "To"], read) },
  "ec2.ManagedPrefixList": {
    declaredAs: ["ec2.ManagedPrefixList", "ec2.PrefixList"],
    members: {
      ...each(["PrefixListId", "PrefixListName", "MaxEntries", "OwnerId", "Cidrs"], read),
      State: oneOf(
        [
          ...["create-complete", "modify-complete", "restore-complete"],
          ...["create-in-progress", "modify-failed", "restore-failed"],
          ...["create-failed", "delete-in-progress", "delete-complete", "delete-failed"],
        ],
        {
          "modify-in-progress": "the list is being changed",
          "restore-in-progress": "the list is being changed",
        },
      ),
      AddressFamily: irrelevant("its entries say so"),
      ...each(
        ["IpamPrefixListResolverTargetId", "IpamPrefixListResolverSyncEnabled"],
        irrelevant("where its entries come from"),
      ),
      ...each(["Version", "StateMessage"], WORDS),
      PrefixListArn: IDENTIFIER,
      Tags: TAGS,
    },
    besides: { Entries: partsOf("ec2.PrefixListEntry"), NextToken: cut(), NextVersion: cut() },
  },
  "ec2.PrefixListEntry": {
    declaredAs: ["ec2.PrefixListEntry"],
    members: { Cidr: read, Description: WORDS },
  },
} as const satisfies Record<string, Shape>;

/** A reply that goes on. */
function cut() {
  return openWhenSet("the reply goes on on a page that was not read");
}
