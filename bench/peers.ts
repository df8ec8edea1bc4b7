/**
 * What others have published, installed to be measured beside this project: moto, which stands for AWS, and `@pulumi/awsguard`, Pulumi's pack
 * of policies for AWS. Neither is a dependency: `npm run bench -- --install-peers` puts them into `.sandbox/`, and what is not there is not measured.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const AWSGUARD = join(ROOT, ".sandbox/awsguard");
/** Where `.ci/run` installs it, too. */
const MOTO = join(ROOT, ".sandbox/moto");

const INSTALL = "npm run bench -- --install-peers";
export const NO_AWSGUARD = `@pulumi/awsguard is not installed, and not measured: ${INSTALL}`;
export const NO_MOTO = `moto is not installed, and not measured: ${INSTALL}`;

/** With the SDK of this project, which judges on Node.js 20. */
const PACK = {
  name: "awsguard",
  version: "0.3.1",
  private: true,
  main: "pack.js",
  dependencies: {
    "@pulumi/awsguard": "0.3.1",
    "@pulumi/policy": "~1.21.0",
    "@pulumi/pulumi": "~3.248.0",
  },
};

/** The folder of a pack of all its policies; undefined where it is not installed. */
export function awsguardFolder(): string | undefined {
  return existsSync(join(AWSGUARD, "node_modules/@pulumi/awsguard")) ? AWSGUARD : undefined;
}

/** Installs what is missing; a line for each that could not be had. */
export function installPeers(): readonly string[] {
  return [
    ...(installAwsguard() ? [] : ["@pulumi/awsguard could not be installed"]),
    ...(installMoto()
      ? []
      : ["moto could not be installed (Python 3 with venv and pip is needed)"]),
  ];
}

function installAwsguard(): boolean {
  if (awsguardFolder() !== undefined) return true;
  mkdirSync(AWSGUARD, { recursive: true });
  writeFileSync(join(AWSGUARD, "package.json"), JSON.stringify(PACK));
  writeFileSync(join(AWSGUARD, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(
    join(AWSGUARD, "pack.js"),
    'const { AwsGuard } = require("@pulumi/awsguard");\nnew AwsGuard({ all: "advisory" });\n',
  );
  const isInstalled = isDone(AWSGUARD, "npm", ["install", "--ignore-scripts", "--no-audit"]);
  if (!isInstalled) rmSync(AWSGUARD, { recursive: true });
  return isInstalled;
}

function installMoto(): boolean {
  if (existsSync(join(MOTO, "bin/moto_server"))) return true;
  return (
    isDone(ROOT, "python3", ["-m", "venv", MOTO]) &&
    isDone(ROOT, join(MOTO, "bin/pip"), ["install", "--quiet", "moto[server,ec2]==5.2.5"])
  );
}

function isDone(cwd: string, command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
