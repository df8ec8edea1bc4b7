/**
 * Too many interfaces to show one by one: those of one place, kind and verdict that the same gates let through or stop are
 * one source, and the first of them is explained for all. They differ in their own groups alone.
 */

import { decide } from "../reachability";
import type { Gate, SourceClass, Topology } from "../reachability";

/** Interfaces that are shown one by one; of more, those alike are one source. */
const MOST_INTERFACES = 2_500;

/** The classes as they are shown. */
export function shownClasses(topology: Topology, classes: readonly SourceClass[]): SourceClass[] {
  if (!isCollapsed(classes)) return [...classes];
  const alike = new Map<string, SourceClass[]>();
  for (const one of classes) {
    const key = likenessOf(topology, one);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [one]);
    else known.push(one);
  }
  return [...alike.values()].map(joined);
}

/** Whether each class, rather than each interface, is a box. */
export function isCollapsed(classes: readonly SourceClass[]): boolean {
  return classes.reduce((sum, { interfaces }) => sum + interfaces.length, 0) > MOST_INTERFACES;
}

function joined(alike: readonly SourceClass[]): SourceClass {
  const [first] = alike;
  if (first === undefined) throw new Error("sources alike are at least one");
  const groups = new Set(alike.flatMap((one) => one.groups));
  return { ...first, interfaces: alike.flatMap((one) => one.interfaces), groups: [...groups] };
}

/** What sources alike have in common. */
function likenessOf(topology: Topology, one: SourceClass): string {
  const { vpc, subnets, kind, account, isPublic, nodes, question } = one;
  const { gates, hops } = decide(topology, question);
  // The first hop is the interface itself.
  const way = [gates.map(gateLikeness), hops.slice(1)];
  return JSON.stringify([vpc, subnets, kind, account, isPublic, nodes, way]);
}

/** Of the source's own groups only what they say, of every other gate also which it is, and by which rule. */
function gateLikeness(gate: Gate): unknown {
  const { direction, kind, side, outcome, code, causes, rule, resources } = gate;
  const missing = (gate.missing ?? []).map(({ because }) => because.code);
  const said = [direction, kind, side, outcome, code, causes, missing];
  const isOwnGroups = kind === "security-group" && side === "source";
  return isOwnGroups ? said : [...said, rule?.id, resources.map(({ id }) => id)];
}
