/** Checks a resource's properties as the provider does before anything is sent: names, types, required ones, defaults. */
import {
  Asset,
  isList,
  isProperties,
  isUnknown,
  type Plain,
  type Properties,
} from "../../wire/values";
import type { CheckFailure } from "../model/definition";
import { itemType, type PropertyType, type Shape } from "../../records/declarations";

/** What is wrong with properties according to their shape. */
export function shapeFailures(shape: Shape, properties: Properties, path = ""): CheckFailure[] {
  const known = new Map(shape.map((p) => [p.name, p]));
  const failures = Object.entries(properties).flatMap(([name, value]) => {
    const property = known.get(name);
    const at = join(path, name);
    return property === undefined
      ? [unexpected(at, known.keys())]
      : valueFailures(property.type, value, at);
  });
  const missing = [...known.values()].filter((p) => !p.isOptional && isMissing(properties[p.name]));
  return [...failures, ...missing.map((p) => required(join(path, p.name)))];
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isMissing(value: Plain | undefined): boolean {
  return value === undefined || value === null;
}

function required(property: string): CheckFailure {
  return {
    property,
    reason: `Missing required argument: "${property}" is required, but no definition was found`,
  };
}

function unexpected(property: string, known: Iterable<string>): CheckFailure {
  const name = property.slice(property.lastIndexOf(".") + 1).toLowerCase();
  const isNear = (other: string): boolean =>
    [name, `${name}s`].includes(other) || `${other}s` === name;
  const near = [...known].find((k) => isNear(k.toLowerCase()));
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return { property, reason: `Unexpected argument: "${property}" is not expected here${hint}` };
}

function valueFailures(type: PropertyType, value: Plain, path: string): CheckFailure[] {
  if (isUnknown(value) || value === null) {
    return [];
  }
  const [outer, ...rest] = type.containers;
  if (outer === "list") {
    return listFailures(itemType(type, rest), value, path);
  }
  if (outer === "map") {
    return mapFailures(itemType(type, rest), value, path);
  }
  return type.object === undefined
    ? scalarFailures(type.base, value, path)
    : objectFailures(type.object, value, path);
}

function listFailures(item: PropertyType, value: Plain, path: string): CheckFailure[] {
  return isList(value)
    ? value.flatMap((v, index) => valueFailures(item, v, `${path}[${index}]`))
    : [wrongType(path, "a list", value)];
}

function mapFailures(item: PropertyType, value: Plain, path: string): CheckFailure[] {
  return isProperties(value)
    ? Object.entries(value).flatMap(([key, v]) => valueFailures(item, v, `${path}["${key}"]`))
    : [wrongType(path, "a map", value)];
}

function objectFailures(shape: Shape, value: Plain, path: string): CheckFailure[] {
  return isProperties(value)
    ? shapeFailures(shape, value, path)
    : [wrongType(path, "an object", value)];
}

function scalarFailures(base: string, value: Plain, path: string): CheckFailure[] {
  if (base === "any") {
    return [];
  }
  if (base === "asset") {
    return value instanceof Asset ? [] : [wrongType(path, "an asset or archive", value)];
  }
  return fits(base, value) ? [] : [wrongType(path, `a ${base}`, value)];
}

/** The provider converts between scalars where nothing is lost, as Terraform does. */
function fits(base: string, value: Plain): boolean {
  switch (base) {
    case "number":
      return (
        typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value))
      );
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    default:
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  }
}

function wrongType(property: string, wanted: string, got: Plain): CheckFailure {
  return { property, reason: `expected ${wanted}, got ${JSON.stringify(got)}` };
}

/** The properties with every scalar in the type the schema wants (`"11211"` → `11211`). */
export function converted(shape: Shape, properties: Properties): Properties {
  const types = new Map(shape.map((p) => [p.name, p.type]));
  const entries = Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, convert(types.get(name), value)] as const);
  return Object.fromEntries(entries);
}

function convert(type: PropertyType | undefined, value: Plain): Plain {
  if (type === undefined) {
    return value;
  }
  const [outer, ...rest] = type.containers;
  const item = itemType(type, rest);
  if (isList(value)) {
    return outer === "list" ? value.map((v) => convert(item, v)) : value;
  }
  if (isProperties(value)) {
    return convertObject(outer === undefined ? undefined : item, type.object, value);
  }
  return outer === undefined ? convertScalar(type.base, value) : value;
}

function convertObject(
  item: PropertyType | undefined,
  shape: Shape | undefined,
  value: Properties,
): Properties {
  if (item !== undefined) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, convert(item, v)]));
  }
  return shape === undefined ? value : converted(shape, value);
}

function convertScalar(base: string, value: Plain): Plain {
  switch (base) {
    case "number":
      return typeof value === "string" && fits("number", value) ? Number(value) : value;
    case "boolean":
      return value === "true" ? true : value === "false" ? false : value;
    case "string":
      return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    default:
      return value;
  }
}
