/**
 * Facts, known and not known. What is missing is data: which fact, why, and what it could be. The words are made in
 * `explain/reasons.ts`.
 */

import type { FactId, ResourceKind, ResourceRef } from "./identity";
import { factKey, factOf, ref, WHOLE } from "./identity";

/** Why a fact is not known. Closed: a new reason gets a code here and a sentence in `explain/reasons.ts`. */
export type Reason =
  /** What was read shows that there is a value, and not which: `<unknown>` in a file. */
  | { readonly code: "hidden"; readonly field: FactId; readonly source?: string }
  /** The call that tells it was denied or not made; `where`: account and Region; `of`: asked for one resource. */
  | {
      readonly code: "call-not-read";
      readonly call: string;
      readonly where?: string;
      readonly of?: ResourceRef;
    }
  /** Something names the resource, and it is not among what was read. */
  | { readonly code: "not-read"; readonly resource: ResourceRef }
  /** What was read of the resource says nothing of this: AWS shows it later, or elsewhere. */
  | { readonly code: "not-shown"; readonly resource: ResourceRef; readonly what: string }
  /** AWS gives it when the resource is made, or starts. */
  | { readonly code: "given-by-aws"; readonly resource: ResourceRef; readonly what: string }
  /** AWS chooses while it runs, and does not say how. */
  | { readonly code: "chosen-by-aws"; readonly what: string }
  /** Pulumi knows it only once these are created. */
  | {
      readonly code: "known-after-creation";
      readonly field: FactId;
      readonly of: readonly ResourceRef[];
    }
  /** The plan does not know it, and does not say what it depends on. */
  | { readonly code: "not-known-in-plan"; readonly field: FactId }
  /** It comes from a resource that this stack does not have. */
  | { readonly code: "outside-of-stack"; readonly field: FactId; readonly names?: ResourceKind }
  /** The resource is known by its id alone: this stack does not have it. */
  | { readonly code: "not-in-stack"; readonly resource: ResourceRef }
  /** Whatever other resources of the kind there are besides this stack's. */
  | { readonly code: "others-outside-of-stack"; readonly what: string }
  /** The resource was there before the stack, with contents of its own. */
  | { readonly code: "existed-before"; readonly resource: ResourceRef; readonly what: string }
  /** The VPC is another account's, and the interfaces of those it is shared with are theirs to list. */
  | {
      readonly code: "others-in-shared-vpc";
      readonly resource: ResourceRef;
      readonly owner: string;
    }
  /** Nothing in this stack accepts the peering. */
  | { readonly code: "not-accepted"; readonly resource: ResourceRef }
  /** Some of these give out public addresses, others do not. */
  | { readonly code: "subnets-differ"; readonly candidates: readonly ResourceRef[] }
  /** The program's value cannot be read. */
  | {
      readonly code: "invalid";
      readonly field: FactId;
      readonly expected: string;
      readonly got: string;
    }
  /** It is one of these. */
  | { readonly code: "one-of"; readonly field: FactId; readonly candidates: readonly ResourceRef[] }
  /** An interface that is not placed yet is in one of these subnets. */
  | {
      readonly code: "may-stand-in";
      readonly resource: ResourceRef;
      readonly candidates: readonly ResourceRef[];
    }
  /** A range was asked about, and its addresses are not all treated alike. */
  | { readonly code: "range-asked"; readonly cidrs: readonly string[] }
  /** The port of the cache comes later. */
  | { readonly code: "port-not-known" }
  /** A client opens its connection from any of its ephemeral ports. */
  | { readonly code: "any-client-port" }
  /** Which of several interfaces, or of those not read, has the address. */
  | { readonly code: "address-not-owned"; readonly address: string; readonly isShared?: boolean }
  /** The route leads to a VPC that is not known. */
  | { readonly code: "far-side-not-read" }
  /** The way between the two ends is not known. */
  | { readonly code: "way-not-known" }
  /** AWS has this, and the model has not: `feature` in AWS's words. */
  | { readonly code: "not-modelled"; readonly feature: string; readonly resource?: ResourceRef }
  /**
   * The field is set to something that the model has no place for. `value`: which, where the field as such is modelled;
   * `effect`: what AWS does with it, where that is known.
   */
  | {
      readonly code: "field-not-modelled";
      readonly field: FactId;
      readonly value?: string;
      readonly effect?: string;
    }
  /** It names no security group, so that it has the default group of a VPC that is not known, for a reason of its own. */
  | {
      readonly code: "default-group-of-unknown-vpc";
      readonly resource: ResourceRef;
      readonly vpc: Unknown;
    };

/** A fact that is not known: of a value of type `V`. Two with the same `fact` are one and the same missing fact. */
export interface Unknown<V = unknown> {
  readonly kind: "unknown";
  /** Identity of the missing fact. */
  readonly fact: FactId;
  readonly because: Reason;
  /** `plan`: this stack decides it. `outside`: it lies outside of what was read (another stack, a denied call). */
  readonly origin: "plan" | "outside";
  /** All that it can be, where that is known: values of the fact itself; of the rest of a listing, lists of further items. */
  readonly among?: readonly V[];
  /** The resource that decides by it, where that is worth saying. */
  readonly decisiveFor?: ResourceRef;
}

/** A fact that is not known, and may be anything. */
export type Unbounded = Unknown<never>;

/** A value, or the statement that it is not known. */
export type Fact<T> = T | Unknown<T>;

/** A value as it was read, or the statement that it was not: nothing bounds it. */
export type Read<T> = T | Unbounded;

/** Whether a fact is missing. */
export function isUnknown<T>(fact: Read<T>): fact is Unbounded;
export function isUnknown<T>(fact: Fact<T>): fact is Unknown<T>;
export function isUnknown<T>(fact: Fact<T>): fact is Unknown<T> {
  return (
    typeof fact === "object" && fact !== null && (fact as { kind?: unknown }).kind === "unknown"
  );
}

/** The first of them that is missing. */
export function firstMissing<T>(facts: readonly (Read<T> | undefined)[]): Unbounded | undefined;
export function firstMissing<T>(facts: readonly (Fact<T> | undefined)[]): Unknown<T> | undefined;
export function firstMissing<T>(facts: readonly (Fact<T> | undefined)[]): Unknown<T> | undefined {
  for (const fact of facts) if (fact !== undefined && isUnknown(fact)) return fact;
  return undefined;
}

/**
 * States that a fact is missing.
 *
 * @example unknown(factOf("subnet", id, "zone"), { code: "not-read", resource: ref("subnet", id) })
 */
export function unknown(
  fact: FactId,
  because: Reason,
  origin: Unknown["origin"] = "outside",
): Unbounded {
  return { kind: "unknown", fact, because, origin };
}

/**
 * The same fact without what it is bounded by: for another value that hangs on it. What an id can be says nothing of the
 * resource that it names.
 */
export function unbounded(fact: Unknown): Unbounded;
export function unbounded(fact: Unknown | undefined): Unbounded | undefined;
export function unbounded(fact: Unknown | undefined): Unbounded | undefined {
  if (fact === undefined) return undefined;
  const open = unknown(fact.fact, fact.because, fact.origin);
  return fact.decisiveFor === undefined ? open : { ...open, decisiveFor: fact.decisiveFor };
}

/** Turns a value into another; what is missing stays missing, and can be what each of its values turns into. */
export function mapKnown<T, U>(fact: Read<T>, change: (value: T) => U): Read<U>;
export function mapKnown<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U>;
export function mapKnown<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return isUnknown(fact) ? mapUnknown(fact, change) : change(fact);
}

/** What is missing can be what each of its values turns into. */
export function mapUnknown<T, U>(fact: Unknown<T>, change: (value: T) => U): Unknown<U> {
  const open = unbounded(fact);
  return fact.among === undefined ? open : { ...open, among: fact.among.map(change) };
}

/** Whether both are missing, and one and the same fact; or neither is. */
export function isSameFact(a: Unknown | undefined, b: Unknown | undefined): boolean {
  return a === undefined || b === undefined ? a === b : factKey(a.fact) === factKey(b.fact);
}

/** A resource that something names was not read: nothing of it is known (or `aspect` of it). */
export function notRead(kind: ResourceKind, id: string, aspect: string = WHOLE): Unbounded {
  return unknown(factOf(kind, id, aspect), { code: "not-read", resource: ref(kind, id) });
}

/** The model is silent about this of a resource; `feature` in AWS's words: `"middlebox routing"`. */
export function notModelled(resource: ResourceRef, feature: string, aspect = feature): Unbounded {
  return unknown({ subject: resource, aspect }, { code: "not-modelled", feature, resource });
}
