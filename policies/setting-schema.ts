/**
 * Settings of rules: the subset of JSON Schema they are declared in, and their check.
 *
 * The engine checks a pack's config against the same schemas where it loads a config file. Here it is checked again,
 * because stack config and packs run without an engine reach the rules unchecked; a wrong value is one clear line.
 */

export interface SettingSchema {
  readonly type: "string" | "number" | "boolean" | "array" | "object";
  readonly description: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a text must look like, as a regular expression. */
  readonly pattern?: string;
  readonly items?: SettingSchema;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
}

export type SettingSchemas = Readonly<Record<string, SettingSchema>>;
export type SettingValues = Readonly<Record<string, unknown>>;

/** Every wrong value as one line: `maxPublicIpv4Addresses must be a number of at least 0, got "many".` */
export function problemsOf(schemas: SettingSchemas, values: SettingValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const schema = schemas[name];
    if (schema !== undefined) return problemsOfValue(name, schema, value);
    return [`${name} is not a setting. Settings: ${Object.keys(schemas).join(", ") || "none"}.`];
  });
}

/** The values, wrong ones left out and defaults filled in. */
export function validValues(schemas: SettingSchemas, values: SettingValues): SettingValues {
  const result: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const isUsable = value !== undefined && problemsOfValue(name, schema, value).length === 0;
    result[name] = isUsable ? value : schema.default;
  }
  return result;
}

function problemsOfValue(path: string, schema: SettingSchema, value: unknown): string[] {
  if (!isOfType(schema, value)) return [`${path} must be ${wording(schema)}, got ${shown(value)}.`];
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((item, index) => problemsOfValue(`${path}[${index}]`, items, item));
  }
  if (schema.type !== "object") return [];
  return problemsOfFields(path, schema, value as Record<string, unknown>);
}

function problemsOfFields(
  path: string,
  schema: SettingSchema,
  value: Record<string, unknown>,
): string[] {
  const missing = (schema.required ?? [])
    .filter((name) => value[name] === undefined)
    .map((name) => `${path} must have ${name}, got ${shown(value)}.`);
  const wrong = Object.entries(value).flatMap(([name, field]) => {
    const fieldSchema = schema.properties?.[name];
    if (fieldSchema !== undefined) return problemsOfValue(`${path}.${name}`, fieldSchema, field);
    const known = Object.keys(schema.properties ?? {}).join(", ");
    return [`${path}.${name} is not a setting. Settings: ${known}.`];
  });
  return [...missing, ...wrong];
}

function isOfType(schema: SettingSchema, value: unknown): boolean {
  switch (schema.type) {
    case "string":
      return typeof value === "string" && isAllowedText(schema, value);
    case "number":
      return Number.isFinite(value) && isWithin(schema, value as number);
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
  }
}

function isAllowedText(schema: SettingSchema, text: string): boolean {
  if (schema.pattern !== undefined) return new RegExp(schema.pattern).test(text);
  return schema.enum?.includes(text) ?? text !== "";
}

function isWithin({ minimum = -Infinity, maximum = Infinity }: SettingSchema, value: number) {
  return minimum <= value && value <= maximum;
}

function wordingOfNumber({ minimum, maximum }: SettingSchema): string {
  if (minimum === undefined)
    return maximum === undefined ? "a number" : `a number of at most ${maximum}`;
  return maximum === undefined
    ? `a number of at least ${minimum}`
    : `a number from ${minimum} to ${maximum}`;
}

function wording(schema: SettingSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(", ")}`;
  switch (schema.type) {
    case "string":
      return schema.pattern === undefined
        ? "a text that is not empty"
        : `a text of the form ${schema.pattern}`;
    case "number":
      return wordingOfNumber(schema);
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    case "object":
      return "an object";
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
