/**
 * Sets of IP addresses: canonical, immutable, closed under union, intersection and difference.
 *
 * IPv4 and IPv6 are of different kinds and never meet: `::/0` holds no IPv4 address. Text is read by `addresses.ts`.
 */

import type { Intervals } from "./intervals";
import { BIGINTS, NUMBERS } from "./intervals";

export interface AddressSet {
  readonly v4: Intervals<number>;
  readonly v6: Intervals<bigint>;
}

export const LAST_IPV4 = 2 ** 32 - 1;
export const LAST_IPV6 = 2n ** 128n - 1n;

export const NO_ADDRESSES: AddressSet = { v4: [], v6: [] };
export const ALL_IPV4: AddressSet = { v4: [{ from: 0, to: LAST_IPV4 }], v6: [] };
export const ALL_IPV6: AddressSet = { v4: [], v6: [{ from: 0n, to: LAST_IPV6 }] };
export const ALL_ADDRESSES: AddressSet = { v4: ALL_IPV4.v4, v6: ALL_IPV6.v6 };

export function unionOf(...sets: readonly AddressSet[]): AddressSet {
  const filled = sets.filter((set) => !isEmpty(set));
  const [first] = filled;
  if (first === undefined) return NO_ADDRESSES;
  if (filled.length === 1) return first;
  return {
    v4: NUMBERS.union(...filled.map((set) => set.v4)),
    v6: BIGINTS.union(...filled.map((set) => set.v6)),
  };
}

export function intersectionOf(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: NUMBERS.intersection(a.v4, b.v4), v6: BIGINTS.intersection(a.v6, b.v6) };
}

/** What is in `a` and not in `b`. */
export function differenceOf(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: NUMBERS.difference(a.v4, b.v4), v6: BIGINTS.difference(a.v6, b.v6) };
}

/** Whether every address of `a` is in `b`. */
export function isSubset(a: AddressSet, b: AddressSet): boolean {
  return NUMBERS.isSubset(a.v4, b.v4) && BIGINTS.isSubset(a.v6, b.v6);
}

/** Whether `a` and `b` share an address. */
export function overlaps(a: AddressSet, b: AddressSet): boolean {
  return NUMBERS.overlaps(a.v4, b.v4) || BIGINTS.overlaps(a.v6, b.v6);
}

export function isEmpty(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

export function areEqual(a: AddressSet, b: AddressSet): boolean {
  return NUMBERS.areEqual(a.v4, b.v4) && BIGINTS.areEqual(a.v6, b.v6);
}

export function sizeOf(set: AddressSet): bigint {
  return NUMBERS.size(set.v4) + BIGINTS.size(set.v6);
}

/** Only the addresses of one family. */
export function onlyFamily(set: AddressSet, family: 4 | 6): AddressSet {
  return family === 4 ? { v4: set.v4, v6: [] } : { v4: [], v6: set.v6 };
}
