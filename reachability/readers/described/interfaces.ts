/**
 * Network interfaces, from `describe-network-interfaces` and from the instances that list theirs, merged.
 * Terminated instances and their interfaces are ignored.
 */

import {
  LINUX_EPHEMERAL,
  UNREAD_EPHEMERAL,
  WIDE_EPHEMERAL,
  WINDOWS_EPHEMERAL,
  factOf,
  isUnknown,
  listing,
  notRead,
  unknown,
  ref,
  mapKnown,
  unbounded,
} from "../../model/topology";
import type {
  Fact,
  InterfaceKind,
  Listing,
  NetworkInterface,
  PortRange,
  Unbounded,
} from "../../model/topology";
import { clientVpnOf } from "./client-vpn";
import type { Authorization } from "./client-vpn";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf, tagName, withUnread } from "./identity";
import { openFactOf, openFactsOf } from "./registry/open-facts";
import type { Tables } from "./tables";

/** What an interface's instance tells about it. */
interface Owner {
  /** Not known where the interface names an instance that is hidden. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly isWindows: Fact<boolean>;
  /** Why nothing is known of the instance. */
  readonly gap?: Unbounded;
  readonly isRunning: Fact<boolean>;
  /** What of the instance is not modelled: its interfaces are not either. */
  readonly unread: readonly Unbounded[];
}

export function interfacesOf(tables: Tables): NetworkInterface[] {
  const owners = mergeInstances(tables);
  const publicIps = elasticAddresses(tables);
  const authorization = clientVpnOf(tables);
  return tables
    .of("NetworkInterfaces")
    .filter((entry) => known(entry.text("Status")) !== "deleting")
    .map((entry) =>
      interfaceOf(entry, ownerOf(entry, owners, tables), publicIps.get(entry.id), authorization),
    );
}

function interfaceOf(
  entry: Entry,
  owner: Owner | undefined,
  elastic: Fact<string> | undefined,
  authorization: Authorization,
): NetworkInterface {
  const kind = kindOf(entry, owner);
  const subnet = entry.text("SubnetId") ?? entry.hidden("SubnetId");
  const named = identityOf(entry, "ec2.NetworkInterface", tagName(entry) ?? owner?.name);
  return Object.assign(withUnread(named, owner?.unread ?? []), {
    kind,
    vpc: entry.text("VpcId") ?? entry.hidden("VpcId"),
    subnets: isUnknown(subnet) ? listing<string>([], subnet) : listing([subnet]),
    addresses: addressesOf(entry),
    publicAddress: publicAddressOf(entry) ?? elastic ?? null,
    ...furtherPublicAddresses(entry),
    groups: groupIds(entry, "Groups", "GroupId"),
    sourceDestCheck: orElse(entry.flag("SourceDestCheck"), true),
    ...inUse(entry, kind, owner),
    ephemeral: ephemeralOf(entry, kind, owner),
    ...(owner?.gap === undefined ? {} : { instanceGap: owner.gap }),
    ...authorization(entry, kind),
    ...ownership(entry, kind, owner),
  });
}

/**
 * An interface that is attached to nothing, or to an instance that is stopped, takes part in no connection. Whether an
 * instance runs is taken for granted where instances were not asked about. An instance's own list, and ElastiCache's node, say
 * that the interface is attached, whatever its status.
 */
function inUse(
  entry: Entry,
  kind: InterfaceKind,
  owner: Owner | undefined,
): Pick<NetworkInterface, "isInUse"> {
  const isAttached = owner !== undefined || kind === "cache-node";
  const status = orElse(entry.text("Status"), "in-use");
  const attachment = orElse(entry.child("Attachment")?.text("Status"), "attached");
  const facts: readonly Fact<boolean>[] = [
    isAttached || mapKnown(status, (text) => text !== "available" && text !== "detaching"),
    mapKnown(attachment, (text) => text !== "detached" && text !== "detaching"),
    owner?.isRunning ?? true,
  ];
  if (facts.includes(false)) return { isInUse: false };
  const open = facts.find(isUnknown);
  return open === undefined ? {} : { isInUse: open };
}

function ownership(
  entry: Entry,
  kind: InterfaceKind,
  owner: Owner | undefined,
): Pick<NetworkInterface, "owner" | "description"> {
  if (owner?.id !== undefined) return { owner: ref("instance", owner.id, owner.name) };
  const description = known(entry.text("Description")) ?? "";
  return kind === "other" || description === "" ? {} : { description };
}

/** Ids of a list of groups; hidden ones leave the rest open. */
export function groupIds(entry: Entry, list: string, key: string): Listing<string> {
  const { items, rest } = entry.list(list);
  const ids: string[] = [];
  let hidden = rest;
  for (const item of items) {
    const id = item.text(key) ?? item.hidden(key);
    if (isUnknown(id)) hidden ??= id;
    else ids.push(id);
  }
  return listing(ids, hidden);
}

/** Private IPv4 and IPv6 addresses. Delegated prefixes hold further ones that are not listed. */
function addressesOf(entry: Entry): Listing<string> {
  const ipv4 = entry.list("PrivateIpAddresses");
  const ipv6 = entry.list("Ipv6Addresses");
  const listed = [
    ...ipv4.items.map((item) => privateAddressOf(item, entry, ipv4.items.length)),
    ...ipv6.items.map((item) => item.address("Ipv6Address")),
  ];
  if (ipv4.items.length === 0) listed.push(entry.address("PrivateIpAddress"));
  const addresses: string[] = [];
  let hidden = ipv4.rest ?? ipv6.rest ?? delegated(entry);
  for (const address of listed) {
    if (address === undefined) continue;
    if (isUnknown(address)) hidden ??= unbounded(address);
    else if (!addresses.includes(address)) addresses.push(address);
  }
  return listing(addresses, hidden);
}

/** The primary address is beside the list too, so that it is known where only one of the two is hidden. */
function privateAddressOf(item: Entry, eni: Entry, count: number): Fact<string> | undefined {
  const address = item.address("PrivateIpAddress");
  if (address === undefined || !isUnknown(address)) return address;
  const isPrimary = count === 1 || known(item.flag("Primary")) === true;
  return isPrimary ? (known(eni.address("PrivateIpAddress")) ?? address) : address;
}

function delegated(entry: Entry): Unbounded | undefined {
  const hasPrefix = ["Ipv4Prefixes", "Ipv6Prefixes"].some(
    (key) => entry.list(key).items.length > 0,
  );
  return hasPrefix ? entry.hidden("Ipv4Prefixes") : undefined;
}

/** An address that the internet can use: of the interface, or of one of its private addresses. */
function publicAddressOf(entry: Entry): Fact<string> | undefined {
  const own = entry.child("Association")?.text("PublicIp");
  if (own !== undefined) return own;
  const { items, rest } = entry.list("PrivateIpAddresses");
  for (const item of items) {
    const address = item.child("Association")?.text("PublicIp");
    if (address !== undefined) return address;
  }
  return rest;
}

/** Every private address can have a public one of its own: those beside the one that `publicAddressOf` takes. */
function furtherPublicAddresses(entry: Entry): Pick<NetworkInterface, "furtherPublicAddresses"> {
  const { items } = entry.list("PrivateIpAddresses");
  if (items.length < 2) return {};
  const all = items.map((item) => known(item.child("Association")?.text("PublicIp")));
  const first = publicAddressOf(entry);
  const further = all.filter((address) => address !== undefined).filter((each) => each !== first);
  return further.length === 0 ? {} : { furtherPublicAddresses: further };
}

function elasticAddresses(tables: Tables): Map<string, Fact<string>> {
  const addresses = new Map<string, Fact<string>>();
  for (const entry of tables.of("Addresses")) {
    const eni = known(entry.text("NetworkInterfaceId"));
    const address = openFactOf(entry, "ec2.Address") ?? known(entry.text("PublicIp"));
    if (eni !== undefined && address !== undefined) addresses.set(eni, address);
  }
  return addresses;
}

/** Puts the instances' own lists of interfaces into the table of interfaces, and returns who owns which. */
function mergeInstances(tables: Tables): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const instance of tables.of("Instances")) {
    if (isGone(instance)) continue;
    const owner: Owner = {
      id: instance.id,
      name: tagName(instance),
      isWindows: mapKnown(orElse(instance.text("Platform"), ""), isWindowsName),
      unread: openFactsOf(instance, "ec2.Instance"),
      isRunning: runs(instance),
    };
    owners.set(instance.id, owner);
    for (const eni of instance.list("NetworkInterfaces").items) {
      tables.put("NetworkInterfaces", eni);
      owners.set(eni.id, owner);
    }
  }
  return owners;
}

function isWindowsName(platform: string): boolean {
  return platform.toLowerCase() === "windows";
}

function isGone(instance: Entry): boolean {
  const state = known(instance.child("State")?.text("Name"));
  return state === "terminated" || state === "shutting-down";
}

function runs(instance: Entry): Fact<boolean> {
  const state = orElse(instance.child("State")?.text("Name"), "running");
  return mapKnown(state, (text) => text !== "stopped" && text !== "stopping");
}

function ownerOf(
  entry: Entry,
  owners: ReadonlyMap<string, Owner>,
  tables: Tables,
): Owner | undefined {
  const own = owners.get(entry.id);
  const instance = entry.child("Attachment")?.text("InstanceId");
  if (own !== undefined || instance === undefined) return own;
  return isUnknown(instance)
    ? unreadOwner(undefined, instance, instance)
    : (owners.get(instance) ?? unlistedOwner(instance, tables));
}

/**
 * An instance that is not among those that were read: another account's, or none was asked about. Whether it runs is taken
 * for granted in the second case alone.
 */
function unlistedOwner(id: string, tables: Tables): Owner {
  const hidden = [tables.missing("Instances"), tables.missing("Reservations")].find(
    (missing) => missing?.because.code === "hidden",
  );
  const missing = hidden ?? tables.missing("Reservations");
  const because = missing?.because ?? notRead("instance", id).because;
  const gap = unknown(factOf("instance", id, "Platform"), because);
  return unreadOwner(id, gap, because.code === "call-not-read" ? true : gap);
}

function unreadOwner(id: string | undefined, gap: Unbounded, isRunning: Fact<boolean>): Owner {
  return { id, name: undefined, isWindows: gap, gap, isRunning, unread: [] };
}

const KINDS: ReadonlyMap<string, InterfaceKind> = new Map(
  Object.entries<InterfaceKind>({
    lambda: "lambda",
    nat_gateway: "nat-gateway",
    natGateway: "nat-gateway",
    transit_gateway: "transit-gateway",
    vpc_endpoint: "vpc-endpoint",
    gateway_load_balancer_endpoint: "vpc-endpoint",
    load_balancer: "load-balancer",
    network_load_balancer: "load-balancer",
    gateway_load_balancer: "load-balancer",
  }),
);

/** What descriptions start with, for kinds that share the type `interface`. */
const DESCRIPTIONS: readonly (readonly [RegExp, InterfaceKind])[] = [
  [/^ElastiCache\b/, "cache-node"],
  [/^AWS Lambda VPC ENI/, "lambda"],
  [/^ELB /, "load-balancer"],
  [/^Interface for NAT Gateway/, "nat-gateway"],
  [/^Network Interface for Transit Gateway/i, "transit-gateway"],
  [/^VPC Endpoint Interface/, "vpc-endpoint"],
  [/^ClientVPN Endpoint/i, "client-vpn"],
  [/^arn:aws[a-z-]*:ecs:/, "container"],
];

function kindOf(entry: Entry, owner: Owner | undefined): InterfaceKind {
  if (known(entry.text("RequesterId")) === "amazon-elasticache") return "cache-node";
  const byType = KINDS.get(known(entry.text("InterfaceType")) ?? "");
  if (byType !== undefined) return byType;
  const description = known(entry.text("Description")) ?? "";
  const byText =
    description === ""
      ? undefined
      : DESCRIPTIONS.find(([pattern]) => pattern.test(description))?.[1];
  return byText ?? (owner === undefined ? "other" : "instance");
}

/** Services that open connections from any port but the reserved ones; Client VPN translates ports. */
const WIDE_KINDS: ReadonlySet<InterfaceKind> = new Set([
  "lambda",
  "nat-gateway",
  "load-balancer",
  "client-vpn",
]);

/** Where type or platform is hidden, the widest: what holds for all of it holds for any part of it. */
function ephemeralOf(entry: Entry, kind: InterfaceKind, owner: Owner | undefined): PortRange {
  const isWide = WIDE_KINDS.has(kind);
  const type = orElse(entry.text("InterfaceType"), "interface");
  const isWindows = owner?.isWindows ?? false;
  if (isWide || isUnknown(type)) return WIDE_EPHEMERAL;
  if (isUnknown(isWindows)) return UNREAD_EPHEMERAL;
  return isWindows ? WINDOWS_EPHEMERAL : LINUX_EPHEMERAL;
}
