/**
 * Runs the program in a process of its own with the SDK's runner, as the CLI's language host does
 * (`sdk/nodejs/cmd/pulumi-language-nodejs/main.go`).
 */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Deployment, DeploymentSettings } from "./deployment";
import { eachLine } from "../processes/output-lines";
import type { Project } from "./project";
import { QUICK_START, childEnvironment, sdkRunner } from "./sdk-runner";
import { endProcess, spawnTied } from "../processes/tied-process";

/** The runner's exit code when it has logged the error already. */
const ERROR_WAS_LOGGED = 32;
/** How long a program may go on after its deployment has ended, milliseconds. */
const GRACE_MS = 2_000;
export const PARALLEL = 16;

export interface ProgramRun {
  readonly project: Project;
  readonly deployment: Deployment;
  /** Where the monitor listens, `127.0.0.1:PORT`. */
  readonly address: string;
  readonly signal?: AbortSignal | undefined;
}

/** Runs the program to its end. What goes wrong is in the deployment's diagnostics. */
export async function runProgram(run: ProgramRun): Promise<void> {
  const { deployment } = run;
  const child = startProgram(run);
  const output = (line: string): void => {
    deployment.report({ kind: "log", level: "info", urn: deployment.stackUrn, message: line });
  };
  const said = Promise.all([eachLine(child.stdout, output), eachLine(child.stderr, output)]);
  const how = await whileWatched(child, run, exitOf(child));
  await said;
  reportExit(deployment, how);
}

function startProgram({ project, deployment, address }: ProgramRun): ChildProcess {
  const { settings } = deployment;
  const runner = sdkRunner("run", project.root);
  const args = [
    ...project.nodeArguments,
    ...QUICK_START,
    ...(isLoadedByUs(project) ? ["-r", join(__dirname, "quick-typescript.cjs")] : []),
    runner,
    ...["--monitor", address, "--engine", address],
    ...["--organization", settings.organization],
    ...["--project", settings.project, "--stack", settings.stack],
    ...["--root-directory", project.root, "--pwd", project.root],
    ...(settings.isDryRun ? ["--dry-run"] : []),
    ...["--parallel", String(PARALLEL)],
    project.main,
  ];
  return spawnTied(process.execPath, args, {
    cwd: project.root,
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnvironment(programEnvironment(project, settings)),
  });
}

/** What the program's process finds in its environment, besides ours. */
function programEnvironment(
  project: Project,
  settings: DeploymentSettings,
): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(programConfig(settings)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(settings.secretKeys),
    // Types are checked by `npm run typecheck`; a rehearsal need not wait for it twice.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...(project.isTypeScript && !isLoadedByUs(project) ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
  };
}

/** The stack's config by the names that the SDK asks for. */
export function programConfig({ config }: DeploymentSettings): Record<string, string> {
  const named = Object.entries(config).map(([key, text]): [string, string] => [
    key.replace(":", ":config:"),
    text,
  ]);
  return Object.fromEntries(named);
}

/** TypeScript that the runner would compile; not a program that brings a loader of its own, and no ES module. */
export function isLoadedByUs({ isTypeScript, isModule, nodeArguments }: Project): boolean {
  return isTypeScript && !isModule && nodeArguments.length === 0;
}

/** Waits for a program in this process, which is ended when the run is aborted, and when its deployment is over. */
export async function whileWatched<How>(
  child: ChildProcess,
  { deployment, signal }: ProgramRun,
  ended: Promise<How>,
): Promise<How> {
  const stop = (): void => void endProcess(child);
  signal?.addEventListener("abort", stop, { once: true });
  const watch = endWithDeployment(child, deployment);
  try {
    return await ended;
  } finally {
    clearInterval(watch);
    signal?.removeEventListener("abort", stop);
  }
}

/** A program whose monitor has gone should end by itself; one that does not is ended. */
function endWithDeployment(child: ChildProcess, deployment: Deployment): NodeJS.Timeout {
  let since: number | undefined;
  return setInterval(() => {
    if (!deployment.isEnded) return;
    since ??= performance.now();
    if (performance.now() - since > GRACE_MS) void endProcess(child);
  }, 100);
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ code: null, signal: null, error });
    });
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
}

export function reportExit(deployment: Deployment, { code, signal, error }: Exit): void {
  if (deployment.isEnded) return;
  if (error !== undefined) {
    deployment.end(`the program could not be started: ${error.message}`);
  } else if (signal !== null) {
    deployment.end(`the program was killed by ${signal}`, deployment.stackUrn);
  } else if (code === ERROR_WAS_LOGGED) {
    deployment.end();
  } else if (code !== 0) {
    deployment.end(`the program exited with code ${String(code)}`, deployment.stackUrn);
  }
}
