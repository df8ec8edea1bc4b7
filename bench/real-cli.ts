/**
 * The real CLI on this repository's program, in a sandbox of its own: what the policy pack adds to a whole preview, and
 * what a rehearsal's dry run takes beside it. Where there is no CLI, one line says so.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxEnvironment } from "../sandbox/apps/pulumi/environment";
import { openHome } from "../sandbox/apps/pulumi/home";
import type { SandboxHome } from "../sandbox/apps/pulumi/home";
import { findProject } from "../sandbox/apps/pulumi/project";
import { withStack } from "../sandbox/apps/pulumi/stack";
import { rehearse } from "../sandbox/apps/start/rehearse";
import { endAll } from "../sandbox/processes/tied-process";
import { emptyPack } from "./empty-pack";
import type { Figure, Section } from "./sections";
import { median } from "./sections";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";

const ROOT = join(__dirname, "..");
const STACK = "dev";
const RUNS = 5;

export const section: Section = {
  title: "The real CLI: a preview of the program ./index.ts, stack dev",
  async run(note) {
    const figures: Figure[] = [
      {
        figure: "loading the program",
        against: "loading Pulumi's SDK",
        value: loadRatio(),
        bound: 4,
      },
    ];
    if (spawnSync("pulumi", ["version"], { stdio: "ignore" }).error !== undefined) {
      note("The Pulumi CLI is not on PATH: no preview to compare with.");
      return figures;
    }
    return [...figures, ...(await previewFigures())];
  },
};

/** What the program imports, and Pulumi's SDK alone, each above an empty process with the same compiler. */
function loadRatio(): number {
  const script = 'require("./components"); require("@pulumi/aws/sns")';
  const ratios = Array.from({ length: RUNS }, () => {
    const empty = processTime("");
    return (processTime(script) - empty) / (processTime('require("@pulumi/pulumi")') - empty);
  });
  return median(ratios);
}

function processTime(script: string): number {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...RUN_TYPESCRIPT, "-e", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the program cannot be loaded: ${stderr}`);
  return performance.now() - before;
}

/** Milliseconds of the four kinds of run. */
type Round = Readonly<Record<"bare" | "empty" | "ours" | "rehearsal", number>>;

async function previewFigures(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), "bench-sandbox-"));
  const home = openHome(root);
  const empty = emptyPack([{ name: "empty", isTyped: false, hasResource: true }]);
  try {
    const rounds: Round[] = [];
    // The first round makes the stack and fills the caches of compilers; it does not count.
    for (let round = 0; round <= RUNS; round += 1) {
      const times = await roundIn(home, empty);
      if (round > 0) rounds.push(times);
    }
    return figuresOf(rounds);
  } finally {
    await endAll();
    rmSync(root, { recursive: true });
    rmSync(empty, { recursive: true });
  }
}

/** Each kind once, one after the other: what else the machine does falls on all alike. */
async function roundIn(home: SandboxHome, empty: string): Promise<Round> {
  return {
    bare: await previewMilliseconds(home),
    empty: await previewMilliseconds(home, empty),
    ours: await previewMilliseconds(home, join(ROOT, "policies")),
    rehearsal: await rehearsalMilliseconds(),
  };
}

function figuresOf(rounds: readonly Round[]): readonly Figure[] {
  const compared = (kind: keyof Round, to: keyof Round) => {
    const seconds = (of: keyof Round): string =>
      (median(rounds.map((round) => round[of])) / 1000).toFixed(2);
    return {
      value: median(rounds.map((round) => round[kind] / round[to])),
      measured: `${seconds(kind)} s : ${seconds(to)} s`,
    };
  };
  const figure = "preview with the pack";
  return [
    { figure, against: "preview without any", ...compared("ours", "bare"), bound: 3 },
    { figure, against: "preview with one empty policy", ...compared("ours", "empty"), bound: 1.1 },
    {
      figure: "rehearsal's dry run",
      against: "preview with the pack",
      ...compared("rehearsal", "ours"),
      bound: 0.7,
    },
  ];
}

/** A whole `pulumi preview`, from its start to its end, with the stand-in as the provider. */
async function previewMilliseconds(home: SandboxHome, pack?: string): Promise<number> {
  const scratch = mkdtempSync(join(home.config, "run-"));
  const project = findProject(["--cwd", ROOT]);
  const environment = {
    ...sandboxEnvironment(home, project),
    // As the rehearsal does: types are checked by the compiler, not at each run.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
  const args = ["preview", "--cwd", ROOT, "--stack", STACK, "--non-interactive"];
  const packs = pack === undefined ? [] : ["--policy-pack", pack];
  const complete = withStack([...args, ...packs], project, home, scratch, environment);
  return timed(async () => {
    const child = spawn("pulumi", complete.args, {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const listen = (text: Buffer) => (said += text.toString());
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`pulumi preview ended with ${String(code)}: ${said}`);
  });
}

function rehearsalMilliseconds(): Promise<number> {
  return timed(async () => {
    const report = await rehearse({
      program: ".",
      stack: STACK,
      policyPacks: ["policies"],
      until: "dry-run",
      workingFolder: ROOT,
    });
    if (report.exitCode !== 0) throw new Error("the rehearsal's dry run failed");
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
