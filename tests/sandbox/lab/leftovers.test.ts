/** However the process that holds a lab ends, nothing of the lab is left soon after. */

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { namespacesAvailable } from "../../../sandbox/lab";
import { RUN_TYPESCRIPT } from "../../../sandbox/processes/run-typescript";

const HOLDER = join(__dirname, "holder.ts");

describe("the lab leaves nothing", function () {
  this.timeout(60_000);

  before(async function () {
    const availability = await namespacesAvailable();
    if (availability.ok) return;
    console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
    this.skip();
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    it(`after ${signal} of the process that holds it`, async () => {
      const { child, ended, namespaces } = await hold("hold");
      assert.ok(processesIn(namespaces).length > 0, "a lab that is open has processes");
      child.kill(signal);
      await ended;
      assert.deepEqual(await lastingIn(namespaces), []);
      assert.deepEqual(mountsOfLabs(), []);
    });
  }

  it("after it was closed", async () => {
    const { ended, namespaces } = await hold("close");
    await ended;
    assert.deepEqual(await lastingIn(namespaces), []);
  });

  it("after a layout that the kernel refused, which is said with the part that failed", async () => {
    const { ended, namespaces, said } = await hold("fail");
    await ended;
    assert.match(said(), /The layout failed: eni\d+: /);
    assert.deepEqual(await lastingIn(namespaces), []);
  });
});

interface Held {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  /** PID namespaces that the process made. */
  readonly namespaces: ReadonlySet<string>;
  readonly said: () => string;
}

/** Starts a process that opens a lab, and waits until it says that the lab is open. */
async function hold(what: "hold" | "close" | "fail"): Promise<Held> {
  const child = spawn(process.execPath, [...RUN_TYPESCRIPT, HOLDER, what], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const heard = { text: "" };
  const namespaces = new Set<string>();
  const own = readlinkSync("/proc/self/ns/pid");
  const ended = once(child, "close");
  child.stdout.on("data", (chunk: Buffer) => (heard.text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (heard.text += chunk.toString()));
  const isOver = ended.then(() => true);
  while (!heard.text.includes("open") && !(await Promise.race([isOver, sleep(20, false)]))) {
    for (const id of pidNamespacesUnder(child.pid ?? 0, own)) namespaces.add(id);
  }
  for (const id of pidNamespacesUnder(child.pid ?? 0, own)) namespaces.add(id);
  return { child, ended, namespaces, said: () => heard.text };
}

function pidNamespacesUnder(ancestor: number, own: string): string[] {
  return processes()
    .filter(({ namespace, pid }) => namespace !== own && isUnder(pid, ancestor))
    .map(({ namespace }) => namespace);
}

/** How long a busy machine may take to end the processes of a namespace, milliseconds. */
const PATIENCE_MS = 15_000;

/** Processes that do not end by themselves. */
async function lastingIn(namespaces: ReadonlySet<string>): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  let left = processesIn(namespaces);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(50);
    left = processesIn(namespaces);
  }
  return left;
}

function processesIn(namespaces: ReadonlySet<string>): string[] {
  return processes()
    .filter(({ namespace }) => namespaces.has(namespace))
    .map(({ pid }) => `${pid} ${textOf(`/proc/${pid}/stat`).split(" ").slice(1, 4).join(" ")}`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function processes(): { pid: string; namespace: string }[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      const namespace = linkOf(`/proc/${pid}/ns/pid`);
      return namespace === undefined ? [] : [{ pid, namespace }];
    });
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isUnder(pid: string, ancestor: number): boolean {
  for (let at = Number(pid); at > 1; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return 0;
  }
}

/** A lab's mounts are in its own mount namespace; here there must be none of them. */
function mountsOfLabs(): string[] {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const found = mounts.filter((line) => line.includes("/run/netns") || line.includes("/run/lab"));
  return existsSync("/run/lab") ? [...found, "/run/lab"] : found;
}
