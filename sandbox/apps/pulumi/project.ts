/** The Pulumi project a command is about, as far as the sandbox needs to know it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { optionOf } from "./arguments";

export interface ProjectFile {
  readonly name: string;
  readonly folder: string;
  /** The project's own part of the configuration: types and defaults of its keys. */
  readonly config: unknown;
  /** What the world is furnished with (`config: { sandbox:seeds: … }`). */
  readonly seeds: readonly string[];
  /** Where the project keeps the config file of a stack. */
  stackFile(stack: string): string;
}

interface Content {
  readonly name?: string;
  readonly config?: Record<string, unknown>;
  readonly stackConfigDir?: string;
}

/** The folder that Pulumi works in. */
export function workingFolder(args: readonly string[]): string {
  return path.resolve(optionOf(args, "cwd") ?? ".");
}

/** The project the arguments are about: in `--cwd`, or here or above. */
export function findProject(args: readonly string[]): ProjectFile | undefined {
  let folder = workingFolder(args);
  for (;;) {
    const file = ["Pulumi.yaml", "Pulumi.yml"]
      .map((name) => path.join(folder, name))
      .find((candidate) => existsSync(candidate));
    if (file !== undefined) {
      return projectOf(file);
    }
    const parent = path.dirname(folder);
    if (parent === folder) {
      return undefined;
    }
    folder = parent;
  }
}

function projectOf(file: string): ProjectFile {
  const content = (parse(readFileSync(file, "utf8")) ?? {}) as Content;
  const folder = path.dirname(file);
  const configFolder = path.join(folder, content.stackConfigDir ?? ".");
  return {
    name: content.name ?? path.basename(folder),
    folder,
    config: content.config,
    seeds: seedsOf(content.config?.["sandbox:seeds"]),
    stackFile: (stack) => path.join(configFolder, `Pulumi.${stack}${path.extname(file)}`),
  };
}

function seedsOf(declared: unknown): readonly string[] {
  const value =
    typeof declared === "object" ? (declared as { value?: unknown } | null)?.value : declared;
  return typeof value === "string" ? value.split(",").map((seed) => seed.trim()) : [];
}
