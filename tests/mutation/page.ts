/** `docs/mutation.md`, made of `results.json` and the list of equivalents; a test says when it is stale. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { EQUIVALENT } from "./equivalent";
import { ROOMS } from "./rooms";
import { cellsOf, HEAD, LEAST_SCORE, type Result } from "./score";
import { ROOT } from "./stryker";

export const RESULTS = join(__dirname, "results.json");
export const PAGE = join(ROOT, "docs/mutation.md");

export function keptResults(): readonly Result[] {
  return JSON.parse(readFileSync(RESULTS, "utf8")) as Result[];
}

/** The kept results with those of the rooms that were judged now, in the order of the rooms. */
export function withNewer(kept: readonly Result[], newer: readonly Result[]): readonly Result[] {
  return ROOMS.flatMap(({ name }) => [...newer, ...kept].find(({ room }) => room === name) ?? []);
}

/** Text that Prettier leaves as it is. */
export async function formatted(path: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** Source in a cell of a table. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = line.includes("`") ? "``" : "`";
  return line === "" ? "(nothing)" : `${fence} ${line} ${fence}`;
}

function survivorsOf({ room, survivors }: Result): string {
  return [`### ${room}`, "```text", ...survivors, "```"].join("\n");
}

function notJudged(results: readonly Result[]): readonly string[] {
  const names = ROOMS.map(({ name }) => name);
  const open = names.filter((name) => !results.some(({ room }) => room === name));
  return open.length === 0 ? [] : [`Not judged yet: ${open.join(", ")}.`];
}

export function pageOf(results: readonly Result[]): Promise<string> {
  const left = results.filter(({ survivors }) => survivors.length > 0);
  return formatted(
    PAGE,
    [
      "# Mutation testing",
      `\`npm run mutate\` changes the source in one place at a time, and a test has to fail. A room passes with ${String(LEAST_SCORE)} of 100.`,
      "The score is killed, of killed, survived and not reached by a test; time-outs and mutants that are equivalent to the source are counted apart. " +
        "Where a seed is given, that many mutants were drawn with it, and the interval says where the score of all of them is, 95 times in 100.",
      table(
        [...HEAD, "commit", "date"],
        results.map((result) => [...cellsOf(result), result.commit, result.date]),
      ),
      ...notJudged(results),
      "Again, with the same mutants: `npm run mutate -- --sample N --seed SEED ROOM`; all of a room: `npm run mutate -- ROOM`. This page is written by `--write`.",
      "## Survivors",
      left.length === 0 ? "None." : left.map(survivorsOf).join("\n\n"),
      "## Equivalent mutants",
      "No test can tell these from the source.",
      table(
        ["file", "source", "mutant", "reason"],
        EQUIVALENT.map(({ file, original, replacement, reason }) => [
          file,
          code(original),
          code(replacement),
          reason,
        ]),
      ),
    ].join("\n\n"),
  );
}
