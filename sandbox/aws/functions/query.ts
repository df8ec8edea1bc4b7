/**
 * Looking things up as the provider's data sources do: by id, by tags, by AWS's `filters`, by their own arguments. Where one is
 * wanted, none and several are refused in the provider's words.
 */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { hasEntries, tagsOf } from "../families/vpcs";
import { valuesAt } from "../model/references";
import { text, texts, type Thing, type Things } from "../model/things";

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

/** Things that an invoke's arguments describe. */
export function matching(world: Things, query: Query, args: Properties): readonly Thing[] {
  return world
    .all(query.kind)
    .filter((thing) => matchesArguments(thing, query, args))
    .filter((thing) => !isProperties(args.tags) || hasEntries(tagsOf(thing), args.tags))
    .filter((thing) => filtersOf(args).every((f) => matchesFilter(thing, world, query, f)));
}

/** The only thing that matches, or the provider's error. */
export function theOne(world: Things, query: Query, args: Properties): Thing {
  const found = matching(world, query, args);
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
  return filter.values.some((wanted) => values.some((value) => glob(wanted).test(value)));
}

function filterValues(thing: Thing, world: Things, query: Query, name: string): readonly string[] {
  if (name.startsWith("tag:")) {
    return [text(tagsOf(thing)[name.slice("tag:".length)])];
  }
  if (name === "tag-key") {
    return Object.keys(tagsOf(thing));
  }
  const source = query.filters[name];
  if (source === undefined) {
    const known = Object.keys(query.filters).join(", ");
    throw new Error(
      `api error InvalidParameterValue: The filter '${name}' is invalid (the stand-in knows tag:…, ${known})`,
    );
  }
  return typeof source === "string" ? propertyTexts(thing, source) : source(thing, world);
}

function propertyTexts(thing: Thing, path: string): readonly string[] {
  if (path === "id") {
    return [thing.id];
  }
  const value = thing.properties[path];
  return typeof value === "boolean" || typeof value === "number"
    ? [String(value)]
    : valuesAt(thing.properties, path);
}

/** AWS's filters know `*` and `?`. */
function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

/** The result of a lookup: what was asked, then what was found; what the schema wants beside is filled in empty. */
export function found(args: Properties, thing: Thing, more: Properties = {}): Properties {
  return { ...args, ...thing.properties, id: thing.id, tags: tagsOf(thing), ...more };
}

/** The result of a lookup of many: their ids. */
export function foundIds(world: Things, args: Properties, things: readonly Thing[]): Properties {
  return { ...args, ids: things.map((t) => t.id), id: world.region };
}
