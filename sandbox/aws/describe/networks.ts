/** `describe-vpcs`, `-subnets`, `-route-tables`, `-network-acls`, the gateways, endpoints and prefix lists. */
import { parseRange } from "../model/addresses";
import { endpointRoutes } from "../families/routes";
import { aclOf, subnetFacts } from "../families/subnets";
import { cidrsOfVpc } from "../families/vpcs";
import { entriesOf } from "../families/connections";
import { text, texts, type Thing, type Things } from "../model/things";
import { present, tagList } from "./tags";

export function describeNetworks(world: Things): Record<string, unknown> {
  return {
    Vpcs: world.all("vpc").map((vpc) => describeVpc(world, vpc)),
    Subnets: world.all("subnet").map((subnet) => describeSubnet(world, subnet)),
    RouteTables: world.all("route-table").map((table) => describeTable(world, table)),
    NetworkAcls: world.all("network-acl").map((acl) => describeAcl(world, acl)),
    InternetGateways: world.all("internet-gateway").map(describeInternetGateway),
    EgressOnlyInternetGateways: world.all("egress-only-gateway").map(describeEgressOnly),
    NatGateways: world.all("nat-gateway").map(describeNat),
    VpnGateways: world.all("vpn-gateway").map(describeVpnGateway),
    VpnConnections: [],
    VpcEndpoints: world.all("vpc-endpoint").map((endpoint) => describeEndpoint(world, endpoint)),
    PrefixLists: world.all("prefix-list").map((list) => ({
      PrefixListId: list.id,
      PrefixListName: text(list.properties.name),
      Cidrs: entriesOf(world, list).map((e) => text(e.cidr)),
    })),
    ManagedPrefixLists: world.all("prefix-list").map((list) => describeList(world, list)),
    ClientVpnEndpoints: [],
    VpcBlockPublicAccessOptions: {
      AwsAccountId: world.account,
      AwsRegion: world.region,
      State: "default-state",
      InternetGatewayBlockMode: "off",
      ExclusionsAllowed: "allowed",
    },
  };
}

function describeVpc(world: Things, vpc: Thing): unknown {
  const ipv6 = text(vpc.properties.ipv6CidrBlock);
  return present({
    VpcId: vpc.id,
    OwnerId: world.account,
    CidrBlock: text(vpc.properties.cidrBlock),
    CidrBlockAssociationSet: cidrsOfVpc(world, vpc.id).map((CidrBlock) => ({
      AssociationId: `vpc-cidr-assoc-${world.hex(`association/${vpc.id}/${CidrBlock}`, 17)}`,
      CidrBlock,
      CidrBlockState: { State: "associated" },
    })),
    Ipv6CidrBlockAssociationSet:
      ipv6 === ""
        ? undefined
        : [
            {
              AssociationId: text(vpc.properties.ipv6AssociationId),
              Ipv6CidrBlock: ipv6,
              Ipv6CidrBlockState: { State: "associated" },
            },
          ],
    DhcpOptionsId: text(vpc.properties.dhcpOptionsId),
    InstanceTenancy: text(vpc.properties.instanceTenancy) || "default",
    IsDefault: vpc.properties.isDefaultVpc === true,
    State: "available",
    Tags: tagList(vpc),
  });
}

function describeSubnet(world: Things, subnet: Thing): unknown {
  const ipv6 = text(subnet.properties.ipv6CidrBlock);
  return {
    SubnetId: subnet.id,
    SubnetArn: text(subnet.properties.arn),
    VpcId: text(subnet.properties.vpcId),
    OwnerId: world.account,
    CidrBlock: text(subnet.properties.cidrBlock),
    AvailabilityZone: text(subnet.properties.availabilityZone),
    AvailabilityZoneId: text(subnet.properties.availabilityZoneId),
    AvailableIpAddressCount: subnetFacts(subnet, world).availableIpAddressCount,
    DefaultForAz: subnet.properties.defaultForAz === true,
    MapPublicIpOnLaunch: subnet.properties.mapPublicIpOnLaunch === true,
    AssignIpv6AddressOnCreation: subnet.properties.assignIpv6AddressOnCreation === true,
    Ipv6CidrBlockAssociationSet:
      ipv6 === ""
        ? []
        : [
            {
              AssociationId: text(subnet.properties.ipv6CidrBlockAssociationId),
              Ipv6CidrBlock: ipv6,
              Ipv6CidrBlockState: { State: "associated" },
            },
          ],
    State: "available",
    Tags: tagList(subnet),
  };
}

function describeTable(world: Things, table: Thing): unknown {
  const vpcId = text(table.properties.vpcId);
  return {
    RouteTableId: table.id,
    VpcId: vpcId,
    OwnerId: world.account,
    Associations: [...mainAssociation(world, table), ...associationsOf(world, table)],
    PropagatingVgws: world
      .where("vpn-propagation", { routeTableId: table.id })
      .map((p) => ({ GatewayId: text(p.properties.vpnGatewayId) })),
    Routes: [
      ...localRoutes(world, vpcId),
      ...world
        .where("route", { routeTableId: table.id })
        .map((route) => describeRoute(world, route)),
      ...endpointRoutes(world, table.id).map(({ list, endpoint }) => ({
        DestinationPrefixListId: list,
        GatewayId: endpoint,
        Origin: "CreateRoute",
        State: "active",
      })),
    ],
    Tags: tagList(table),
  };
}

function mainAssociation(world: Things, table: Thing): readonly unknown[] {
  return world.where("vpc", { mainRouteTableId: table.id }).map((vpc) => ({
    Main: true,
    RouteTableAssociationId: `rtbassoc-${world.hex(`main/${vpc.id}`, 17)}`,
    RouteTableId: table.id,
    AssociationState: { State: "associated" },
  }));
}

function associationsOf(world: Things, table: Thing): readonly unknown[] {
  return world.where("route-table-association", { routeTableId: table.id }).map((association) =>
    present({
      Main: false,
      RouteTableAssociationId: association.id,
      RouteTableId: table.id,
      SubnetId: text(association.properties.subnetId),
      GatewayId: text(association.properties.gatewayId),
      AssociationState: { State: "associated" },
    }),
  );
}

function localRoutes(world: Things, vpcId: string): readonly unknown[] {
  const local = { GatewayId: "local", Origin: "CreateRouteTable", State: "active" };
  const ipv6 = text(world.get("vpc", vpcId)?.properties.ipv6CidrBlock);
  return [
    ...cidrsOfVpc(world, vpcId).map((DestinationCidrBlock) => ({ DestinationCidrBlock, ...local })),
    ...(ipv6 === "" ? [] : [{ DestinationIpv6CidrBlock: ipv6, ...local }]),
  ];
}

/** Properties of a route that name a target: ours, AWS's, and the kind that must exist. */
const TARGETS: readonly (readonly [string, string, string])[] = [
  ["gatewayId", "GatewayId", "internet-gateway"],
  ["natGatewayId", "NatGatewayId", "nat-gateway"],
  ["networkInterfaceId", "NetworkInterfaceId", "network-interface"],
  ["vpcPeeringConnectionId", "VpcPeeringConnectionId", "peering"],
  ["transitGatewayId", "TransitGatewayId", "transit-gateway"],
  ["egressOnlyGatewayId", "EgressOnlyInternetGatewayId", "egress-only-gateway"],
  ["vpcEndpointId", "GatewayId", "vpc-endpoint"],
];

function describeRoute(world: Things, route: Thing): unknown {
  const target = TARGETS.find(([property]) => text(route.properties[property]) !== "");
  const id = target === undefined ? "" : text(route.properties[target[0]]);
  const kind = id.startsWith("vgw-") ? "vpn-gateway" : (target?.[2] ?? "");
  const isThere = id === "local" || world.sees(kind, id);
  return present({
    DestinationCidrBlock: text(route.properties.destinationCidrBlock),
    DestinationIpv6CidrBlock: text(route.properties.destinationIpv6CidrBlock),
    DestinationPrefixListId: text(route.properties.destinationPrefixListId),
    ...(target === undefined ? {} : { [target[1]]: id }),
    Origin: "CreateRoute",
    State: isThere ? "active" : "blackhole",
  });
}

/** AWS lists an implicit deny of its own at the end of either direction. */
const LAST_ENTRY = 32767;

function describeAcl(world: Things, acl: Thing): unknown {
  const subnets = world
    .where("subnet", { vpcId: text(acl.properties.vpcId) })
    .filter((s) => aclOf(world, s) === acl.id);
  const entries = world.where("network-acl-entry", { networkAclId: acl.id }).map(describeEntry);
  const last = [true, false].map((Egress) => ({
    CidrBlock: "0.0.0.0/0",
    Egress,
    Protocol: "-1",
    RuleAction: "deny",
    RuleNumber: LAST_ENTRY,
  }));
  return {
    NetworkAclId: acl.id,
    VpcId: text(acl.properties.vpcId),
    OwnerId: world.account,
    IsDefault: acl.isDefault === true,
    Associations: subnets.map((s) => ({
      NetworkAclAssociationId: `aclassoc-${world.hex(`acl/${s.id}`, 17)}`,
      NetworkAclId: acl.id,
      SubnetId: s.id,
    })),
    Entries: [...entries, ...last],
    Tags: tagList(acl),
  };
}

function describeEntry(entry: Thing): unknown {
  const {
    egress,
    protocol,
    ruleAction,
    ruleNumber,
    fromPort,
    toPort,
    cidrBlock,
    ipv6CidrBlock,
    icmpType,
    icmpCode,
  } = entry.properties;
  const hasPorts = protocol === "6" || protocol === "17";
  const isIcmp = protocol === "1" || protocol === "58";
  return present({
    CidrBlock: text(cidrBlock),
    Ipv6CidrBlock: text(ipv6CidrBlock),
    Egress: egress === true,
    Protocol: text(protocol),
    RuleAction: text(ruleAction),
    RuleNumber: ruleNumber,
    PortRange: hasPorts ? { From: fromPort ?? 0, To: toPort ?? 0 } : undefined,
    IcmpTypeCode: isIcmp ? { Type: icmpType ?? -1, Code: icmpCode ?? -1 } : undefined,
  });
}

function describeInternetGateway(gateway: Thing): unknown {
  const vpcId = text(gateway.properties.vpcId);
  return {
    InternetGatewayId: gateway.id,
    Attachments: vpcId === "" ? [] : [{ State: "available", VpcId: vpcId }],
    Tags: tagList(gateway),
  };
}

function describeEgressOnly(gateway: Thing): unknown {
  return {
    EgressOnlyInternetGatewayId: gateway.id,
    Attachments: [{ State: "attached", VpcId: text(gateway.properties.vpcId) }],
    Tags: tagList(gateway),
  };
}

function describeNat(gateway: Thing): unknown {
  const {
    allocationId,
    networkInterfaceId,
    privateIp,
    publicIp,
    subnetId,
    vpcId,
    connectivityType,
  } = gateway.properties;
  return {
    NatGatewayId: gateway.id,
    VpcId: text(vpcId),
    SubnetId: text(subnetId),
    State: "available",
    ConnectivityType: text(connectivityType) || "public",
    NatGatewayAddresses: [
      present({
        AllocationId: text(allocationId),
        NetworkInterfaceId: text(networkInterfaceId),
        PrivateIp: text(privateIp),
        PublicIp: text(publicIp),
        Status: "succeeded",
        IsPrimary: true,
      }),
    ],
    Tags: tagList(gateway),
  };
}

function describeVpnGateway(gateway: Thing): unknown {
  const vpcId = text(gateway.properties.vpcId);
  return {
    VpnGatewayId: gateway.id,
    State: "available",
    Type: "ipsec.1",
    VpcAttachments: vpcId === "" ? [] : [{ State: "attached", VpcId: vpcId }],
    Tags: tagList(gateway),
  };
}

function describeEndpoint(world: Things, endpoint: Thing): unknown {
  const {
    vpcId,
    serviceName,
    vpcEndpointType,
    subnetIds,
    securityGroupIds,
    routeTableIds,
    networkInterfaceIds,
  } = endpoint.properties;
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: text(vpcEndpointType),
    VpcId: text(vpcId),
    OwnerId: world.account,
    ServiceName: text(serviceName),
    State: "available",
    RouteTableIds: texts(routeTableIds),
    SubnetIds: texts(subnetIds),
    Groups: texts(securityGroupIds).map((GroupId) => ({
      GroupId,
      GroupName: text(world.get("security-group", GroupId)?.properties.name),
    })),
    NetworkInterfaceIds: texts(networkInterfaceIds),
    PrivateDnsEnabled: endpoint.properties.privateDnsEnabled === true,
    Tags: tagList(endpoint),
  };
}

function describeList(world: Things, list: Thing): unknown {
  const entries = entriesOf(world, list).map((e) =>
    present({ Cidr: text(e.cidr), Description: text(e.description) }),
  );
  const isIpv6 = entries.some((e) => parseRange(String(e.Cidr)) === undefined);
  return {
    PrefixListId: list.id,
    PrefixListName: text(list.properties.name),
    AddressFamily: text(list.properties.addressFamily) || (isIpv6 ? "IPv6" : "IPv4"),
    MaxEntries: list.properties.maxEntries ?? entries.length,
    OwnerId: text(list.properties.ownerId) || world.account,
    State: "create-complete",
    Version: Number(list.properties.version ?? 1),
    Entries: entries,
    Tags: tagList(list),
  };
}
