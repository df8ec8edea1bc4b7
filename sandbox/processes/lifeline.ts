/**
 * Ends the run when somebody ends us: by a signal, or by killing the `npm` that was asked for it.
 *
 * `npm start` is a chain: npm, perhaps a shell, then us. Whoever kills npm means the run, but SIGKILL and SIGHUP stop at npm
 * and leave us to process 1. So the chain up to npm is watched, from the moment this module is loaded.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { parentOf, startTimeOf } from "./run-folder";

/** 128 + SIGINT: what a shell reports after Ctrl-C, and what is answered to every other request to stop. */
export const STOPPED = 130;

/** Signals that ask us to stop. */
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface Ancestor {
  readonly pid: number;
  readonly started: string | undefined;
}

const watch = startWatch();

/** Calls back once, with the reason, when the run has to end. */
export function onEndOfLifeline(stop: (reason: string) => void): void {
  let isOver = false;
  const once = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    stop(reason);
  };
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      once(signal);
    });
  }
  watch.on("message", once);
}

function startWatch(): Worker {
  const ancestors = chainToNpm();
  if (ancestors === undefined) process.exit(STOPPED); // npm is dead, and nothing has begun.
  const worker = new Worker(join(__dirname, "npm-watch.js"), {
    workerData: { ancestors },
    execArgv: [],
  });
  worker.unref();
  return worker;
}

/** Ourselves' parents up to npm; only the parent when npm is not above; `undefined` when npm should be and is gone. */
function chainToNpm(): readonly Ancestor[] | undefined {
  const ancestors: Ancestor[] = [];
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid) ?? 0) {
    ancestors.push({ pid, started: startTimeOf(pid) });
    if (isNpm(pid)) return ancestors;
  }
  const isUnderNpm = process.env.npm_lifecycle_script?.includes("sandbox/run start") ?? false;
  const hasProc = startTimeOf(process.pid) !== undefined;
  // It was there when it started us, and died before we looked.
  if (isUnderNpm && hasProc) return undefined;
  return ancestors.slice(0, 1);
}

function isNpm(pid: number): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return /(^|\/)(npm|npx|npm-cli\.js|pnpm|yarn|bun)\b/.test(command);
  } catch {
    return false;
  }
}
