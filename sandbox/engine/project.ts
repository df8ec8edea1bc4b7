/**
 * A program as the CLI finds it: the project file, where its code starts, and what it runs on.
 *
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { parse } from "yaml";
import { UsageError } from "./usage-error";

/** One entry under `config:` in `Pulumi.yaml`: a schema, or just a value. */
export interface ConfigDeclaration {
  readonly type?: string;
  readonly items?: ConfigItems;
  readonly default?: unknown;
  readonly value?: unknown;
  readonly secret?: boolean;
}

export interface ConfigItems {
  readonly type: string;
  readonly items?: ConfigItems;
}

export interface Project {
  readonly name: string;
  /** Folder of the project file: the program's working directory. */
  readonly root: string;
  /** What is run: a file or a folder, absolute. */
  readonly main: string;
  /** Whether the package it is in says that its code is ES modules. */
  readonly isModule: boolean;
  /** Options of the `nodejs` runtime. */
  readonly isTypeScript: boolean;
  readonly nodeArguments: readonly string[];
  readonly config: Readonly<Record<string, ConfigDeclaration>>;
  /** Folder of the `Pulumi.<stack>.yaml` files. */
  readonly stackFolder: string;
}

/**
 * Reads the project in a folder, or makes one for a single file that has no project beside it.
 *
 * @throws UsageError when there is no such program or the runtime is another language's.
 */
export function readProject(program: string): Project {
  const path = resolve(program);
  if (!existsSync(path)) {
    throw new UsageError(`--program: there is no ${path}. Give a folder with a Pulumi.yaml.`);
  }
  return statSync(path).isFile() ? projectOfFile(path) : projectOfFolder(path);
}

/** What Node.js takes for code. */
const CODE = [".ts", ".js", ".cts", ".cjs", ".mts", ".mjs"];

function projectOfFile(path: string): Project {
  if (!CODE.includes(extname(path))) {
    throw new UsageError(
      `--program must be a folder with a Pulumi.yaml, or a file of ${CODE.join(", ")}, got ${path}.`,
    );
  }
  return {
    name: basename(path).replace(/\.[^.]+$/, ""),
    root: dirname(path),
    main: path,
    isModule: isInModulePackage(dirname(path)),
    isTypeScript: true,
    nodeArguments: [],
    config: {},
    stackFolder: dirname(path),
  };
}

function projectOfFolder(root: string): Project {
  const path = ["Pulumi.yaml", "Pulumi.yml"].map((name) => resolve(root, name)).find(existsSync);
  if (path === undefined) {
    throw new UsageError(`--program: ${root} has no Pulumi.yaml, so it is not a Pulumi project.`);
  }
  const file = readYaml(path);
  const runtime = runtimeOf(file.runtime, path);
  const name = file.name;
  if (typeof name !== "string" || name === "") {
    throw new UsageError(`${path}: project is missing a 'name' attribute.`);
  }
  const main = resolve(root, typeof file.main === "string" ? file.main : ".");
  if (!["", ...CODE].some((extension) => existsSync(`${main}${extension}`))) {
    throw new UsageError(`${path}: main: there is no ${main}.`);
  }
  return {
    name,
    root,
    main,
    isModule: isInModulePackage(main),
    isTypeScript: runtime.options.typescript !== false,
    nodeArguments: wordsOf(runtime.options.nodeargs),
    config: declarationsOf(name, file.config, path),
    stackFolder: resolve(root, textOf(file.stackConfigDir) ?? "."),
  };
}

/** By the nearest `package.json`, as Node.js reads it. */
function isInModulePackage(folder: string): boolean {
  const path = resolve(folder, "package.json");
  if (!existsSync(path)) {
    const above = dirname(folder);
    return above !== folder && isInModulePackage(above);
  }
  const manifest: unknown = parse(readFileSync(path, "utf8"));
  return isRecord(manifest) && manifest.type === "module";
}

function runtimeOf(runtime: unknown, path: string): { options: Record<string, unknown> } {
  const { name, options } = isRecord(runtime)
    ? { name: runtime.name, options: runtime.options }
    : { name: runtime, options: undefined };
  if (name !== "nodejs") {
    throw new UsageError(
      `${path}: runtime must be nodejs, got ${JSON.stringify(name ?? null)}. Only Node.js programs can be rehearsed; others run with the Pulumi CLI (npm run sandbox).`,
    );
  }
  return { options: isRecord(options) ? options : {} };
}

function declarationsOf(
  project: string,
  config: unknown,
  path: string,
): Record<string, ConfigDeclaration> {
  if (config === undefined || config === null) return {};
  if (!isRecord(config)) throw new UsageError(`${path}: config must be a map of keys.`);
  return Object.fromEntries(
    Object.entries(config).map(([key, entry]) => [
      key,
      isRecord(entry) ? (entry as ConfigDeclaration) : shortForm(project, key, entry),
    ]),
  );
}

/** `key: text` is a default for the project's own keys, and a value for those of others (`aws:region`). */
function shortForm(project: string, key: string, entry: unknown): ConfigDeclaration {
  return isOwnKey(project, key) ? { default: entry } : { value: entry };
}

/** Whether a config key is the project's own: without a namespace, or with its name. */
export function isOwnKey(project: string, key: string): boolean {
  return !key.includes(":") || key.startsWith(`${project}:`);
}

/** Reads a YAML file that holds a map. @throws UsageError with file, line and column. */
export function readYaml(path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message.split("\n")[0] ?? "not YAML"}`);
  }
  if (content === null || content === undefined) return {};
  if (!isRecord(content)) throw new UsageError(`${path}: must be a map of keys.`);
  return content;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function wordsOf(value: unknown): readonly string[] {
  return typeof value === "string" ? value.split(/\s+/).filter((word) => word !== "") : [];
}
