/** Route tables, the gateways that routes lead to, peering connections and endpoints. */

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

const ATTACHMENT_STATES = oneOf([
  ...["attaching", "attached", "detaching", "detached"],
  // What gateways print for "attached".
  "available",
]);

export const ROUTE_SHAPES = {
  "ec2.RouteTable": {
    declaredAs: ["ec2.RouteTable"],
    members: {
      ...each(["RouteTableId", "VpcId", "OwnerId"], read),
      Associations: readAs("ec2.RouteTableAssociation"),
      Routes: partsOf("ec2.Route"),
      PropagatingVgws: irrelevant("what they propagate is among the routes"),
      Tags: TAGS,
    },
  },
  "ec2.RouteTableAssociation": {
    declaredAs: ["ec2.RouteTableAssociation"],
    members: {
      ...each(["Main", "SubnetId", "GatewayId"], read),
      AssociationState: readAs("ec2.RouteTableAssociationState"),
      PublicIpv4Pool: openWhenSet("a route table for a pool of public addresses"),
      ...each(["RouteTableAssociationId", "RouteTableId"], IDENTIFIER),
    },
  },
  "ec2.RouteTableAssociationState": {
    declaredAs: ["ec2.RouteTableAssociationState"],
    members: {
      State: oneOf(["associating", "associated", "disassociating", "disassociated", "failed"]),
      StatusMessage: WORDS,
    },
  },
  "ec2.Route": {
    declaredAs: ["ec2.Route"],
    members: {
      ...each(["DestinationCidrBlock", "DestinationIpv6CidrBlock"], read),
      ...each(["DestinationPrefixListId", "GatewayId", "InstanceId", "NatGatewayId"], read),
      ...each(["EgressOnlyInternetGatewayId", "TransitGatewayId", "NetworkInterfaceId"], read),
      ...each(["VpcPeeringConnectionId", "LocalGatewayId", "CarrierGatewayId"], read),
      ...each(["CoreNetworkArn", "OdbNetworkArn", "IpAddress"], read),
      Origin: oneOf([
        "CreateRouteTable",
        "CreateRoute",
        "EnableVgwRoutePropagation",
        "Advertisement",
      ]),
      State: oneOf(["active", "blackhole"], { filtered: "the route is filtered" }),
      InstanceOwnerId: irrelevant("the interface says whose it is"),
    },
  },
  "ec2.InternetGateway": {
    declaredAs: ["ec2.InternetGateway"],
    members: {
      ...each(["InternetGatewayId", "OwnerId"], read),
      Attachments: readAs("ec2.InternetGatewayAttachment"),
      Tags: TAGS,
    },
  },
  "ec2.InternetGatewayAttachment": {
    declaredAs: ["ec2.InternetGatewayAttachment"],
    members: { VpcId: read, State: ATTACHMENT_STATES },
  },
  "ec2.EgressOnlyInternetGateway": {
    declaredAs: ["ec2.EgressOnlyInternetGateway"],
    members: {
      EgressOnlyInternetGatewayId: read,
      Attachments: readAs("ec2.InternetGatewayAttachment"),
      Tags: TAGS,
    },
  },
  "ec2.VpnGateway": {
    declaredAs: ["ec2.VpnGateway"],
    members: {
      VpnGatewayId: read,
      VpcAttachments: readAs("ec2.VpcAttachment"),
      State: oneOf(["pending", "available", "deleting", "deleted"]),
      Type: oneOf(["ipsec.1"]),
      AmazonSideAsn: irrelevant("a number of BGP"),
      AvailabilityZone: irrelevant("a gateway serves its VPC in every zone"),
      Tags: TAGS,
    },
  },
  "ec2.VpcAttachment": {
    declaredAs: ["ec2.VpcAttachment"],
    members: { VpcId: read, State: ATTACHMENT_STATES },
  },
  "ec2.NatGateway": {
    declaredAs: ["ec2.NatGateway"],
    members: {
      ...each(["NatGatewayId", "VpcId", "SubnetId"], read),
      NatGatewayAddresses: readAs("ec2.NatGatewayAddress"),
      State: oneOf(["pending", "available", "failed", "deleting", "deleted"]),
      ConnectivityType: oneOf(["public", "private"]),
      AvailabilityMode: oneOf(["zonal"], {
        regional: "a regional NAT gateway is in no subnet of its own",
      }),
      RouteTableId: openWhenSet("a route table of the NAT gateway's own"),
      AttachedAppliances: openWhenSet("appliances attached to the NAT gateway"),
      ...each(["AutoScalingIps", "AutoProvisionZones"], irrelevant("how it grows")),
      ProvisionedBandwidth: irrelevant("how much passes"),
      ...each(["CreateTime", "DeleteTime"], TIMES),
      ...each(["FailureCode", "FailureMessage"], WORDS),
      Tags: TAGS,
    },
  },
  "ec2.NatGatewayAddress": {
    declaredAs: ["ec2.NatGatewayAddress"],
    members: {
      ...each(["NetworkInterfaceId", "PrivateIp", "PublicIp", "IsPrimary"], read),
      Status: irrelevant("whether this address serves: the gateway's state decides"),
      ...each(["AllocationId", "AssociationId"], IDENTIFIER),
      ...each(["AvailabilityZone", "AvailabilityZoneId"], irrelevant("its subnet says so")),
      FailureMessage: WORDS,
    },
  },
  "ec2.VpcPeeringConnection": {
    declaredAs: ["ec2.VpcPeeringConnection"],
    members: {
      VpcPeeringConnectionId: read,
      ...each(["AccepterVpcInfo", "RequesterVpcInfo"], readAs("ec2.VpcPeeringConnectionVpcInfo")),
      Status: readAs("ec2.VpcPeeringConnectionStateReason"),
      ExpirationTime: TIMES,
      Tags: TAGS,
    },
  },
  "ec2.VpcPeeringConnectionStateReason": {
    declaredAs: ["ec2.VpcPeeringConnectionStateReason"],
    members: {
      Code: oneOf([
        ...["initiating-request", "pending-acceptance", "provisioning", "active"],
        ...["deleting", "deleted", "rejected", "expired", "failed"],
      ]),
      Message: WORDS,
    },
  },
  "ec2.VpcPeeringConnectionVpcInfo": {
    declaredAs: ["ec2.VpcPeeringConnectionVpcInfo"],
    members: {
      ...each(["VpcId", "OwnerId", "Region", "CidrBlock"], read),
      CidrBlockSet: readAs("ec2.CidrBlock"),
      Ipv6CidrBlockSet: readAs("ec2.Ipv6CidrBlock"),
      PeeringOptions: readAs("ec2.VpcPeeringConnectionOptionsDescription"),
    },
  },
  "ec2.CidrBlock": { declaredAs: ["ec2.CidrBlock"], members: { CidrBlock: read } },
  "ec2.Ipv6CidrBlock": { declaredAs: ["ec2.Ipv6CidrBlock"], members: { Ipv6CidrBlock: read } },
  "ec2.VpcPeeringConnectionOptionsDescription": {
    declaredAs: ["ec2.VpcPeeringConnectionOptionsDescription"],
    members: {
      AllowDnsResolutionFromRemoteVpc: NAMES,
      ...each(
        [
          "AllowEgressFromLocalClassicLinkToRemoteVpc",
          "AllowEgressFromLocalVpcToRemoteClassicLink",
        ],
        irrelevant("EC2-Classic is retired"),
      ),
    },
  },
  "ec2.VpcEndpoint": {
    declaredAs: ["ec2.VpcEndpoint"],
    members: {
      ...each(["VpcEndpointId", "VpcId"], read),
      VpcEndpointType: oneOf(["Gateway", "GatewayLoadBalancer", "Interface"], {
        Resource: "a resource endpoint",
        ServiceNetwork: "a service network endpoint",
        Tunnel: "a tunnel endpoint",
      }),
      ...each(
        ["SubnetIds", "NetworkInterfaceIds", "Groups", "Ipv4Prefixes", "Ipv6Prefixes"],
        irrelevant("its interfaces are listed with all others"),
      ),
      RouteTableIds: irrelevant("the routes to it are in the tables"),
      ServiceName: irrelevant("nothing leads through an endpoint back into a VPC"),
      PolicyDocument: irrelevant("who may ask the service"),
      ...each(["State", "LastError", "FailureReason"], irrelevant("a route says if it works")),
      IpAddressType: irrelevant("its interfaces show their addresses"),
      ...each(["DnsOptions", "PrivateDnsEnabled", "DnsEntries"], NAMES),
      ...each(["RequesterManaged", "OwnerId", "PayerResponsibilities"], irrelevant("whose it is")),
      ...each(["ServiceNetworkArn", "ResourceConfigurationArn", "ServiceRegion"], IDENTIFIER),
      CreationTimestamp: TIMES,
      Tags: TAGS,
    },
  },
} as const satisfies Record<string, Shape>;
