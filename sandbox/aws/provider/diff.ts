/**
 * Which properties of a resource differ, and which of the differences make a new resource: the provider's diff.
 *
 * Left out is not changed where the provider computes the property. Lists are compared as sets, as most of AWS's are; inside
 * objects an empty value equals one that was left out.
 */
import {
  areSame,
  isList,
  isProperties,
  isUnknown,
  type Plain,
  type Properties,
} from "../../wire/values";
import type { ResourceDefinition } from "../model/definition";
import { itemType, type Property, type PropertyType, type Shape } from "../../records/declarations";
import { outputShape } from "../model/declared";

export type DifferenceKind = "add" | "delete" | "update";

export interface Difference {
  /** `tags.Name`, `securityGroupIds[0]`. */
  readonly path: string;
  readonly kind: DifferenceKind;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Top-level properties whose change makes a new resource. */
  readonly replaces: readonly string[];
}

/** Compares the inputs of now with those of before. */
export function compare(
  definition: ResourceDefinition,
  old: Properties,
  news: Properties,
): Comparison {
  const shape = new Map(outputShape(definition.type).map((p) => [p.name, p]));
  const ordered = new Set(definition.ordered ?? []);
  const differences = keysOf(old, news).flatMap((key) =>
    propertyDifferences(key, old[key], news[key], shape.get(key), ordered.has(key)),
  );
  const changed = new Set(differences.map((d) => topLevel(d.path)));
  const replacing = [...(definition.replaceOn ?? []), ...(definition.replaces?.(old, news) ?? [])];
  return { differences, replaces: [...new Set(replacing)].filter((key) => changed.has(key)) };
}

/**
 * The inputs of before, with what AWS computed in the place of what the program left out then and names now: to write down a
 * value that is there already changes nothing.
 */
export function inputsBefore(
  type: string,
  old: { readonly inputs: Properties; readonly outputs: Properties },
  news: Properties,
): Properties {
  return withComputed(outputShape(type), old.inputs, old.outputs, news);
}

function withComputed(
  shape: Shape,
  inputs: Properties,
  outputs: Properties,
  news: Properties,
): Properties {
  const computed = shape.flatMap(({ name, isOptional, type }) => {
    const [before, made, now] = [inputs[name], outputs[name], news[name]];
    if (isNothing(now) || isNothing(made)) return [];
    if (isNothing(before)) return isOptional ? [] : [[name, made] as const];
    const inner = type.containers.length === 0 ? type.object : undefined;
    const isObject = isProperties(before) && isProperties(made) && isProperties(now);
    return inner !== undefined && isObject
      ? [[name, withComputed(inner, before, made, now)] as const]
      : [];
  });
  return { ...inputs, ...(Object.fromEntries(computed) as Properties) };
}

/** `securityGroupIds[0]` → `securityGroupIds`. */
export function topLevel(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}

function keysOf(old: Properties, news: Properties): readonly string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(news)])].sort();
}

function propertyDifferences(
  key: string,
  before: Plain | undefined,
  now: Plain | undefined,
  property: Property | undefined,
  isOrdered: boolean,
): readonly Difference[] {
  if (now === undefined && property?.isOptional === false) {
    return []; // Computed when left out: it stays what it is.
  }
  const type = property?.type;
  return differencesOf(key, before, now, { type, isOrdered, isNested: false });
}

interface Where {
  readonly type: PropertyType | undefined;
  readonly isOrdered: boolean;
  readonly isNested: boolean;
}

function differencesOf(
  path: string,
  before: Plain | undefined,
  now: Plain | undefined,
  where: Where,
): readonly Difference[] {
  if (areEqual(before, now, where)) {
    return [];
  }
  if (before === undefined || before === null) {
    return [{ path, kind: "add" }];
  }
  if (now === undefined || now === null) {
    return [{ path, kind: "delete" }];
  }
  if (isList(before) && isList(now)) {
    return listDifferences(path, before, now, where);
  }
  if (isProperties(before) && isProperties(now)) {
    return keysOf(before, now)
      .filter((key) => !isMemberEqual(before, now, key, where))
      .flatMap((key) =>
        differencesOf(`${path}${segment(key)}`, before[key], now[key], memberOf(where, key)),
      );
  }
  return [{ path, kind: "update" }];
}

function segment(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `["${key}"]`;
}

function listDifferences(
  path: string,
  before: readonly Plain[],
  now: readonly Plain[],
  where: Where,
): readonly Difference[] {
  const item = itemOf(where);
  const at = (kind: DifferenceKind, index: number): Difference => ({
    path: `${path}[${index}]`,
    kind,
  });
  if (where.isOrdered) {
    const longest = Math.max(before.length, now.length);
    return Array.from({ length: longest }, (_, i) => i).flatMap((i) =>
      differencesOf(`${path}[${i}]`, before[i], now[i], item),
    );
  }
  const without = (list: readonly Plain[], isThere: (value: Plain) => boolean): readonly number[] =>
    list.flatMap((value, index) => (isThere(value) ? [] : [index]));
  const removed = without(before, (value) => now.some((other) => areEqual(value, other, item)));
  const added = without(now, (value) => before.some((other) => areEqual(other, value, item)));
  return [
    ...removed.map((i) => at(added.includes(i) ? "update" : "delete", i)),
    ...added.filter((i) => !removed.includes(i)).map((i) => at("add", i)),
  ];
}

function itemOf(where: Where): Where {
  const [, ...rest] = where.type?.containers ?? [];
  const type = where.type === undefined ? undefined : itemType(where.type, rest);
  return { type, isOrdered: false, isNested: true };
}

function memberOf(where: Where, key: string): Where {
  if (where.type !== undefined && where.type.containers.length > 0) {
    return itemOf(where);
  }
  const property = where.type?.object?.find((p) => p.name === key);
  return { type: property?.type, isOrdered: false, isNested: true };
}

/** Whether a value and the one after it are the same to the provider. An unknown equals nothing. */
function areEqual(a: Plain | undefined, b: Plain | undefined, where: Where): boolean {
  if (isUnknown(a) || isUnknown(b)) {
    return false;
  }
  if (where.isNested && isEmpty(a) && isEmpty(b)) {
    return true;
  }
  if (isList(a) && isList(b)) {
    return areListsEqual(a, b, where);
  }
  if (isProperties(a) && isProperties(b)) {
    return keysOf(a, b).every((key) => isMemberEqual(a, b, key, where));
  }
  return areSame(a, b) || (isNothing(a) && isNothing(b));
}

/** A member that the provider computes may be missing from what the program says now: it stays what it is. */
function isMemberEqual(a: Properties, b: Properties, key: string, where: Where): boolean {
  const isComputed = isComputedMember(where, key);
  return (isComputed && isNothing(b[key])) || areEqual(a[key], b[key], memberOf(where, key));
}

function isComputedMember(where: Where, key: string): boolean {
  return where.type?.object?.some((p) => p.name === key && !p.isOptional) ?? false;
}

function areListsEqual(a: readonly Plain[], b: readonly Plain[], where: Where): boolean {
  const item = itemOf(where);
  if (a.length !== b.length) {
    return false;
  }
  return where.isOrdered
    ? a.every((value, index) => areEqual(value, b[index], item))
    : a.every((value) => b.some((other) => areEqual(value, other, item)));
}

function isNothing(value: Plain | undefined): boolean {
  return value === undefined || value === null;
}

function isEmpty(value: Plain | undefined): boolean {
  return (
    isNothing(value) ||
    value === "" ||
    value === false ||
    value === 0 ||
    (isList(value) && value.length === 0)
  );
}
