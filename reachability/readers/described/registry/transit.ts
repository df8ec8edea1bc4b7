/** Transit gateways: attachments, route tables, and the replies about one table each. */

import type { Shape } from "./classification";
import {
  each,
  IDENTIFIER,
  irrelevant,
  NAMES,
  oneOf,
  openWhenSet,
  partsOf,
  read,
  readAs,
  TAGS,
  TIMES,
  WORDS,
} from "./classification";

const STATES = oneOf([
  ...["initiating", "initiatingRequest", "pendingAcceptance", "rollingBack", "pending"],
  ...["available", "modifying", "deleting", "deleted", "failed", "failing"],
  ...["rejected", "rejecting"],
]);

const RESOURCE_TYPES = oneOf([
  ...["vpc", "vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "peering"],
  ...["tgw-peering", "network-function", "client-vpn"],
]);

const SWITCH = oneOf(["enable", "disable"]);
const NEW_ATTACHMENTS = irrelevant("what new attachments are given: those that exist show theirs");

export const TRANSIT_SHAPES = {
  "ec2.TransitGateway": {
    declaredAs: ["ec2.TransitGateway"],
    members: {
      ...each(["TransitGatewayId", "OwnerId"], read),
      State: oneOf(["pending", "available", "modifying", "deleting", "deleted"]),
      Options: readAs("ec2.TransitGatewayOptions"),
      TransitGatewayArn: IDENTIFIER,
      Description: WORDS,
      CreationTime: TIMES,
      Tags: TAGS,
    },
  },
  "ec2.TransitGatewayOptions": {
    declaredAs: ["ec2.TransitGatewayOptions"],
    members: {
      ...each(["AssociationDefaultRouteTableId", "PropagationDefaultRouteTableId"], read),
      SecurityGroupReferencingSupport: SWITCH,
      EncryptionSupport: readAs("ec2.EncryptionSupport"),
      ...each(["DefaultRouteTableAssociation", "DefaultRouteTablePropagation"], NEW_ATTACHMENTS),
      AutoAcceptSharedAttachments: NEW_ATTACHMENTS,
      TransitGatewayCidrBlocks: irrelevant("addresses of the gateway's own ends of tunnels"),
      VpnEcmpSupport: irrelevant("over how many tunnels traffic is spread"),
      MulticastSupport: irrelevant("a connection is no multicast"),
      AmazonSideAsn: irrelevant("a number of BGP"),
      DnsSupport: NAMES,
    },
  },
  "ec2.EncryptionSupport": {
    declaredAs: ["ec2.EncryptionSupport"],
    members: {
      EncryptionState: oneOf(["disabled", "disabling"], {
        enabling: "the gateway is about to pass encrypted traffic only",
        enabled: "the gateway passes encrypted traffic only",
      }),
      StateMessage: WORDS,
    },
  },
  "ec2.TransitGatewayAttachment": {
    declaredAs: ["ec2.TransitGatewayAttachment"],
    members: {
      ...each(["TransitGatewayAttachmentId", "TransitGatewayId", "ResourceId"], read),
      ...each(["TransitGatewayOwnerId", "ResourceOwnerId"], read),
      ResourceType: RESOURCE_TYPES,
      State: STATES,
      Association: readAs("ec2.TransitGatewayAttachmentAssociation"),
      NatGatewaySupport: oneOf(["disabled", "disabling"], {
        enabling: "the gateway translates addresses for this attachment",
        enabled: "the gateway translates addresses for this attachment",
      }),
      CreationTime: TIMES,
      Tags: TAGS,
    },
  },
  "ec2.TransitGatewayAttachmentAssociation": {
    declaredAs: ["ec2.TransitGatewayAttachmentAssociation"],
    members: {
      TransitGatewayRouteTableId: read,
      TransitGatewayPolicyTableId: openWhenSet("a policy table chooses the route table"),
      State: oneOf(["associating", "associated", "disassociating", "disassociated"]),
    },
  },
  "ec2.TransitGatewayVpcAttachment": {
    declaredAs: ["ec2.TransitGatewayVpcAttachment"],
    members: {
      ...each(["TransitGatewayAttachmentId", "TransitGatewayId", "VpcId", "VpcOwnerId"], read),
      SubnetIds: read,
      State: STATES,
      Options: readAs("ec2.TransitGatewayVpcAttachmentOptions"),
      CreationTime: TIMES,
      Tags: TAGS,
    },
  },
  "ec2.TransitGatewayVpcAttachmentOptions": {
    declaredAs: ["ec2.TransitGatewayVpcAttachmentOptions"],
    members: {
      SecurityGroupReferencingSupport: SWITCH,
      Ipv6Support: SWITCH,
      ApplianceModeSupport: SWITCH,
      DnsSupport: NAMES,
    },
  },
  "ec2.TransitGatewayPeeringAttachment": {
    declaredAs: ["ec2.TransitGatewayPeeringAttachment"],
    members: {
      TransitGatewayAttachmentId: read,
      ...each(["RequesterTgwInfo", "AccepterTgwInfo"], readAs("ec2.PeeringTgwInfo")),
      State: STATES,
      Options: readAs("ec2.TransitGatewayPeeringAttachmentOptions"),
      AccepterTransitGatewayAttachmentId: IDENTIFIER,
      Status: WORDS,
      CreationTime: TIMES,
      Tags: TAGS,
    },
  },
  "ec2.PeeringTgwInfo": {
    declaredAs: ["ec2.PeeringTgwInfo"],
    members: {
      ...each(["TransitGatewayId", "CoreNetworkId", "OwnerId"], read),
      Region: irrelevant("references are lost over every peering of transit gateways"),
    },
  },
  "ec2.TransitGatewayPeeringAttachmentOptions": {
    declaredAs: ["ec2.TransitGatewayPeeringAttachmentOptions"],
    members: {
      DynamicRouting: oneOf(["disable"], { enable: "the peering exchanges routes by itself" }),
    },
  },
  "ec2.TransitGatewayRouteTable": {
    declaredAs: ["ec2.TransitGatewayRouteTable"],
    members: {
      ...each(["TransitGatewayRouteTableId", "TransitGatewayId"], read),
      State: oneOf(["pending", "available", "deleting", "deleted"]),
      ...each(["DefaultAssociationRouteTable", "DefaultPropagationRouteTable"], NEW_ATTACHMENTS),
      CreationTime: TIMES,
      Tags: TAGS,
    },
    besides: {
      Routes: partsOf("ec2.TransitGatewayRoute"),
      Associations: partsOf("ec2.TransitGatewayRouteTableAssociation"),
      ...each(
        ["TransitGatewayRouteTablePropagations", "Propagations"],
        partsOf("ec2.TransitGatewayRouteTablePropagation"),
      ),
      AdditionalRoutesAvailable: read,
    },
  },
  "ec2.TransitGatewayRoute": {
    declaredAs: ["ec2.TransitGatewayRoute"],
    members: {
      ...each(["DestinationCidrBlock", "PrefixListId"], read),
      TransitGatewayAttachments: readAs("ec2.TransitGatewayRouteAttachment"),
      Type: oneOf(["static", "propagated"], { system: "a route of the gateway's own" }),
      State: oneOf(["pending", "active", "blackhole", "deleting", "deleted"]),
      TransitGatewayRouteTableAnnouncementId: irrelevant("where the route was learned"),
    },
  },
  "ec2.TransitGatewayRouteAttachment": {
    declaredAs: ["ec2.TransitGatewayRouteAttachment"],
    members: {
      TransitGatewayAttachmentId: read,
      ...each(["ResourceId", "ResourceType"], irrelevant("the attachment says so")),
    },
  },
  "ec2.TransitGatewayRouteTableAssociation": {
    declaredAs: ["ec2.TransitGatewayRouteTableAssociation"],
    members: {
      TransitGatewayAttachmentId: read,
      State: oneOf(["associating", "associated", "disassociating", "disassociated"]),
      ...each(["ResourceId", "ResourceType"], irrelevant("the attachment says so")),
    },
  },
  "ec2.TransitGatewayRouteTablePropagation": {
    declaredAs: ["ec2.TransitGatewayRouteTablePropagation"],
    members: {
      TransitGatewayAttachmentId: read,
      State: oneOf(["enabling", "enabled", "disabling", "disabled"]),
      ...each(["ResourceId", "ResourceType"], irrelevant("the attachment says so")),
      TransitGatewayRouteTableAnnouncementId: irrelevant("what is announced is among the routes"),
    },
  },
} as const satisfies Record<string, Shape>;
