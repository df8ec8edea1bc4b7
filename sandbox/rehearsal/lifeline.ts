/**
 * Ends the run when somebody ends us: by a signal, or by killing the `npm` that was asked for it.
 *
 * `npm start` is a chain: npm, perhaps a shell, then us. Whoever kills npm means the run, but SIGKILL and SIGHUP stop at npm
 * and leave us to process 1. So the chain up to npm is looked at a few times a second.
 */
import { readFileSync } from "node:fs";
import { parentOf, startTimeOf } from "./run-folder";

const LOOK_MS = 150;
/** 128 + SIGINT: what a shell reports after Ctrl-C, and what is answered to every other request to stop. */
export const STOPPED = 130;

/** Signals that ask us to stop, and what each is called in what we say. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface Ancestor {
  readonly pid: number;
  readonly started: string | undefined;
}

/** Calls back once, with the reason, when the run has to end. */
export function onEndOfLifeline(stop: (reason: string) => void): void {
  let isOver = false;
  const once = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    stop(reason);
  };
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      once(signal);
    });
  }
  const chain = chainToNpm();
  const watch = setInterval(() => {
    if (isOrphaned(chain)) once("npm was killed");
  }, LOOK_MS);
  watch.unref();
  if (chain === undefined) once("npm was killed");
}

/** Ourselves' parents up to npm; only the parent when npm is not above; `undefined` when npm should be and is gone. */
function chainToNpm(): readonly Ancestor[] | undefined {
  const ancestors: Ancestor[] = [];
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid) ?? 0) {
    ancestors.push({ pid, started: startTimeOf(pid) });
    if (isNpm(pid)) return ancestors;
  }
  const isUnderNpm = process.env.npm_lifecycle_script?.includes("sandbox/start.ts") ?? false;
  const hasProc = startTimeOf(process.pid) !== undefined;
  if (isUnderNpm && hasProc && ancestors.length === 0) return undefined;
  return ancestors.slice(0, 1);
}

function isNpm(pid: number): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return /(^|\/)(npm|npx|npm-cli\.js|pnpm|yarn)\b/.test(command);
  } catch {
    return false;
  }
}

function isOrphaned(chain: readonly Ancestor[] | undefined): boolean {
  const [parent] = chain ?? [];
  if (parent !== undefined && process.ppid !== parent.pid) return true;
  return (chain ?? []).some(
    ({ pid, started }) => started !== undefined && startTimeOf(pid) !== started,
  );
}
