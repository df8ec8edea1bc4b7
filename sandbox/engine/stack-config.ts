/**
 * A stack's config as the engine hands it to a program: text by full key, and which keys are secret.
 *
 * `--config` wins over `Pulumi.<stack>.yaml`, which wins over the defaults of `Pulumi.yaml`; what the project file declares
 * with a type is checked. Messages are the CLI's own (`pkg/workspace/config.go`).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  isOwnKey,
  isRecord,
  readYaml,
  type ConfigDeclaration,
  type ConfigItems,
  type Project,
} from "./project";
import { decrypterOf, type Decrypt } from "./secure-config";
import { UsageError } from "./usage-error";

export interface StackConfig {
  /** Full key (`memcached:port`) → text; objects and lists as JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

interface Entry {
  readonly text: string;
  readonly isSecret: boolean;
  /** As written, for the check against the declared type. */
  readonly value: unknown;
}

/** A region so that `dev` and every example run without one; the seed's. */
const DEFAULTS: Readonly<Record<string, string>> = { "aws:region": "ap-northeast-2" };

/**
 * Reads and checks the config of one stack.
 *
 * @param overrides what `--config` says: key (without a namespace it is the project's) → text
 * @throws UsageError naming file and key
 */
export function readStackConfig(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, string>>,
): StackConfig {
  const file = join(project.stackFolder, `Pulumi.${stack}.yaml`);
  requireStack(project, stack, file);
  const overridden = new Set(Object.keys(overrides).map((key) => fullKey(project, key)));
  const entries = new Map(existsSync(file) ? entriesOfFile(file, project, overridden) : []);
  for (const [key, text] of Object.entries(overrides)) {
    entries.set(fullKey(project, key), { text, isSecret: false, value: text });
  }
  applyDeclarations(project, stack, entries);
  for (const [key, text] of Object.entries(DEFAULTS)) {
    if (!entries.has(key)) entries.set(key, { text, isSecret: false, value: text });
  }
  return {
    values: Object.fromEntries([...entries].map(([key, entry]) => [key, entry.text])),
    secretKeys: [...entries].filter(([, entry]) => entry.isSecret).map(([key]) => key),
  };
}

/** `dev` needs no file (an example has none); any other name without one is most likely a typing mistake. */
function requireStack(project: Project, stack: string, file: string): void {
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(stack)) {
    throw new UsageError(
      `--stack must be 1 to 100 letters, digits, dots, hyphens or underscores, got ${JSON.stringify(stack)}.`,
    );
  }
  const needsFile = existsSync(join(project.stackFolder, "Pulumi.dev.yaml"));
  if (!existsSync(file) && needsFile) {
    throw new UsageError(`--stack ${stack}: there is no ${file}.`);
  }
}

function entriesOfFile(
  file: string,
  project: Project,
  overridden: ReadonlySet<string>,
): [string, Entry][] {
  const content = readYaml(file);
  const config = content.config ?? {};
  if (!isRecord(config)) throw new UsageError(`${file}: config must be a map of keys.`);
  let decrypt: Decrypt | undefined;
  return Object.entries(config)
    .map(([key, value]): [string, unknown] => [fullKey(project, key), value])
    .filter(([full]) => !overridden.has(full))
    .map(([full, value]) => {
      const isSecret = hasSecure(value);
      if (isSecret) decrypt ??= decrypterOf(file, content.encryptionsalt, full);
      const plain = isSecret && decrypt !== undefined ? decrypted(value, decrypt) : value;
      return [full, { text: textOf(plain), isSecret, value: plain }];
    });
}

function fullKey(project: Project, key: string): string {
  const parts = key.split(":");
  if (parts.some((part) => part === "") || parts.length > 2) {
    throw new UsageError(
      `config key ${JSON.stringify(key)} must be <namespace>:<name>, or <name> for the project's own.`,
    );
  }
  return parts.length === 2 ? key : `${project.name}:${key}`;
}

function hasSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecure);
  if (!isRecord(value)) return false;
  return typeof value.secure === "string" || Object.values(value).some(hasSecure);
}

function decrypted(value: unknown, decrypt: Decrypt): unknown {
  if (Array.isArray(value)) return value.map((item) => decrypted(item, decrypt));
  if (!isRecord(value)) return value;
  if (typeof value.secure === "string" && Object.keys(value).length === 1) {
    return decrypt(value.secure);
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decrypted(v, decrypt)]));
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function applyDeclarations(project: Project, stack: string, entries: Map<string, Entry>): void {
  const missing: string[] = [];
  for (const [key, declaration] of Object.entries(project.config).sort()) {
    const full = fullKey(project, key);
    checkDeclaration(project, key, declaration);
    const entry = entries.get(full);
    const given = declaration.value ?? declaration.default;
    if (entry !== undefined) {
      checkType(stack, key, declaration, entry);
    } else if (given !== undefined) {
      entries.set(full, { text: textOf(given), isSecret: false, value: given });
    } else if (isOwnKey(project.name, key)) {
      missing.push(`'${key}'`);
    }
  }
  if (missing.length > 0) {
    const word = missing.length === 1 ? "value" : "values";
    throw new UsageError(
      `Stack '${stack}' is missing configuration ${word} ${missing.join(", ")}.`,
    );
  }
}

function checkDeclaration(project: Project, key: string, declaration: ConfigDeclaration): void {
  if (isOwnKey(project.name, key)) return;
  if (declaration.type !== undefined) {
    throw new UsageError(
      `Configuration key '${key}' is not namespaced by the project and should not define a type.`,
    );
  }
  if (declaration.default !== undefined) {
    throw new UsageError(
      `Configuration key '${key}' is not namespaced by the project and should not define a default value. ` +
        "Did you mean to use the 'value' attribute instead of 'default'?",
    );
  }
}

function checkType(stack: string, key: string, declaration: ConfigDeclaration, entry: Entry): void {
  const { type, items } = declaration;
  if (type === undefined) return;
  const value = valueOf(type, entry.value);
  if (!isOfType(type, items, value)) {
    throw new UsageError(
      `Stack '${stack}' with configuration key '${key}' must be of type '${typeName(type, items)}', ` +
        `got ${JSON.stringify(entry.isSecret ? "[secret]" : entry.value)}.`,
    );
  }
}

/** `--config` gives text; a list or an object is written as JSON there. */
function valueOf(type: string, value: unknown): unknown {
  if ((type !== "array" && type !== "object") || typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function isOfType(type: string, items: ConfigItems | undefined, value: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value) || (typeof value === "string" && /^[+-]?\d+$/.test(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return isRecord(value);
    default:
      return (
        Array.isArray(value) &&
        items !== undefined &&
        value.every((item) => isOfType(items.type, items.items, item))
      );
  }
}

function typeName(type: string, items: ConfigItems | undefined): string {
  return items === undefined ? type : `${type}<${typeName(items.type, items.items)}>`;
}
