/** VPCs, with what AWS makes along with each: a main route table, a default network ACL, a default security group. */
import { isProperties, type Properties } from "../../wire/values";
import { overlap, parseRange } from "../model/addresses";
import { arn } from "../model/arn";
import { family, type Birth, type CheckFailure, type Values } from "../model/definition";
import { AwsError } from "../model/errors";
import { removeParts } from "../model/parts";
import { notFound } from "../model/references";
import { text, type Thing, type Things } from "../model/things";
import { putRule } from "../model/rules";

const SMALLEST_PREFIX = 16;
const LARGEST_PREFIX = 28;

/** A CIDR that the provider itself refuses: not a network's address. */
export function cidrFailures(inputs: Properties, property: string): readonly CheckFailure[] {
  const cidr = inputs[property];
  if (typeof cidr !== "string" || cidr.includes(":")) {
    return [];
  }
  const range = parseRange(cidr);
  if (range === undefined) {
    return [
      { property, reason: `"${cidr}" is not a valid CIDR block: invalid CIDR address: ${cidr}` },
    ];
  }
  return [];
}

function refuseSize(cidr: string): void {
  const prefix = parseRange(cidr)?.prefix;
  if (prefix !== undefined && (prefix < SMALLEST_PREFIX || prefix > LARGEST_PREFIX)) {
    throw new AwsError("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
  }
}

/** What AWS makes along with a VPC, and the properties that name it. */
export function putVpcParts(
  world: Things,
  vpcId: string,
  hex: (count: number, purpose: string) => string,
): Properties {
  const ids = {
    table: `rtb-${hex(17, "main-table")}`,
    acl: `acl-${hex(17, "default-acl")}`,
    group: `sg-${hex(17, "default-group")}`,
  };
  putMainTable(world, vpcId, ids.table);
  putDefaultAcl(world, vpcId, ids.acl);
  putDefaultGroup(world, vpcId, ids.group);
  return {
    mainRouteTableId: ids.table,
    defaultRouteTableId: ids.table,
    defaultNetworkAclId: ids.acl,
    defaultSecurityGroupId: ids.group,
    dhcpOptionsId: `dopt-${world.hex("dhcp-options", 17)}`,
  };
}

function putMainTable(world: Things, vpcId: string, id: string): void {
  const properties = { vpcId, arn: arn(world, "ec2", `route-table/${id}`) };
  world.put({ kind: "route-table", id, isDefault: true, properties });
}

function putDefaultAcl(world: Things, vpcId: string, id: string): void {
  const properties = { vpcId, arn: arn(world, "ec2", `network-acl/${id}`) };
  world.put({ kind: "network-acl", id, isDefault: true, properties });
  for (const egress of [false, true]) {
    const entry = {
      networkAclId: id,
      egress,
      ruleNumber: 100,
      ruleAction: "allow",
      protocol: "-1",
      cidrBlock: "0.0.0.0/0",
    };
    world.put({
      kind: "network-acl-entry",
      id: `${id}:100:${egress}`,
      isDefault: true,
      properties: entry,
    });
  }
}

function putDefaultGroup(world: Things, vpcId: string, id: string): void {
  const properties = {
    vpcId,
    name: "default",
    description: "default VPC security group",
    arn: arn(world, "ec2", `security-group/${id}`),
  };
  world.put({ kind: "security-group", id, isDefault: true, properties });
  putRule(world, {
    securityGroupId: id,
    isEgress: false,
    ipProtocol: "-1",
    referencedSecurityGroupId: id,
  });
  putRule(world, { securityGroupId: id, isEgress: true, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });
}

function removeVpcParts(vpc: Thing, world: Things): void {
  for (const kind of ["route-table", "network-acl", "security-group"]) {
    for (const part of world.where(kind, { vpcId: vpc.id }).filter((t) => t.isDefault === true)) {
      removeParts(world, part);
      world.remove(kind, part.id);
    }
  }
}

function createVpc(birth: Birth): Properties {
  const cidrBlock = text(birth.inputs.cidrBlock) || "10.0.0.0/16";
  refuseSize(cidrBlock);
  return {
    ...putVpcParts(birth.world, birth.id, (count, purpose) => birth.hex(count, purpose)),
    ...ipv6Of(birth.world, birth.id, birth.inputs),
    cidrBlock,
    arn: arn(birth.world, "ec2", `vpc/${birth.id}`),
    enableNetworkAddressUsageMetrics: birth.inputs.enableNetworkAddressUsageMetrics ?? false,
    enableDnsHostnames: birth.inputs.enableDnsHostnames ?? false,
  };
}

function ipv6Of(world: Things, id: string, inputs: Properties): Properties {
  if (inputs.assignGeneratedIpv6CidrBlock !== true) {
    return {};
  }
  // A /56: of the fourth group, two digits are the VPC's and two its subnets'.
  const digits = world.hex(`ipv6/${id}`, 5);
  return {
    ipv6CidrBlock: `2406:da12:${digits.slice(0, 3)}:${digits.slice(3)}00::/56`,
    ipv6AssociationId: `vpc-cidr-assoc-${world.hex(`ipv6-association/${id}`, 17)}`,
    ipv6CidrBlockNetworkBorderGroup: world.region,
  };
}

/** All IPv4 CIDRs of a VPC. */
export function cidrsOfVpc(world: Things, vpcId: string): readonly string[] {
  const first = text(world.get("vpc", vpcId)?.properties.cidrBlock);
  const more = world.where("vpc-cidr", { vpcId }).map((t) => text(t.properties.cidrBlock));
  return [first, ...more].filter((cidr) => cidr !== "");
}

function adoptDefaultVpc(world: Things): Thing {
  const vpc = world.where("vpc", { isDefaultVpc: true })[0];
  if (vpc === undefined) {
    throw new AwsError("DefaultVpcDoesNotExist", `There is no default VPC in ${world.region}.`);
  }
  return vpc;
}

function createCidr(birth: Birth): Properties {
  const cidr = text(birth.inputs.cidrBlock);
  const range = parseRange(cidr);
  refuseSize(cidr);
  const taken = cidrsOfVpc(birth.world, text(birth.inputs.vpcId)).map(parseRange);
  if (range !== undefined && taken.some((other) => other !== undefined && overlap(range, other))) {
    throw new AwsError("CidrConflict", `The CIDR '${cidr}' conflicts with another CIDR of the VPC`);
  }
  return {};
}

function updateVpc(world: Things, thing: Thing, news: Properties): Properties {
  const hasIpv6 = text(thing.properties.ipv6CidrBlock) !== "";
  return hasIpv6 ? {} : ipv6Of(world, thing.id, news);
}

/** Whether tags, or other maps, hold what is asked for. */
export function hasEntries(properties: Properties, wanted: Properties): boolean {
  return Object.entries(wanted).every(([key, value]) => properties[key] === value);
}

/** The tags of a thing. */
export function tagsOf(thing: Thing): Properties {
  const tags = thing.properties.tags;
  return isProperties(tags) ? tags : {};
}

function associateDhcp(world: Things, inputs: Properties): Values {
  world.amend("vpc", text(inputs.vpcId), { dhcpOptionsId: text(inputs.dhcpOptionsId) });
  return {};
}

export const vpcs = family(
  {
    type: "aws:ec2/vpc:Vpc",
    kind: "vpc",
    service: "EC2",
    noun: "VPC",
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    replaceOn: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    check: (inputs) => cidrFailures(inputs, "cidrBlock"),
    create: createVpc,
    update: ({ world, thing, news }) => updateVpc(world, thing, news),
    remove: removeVpcParts,
  },
  {
    type: "aws:ec2/defaultVpc:DefaultVpc",
    kind: "vpc",
    service: "EC2",
    noun: "Default VPC",
    defaults: { enableDnsSupport: true, enableDnsHostnames: true },
    adopt: ({ world }) => adoptDefaultVpc(world),
    read: () => ({ existingDefaultVpc: true, instanceTenancy: "default" }),
  },
  {
    type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    kind: "vpc-cidr",
    service: "EC2",
    noun: "VPC IPv4 CIDR Block Association",
    replaceOn: ["vpcId", "cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    references: { vpcId: "vpc" },
    check: (inputs) => cidrFailures(inputs, "cidrBlock"),
    id: (birth) => `vpc-cidr-assoc-${birth.hex(17)}`,
    create: createCidr,
  },
  {
    type: "aws:ec2/vpcDhcpOptions:VpcDhcpOptions",
    kind: "dhcp-options",
    service: "EC2",
    noun: "DHCP Options",
    replaceOn: [
      "domainName",
      "domainNameServers",
      "ipv6AddressPreferredLeaseTime",
      "netbiosNameServers",
      "netbiosNodeType",
      "ntpServers",
    ],
    ordered: ["domainNameServers"],
    id: (birth) => `dopt-${birth.hex(17)}`,
    create: (birth) => ({ arn: arn(birth.world, "ec2", `dhcp-options/${birth.id}`) }),
  },
  {
    type: "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
    kind: "dhcp-options-association",
    service: "EC2",
    noun: "DHCP Options Association",
    replaceOn: ["vpcId"],
    references: { vpcId: "vpc", dhcpOptionsId: "dhcp-options" },
    id: (birth) => `${text(birth.inputs.dhcpOptionsId)}-${text(birth.inputs.vpcId)}`,
    create: (birth) => associateDhcp(birth.world, birth.inputs),
    update: ({ world, news }) => associateDhcp(world, news),
    remove: (thing, world) => {
      world.amend("vpc", text(thing.properties.vpcId), { dhcpOptionsId: "default" });
    },
  },
);

/** The VPC of an id, or AWS's refusal. */
export function vpcOf(world: Things, id: string): Thing {
  const vpc = world.get("vpc", id);
  if (vpc === undefined) {
    throw notFound("vpc", id);
  }
  return vpc;
}
