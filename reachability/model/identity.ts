/**
 * What things and facts *are*, as structure: a resource by kind and id, a fact by the resource it is about and the aspect
 * of it. Nothing here is ever joined into a text that is taken apart again; `factKey` serves maps alone.
 *
 * Ids are opaque: AWS's where AWS has given one, Pulumi's URN where not, and `partId` for what has no resource of its
 * own (a VPC's default group, the interface of a node).
 */

/** Kinds of resources, in AWS's words. */
export type ResourceKind =
  | "vpc"
  | "subnet"
  | "route-table"
  | "network-acl"
  | "security-group"
  | "prefix-list"
  | "network-interface"
  | "gateway"
  | "peering"
  | "transit-gateway"
  | "transit-gateway-attachment"
  | "transit-gateway-route-table"
  | "cache-subnet-group"
  | "cache-parameter-group"
  | "cache"
  | "load-balancer"
  | "target-group"
  | "launch-template"
  | "vpc-endpoint"
  | "instance"
  | "function"
  | "service"
  /** A resource of a plan, whatever its type. */
  | "resource"
  /** An address or a range that was asked about, which no known interface has. */
  | "address"
  /** The account, for what concerns all resources of a kind. */
  | "account"
  /** The question itself: its port. */
  | "question"
  /** A file or reply that was read. */
  | "document";

/** One resource. Two with the same kind and id are the same. */
export interface ResourceRef {
  readonly kind: ResourceKind;
  readonly id: string;
  /** What people call it, where that is known and the topology does not tell. No part of its identity. */
  readonly name?: string;
}

/** One fact. Two with the same subject, aspect and part are one and the same fact. */
export interface FactId {
  readonly subject: ResourceRef;
  /** Which of its properties, as AWS or Pulumi calls it; `WHOLE` for the resource as such. */
  readonly aspect: string;
  /** Which part of that, where it has several: one list of those that a denied call would have told of. */
  readonly part?: string;
}

/** The aspect of a fact that is about a resource as such: it was not read at all. */
export const WHOLE = "resource";

export function ref(kind: ResourceKind, id: string, name?: string): ResourceRef {
  return name === undefined ? { kind, id } : { kind, id, name };
}

/** The same fact of one of several: each has an answer of its own, though one gap hides them all. */
export function partOfFact({ subject, aspect }: FactId, part: string): FactId {
  return { subject, aspect, part };
}

/** @example factOf("subnet", "subnet-1", "routeTable") */
export function factOf(kind: ResourceKind, id: string, aspect: string, part?: string): FactId {
  const subject = { kind, id };
  return part === undefined ? { subject, aspect } : { subject, aspect, part };
}

/** A key for maps and for comparing: equal for the same fact, never to be taken apart. */
export function factKey({ subject, aspect, part }: FactId): string {
  const whole = `${subject.kind}\n${subject.id}\n${aspect}`;
  return part === undefined ? whole : `${whole}\n${part}`;
}

/** Id of what belongs to a resource without being one itself: the one place that makes such ids. */
export function partId(whole: string, part: string): string {
  return `${whole}#${part}`;
}
