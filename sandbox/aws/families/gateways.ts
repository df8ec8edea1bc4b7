/** Ways in and out of a VPC: internet, NAT, egress-only and VPN gateways, endpoints, addresses. */
import { type Properties } from "../../wire/values";
import { formatAddress } from "../model/addresses";
import { arn } from "../model/arn";
import { family, type Birth, type Change } from "../model/definition";
import { AwsError } from "../model/errors";
import { notFound } from "../model/references";
import { putInterface, removeInterfacesOf } from "../model/network-interfaces";
import { text, texts, type Thing, type Things } from "../model/things";

function attachInternetGateway(world: Things, gatewayId: string, vpcId: string): void {
  if (vpcId === "") {
    return;
  }
  const other = world.where("internet-gateway", { vpcId }).find((g) => g.id !== gatewayId);
  if (other !== undefined) {
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `resource ${vpcId} already has an internet gateway attached`,
    );
  }
}

function refuseWhilePublic(world: Things, vpcId: string): void {
  const isMapped = world
    .where("network-interface", { vpcId })
    .some((i) => text(i.properties.publicIp) !== "");
  if (isMapped) {
    throw new AwsError(
      "DependencyViolation",
      `Network ${vpcId} has some mapped public address(es). Please unmap those before detaching the gateway.`,
    );
  }
}

function removeInternetGateway(thing: Thing, world: Things): void {
  const vpcId = text(thing.properties.vpcId);
  if (vpcId !== "") {
    refuseWhilePublic(world, vpcId);
  }
}

/** A public address of Amazon's, of this thing's own. */
export function publicAddress(world: Things, key: string): string {
  const number = Number.parseInt(world.hex(`public/${key}`, 4), 16);
  return formatAddress(
    ((13 * 256 + 125) * 256 + Math.floor(number / 256)) * 256 + (number % 254) + 1,
  );
}

function createAddress(birth: Birth): Properties {
  const publicIp = publicAddress(birth.world, birth.id);
  const host = `ec2-${publicIp.replaceAll(".", "-")}.${birth.world.region}.compute.amazonaws.com`;
  return {
    allocationId: birth.id,
    arn: arn(birth.world, "ec2", `elastic-ip/${birth.id}`),
    domain: "vpc",
    publicIp,
    publicDns: host,
    publicIpv4Pool: "amazon",
    networkBorderGroup: birth.world.region,
    ...associate(birth.world, birth.id, publicIp, birth.inputs),
  };
}

/** Gives an interface the public address, and says so on both sides. */
function associate(
  world: Things,
  allocationId: string,
  publicIp: string,
  inputs: Properties,
): Properties {
  const target = targetInterface(world, inputs);
  if (target === undefined) {
    return {};
  }
  const associationId = `eipassoc-${world.hex(`association/${allocationId}`, 17)}`;
  world.amend("network-interface", target.id, { publicIp, allocationId, associationId });
  return {
    associationId,
    networkInterface: target.id,
    privateIp: text(target.properties.privateIp),
  };
}

function targetInterface(world: Things, inputs: Properties): Thing | undefined {
  const id = text(inputs.networkInterface) || text(inputs.networkInterfaceId);
  const instance = text(inputs.instance) || text(inputs.instanceId);
  if (id !== "") {
    return world.get("network-interface", id);
  }
  return instance === ""
    ? undefined
    : world.where("network-interface", { partOf: `instance/${instance}` })[0];
}

function disassociate(world: Things, interfaceId: string): void {
  if (world.get("network-interface", interfaceId) !== undefined) {
    world.amend("network-interface", interfaceId, {
      publicIp: "",
      allocationId: "",
      associationId: "",
    });
  }
}

function createAddressAssociation(birth: Birth): Properties {
  const allocationId = text(birth.inputs.allocationId);
  const address = birth.world.get("elastic-ip", allocationId);
  if (address === undefined) {
    throw notFound("elastic-ip", allocationId);
  }
  const publicIp = text(address.properties.publicIp);
  const made = associate(birth.world, allocationId, publicIp, birth.inputs);
  birth.world.amend("elastic-ip", allocationId, made);
  return {
    publicIp,
    networkInterfaceId: made.networkInterface ?? "",
    privateIpAddress: made.privateIp ?? "",
  };
}

function createNat(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const allocationId = text(inputs.allocationId);
  const isPublic = text(inputs.connectivityType) !== "private";
  if (isPublic && allocationId === "") {
    throw new AwsError(
      "MissingParameter",
      "The request must include the AllocationId parameter. Add the required parameter and retry the request.",
    );
  }
  const publicIp = text(world.get("elastic-ip", allocationId)?.properties.publicIp);
  const made = putInterface(world, {
    partOf: `nat-gateway/${id}`,
    subnetId: text(inputs.subnetId),
    groups: [],
    description: `Interface for NAT Gateway ${id}`,
    interfaceType: "nat_gateway",
    requesterId: "amazon-nat",
    privateIp: text(inputs.privateIp),
    more: { ...(publicIp === "" ? {} : { publicIp, allocationId }), sourceDestCheck: false },
  });
  const vpcId = text(made.properties.vpcId);
  if (isPublic && world.where("internet-gateway", { vpcId }).length === 0) {
    throw new AwsError("Gateway.NotAttached", `Network ${vpcId} has no Internet gateway attached`);
  }
  return {
    networkInterfaceId: made.id,
    privateIp: text(made.properties.privateIp),
    publicIp,
    vpcId,
    connectivityType: isPublic ? "public" : "private",
  };
}

function createEndpoint(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const service = text(inputs.serviceName);
  refuseService(world, service, text(inputs.vpcEndpointType));
  const type = text(inputs.vpcEndpointType) || "Gateway";
  const interfaces = type === "Interface" ? endpointInterfaces(birth) : [];
  const dns = `${id}-${birth.hex(8, "dns")}.${service.split(".").pop() ?? ""}.${world.region}.vpce.amazonaws.com`;
  return {
    arn: arn(world, "ec2", `vpc-endpoint/${id}`),
    state: "available",
    vpcEndpointType: type,
    requesterManaged: false,
    networkInterfaceIds: interfaces.map((i) => i.id),
    ...(type === "Interface"
      ? {
          dnsEntries: [{ dnsName: dns, hostedZoneId: "Z7HUB22UULQXV" }],
          ipAddressType: "ipv4",
          privateDnsEnabled: inputs.privateDnsEnabled ?? false,
        }
      : gatewayList(world, service)),
    ...(type === "Interface" && texts(inputs.securityGroupIds).length === 0
      ? { securityGroupIds: defaultGroupOf(world, text(inputs.vpcId)) }
      : {}),
    policy:
      inputs.policy ??
      '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}',
  };
}

function defaultGroupOf(world: Things, vpcId: string): readonly string[] {
  const vpc = world.get("vpc", vpcId);
  return vpc === undefined ? [] : [text(vpc.properties.defaultSecurityGroupId)];
}

const GATEWAY_SERVICES: readonly string[] = ["s3", "dynamodb"];

function refuseService(world: Things, service: string, type: string): void {
  const isAmazon = service.startsWith("com.amazonaws.");
  const isHere =
    service.startsWith(`com.amazonaws.${world.region}.`) ||
    service.startsWith("com.amazonaws.vpce.");
  const isGateway = GATEWAY_SERVICES.some((s) => service.endsWith(`.${s}`));
  if (
    (isAmazon && !isHere) ||
    (type !== "Interface" && type !== "GatewayLoadBalancer" && !isGateway)
  ) {
    throw new AwsError(
      "InvalidServiceName",
      `The Vpc Endpoint Service '${service}' does not exist`,
    );
  }
}

/** The managed prefix list of a gateway endpoint's service: the id AWS gives it in the Region. */
export function gatewayList(world: Things, service: string): Properties {
  const list = world.where("prefix-list", { name: service })[0];
  return {
    prefixListId: list?.id ?? "",
    cidrBlocks: list === undefined ? [] : texts(list.properties.cidrs),
  };
}

function endpointInterfaces(birth: Birth): readonly Thing[] {
  const { world, inputs, id } = birth;
  const groups = texts(inputs.securityGroupIds);
  return texts(inputs.subnetIds).map((subnetId) =>
    putInterface(world, {
      partOf: `vpc-endpoint/${id}`,
      subnetId,
      groups: groups.length > 0 ? groups : defaultGroupOf(world, text(inputs.vpcId)),
      description: `VPC Endpoint Interface ${id}`,
      interfaceType: "vpc_endpoint",
      requesterId: "amazon-vpce",
    }),
  );
}

function updateEndpoint(change: Change): Properties {
  const { world, thing, news } = change;
  if (text(thing.properties.vpcEndpointType) !== "Interface") {
    return {};
  }
  removeInterfacesOf(world, `vpc-endpoint/${thing.id}`);
  const hex = (count: number, purpose = ""): string => world.hex(`${thing.id}/${purpose}`, count);
  const made = endpointInterfaces({
    world,
    urn: thing.madeBy ?? "",
    id: thing.id,
    inputs: news,
    hex,
  });
  return { networkInterfaceIds: made.map((i) => i.id) };
}

export const gateways = family(
  {
    type: "aws:ec2/internetGateway:InternetGateway",
    kind: "internet-gateway",
    service: "EC2",
    noun: "Internet Gateway",
    references: { vpcId: "vpc" },
    id: (birth) => `igw-${birth.hex(17)}`,
    create: (birth) => {
      attachInternetGateway(birth.world, birth.id, text(birth.inputs.vpcId));
      return { arn: arn(birth.world, "ec2", `internet-gateway/${birth.id}`) };
    },
    update: ({ world, thing, news }) => {
      attachInternetGateway(world, thing.id, text(news.vpcId));
      return {};
    },
    remove: removeInternetGateway,
  },
  {
    type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    kind: "internet-gateway-attachment",
    service: "EC2",
    noun: "Internet Gateway Attachment",
    replaceOn: ["internetGatewayId", "vpcId"],
    references: { internetGatewayId: "internet-gateway", vpcId: "vpc" },
    id: (birth) => `${text(birth.inputs.internetGatewayId)}:${text(birth.inputs.vpcId)}`,
    create: ({ world, inputs }) => {
      attachInternetGateway(world, text(inputs.internetGatewayId), text(inputs.vpcId));
      world.amend("internet-gateway", text(inputs.internetGatewayId), {
        vpcId: text(inputs.vpcId),
      });
      return {};
    },
    remove: (thing, world) => {
      refuseWhilePublic(world, text(thing.properties.vpcId));
      world.amend("internet-gateway", text(thing.properties.internetGatewayId), { vpcId: "" });
    },
  },
  {
    type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    kind: "egress-only-gateway",
    service: "EC2",
    noun: "Egress Only Internet Gateway",
    replaceOn: ["vpcId"],
    references: { vpcId: "vpc" },
    id: (birth) => `eigw-${birth.hex(17)}`,
  },
  {
    type: "aws:ec2/eip:Eip",
    kind: "elastic-ip",
    service: "EC2",
    noun: "Address",
    replaceOn: ["domain", "publicIpv4Pool", "address", "networkBorderGroup"],
    references: { instance: "instance", networkInterface: "network-interface" },
    id: (birth) => `eipalloc-${birth.hex(17)}`,
    create: createAddress,
    update: ({ world, thing, news }) =>
      associate(world, thing.id, text(thing.properties.publicIp), news),
    remove: (thing, world) => {
      disassociate(world, text(thing.properties.networkInterface));
    },
  },
  {
    type: "aws:ec2/eipAssociation:EipAssociation",
    kind: "elastic-ip-association",
    service: "EC2",
    noun: "Address Association",
    replaceOn: ["allocationId", "instanceId", "networkInterfaceId", "privateIpAddress", "publicIp"],
    references: {
      allocationId: "elastic-ip",
      instanceId: "instance",
      networkInterfaceId: "network-interface",
    },
    id: (birth) =>
      `eipassoc-${birth.world.hex(`association/${text(birth.inputs.allocationId)}`, 17)}`,
    create: createAddressAssociation,
    remove: (thing, world) => {
      disassociate(world, text(thing.properties.networkInterfaceId));
    },
  },
  {
    type: "aws:ec2/natGateway:NatGateway",
    kind: "nat-gateway",
    service: "EC2",
    noun: "Nat Gateway",
    defaults: { connectivityType: "public" },
    replaceOn: ["allocationId", "connectivityType", "privateIp", "subnetId"],
    references: { subnetId: "subnet", allocationId: "elastic-ip" },
    id: (birth) => `nat-${birth.hex(17)}`,
    create: createNat,
    remove: (thing, world) => {
      removeInterfacesOf(world, `nat-gateway/${thing.id}`);
    },
  },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    kind: "vpc-endpoint",
    service: "EC2",
    noun: "VPC Endpoint",
    defaults: { vpcEndpointType: "Gateway" },
    replaceOn: ["serviceName", "vpcEndpointType", "vpcId", "serviceRegion"],
    references: {
      vpcId: "vpc",
      "subnetIds[]": "subnet",
      "securityGroupIds[]": "security-group",
      "routeTableIds[]": "route-table",
    },
    id: (birth) => `vpce-${birth.hex(17)}`,
    create: createEndpoint,
    update: updateEndpoint,
    remove: (thing, world) => {
      removeInterfacesOf(world, `vpc-endpoint/${thing.id}`);
    },
  },
  {
    type: "aws:ec2/vpnGateway:VpnGateway",
    kind: "vpn-gateway",
    service: "EC2",
    noun: "VPN Gateway",
    replaceOn: ["amazonSideAsn", "availabilityZone"],
    references: { vpcId: "vpc" },
    id: (birth) => `vgw-${birth.hex(17)}`,
    create: (birth) => ({
      amazonSideAsn: birth.inputs.amazonSideAsn ?? "64512",
      arn: arn(birth.world, "ec2", `vpn-gateway/${birth.id}`),
    }),
  },
  {
    type: "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
    kind: "vpn-gateway-attachment",
    service: "EC2",
    noun: "VPN Gateway Attachment",
    replaceOn: ["vpcId", "vpnGatewayId"],
    references: { vpcId: "vpc", vpnGatewayId: "vpn-gateway" },
    id: (birth) => `vpn-attachment-${birth.hex(8)}`,
    create: ({ world, inputs }) => {
      world.amend("vpn-gateway", text(inputs.vpnGatewayId), { vpcId: text(inputs.vpcId) });
      return {};
    },
    remove: (thing, world) => {
      world.amend("vpn-gateway", text(thing.properties.vpnGatewayId), { vpcId: "" });
    },
  },
);
