/** Writes a snapshot: one file per call, as AWS prints them, and the manifest. */

import { mkdirSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeWholeFile } from "../../formats/whole-file";
import type { DescribedSource } from "../../reachability";
import { DoctorError, messageOf } from "../errors";
import { MANIFEST_FILE, MANIFEST_KEY } from "./manifest";
import type { Manifest } from "./manifest";

/**
 * Writes into `folder`, which is made, or must be empty: files of an older snapshot would be read with this one. All of it or nothing:
 * of a snapshot that does not fit on the disk no file stays.
 * Only the user may read the files: they describe a network.
 */
export async function saveSnapshot(
  folder: string,
  documents: readonly DescribedSource[],
  manifest: Manifest,
): Promise<void> {
  const own = { name: MANIFEST_FILE, json: { [MANIFEST_KEY]: manifest } };
  const made: string[] = [];
  try {
    makeFolder(folder, made);
    await mustBeEmpty(folder);
    for (const { name, json } of [...documents, own]) {
      const file = join(folder, name);
      makeFolder(dirname(file), made);
      made.push(file);
      writePrivate(file, json);
    }
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    if (error instanceof DoctorError) throw error;
    throw new DoctorError(`--save-snapshot ${folder} cannot be written: ${messageOf(error)}`);
  }
}

/** Makes a folder that only the user enters, and notes the first one that was not there. */
function makeFolder(folder: string, made: string[]): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first !== undefined) made.push(first);
}

function writePrivate(file: string, value: unknown): void {
  writeWholeFile(file, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
}

/**
 * Beside the snapshot, not in it: `DIR.names.json` says which pseudonym stands for what. It stays with who made the snapshot, so
 * that an answer about `name-7` can be followed.
 */
export function saveNames(folder: string, names: Readonly<Record<string, string>>): void {
  const file = `${folder.replace(/[\\/]+$/, "")}.names.json`;
  try {
    writePrivate(file, names);
  } catch (error) {
    throw new DoctorError(`--redact: ${file} cannot be written: ${messageOf(error)}`);
  }
}

/** Throws where the folder holds anything: asked before an account is read, too, so that the wait is not in vain. */
export async function mustBeEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTDIR") return [];
    throw new DoctorError(`--save-snapshot ${folder} is a file: give a new folder.`);
  });
  if (entries.length > 0) {
    throw new DoctorError(
      `--save-snapshot ${folder} is not empty: give a new folder, so that two snapshots do not mix.`,
    );
  }
}
