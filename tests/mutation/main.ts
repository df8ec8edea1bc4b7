/**
 * `npm run mutate [-- --sample N --seed S --write] [ROOM_OR_FILE…]`: changes the source in one place at a time (Stryker) and runs the tests that
 * reach this place: at least one has to fail. Prints every survivor and a table with the score of each room, time-outs counted apart.
 * All mutants of all rooms take a day on two cores; a sample of 50 mutants of each room, about half an hour.
 * MUTATE_JOBS: processes at a time (1).
 */
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import Table from "cli-table3";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { positiveNumber } from "../positive-number";
import { formatted, keptResults, PAGE, pageOf, RESULTS, withNewer } from "./page";
import { roomNamed, ROOMS, type Room } from "./rooms";
import { cellsOf, HEAD, LEAST_SCORE, resultOf, scoreOf, wronglyNamed, type Result } from "./score";
import { drawnFrom, judge, mutantsIn, ROOT, StrykerFailed } from "./stryker";

interface Options {
  readonly sample?: number;
  readonly seed?: number;
  readonly write: boolean;
}

/** @throws InvalidArgumentError for what is neither a room nor a file of one */
function room(name: string, before: readonly Room[]): readonly Room[] {
  const found = roomNamed(name);
  if (found !== undefined && (!name.endsWith(".ts") || existsSync(join(ROOT, name))))
    return [...before, found];
  const known = ROOMS.map((one) => one.name).join(", ");
  throw new InvalidArgumentError(`there is no such room: ${known}, or a file of one.`);
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
}

/** The commit that is judged; `+` when the files are not quite its own. */
function commit(): string {
  const others = [RESULTS, PAGE].map((kept) => `:!${relative(ROOT, kept)}`);
  const changes = git("status", "--porcelain", "--", ".", ...others);
  return `${git("rev-parse", "--short", "HEAD")}${changes === "" ? "" : "+"}`;
}

function resultsOf(room: Room, { sample, seed }: Options): [Result, readonly string[]] {
  const started = Date.now();
  const judgedCommit = commit();
  const all = mutantsIn(room);
  const drawn = sample === undefined ? undefined : drawnFrom(all, sample, seed ?? 0);
  process.stderr.write(`${room.name}: ${String(drawn?.length ?? all.length)} mutants …\n`);
  const judged = judge(room, drawn);
  const about = {
    room: room.name,
    mutants: all.length,
    ...(sample !== undefined && sample < all.length && { seed }),
    seconds: Math.round((Date.now() - started) / 1000),
    date: new Date().toISOString().slice(0, 10),
    commit: judgedCommit,
  };
  return [resultOf(about, judged), wronglyNamed(judged)];
}

async function write(results: readonly Result[]): Promise<void> {
  const kept = withNewer(keptResults(), results);
  writeFileSync(RESULTS, await formatted(RESULTS, JSON.stringify(kept)));
  writeFileSync(PAGE, await pageOf(kept));
}

async function main(): Promise<void> {
  const program = new Command("mutate")
    .description("Changes the source in one place at a time: a test has to fail.")
    .option("--sample <number>", "mutants of each room; all, without it", positiveNumber)
    .option("--seed <number>", "of the sample; drawn and printed without it", positiveNumber)
    .option("--write", "keep the results of these rooms in docs/mutation.md", false)
    .argument("[rooms...]", "names of rooms, or files of them; all, without them", room, [])
    .exitOverride()
    .parse();
  const options = program.opts<Options>();
  const [rooms] = program.processedArgs as [readonly Room[]];
  if (options.seed !== undefined && options.sample === undefined)
    program.error("error: --seed is for a sample: give --sample too.");
  if (options.write && !rooms.every((one) => ROOMS.includes(one)))
    program.error("error: --write keeps whole rooms; a file is only a part of one.");
  const seed = options.seed ?? randomInt(1, 2 ** 31);
  if (options.sample !== undefined) console.log(`seed ${String(seed)}`);
  const table = new Table({ head: [...HEAD], style: { head: [], border: [] } });
  const results: Result[] = [];
  for (const one of rooms.length === 0 ? ROOMS : rooms) {
    const [result, wrong] = resultsOf(one, { ...options, seed });
    if (wrong.length > 0) process.exitCode = 1;
    if (scoreOf(result) < LEAST_SCORE) process.exitCode = 1;
    console.log([...wrong, ...result.survivors, cellsOf(result).join("  ")].join("\n"));
    results.push(result);
    table.push([...cellsOf(result)]);
    if (options.write) await write(results);
  }
  console.log(table.toString());
}

main().catch((error: unknown) => {
  if (error instanceof StrykerFailed) console.error(error.message);
  else if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
});
