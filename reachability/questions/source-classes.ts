/**
 * The interfaces of a topology by what decides about them, once for all caches; and which of these classes the groups of a
 * cache can admit at all.
 *
 * Most interfaces of an account are named by no rule of a cache's groups, by address or by group. Those are blocked without
 * being asked, wherever nothing on their way can give them another address and nothing about them is missing.
 */

import type { Interval } from "../sets/intervals";
import { overlaps, unionOf } from "../sets/address-set";
import type { PlainEnd } from "../decide/shortcuts";
import { plainEndOfAll } from "../decide/shortcuts";
import type { GroupUnion } from "../gates/group-rules";
import { keepsAddresses } from "../gates/middlebox";
import type { Prepared } from "../model/prepared";
import type { NetworkInterface, Subnet } from "../model/topology";
import { groupBy, likeness } from "./targets";

/** Interfaces that differ in nothing but their address. */
export interface InterfaceClass {
  readonly members: readonly NetworkInterface[];
  /** All of them as one end; absent where something about one of them is missing. */
  readonly end: PlainEnd | undefined;
}

/** The classes, and where to look for those that rules name. */
export interface ClassIndex {
  readonly all: readonly InterfaceClass[];
  /** Classes that must be asked in any case, by their position. */
  readonly open: readonly number[];
  readonly byGroup: ReadonlyMap<string, readonly number[]>;
  /** Every address of an IPv4 class with the class's position, as one number each (`placed`), in ascending order. */
  readonly byAddress: Float64Array;
  /** Classes with IPv6 addresses: there are few. */
  readonly ipv6: readonly number[];
}

/** More classes than an account has interfaces; an address and a position fit into one exact number. */
const POSITIONS = 2 ** 20;

function placed(address: number, position: number): number {
  return address * POSITIONS + position;
}

/** Built once for a topology. */
export function classesOfInterfaces(network: Prepared): ClassIndex {
  return network.once("classes of interfaces", "", () => {
    const groups = groupBy([...network.topology.interfaces.byId.values()], likeness);
    return indexOf(
      network,
      [...groups.values()].map((members) => classOf(network, members)),
    );
  });
}

/** A class, whole as long as all members are known. */
export function classOf(network: Prepared, members: readonly NetworkInterface[]): InterfaceClass {
  return { members, end: plainEndOfAll(network, members) };
}

/** One end with the addresses of all; `undefined` when something is missing about one of them. */
export function together(ends: readonly (PlainEnd | undefined)[]): PlainEnd | undefined {
  const known = ends.filter((end) => end !== undefined);
  const [first] = known;
  if (first === undefined || known.length < ends.length) return undefined;
  if (known.length === 1) return first;
  return { ...first, addresses: unionOf(...known.map((end) => end.addresses)) };
}

function indexOf(network: Prepared, all: readonly InterfaceClass[]): ClassIndex {
  const open: number[] = [];
  const ipv6: number[] = [];
  const byAddress: number[] = [];
  const plain = new Map<Subnet, boolean>();
  const isPlain = (subnet: Subnet): boolean => {
    const known = plain.get(subnet) ?? keepsAddresses(network, subnet);
    plain.set(subnet, known);
    return known;
  };
  const byGroup = new Map<string, number[]>();
  for (const [position, { end }] of all.entries()) {
    if (end?.subnet === undefined || position >= POSITIONS || !isPlain(end.subnet)) {
      open.push(position);
      continue;
    }
    if (end.addresses.v6.length > 0) ipv6.push(position);
    for (const { from, to } of end.addresses.v4)
      for (let address = from; address <= to; address += 1)
        byAddress.push(placed(address, position));
    for (const group of end.groups.items) {
      const known = byGroup.get(group);
      if (known === undefined) byGroup.set(group, [position]);
      else known.push(position);
    }
  }
  return { all, open, ipv6, byGroup, byAddress: Float64Array.from(byAddress).sort() };
}

/** The classes, by position, that groups which admit this may let in; `undefined`: any of them. */
export function admissible(
  index: ClassIndex,
  unions: readonly (GroupUnion | undefined)[],
): ReadonlySet<number> | undefined {
  const found = new Set(index.open);
  for (const union of unions) {
    if (union?.isWhole !== true) return undefined;
    for (const group of union.references)
      for (const position of index.byGroup.get(group) ?? []) found.add(position);
    for (const part of union.addresses.v4) addWithin(index.byAddress, part, found);
    for (const position of index.ipv6) {
      const addresses = index.all[position]?.end?.addresses;
      if (addresses !== undefined && overlaps(addresses, union.addresses)) found.add(position);
    }
  }
  return found;
}

function addWithin(
  addresses: Float64Array,
  { from, to }: Interval<number>,
  found: Set<number>,
): void {
  const end = placed(to + 1, 0);
  for (let index = firstAtOrAfter(addresses, placed(from, 0)); ; index += 1) {
    const each = addresses[index];
    if (each === undefined || each >= end) return;
    found.add(each % POSITIONS);
  }
}

function firstAtOrAfter(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
