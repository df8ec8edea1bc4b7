/** Sets of TCP or UDP ports: canonical, immutable, closed under union, intersection and difference. */

import type { Intervals } from "./intervals";
import { NUMBERS } from "./intervals";

/** Inclusive range of ports. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export type PortSet = Intervals<number>;

export const LAST_PORT = 65535;

/** The ports `from` to `to`, both included; what lies outside of 0–65535 is cut off. */
export function portSet(from: number, to: number = from): PortSet {
  const first = Math.max(0, from);
  const last = Math.min(LAST_PORT, to);
  return first <= last ? [{ from: first, to: last }] : [];
}

export const NO_PORTS: PortSet = [];
export const ALL_PORTS: PortSet = portSet(0, LAST_PORT);

/** A rule's ports as a set; `null` is all of them. */
export function portsOf(range: PortRange | null): PortSet {
  return range === null ? ALL_PORTS : portSet(range.from, range.to);
}

export function portUnion(...sets: readonly PortSet[]): PortSet {
  return NUMBERS.union(...sets);
}

export function portIntersection(a: PortSet, b: PortSet): PortSet {
  return NUMBERS.intersection(a, b);
}

export function portDifference(a: PortSet, b: PortSet): PortSet {
  return NUMBERS.difference(a, b);
}

/** Whether every port of `a` is in `b`. */
export function isPortSubset(a: PortSet, b: PortSet): boolean {
  return NUMBERS.isSubset(a, b);
}

export function isPortSetEmpty(set: PortSet): boolean {
  return set.length === 0;
}

export function arePortSetsEqual(a: PortSet, b: PortSet): boolean {
  return NUMBERS.areEqual(a, b);
}

export function portCount(set: PortSet): number {
  return Number(NUMBERS.size(set));
}

/** For people: `"11211"`, `"22, 8000–8080"`, `"all ports"`, `"no ports"`. */
export function formatPorts(set: PortSet): string {
  if (set.length === 0) return "no ports";
  if (NUMBERS.areEqual(set, ALL_PORTS)) return "all ports";
  return set.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(", ");
}
