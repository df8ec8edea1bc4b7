/**
 * One folder per run for what a run must put on disk: certificates, sockets. It goes with the run; the folder of a run that was
 * killed with SIGKILL is swept by the next start.
 *
 * The name carries process id and start time of the owner, so a folder is never taken for that of another process with the
 * same id.
 */
import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning } from "../../formats/running-process";

const PREFIX = "pulumi-aws-memcached-";

/** Makes this run's folder, readable by its owner only. */
export function makeRunFolder(): string {
  const owner = `${process.pid}-${startTimeOf(process.pid) ?? "0"}`;
  return mkdtempSync(join(tmpdir(), `${PREFIX}${owner}-`));
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Removes the folders of runs that no longer live. @returns what was removed */
export function sweepDeadRuns(): readonly string[] {
  const dead = readdirSync(tmpdir())
    .filter((name) => name.startsWith(PREFIX) && !isOwnerAlive(name))
    .map((name) => join(tmpdir(), name))
    .filter(isOurs);
  for (const folder of dead) removeRunFolder(folder);
  return dead;
}

/** What another user's run has left is that user's to clear, and could not be removed. */
function isOurs(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

function isOwnerAlive(name: string): boolean {
  const [pid = "", started = ""] = name.slice(PREFIX.length).split("-");
  // Not one of ours: it is not for us to remove.
  if (!/^\d+$/.test(pid) || !/^\d+$/.test(started)) return true;
  const now = startTimeOf(Number(pid));
  if (now !== undefined) return now === started;
  return !hasProc() && isRunning(Number(pid));
}

/** When a process started, in the kernel's ticks; `undefined` when it is gone or there is no `/proc`. */
export function startTimeOf(pid: number): string | undefined {
  return processStat(pid)?.[19];
}

/** Parent of a process; `undefined` as above. */
export function parentOf(pid: number): number | undefined {
  const parent = processStat(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Fields of `/proc/PID/stat` from the third on: the second, the name, may itself contain blanks and brackets. */
function processStat(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie is dead: it only waits for its parent to look.
    return fields[0] === "Z" ? undefined : fields;
  } catch {
    return undefined;
  }
}

function hasProc(): boolean {
  return processStat(process.pid) !== undefined;
}
