/**
 * Parts that are resources of their own (a rule, a route, an ACL entry), gathered under what they belong to.
 * One whose whole is not known may belong to any of them, or to any of a few: it makes each of those uncertain.
 */

import { factOf, isUnknown, listing, ref, unknown, unbounded } from "../../model/topology";
import type { Fact, Listing, ResourceKind, Unbounded } from "../../model/topology";

export class Parts<T> {
  private readonly byWhole = new Map<string, { items: T[]; rest?: Unbounded }>();
  private anywhere: Unbounded | undefined;

  add(whole: Fact<string>, parts: readonly T[], rest?: Unbounded): void {
    if (isUnknown(whole)) {
      // It is bounded by ids of wholes, and the parts of each of these by nothing.
      const open = unbounded(whole);
      for (const id of whole.among ?? []) this.put(id, [], open);
      // What is in another stack's group or table is none of this stack's.
      if (whole.among === undefined && whole.origin === "plan") this.anywhere ??= open;
      return;
    }
    this.put(whole, parts, rest);
  }

  private put(whole: string, parts: readonly T[], rest?: Unbounded): void {
    const known = this.byWhole.get(whole) ?? { items: [] };
    known.items.push(...parts);
    const hidden = known.rest ?? rest;
    this.byWhole.set(whole, hidden === undefined ? known : { ...known, rest: hidden });
  }

  of(whole: string): Listing<T> {
    const known = this.byWhole.get(whole);
    return listing(known?.items ?? [], known?.rest ?? this.anywhere);
  }

  /** Wholes that are none of these: they lie outside of the stack. */
  elsewhere(
    taken: ReadonlySet<string>,
    made: readonly { id: string }[] = [],
  ): (readonly [string, Listing<T>])[] {
    const here = new Set([...taken, ...made.map(({ id }) => id)]);
    return [...this.byWhole.keys()]
      .filter((id) => !here.has(id))
      .map((id) => [id, this.of(id)] as const);
  }
}

/** A fact about a resource that is not in the stack. */
export function outsideOf(kind: ResourceKind, id: string, aspect: string): Unbounded {
  return unknown(factOf(kind, id, aspect), { code: "not-in-stack", resource: ref(kind, id) });
}
