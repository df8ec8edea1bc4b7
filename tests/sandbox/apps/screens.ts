/** What a reader sees of a command on a terminal of some size, measured. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { REPOSITORY } from "../../../sandbox/apps/repository";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 100, rows: 40 },
];

/** Terminals are made by util-linux's `script`, which other systems have with other options. */
export const hasTerminals =
  process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

/** The lines that a command leaves on a terminal, without npm's two at the top. */
export function linesOnTerminal(
  { columns, rows }: Size,
  command: string,
  env: NodeJS.ProcessEnv = {},
): Promise<readonly string[]> {
  const inside = `stty cols ${columns} rows ${rows}; ${command}`;
  const child = spawn("script", ["-qec", inside, "/dev/null"], {
    ...{ cwd: REPOSITORY, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] },
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => {
    child.once("close", () => {
      resolve(text.trimEnd().split(/\r*\n/).map(seen));
    });
  });
}

/** What is left of a line that was written over. */
function seen(line: string): string {
  // eslint-disable-next-line no-control-regex -- "clear the line" is one
  const [last = ""] = line.split(/\x1b\[2K|\r/).slice(-1);
  return stripVTControlCharacters(last);
}

/** No line is broken by the terminal, and no sentence ends before its end. */
export function assertWhole(lines: readonly string[], { columns }: Size): void {
  const shown = lines.map((line) => stripVTControlCharacters(line));
  assert.deepEqual(
    shown.filter((line) => line.length > columns || line.trimEnd().endsWith("…")),
    [],
  );
}

/** The verdict, and the next command, are on the last screen, and the prompt is below them. */
export function assertVerdictInSight(lines: readonly string[], { rows }: Size): void {
  const last = lines.slice(-(rows - 1)).map((line) => stripVTControlCharacters(line));
  assert.ok(
    last.some((line) => /^(All worked|Nothing failed|Failed)\b/.test(line)),
    last.join("\n"),
  );
}
