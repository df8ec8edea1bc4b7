/**
 * What the installed `@pulumi/aws` declares of every known type: its inputs, its outputs, and the objects inside.
 *
 * A shape maps `name` (required; or computed, for outputs) or `name?` (optional) to a type text: `string`, `number`,
 * `boolean`, `any`, `asset` or the key of a nested shape, followed by `[]` for a list of it or `{}` for a map.
 */
import { readFileSync } from "node:fs";
import path from "node:path";

export type Shape = Readonly<Record<string, string>>;

export interface Schema {
  /** Version of `@pulumi/aws` it was read from. */
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly inputs: Shape; readonly outputs: Shape }>>;
  readonly functions: Readonly<Record<string, { readonly args: Shape; readonly result: Shape }>>;
  readonly inputShapes: Readonly<Record<string, Shape>>;
  readonly outputShapes: Readonly<Record<string, Shape>>;
}

/** One property of a shape. */
export interface Property {
  readonly name: string;
  /** May be left out (inputs); is not computed when left out (outputs). */
  readonly isOptional: boolean;
  readonly type: TypeText;
}

/** A type text taken apart. */
export interface TypeText {
  readonly base: string;
  /** From the outside in: `string[]{}` is a map of lists. */
  readonly containers: readonly ("list" | "map")[];
}

let loaded: Schema | undefined;

/** The committed schema, read once. */
export function schema(): Schema {
  loaded ??= JSON.parse(readFileSync(path.join(__dirname, "aws-schema.json"), "utf8")) as Schema;
  return loaded;
}

const parsedShapes = new WeakMap<Shape, readonly Property[]>();

/** The properties of a shape. */
export function propertiesOf(shape: Shape): readonly Property[] {
  const known = parsedShapes.get(shape);
  if (known !== undefined) {
    return known;
  }
  const parsed = Object.entries(shape).map(([key, text]) => ({
    name: key.replace(/\?$/, ""),
    isOptional: key.endsWith("?"),
    type: parseType(text),
  }));
  parsedShapes.set(shape, parsed);
  return parsed;
}

function parseType(text: string): TypeText {
  const base = text.replace(/(\[\]|\{\})+$/, "");
  const suffixes = text.slice(base.length).match(/\[\]|\{\}/g) ?? [];
  return { base, containers: suffixes.reverse().map((s) => (s === "[]" ? "list" : "map")) };
}
