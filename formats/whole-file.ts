/**
 * Writes a file whole or not at all: whoever reads it finds what was there before or what is there now, also when the disk is full, and
 * when the process is killed in the middle. What a killed one has left beside the file goes with the next write.
 *
 * (A library's replacement would do, if it wrote again what a disk that is nearly full took only a part of.)
 */
import { chmodSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isRunning } from "./running-process";

export interface WholeFileOptions {
  /**
   * Permissions of the file.
   *
   * @default those of the file that is replaced, else what the process gives to new files
   */
  readonly mode?: number;
}

/** Writes the text. @throws the system's error, which names the file */
export function writeWholeFile(file: string, text: string, options: WholeFileOptions = {}): void {
  const before = statSync(file, { throwIfNoEntry: false });
  if (before !== undefined && !before.isFile()) {
    // A terminal or a pipe (`/dev/stdout`) cannot be replaced; a folder is refused by the system.
    writeFileSync(file, text);
    return;
  }
  const target = before === undefined ? resolve(file) : realpathSync(file);
  removeDeadParts(target);
  const part = `${target}.${process.pid}.part`;
  const mode = options.mode ?? (before === undefined ? undefined : before.mode & 0o777);
  try {
    writeFileSync(part, text, { flush: true, ...(mode !== undefined && { mode }) });
    // What a process gives to new files takes bits away, those of an older file stay.
    if (mode !== undefined) chmodSync(part, mode);
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw named(error, part, file);
  }
}

/** What is told is the file that was asked for. */
function named(error: unknown, part: string, file: string): unknown {
  if (error instanceof Error) error.message = error.message.replaceAll(part, file);
  return error;
}

/** Parts of this file whose writer has died. */
function removeDeadParts(target: string): void {
  const start = `${basename(target)}.`;
  for (const name of readdirSync(dirname(target))) {
    const [, pid] = name.startsWith(start)
      ? (/^(\d+)\.part$/.exec(name.slice(start.length)) ?? [])
      : [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(dirname(target), name), { force: true });
  }
}
