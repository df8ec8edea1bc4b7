/** VPCs and subnets, with what hangs on them: main and associated route tables, ACLs, blocks of public access. */

import {
  isUnknown,
  listing,
  unknown,
  factOf,
  ref,
  mapKnown,
  unbounded,
  joined,
  listingOf,
} from "../../model/topology";
import type { Fact, Listing, Subnet, Unbounded, Vpc } from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { isDefaultGroup } from "./groups";
import { identityOf } from "./identity";
import { othersIn } from "./listed-accounts";
import { blockOf, subnetBlockOf } from "./public-access";
import type { TableName } from "./table-names";
import type { Tables } from "./tables";

export function vpcsOf(tables: Tables): Vpc[] {
  const main = mainTables(tables);
  const acls = defaultsByVpc(tables, "NetworkAcls", (acl) => acl.flag("IsDefault") ?? false);
  const groups = defaultsByVpc(tables, "SecurityGroups", isDefaultGroup);
  const others = othersIn(tables);
  return tables.of("Vpcs").map((entry) => {
    const id = entry.id;
    const otherInterfaces = others(entry);
    return {
      ...identityOf(entry, "ec2.Vpc"),
      cidrs: vpcCidrs(entry),
      ...(otherInterfaces === undefined ? {} : { otherInterfaces }),
      ...resolverOf(entry, tables),
      isDefault: orElse(entry.flag("IsDefault"), false),
      mainRouteTable: main(id, "main route table"),
      defaultNetworkAcl: acls(id, "default network ACL"),
      defaultSecurityGroup: groups(id, "default security group"),
      blockPublicAccess: blockOf(entry, tables),
      privateIpv6: privateRanges(entry),
    };
  });
}

export function subnetsOf(tables: Tables): Subnet[] {
  const routeTable = associations(tables, "RouteTables");
  const networkAcl = associations(tables, "NetworkAcls");
  return tables.of("Subnets").map((entry) => ({
    ...identityOf(entry, "ec2.Subnet"),
    vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
    cidrs: joined(single(entry, "CidrBlock"), ipv6Cidrs(entry)),
    zone:
      entry.text("AvailabilityZone") ??
      entry.text("AvailabilityZoneId") ??
      entry.hidden("AvailabilityZone"),
    ...zoneIdOf(entry),
    ...subnetBlockOf(entry, tables),
    routeTable: routeTable(entry),
    networkAcl: networkAcl(entry),
  }));
}

function zoneIdOf(entry: Entry): Pick<Subnet, "zoneId"> {
  const zoneId = entry.text("AvailabilityZoneId");
  return zoneId === undefined ? {} : { zoneId };
}

/**
 * IPv6 CIDRs that AWS does not advertise: unique local ones, and those of a private scope of IPAM
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html, "Private IPv6 addresses").
 */
function privateRanges(entry: Entry): Listing<string> {
  const { items, rest } = entry.list("Ipv6CidrBlockAssociationSet");
  const ranges: string[] = [];
  let hidden = rest;
  for (const item of items) {
    const attribute = orElse(item.text("Ipv6AddressAttribute"), "public");
    const cidr = item.cidr("Ipv6CidrBlock");
    if (isUnknown(attribute)) hidden ??= attribute;
    else if (attribute !== "private" || cidr === undefined) continue;
    else if (isUnknown(cidr)) hidden ??= cidr;
    else ranges.push(cidr);
  }
  return listing(ranges, hidden);
}

/** `describe-vpc-attribute` is asked for one VPC; some collectors put its answer beside the VPC's own. */
function resolverOf(vpc: Entry, tables: Tables): Pick<Vpc, "resolvesNames"> {
  const replies = tables.of("VpcAttributes").filter((reply) => reply.text("VpcId") === vpc.id);
  const told = [vpc, ...replies].find((entry) => entry.has("EnableDnsSupport"));
  if (told === undefined) return {};
  const value = told.flagOrValue("EnableDnsSupport");
  return value === undefined ? {} : { resolvesNames: value };
}

/** Only CIDRs that are associated: AWS goes on listing those that no longer are. */
function vpcCidrs(entry: Entry): Listing<string> {
  const set = entry.has("CidrBlockAssociationSet")
    ? associatedCidrs(entry, "CidrBlockAssociationSet", "CidrBlock", "CidrBlockState")
    : single(entry, "CidrBlock");
  return joined(set, ipv6Cidrs(entry));
}

function ipv6Cidrs(entry: Entry): Listing<string> {
  return associatedCidrs(
    entry,
    "Ipv6CidrBlockAssociationSet",
    "Ipv6CidrBlock",
    "Ipv6CidrBlockState",
  );
}

function associatedCidrs(
  entry: Entry,
  list: string,
  cidrKey: string,
  stateKey: string,
): Listing<string> {
  const { items, rest } = entry.list(list);
  const cidrs: string[] = [];
  let hidden = rest;
  for (const item of items) {
    const state = orElse(item.child(stateKey)?.text("State"), "associated");
    const cidr = item.cidr(cidrKey);
    if (isUnknown(state)) hidden ??= state;
    else if (state !== "associated" || cidr === undefined) continue;
    else if (isUnknown(cidr)) hidden ??= cidr;
    else cidrs.push(cidr);
  }
  return listing(cidrs, hidden);
}

function single(entry: Entry, key: string): Listing<string> {
  const cidr = entry.cidr(key);
  return cidr === undefined ? listing() : listingOf(cidr);
}

type ByVpc = (vpc: string, what: string) => Fact<string>;

/** The one table of each VPC that is its main one. */
function mainTables(tables: Tables): ByVpc {
  return defaultsByVpc(tables, "RouteTables", (table) => {
    const { items, rest } = table.list("Associations");
    const flags = items.map((item) => orElse(item.flag("Main"), false));
    return flags.includes(true) ? true : (flags.find(isUnknown) ?? rest ?? false);
  });
}

/** Finds each VPC's resource of a kind that is its default; hidden where one of them might be. */
function defaultsByVpc(
  tables: Tables,
  table: TableName,
  isDefault: (entry: Entry) => Fact<boolean>,
): ByVpc {
  const found = new Map<string, string>();
  const doubts = new Map<string, Unbounded>();
  let anywhere = tables.missing(table);
  for (const entry of tables.of(table)) {
    const vpc = entry.text("VpcId");
    const answer = isDefault(entry);
    if (answer === false || vpc === undefined) continue;
    if (isUnknown(vpc)) anywhere ??= vpc;
    else if (isUnknown(answer)) doubts.set(vpc, unbounded(answer));
    else found.set(vpc, entry.id);
  }
  return (vpc, what) => {
    // One gap, but a missing fact of each VPC: they need not have the same default.
    const doubt = doubts.get(vpc) ?? anywhere;
    const resource = ref("vpc", vpc);
    const because =
      doubt?.because ?? ({ code: "not-shown", resource, what: `its ${what}` } as const);
    return found.get(vpc) ?? unknown({ subject: resource, aspect: `${table}.default` }, because);
  };
}

/** Tables or ACLs of a VPC that do not show all of their associations. */
interface Doubt {
  readonly gap: Unbounded;
  readonly ids: readonly string[];
}

/** The route table or ACL that a subnet is explicitly associated with; `null` where none is. */
function associations(
  tables: Tables,
  table: "RouteTables" | "NetworkAcls",
): (subnet: Entry) => Fact<string | null> {
  const bySubnet = new Map<string, Fact<string>>();
  const doubts = new Map<string, Doubt>();
  let anywhere = tables.missing(table);
  for (const entry of tables.of(table)) {
    const { items, rest } = entry.list("Associations");
    let doubt = rest;
    for (const item of items) {
      const subnet = item.text("SubnetId");
      if (subnet === undefined || known(item.flag("Main")) === true) continue;
      const state = orElse(item.child("AssociationState")?.text("State"), "associated");
      if (isUnknown(subnet)) doubt ??= subnet;
      else if (isUnknown(state)) bySubnet.set(subnet, state);
      else if (state === "associated" || state === "associating") bySubnet.set(subnet, entry.id);
    }
    const vpc = entry.text("VpcId");
    if (doubt === undefined) continue;
    if (vpc === undefined || isUnknown(vpc)) anywhere ??= doubt;
    else doubts.set(vpc, { gap: doubt, ids: [...(doubts.get(vpc)?.ids ?? []), entry.id] });
  }
  return (subnet) => {
    const explicit = bySubnet.get(subnet.id);
    if (explicit !== undefined) return explicit;
    const vpc = orElse(subnet.text("VpcId"), "");
    return mapKnown(vpc, (id): Fact<string | null> => {
      const doubt = doubts.get(id);
      const gap = doubt?.gap ?? anywhere;
      if (gap === undefined) return null;
      // One gap, but a missing fact of each subnet: they need not all use the same.
      const fact = unknown(factOf("subnet", subnet.id, table), gap.because);
      return doubt === undefined || anywhere !== undefined
        ? fact
        : { ...fact, among: [null, ...doubt.ids] };
    });
  };
}
