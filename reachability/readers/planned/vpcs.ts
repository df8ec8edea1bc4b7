/**
 * VPCs and subnets of a plan. Every VPC that the stack makes comes with a main route table, a default ACL and a default
 * group, adopted or not. An adopted `DefaultVpc` was there before: its addresses are not in the plan.
 */

import { factOf, isUnknown, listing, partOfFact, unknown, unbounded } from "../../model/topology";
import type { Fact, Listing, Subnet, Unbounded, Vpc, Unknown } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { Block } from "./block";
import { shortType } from "./families";
import { givenRange } from "./given-ipv6";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";

/** What an answer about the account's default VPC is missing; one and the same fact everywhere. */
export function defaultVpcOf(plan: Plan): Fact<string> {
  const adopted = plan.ofType("ec2.DefaultVpc")[0];
  if (adopted !== undefined) return idOf(adopted);
  const field = factOf("account", "account", "default VPC");
  return unknown(field, { code: "outside-of-stack", field, names: "vpc" });
}

export function vpcResources(plan: Plan): readonly PlannedResource[] {
  return plan.ofType("ec2.Vpc", "ec2.DefaultVpc");
}

/** Whether the VPC was there before the stack, so that what it came with cannot be known. */
export function isAdopted(vpc: PlannedResource): boolean {
  return shortType(vpc.type) === "ec2.DefaultVpc";
}

export function vpcsOf(plan: Plan): Vpc[] {
  const blocked = blockOf(plan);
  const mains = mainTables(plan);
  return vpcResources(plan).map((vpc) => ({
    id: idOf(vpc),
    name: vpc.name,
    cidrs: vpcCidrs(vpc, plan),
    isDefault: isAdopted(vpc),
    mainRouteTable: mains.get(idOf(vpc)) ?? plan.partOf(vpc, "main-table"),
    defaultNetworkAcl: plan.partOf(vpc, "default-acl"),
    defaultSecurityGroup: plan.partOf(vpc, "default-group"),
    blockPublicAccess: blocked,
    ...resolverOf(plan, vpc),
  }));
}

/** Amazon's resolver is on in a new VPC unless the program turns it off. */
function resolverOf(plan: Plan, vpc: PlannedResource): Pick<Vpc, "resolvesNames"> {
  const block = Block.of(plan, vpc);
  const isOn = block.isOmitted("enableDnsSupport") ? undefined : block.flag("enableDnsSupport");
  return isOn === undefined || isOn === true ? {} : { resolvesNames: isOn };
}

/** IPv4, IPv6 and further associated CIDRs of a VPC. */
export function vpcCidrs(vpc: PlannedResource, plan: Plan): Listing<string> {
  const block = Block.of(plan, vpc);
  const found = new Found();
  found.add(block.cidr("cidrBlock") ?? (isAdopted(vpc) ? block.unknown("cidrBlock") : undefined));
  if (block.flag("assignGeneratedIpv6CidrBlock") === true || !block.isOmitted("ipv6CidrBlock")) {
    found.add(ipv6RangeOf(block));
  }
  if (!block.isOmitted("ipv4IpamPoolId")) found.add(block.unknown("cidrBlock"));
  for (const { key, resource } of associatedCidrs(plan, vpc)) {
    const association = Block.of(plan, resource);
    found.add(
      key === "ipv6CidrBlock"
        ? ipv6RangeOf(association)
        : (association.cidr(key) ?? association.unknown(key)),
    );
  }
  return found.listed();
}

/** The range that is written down, else the stand-in for the one that AWS gives. */
function ipv6RangeOf(block: Block): Fact<string> {
  const range = block.isOmitted("ipv6CidrBlock") ? undefined : block.cidr("ipv6CidrBlock");
  if (range !== undefined && !isUnknown(range)) return range;
  const given = givenRange(block.plan, block.resource);
  if (given === undefined) return range ?? block.unknown("ipv6CidrBlock");
  const { name } = block.resource;
  block.plan.notes.add(`AWS gives ${name} its IPv6 range when it is made: ${given} stands for it`);
  return given;
}

function associatedCidrs(
  plan: Plan,
  vpc: PlannedResource,
): { key: string; resource: PlannedResource }[] {
  return [
    { type: "ec2.VpcIpv4CidrBlockAssociation", key: "cidrBlock" },
    { type: "ec2.VpcIpv6CidrBlockAssociation", key: "ipv6CidrBlock" },
  ].flatMap(({ type, key }) =>
    plan
      .ofType(type)
      .filter((resource) => Block.of(plan, resource).reference("vpcId", "vpc") === idOf(vpc))
      .map((resource) => ({ key, resource })),
  );
}

/** Facts as they are found: what is known, and the first that is not. */
export class Found {
  private readonly items = new Set<string>();
  private rest: Unbounded | undefined;

  add(fact: Fact<string> | undefined): void {
    if (fact === undefined) return;
    if (isUnknown(fact)) this.rest ??= unbounded(fact);
    else this.items.add(fact);
  }

  listed(): Listing<string> {
    return listing([...this.items], this.rest);
  }
}

/** Main tables that were replaced: `MainRouteTableAssociation`. */
function mainTables(plan: Plan): Map<string, Fact<string>> {
  const tables = new Map<string, Fact<string>>();
  for (const resource of plan.ofType("ec2.MainRouteTableAssociation")) {
    const block = Block.of(plan, resource);
    const vpc = block.reference("vpcId", "vpc");
    const table = block.reference("routeTableId", "route-table");
    if (vpc !== undefined && !isUnknown(vpc) && table !== undefined) tables.set(vpc, table);
  }
  return tables;
}

/** Unless the stack sets it, no block of public access is assumed (AWS's default), and noted. */
function blockOf(plan: Plan): Vpc["blockPublicAccess"] {
  const options = plan.ofType("ec2.VpcBlockPublicAccessOptions")[0];
  if (options === undefined) {
    plan.notes.add("no VPC block of public access was assumed: this stack does not set one");
    return "off";
  }
  const block = Block.of(plan, options);
  const exclusion = plan.ofType("ec2.VpcBlockPublicAccessExclusion")[0];
  if (exclusion !== undefined)
    return Block.of(plan, exclusion).unknown("internetGatewayExclusionMode");
  const mode = block.text("internetGatewayBlockMode");
  if (mode === "off" || mode === "block-bidirectional" || mode === "block-ingress") return mode;
  return mode !== undefined && isUnknown(mode) ? mode : block.unknown("internetGatewayBlockMode");
}

export function subnetsOf(plan: Plan): Subnet[] {
  const tables = associations(plan, TABLE_ASSOCIATION);
  const acls = associations(plan, ACL_ASSOCIATION);
  return plan.ofType("ec2.Subnet", "ec2.DefaultSubnet").map((resource) => {
    const block = Block.of(plan, resource);
    const id = idOf(resource);
    const isDefault = shortType(resource.type) === "ec2.DefaultSubnet";
    return {
      id,
      name: resource.name,
      vpc: isDefault
        ? defaultVpcOf(plan)
        : (block.reference("vpcId", "vpc") ?? block.unknown("vpcId")),
      cidrs: subnetCidrs(block, isDefault),
      zone:
        block.text("availabilityZone") ??
        block.text("availabilityZoneId") ??
        block.unknown("availabilityZone"),
      routeTable: tables(id, isDefault, block),
      networkAcl: acls(id, isDefault, block),
    };
  });
}

function subnetCidrs(block: Block, isDefault: boolean): Listing<string> {
  const found = new Found();
  const isIpv6Only = block.flag("ipv6Native") === true;
  found.add(
    block.cidr("cidrBlock") ?? (isDefault || !isIpv6Only ? block.unknown("cidrBlock") : undefined),
  );
  if (!block.isOmitted("ipv6CidrBlock")) found.add(ipv6RangeOf(block));
  return found.listed();
}

interface Association {
  /** Resources that associate one subnet with one table. */
  readonly type: string;
  readonly property: string;
  readonly family: "route-table" | "network-acl";
  /** Resources that list their subnets. */
  readonly listed: readonly string[];
}

const TABLE_ASSOCIATION: Association = {
  type: "ec2.RouteTableAssociation",
  property: "routeTableId",
  family: "route-table",
  listed: [],
};

const WHAT_OF: Readonly<Record<Association["family"], string>> = {
  "route-table": "its route table",
  "network-acl": "its network ACL",
};

const ACL_ASSOCIATION: Association = {
  type: "ec2.NetworkAclAssociation",
  property: "networkAclId",
  family: "network-acl",
  listed: ["ec2.NetworkAcl", "ec2.DefaultNetworkAcl"],
};

type Associated = (subnet: string, isAdopted: boolean, block: Block) => Fact<string | null>;

/** What a subnet is associated with; `null` where nothing in the plan says so. */
function associations(plan: Plan, association: Association): Associated {
  const bySubnet = new Map<string, Fact<string>>();
  const perhaps = new Map<string, Unknown<string | null>>();
  let somewhere: Unbounded | undefined;
  const note = (subnet: Fact<string>, table: Fact<string>): void => {
    if (!isUnknown(subnet)) bySubnet.set(subnet, table);
    else if (subnet.among === undefined) somewhere ??= unbounded(subnet);
    else {
      for (const id of subnet.among) {
        // More than one may be the subnet's: then it is none of these alone.
        perhaps.set(id, perhapsOf(id, subnet, perhaps.has(id) ? unbounded(subnet) : table));
      }
    }
  };
  for (const resource of plan.ofType(association.type)) {
    const block = Block.of(plan, resource);
    const subnet = block.reference("subnetId", "subnet");
    const table =
      block.reference(association.property, association.family) ??
      block.unknown(association.property);
    if (subnet !== undefined) note(subnet, table);
  }
  for (const resource of plan.ofType(...association.listed)) {
    const { items, rest } = Block.of(plan, resource).references("subnetIds", "subnet");
    for (const subnet of items) note(subnet, idOf(resource));
    if (rest?.origin === "plan") somewhere ??= unbounded(rest);
  }
  return (subnet, isAdoptedSubnet, block) =>
    bySubnet.get(subnet) ??
    perhaps.get(subnet) ??
    somewhere ??
    (isAdoptedSubnet ? adopted(block, association) : null);
}

/** An association with one of a few subnets: this one has the table, or none of its own. */
function perhapsOf(
  subnet: string,
  { fact, because, origin }: Unknown,
  table: Fact<string>,
): Unknown<string | null> {
  const doubt = unknown(partOfFact(fact, subnet), because, origin);
  return isUnknown(table) ? doubt : { ...doubt, among: [null, table] };
}

function adopted(block: Block, association: Association): Unbounded {
  const resource = planned(block.resource);
  return unknown(
    { subject: resource, aspect: association.property },
    { code: "existed-before", resource, what: WHAT_OF[association.family] },
  );
}
