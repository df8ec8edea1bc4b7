/** The real CLI in a sandbox of its own, for tests: a temporary home, a world, and the engine's own event log. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FileWorld } from "../../sandbox/aws";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";

export const REPOSITORY = path.resolve(__dirname, "../..");

export interface Run {
  readonly code: number;
  readonly text: string;
  readonly events: readonly EngineEvent[];
}

/** The part of an engine event that the tests look at. */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly policyEvent?: PolicyEvent;
  readonly diagnosticEvent?: {
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
  };
}

export interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly keys?: readonly string[];
  readonly diffs?: readonly string[];
  readonly new?: { readonly inputs?: Record<string, unknown> };
}

export interface PolicyEvent {
  readonly resourceUrn?: string;
  readonly message: string;
  readonly policyName: string;
  readonly enforcementLevel: string;
}

/** A resource in a stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly external?: boolean;
}

/** For titles: how many of how many are run, and how to run the others. */
export function saidOf(some: readonly unknown[], all: readonly unknown[]): string {
  return some.length === all.length
    ? `all ${all.length}`
    : `${some.length} of ${all.length}; all: npm run test:engine`;
}

/** Whether the CLI is there; without it the tests say so in one line and stand aside. */
export function hasPulumi(): boolean {
  return spawnSync("pulumi", ["version"], { stdio: "ignore" }).error === undefined;
}

/** Skips a suite, saying why, where there is no CLI. */
export function requirePulumi(context: Mocha.Context): void {
  if (!hasPulumi()) {
    console.log("      the Pulumi CLI is not on PATH: not run (https://get.pulumi.com)");
    context.skip();
  }
}

export class Sandbox {
  #home: string | undefined;
  #runs = 0;

  /** @param program folder of the program, relative to the repository */
  constructor(
    readonly program = ".",
    readonly stack = "dev",
    private readonly pace = "0",
  ) {}

  /** The sandbox's folder, made when it is first needed: a suite that is skipped leaves none. */
  get home(): string {
    this.#home ??= mkdtempSync(path.join(tmpdir(), "engine-test-"));
    return this.#home;
  }

  get world(): FileWorld {
    return FileWorld.open(path.join(this.home, "world.json"));
  }

  environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      SANDBOX_HOME: this.home,
      SANDBOX_PACE: this.pace,
      PULUMI_DEBUG_COMMANDS: "1",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
  }

  /** `npm run sandbox -- <args>`; `onStart` gets the process, to be cruel to it. */
  run(args: readonly string[], onStart?: (pid: number) => void): Promise<Run> {
    this.#runs += 1;
    const log = path.join(this.home, `events-${this.#runs}.json`);
    const isUpdate = ["up", "preview", "destroy", "refresh"].includes(args[0] ?? "");
    const all = [
      ...RUN_TYPESCRIPT,
      path.join(REPOSITORY, "sandbox/apps/pulumi/main.ts"),
      ...args,
      ...["--cwd", path.resolve(REPOSITORY, this.program), "--non-interactive"],
      ...(isUpdate ? ["--stack", this.stack, "--event-log", log] : []),
    ];
    const child = spawn(process.execPath, all, {
      cwd: REPOSITORY,
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const collect = (data: Buffer): void => {
      text += data.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    onStart?.(child.pid ?? 0);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        resolve({ code: code ?? -1, text, events: eventsOf(log) });
      });
    });
  }

  up(...more: readonly string[]): Promise<Run> {
    return this.run(["up", "--yes", "--skip-preview", ...more]);
  }

  preview(...more: readonly string[]): Promise<Run> {
    return this.run(["preview", ...more]);
  }

  /** Outputs of the stack as they are in its state, secrets shown. */
  async outputs(): Promise<unknown> {
    const { text } = await this.run([
      "stack",
      "output",
      "--json",
      "--show-secrets",
      "--stack",
      this.stack,
    ]);
    return JSON.parse(text);
  }

  /** The stack's state, and what the backend keeps beside it. */
  stateFiles(): readonly string[] {
    const file = this.#stateFile();
    return [file, ...[`${file}.attrs`].filter((beside) => existsSync(beside))];
  }

  /** The resources in the stack's state, as the engine wrote them. */
  state(): readonly StateResource[] {
    const { checkpoint } = JSON.parse(readFileSync(this.#stateFile(), "utf8")) as {
      checkpoint: { latest?: { resources?: readonly StateResource[] } };
    };
    return checkpoint.latest?.resources ?? [];
  }

  #stateFile(): string {
    const stacks = path.join(this.home, "state/.pulumi/stacks");
    const [project] = readdirSync(stacks).filter((name) => !name.includes("."));
    return path.join(stacks, project ?? "", `${this.stack}.json`);
  }

  remove(): void {
    if (this.#home !== undefined) {
      rmSync(this.#home, { recursive: true, force: true });
    }
  }
}

function eventsOf(log: string): readonly EngineEvent[] {
  return existsSync(log)
    ? readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as EngineEvent)
    : [];
}

/** Steps that change something, by the resource's name. */
export function steps(run: Run): Record<string, string> {
  const changing = run.events
    .flatMap((e) => (e.resourcePreEvent === undefined ? [] : [e.resourcePreEvent.metadata]))
    .filter((step) => !["same", "read", "read-replacement", "refresh"].includes(step.op));
  return Object.fromEntries(
    changing.map((step) => [
      `${step.op} ${step.urn.split("::").slice(2).join("::")}`,
      (step.keys ?? []).join(","),
    ]),
  );
}

/** What the policies said. */
export function policyEvents(run: Run | undefined): readonly PolicyEvent[] {
  return (run?.events ?? []).flatMap((e) => (e.policyEvent === undefined ? [] : [e.policyEvent]));
}

/** Errors and warnings of engine and program. */
export function complaints(run: Run): readonly string[] {
  return run.events
    .flatMap((e) => (e.diagnosticEvent === undefined ? [] : [e.diagnosticEvent]))
    .filter((d) => ["error", "warning"].includes(d.severity))
    .map((d) => d.message.trim());
}

/** Runs works two at a time: one per core of a small machine. */
export async function twoAtATime<T>(works: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < works.length) {
      const index = next;
      next += 1;
      const work = works[index];
      if (work !== undefined) {
        results[index] = await work();
      }
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
}
