/**
 * A lock that processes take in turn, as a symbolic link that names its owner: made in one step, with the owner in it.
 *
 * It is its owner's for as long as that lives, however long that is stopped and whatever the clock says: age is not asked. What a
 * dead owner left is cleared by one of those who wait, under a lock of its own, so that nobody clears what the next one has just
 * taken. Where it cannot be told whether an owner lives (another container's, a system without `/proc`), it is taken for dead when
 * nothing has moved for as long as one waits.
 */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { startTimeOf } from "./run-folder";

const PATIENCE_MS = 10_000;
const PAUSE_MS = 4;

/** Takes the lock, waiting for its turn. @returns what gives it back. @throws Error where somebody keeps it */
export function acquireLock(lock: string, patienceMs = PATIENCE_MS): () => void {
  const own = `${process.pid}-${started()}-${place()}-${randomUUID()}`;
  let [seen, since]: [string | undefined, number] = [undefined, performance.now()];
  while (!isTaken(lock, own)) {
    const owner = ownerOf(lock);
    if (owner === undefined) continue; // Given back this moment.
    if (owner !== seen) [seen, since] = [owner, performance.now()];
    const isOverdue = performance.now() - since > patienceMs;
    const life = lifeOf(owner);
    if (life === "dead" || (life === "unknown" && isOverdue)) clear(lock, owner, patienceMs);
    else if (isOverdue) throw held(lock, owner, patienceMs);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  return () => {
    if (ownerOf(lock) === own) rmSync(lock, { force: true });
  };
}

function isTaken(lock: string, own: string): boolean {
  try {
    symlinkSync(own, lock);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new Error(`${lock} cannot be written (${code})`, { cause: error });
  }
}

/** Who has it; `undefined` when nobody has. What is no link of ours has an owner that nobody knows. */
function ownerOf(lock: string): string | undefined {
  try {
    return readlinkSync(lock);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "EINVAL") return "";
    throw error;
  }
}

function lifeOf(owner: string): "alive" | "dead" | "unknown" {
  const [pid = "", start = "", where] = owner.split("-");
  if (started() === "" || where !== place()) return "unknown";
  return startTimeOf(Number(pid)) === start ? "alive" : "dead";
}

/** Clears what a dead owner left, if it is still there. One at a time: the next owner's is not touched. */
function clear(lock: string, owner: string, patienceMs: number): void {
  const release = acquireLock(`${lock}.clearing`, patienceMs);
  try {
    if (ownerOf(lock) === owner) rmSync(lock, { force: true, recursive: true });
  } finally {
    release();
  }
}

function held(lock: string, owner: string, patienceMs: number): Error {
  const [pid = ""] = owner.split("-");
  return new Error(
    `${lock} has been held by process ${pid} for ${patienceMs / 1000} s: end that process, or wait for it`,
  );
}

/** When this process started; empty on a system that does not say. */
function started(): string {
  return startTimeOf(process.pid) ?? "";
}

let known: string | undefined;

/** Where process ids mean what they mean here: this boot of this machine, and this container. */
function place(): string {
  return (known ??= createHash("sha1")
    .update(`${textOf("/proc/sys/kernel/random/boot_id")}${linkOf("/proc/self/ns/pid")}`)
    .digest("hex")
    .slice(0, 12));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}
