/** What joins networks: peering, transit gateways, prefix lists. */
import { isList, isProperties, type Properties } from "../../wire/values";
import { overlap, parseRange } from "../model/addresses";
import { arn } from "../model/arn";
import { family, type Birth } from "../model/definition";
import { AwsError } from "../model/errors";
import { putInterface, removeInterfacesOf } from "../model/network-interfaces";
import { notFound } from "../model/references";
import { text, texts, type Thing, type Things } from "../model/things";
import { cidrsOfVpc } from "./vpcs";

function createPeering(birth: Birth): Properties {
  const { world, inputs } = birth;
  const [mine, theirs] = [text(inputs.vpcId), text(inputs.peerVpcId)];
  const owner = text(inputs.peerOwnerId) || world.account;
  const isHere =
    owner === world.account && (text(inputs.peerRegion) || world.region) === world.region;
  if (isHere && world.get("vpc", theirs) === undefined) {
    throw notFound("vpc", theirs);
  }
  refuseOverlap(world, mine, theirs);
  return {
    acceptStatus: inputs.autoAccept === true ? "active" : "pending-acceptance",
    peerOwnerId: text(inputs.peerOwnerId) || world.account,
    peerRegion: text(inputs.peerRegion) || world.region,
    accepter: inputs.accepter ?? { allowRemoteVpcDnsResolution: false },
    requester: inputs.requester ?? { allowRemoteVpcDnsResolution: false },
  };
}

/** AWS makes the connection and lets it fail; the provider reports that as an error. */
function refuseOverlap(world: Things, mine: string, theirs: string): void {
  const there = world.abroad("vpc", theirs) ?? world;
  const [a, b] = [cidrsOfVpc(world, mine), cidrsOfVpc(there, theirs)].map((cidrs) =>
    cidrs.map(parseRange),
  );
  const isOverlapping = (a ?? []).some((x) =>
    (b ?? []).some((y) => x !== undefined && y !== undefined && overlap(x, y)),
  );
  if (isOverlapping) {
    throw new AwsError(
      "OverlappingCidrs",
      `The VPCs ${mine} and ${theirs} have overlapping CIDRs; the peering connection failed`,
    );
  }
}

/** The connection is the requester's; its accepter may be in another Region or account. */
function setPeeringState(world: Things, id: string, acceptStatus: string): void {
  const requester = requesterOf(world, id);
  if (requester.get("peering", id) === undefined) {
    throw notFound("peering", id);
  }
  requester.transact(() => requester.amend("peering", id, { acceptStatus }));
}

function requesterOf(world: Things, id: string): Things {
  return world.abroad("peering", id) ?? world;
}

function acceptPeering(birth: Birth): Properties {
  const id = text(birth.inputs.vpcPeeringConnectionId);
  setPeeringState(
    birth.world,
    id,
    birth.inputs.autoAccept === true ? "active" : "pending-acceptance",
  );
  return readAccepter(id, birth.world);
}

function readAccepter(id: string, world: Things): Properties {
  const { vpcId, peerVpcId, peerOwnerId, peerRegion, acceptStatus } =
    requesterOf(world, id).get("peering", id)?.properties ?? {};
  return {
    acceptStatus: acceptStatus ?? "deleted",
    vpcId: peerVpcId ?? "",
    peerVpcId: vpcId ?? "",
    peerOwnerId: peerOwnerId ?? "",
    peerRegion: peerRegion ?? "",
  };
}

function createGateway(birth: Birth): Properties {
  const { world, id } = birth;
  const table = `tgw-rtb-${birth.hex(17, "default-table")}`;
  const properties = {
    transitGatewayId: id,
    defaultAssociationRouteTable: true,
    defaultPropagationRouteTable: true,
  };
  world.put({ kind: "transit-gateway-route-table", id: table, isDefault: true, properties });
  return {
    arn: arn(world, "ec2", `transit-gateway/${id}`),
    associationDefaultRouteTableId: table,
    propagationDefaultRouteTableId: table,
  };
}

function removeGateway(thing: Thing, world: Things): void {
  for (const table of world
    .where("transit-gateway-route-table", { transitGatewayId: thing.id })
    .filter((t) => t.isDefault === true)) {
    removeTableParts(table, world);
    world.remove(table.kind, table.id);
  }
}

function removeTableParts(table: Thing, world: Things): void {
  for (const kind of ["transit-gateway-association", "transit-gateway-propagation"]) {
    for (const part of world
      .where(kind, { transitGatewayRouteTableId: table.id })
      .filter((t) => t.madeBy === undefined)) {
      world.remove(part.kind, part.id);
    }
  }
}

function createVpcAttachment(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const subnetIds = texts(inputs.subnetIds);
  const zones = subnetIds.map((s) => text(world.get("subnet", s)?.properties.availabilityZone));
  if (new Set(zones).size !== zones.length) {
    throw new AwsError("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ");
  }
  for (const subnetId of subnetIds) {
    putInterface(world, {
      partOf: `transit-gateway-attachment/${id}`,
      subnetId,
      groups: [],
      description: `Network Interface for Transit Gateway Attachment ${id}`,
      interfaceType: "transit_gateway",
      requesterId: "amazon-tgw",
      more: { sourceDestCheck: false },
    });
  }
  joinDefaults(world, id, inputs);
  return { arn: arn(world, "ec2", `transit-gateway-attachment/${id}`), vpcOwnerId: world.account };
}

/** A new attachment joins the gateway's default tables unless either side says no. */
function joinDefaults(world: Things, id: string, inputs: Properties): void {
  const gateway = world.get("transit-gateway", text(inputs.transitGatewayId));
  const table = text(gateway?.properties.associationDefaultRouteTableId);
  const isOn = (ofGateway: string, ofAttachment: string): boolean =>
    gateway?.properties[ofGateway] !== "disable" && inputs[ofAttachment] !== false;
  if (isOn("defaultRouteTableAssociation", "transitGatewayDefaultRouteTableAssociation")) {
    join(world, "transit-gateway-association", table, id);
  }
  if (isOn("defaultRouteTablePropagation", "transitGatewayDefaultRouteTablePropagation")) {
    join(world, "transit-gateway-propagation", table, id);
  }
}

function join(world: Things, kind: string, table: string, attachment: string): void {
  const properties = { transitGatewayRouteTableId: table, transitGatewayAttachmentId: attachment };
  world.put({ kind, id: `${table}_${attachment}`, properties });
}

function removeAttachment(thing: Thing, world: Things): void {
  for (const kind of ["transit-gateway-association", "transit-gateway-propagation"]) {
    for (const part of world.where(kind, { transitGatewayAttachmentId: thing.id })) {
      world.remove(part.kind, part.id);
    }
  }
  removeInterfacesOf(world, `transit-gateway-attachment/${thing.id}`);
}

function refuseSecondAssociation(world: Things, attachment: string): void {
  const [other] = world.where("transit-gateway-association", {
    transitGatewayAttachmentId: attachment,
  });
  if (other !== undefined) {
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `Transit Gateway Attachment ${attachment} is already associated to a route table.`,
    );
  }
}

const tableAndAttachment = ({ inputs }: Birth): string =>
  `${text(inputs.transitGatewayRouteTableId)}_${text(inputs.transitGatewayAttachmentId)}`;

const TABLE_AND_ATTACHMENT = {
  transitGatewayRouteTableId: "transit-gateway-route-table",
  transitGatewayAttachmentId: "transit-gateway-attachment",
};

/** Entries of a prefix list, inline and standalone, as CIDRs. */
export function entriesOf(world: Things, list: Thing): readonly Properties[] {
  const inline = list.properties.entries;
  const own = isList(inline) ? inline.filter(isProperties) : [];
  const amazon = texts(list.properties.cidrs).map((cidr) => ({ cidr }));
  const standalone = world
    .where("prefix-list-entry", { prefixListId: list.id })
    .map((e) => e.properties);
  return [...own, ...amazon, ...standalone];
}

function refuseTooMany(world: Things, id: string, more: number): void {
  const list = world.get("prefix-list", id);
  const count = list === undefined ? 0 : entriesOf(world, list).length;
  const limit = Number(list?.properties.maxEntries ?? 0);
  if (count + more > limit) {
    throw new AwsError(
      "PrefixListMaxEntriesExceeded",
      `You've reached the maximum number of entries for the prefix list (${limit}).`,
    );
  }
}

export const connections = family(
  {
    type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    kind: "peering",
    service: "EC2",
    noun: "VPC Peering Connection",
    replaceOn: ["vpcId", "peerVpcId", "peerOwnerId", "peerRegion"],
    references: { vpcId: "vpc" },
    id: (birth) => `pcx-${birth.hex(17)}`,
    create: createPeering,
    update: ({ thing, news }) => ({
      acceptStatus: news.autoAccept === true ? "active" : text(thing.properties.acceptStatus),
    }),
  },
  {
    type: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    kind: "peering-accepter",
    service: "EC2",
    noun: "VPC Peering Connection Accepter",
    replaceOn: ["vpcPeeringConnectionId"],
    references: { vpcPeeringConnectionId: "peering" },
    id: (birth) => text(birth.inputs.vpcPeeringConnectionId),
    create: acceptPeering,
    read: (thing, world) => readAccepter(thing.id, world),
    update: ({ world, thing, news }) => {
      setPeeringState(world, thing.id, news.autoAccept === true ? "active" : "pending-acceptance");
      return {};
    },
  },
  {
    type: "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
    kind: "peering-options",
    service: "EC2",
    noun: "VPC Peering Connection Options",
    replaceOn: ["vpcPeeringConnectionId"],
    references: { vpcPeeringConnectionId: "peering" },
    id: (birth) => text(birth.inputs.vpcPeeringConnectionId),
  },
  {
    type: "aws:ec2transitgateway/transitGateway:TransitGateway",
    kind: "transit-gateway",
    service: "EC2",
    noun: "Transit Gateway",
    defaults: {
      amazonSideAsn: 64512,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "enable",
      defaultRouteTablePropagation: "enable",
      dnsSupport: "enable",
      multicastSupport: "disable",
      securityGroupReferencingSupport: "disable",
      vpnEcmpSupport: "enable",
    },
    replaceOn: ["amazonSideAsn", "multicastSupport"],
    id: (birth) => `tgw-${birth.hex(17)}`,
    create: createGateway,
    remove: removeGateway,
  },
  {
    type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    kind: "transit-gateway-attachment",
    service: "EC2",
    noun: "Transit Gateway VPC Attachment",
    deletesBeforeReplace: true,
    defaults: {
      applianceModeSupport: "disable",
      dnsSupport: "enable",
      ipv6Support: "disable",
      transitGatewayDefaultRouteTableAssociation: true,
      transitGatewayDefaultRouteTablePropagation: true,
    },
    replaceOn: ["transitGatewayId", "vpcId"],
    references: { transitGatewayId: "transit-gateway", vpcId: "vpc", "subnetIds[]": "subnet" },
    id: (birth) => `tgw-attach-${birth.hex(17)}`,
    create: createVpcAttachment,
    remove: removeAttachment,
  },
  {
    type: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
    kind: "transit-gateway-attachment",
    service: "EC2",
    noun: "Transit Gateway Peering Attachment",
    replaceOn: ["transitGatewayId", "peerTransitGatewayId", "peerAccountId", "peerRegion"],
    references: { transitGatewayId: "transit-gateway" },
    id: (birth) => `tgw-attach-${birth.hex(17)}`,
    create: ({ world, id, inputs }) => ({
      arn: arn(world, "ec2", `transit-gateway-attachment/${id}`),
      state: "pendingAcceptance",
      peerAccountId: text(inputs.peerAccountId) || world.account,
    }),
    remove: removeAttachment,
  },
  {
    type: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
    kind: "transit-gateway-peering-accepter",
    service: "EC2",
    noun: "Transit Gateway Peering Attachment Accepter",
    replaceOn: ["transitGatewayAttachmentId"],
    references: { transitGatewayAttachmentId: "transit-gateway-attachment" },
    id: (birth) => text(birth.inputs.transitGatewayAttachmentId),
    create: ({ world, inputs }) => {
      const attachment = world.amend(
        "transit-gateway-attachment",
        text(inputs.transitGatewayAttachmentId),
        { state: "available" },
      );
      const { transitGatewayId, peerTransitGatewayId, peerAccountId } = attachment.properties;
      return {
        transitGatewayId: peerTransitGatewayId ?? "",
        peerTransitGatewayId: transitGatewayId ?? "",
        peerAccountId: peerAccountId ?? "",
      };
    },
  },
  {
    type: "aws:ec2transitgateway/routeTable:RouteTable",
    kind: "transit-gateway-route-table",
    service: "EC2",
    noun: "Transit Gateway Route Table",
    replaceOn: ["transitGatewayId"],
    references: { transitGatewayId: "transit-gateway" },
    id: (birth) => `tgw-rtb-${birth.hex(17)}`,
    create: ({ world, id }) => ({ arn: arn(world, "ec2", `transit-gateway-route-table/${id}`) }),
    remove: removeTableParts,
  },
  {
    type: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    kind: "transit-gateway-association",
    service: "EC2",
    noun: "Transit Gateway Route Table Association",
    defaults: { replaceExistingAssociation: false },
    replaceOn: ["transitGatewayAttachmentId", "transitGatewayRouteTableId"],
    references: TABLE_AND_ATTACHMENT,
    id: tableAndAttachment,
    create: ({ world, inputs }) => {
      const attachment = text(inputs.transitGatewayAttachmentId);
      if (inputs.replaceExistingAssociation === true) {
        world
          .where("transit-gateway-association", { transitGatewayAttachmentId: attachment })
          .forEach((a) => {
            world.remove(a.kind, a.id);
          });
      }
      refuseSecondAssociation(world, attachment);
      return { resourceType: "vpc" };
    },
  },
  {
    type: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
    kind: "transit-gateway-propagation",
    service: "EC2",
    noun: "Transit Gateway Route Table Propagation",
    replaceOn: ["transitGatewayAttachmentId", "transitGatewayRouteTableId"],
    references: TABLE_AND_ATTACHMENT,
    id: tableAndAttachment,
    create: () => ({ resourceType: "vpc" }),
  },
  {
    type: "aws:ec2transitgateway/route:Route",
    kind: "transit-gateway-route",
    service: "EC2",
    noun: "Transit Gateway Route",
    defaults: { blackhole: false },
    replaceOn: [
      "blackhole",
      "destinationCidrBlock",
      "transitGatewayAttachmentId",
      "transitGatewayRouteTableId",
    ],
    references: TABLE_AND_ATTACHMENT,
    id: ({ inputs }) =>
      `${text(inputs.transitGatewayRouteTableId)}_${text(inputs.destinationCidrBlock)}`,
  },
  {
    type: "aws:ec2/managedPrefixList:ManagedPrefixList",
    kind: "prefix-list",
    service: "EC2",
    noun: "Managed Prefix List",
    autoName: { maxLength: 255 },
    replaceOn: ["addressFamily"],
    id: (birth) => `pl-${birth.hex(17)}`,
    check: (inputs) => {
      const { entries, maxEntries } = inputs;
      const isTooLong =
        isList(entries) && typeof maxEntries === "number" && entries.length > maxEntries;
      return isTooLong
        ? [
            {
              property: "entries",
              reason: `at most maxEntries (${maxEntries}) entries, got ${entries.length}`,
            },
          ]
        : [];
    },
    create: ({ world, id }) => ({ arn: arn(world, "ec2", `prefix-list/${id}`), version: 1 }),
    update: ({ thing }) => ({ version: Number(thing.properties.version ?? 1) + 1 }),
    remove: (thing, world) => {
      world.where("prefix-list-entry", { prefixListId: thing.id }).forEach((e) => {
        world.remove(e.kind, e.id);
      });
    },
  },
  {
    type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    kind: "prefix-list-entry",
    service: "EC2",
    noun: "Managed Prefix List Entry",
    replaceOn: ["cidr", "description", "prefixListId"],
    references: { prefixListId: "prefix-list" },
    id: ({ inputs }) => `${text(inputs.prefixListId)},${text(inputs.cidr)}`,
    create: ({ world, inputs }) => {
      refuseTooMany(world, text(inputs.prefixListId), 1);
      return {};
    },
  },
);
