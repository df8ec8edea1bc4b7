/** One row of the matrix: a copy of the commit is installed with the row's versions, and checked by the row's Node.js. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "./page";
import type { Check, Row } from "./rows";

const ROOT = join(__dirname, "../..");
// What is asked is whether it works, not how soon.
const MOCHA = ["node_modules/mocha/bin/mocha.js", "--timeout", "300000"];

const COMMANDS: Readonly<Record<Check, readonly string[]>> = {
  types: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tests/versions/tsconfig.json"],
  runner: ["-r", "./sandbox/processes/typescript-loader.cjs", "tests/versions/runner.ts"],
  start: ["sandbox/run.js", "start"],
  components: [...MOCHA, "tests/components/*.test.ts"],
  mocked: [...MOCHA, "tests/components/!(programs).test.ts"],
  policies: [...MOCHA, "tests/policies/rules/*.test.ts", "tests/policies/sdk-contract.test.ts"],
  reachability: [...MOCHA, "tests/reachability/*.test.ts"],
};

/** What is told of: the packages that rows differ in. */
const SHOWN = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/policy", "typescript"] as const;

interface Ran {
  readonly isGood: boolean;
  readonly text: string;
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides?: Record<string, string>;
}

/** A copy of the commit with other versions: one folder for all rows, of which npm changes what the next row differs in. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "memcached-versions-"));
  private versions: string | undefined;
  private installed: Ran = { isGood: false, text: "" };

  constructor() {
    const archive = spawnSync("git", ["archive", "HEAD"], { cwd: ROOT, maxBuffer: 1 << 28 });
    const unpacked = spawnSync("tar", ["-x", "-C", this.folder], { input: archive.stdout });
    if (archive.status !== 0 || unpacked.status !== 0)
      throw new Error("The commit could not be copied: git and tar are needed.");
    for (const name of MANIFESTS) cpSync(join(this.folder, name), this.kept(name));
  }

  /** Installs these versions instead of those of the commit. */
  install(versions: Row["versions"]): Ran {
    const key = JSON.stringify(versions);
    if (this.versions === key) return this.installed;
    for (const name of MANIFESTS) cpSync(this.kept(name), join(this.folder, name));
    if (Object.keys(versions).length > 0) replaceVersions(this.folder, versions);
    const options = ["--no-audit", "--no-fund", "--ignore-scripts"];
    this.installed = run(this.folder, ["npm", "install", ...options]);
    this.versions = key;
    return this.installed;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private kept(name: string): string {
    return join(this.folder, `${name}.of-the-commit`);
  }
}

/** What npm reads and writes. */
const MANIFESTS = ["package.json", "package-lock.json"] as const;

function replaceVersions(folder: string, versions: Row["versions"]): void {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  for (const [name, version] of Object.entries(versions)) {
    const section =
      name in manifest.dependencies ? manifest.dependencies : manifest.devDependencies;
    section[name] = version;
  }
  // The packages of the workspaces ask for versions of their own.
  manifest.overrides = { ...manifest.overrides, ...versions };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** Arguments that run a command with the row's Node.js. */
function withNode({ node }: Row, args: readonly string[]): readonly string[] {
  return ["npx", "-y", "-p", `node@${node}`, "node", ...args];
}

function run(folder: string, [command = "", ...args]: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { isGood: status === 0, text: `${stdout}${stderr}` };
}

export function judge(row: Row, copy: Copy): Result {
  const { folder } = copy;
  const installed = copy.install(row.versions);
  const node = run(folder, withNode(row, ["--version"])).text.trim();
  const ran = installed.isGood
    ? checked(row, folder)
    : { outcome: ["npm install FAILED"], text: installed.text };
  const verdict = verdictOf(row, ran.text === undefined);
  if (verdict === "FAILS") complain(row, ran.text);
  return { name: row.name, verdict, outcome: ran.outcome, versions: versionsIn(folder, node) };
}

/** Runs the row's checks up to the first that fails, whose text is told then. */
function checked(
  row: Row,
  folder: string,
): { readonly outcome: readonly string[]; readonly text?: string } {
  const outcome: string[] = [];
  for (const check of row.checks) {
    const { isGood, text } = run(folder, withNode(row, COMMANDS[check]));
    if (!isGood) return { outcome: [...outcome, `${check} FAILED`], text };
    const passed = /(\d+) passing/.exec(text)?.[1];
    outcome.push(passed === undefined ? check : `${check} (${passed} tests)`);
  }
  return { outcome };
}

function verdictOf({ unsupported }: Row, isGood: boolean): Result["verdict"] {
  if (unsupported === undefined) return isGood ? "works" : "FAILS";
  return isGood ? "FAILS" : "not supported";
}

function complain(row: Row, text: string | undefined): void {
  const why =
    text === undefined
      ? [`it works, though it is said not to be supported: ${String(row.unsupported)}`]
      : text.trim().split("\n").slice(-30);
  process.stderr.write(`${row.name} fails\n${why.map((line) => `  ${line}`).join("\n")}\n`);
}

/** What was really there; a package that could not be installed is left out. */
function versionsIn(folder: string, node: string): Readonly<Record<string, string>> {
  const packages = SHOWN.flatMap((name): [string, string][] => {
    const file = join(folder, "node_modules", name, "package.json");
    if (!existsSync(file)) return [];
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    return [[name, version.replace(/^v/, "")]];
  });
  return { node: node.replace(/^v/, ""), ...Object.fromEntries(packages) };
}
