/**
 * A corner of this machine's kernel that is ours alone: user, process, mount and network namespaces of its own, in
 * which the lab lays its networks out.
 *
 * Its first process waits on a pipe whose other end we hold. However this process ends, the pipe closes, that first
 * process ends, and the kernel ends every process and drops every namespace, mount, link and rule with it: there is
 * nothing to clean up, so nothing can be forgotten.
 */

import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { isRunning } from "../processes/tied-process";

/** Namespaces cannot be had on this machine; `reason` is one plain line for people. */
export class LabUnavailable extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = "LabUnavailable";
  }
}

/** What a command inside printed, and how it ended. */
export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, or 128 + 15 when it was ended because its time was over. */
  readonly exitCode: number;
  readonly isTimedOut: boolean;
}

export interface CommandOptions {
  /** Name of the network namespace to run in; default: the corner's own. */
  readonly namespace?: string;
  readonly input?: string;
  /** Milliseconds after which the command is ended; default: none. */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** `ip` and `nft` live where an ordinary user's PATH does not look. */
export const PATH = `${process.env.PATH ?? ""}:/usr/sbin:/sbin:/usr/bin:/bin`;

/** Without what a user's shells run before a script (bash does so too when its input is a socket: hence `--norc`). */
const OWN_ENVIRONMENT = { ...process.env, PATH, BASH_ENV: undefined, ENV: undefined };

/**
 * What the first process does: a private /run for named namespaces, our own hosts file over /etc/hosts, no name server
 * (a lookup that hosts does not answer fails at once instead of leaving this machine), then wait for the pipe.
 */
const FIRST_PROCESS = `
set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns /run/lab
printf '127.0.0.1 localhost\\n' > /run/lab/hosts
: > /run/lab/resolv.conf
mount --bind /run/lab/hosts /etc/hosts
if [ -e /etc/resolv.conf ]; then mount --bind /run/lab/resolv.conf /etc/resolv.conf 2>/dev/null || true; fi
ip link set lo up
echo ready
read -r _ || true
`;

/** How long the first process may take to end by itself, milliseconds. */
const PATIENCE_MS = 500;

/** Flags of `unshare` and `nsenter`, with a user namespace of our own, or as the machine's root without. */
const ISOLATION = {
  user: { unshare: ["-U", "-r"], nsenter: ["-U", "--preserve-credentials"] },
  root: { unshare: [], nsenter: [] },
} as const;

export type Isolation = keyof typeof ISOLATION;

export class Kernel {
  private readonly children = new Set<ChildProcess>();

  private constructor(
    private readonly keeper: ChildProcess,
    private readonly firstProcess: number,
    readonly isolation: Isolation,
  ) {}

  /**
   * Opens a corner of the kernel: with a user namespace where that is allowed (then nothing in it can touch this
   * machine, whoever we are), else as root.
   * @throws LabUnavailable with the reason.
   */
  static async open(): Promise<Kernel> {
    const asUser = await openAs("user");
    if (typeof asUser !== "string") return new Kernel(asUser.keeper, asUser.pid, "user");
    if (process.getuid?.() !== 0) throw new LabUnavailable(asUser);
    const asRoot = await openAs("root");
    if (typeof asRoot !== "string") return new Kernel(asRoot.keeper, asRoot.pid, "root");
    throw new LabUnavailable(asRoot);
  }

  /** Runs a command to its end. Never rejects for what the command does: the exit code tells. */
  async run(command: readonly string[], options: CommandOptions = {}): Promise<Finished> {
    const child = this.spawn(command, options, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    const chunks = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (chunks.stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (chunks.stderr += text));
    // A command that ends before it has read everything is not an error of ours.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(options.input ?? "");
    const timer = new Deadline(options.timeoutMs, () => {
      endGroup(child);
    });
    const [code] = (await once(child, "close")) as [number | null];
    timer.clear();
    return { ...chunks, exitCode: code ?? 143, isTimedOut: timer.isOver };
  }

  /** Runs a bash script to its end. @throws Error with what it printed when it fails. */
  async script(text: string, options: CommandOptions = {}): Promise<string> {
    const finished = await this.run(["bash", "--norc", "-s"], { ...options, input: text });
    if (finished.exitCode !== 0) {
      throw new Error(firstLines(finished.stderr) || `exit code ${finished.exitCode}`);
    }
    return finished.stdout;
  }

  /** Starts a command inside, for callers that talk to it. It ends with the corner at the latest. */
  spawn(
    command: readonly string[],
    options: Pick<CommandOptions, "namespace" | "env">,
    spawnOptions: SpawnOptions,
  ): ChildProcess {
    const child = spawn("nsenter", this.entering(command, options.namespace), {
      ...spawnOptions,
      env: { ...OWN_ENVIRONMENT, ...options.env },
    });
    this.children.add(child);
    child.on("error", () => undefined);
    child.once("close", () => this.children.delete(child));
    return child;
  }

  /** Ends everything in the corner and waits until it is gone. */
  async close(): Promise<void> {
    const waits = [...this.children].map((child) => once(child, "close"));
    if (isRunning(this.keeper)) waits.push(once(this.keeper, "close"));
    // The first process sees its pipe closed and ends; everything else ends with it. Killing its parent instead would
    // leave a zombie where the machine's own first process does not care for orphans, as in many containers.
    this.keeper.stdin?.end();
    const late = setTimeout(() => this.keeper.kill("SIGKILL"), PATIENCE_MS);
    await Promise.all(waits);
    clearTimeout(late);
  }

  private entering(command: readonly string[], namespace: string | undefined): string[] {
    const into = [
      "-t",
      String(this.firstProcess),
      ...ISOLATION[this.isolation].nsenter,
      "-m",
      "-n",
      "-p",
    ];
    const further =
      namespace === undefined ? [] : ["nsenter", `--net=/run/netns/${namespace}`, "--"];
    return [...into, "--", ...further, ...command];
  }
}

/** A timer that remembers whether it went off. */
class Deadline {
  isOver = false;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number | undefined, then: () => void) {
    if (milliseconds === undefined) return;
    this.timer = setTimeout(() => {
      this.isOver = true;
      then();
    }, milliseconds);
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

/** Ends a command that was started detached, with what it started. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  } catch {
    // It ended in the meantime.
  }
}

/** The keeper and its first process, or the reason why there is none. */
async function openAs(
  isolation: Isolation,
): Promise<{ keeper: ChildProcess; pid: number } | string> {
  const flags = [
    ...ISOLATION[isolation].unshare,
    "-n",
    "-m",
    "-p",
    "-f",
    "--kill-child",
    "--mount-proc",
  ];
  const keeper = spawn("unshare", [...flags, "bash", "--norc", "-c", FIRST_PROCESS], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    env: OWN_ENVIRONMENT,
  });
  const said = await firstWords(keeper);
  if (said.text.includes("ready")) return { keeper, pid: childOf(keeper.pid ?? 0) };
  return firstLines(said.text) || "unshare ended without a word";
}

/** Waits until the first process is ready or the keeper has ended. */
function firstWords(keeper: ChildProcess): Promise<{ text: string }> {
  return new Promise((resolve) => {
    const heard = { text: "" };
    const listen = (chunk: Buffer): void => {
      heard.text += chunk.toString();
      if (heard.text.includes("ready")) resolve(heard);
    };
    keeper.stdout?.on("data", listen);
    keeper.stderr?.on("data", listen);
    keeper.stdin?.on("error", () => undefined);
    keeper.once("error", (error) => {
      resolve({ text: error.message });
    });
    keeper.once("close", () => {
      resolve(heard);
    });
  });
}

/** Process id of the only child of a process, as this machine counts. */
function childOf(parent: number): number {
  for (const entry of readdirSync("/proc")) {
    if (/^\d+$/.test(entry) && parentOf(entry) === parent) return Number(entry);
  }
  throw new LabUnavailable("the first process of the new namespaces cannot be found in /proc");
}

function parentOf(pid: string): number | undefined {
  try {
    // The command's name, in brackets, may itself contain blanks and brackets.
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "";
    return Number(afterName.split(" ")[1]);
  } catch {
    return undefined;
  }
}

function firstLines(text: string): string {
  return text.trim().split("\n").slice(0, 3).join("; ");
}
