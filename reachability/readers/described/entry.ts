/**
 * One object of described JSON, read field by field: absent, hidden (`<unknown>`) or a value of the right type.
 *
 * `null` and a missing key are both *absent*. A hidden object stays readable: each of its fields is a missing fact
 * of its own. A value of the wrong type is an error that names file and JSON path; the path is only put
 * together when it is needed, because an account has a hundred thousand of these.
 */

import { isUnknown, listing, ref, unknown } from "../../model/topology";
import type {
  Cidr,
  Fact,
  Read,
  FactId,
  Listing,
  ResourceRef,
  Unbounded,
  Protocol,
} from "../../model/topology";
import { readCidrBlock } from "../../sets/addresses";
import { canonicalProtocol, isProtocolText } from "../protocol";
import { UNKNOWN_MARKER } from "../planned/planned-resource";

/** A described file that does not have the shape `aws … describe-*` prints. */
export class DescribedError extends Error {
  constructor(
    /** Name of the source, as it was handed in. */
    readonly source: string,
    /** JSON path of the value, e.g. `$.Vpcs[0].CidrBlock`. */
    readonly path: string,
    problem: string,
  ) {
    super(`${source}: ${path} ${problem}`);
    this.name = "DescribedError";
  }
}

/** Account and region as the path of a file tells them (`accounts/123456789012/us-east-1/Vpcs.json`). */
export interface Scope {
  readonly account?: string;
  readonly region?: string;
}

/** The document an entry is in. */
export interface DocumentRoot {
  readonly source: string;
  /** JSON path of the document in its file: `$`, or `$[2]` where a file holds several. */
  readonly path: string;
  readonly scope: Scope;
  /** What was changed in reading, for people. */
  readonly notes: Set<string>;
  /** What replies that are not modelled say of resources, by the id they name: all documents share it. */
  readonly opened: ReadonlyMap<string, readonly Unbounded[]>;
}

type Raw = Readonly<Record<string, unknown>>;

/** The objects of a list; with `rest` there may be more of them. */
export interface Entries {
  readonly items: readonly Entry[];
  readonly rest?: Unbounded;
}

export class Entry {
  /** The resource, once it is known. */
  private own: ResourceRef | undefined;
  /** Other entries of the same resource, which fill in what this one leaves out. */
  private others: Entry[] | undefined;

  constructor(
    /** `undefined`: the whole object is hidden. */
    private readonly raw: Raw | undefined,
    readonly root: DocumentRoot,
    private readonly up: Entry | undefined,
    private readonly key: string,
    private readonly index: number,
  ) {}

  /** Id of the resource: missing facts are named after it. Without one, where the entry is. */
  get id(): string {
    return this.own?.id ?? this.path;
  }

  /** Says which resource this describes. */
  describes(resource: ResourceRef): void {
    this.own = resource;
  }

  /** Where it is: `$.Vpcs[0].CidrBlockAssociationSet[1]`. */
  get path(): string {
    if (this.key === "") return this.root.path;
    const step = this.index < 0 ? this.key : `${this.key}[${String(this.index)}]`;
    return `${this.up?.path ?? this.root.path}.${step}`;
  }

  /** One of its fields as a fact: of the resource that it is in, so that the order of files does not matter. */
  factOf(key: string): FactId {
    const step = this.index < 0 ? this.key : `${this.key}[${String(this.index)}]`;
    if (this.own !== undefined) return { subject: this.own, aspect: key };
    return this.up === undefined
      ? { subject: ref("document", this.root.source), aspect: `${this.path}.${key}` }
      : this.up.factOf(`${step}.${key}`);
  }

  /** Lets another description of the same resource fill in what is absent or hidden here. */
  alsoDescribedBy(other: Entry): void {
    (this.others ??= []).push(other);
  }

  /** The object as it was described, once or several times; nothing where all of it is hidden. */
  descriptions(): readonly Raw[] {
    if (this.others === undefined) return this.raw === undefined ? [] : [this.raw];
    const all = [this as Entry, ...this.others];
    return all.map(({ raw }) => raw).filter((raw) => raw !== undefined);
  }

  /** Whether any description has the key, hidden or not. */
  has(key: string): boolean {
    return this.raw === undefined || !isAbsent(this.holder(key).raw?.[key]);
  }

  /** A string. */
  text(key: string): Read<string> | undefined {
    return this.scalar(key, "string", "a string");
  }

  /** `true` or `false`. */
  flag(key: string): Read<boolean> | undefined {
    return this.scalar(key, "boolean", "true or false");
  }

  /** `true` or `false`, plain or as an attribute (`{ "Value": true }`). */
  flagOrValue(key: string): Read<boolean> | undefined {
    const value = this.holder(key).raw?.[key];
    const isAttribute = typeof value === "object" && value !== null;
    return isAttribute ? this.child(key)?.flag("Value") : this.flag(key);
  }

  /** A number. */
  number(key: string): Read<number> | undefined {
    return this.scalar(key, "number", "a number");
  }

  /** The resource's own id: must be there. `undefined` when it is hidden. */
  requiredId(key: string): string | undefined {
    const id = this.text(key);
    if (id === undefined) throw this.wrong(key, "must be there");
    return isUnknown(id) ? undefined : id;
  }

  /** A CIDR, host bits masked as AWS masks them (and a note of it). */
  cidr(key: string): Read<Cidr> | undefined {
    const text = this.text(key);
    if (text === undefined || isUnknown(text)) return text;
    const block = readCidrBlock(text);
    if (block?.isCidr !== true)
      throw this.wrong(key, `must be a CIDR such as 10.0.0.0/16, got "${text}"`);
    const { cidr } = block;
    if (cidr !== text) this.root.notes.add(`${text} was read as ${cidr}, as AWS does`);
    return cidr;
  }

  /** A single IP address. */
  address(key: string): Read<string> | undefined {
    const text = this.text(key);
    if (text === undefined || isUnknown(text)) return text;
    const block = readCidrBlock(text);
    if (block === undefined || block.isCidr)
      throw this.wrong(key, `must be an IP address, got "${text}"`);
    return block.address;
  }

  /** A nested object; `undefined` when absent. */
  child(key: string): Entry | undefined {
    if (this.raw === undefined) return new Entry(undefined, this.root, this, key, -1);
    const holder = this.holder(key);
    const value = holder.raw?.[key];
    if (isAbsent(value)) return undefined;
    return holder.nested(value, key, -1);
  }

  /** The objects of a list; an absent list is an empty one. */
  list(key: string): Entries {
    // Most lists of most objects are absent or empty: nothing is made for these.
    const plain = this.others === undefined ? this.raw?.[key] : undefined;
    if (Array.isArray(plain) && plain.length === 0) return NO_ENTRIES;
    const { items, rest, holder = this } = this.array(key);
    if (items.length === 0 && rest === undefined) return NO_ENTRIES;
    const entries: Entry[] = [];
    let hidden = rest;
    for (let index = 0; index < items.length; index += 1) {
      if (items[index] === UNKNOWN_MARKER) hidden ??= holder.hidden(key);
      else entries.push(holder.nested(items[index], key, index));
    }
    return hidden === undefined ? { items: entries } : { items: entries, rest: hidden };
  }

  /** A list of strings. */
  texts(key: string): Listing<string> {
    const { items, rest, holder = this } = this.array(key);
    const texts: string[] = [];
    let hidden = rest;
    items.forEach((item, index) => {
      if (item === UNKNOWN_MARKER) hidden ??= holder.hidden(key);
      else if (typeof item === "string") texts.push(item);
      else throw holder.wrong(`${key}[${String(index)}]`, mustBe("a string", item));
    });
    return listing(texts, hidden);
  }

  /** States that a field of this object is hidden. */
  hidden(key: string): Unbounded {
    const field = this.factOf(key);
    return unknown(field, { code: "hidden", field, source: this.root.source });
  }

  /** States that a field has a value that is not modelled. */
  notModelled(key: string, value: string): Unbounded {
    const field = this.factOf(key);
    return unknown(field, { code: "field-not-modelled", field, value });
  }

  /** The protocol in a field, in the spelling of the topology; one that is none that is known may be any. */
  protocol(key: string): Read<Protocol> {
    const text = orElse(this.text(key), "-1");
    if (isUnknown(text)) return text;
    return isProtocolText(text) ? canonicalProtocol(text) : this.notModelled(key, text);
  }

  /** An error at one of its fields. */
  wrong(key: string, problem: string): DescribedError {
    return new DescribedError(this.root.source, `${this.path}.${key}`, `${problem}.`);
  }

  private scalar<K extends keyof Scalars>(
    key: string,
    type: K,
    expected: string,
  ): Read<Scalars[K]> | undefined {
    if (this.raw === undefined) return this.hidden(key);
    const holder = this.others === undefined ? this : this.holder(key);
    const value = holder.raw?.[key];
    if (isAbsent(value)) return undefined;
    if (value === UNKNOWN_MARKER) return holder.hidden(key);
    if (typeof value !== type) throw holder.wrong(key, mustBe(expected, value));
    return value as Scalars[K];
  }

  private array(key: string): Elements {
    if (this.raw === undefined) return { items: [], rest: this.hidden(key), holder: this };
    const holder = this.others === undefined ? this : this.holder(key);
    const value = holder.raw?.[key];
    if (value === undefined || value === null) return NOTHING;
    if (value === UNKNOWN_MARKER) return { items: [], rest: holder.hidden(key), holder };
    if (!Array.isArray(value)) throw holder.wrong(key, mustBe("a list", value));
    return { items: value as readonly unknown[], holder };
  }

  private nested(value: unknown, key: string, index: number): Entry {
    if (value === UNKNOWN_MARKER) return new Entry(undefined, this.root, this, key, index);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const step = index < 0 ? key : `${key}[${String(index)}]`;
      throw this.wrong(step, mustBe("an object", value));
    }
    return new Entry(value as Raw, this.root, this, key, index);
  }

  /** The description that has the key: this one, or the first other that has it in the open. */
  private holder(key: string): Entry {
    if (this.others === undefined || isGiven(this.raw?.[key])) return this;
    const given = this.others.find((other) => isGiven(other.raw?.[key]));
    if (given !== undefined) return given;
    const all = [this as Entry, ...this.others];
    return all.find((entry) => !isAbsent(entry.raw?.[key])) ?? this;
  }
}

/** The raw elements of a list, and the description that has it. */
interface Elements {
  readonly items: readonly unknown[];
  readonly rest?: Unbounded;
  readonly holder?: Entry;
}

/** Most lists of most objects are empty: they share these. */
const NOTHING: Elements = { items: [] };
const NO_ENTRIES: Entries = { items: [] };

interface Scalars {
  string: string;
  boolean: boolean;
  number: number;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isGiven(value: unknown): boolean {
  return !isAbsent(value) && value !== UNKNOWN_MARKER;
}

/** `must be a list, got 5` — with the value as JSON, cut short. */
export function mustBe(expected: string, got: unknown): string {
  const text = got === undefined ? "nothing" : JSON.stringify(got);
  return `must be ${expected}, got ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}

/** The known value, or what to take when the field is absent. Unknown stays unknown. */
export function orElse<T>(fact: Read<T> | undefined, absent: Read<T>): Read<T> {
  return fact ?? absent;
}

/** The value where it is known, for decisions that may ignore a missing one (names, kinds). */
export function known<T>(fact: Fact<T> | undefined): T | undefined {
  return fact === undefined || isUnknown(fact) ? undefined : fact;
}
