/**
 * Everything that exists in one fake account and Region.
 *
 * A `Thing` is one object of AWS: its kind, its id and its properties in the provider's words. Several resource types may
 * manage the same kind (`ec2.SecurityGroup` and `ec2.DefaultSecurityGroup` a `security-group`). Things are immutable: a change
 * puts a new one in the place of the old, so that a change that fails half-way is undone by keeping the old map.
 */
import { createHash } from "node:crypto";
import type { Plain, Properties } from "../../wire/values";
import { idPrefix } from "./ids";

/** One object of AWS. */
export interface Thing {
  /** `vpc`, `subnet`, `security-group` … */
  readonly kind: string;
  readonly id: string;
  readonly properties: Properties;
  /** URN of the resource that made it: AWS's client token, by which a create that is repeated finds what it made. */
  readonly madeBy?: string;
  /** Whether a program has it under its care; a thing of the account's own (default VPC) has not. */
  readonly isDefault?: boolean;
}

/** The form in which a world is kept in a file. */
export interface WorldFile {
  readonly format: 1;
  readonly region: string;
  readonly account: string;
  readonly seeds: readonly string[];
  readonly births: Readonly<Record<string, number>>;
  /** What was there and is not any more, `kind/id`: naming it is a mistake, not a thing outside of the stack. */
  readonly gone?: readonly string[];
  readonly things: readonly Thing[];
}

/** What spans Regions; anything else can only be shared between accounts of one Region. */
const SPANNING: ReadonlySet<string> = new Set([
  "peering",
  "transit-gateway",
  "transit-gateway-attachment",
  "vpc",
]);

/** The store itself: what there is, changed in whole steps. */
export class Things {
  #things = new Map<string, Thing>();
  #births = new Map<string, number>();
  #seeds = new Set<string>();
  #gone = new Set<string>();

  protected constructor(
    readonly region: string,
    readonly account: string,
  ) {}

  toJSON(): WorldFile {
    return {
      format: 1,
      region: this.region,
      account: this.account,
      seeds: [...this.#seeds].sort(),
      births: Object.fromEntries([...this.#births].sort()),
      gone: [...this.#gone].sort(),
      things: [...this.#things.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    };
  }

  /** Remembers that a seed has been put into this world. */
  protected addSeed(seed: string): void {
    this.#seeds.add(seed);
  }

  /** Whether all of these have been put into this world. */
  protected hasSeeds(seeds: readonly string[]): boolean {
    return seeds.every((seed) => this.#seeds.has(seed));
  }

  protected restore(file: WorldFile): void {
    this.#births = new Map(Object.entries(file.births));
    this.#seeds = new Set(file.seeds);
    this.#gone = new Set(file.gone ?? []);
    this.#things = new Map(file.things.map((thing) => [keyOf(thing), thing]));
  }

  /** Runs a change: all of it happens or, when it throws, nothing. */
  transact<T>(change: () => T): T {
    const before = {
      things: new Map(this.#things),
      births: new Map(this.#births),
      gone: new Set(this.#gone),
    };
    try {
      return change();
    } catch (error) {
      this.#things = before.things;
      this.#births = before.births;
      this.#gone = before.gone;
      throw error;
    }
  }

  /**
   * Where a thing is that is seen from here and lies in another Region or account: a peering connection, what another account
   * shares.
   */
  abroad(kind: string, id: string): Things | undefined {
    if (idPrefix(kind) === undefined || this.get(kind, id) !== undefined) return undefined;
    return this.others().find((other) => {
      const isNear = other.region === this.region || SPANNING.has(kind);
      if (other === this || !isNear) return false;
      other.refresh();
      return other.get(kind, id) !== undefined;
    });
  }

  /** What there is of other Regions and accounts. (A world alone has no others.) */
  protected others(): readonly Things[] {
    return [];
  }

  /** Whether a thing is here, or elsewhere and seen from here. */
  sees(kind: string, id: string): boolean {
    return this.get(kind, id) !== undefined || this.abroad(kind, id) !== undefined;
  }

  /** Sees what others have written. (A world in memory has no others.) */
  refresh(): void {
    // Nobody else can change it.
  }

  get(kind: string, id: string): Thing | undefined {
    return this.#things.get(`${kind}/${id}`);
  }

  /** All things of a kind, by id. */
  all(kind: string): readonly Thing[] {
    return [...this.#things.values()]
      .filter((thing) => thing.kind === kind)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  everything(): readonly Thing[] {
    return [...this.#things.values()];
  }

  /** Things of a kind whose properties have these values. */
  where(kind: string, properties: Properties): readonly Thing[] {
    const wanted = Object.entries(properties);
    return this.all(kind).filter((t) =>
      wanted.every(([key, value]) => t.properties[key] === value),
    );
  }

  put(thing: Thing): Thing {
    this.#things.set(keyOf(thing), thing);
    this.#gone.delete(keyOf(thing));
    return thing;
  }

  /** Changes some properties of a thing that exists. */
  amend(kind: string, id: string, properties: Properties): Thing {
    const thing = this.get(kind, id);
    if (thing === undefined) {
      throw new Error(`there is no ${kind} ${id} to change`);
    }
    return this.put({ ...thing, properties: { ...thing.properties, ...properties } });
  }

  remove(kind: string, id: string): void {
    if (this.#things.delete(`${kind}/${id}`)) this.#gone.add(`${kind}/${id}`);
  }

  /** Whether there was such a thing, and is no more. */
  isGone(kind: string, id: string): boolean {
    return this.#gone.has(`${kind}/${id}`);
  }

  /** How often a resource of this URN has been made: the next one gets another id and another auto-name. */
  birthsOf(urn: string): number {
    return this.#births.get(urn) ?? 0;
  }

  countBirth(urn: string): void {
    this.#births.set(urn, this.birthsOf(urn) + 1);
  }

  /** Hexadecimal digits that depend on nothing but the account, the Region and the text: runs can be compared. */
  hex(text: string, digits: number): string {
    return createHash("sha256")
      .update(`${this.account}/${this.region}/${text}`)
      .digest("hex")
      .slice(0, digits);
  }
}

function keyOf(thing: Thing): string {
  return `${thing.kind}/${thing.id}`;
}

/** A property that must be text, `""` where it is missing. */
export function text(value: Plain | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A property that must be a list of texts, `[]` where it is missing. */
export function texts(value: Plain | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];
}
