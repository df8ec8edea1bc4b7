/** `describe-vpc-peering-connections` and the transit gateways with their attachments and tables. */
import { isProperties } from "../../wire/values";
import { cidrsOfVpc } from "../families/vpcs";
import { text, texts, type Thing, type Things } from "../model/things";
import { present, tagList } from "./tags";

export function describeConnections(world: Things): Record<string, unknown> {
  const attachments = world.all("transit-gateway-attachment");
  const isVpc = (a: Thing): boolean => text(a.properties.vpcId) !== "";
  return {
    VpcPeeringConnections: world.all("peering").map((peering) => describePeering(world, peering)),
    TransitGateways: world.all("transit-gateway").map((gateway) => describeGateway(world, gateway)),
    TransitGatewayAttachments: attachments.map((a) => describeAttachment(world, a)),
    TransitGatewayVpcAttachments: attachments
      .filter(isVpc)
      .map((a) => describeVpcAttachment(world, a)),
    TransitGatewayPeeringAttachments: attachments
      .filter((a) => !isVpc(a))
      .map((a) => describePeeringAttachment(world, a)),
    TransitGatewayRouteTables: world
      .all("transit-gateway-route-table")
      .map((table) => describeTable(world, table)),
  };
}

function describePeering(world: Things, peering: Thing): unknown {
  const { vpcId, peerVpcId, peerOwnerId, peerRegion, acceptStatus } = peering.properties;
  const side = (id: string, owner: string, region: string): unknown => {
    const cidrs = cidrsOfVpc(world.abroad("vpc", id) ?? world, id);
    return present({
      VpcId: id,
      OwnerId: owner,
      Region: region,
      CidrBlock: cidrs[0],
      CidrBlockSet: cidrs.map((CidrBlock) => ({ CidrBlock })),
    });
  };
  return {
    VpcPeeringConnectionId: peering.id,
    Status: {
      Code: text(acceptStatus),
      Message: text(acceptStatus) === "active" ? "Active" : "Pending Acceptance",
    },
    RequesterVpcInfo: side(text(vpcId), world.account, world.region),
    AccepterVpcInfo: side(text(peerVpcId), text(peerOwnerId), text(peerRegion)),
    Tags: tagList(peering),
  };
}

function describeGateway(world: Things, gateway: Thing): unknown {
  const p = gateway.properties;
  return {
    TransitGatewayId: gateway.id,
    TransitGatewayArn: text(p.arn),
    OwnerId: world.account,
    State: "available",
    Options: {
      AmazonSideAsn: p.amazonSideAsn ?? 64512,
      DefaultRouteTableAssociation: text(p.defaultRouteTableAssociation),
      AssociationDefaultRouteTableId: text(p.associationDefaultRouteTableId),
      DefaultRouteTablePropagation: text(p.defaultRouteTablePropagation),
      PropagationDefaultRouteTableId: text(p.propagationDefaultRouteTableId),
      DnsSupport: text(p.dnsSupport),
      SecurityGroupReferencingSupport: text(p.securityGroupReferencingSupport),
    },
    Tags: tagList(gateway),
  };
}

function associationOf(world: Things, attachment: Thing): unknown {
  const [association] = world.where("transit-gateway-association", {
    transitGatewayAttachmentId: attachment.id,
  });
  return association === undefined
    ? undefined
    : {
        TransitGatewayRouteTableId: text(association.properties.transitGatewayRouteTableId),
        State: "associated",
      };
}

function stateOf(attachment: Thing): string {
  return text(attachment.properties.state) || "available";
}

function describeAttachment(world: Things, attachment: Thing): unknown {
  const vpcId = text(attachment.properties.vpcId);
  return present({
    TransitGatewayAttachmentId: attachment.id,
    TransitGatewayId: text(attachment.properties.transitGatewayId),
    TransitGatewayOwnerId: world.account,
    ResourceType: vpcId === "" ? "peering" : "vpc",
    ResourceId: vpcId || text(attachment.properties.peerTransitGatewayId),
    ResourceOwnerId: world.account,
    State: stateOf(attachment),
    Association: associationOf(world, attachment),
    Tags: tagList(attachment),
  });
}

function describeVpcAttachment(world: Things, attachment: Thing): unknown {
  const p = attachment.properties;
  return {
    TransitGatewayAttachmentId: attachment.id,
    TransitGatewayId: text(p.transitGatewayId),
    VpcId: text(p.vpcId),
    VpcOwnerId: world.account,
    SubnetIds: texts(p.subnetIds),
    State: stateOf(attachment),
    Options: {
      ApplianceModeSupport: text(p.applianceModeSupport),
      DnsSupport: text(p.dnsSupport),
      Ipv6Support: text(p.ipv6Support),
      SecurityGroupReferencingSupport: text(p.securityGroupReferencingSupport) || "disable",
    },
    Tags: tagList(attachment),
  };
}

function describePeeringAttachment(world: Things, attachment: Thing): unknown {
  const p = attachment.properties;
  return {
    TransitGatewayAttachmentId: attachment.id,
    RequesterTgwInfo: {
      TransitGatewayId: text(p.transitGatewayId),
      OwnerId: world.account,
      Region: world.region,
    },
    AccepterTgwInfo: {
      TransitGatewayId: text(p.peerTransitGatewayId),
      OwnerId: text(p.peerAccountId),
      Region: text(p.peerRegion),
    },
    State: stateOf(attachment),
    Tags: tagList(attachment),
  };
}

function describeTable(world: Things, table: Thing): unknown {
  const of = (kind: string): readonly Thing[] =>
    world.where(kind, { transitGatewayRouteTableId: table.id });
  const propagated = of("transit-gateway-propagation");
  const joined = (part: Thing): unknown => attachmentOfPart(world, part);
  return {
    TransitGatewayRouteTableId: table.id,
    TransitGatewayId: text(table.properties.transitGatewayId),
    State: "available",
    DefaultAssociationRouteTable: table.properties.defaultAssociationRouteTable === true,
    DefaultPropagationRouteTable: table.properties.defaultPropagationRouteTable === true,
    Associations: of("transit-gateway-association").map((part) => ({
      ...(joined(part) as object),
      State: "associated",
    })),
    Propagations: propagated.map((part) => ({ ...(joined(part) as object), State: "enabled" })),
    Routes: [
      ...of("transit-gateway-route").map((r) => staticRoute(world, r)),
      ...propagated.flatMap((p) => propagatedRoutes(world, p)),
    ],
    Tags: tagList(table),
  };
}

function attachmentOfPart(world: Things, part: Thing): unknown {
  const id = text(part.properties.transitGatewayAttachmentId);
  const vpcId = text(world.get("transit-gateway-attachment", id)?.properties.vpcId);
  return {
    TransitGatewayAttachmentId: id,
    ResourceId: vpcId,
    ResourceType: vpcId === "" ? "peering" : "vpc",
  };
}

function staticRoute(world: Things, route: Thing): unknown {
  const isBlackhole = route.properties.blackhole === true;
  return present({
    DestinationCidrBlock: text(route.properties.destinationCidrBlock),
    TransitGatewayAttachments: isBlackhole ? undefined : [attachmentOfPart(world, route)],
    Type: "static",
    State: isBlackhole ? "blackhole" : "active",
  });
}

/** A propagation carries the CIDRs of the attached VPC. */
function propagatedRoutes(world: Things, propagation: Thing): readonly unknown[] {
  const attachment = attachmentOfPart(world, propagation);
  const vpcId = isProperties(attachment) ? text(attachment.ResourceId) : "";
  return cidrsOfVpc(world, vpcId).map((DestinationCidrBlock) => ({
    DestinationCidrBlock,
    TransitGatewayAttachments: [attachment],
    Type: "propagated",
    State: "active",
  }));
}
