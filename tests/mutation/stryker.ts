/** One run of Stryker over a room, or over the mutants of it that were drawn, and what it says of each. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import type { Room } from "./rooms";

export const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, ".stryker");

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly status:
    "Killed" | "Survived" | "NoCoverage" | "Timeout" | "Ignored" | "RuntimeError" | "CompileError";
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Report {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>
  >;
}

/** A mutant with its file, the source that it replaces, and the line that this begins in. */
export interface Judged extends Mutant {
  readonly file: string;
  readonly original: string;
  readonly line: string;
}

/** A mutant before it is judged: what it is called in `key.mjs`, and where it is, as Stryker's option `mutate` says it. */
export interface Listed {
  readonly key: string;
  readonly range: string;
}

/** Every mutant of a room. */
export function mutantsIn(room: Room): readonly Listed[] {
  const files = execFileSync("git", ["ls-files", "*.ts"], { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((file) => picomatch.isMatch(file, [...room.mutate]));
  const output = execFileSync(process.execPath, [join(__dirname, "list.mjs"), ...files], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as Listed[];
}

/** Any `size` of these, each as likely as any other; the same for the same seed. */
export function drawnFrom(
  mutants: readonly Listed[],
  size: number,
  seed: number,
): readonly Listed[] {
  const placeInLine = ({ key }: Listed) =>
    createHash("sha256")
      .update(`${String(seed)} ${key}`)
      .digest("hex");
  return mutants
    .map((mutant) => ({ mutant, place: placeInLine(mutant) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);
}

/** What was judged before is taken over as far as neither source nor tests changed, but from a sample: there, all others count as judged, too. */
function optionsOf(room: Room, drawn: readonly Listed[] | undefined): object {
  return {
    testRunner: "mocha",
    plugins: ["@stryker-mutator/mocha-runner", join(__dirname, "drawn.mjs")],
    mutate: drawn?.map(({ range }) => range) ?? room.mutate,
    warnings: { unknownOptions: false },
    checkers: drawn === undefined ? [] : ["drawn"],
    drawn: drawn?.map(({ key }) => key),
    mochaOptions: {
      "no-config": true,
      require: [
        join(ROOT, "sandbox/processes/typescript-loader.cjs"),
        join(ROOT, "tests/fixed-seed.cjs"),
        "./tests/told-hooks.cjs", // In Stryker's copy, for it shares a module with the tests.
      ],
      spec: room.tests,
    },
    coverageAnalysis: "perTest",
    incremental: drawn === undefined,
    incrementalFile: join(FOLDER, `${room.name}.json`),
    tempDirName: join(FOLDER, "tmp"),
    ignorePatterns: [".stryker", ".sandbox", "coverage", "*/dist"],
    concurrency: Number(process.env.MUTATE_JOBS ?? 1),
    // Generous: a busy machine must not look like a mutant that never ends. Endless loops are found by Stryker's count of steps.
    timeoutMS: 60_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 20,
    reporters: ["json"],
    jsonReporter: { fileName: reportOf(room) },
    disableTypeChecks: "{reachability,policies}/**/*.ts",
    allowConsoleColors: false,
    logLevel: process.env.MUTATE_LOG ?? "error",
  };
}

function reportOf(room: Room): string {
  return join(FOLDER, `${room.name}.report.json`);
}

/** The part of a text from one place to another; lines and columns count from 1. */
function textBetween(source: string, start: Place, end: Place): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? "").slice(0, end.column - 1);
  lines[0] = (lines[0] ?? "").slice(start.column - 1);
  return lines.join("\n");
}

function judged(report: Report): readonly Judged[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({
      ...mutant,
      file,
      original: textBetween(source, mutant.location.start, mutant.location.end),
      line: (source.split("\n")[mutant.location.start.line - 1] ?? "").trim(),
    })),
  );
}

/** Stryker itself did not get to an end, which is not about a mutant: a test fails before anything is changed, or what it was told is wrong. */
export class StrykerFailed extends Error {}

/** @throws StrykerFailed */
export function judge(room: Room, drawn: readonly Listed[] | undefined): readonly Judged[] {
  mkdirSync(FOLDER, { recursive: true });
  const config = join(FOLDER, `${room.name}.config.json`);
  writeFileSync(config, JSON.stringify(optionsOf(room, drawn), null, 2));
  const stryker = join(ROOT, "node_modules/@stryker-mutator/core/bin/stryker.js");
  const { status } = spawnSync(process.execPath, [stryker, "run", config], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
    // A property that failed has been noticed: no need to look for its smallest counterexample.
    env: { ...process.env, FC_FIRST_FAILURE: "1", LONG_FORM: "1" },
  });
  if (status !== 0)
    throw new StrykerFailed(
      `${room.name}: Stryker ended with exit code ${String(status)}, see above.`,
    );
  const all = judged(JSON.parse(readFileSync(reportOf(room), "utf8")) as Report);
  if (drawn === undefined) return all;
  const ofSample = all.filter(({ status }) => status !== "CompileError");
  if (ofSample.length !== drawn.length)
    throw new StrykerFailed(
      `${room.name}: ${String(drawn.length)} mutants were drawn, and ${String(ofSample.length)} judged`,
    );
  return ofSample;
}
