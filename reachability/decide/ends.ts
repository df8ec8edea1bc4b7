/**
 * An interface as an end of a connection, in one world: where it is, which addresses it may have, which groups it
 * carries. What is not known is bounded: a subnet by the candidates, an address by its subnet's CIDRs.
 */

import type { AddressSet } from "../sets/address-set";
import {
  ALL_ADDRESSES,
  ALL_IPV4,
  differenceOf,
  intersectionOf,
  isEmpty,
  isSubset,
  onlyFamily,
  sizeOf,
  unionOf,
} from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import type { End } from "../model/inquiry";
import { addressKey } from "../model/inquiry";
import type { Prepared } from "../model/prepared";
import { groupsKey } from "../gates/security-groups";
import type { Missing, World } from "../model/three-valued";
import type { Listing, NetworkInterface, Subnet, Unknown } from "../model/topology";
import { factOf, isUnknown, listing, notRead, ref, unknown, unbounded } from "../model/topology";

/** The interface in this world, with one of its possible addresses. */
export function interfaceEnd(
  network: Prepared,
  world: World,
  item: NetworkInterface,
  role: End["role"],
  addresses: AddressSet,
): End {
  const { subnet, placement } = placeOf(network, world, item);
  const vpc = isUnknown(item.vpc) ? (subnet?.vpc ?? item.vpc) : item.vpc;
  return {
    label: item.id,
    role,
    addresses: narrowed(world, role, withinSubnet(network, item, subnet, addresses)),
    interface: item,
    // What is not modelled about the interface itself is a gate of its own: here it opens its groups alone.
    groups: network.consulting(() => carriedGroups(world, groupsOf(item))).answer,
    ...(subnet === undefined ? {} : { subnet }),
    ...(isUnknown(vpc) ? { vpcGap: vpc } : { vpc }),
    ...(placement === undefined ? {} : { placement }),
  };
}

/** The part of the addresses that this world looks at. */
export function narrowed(world: World, role: End["role"], addresses: AddressSet): AddressSet {
  const part = world.assumed(addressKey(role)) as AddressSet | undefined;
  return part === undefined ? addresses : intersectionOf(part, addresses);
}

function groupsOf({ groups, unread = [] }: NetworkInterface): Listing<string> {
  return listing(groups.items, groups.rest ?? unbounded(unread[0]));
}

function carriedGroups(world: World, groups: Listing<string>): Listing<string> {
  if (groups.rest === undefined) return groups;
  const assumed = world.assumed(groupsKey(groups.rest.fact)) as readonly string[] | undefined;
  return assumed === undefined ? groups : { items: [...new Set([...groups.items, ...assumed])] };
}

interface Placing {
  readonly subnet?: Subnet;
  readonly placement?: Missing;
}

function placeOf(network: Prepared, world: World, item: NetworkInterface): Placing {
  const { byId, rest } = network.topology.subnets;
  const candidates = candidateSubnets(network, item);
  const missing: Missing[] = [];
  const [only] = candidates ?? [];
  const isPlaced = candidates?.length === 1 && item.subnets.rest === undefined;
  const id = isPlaced
    ? only
    : world.valueOf<string>(unbounded(subnetFact(item)), "subnet", candidates, missing);
  const [placement] = missing;
  if (id === undefined) return { placement: placement ?? { unknown: subnetFact(item) } };
  const subnet = byId.get(id);
  if (subnet !== undefined) return { subnet };
  return { placement: { unknown: rest ?? notRead("subnet", id) } };
}

function subnetFact(item: NetworkInterface): Missing["unknown"] {
  const fact = factOf("network-interface", item.id, "subnet");
  const candidates = item.subnets.items.map((id) => ref("subnet", id));
  return (
    item.subnets.rest ?? unknown(fact, { code: "may-stand-in", resource: fact.subject, candidates })
  );
}

/** Subnets the interface may be in; `undefined` when there may be others that were not read. */
function candidateSubnets(
  network: Prepared,
  item: NetworkInterface,
): readonly string[] | undefined {
  if (item.subnets.rest === undefined) return item.subnets.items;
  const { byId, rest } = network.topology.subnets;
  if (rest !== undefined || isUnknown(item.vpc)) return undefined;
  const own = [...byId.values()].filter(({ vpc }) => isUnknown(vpc) || vpc === item.vpc);
  const known = network.addressesOf(item.addresses);
  return own
    .filter(({ cidrs }) => cidrs.rest !== undefined || isSubset(known, network.addressesOf(cidrs)))
    .map(({ id }) => id);
}

function withinSubnet(
  network: Prepared,
  item: NetworkInterface,
  subnet: Subnet | undefined,
  addresses: AddressSet,
): AddressSet {
  if (subnet === undefined || item.addresses.items.length > 0) return addresses;
  const own = network.addressesOf(subnet.cidrs);
  if (isEmpty(own) || subnet.cidrs.rest !== undefined) return addresses;
  const alike = onlyFamily(own, addresses.v4.length > 0 ? 4 : 6);
  return isEmpty(alike) ? mainFamily(own) : alike;
}

/** Addresses to ask about at once. */
export interface AskedAddresses {
  readonly addresses: AddressSet;
  /** The end has all of these, so that the best of them counts; otherwise it has one of them. */
  readonly hasAll?: true;
  /** The end may have none of these: why that is not known. */
  readonly doubt?: Unknown;
}

/**
 * The addresses to ask about: known ones together, by family; where none is known, and for those that may be there beside
 * the known ones, all that the subnets' CIDRs allow.
 */
export function addressesOf(network: Prepared, item: NetworkInterface): readonly AskedAddresses[] {
  const known = item.addresses.items.filter(isCidr).map(parseCidr);
  if (known.length === 0) return unknownAddresses(network, item);
  const asked = byFamily(unionOf(...known)).map((addresses): AskedAddresses =>
    sizeOf(addresses) === 1n ? { addresses } : { addresses, hasAll: true },
  );
  const { rest } = item.addresses;
  return rest === undefined
    ? asked
    : [...asked, ...furtherAddresses(network, item, unionOf(...known), rest)];
}

/**
 * An address of each family that it is said to have (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/network-type.html),
 * else of the main one of its subnets.
 */
function unknownAddresses(network: Prepared, item: NetworkInterface): readonly AskedAddresses[] {
  const bounds = boundedAddresses(network, item);
  if (item.families === undefined) return [{ addresses: mainFamily(bounds ?? ALL_IPV4) }];
  return item.families
    .map((family) => onlyFamily(bounds ?? ALL_ADDRESSES, family))
    .filter((addresses) => !isEmpty(addresses))
    .map((addresses) => ({ addresses }));
}

function byFamily(addresses: AddressSet): readonly AddressSet[] {
  return ([4, 6] as const)
    .map((family) => onlyFamily(addresses, family))
    .filter((each) => !isEmpty(each));
}

/** One set for each family. In an IPv4 subnet everything has an IPv4 address; any other may be there or not. */
function furtherAddresses(
  network: Prepared,
  item: NetworkInterface,
  known: AddressSet,
  doubt: Unknown,
): AskedAddresses[] {
  const bounds = boundedAddresses(network, item);
  const further = differenceOf(bounds ?? ALL_IPV4, known);
  return byFamily(further).map((addresses) => {
    const isSure = bounds !== undefined && addresses.v4.length > 0 && known.v4.length === 0;
    return isSure ? { addresses } : { addresses, doubt };
  });
}

/** What the CIDRs of its subnets (or of its VPC) allow; `undefined` when they are not known. */
function boundedAddresses(network: Prepared, item: NetworkInterface): AddressSet | undefined {
  const { subnets, vpcs } = network.topology;
  const ofSubnets = item.subnets.items.map((id) => subnets.byId.get(id)?.cidrs);
  const isBounded =
    item.subnets.rest === undefined &&
    ofSubnets.every((cidrs) => cidrs !== undefined && cidrs.rest === undefined);
  const vpc = isUnknown(item.vpc) ? undefined : vpcs.byId.get(item.vpc)?.cidrs;
  const cidrs = isBounded ? ofSubnets : vpc?.rest === undefined ? [vpc] : [];
  const set = unionOf(...cidrs.map((each) => network.addressesOf(each ?? { items: [] })));
  return isEmpty(set) ? undefined : set;
}

/** A connection is of one family; an address that is not known is taken to be IPv4 where its subnet has IPv4. */
function mainFamily(set: AddressSet): AddressSet {
  return set.v4.length > 0 ? onlyFamily(set, 4) : set;
}
