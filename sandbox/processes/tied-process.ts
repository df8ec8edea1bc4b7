/**
 * Child processes that cannot outlive us, whatever kills us.
 *
 * SIGKILL runs no handler, so the promise is kept by somebody else: a small `sh`, the supervisor, that holds the reading end
 * of a pipe to us and a list of process groups. When the pipe closes, because we ended it or because we are dead, it kills
 * what is still on the list. A child passes a gate before it runs its command: it waits until the supervisor has
 * been told of it, so there is no moment at which we could die and leave it unknown.
 *
 * POSIX `sh` only: no `prctl`, no `setpriv`, nothing to install.
 */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import type { Writable } from "node:stream";

const SUPERVISOR = `
groups=
while read -r verb group; do
  case $verb in
    watch) groups="$groups $group" ;;
    forget) kept=; for g in $groups; do [ "$g" = "$group" ] || kept="$kept $g"; done; groups=$kept ;;
  esac
done
for g in $groups; do kill -KILL "-$g" 2>/dev/null; done
exit 0
`;

/** Descriptor on which a child waits for the word to start: above those that children use for themselves. */
const GATE_DESCRIPTOR = 9;
const GATE = `read -r word <&${GATE_DESCRIPTOR} || exit 1; exec ${GATE_DESCRIPTOR}<&-; exec "$0" "$@"`;

interface Supervisor {
  readonly process: ChildProcess;
  readonly list: Writable;
}

let supervisor: Supervisor | undefined;
const living = new Set<ChildProcess>();

/**
 * Starts a process that dies with us. It leads a process group of its own, so a Ctrl-C on the terminal does not
 * reach it before it reaches us.
 *
 * @param options as `child_process.spawn` takes them; `stdio` is a list of at most nine entries.
 */
export function spawnTied(
  command: string,
  args: readonly string[],
  options: Omit<SpawnOptions, "stdio" | "detached"> & {
    stdio: ("ignore" | "pipe" | "inherit" | "ipc" | number)[];
  },
): ChildProcess {
  const { list } = (supervisor ??= startSupervisor());
  const stdio: SpawnOptions["stdio"] = [...options.stdio];
  while (stdio.length < GATE_DESCRIPTOR) stdio.push("ignore");
  stdio.push("pipe");
  const child = spawn("sh", ["-c", GATE, command, ...args], { ...options, stdio, detached: true });
  admit(child, list);
  return child;
}

function admit(child: ChildProcess, list: Writable): void {
  const { pid } = child;
  if (pid === undefined) return; // `error` is emitted by the child itself.
  living.add(child);
  child.once("exit", () => {
    living.delete(child);
    // What the child itself left behind in its group goes with it.
    killGroup(pid);
    list.write(`forget ${pid}\n`);
  });
  const gate = (child.stdio as readonly unknown[])[GATE_DESCRIPTOR] as Writable;
  gate.on("error", () => undefined); // The child died at the gate: `exit` tells.
  list.write(`watch ${pid}\n`, () => {
    gate.end("go\n");
  });
}

function startSupervisor(): Supervisor {
  const process = spawn("sh", ["-c", SUPERVISOR], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  process.unref();
  process.stdin.on("error", () => undefined);
  (process.stdin as unknown as { unref?: () => void }).unref?.();
  return { process, list: process.stdin };
}

/** Whether any process started here is still running. */
export function livingProcesses(): readonly ChildProcess[] {
  return [...living];
}

/** Ends one process and its group: asks first where a grace is given (milliseconds), then does not ask. */
export async function endProcess(child: ChildProcess, grace = 0): Promise<void> {
  const { pid } = child;
  if (pid === undefined || !isRunning(child)) return;
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      resolve();
    }),
  );
  if (grace > 0) {
    killGroup(pid, "SIGTERM");
    const timer = setTimeout(() => {
      killGroup(pid);
    }, grace);
    await ended;
    clearTimeout(timer);
  } else {
    killGroup(pid);
    await ended;
  }
}

/** Whether a process that was started has not ended yet. */
export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Kills everything at once, without waiting: for the moment before `process.exit`. */
export function killAll(): void {
  for (const { pid } of living) {
    if (pid !== undefined) killGroup(pid);
  }
}

/** Ends everything, the supervisor last, and waits until it is gone. */
export async function endAll(): Promise<void> {
  await Promise.all([...living].map((child) => endProcess(child)));
  const last = supervisor;
  supervisor = undefined;
  if (last === undefined) return;
  await new Promise<void>((resolve) => {
    last.process.once("exit", () => {
      resolve();
    });
    // It was not to keep us; now it is what we wait for.
    last.process.ref();
    last.list.end();
  });
}

function killGroup(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
