/** What lies under `.sandbox/`: the CLI's home with the plugin in it, its stacks, the world. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");

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

/** The folders, made where they are missing, with the plugin installed for the version of `@pulumi/aws` that is installed. */
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
  installPlugin(home.pulumi);
  return home;
}

/** Version of the installed `@pulumi/aws`: the engine asks for a plugin of exactly this version. */
export function awsVersion(): string {
  const file = require.resolve("@pulumi/aws/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The engine starts the executable of this name in this folder. */
function installPlugin(pulumiHome: string): void {
  const folder = path.join(pulumiHome, "plugins", `resource-aws-v${awsVersion()}`);
  mkdirSync(folder, { recursive: true });
  const launcher = path.join(folder, "pulumi-resource-aws");
  writeFileSync(launcher, launcherScript());
  chmodSync(launcher, 0o755);
}

function launcherScript(): string {
  const tsx = require.resolve("tsx/cjs");
  const main = path.join(REPOSITORY, "sandbox/plugin/main.ts");
  return [
    "#!/bin/sh",
    "# The stand-in for AWS as the aws provider plugin; written by `npm run sandbox`.",
    `exec "${process.execPath}" --require "${tsx}" "${main}" "$@"`,
    "",
  ].join("\n");
}
