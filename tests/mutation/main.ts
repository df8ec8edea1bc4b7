/**
 * `npm run mutate [-- ROOM_OR_FILE…]`: changes the source in one place at a time (Stryker) and runs the tests that reach this place: at least one has to
 * fail. Prints a table with the score of each room, time-outs counted apart, and every survivor. What was judged before is taken over from
 * `.stryker/ROOM.json` as far as neither source nor tests changed; all of it takes hours on two cores, a room minutes.
 * MUTATE_JOBS: processes at a time (1).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import { EQUIVALENT } from "./equivalent";
import { roomNamed, ROOMS, type Room } from "./rooms";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, ".stryker");
/** A room with less fails, as the share of the mutants that tests reach in time and that are not equivalent. */
const LEAST_SCORE = 85;

interface Mutant {
  readonly status: "Killed" | "Survived" | "NoCoverage" | "Timeout" | "Ignored" | "RuntimeError";
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Report {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>
  >;
}

/** A mutant with its file, and the source that it replaces. */
interface Judged extends Mutant {
  readonly file: string;
  readonly original: string;
}

function optionsOf(room: Room): object {
  const report = join(FOLDER, `${room.name}.report.json`);
  return {
    testRunner: "mocha",
    plugins: ["@stryker-mutator/mocha-runner"],
    mutate: room.mutate,
    mochaOptions: {
      "no-config": true,
      require: [
        join(ROOT, "sandbox/processes/typescript-loader.cjs"),
        join(ROOT, "tests/fixed-seed.cjs"),
      ],
      spec: room.tests,
    },
    coverageAnalysis: "perTest",
    incremental: true,
    incrementalFile: join(FOLDER, `${room.name}.json`),
    tempDirName: join(FOLDER, "tmp"),
    ignorePatterns: [".stryker", "docs", "examples", ".sandbox", "coverage", "*/dist"],
    concurrency: Number(process.env.MUTATE_JOBS ?? 1),
    timeoutMS: 20_000,
    reporters: ["json"],
    jsonReporter: { fileName: report },
    disableTypeChecks: "{reachability,policies}/**/*.ts",
    checkers: [],
    allowConsoleColors: false,
    logLevel: "error",
  };
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
    })),
  );
}

const inOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

function isEquivalent(mutant: Judged): boolean {
  return EQUIVALENT.some(
    ({ file, original, replacement }) =>
      file === mutant.file &&
      inOneLine(original) === inOneLine(mutant.original) &&
      inOneLine(replacement) === inOneLine(mutant.replacement ?? ""),
  );
}

function lineOf({ file, location, status, original, replacement }: Judged): string {
  const shown = (text: string) => {
    const line = inOneLine(text);
    return line.length > 90 ? `${line.slice(0, 89)}…` : line;
  };
  return `${file}:${location.start.line} ${status === "NoCoverage" ? "(no test gets here) " : ""}${shown(original)}  ->  ${shown(replacement ?? "")}`;
}

/** @throws Error when Stryker itself fails, which is not about a mutant */
function mutantsOf(room: Room): readonly Judged[] {
  const config = join(FOLDER, `${room.name}.config.json`);
  writeFileSync(config, JSON.stringify(optionsOf(room), null, 2));
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run", config],
    { cwd: ROOT, stdio: ["ignore", 2, 2] },
  );
  if (status !== 0) throw new Error(`${room.name}: Stryker ended with exit code ${String(status)}`);
  return judged(
    JSON.parse(readFileSync(join(FOLDER, `${room.name}.report.json`), "utf8")) as Report,
  );
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => roomNamed(name) === undefined);
if (unknown.length > 0) {
  const known = ROOMS.map(({ name }) => name).join(", ");
  console.error(`There is no room ${unknown.join(", ")}. There are ${known}, and their files.`);
  process.exit(2);
}
mkdirSync(FOLDER, { recursive: true });
const table = new Table({
  head: ["room", "score", "killed", "survived", "no test", "equivalent", "time-outs", "seconds"],
  style: { head: [], border: [] },
});
const survivors: string[] = [];
let isGood = true;
const rooms = wanted.length === 0 ? ROOMS : wanted.flatMap((name) => roomNamed(name) ?? []);
for (const room of rooms) {
  process.stderr.write(`${room.name} …\n`);
  const started = Date.now();
  const mutants = mutantsOf(room);
  const count = (status: Mutant["status"]) =>
    mutants.filter((mutant) => mutant.status === status && !isEquivalent(mutant)).length;
  const left = mutants.filter(
    (mutant) => ["Survived", "NoCoverage"].includes(mutant.status) && !isEquivalent(mutant),
  );
  const score = (100 * count("Killed")) / Math.max(1, count("Killed") + left.length);
  table.push([
    room.name,
    score.toFixed(1),
    count("Killed"),
    count("Survived"),
    count("NoCoverage"),
    mutants.filter(isEquivalent).length,
    count("Timeout"),
    ((Date.now() - started) / 1000).toFixed(0),
  ]);
  survivors.push(...left.map(lineOf));
  isGood &&= score >= LEAST_SCORE;
}
console.log([...survivors, table.toString()].join("\n"));
process.exitCode = isGood ? 0 : 1;
