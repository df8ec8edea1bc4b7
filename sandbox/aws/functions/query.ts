/**
 * Looking things up as the provider's data sources do: by id, by tags, by AWS's `filters`, by their own arguments. Where one is
 * wanted, several are refused in the provider's words; what is nowhere is outside of the stack.
 */
import { isMatch } from "picomatch";
import { isList, isProperties, ownValue, type Plain, type Properties } from "../../wire/values";
import { putOutside } from "../families/outside";
import { hasEntries, tagsOf } from "../families/vpcs";
import { idPrefix } from "../model/ids";
import { valuesAt } from "../model/references";
import { text, texts, type Thing, type Things } from "../model/things";

/** AWS's filters know `*` and `?` and nothing else, and no character is special in a value. */
const GLOB = {
  bash: true,
  dot: true,
  nobrace: true,
  nobracket: true,
  noextglob: true,
  nonegate: true,
};

export interface FunctionDefinition {
  readonly token: string;
  answer(world: Things, args: Properties): Properties;
}

/** AWS's filter names, and the property of ours each looks at. */
export type Filters = Readonly<
  Record<string, string | ((thing: Thing, world: Things) => readonly string[])>
>;

export interface Query {
  readonly kind: string;
  /** For the messages: `EC2 VPC`. */
  readonly noun: string;
  readonly filters: Filters;
  /** Arguments that are compared with a property of the thing, under the same or another name. */
  readonly arguments?: Readonly<Record<string, string>>;
}

/** Of what a lookup of many finds several where nothing else says how many there are: one for each of two zones. */
const SEVERAL: ReadonlyMap<string, number> = new Map(Object.entries<number>({ subnet: 2 }));

/** Things that an invoke's arguments describe. */
export function matching(world: Things, query: Query, args: Properties): readonly Thing[] {
  const here = matchingHere(world, query, args);
  const isLookup = ["vpc", "subnet", "security-group"].includes(query.kind);
  return here.length > 0 || !isLookup
    ? here
    : fromOutside(world, query, args, SEVERAL.get(query.kind) ?? 1);
}

function matchingHere(world: Things, query: Query, args: Properties): readonly Thing[] {
  const asked = JSON.stringify(args);
  const answered = world.where(query.kind, { askedBy: asked });
  if (answered.length > 0) return answered;
  return world
    .all(query.kind)
    .filter((thing) => matchesArguments(thing, query, args))
    .filter((thing) => !isProperties(args.tags) || hasEntries(tagsOf(thing), args.tags))
    .filter((thing) => filtersOf(args).every((f) => matchesFilter(thing, world, query, f)));
}

/** The only thing that matches, or the provider's error. */
export function theOne(world: Things, query: Query, args: Properties): Thing {
  const here = matchingHere(world, query, args);
  const found = here.length > 0 ? here : fromOutside(world, query, args, 1);
  const [first] = found;
  if (first === undefined) {
    throw new Error(`no matching ${query.noun} found`);
  }
  if (found.length > 1) {
    throw new Error(
      `multiple ${query.noun}s matched; use additional constraints to reduce matches to a single ${query.noun}`,
    );
  }
  return first;
}

/** What a lookup describes and is not here; it answers the same lookup the next time. */
function fromOutside(
  world: Things,
  query: Query,
  args: Properties,
  count: number,
): readonly Thing[] {
  const asked = JSON.stringify(args);
  const valueOf = (...names: string[]): string =>
    names.map((name) => text(args[name]) || filteredBy(args, name)).find((v) => v !== "") ?? "";
  const byId = valueOf("id", `${query.kind}-id`, "group-id", ...idArguments(query));
  if (world.isGone(query.kind, byId)) return [];
  const known: Properties = {
    vpcId: valueOf("vpcId", "vpc-id") || null,
    name: valueOf("name", "group-name") || null,
    cidrBlock: valueOf("cidrBlock", "cidr", "cidr-block") || null,
    availabilityZone: valueOf("availabilityZone", "availability-zone") || null,
    tags: tagsAsked(args),
    askedBy: asked,
  };
  return world.transact(() =>
    Array.from({ length: byId === "" ? count : 1 }, (_, index) => {
      const prefix = idPrefix(query.kind) ?? query.kind;
      const id = byId || `${prefix}-${world.hex(`outside/${asked}/${index}`, 17)}`;
      return putOutside(world, query.kind, id, known);
    }),
  );
}

/** Arguments that hold the id itself: `routeTableId`. */
function idArguments(query: Query): readonly string[] {
  return Object.entries(query.arguments ?? {}).flatMap(([name, property]) =>
    property === "id" ? [name] : [],
  );
}

function filteredBy(args: Properties, name: string): string {
  const [value = "", ...others] = filtersOf(args).find((f) => f.name === name)?.values ?? [];
  return others.length > 0 || /[*?]/.test(value) ? "" : value;
}

function tagsAsked(args: Properties): Properties {
  const filters = filtersOf(args).filter((f) => f.name.startsWith("tag:"));
  return {
    ...Object.fromEntries(filters.map((f) => [f.name.slice("tag:".length), f.values[0] ?? ""])),
    ...(isProperties(args.tags) ? args.tags : {}),
  };
}

function matchesArguments(thing: Thing, query: Query, args: Properties): boolean {
  const byId = text(args.id);
  if (byId !== "" && byId !== thing.id) {
    return false;
  }
  return Object.entries(query.arguments ?? {}).every(([argument, property]) => {
    const wanted = args[argument];
    return (
      wanted === undefined ||
      (property === "id" ? thing.id : (thing.properties[property] ?? false)) === wanted
    );
  });
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

function filtersOf(args: Properties): readonly Filter[] {
  const filters: Plain | undefined = args.filters;
  return (isList(filters) ? filters : [])
    .filter(isProperties)
    .map((f) => ({ name: text(f.name), values: texts(f.values) }));
}

function matchesFilter(thing: Thing, world: Things, query: Query, filter: Filter): boolean {
  const values = filterValues(thing, world, query, filter.name);
  return filter.values.some((wanted) => values.some((value) => isMatch(value, wanted, GLOB)));
}

function filterValues(thing: Thing, world: Things, query: Query, name: string): readonly string[] {
  if (name.startsWith("tag:")) {
    return [text(new Map(Object.entries(tagsOf(thing))).get(name.slice("tag:".length)))];
  }
  if (name === "tag-key") {
    return Object.keys(tagsOf(thing));
  }
  const source = ownValue(query.filters, name);
  // Something that is not kept here: whatever has it is outside of the stack.
  if (source === undefined) return [];
  return typeof source === "string" ? propertyTexts(thing, source) : source(thing, world);
}

function propertyTexts(thing: Thing, path: string): readonly string[] {
  if (path === "id") {
    return [thing.id];
  }
  const value = ownValue(thing.properties, path);
  return typeof value === "boolean" || typeof value === "number"
    ? [String(value)]
    : valuesAt(thing.properties, path);
}

/** The result of a lookup: what was asked, then what was found; what the schema wants beside is filled in empty. */
export function found(args: Properties, thing: Thing, more: Properties = {}): Properties {
  return { ...args, ...thing.properties, id: thing.id, tags: tagsOf(thing), ...more };
}

/** The result of a lookup of many: their ids. */
export function foundIds(world: Things, args: Properties, things: readonly Thing[]): Properties {
  return { ...args, ids: things.map((t) => t.id), id: world.region };
}
