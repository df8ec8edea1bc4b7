/**
 * Options of rules and of the pack: declared as JSON Schemas, from which their types are inferred, and checked by Ajv.
 *
 * The engine checks a pack's config against the same schemas where it loads a config file. Here it is checked again,
 * because the stack's config and packs that run without an engine reach the rules unchecked; a wrong value is one line.
 */
import type { ErrorObject, ValidateFunction } from "ajv";
import Ajv from "ajv";
import type { FromSchema } from "json-schema-to-ts";

/** A schema of one option; every option has a description, for the documents. */
export interface OptionSchema {
  readonly type: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly description: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  /** What a text must look like, as a regular expression. */
  readonly pattern?: string;
  readonly items?: OptionSchema;
  readonly properties?: OptionSchemas;
  readonly required?: readonly string[];
  /** Whether there are others than the listed ones, and what they look like. */
  readonly additionalProperties?: false | OptionSchema;
}

export type OptionSchemas = Readonly<Record<string, OptionSchema>>;

/** Values as they come from a config: not checked yet. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** The values that some schemas describe; one with a default is always there. */
export type OptionsOf<Schemas extends OptionSchemas> = FromSchema<{
  readonly type: "object";
  readonly properties: Schemas;
  readonly additionalProperties: false;
}>;

const ajv = new Ajv({ allErrors: true, verbose: true, useDefaults: true });
const compiled = new WeakMap<OptionSchemas, ValidateFunction>();

/** The right values, as given and with defaults filled in, and one line for each wrong one, which is left out. */
export function checkedOptions<Schemas extends OptionSchemas>(
  schemas: Schemas,
  given: GivenOptions,
): {
  readonly right: GivenOptions;
  readonly options: OptionsOf<Schemas>;
  readonly problems: readonly string[];
} {
  const validate = validatorOf(schemas);
  const values = structuredClone({ ...given });
  validate(values);
  const errors = validate.errors ?? [];
  const wrong = new Set(errors.map((error) => topOf(error)));
  const right = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
  const options = structuredClone(right);
  validate(options);
  return {
    right,
    options: options as OptionsOf<Schemas>,
    problems: [...new Set(errors.map((error) => problemOf(error, schemas)))],
  };
}

function validatorOf(schemas: OptionSchemas): ValidateFunction {
  const known = compiled.get(schemas);
  if (known !== undefined) return known;
  const schema = { type: "object", properties: schemas, additionalProperties: false };
  const validate = ajv.compile(schema);
  compiled.set(schemas, validate);
  return validate;
}

/** Name of the option that an error lies in. */
function topOf({ instancePath, params }: ErrorObject): string {
  const [, top] = instancePath.split("/");
  return top ?? (params as { additionalProperty: string }).additionalProperty;
}

/** `maxPublicIpv4Addresses must be a number of at least 0, got "many".` */
function problemOf(error: ErrorObject, schemas: OptionSchemas): string {
  const { keyword, params, parentSchema, data } = error;
  const path = pathOf(error.instancePath);
  if (keyword === "additionalProperties") {
    const { additionalProperty } = params as { additionalProperty: string };
    const known = path === "" ? schemas : (parentSchema as OptionSchema).properties;
    const name = path === "" ? additionalProperty : `${path}.${additionalProperty}`;
    return `${name} is not a setting. Settings: ${Object.keys(known ?? {}).join(", ") || "none"}.`;
  }
  if (keyword === "required") {
    const { missingProperty } = params as { missingProperty: string };
    return `${path} must have ${missingProperty}, got ${shown(data)}.`;
  }
  return `${path} must be ${wording(parentSchema as OptionSchema)}, got ${shown(data)}.`;
}

/** `/exceptions/0/reason` as people write it: `exceptions[0].reason`. */
function pathOf(pointer: string): string {
  const parts = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return parts.reduce((path, part) => {
    if (/^\d+$/.test(part)) return `${path}[${part}]`;
    return path === "" ? part : `${path}.${part}`;
  }, "");
}

function wording(schema: OptionSchema): string {
  if (schema.enum !== undefined) return `one of ${shortened(schema.enum)}`;
  switch (schema.type) {
    case "string":
      return schema.pattern === undefined
        ? "a string that is not empty"
        : `a string of the form ${schema.pattern}`;
    case "number":
    case "integer":
      return wordingOfNumber(schema);
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "object":
      return "an object";
  }
}

/** The first of many. */
function shortened(choices: readonly string[]): string {
  const more = choices.length - MOST_CHOICES;
  const shown = choices.slice(0, MOST_CHOICES).join(", ");
  return more > 0 ? `${shown} and ${more} more (docs/rules)` : shown;
}

const MOST_CHOICES = 3;

function wordingOfNumber({ type, minimum, maximum }: OptionSchema): string {
  const what = type === "integer" ? "a whole number" : "a number";
  if (minimum === undefined) return maximum === undefined ? what : `${what} of at most ${maximum}`;
  return maximum === undefined
    ? `${what} of at least ${minimum}`
    : `${what} from ${minimum} to ${maximum}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
