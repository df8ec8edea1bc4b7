/** Runs `npm start` or what it runs, and finds out what it leaves on the machine. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { isRunning } from "../../../sandbox/processes/tied-process";

const MARK = "REHEARSAL_TEST_MARK";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run, marked in its environment, so that every process of it is found. */
export class StartRun {
  readonly #mark = randomUUID();
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  /**
   * @param folder for temporary files; compilers' caches are in there too, so sharing one saves time
   * @param through `npm` for the whole chain, `node` for what npm would run
   */
  constructor(
    readonly folder: string,
    through: "npm" | "node",
    args: readonly string[],
    env: Record<string, string> = {},
  ) {
    const command =
      through === "npm"
        ? ["npm", "start", "--", ...args]
        : [process.execPath, "sandbox/run", "start", ...args];
    const [file = "", ...rest] = command;
    this.child = spawn(file, rest, {
      cwd: REPOSITORY,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...cleanEnvironment(), ...env, TMPDIR: this.folder, [MARK]: this.#mark },
    });
    this.child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.child.once("exit", (code, signal) => {
        // What it printed last may still be on its way.
        setImmediate(() => {
          resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        });
      });
    });
  }

  /** Waits until its output contains a text. */
  async says(text: string, withinMs = 60_000): Promise<void> {
    const until = Date.now() + withinMs;
    while (!this.stdout.includes(text)) {
      if (Date.now() > until)
        throw new Error(`it never said ${text}:\n${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits until it has started so many processes, or has ended by itself. */
  async starts(count: number): Promise<void> {
    const seen = new Set<string>();
    while (seen.size < count && isRunning(this.child)) {
      for (const line of this.processes()) seen.add(line.split(":")[0] ?? "");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Does nothing where it has ended already. */
  kill(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined && isRunning(this.child)) process.kill(this.child.pid, signal);
  }

  /** Processes of this run that live, as `pid: command`. */
  processes(): readonly string[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => (this.#isOurs(pid) ? [`${pid}: ${readText(`/proc/${pid}/cmdline`)}`] : []));
  }

  /** Waits until no process of it is left. @returns how long that took, milliseconds */
  async gone(withinMs: number): Promise<number> {
    const started = Date.now();
    for (;;) {
      const left = this.processes();
      const passed = Date.now() - started;
      if (left.length === 0) return passed;
      if (passed > withinMs)
        throw new Error(`after ${passed} ms there are still:\n${left.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Run folders that are left. */
  runFolders(): readonly string[] {
    return readdirSync(this.folder).filter((name) => name.startsWith("pulumi-aws-memcached-"));
  }

  /** Ends whatever is left of it, and removes the folder that a killed run leaves to the next start. */
  clear(): void {
    for (const line of this.processes()) {
      try {
        process.kill(Number(line.split(":")[0]), "SIGKILL");
      } catch {
        // Gone meanwhile.
      }
    }
    for (const name of this.runFolders()) {
      rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }

  #isOurs(pid: string): boolean {
    const isZombie = readText(`/proc/${pid}/stat`).split(") ")[1]?.startsWith("Z") ?? true;
    return !isZombie && readText(`/proc/${pid}/environ`).includes(`${MARK}=${this.#mark}`);
  }
}

/** Without what the npm that runs these tests has left: it is not the npm that starts the run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("npm_") && name !== "INIT_CWD"),
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
