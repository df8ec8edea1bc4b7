/**
 * Sets of IP addresses: canonical, immutable, closed under union, intersection and difference.
 *
 * IPv4 and IPv6 are of different kinds and never meet: `::/0` holds no IPv4 address. Text is read by `addresses.ts`.
 */

import type { Counting, Intervals } from "./intervals";
import {
  areSame,
  canonical,
  doIntersect,
  intersectIntervals,
  isWithin,
  subtractIntervals,
} from "./intervals";

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

const COUNTING_4: Counting<number> = { next: (value) => value + 1, previous: (value) => value - 1 };
const COUNTING_6: Counting<bigint> = {
  next: (value) => value + 1n,
  previous: (value) => value - 1n,
};

export function unionOf(...sets: readonly AddressSet[]): AddressSet {
  const filled = sets.filter((set) => !isEmpty(set));
  const [first] = filled;
  if (first === undefined) return NO_ADDRESSES;
  if (filled.length === 1) return first;
  return {
    v4: canonical(
      filled.flatMap((set) => set.v4),
      COUNTING_4,
    ),
    v6: canonical(
      filled.flatMap((set) => set.v6),
      COUNTING_6,
    ),
  };
}

export function intersectionOf(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: intersectIntervals(a.v4, b.v4), v6: intersectIntervals(a.v6, b.v6) };
}

/** What is in `a` and not in `b`. */
export function differenceOf(a: AddressSet, b: AddressSet): AddressSet {
  return {
    v4: subtractIntervals(a.v4, b.v4, COUNTING_4),
    v6: subtractIntervals(a.v6, b.v6, COUNTING_6),
  };
}

/** Whether every address of `a` is in `b`. */
export function isSubset(a: AddressSet, b: AddressSet): boolean {
  return isWithin(a.v4, b.v4) && isWithin(a.v6, b.v6);
}

/** Whether `a` and `b` share an address. */
export function overlaps(a: AddressSet, b: AddressSet): boolean {
  return doIntersect(a.v4, b.v4) || doIntersect(a.v6, b.v6);
}

export function isEmpty(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

export function areEqual(a: AddressSet, b: AddressSet): boolean {
  return areSame(a.v4, b.v4) && areSame(a.v6, b.v6);
}

export function sizeOf(set: AddressSet): bigint {
  const four = set.v4.reduce((count, part) => count + part.to - part.from + 1, 0);
  const six = set.v6.reduce((count, part) => count + part.to - part.from + 1n, 0n);
  return BigInt(four) + six;
}

/** Only the addresses of one family. */
export function onlyFamily(set: AddressSet, family: 4 | 6): AddressSet {
  return family === 4 ? { v4: set.v4, v6: [] } : { v4: [], v6: set.v6 };
}
