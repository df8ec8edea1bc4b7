/**
 * Values as they travel between engine, language host and provider, as plain JavaScript.
 *
 * On the wire everything is a `google.protobuf.Struct`. What JSON cannot say is written as a sentinel string (unknowns)
 * or as an object with a signature (secrets, outputs, assets, resource references). Here they become classes of their own, so
 * that no code below ever compares with a magic string.
 *
 * See "Property values" in Pulumi's `sdk/go/common/resource/properties.go`, where the signatures are defined.
 */
import { isDeepStrictEqual } from "node:util";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { SIGNATURE_KEY, UNKNOWN_STRING, UNKNOWN_VALUES } from "../../formats/pulumi-values";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** Its value for an output. */
export const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A value that is not known yet. There is one: `UNKNOWN`. */
export class Unknown {
  // A private member makes the class nominal: no other object is taken for an unknown.
  readonly #text = "<unknown>";

  toString(): string {
    return this.#text;
  }
}

/** The one unknown value. */
export const UNKNOWN: Unknown = new Unknown();

/** A value that must not be shown; what it hides is in `value`. */
export class Secret {
  constructor(readonly value: Plain) {}
}

/** An asset or archive, as the language host describes it (`hash`, `path`, `text`, `uri`, `assets`). */
export class Asset {
  constructor(
    readonly kind: "asset" | "archive",
    readonly fields: Properties,
  ) {}

  /** In a file as on the wire, so that it can be read back (`fromFile`). */
  toJSON(): JavaScriptValue {
    return toWire(this);
  }
}

/** A resource passed as a value, by its URN and, where it has one, its id (`UNKNOWN` before it is created). */
export class ResourceReference {
  constructor(
    readonly urn: string,
    readonly id?: Plain,
  ) {}
}

/** A property value in JavaScript. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Unknown
  | Secret
  | Asset
  | ResourceReference
  | readonly Plain[]
  | Properties;

/** Properties of a resource, or any object inside. A key that is absent is a property that was not set. */
export interface Properties {
  readonly [key: string]: Plain;
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** Whether a value is an object of properties (not a list, unknown, secret, asset or reference). */
export function isProperties(value: unknown): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Secret) &&
    !(value instanceof Asset) &&
    !(value instanceof ResourceReference)
  );
}

/** Whether a value is a list. (`Array.isArray` does not narrow readonly lists.) */
export function isList(value: unknown): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Whether two values are the same. An unknown equals nothing, and an asset is what its hash says where both have one. */
export function areSame(a: Plain | undefined, b: Plain | undefined): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  if (a instanceof Asset && b instanceof Asset) return areSameAssets(a, b);
  if (isList(a) && isList(b)) return a.length === b.length && a.every((v, i) => areSame(v, b[i]));
  if (isProperties(a) && isProperties(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((k) => areSame(a[k], b[k]));
  }
  return isDeepStrictEqual(a, b);
}

function areSameAssets(a: Asset, b: Asset): boolean {
  const [before, now] = [a.fields.hash, b.fields.hash];
  const areHashed = typeof before === "string" && typeof now === "string";
  return a.kind === b.kind && (areHashed ? before === now : areSame(a.fields, b.fields));
}

/** Properties that were read from a file: with assets as they were written. */
export function fromFile(properties: Properties): Properties {
  return mapValues(properties, valueFromFile);
}

function valueFromFile(value: Plain): Plain {
  if (isList(value)) return value.map(valueFromFile);
  if (!isProperties(value)) return value;
  return SIGNATURE_KEY in value ? fromWire(value as JavaScriptValue) : fromFile(value);
}

/** Properties of a message, `{}` where there are none. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : propertiesFromWire(struct.toJavaScript());
}

/** Properties as a message. */
export function toStruct(properties: Properties): Struct {
  const wire: Record<string, JavaScriptValue> = {};
  for (const [key, value] of Object.entries(properties)) {
    wire[key] = toWire(value);
  }
  return Struct.fromJavaScript(wire);
}

/** One value from the form that `Struct.toJavaScript()` gives. */
export function fromWire(value: JavaScriptValue): Plain {
  if (typeof value === "string") {
    return UNKNOWN_VALUES.has(value) ? UNKNOWN : value;
  }
  if (Array.isArray(value)) {
    return value.map(fromWire);
  }
  if (typeof value === "object" && value !== null) {
    const object = value as Record<string, JavaScriptValue>;
    return SIGNATURE_KEY in object ? signedFromWire(object) : propertiesFromWire(object);
  }
  return value;
}

function propertiesFromWire(object: Record<string, JavaScriptValue>): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, v]) => [key, fromWire(v)]));
}

function signedFromWire(object: Record<string, JavaScriptValue>): Plain {
  const { [SIGNATURE_KEY]: signature, ...rest } = object;
  switch (signature) {
    case SECRET:
      return new Secret(fromWire(rest.value ?? null));
    case OUTPUT:
      return outputFromWire(rest);
    case ASSET:
      return new Asset("asset", propertiesFromWire(rest));
    case ARCHIVE:
      return new Asset("archive", propertiesFromWire(rest));
    case RESOURCE:
      return referenceFromWire(rest);
    default:
      throw new Error(`value with an unknown signature ${JSON.stringify(signature)}`);
  }
}

function outputFromWire(fields: Record<string, JavaScriptValue>): Plain {
  const value = "value" in fields ? fromWire(fields.value ?? null) : UNKNOWN;
  return fields.secret === true ? new Secret(value) : value;
}

function referenceFromWire(fields: Record<string, JavaScriptValue>): ResourceReference {
  const urn = typeof fields.urn === "string" ? fields.urn : "";
  const id = fields.id;
  if (id === undefined) {
    return new ResourceReference(urn);
  }
  // The engine writes an id that is not known yet as the empty string.
  return new ResourceReference(urn, id === "" ? UNKNOWN : fromWire(id));
}

/** One value in the form that `Struct.fromJavaScript()` takes. */
export function toWire(value: Plain): JavaScriptValue {
  if (value instanceof Unknown) {
    return UNKNOWN_STRING;
  }
  if (value instanceof Secret) {
    return { [SIGNATURE_KEY]: SECRET, value: toWire(value.value) };
  }
  if (value instanceof Asset) {
    const signature = value.kind === "asset" ? ASSET : ARCHIVE;
    return { [SIGNATURE_KEY]: signature, ...propertiesToWire(value.fields) };
  }
  if (value instanceof ResourceReference) {
    return referenceToWire(value);
  }
  if (isList(value)) {
    return value.map(toWire);
  }
  return isProperties(value) ? propertiesToWire(value) : value;
}

function propertiesToWire(properties: Properties): Record<string, JavaScriptValue> {
  return Object.fromEntries(Object.entries(properties).map(([key, v]) => [key, toWire(v)]));
}

function referenceToWire(reference: ResourceReference): JavaScriptValue {
  const wire: Record<string, JavaScriptValue> = { [SIGNATURE_KEY]: RESOURCE, urn: reference.urn };
  if (reference.id !== undefined) {
    wire.id = isUnknown(reference.id) ? "" : toWire(reference.id);
  }
  return wire;
}

/** Whether an unknown is anywhere inside. */
export function containsUnknown(value: Plain): boolean {
  if (value instanceof Unknown) {
    return true;
  }
  if (value instanceof Secret) {
    return containsUnknown(value.value);
  }
  if (isList(value)) {
    return value.some(containsUnknown);
  }
  return isProperties(value) && Object.values(value).some(containsUnknown);
}

/** The value with every secret replaced by what it hides. */
export function withoutSecrets(value: Properties): Properties;
export function withoutSecrets(value: Plain): Plain;
export function withoutSecrets(value: Plain): Plain {
  if (value instanceof Secret) {
    return withoutSecrets(value.value);
  }
  if (isList(value)) {
    return value.map((item) => withoutSecrets(item));
  }
  return isProperties(value) ? mapValues(value, withoutSecrets) : value;
}

/**
 * Outputs, secret wherever the input at the same path was: the rule by which the engine keeps a secret
 * when a provider hands it back in the open.
 */
export function withSecretsOf(outputs: Properties, inputs: Properties): Properties {
  return mapValues(outputs, (value, key) => secretLike(value, inputs[key]));
}

function secretLike(output: Plain, input: Plain | undefined): Plain {
  if (input instanceof Secret) {
    return output instanceof Secret ? output : new Secret(output);
  }
  if (isList(output) && isList(input)) {
    return output.map((item, index) => secretLike(item, input[index]));
  }
  return isProperties(output) && isProperties(input) ? withSecretsOf(output, input) : output;
}

/** JSON for people and for the reachability readers: an unknown is the string `<unknown>`, a secret `[secret]`. */
export function toMarked(value: Plain, options: { secrets?: "show" | "hide" } = {}): unknown {
  if (value instanceof Unknown) {
    return "<unknown>";
  }
  if (value instanceof Secret) {
    return options.secrets === "show" ? toMarked(value.value, options) : "[secret]";
  }
  if (value instanceof Asset) {
    return { [value.kind]: toMarked(value.fields, options) };
  }
  if (value instanceof ResourceReference) {
    return { urn: value.urn, ...(value.id === undefined ? {} : { id: toMarked(value.id) }) };
  }
  if (isList(value)) {
    return value.map((item) => toMarked(item, options));
  }
  return isProperties(value) ? markedProperties(value, options) : value;
}

function markedProperties(
  properties: Properties,
  options: { secrets?: "show" | "hide" },
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, toMarked(value, options)]),
  );
}

/** A value by a name that comes from outside: what every object of JavaScript has is none. */
export function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function mapValues(properties: Properties, map: (value: Plain, key: string) => Plain): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, v]) => [key, map(v, key)]));
}
