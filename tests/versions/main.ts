/**
 * `npm run test:matrix [-- TEXT]`: which versions of Node.js, Pulumi, the AWS provider's SDK and TypeScript this works with. Each row of
 * `rows.ts` is a copy of the commit in a folder of its own, installed with other versions, in which types are checked and tests run. Rows whose
 * name contains TEXT only, when it is given. The table at the end is what README and `engines` state.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROWS, type Row } from "./rows";

const ROOT = join(__dirname, "../..");

interface Result {
  readonly name: string;
  /** What each check said; the first that failed ends the row. */
  readonly outcome: readonly string[];
  readonly isGood: boolean;
}

/** Arguments that run a command with the row's Node.js. */
function withNode(row: Row, args: readonly string[]): readonly string[] {
  return row.node === undefined
    ? ["node", ...args]
    : ["npx", "-y", "-p", `node@${row.node}`, "node", ...args];
}

const COMMANDS: Readonly<Record<Row["checks"][number], readonly string[]>> = {
  types: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tests/versions/tsconfig.json"],
  components: ["node_modules/mocha/bin/mocha.js", "tests/components/*.test.ts"],
  policies: ["node_modules/mocha/bin/mocha.js", "tests/policies/rules/*.test.ts"],
  reachability: ["node_modules/mocha/bin/mocha.js", "tests/reachability/*.test.ts"],
};

function run(
  folder: string,
  [command = "", ...args]: readonly string[],
): { isGood: boolean; text: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { isGood: status === 0, text: `${stdout}${stderr}` };
}

/** A copy of the commit, with the row's versions. */
function copyInto(folder: string, row: Row): void {
  const archive = spawnSync("git", ["archive", "HEAD"], { cwd: ROOT, maxBuffer: 1 << 28 });
  const unpacked = spawnSync("tar", ["-x", "-C", folder], { input: archive.stdout });
  if (archive.status !== 0 || unpacked.status !== 0)
    throw new Error("The commit could not be copied: git and tar are needed.");
  if (Object.keys(row.versions).length === 0) return;
  rmSync(join(folder, "package-lock.json"));
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  for (const [name, version] of Object.entries(row.versions)) {
    const section =
      name in manifest.dependencies ? manifest.dependencies : manifest.devDependencies;
    section[name] = version;
  }
  manifest.overrides = { ...manifest.overrides, ...row.versions };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides?: Record<string, string>;
}

/** What the checks that ran before it say, in few words. */
function summaryOf(check: string, text: string): string {
  const passed = /(\d+) passing/.exec(text)?.[1];
  return passed === undefined ? check : `${check} (${passed} tests)`;
}

function judge(row: Row): Result {
  const folder = mkdtempSync(join(tmpdir(), "memcached-versions-"));
  const outcome: string[] = [];
  try {
    copyInto(folder, row);
    const installed = run(folder, [
      "npm",
      "install",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
    ]);
    if (!installed.isGood) return failed(row, outcome, "npm install", installed.text);
    for (const check of row.checks) {
      const { isGood, text } = run(folder, withNode(row, COMMANDS[check]));
      if (!isGood) return failed(row, outcome, check, text);
      outcome.push(summaryOf(check, text));
    }
    return { name: row.name, outcome, isGood: true };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failed(row: Row, before: readonly string[], check: string, text: string): Result {
  const lines = text.trim().split("\n").slice(-30);
  process.stderr.write(
    `${row.name}: ${check} failed\n${lines.map((line) => `  ${line}`).join("\n")}\n`,
  );
  return { name: row.name, outcome: [...before, `${check} FAILED`], isGood: false };
}

const wanted = process.argv[2] ?? "";
const results: Result[] = [];
for (const row of ROWS.filter(({ name }) => name.includes(wanted))) {
  process.stderr.write(`${row.name} …\n`);
  results.push(judge(row));
}
const width = Math.max(...results.map(({ name }) => name.length));
for (const { name, outcome, isGood } of results)
  console.log(`${isGood ? "works" : "FAILS"}  ${name.padEnd(width)}  ${outcome.join(", ")}`);
process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;
