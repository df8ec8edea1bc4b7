/** Runs the CLI that is on PATH in the sandbox's home; `world …` is the sandbox's own. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { readStackOutputs } from "../../records/stack-references";
import { optionsOf, withoutOption } from "./arguments";
import { sandboxEnvironment } from "./environment";
import { installPlugins, openHome } from "./home";
import { findProject } from "./project";
import { putReferredStacks } from "./referred-stacks";
import { stackOf, withStack } from "./stack";
import { runWorld } from "./world-command";

const NO_PULUMI =
  "npm run sandbox needs the Pulumi CLI on PATH, and there is none:\n  curl -fsSL https://get.pulumi.com | sh    (or brew install pulumi)\n`npm start` needs no CLI.";
export const EXIT_MISSING = 3;
/** The sandbox's own option: `--stack-reference NAME=FILE.json`. */
const STACK_REFERENCE = "stack-reference";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** On a terminal Ctrl-C reaches the CLI too; a second one, from us, would make it drop its work instead of ending it. */
const isOnTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;

/** The exit code: the CLI's own, 2 for a usage error, 3 where there is no CLI. */
export async function runSandbox(args: readonly string[]): Promise<number> {
  const home = openHome();
  if (args[0] === "world") {
    return runWorld(args.slice(1), home.world);
  }
  const project = findProject(args);
  if (project !== undefined) installPlugins(home, project.folder);
  const environment = sandboxEnvironment(home, project);
  if (spawnSync("pulumi", ["version"], { stdio: "ignore", env: environment }).error !== undefined) {
    console.error(NO_PULUMI);
    return EXIT_MISSING;
  }
  const scratch = mkdtempSync(path.join(home.config, "run-"));
  const referred =
    project === undefined
      ? undefined
      : putReferredStacks(
          home,
          project,
          readStackOutputs(optionsOf(args, STACK_REFERENCE)),
          stackOf(args, project, home),
        );
  for (const name of referred?.madeUp ?? []) {
    // Beside what the CLI prints, which may be JSON.
    console.error(
      `outputs of the stack ${name} are made up (--${STACK_REFERENCE} ${name}=FILE.json)`,
    );
  }
  try {
    const pulumis = withoutOption(args, `--${STACK_REFERENCE}`);
    const prepared = withStack(pulumis, project, home, scratch, environment);
    const code = await runPulumi(prepared.args, environment);
    if (code === 0) {
      prepared.finish();
    }
    return code;
  } finally {
    referred?.remove();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The CLI gets the terminal; a signal to us is a signal to it, and it decides how to end. */
function runPulumi(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { env: environment, stdio: "inherit" });
    const forward = (signal: NodeJS.Signals): void => {
      if (signal !== "SIGINT" || !isOnTerminal) child.kill(signal);
    };
    SIGNALS.forEach((signal) => process.on(signal, forward));
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      SIGNALS.forEach((s) => process.off(s, forward));
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
