/** Writes a snapshot: one file per call, as AWS prints them, and the manifest. */

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DescribedSource } from "../../reachability";
import { DoctorError, messageOf } from "../errors";
import { MANIFEST_FILE, MANIFEST_KEY } from "./manifest";
import type { Manifest } from "./manifest";

/**
 * Writes into `folder`, which is made, or must be empty: files of an older snapshot would be read with this one.
 * Only the user may read the files: they describe a network.
 */
export async function saveSnapshot(
  folder: string,
  documents: readonly DescribedSource[],
  manifest: Manifest,
): Promise<void> {
  const own = { name: MANIFEST_FILE, json: { [MANIFEST_KEY]: manifest } };
  try {
    await mkdir(folder, { recursive: true });
    await mustBeEmpty(folder);
    for (const { name, json } of [...documents, own]) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${JSON.stringify(json, undefined, 2)}\n`, { mode: 0o600 });
    }
  } catch (error) {
    if (error instanceof DoctorError) throw error;
    throw new DoctorError(`--save-snapshot ${folder} cannot be written: ${messageOf(error)}`);
  }
}

/**
 * Beside the snapshot, not in it: `DIR.names.json` says which pseudonym stands for what. It stays with who made the snapshot, so
 * that an answer about `name-7` can be followed.
 */
export async function saveNames(
  folder: string,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const file = `${folder.replace(/[\\/]+$/, "")}.names.json`;
  try {
    await writeFile(file, `${JSON.stringify(names, undefined, 2)}\n`, { mode: 0o600 });
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
