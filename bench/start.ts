/**
 * `npm start`, as a user sees it: how soon its first line is there, and what the whole run takes. On two quiet cores that is to be half
 * a second and six seconds; as a figure each is beside work of the same kind, done in the same run on the same machine.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Figure, Section } from "./sections";
import { median } from "./sections";

const ROOT = join(__dirname, "..");
const RUNS = 3;
/** What `npm start` prints first; npm itself has named the script before. */
const FIRST_LINE = "index.ts, stack dev";

export const section: Section = {
  title: "`npm start`: the program ./index.ts, stack dev",
  async run() {
    processorTime("npm start"); // Fills the cache of stripped code.
    const rounds: { line: number; npm: number; whole: number; wall: number; sdk: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { firstLineMs, wallMs } = await started();
      rounds.push({
        line: firstLineMs,
        wall: wallMs,
        npm: wallOf("npm run env"),
        whole: processorTime("npm start"),
        sdk: processorTime(`node -e 'require("@pulumi/pulumi")'`),
      });
    }
    const seconds = (of: (round: (typeof rounds)[number]) => number): string =>
      (median(rounds.map(of)) / 1000).toFixed(2);
    const [line, whole] = figuresOf(rounds);
    return [
      { ...line, measured: `${seconds((one) => one.line)} s : ${seconds((one) => one.npm)} s` },
      {
        ...whole,
        measured: `${seconds((one) => one.whole)} s : ${seconds((one) => one.sdk)} s; ${seconds((one) => one.wall)} s in all by the clock`,
      },
    ];
  },
};

function figuresOf(
  rounds: readonly { line: number; npm: number; whole: number; sdk: number }[],
): [line: Figure, whole: Figure] {
  return [
    {
      figure: "its first line",
      against: "npm running `env`",
      value: median(rounds.map(({ line, npm }) => line / npm)),
      bound: 2,
    },
    {
      figure: "the whole run, processor time",
      against: "loading Pulumi's SDK",
      value: median(rounds.map(({ whole, sdk }) => whole / sdk)),
      bound: 12,
    },
  ];
}

/** One run, watched from outside. */
async function started(): Promise<{ firstLineMs: number; wallMs: number }> {
  const before = performance.now();
  const child = spawn("npm", ["start"], { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  let firstLineMs = NaN;
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (Number.isNaN(firstLineMs) && said.includes(FIRST_LINE)) {
      firstLineMs = performance.now() - before;
    }
  });
  await once(child, "close");
  return { firstLineMs, wallMs: performance.now() - before };
}

function wallOf(command: string): number {
  const before = performance.now();
  run(command);
  return performance.now() - before;
}

/** Milliseconds that a command and all that it starts are at work, as bash's `times` tells of its children. */
function processorTime(command: string): number {
  const [, ofChildren = ""] = run(`${command} >/dev/null 2>&1; times`).trim().split("\n");
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, m, s]) => sum + (Number(m) * 60 + Number(s)) * 1000, 0);
}

function run(command: string): string {
  return spawnSync("bash", ["-c", command], { cwd: ROOT, encoding: "utf8" }).stdout;
}
