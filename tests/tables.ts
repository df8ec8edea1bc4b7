/**
 * `npm run fuzz` and `npm run faults`: what is tried with random and with broken things, one row each, with counts, time and memory. Rows
 * whose name contains TEXT only: `npm run fuzz -- TEXT`. The seed of the properties is drawn anew, and printed; FC_SEED sets it.
 *
 * Cases are what the tests noted (`tried.ts`): inputs that were drawn, faults that were made. Where a row's tests note none, each test is
 * one case. The memory is that of the largest process that noted it.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";
import type { Tried } from "./tried";

const ROOT = join(__dirname, "..");

interface Row {
  readonly name: string;
  /** Test files, or a command of its own. */
  readonly files?: readonly string[];
  readonly command?: readonly string[];
}

const FUZZ: readonly Row[] = [
  {
    name: "analyzer requests: stacks, unknowns, garbage, refreshed",
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
    name: "snapshots, states, previews, plans, pairs: damaged; 200 MB",
    files: ["tests/doctor/hostile-files.test.ts"],
  },
  {
    name: "files of any size: pipes, devices, terabytes",
    files: ["tests/formats/bounded-file.test.ts"],
  },
  {
    name: "state, account and settings of the sandbox: damaged",
    files: ["tests/sandbox/aws/damaged-files.test.ts"],
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
  {
    name: "values on Pulumi's wire",
    files: ["tests/sandbox/aws/wire.test.ts"],
  },
  {
    name: "monitor and provider requests: bytes, messages, values",
    files: ["tests/sandbox/requests.test.ts"],
  },
  {
    name: "memcached's replies: cut anywhere, garbage, endless",
    files: ["tests/doctor/random-replies.test.ts", "tests/doctor/probe.test.ts"],
  },
  {
    name: "command lines: doctor, start, story, sandbox",
    files: ["tests/command-lines.test.ts"],
  },
];

const FAULTS: readonly Row[] = [
  {
    name: "a provider that dies after each of its writes",
    files: ["tests/sandbox/aws/crash.test.ts"],
  },
  {
    name: "CLI and plugin, killed at each step; two ups at once (needs the Pulumi CLI)",
    files: ["tests/engine/crash.test.ts"],
  },
  {
    name: "npm start, killed at random moments beside another",
    files: ["tests/sandbox/apps/kills.test.ts"],
  },
  {
    name: "two deployments at once, writers that are killed",
    files: ["tests/sandbox/aws/world.test.ts"],
  },
  {
    name: "locks: dead, stopped, unknown owners; contenders; clocks that jump",
    files: ["tests/sandbox/processes/file-lock.test.ts"],
  },
  {
    name: "a disk that is full, a folder that is read-only",
    files: [
      "tests/doctor/full-disk.test.ts",
      "tests/formats/whole-file.test.ts",
      "tests/sandbox/aws/faults.test.ts",
    ],
  },
  { name: "a lab whose holder ends in any way", files: ["tests/sandbox/lab/leftovers.test.ts"] },
  { name: "children whose parent dies", files: ["tests/sandbox/processes/tied-process.test.ts"] },
  { name: "packs and programs that crash", files: ["tests/sandbox/engine/*.test.ts"] },
  { name: "one fault of an account at a time", files: ["tests/doctor/faults.test.ts"] },
  { name: "resolvers that hang, half-open connections", files: ["tests/doctor/probe.test.ts"] },
  {
    name: "files with state or keys: for their owner alone",
    files: ["tests/sandbox/apps/file-modes.test.ts"],
  },
];

/** The long forms of all of them. */
const LONG = { LONG_FORM: "1" };

interface Result {
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly isGood: boolean;
  readonly seconds: number;
  readonly peakKiB: number;
}

const seed = process.env.FC_SEED ?? String(randomInt(2 ** 31));

function run({ files = [], command }: Row): Result {
  const folder = mkdtempSync(join(tmpdir(), "tables-"));
  const notes = join(folder, "tried");
  const started = performance.now();
  try {
    const args =
      command === undefined
        ? [join(ROOT, "node_modules/mocha/bin/mocha.js"), "--no-parallel", ...files]
        : [...RUN_TYPESCRIPT, "--require", "./tests/fixed-seed.cjs", ...command];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, ...LONG, FC_SEED: seed, TRIED: notes },
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) process.stderr.write(`${stdout}${stderr}`);
    const count = (what: string): number =>
      Number(new RegExp(`^ *(\\d+) ${what}`, "m").exec(stdout)?.[1] ?? 0);
    const passed = count("passing");
    const tried = existsSync(notes) ? readNotes(notes) : [];
    const cases = tried.reduce((sum, one) => sum + (one.cases ?? 0), 0);
    return {
      ...{ passed, failed: count("failing"), skipped: count("pending") },
      cases: cases === 0 ? passed : cases,
      isGood: status === 0,
      seconds: (performance.now() - started) / 1000,
      peakKiB: Math.max(0, ...tried.map((one) => one.peakKiB ?? 0)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readNotes(file: string): readonly Tried[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Tried);
}

function wordOf({ isGood, passed, skipped }: Result, isCommand: boolean): string {
  if (!isGood) return "FAILS";
  return !isCommand && passed === 0 && skipped > 0 ? "skipped" : "holds";
}

const [which = "", text = ""] = process.argv.slice(2);
const rows = (which === "faults" ? FAULTS : FUZZ).filter(({ name }) => name.includes(text));
const table = new Table({
  head: ["what", "result", "cases", "tests", "failed", "skipped", "seconds", "MiB"],
  colAligns: ["left", "left", "right", "right", "right", "right", "right", "right"],
  style: { head: [], border: [] },
  colWidths: [46],
  wordWrap: true,
});
let areGood = true;
for (const row of rows) {
  process.stderr.write(`${row.name} …\n`);
  const result = run(row);
  const { cases, passed, failed, skipped, isGood, seconds, peakKiB } = result;
  const word = wordOf(result, row.command !== undefined);
  process.stderr.write(`  ${word}: ${cases} cases, ${failed} failed, ${seconds.toFixed(1)} s\n`);
  table.push([
    row.name,
    word,
    cases,
    row.command === undefined ? passed + failed : "",
    failed,
    skipped,
    seconds.toFixed(1),
    peakKiB === 0 ? "" : Math.round(peakKiB / 1024),
  ]);
  areGood &&= isGood;
}
console.log(`seed ${seed}\n${table.toString()}`);
process.exitCode = areGood ? 0 : 1;
