/** The Pulumi packages that a program has installed, by the name that its resources' tokens begin with. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Declarations } from "./declarations";

export interface InstalledPackage {
  /** `aws`, `random`. */
  readonly name: string;
  /** Version of the plugin that the engine asks for. */
  readonly version: string;
  readonly folder: string;
}

interface Manifest {
  readonly version?: string;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
  };
}

/** Packages in the `node_modules` of this folder and of those above it; the nearest of a name counts, as in Node. */
export function installedPackages(folder: string): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (let at = folder; ; at = dirname(at)) {
    for (const candidate of candidates(join(at, "node_modules"))) {
      const known = pluginOf(candidate);
      if (known !== undefined && !found.has(known.name)) found.set(known.name, known);
    }
    if (dirname(at) === at) return [...found.values()];
  }
}

/** Declarations of a package, where it is installed. */
export function declarationsOf(name: string, folder: string): Declarations | undefined {
  const installed = installedPackages(folder).find((known) => known.name === name);
  return installed === undefined ? undefined : new Declarations(installed.folder);
}

/** Folders that may hold a provider's SDK: Pulumi's own scope, and what has `pulumi` in its name. */
function candidates(modules: string): readonly string[] {
  if (!existsSync(modules)) return [];
  const within = (folder: string): readonly string[] =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const top = within(modules);
  const scoped = top.filter((path) => /[\\/]@[^\\/]+$/.test(path));
  return [...top, ...scoped.flatMap(within)].filter((path) =>
    path.slice(modules.length).includes("pulumi"),
  );
}

function pluginOf(folder: string): InstalledPackage | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const { version = "", pulumi } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  if (pulumi?.resource !== true || pulumi.name === undefined) return undefined;
  return { name: pulumi.name, version: pulumi.version ?? version, folder };
}
