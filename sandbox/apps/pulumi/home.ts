/** What lies under `.sandbox/`: the CLI's home with the plugin in it, its stacks, the world. */
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { writeWholeFile } from "../../../formats/whole-file";
import { installedPackages, type InstalledPackage } from "../../records/installed";
import { REPOSITORY } from "../repository";
import { RUN_TYPESCRIPT } from "../../processes/run-typescript";

export interface SandboxHome {
  /** `.sandbox/`, or what `SANDBOX_HOME` names. */
  readonly root: string;
  /** `PULUMI_HOME` of the runs. */
  readonly pulumi: string;
  /** Folder of the file backend. */
  readonly state: string;
  /** Copies of the stacks' config files, with the sandbox's own encryption salt. */
  readonly config: string;
  readonly world: string;
}

/** The folders, made where they are missing, with the plugin for the installed `@pulumi/aws` in them. */
export function openHome(
  root = path.resolve(process.env.SANDBOX_HOME ?? path.join(REPOSITORY, ".sandbox")),
): SandboxHome {
  const home = {
    root,
    pulumi: path.join(root, "home"),
    state: path.join(root, "state"),
    config: path.join(root, "config"),
    world: path.join(root, "world.json"),
  };
  for (const folder of [home.pulumi, home.state, home.config]) {
    mkdirSync(folder, { recursive: true });
  }
  const folder = path.dirname(require.resolve("@pulumi/aws/package.json"));
  installPlugin(home.pulumi, { name: "aws", version: awsVersion(), folder });
  return home;
}

/** Plugins for every Pulumi package that a program has installed: each is asked for by exactly its version. */
export function installPlugins(home: SandboxHome, program: string): void {
  for (const installed of installedPackages(program)) installPlugin(home.pulumi, installed);
  installDynamicProvider(home.pulumi);
}

/** What runs a program's dynamic resources. The CLI brings one, which not every package of it has. */
function installDynamicProvider(pulumiHome: string): void {
  const run =
    'require(require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [process.env.SANDBOX_PROGRAM] }))';
  writePlugin(pulumiHome, "pulumi-nodejs", "1.0.0", [
    "# Runs dynamic resources; written by `npm run sandbox`.",
    `exec "${process.execPath}" -e '${run}' dynamic "$@"`,
  ]);
}

/** Version of the installed `@pulumi/aws`: the engine asks for a plugin of exactly this version. */
export function awsVersion(): string {
  const file = require.resolve("@pulumi/aws/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function installPlugin(pulumiHome: string, { name, version, folder }: InstalledPackage): void {
  const main = path.join(REPOSITORY, "sandbox/plugin/main.ts");
  const loader = RUN_TYPESCRIPT.map((argument) => `"${argument}"`).join(" ");
  writePlugin(pulumiHome, name, version, [
    `# The sandbox as the ${name} provider plugin; written by \`npm run sandbox\`.`,
    `exec "${process.execPath}" ${loader} "${main}" "${name}" "${version}" "${folder}"`,
  ]);
}

/** The engine starts the executable of this name in this folder. */
function writePlugin(
  pulumiHome: string,
  name: string,
  version: string,
  script: readonly string[],
): void {
  const folder = path.join(pulumiHome, "plugins", `resource-${name}-v${version}`);
  mkdirSync(folder, { recursive: true });
  const launcher = path.join(folder, `pulumi-resource-${name}`);
  writeWholeFile(launcher, ["#!/bin/sh", ...script, ""].join("\n"), { mode: 0o700 });
}
