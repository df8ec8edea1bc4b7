/**
 * A resource, or a block inside one, read field by field: omitted, not known yet, or a value. Never throws.
 *
 * **Omitted is not absent**: at a first preview the provider leaves what its schema computes unknown, whether the
 * program set it or not. A field is *omitted* when the inputs were seen and do not have it, or when it is unknown as a
 * whole and depends on nothing (then it may also have been looked up: for references, that is treated as unknown).
 *
 * **What an unknown reference was computed from bounds it**: it is one of the ids that those resources can give and that the
 * type of the argument allows. `[sg.id]` is that group, `[vpc.defaultSecurityGroupId]` the VPC's default group, and
 * `[a.id, b.id]`, two unknown elements computed from two groups, both. Of a list that is unknown as a whole
 * (`network.apply((n) => n.groups)`), or has fewer unknown elements than it can come from, only the bounds are known (`among`).
 *
 * Garbage (a port "abc", an inverted range, a CIDR that is none) is unknown, with the reason.
 */

import { isUnknown, listing, ref, unknown, unbounded } from "../../model/topology";
import type { Cidr, Fact, Read, FactId, Listing, Unbounded } from "../../model/topology";
import { readCidrBlock } from "../../sets/addresses";
import { UNKNOWN_MARKER, isText } from "./planned-resource";
import type { PlannedResource } from "./planned-resource";
import { countUnknown, isDeclared, isRecord, valueOf } from "./declared";
import type { Origin } from "./declared";
import { choicesOf } from "./choices";
import { FAMILY_KINDS, identitiesOf, PASSED_ON, shortType } from "./families";
import type { Family } from "./families";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";

type Raw = Readonly<Record<string, unknown>>;

/** Blocks of a list; with `rest` there may be more. */
export interface Blocks {
  readonly items: readonly Block[];
  readonly rest?: Unbounded;
}

export class Block {
  private constructor(
    readonly plan: Plan,
    readonly resource: PlannedResource,
    /** Its fields; of a block that is not known as a whole, none is. */
    private readonly raw: Raw | typeof UNKNOWN_MARKER,
    /** Property of the resource that this block is in; `undefined` for the resource itself. */
    private readonly property: string | undefined,
    /** Where it is in the resource: `ingress[0]`; empty for the resource itself. */
    private readonly path: string,
    /** How often a reference was followed on its way here: garbage may go round in circles. */
    private readonly depth = 0,
  ) {}

  static of(plan: Plan, resource: PlannedResource): Block {
    return new Block(plan, resource, resource.properties, undefined, "");
  }

  /** Whether the program left the field out. */
  isOmitted(key: string): boolean {
    const value = this.value(key);
    if (value === undefined) return true;
    return value === UNKNOWN_MARKER && this.isSurelyOmitted(key) !== false;
  }

  /** Whether it cannot be told if the field was omitted or looked up somewhere. */
  isPerhapsOmitted(key: string): boolean {
    return this.value(key) === UNKNOWN_MARKER && this.isSurelyOmitted(key) === undefined;
  }

  /** Where the value comes from; inside a nested block, what holds of the block. */
  origin(key: string): Origin {
    if (this.isOmitted(key)) return "omitted";
    if (countUnknown(this.value(key)) > 0) return "open";
    return isDeclared(this.resource, this.property ?? key) === true ? "declared" : "computed";
  }

  /** The fields that are set, by the program or by AWS's answer. */
  keys(): string[] {
    if (this.property !== undefined)
      return Object.keys(this.raw === UNKNOWN_MARKER ? {} : this.raw);
    const { inputs = {}, properties } = this.resource;
    return [...new Set([...Object.keys(inputs), ...Object.keys(properties)])];
  }

  /** The plain value, `<unknown>` wherever something is not known; `undefined` where there is none. */
  value(key: string): unknown {
    const value = this.property === undefined ? valueOf(this.resource, key) : this.own(key);
    return value === null || value === "" ? undefined : value;
  }

  private own(key: string): unknown {
    return this.raw === UNKNOWN_MARKER ? UNKNOWN_MARKER : this.raw[key];
  }

  text(key: string): Read<string> | undefined {
    if (this.isOmitted(key)) return undefined;
    const value = this.value(key);
    if (value === UNKNOWN_MARKER) return this.unknown(key);
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return this.garbage(key, "a string");
  }

  /** A number; one written as a string counts. */
  number(key: string): Read<number> | undefined {
    const text = this.text(key);
    if (text === undefined || isUnknown(text)) return text;
    const number = text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(number) ? number : this.garbage(key, "a number");
  }

  /** True or false; as a string too. */
  flag(key: string): Read<boolean> | undefined {
    const text = this.text(key);
    if (text === undefined || isUnknown(text)) return text;
    if (text === "true") return true;
    return text === "false" ? false : this.garbage(key, "true or false");
  }

  /** One CIDR, host bits masked as AWS masks them (and a note of it). */
  cidr(key: string): Read<Cidr> | undefined {
    const text = this.text(key);
    if (text === undefined || isUnknown(text)) return text;
    return this.parsedCidr(text, key);
  }

  /** A list of CIDRs. */
  cidrs(key: string): Listing<Cidr> {
    const { items, rest } = this.elements(key);
    const cidrs: Cidr[] = [];
    let hidden = rest;
    items.forEach((item, index) => {
      const step = `${key}[${String(index)}]`;
      const cidr =
        typeof item === "string" && item !== UNKNOWN_MARKER
          ? this.parsedCidr(item, step)
          : this.unknown(step, key);
      if (isUnknown(cidr)) hidden ??= cidr;
      else cidrs.push(cidr);
    });
    return listing(cidrs, hidden);
  }

  /** A list of strings. */
  texts(key: string): Listing<string> {
    const { items, rest } = this.elements(key);
    const texts = items.filter(isText);
    return listing(texts, rest ?? (texts.length < items.length ? this.unknown(key) : undefined));
  }

  /** A nested block: an object, or the first of a list of them. */
  child(key: string): Block | undefined {
    const { items, rest } = this.blocks(key);
    return items[0] ?? (rest === undefined ? undefined : this.nested(UNKNOWN_MARKER, key));
  }

  /** Nested blocks, of a list or a single object. */
  blocks(key: string): Blocks {
    const { items, rest } = this.elements(key);
    const blocks: Block[] = [];
    let hidden = rest;
    items.forEach((item, index) => {
      const step = `${key}[${String(index)}]`;
      if (isRecord(item)) {
        blocks.push(this.nested(item, step));
      } else {
        hidden ??= this.unknown(step, key);
      }
    });
    return hidden === undefined ? { items: blocks } : { items: blocks, rest: hidden };
  }

  /** A reference: the id of what it names, in the topology. */
  reference(key: string, family: Family): Fact<string> | undefined {
    if (this.value(key) === undefined) return undefined;
    if (this.isOmitted(key) && !this.isPerhapsOmitted(key)) return undefined;
    const { items, rest } = this.references(key, family);
    if (items.length === 1 && rest === undefined) return items[0];
    if (rest !== undefined && rest.among === undefined) return unbounded(rest);
    const ids = rest?.among === undefined ? items : [...new Set(rest.among.flat())];
    return { ...this.oneOf(key, family, ids), among: ids };
  }

  /** A list of references, known ones and those followed by dependency. */
  references(key: string, family: Family): Listing<string> {
    const value = this.value(key);
    if (value === undefined || (this.isOmitted(key) && !this.isPerhapsOmitted(key)))
      return listing();
    const elements = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    const known = elements.filter(isText).map((text) => this.resolved(text, family, key));
    const unknownCount = elements.length - known.length;
    if (unknownCount === 0) return listing([...new Set(known)]);
    const isWhole = !Array.isArray(value) && this.isListKey(key);
    return this.followed(key, family, known, isWhole ? Number.POSITIVE_INFINITY : unknownCount);
  }

  /**
   * Whether the field names a resource, by one of its names (URN, id, name) anywhere inside. What is not known can only name
   * a resource that it was computed from.
   */
  refersTo(key: string, names: readonly string[]): Read<boolean> {
    const value = this.value(key);
    const text = JSON.stringify(value ?? null);
    if (names.filter(isText).some((name) => text.includes(JSON.stringify(name)))) return true;
    const count = countUnknown(value);
    if (count === 0 || (this.isOmitted(key) && !this.isPerhapsOmitted(key))) return false;
    const dependencies = this.dependencies(key) ?? [];
    if (dependencies.length === 0) return this.unknown(key);
    const target = dependencies.find((urn) => names.includes(urn));
    if (target === undefined) return false;
    const type = this.plan.resource(target)?.type;
    const rivals = dependencies.filter((urn) => this.plan.resource(urn)?.type === type);
    return rivals.length <= count ? true : this.unknown(key);
  }

  /** Whether an id is that of a planned resource of this type (`ec2.VpnGateway`). */
  isOf(id: string, type: string): boolean {
    return this.plan.ofType(type).some((resource) => idOf(resource) === id);
  }

  /** States that a field is not known, and why, for people. */
  unknown(step: string, key: string = step): Unbounded {
    const field = this.factOf(step);
    const dependencies = this.dependencies(key);
    if (dependencies === undefined) {
      return unknown(field, { code: "not-known-in-plan", field }, "plan");
    }
    const of = dependencies.map((urn) => ref("resource", urn, this.plan.resource(urn)?.name));
    const isElsewhere = dependencies.every(
      (urn) => this.plan.resource(urn)?.type === "pulumi:pulumi:StackReference",
    );
    return isElsewhere
      ? unknown(field, { code: "outside-of-stack", field }, "outside")
      : unknown(field, { code: "known-after-creation", field, of }, "plan");
  }

  /** One of its fields as a fact of the resource. */
  private factOf(step: string): FactId {
    const aspect = this.path === "" ? step : `${this.path}.${step}`;
    return { subject: planned(this.resource), aspect };
  }

  /** Resources that a field was computed from; `undefined` where the engine names none. */
  dependencies(key: string): readonly string[] | undefined {
    return this.resource.propertyDependencies[this.property ?? key];
  }

  /**
   * References that are not known, followed by dependency. As many unknown elements as resources that they can come from: each
   * is one of them. Otherwise they are some of these, and what there is beyond them was looked up.
   */
  private followed(
    key: string,
    family: Family,
    known: readonly string[],
    count: number,
  ): Listing<string> {
    const candidates = this.candidates(key, family).filter((id) => !known.includes(id));
    const own = [...new Set(known)];
    if (candidates.length === 0) return listing(own, this.outside(key, family));
    if (candidates.length > 1 && !this.isEnough(key, count, candidates.length)) {
      return listing(own, {
        ...this.oneOf(key, family, candidates),
        among: choicesOf(candidates, count),
      });
    }
    const isMore =
      Number.isFinite(count) && this.property === undefined && count > candidates.length;
    return listing([...own, ...candidates], isMore ? this.lookedUp(key, family) : undefined);
  }

  /** Ids that a field can have come by: of what it was computed from, else of what that leads to. */
  private candidates(key: string, family: Family): string[] {
    const sources = (this.dependencies(key) ?? []).flatMap((urn) => this.plan.behind(urn));
    const own = sources.flatMap((source) => this.plan.answer(source, family) ?? []);
    const given = own.length > 0 ? own : sources.flatMap((source) => this.passedOn(source, family));
    return [...new Set(given)];
  }

  private passedOn(source: PlannedResource, family: Family): readonly string[] {
    const property = PASSED_ON[family]?.[shortType(source.type)];
    if (property === undefined || this.depth >= DEEPEST) return [];
    const block = new Block(this.plan, source, {}, undefined, "", this.depth + 1);
    return possible(block.references(property, family)).items;
  }

  /** Several resources and as many unknown elements, all of them here: each is one of the elements. */
  private isEnough(key: string, count: number, candidates: number): boolean {
    if (count < candidates || !Number.isFinite(count)) return false;
    if (this.property === undefined) return true;
    return unknownUnder(valueOf(this.resource, this.property), key) <= count;
  }

  /**
   * What nothing of AWS in the plan gives is named from outside: a lookup, or a component of another package (`awsx.ec2.Vpc`)
   * that shows none of its parts.
   */
  private outside(key: string, family: Family): Unbounded {
    const dependencies = this.dependencies(key) ?? [];
    const isOfThePlan = dependencies.some((urn) => this.plan.behind(urn).length > 0);
    return isOfThePlan ? this.unknown(key) : this.lookedUp(key, family);
  }

  /** From no resource of the plan. */
  private lookedUp(key: string, family: Family): Unbounded {
    const field = this.factOf(key);
    const names = FAMILY_KINDS[family];
    return unknown(field, { code: "outside-of-stack", field, names }, "outside");
  }

  private oneOf(key: string, family: Family, ids: readonly string[]): Unbounded {
    const field = this.factOf(key);
    // The engine names dependencies in no order that could be relied on.
    const candidates = [...ids]
      .sort()
      .map((id) => ref(FAMILY_KINDS[family], id, this.plan.nameOf(id)));
    return unknown(field, { code: "one-of", field, candidates }, "plan");
  }

  /** A known reference by id or name is the resource that has it; one from outside stays itself. */
  resolved(text: string, family: Family, key?: string): string {
    const sources = key === undefined ? [] : (this.dependencies(key) ?? []);
    // A name that two Regions have means the one that the field was computed from.
    const own = sources
      .flatMap((urn) => this.plan.behind(urn))
      .find(
        (one) => identitiesOf(one).includes(text) && this.plan.answer(one, family) !== undefined,
      );
    const resource = own ?? this.plan.named(text);
    return (resource === undefined ? undefined : this.plan.answer(resource, family)) ?? text;
  }

  private parsedCidr(text: string, step: string): Read<Cidr> {
    const block = readCidrBlock(text.trim());
    if (block?.isCidr !== true) return this.garbage(step, "a CIDR", text);
    const { cidr } = block;
    if (cidr !== text.trim()) this.plan.notes.add(`${text} was read as ${cidr}, as AWS does`);
    return cidr;
  }

  private garbage(step: string, expected: string, got: unknown = this.value(step)): Unbounded {
    const text = typeof got === "string" ? got.slice(0, 60) : `a value of type ${typeof got}`;
    const field = this.factOf(step);
    return unknown(field, { code: "invalid", field, expected, got: text }, "plan");
  }

  private nested(raw: Raw | typeof UNKNOWN_MARKER, step: string): Block {
    const property = this.property ?? step.replace(/\[\d+\]$/, "");
    return new Block(this.plan, this.resource, raw, property, this.factOf(step).aspect);
  }

  /** The elements of a list; a single value counts as a list of one. */
  private elements(key: string): { items: readonly unknown[]; rest?: Unbounded } {
    if (this.isOmitted(key)) return { items: [] };
    const value = this.value(key);
    if (value === UNKNOWN_MARKER) return { items: [], rest: this.unknown(key) };
    return { items: Array.isArray(value) ? (value as readonly unknown[]) : [value] };
  }

  /** `undefined`: the inputs were not seen, so that an unknown without dependencies may have been looked up. */
  private isSurelyOmitted(key: string): boolean | undefined {
    if (this.property !== undefined) return false;
    const isSet = isDeclared(this.resource, key);
    if (isSet !== undefined) return !isSet;
    return this.dependencies(key) === undefined ? undefined : false;
  }

  /** Names of lists end in s; a single reference that is unknown names one resource. */
  private isListKey(key: string): boolean {
    return key.endsWith("s");
  }
}

/** Resources hand on what they were handed (`instance.subnetId`), not further than this. */
const DEEPEST = 4;

/** Everything that a list of references can hold: its known items, and those of every choice. */
export function possible({ items, rest }: Listing<string>): Listing<string> {
  if (rest?.among === undefined) return listing(items, rest);
  return listing([...new Set([...items, ...(rest.among as string[][]).flat()])]);
}

/** How many unknown values there are in fields of one name: blocks of a property share its dependencies, not their names. */
function unknownUnder(value: unknown, name: string): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === name ? countUnknown(item) : unknownUnder(item, name)),
    0,
  );
}
