/**
 * How each member of a shape that AWS prints is treated. There are three ways, and no fourth:
 *
 * - *read*: it goes into the topology, or the reader decides by it;
 * - *irrelevant*, because …: whatever it says, no connection opens or closes by it;
 * - *open when set*: it can open or close one and is not modelled. Where it is set, nothing that consults the resource is
 *   definite (`Named.unread`).
 *
 * What is not classified at all is open: AWS adds members every month. `tests/reachability/readers/registry.test.ts`
 * compares these tables with the declarations of the installed SDK, so an upgrade asks the question again.
 */

/** Whether a value leaves everything as it is: what AWS prints where the feature is off. */
export type IsHarmless = (value: unknown, holder: Readonly<Record<string, unknown>>) => boolean;

export interface Read {
  readonly kind: "read";
  /** The shape of the object, or of each object of the list, that is there. */
  readonly shape?: string;
  /** The reader asks each part by itself what of it is open: the whole is not opened by it. */
  readonly isAskedByPart?: true;
  /** The values that are understood; any other opens the resource. */
  readonly values?: ReadonlyMap<string, "known" | OpenWhenSet>;
}

export interface Irrelevant {
  readonly kind: "irrelevant";
  readonly because: string;
}

export interface OpenWhenSet {
  readonly kind: "open";
  readonly because: string;
  readonly isHarmless: IsHarmless;
}

export type Treatment = Read | Irrelevant | OpenWhenSet;

/** It goes into the topology. */
export const read: Read = { kind: "read" };

/** An object, or a list of objects, of which something that is open opens the whole resource. */
export function readAs(shape: string): Read {
  return { kind: "read", shape };
}

/** A list of objects that the reader asks one by one: an open one leaves the others as they are. */
export function partsOf(shape: string): Read {
  return { kind: "read", shape, isAskedByPart: true };
}

/** A value out of a few: those that are understood, and those that are known and not modelled. Any other is open. */
export function oneOf(
  known: readonly string[],
  notModelled: Readonly<Record<string, string>> = {},
): Read {
  const values = new Map<string, "known" | OpenWhenSet>(known.map((value) => [value, "known"]));
  for (const [value, because] of Object.entries(notModelled))
    values.set(value, openWhenSet(because));
  return { kind: "read", values };
}

export function irrelevant(because: string): Irrelevant {
  return { kind: "irrelevant", because };
}

/** Open where it is set, except to one of the values that change nothing. */
export function openWhenSet(because: string, ...harmless: readonly unknown[]): OpenWhenSet {
  return openUnless(because, (value) => harmless.includes(value));
}

/** Open where it is set, unless its value changes nothing. */
export function openUnless(because: string, isHarmless: IsHarmless): OpenWhenSet {
  return { kind: "open", because, isHarmless };
}

/** The same treatment for several members. */
export function each<T extends Treatment>(
  members: readonly string[],
  treatment: T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(members.map((member) => [member, treatment]));
}

export interface Shape {
  /** The interfaces of the SDK's declarations that it describes, such as `ec2.Vpc`; none: no declarations are installed. */
  readonly declaredAs: readonly string[];
  readonly members: Readonly<Record<string, Treatment>>;
  /** Members that no declaration has: what replies without a subject are given by the reader, or older formats print. */
  readonly besides?: Readonly<Record<string, Treatment>>;
}

export const TAGS = irrelevant("tags name a resource; Name is read by every reader");
export const IDENTIFIER = irrelevant("an identifier that nothing refers to");
export const WORDS = irrelevant("words for people");
export const TIMES = irrelevant("when something happened");
export const NAMES = irrelevant("a DNS name: connections are opened to addresses");
