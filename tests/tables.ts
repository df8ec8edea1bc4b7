/**
 * `npm run fuzz` and `npm run faults`: what is tried with random and with broken things, one row each, with counts and time. Rows whose
 * name contains TEXT only: `npm run fuzz -- TEXT`. The seed of the properties is drawn anew, and printed; FC_SEED sets it.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import Table from "cli-table3";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

const ROOT = join(__dirname, "..");

interface Row {
  readonly name: string;
  /** Test files, or a command of its own. */
  readonly files?: readonly string[];
  readonly command?: readonly string[];
  /** Environment of the long form. */
  readonly env?: Readonly<Record<string, string>>;
}

const FUZZ: readonly Row[] = [
  {
    name: "policies: stacks, unknowns, garbage, refreshed states",
    command: ["tests/policies/fuzz.ts", "--runs", "2000"],
  },
  {
    name: "lab: engine against packets on random networks",
    command: ["tests/sandbox/lab/fuzz.ts", "--runs", "400"],
  },
  {
    name: "engine: laws, hidden facts, remedies, brute force",
    files: ["tests/reachability/*.test.ts"],
  },
  {
    name: "snapshots and plans: any order, hidden, unread, wrong",
    files: ["tests/reachability/readers/*.test.ts"],
  },
  {
    name: "snapshots from files: truncated, not JSON, wrong types",
    files: ["tests/doctor/snapshot.test.ts"],
  },
  {
    name: "snapshots, states, previews, plans, pairs: damaged, 200 MB",
    files: ["tests/doctor/hostile-files.test.ts"],
    env: { FUZZ_ALL: "1" },
  },
  {
    name: "component arguments: any wrong value of any type",
    files: ["tests/components/bad-values.test.ts", "tests/components/subnet-plan.test.ts"],
  },
  {
    name: "program outputs with secrets: searched for in all that is written",
    files: ["tests/sandbox/apps/secrets.test.ts"],
  },
  { name: "configuration of the program", files: ["tests/settings.test.ts"] },
  { name: "values on Pulumi's wire", files: ["tests/sandbox/aws/wire.test.ts"] },
  { name: "memcached's replies", files: ["tests/doctor/probe.test.ts"] },
];

const FAULTS: readonly Row[] = [
  {
    name: "a provider that dies after each of its writes",
    files: ["tests/sandbox/aws/crash.test.ts"],
  },
  {
    name: "the CLI and the plugin, killed (needs the Pulumi CLI)",
    files: ["tests/engine/crash.test.ts"],
  },
  {
    name: "npm start, killed at random moments beside another",
    files: ["tests/sandbox/apps/kills.test.ts"],
    env: { KILLS_ALL: "1" },
  },
  {
    name: "two writers, dead owners of the world's lock",
    files: ["tests/sandbox/aws/world.test.ts"],
  },
  {
    name: "a disk that is full, a folder that is read-only",
    files: ["tests/doctor/full-disk.test.ts"],
  },
  { name: "a lab whose holder ends in any way", files: ["tests/sandbox/lab/leftovers.test.ts"] },
  { name: "children whose parent dies", files: ["tests/sandbox/processes/*.test.ts"] },
  { name: "packs and programs that crash", files: ["tests/sandbox/engine/*.test.ts"] },
  { name: "one fault of an account at a time", files: ["tests/doctor/faults.test.ts"] },
  { name: "resolvers that hang, half-open connections", files: ["tests/doctor/probe.test.ts"] },
];

interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly isGood: boolean;
  readonly lastLine: string;
  readonly seconds: number;
}

const seed = process.env.FC_SEED ?? String(randomInt(2 ** 31));

function run({ files = [], command, env }: Row): Result {
  const started = Date.now();
  const args =
    command === undefined
      ? [join(ROOT, "node_modules/mocha/bin/mocha.js"), ...files]
      : [...RUN_TYPESCRIPT, ...command];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, FC_SEED: seed, ...env },
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`);
  const count = (what: string): number =>
    Number(new RegExp(`^ *(\\d+) ${what}`, "m").exec(stdout)?.[1] ?? 0);
  return {
    ...{ passed: count("passing"), failed: count("failing"), skipped: count("pending") },
    isGood: status === 0,
    lastLine: stdout.trim().split("\n").at(-1) ?? "",
    seconds: (Date.now() - started) / 1000,
  };
}

const [which = "", text = ""] = process.argv.slice(2);
const rows = (which === "faults" ? FAULTS : FUZZ).filter(({ name }) => name.includes(text));
const table = new Table({
  head: ["what", "result", "counts", "seconds"],
  style: { head: [], border: [] },
});
let areGood = true;
for (const row of rows) {
  process.stderr.write(`${row.name} …\n`);
  const { passed, failed, skipped, isGood, lastLine, seconds } = run(row);
  const counts =
    row.command === undefined
      ? `${passed} passed, ${failed} failed, ${skipped} skipped`
      : lastLine.replace(/(.{40,60}?)[,;] /g, "$1,\n");
  table.push([row.name, isGood ? "holds" : "FAILS", counts, seconds.toFixed(1)]);
  areGood &&= isGood;
}
console.log(`seed ${seed}\n${table.toString()}`);
process.exitCode = areGood ? 0 : 1;
