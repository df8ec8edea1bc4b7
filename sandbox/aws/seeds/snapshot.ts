/**
 * What a snapshot of an account says of its networks (`aws … describe-*`, as `memcached-doctor … --save-snapshot` writes it), put
 * into a world: what a program names by a literal id or looks up is then what it is in the account. Taken are VPCs, subnets, route
 * tables, network ACLs, security groups, prefix lists, internet and NAT gateways, peering connections, interfaces with their
 * instances, and cache subnet groups.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { readBoundedJson } from "../../../formats/bounded-file";
import type { Plain, Properties } from "../../wire/values";
import { routeId } from "../families/routes";
import { putVpcParts } from "../families/vpcs";
import { putOutside } from "../families/outside";
import { AwsError } from "../model/errors";
import { zoneId } from "../model/region";
import { putRule, type Rule } from "../model/rules";
import { text, type Things } from "../model/things";

/** One file of a snapshot. */
export interface SnapshotDocument {
  /** Its path: folders may be named after the account and the Region. */
  readonly name: string;
  readonly json: unknown;
}

type Json = Readonly<Record<string, unknown>>;

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** Reads one file, or every `*.json` in a folder and its folders. @throws Error for what is not there, not JSON, or no snapshot */
export function readSnapshot(file: string): readonly SnapshotDocument[] {
  const files = statSync(file).isDirectory()
    ? readdirSync(file, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".json"))
        .map((name) => ({ name, path: path.join(file, name) }))
    : [{ name: path.basename(file), path: file }];
  const documents = files.map((one) => ({
    name: one.name,
    json: readBoundedJson(one.path),
  }));
  if (new Snapshot(documents).of("Vpcs").length > 0) return documents;
  throw new Error("there are no Vpcs in it, as `aws ec2 describe-vpcs` prints them");
}

/** The documents that are of this Region: by a folder's name, by a zone's, else of the one that is asked for first. */
export function snapshotOf(region: string, documents: readonly SnapshotDocument[]): Snapshot {
  const folders = new Map<string, SnapshotDocument[]>();
  for (const document of documents) {
    const folder = document.name.split(/[/\\]/).slice(0, -1).join("/");
    folders.set(folder, [...(folders.get(folder) ?? []), document]);
  }
  const own = [...folders].filter(([folder, files]) => {
    const named = folder.split("/").find((part) => REGION.test(part));
    return (named ?? regionOfZones(new Snapshot(files)) ?? region) === region;
  });
  return new Snapshot(own.flatMap(([, files]) => files));
}

function regionOfZones(snapshot: Snapshot): string | undefined {
  const [subnet] = snapshot.of("Subnets");
  return subnet === undefined
    ? undefined
    : textOf(subnet, "AvailabilityZone").replace(/[a-z]$/, "");
}

/** The lists of all documents by AWS's top-level keys. */
class Snapshot {
  readonly #objects: readonly Json[];

  constructor(documents: readonly SnapshotDocument[]) {
    this.#objects = documents.flatMap(({ json }) =>
      (Array.isArray(json) ? (json as unknown[]) : [json]).filter(isObject),
    );
  }

  of(key: string): readonly Json[] {
    return this.#objects.flatMap((object) => listOf(object, key));
  }

  /** Those that are in one VPC. */
  in(vpcId: string, key: string): readonly Json[] {
    return this.of(key).filter((item) => textOf(item, "VpcId") === vpcId);
  }
}

/** Puts everything that is taken of a snapshot into a world. */
export function putSnapshot(world: Things, snapshot: Snapshot): void {
  for (const vpc of snapshot.of("Vpcs")) putVpc(world, vpc, snapshot);
  for (const subnet of snapshot.of("Subnets")) putSubnet(world, subnet);
  for (const list of snapshot.of("PrefixLists")) putPrefixList(world, list, "PrefixListName");
  for (const list of snapshot.of("ManagedPrefixLists"))
    putPrefixList(world, list, "PrefixListName");
  putGroups(world, snapshot.of("SecurityGroups"));
  for (const gateway of snapshot.of("InternetGateways")) putInternetGateway(world, gateway);
  for (const gateway of snapshot.of("NatGateways")) putNatGateway(world, gateway);
  for (const peering of snapshot.of("VpcPeeringConnections")) putPeering(world, peering);
  for (const address of snapshot.of("Addresses")) putAddress(world, address);
  for (const own of snapshot.of("NetworkInterfaces")) putInterface(world, own);
  for (const reservation of snapshot.of("Reservations")) {
    for (const instance of listOf(reservation, "Instances")) putInstance(world, instance);
  }
  for (const acl of snapshot.of("NetworkAcls")) putAcl(world, acl);
  for (const table of snapshot.of("RouteTables")) putTable(world, table);
  for (const group of snapshot.of("CacheSubnetGroups")) putSubnetGroup(world, group);
}

/** Its main table, default ACL and default group are the snapshot's where it has them. */
function putVpc(world: Things, vpc: Json, snapshot: Snapshot): void {
  const id = textOf(vpc, "VpcId");
  const cidrBlock = textOf(vpc, "CidrBlock");
  const made = putVpcParts(world, id, (count, purpose) => world.hex(`${id}/${purpose}`, count));
  const main = snapshot
    .in(id, "RouteTables")
    .find((table) => listOf(table, "Associations").some(({ Main }) => Main === true));
  const acl = snapshot.in(id, "NetworkAcls").find(({ IsDefault }) => IsDefault === true);
  const group = snapshot.in(id, "SecurityGroups").find(({ GroupName }) => GroupName === "default");
  const parts = {
    mainRouteTableId: inPlaceOf(
      world,
      "route-table",
      made,
      "mainRouteTableId",
      main,
      "RouteTableId",
    ),
    defaultNetworkAclId: inPlaceOf(
      world,
      "network-acl",
      made,
      "defaultNetworkAclId",
      acl,
      "NetworkAclId",
    ),
    defaultSecurityGroupId: inPlaceOf(
      world,
      "security-group",
      made,
      "defaultSecurityGroupId",
      group,
      "GroupId",
    ),
  };
  put(world, "vpc", id, vpc, {
    cidrBlock,
    isDefaultVpc: vpc.IsDefault === true,
    enableDnsHostnames: vpc.EnableDnsHostnames !== false,
    enableDnsSupport: vpc.EnableDnsSupport !== false,
    instanceTenancy: textOf(vpc, "InstanceTenancy") || "default",
    ...made,
    ...parts,
    defaultRouteTableId: parts.mainRouteTableId,
  });
  for (const association of listOf(vpc, "CidrBlockAssociationSet")) {
    const more = textOf(association, "CidrBlock");
    if (more !== cidrBlock && more !== "") {
      world.put({
        kind: "vpc-cidr",
        id: textOf(association, "AssociationId"),
        properties: { vpcId: id, cidrBlock: more },
      });
    }
  }
}

/** @returns the snapshot's id, where it has one: then what was made in its place goes */
function inPlaceOf(
  world: Things,
  kind: string,
  made: Properties,
  property: string,
  known: Json | undefined,
  key: string,
): string {
  const before = text(made[property]);
  if (known === undefined) return before;
  for (const part of world.everything()) {
    const { securityGroupId, networkAclId } = part.properties;
    if ([securityGroupId, networkAclId].includes(before)) world.remove(part.kind, part.id);
  }
  world.remove(kind, before);
  return textOf(known, key);
}

function putSubnet(world: Things, subnet: Json): void {
  const zone = textOf(subnet, "AvailabilityZone");
  const [ipv6] = listOf(subnet, "Ipv6CidrBlockAssociationSet");
  put(world, "subnet", textOf(subnet, "SubnetId"), subnet, {
    vpcId: textOf(subnet, "VpcId"),
    cidrBlock: textOf(subnet, "CidrBlock"),
    availabilityZone: zone,
    availabilityZoneId: textOf(subnet, "AvailabilityZoneId") || zoneId(zone),
    mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch === true,
    defaultForAz: subnet.DefaultForAz === true,
    ...(ipv6 === undefined ? {} : { ipv6CidrBlock: textOf(ipv6, "Ipv6CidrBlock") }),
  });
}

function putPrefixList(world: Things, list: Json, name: string): void {
  const id = textOf(list, "PrefixListId");
  const known = textsOf(list, "Cidrs");
  const cidrs =
    known.length > 0 ? known : listOf(list, "Entries").map((one) => textOf(one, "Cidr"));
  if (cidrs.length === 0 && world.get("prefix-list", id) !== undefined) return;
  const maxEntries = typeof list.MaxEntries === "number" ? list.MaxEntries : cidrs.length;
  put(world, "prefix-list", id, list, {
    name: textOf(list, name),
    addressFamily: textOf(list, "AddressFamily") || "IPv4",
    cidrs: [...cidrs],
    maxEntries,
    ownerId: textOf(list, "OwnerId"),
  });
}

/** All groups before the first rule: they name each other. */
function putGroups(world: Things, groups: readonly Json[]): void {
  for (const group of groups) {
    put(world, "security-group", textOf(group, "GroupId"), group, {
      name: textOf(group, "GroupName"),
      description: textOf(group, "Description"),
      vpcId: textOf(group, "VpcId"),
    });
  }
  for (const group of groups) {
    const securityGroupId = textOf(group, "GroupId");
    for (const [key, isEgress] of [
      ["IpPermissions", false],
      ["IpPermissionsEgress", true],
    ] as const) {
      for (const permission of listOf(group, key)) {
        for (const peer of peersOf(permission)) {
          authorize(world, { securityGroupId, isEgress, ...portsOf(permission), ...peer });
        }
      }
    }
  }
}

function portsOf(permission: Json): Pick<Rule, "ipProtocol" | "fromPort" | "toPort"> {
  const { FromPort, ToPort } = permission;
  return {
    ipProtocol: textOf(permission, "IpProtocol"),
    ...(typeof FromPort === "number" ? { fromPort: FromPort } : {}),
    ...(typeof ToPort === "number" ? { toPort: ToPort } : {}),
  };
}

function peersOf(permission: Json): readonly Partial<Rule>[] {
  return [
    ...listOf(permission, "IpRanges").map((one) => ({ cidrIpv4: textOf(one, "CidrIp") })),
    ...listOf(permission, "Ipv6Ranges").map((one) => ({ cidrIpv6: textOf(one, "CidrIpv6") })),
    ...listOf(permission, "PrefixListIds").map((one) => ({
      prefixListId: textOf(one, "PrefixListId"),
    })),
    ...listOf(permission, "UserIdGroupPairs").map((one) => ({
      referencedSecurityGroupId: textOf(one, "GroupId"),
    })),
  ];
}

/** What a rule names and the snapshot has not is outside of it. What AWS would refuse, AWS has not. */
function authorize(world: Things, rule: Rule): void {
  const { referencedSecurityGroupId: group, prefixListId: list } = rule;
  if (group !== undefined && world.get("security-group", group) === undefined) {
    putOutside(world, "security-group", group, {});
  }
  if (list !== undefined && world.get("prefix-list", list) === undefined) {
    putOutside(world, "prefix-list", list, {});
  }
  try {
    putRule(world, rule);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

function putInternetGateway(world: Things, gateway: Json): void {
  const [attachment] = listOf(gateway, "Attachments");
  const vpcId = attachment === undefined ? "" : textOf(attachment, "VpcId");
  put(world, "internet-gateway", textOf(gateway, "InternetGatewayId"), gateway, { vpcId });
}

function putNatGateway(world: Things, gateway: Json): void {
  if (textOf(gateway, "State") === "deleted") return;
  const [address = {}] = listOf(gateway, "NatGatewayAddresses");
  put(world, "nat-gateway", textOf(gateway, "NatGatewayId"), gateway, {
    subnetId: textOf(gateway, "SubnetId"),
    vpcId: textOf(gateway, "VpcId"),
    connectivityType: textOf(gateway, "ConnectivityType") || "public",
    allocationId: textOf(address, "AllocationId"),
    publicIp: textOf(address, "PublicIp"),
    privateIp: textOf(address, "PrivateIp"),
    networkInterfaceId: textOf(address, "NetworkInterfaceId"),
  });
}

function putPeering(world: Things, peering: Json): void {
  const side = (key: string): Json => (isObject(peering[key]) ? peering[key] : {});
  const [requester, accepter] = [side("RequesterVpcInfo"), side("AccepterVpcInfo")];
  put(world, "peering", textOf(peering, "VpcPeeringConnectionId"), peering, {
    vpcId: textOf(requester, "VpcId"),
    peerVpcId: textOf(accepter, "VpcId"),
    peerOwnerId: textOf(accepter, "OwnerId"),
    peerRegion: textOf(accepter, "Region") || world.region,
    acceptStatus: textOf(side("Status"), "Code") || "active",
  });
}

function putAddress(world: Things, address: Json): void {
  const allocationId = textOf(address, "AllocationId");
  const publicIp = textOf(address, "PublicIp");
  const networkInterface = textOf(address, "NetworkInterfaceId");
  put(world, "elastic-ip", allocationId, address, {
    ...{ publicIp, allocationId, domain: "vpc" },
    ...(networkInterface === "" ? {} : { networkInterface }),
  });
}

function putInterface(world: Things, own: Json): void {
  const attachment = isObject(own.Attachment) ? own.Attachment : {};
  const association = isObject(own.Association) ? own.Association : {};
  const addresses = listOf(own, "PrivateIpAddresses").map((one) => textOf(one, "PrivateIpAddress"));
  put(world, "network-interface", textOf(own, "NetworkInterfaceId"), own, {
    subnetId: textOf(own, "SubnetId"),
    vpcId: textOf(own, "VpcId"),
    availabilityZone: textOf(own, "AvailabilityZone"),
    securityGroups: listOf(own, "Groups").map((group) => textOf(group, "GroupId")),
    description: textOf(own, "Description"),
    interfaceType: textOf(own, "InterfaceType") || "interface",
    requesterId: textOf(own, "RequesterId"),
    privateIp: textOf(own, "PrivateIpAddress"),
    privateIps: addresses.length > 0 ? addresses : [textOf(own, "PrivateIpAddress")],
    publicIp: textOf(association, "PublicIp"),
    allocationId: textOf(association, "AllocationId"),
    attachedTo: textOf(attachment, "InstanceId"),
    sourceDestCheck: own.SourceDestCheck !== false,
  });
}

function putInstance(world: Things, instance: Json): void {
  const state = isObject(instance.State) ? textOf(instance.State, "Name") : "running";
  if (state === "terminated") return;
  const groups = listOf(instance, "SecurityGroups").map((group) => textOf(group, "GroupId"));
  put(world, "instance", textOf(instance, "InstanceId"), instance, {
    ami: textOf(instance, "ImageId"),
    instanceType: textOf(instance, "InstanceType"),
    subnetId: textOf(instance, "SubnetId"),
    vpcId: textOf(instance, "VpcId"),
    availabilityZone: text(
      world.get("subnet", textOf(instance, "SubnetId"))?.properties.availabilityZone,
    ),
    privateIp: textOf(instance, "PrivateIpAddress"),
    vpcSecurityGroupIds: groups,
    instanceState: state,
  });
  for (const own of listOf(instance, "NetworkInterfaces")) {
    const isListed =
      world.get("network-interface", textOf(own, "NetworkInterfaceId")) !== undefined;
    if (!isListed) {
      putInterface(world, { ...own, Attachment: { InstanceId: textOf(instance, "InstanceId") } });
    }
  }
}

function putAcl(world: Things, acl: Json): void {
  const id = textOf(acl, "NetworkAclId");
  const isDefault = acl.IsDefault === true;
  put(world, "network-acl", id, acl, { vpcId: textOf(acl, "VpcId") }, isDefault);
  for (const association of isDefault ? [] : listOf(acl, "Associations")) {
    const subnetId = textOf(association, "SubnetId");
    if (world.get("subnet", subnetId) !== undefined) {
      world.amend("subnet", subnetId, { networkAclId: id });
    }
  }
  for (const entry of listOf(acl, "Entries")) putEntry(world, id, entry);
}

/** The deny at the end of every list is AWS's own. */
const LAST_ENTRY = 32767;

function putEntry(world: Things, networkAclId: string, entry: Json): void {
  const ruleNumber = Number(entry.RuleNumber);
  if (ruleNumber >= LAST_ENTRY) return;
  const egress = entry.Egress === true;
  const ports = isObject(entry.PortRange) ? entry.PortRange : {};
  const ipv6CidrBlock = textOf(entry, "Ipv6CidrBlock");
  world.put({
    kind: "network-acl-entry",
    id: `${networkAclId}:${ruleNumber}:${egress}`,
    properties: {
      ...{ networkAclId, egress, ruleNumber },
      ruleAction: textOf(entry, "RuleAction"),
      protocol: textOf(entry, "Protocol"),
      ...(ipv6CidrBlock === "" ? { cidrBlock: textOf(entry, "CidrBlock") } : { ipv6CidrBlock }),
      ...(typeof ports.From === "number" ? { fromPort: ports.From } : {}),
      ...(typeof ports.To === "number" ? { toPort: ports.To } : {}),
    },
  });
}

/** AWS's keys of a route's target, ours, and what is there. */
const TARGETS = [
  ["NatGatewayId", "natGatewayId", "nat-gateway"],
  ["TransitGatewayId", "transitGatewayId", "transit-gateway"],
  ["VpcPeeringConnectionId", "vpcPeeringConnectionId", "peering"],
  ["EgressOnlyInternetGatewayId", "egressOnlyGatewayId", "egress-only-gateway"],
  ["NetworkInterfaceId", "networkInterfaceId", "network-interface"],
  ["GatewayId", "gatewayId", "internet-gateway"],
] as const;

function putTable(world: Things, table: Json): void {
  const id = textOf(table, "RouteTableId");
  const associations = listOf(table, "Associations");
  const isMain = associations.some(({ Main }) => Main === true);
  put(world, "route-table", id, table, { vpcId: textOf(table, "VpcId") }, isMain);
  for (const association of associations) {
    const subnetId = textOf(association, "SubnetId");
    if (subnetId === "") continue;
    world.put({
      kind: "route-table-association",
      id: textOf(association, "RouteTableAssociationId") || `rtbassoc-${world.hex(subnetId, 17)}`,
      properties: { routeTableId: id, subnetId },
    });
  }
  for (const route of listOf(table, "Routes")) putRoute(world, id, route);
}

function putRoute(world: Things, routeTableId: string, route: Json): void {
  const found = TARGETS.find(([key]) => textOf(route, key) !== "");
  const target = found === undefined ? "" : textOf(route, found[0]);
  if (found === undefined || target === "local") return;
  const [, property, usual] = found;
  const kind = target.startsWith("vgw-") ? "vpn-gateway" : usual;
  // A gateway that the snapshot does not list works all the same where the route does.
  const works = textOf(route, "State") !== "blackhole";
  if (works && !world.sees(kind, target)) {
    const vpcId = text(world.get("route-table", routeTableId)?.properties.vpcId);
    world.put({ kind, id: target, properties: { vpcId, isOutside: true } });
  }
  const destination = {
    destinationCidrBlock: textOf(route, "DestinationCidrBlock"),
    destinationIpv6CidrBlock: textOf(route, "DestinationIpv6CidrBlock"),
    destinationPrefixListId: textOf(route, "DestinationPrefixListId"),
  };
  const [whole = ""] = Object.values(destination).filter((value) => value !== "");
  const origin = textOf(route, "Origin") || "CreateRoute";
  world.put({
    kind: "route",
    id: routeId(routeTableId, whole),
    properties: { ...destination, routeTableId, [property]: target, origin, state: "active" },
  });
}

function putSubnetGroup(world: Things, group: Json): void {
  const name = textOf(group, "CacheSubnetGroupName");
  put(world, "cache-subnet-group", name, group, {
    name,
    description: textOf(group, "CacheSubnetGroupDescription"),
    vpcId: textOf(group, "VpcId"),
    subnetIds: listOf(group, "Subnets").map((one) => textOf(one, "SubnetIdentifier")),
  });
}

/** A thing with its tags and its ARN. */
function put(
  world: Things,
  kind: string,
  id: string,
  item: Json,
  properties: Properties,
  isDefault = false,
): void {
  if (id === "") return;
  const tags = [...listOf(item, "Tags"), ...listOf(item, "TagSet")].map((tag): [string, Plain] => [
    textOf(tag, "Key"),
    textOf(tag, "Value"),
  ]);
  const arn = ["ARN", "Arn", "SubnetArn", "SecurityGroupArn"].map((key) => textOf(item, key));
  const known = {
    ...properties,
    arn:
      arn.find((value) => value !== "") ??
      `arn:aws:ec2:${world.region}:${world.account}:${kind}/${id}`,
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags) }),
  };
  world.put({ kind, id, properties: known, ...(isDefault ? { isDefault } : {}) });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(item: Json, key: string): string {
  const value = item[key];
  return typeof value === "string" ? value : "";
}

function textsOf(item: Json, key: string): readonly string[] {
  const value = item[key];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function listOf(item: Json, key: string): readonly Json[] {
  const value = item[key];
  return Array.isArray(value) ? (value as unknown[]).filter(isObject) : [];
}
