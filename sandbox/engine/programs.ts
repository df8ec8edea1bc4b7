/**
 * Where programs run: each in a process of its own, as the CLI does, or one after the other in processes that are kept. Loading the
 * SDK takes longer than most programs do; tests that rehearse a hundred of them load it a few times.
 */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { eachLine } from "../processes/output-lines";
import { endProcess, isRunning, spawnTied } from "../processes/tied-process";
import type { Deployment } from "./deployment";
import {
  exitOf,
  isLoadedByUs,
  PARALLEL,
  programConfig,
  reportExit,
  runProgram,
  whileWatched,
  type Exit,
  type ProgramRun,
} from "./program";
import { QUICK_START, childEnvironment, sdkRunner } from "./sdk-runner";

export interface ProgramSource {
  /** Runs the program to its end. What goes wrong is in the deployment's diagnostics. */
  run(run: ProgramRun): Promise<void>;
}

/** Every program has a process for itself, which ends with it. */
export const FRESH_PROGRAMS: ProgramSource = { run: runProgram };

/** A process that waits for programs of one installed SDK. */
interface Host {
  readonly child: ChildProcess;
  readonly ended: Promise<Exit>;
  /** For whom it runs a program now. */
  deployment: Deployment | undefined;
}

/** Keeps processes for the next program of the same SDK. Close it at the end. A program that we do not load has its own. */
export class ProgramPool implements ProgramSource {
  readonly #idle = new Map<string, Host[]>();
  readonly #all = new Set<ChildProcess>();

  async run(run: ProgramRun): Promise<void> {
    if (!isLoadedByUs(run.project)) return runProgram(run);
    const runner = sdkRunner("run", run.project.root);
    const host = this.#waiting(runner) ?? this.#start(runner);
    host.deployment = run.deployment;
    host.child.send(message(run));
    const how = await whileWatched(host.child, run, answerOf(host));
    if (how === "done") this.#idle.set(runner, [...(this.#idle.get(runner) ?? []), host]);
    else reportExit(run.deployment, how);
  }

  /** One that nobody has ended since. */
  #waiting(runner: string): Host | undefined {
    const alive = (this.#idle.get(runner) ?? []).filter(({ child }) => isRunning(child));
    const host = alive.pop();
    this.#idle.set(runner, alive);
    return host;
  }

  /** Ends every process that was started, idle or not. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((child) => endProcess(child)));
    this.#all.clear();
    this.#idle.clear();
  }

  #start(runner: string): Host {
    const typescript = ["-r", join(__dirname, "../processes/typescript-loader.cjs")];
    const child = spawnTied(
      process.execPath,
      [...QUICK_START, ...typescript, join(__dirname, "program-host.cjs"), runner],
      { stdio: ["ignore", "pipe", "pipe", "ipc"], env: childEnvironment({}) },
    );
    this.#all.add(child);
    const host: Host = { child, ended: exitOf(child), deployment: undefined };
    const output = (message: string): void => {
      const urn = host.deployment?.stackUrn ?? "";
      host.deployment?.report({ kind: "log", level: "info", urn, message });
    };
    void eachLine(child.stdout, output);
    void eachLine(child.stderr, output);
    return host;
  }
}

function message({ project, deployment, address }: ProgramRun): object {
  const { settings } = deployment;
  return {
    ...{ main: project.main, root: project.root, address },
    options: { ...settings, parallel: PARALLEL },
    config: programConfig(settings),
    secretKeys: settings.secretKeys,
  };
}

function answerOf({ child, ended }: Host): Promise<"done" | Exit> {
  return new Promise((resolve) => {
    const onMessage = (): void => {
      resolve("done");
    };
    child.once("message", onMessage);
    void ended.then((how) => {
      child.off("message", onMessage);
      resolve(how);
    });
  });
}
