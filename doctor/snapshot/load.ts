/** Reads a snapshot: one file, or every `*.json` of a folder and the folders in it. */

import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { DescribedSource } from "../../reachability";
import { ignoredSources } from "../../reachability";
import { asDescribed, DoctorError, messageOf } from "../errors";
import { jsonOfFile } from "../json-file";
import { manifestOf } from "./manifest";
import type { Manifest } from "./manifest";

export interface Snapshot {
  readonly documents: readonly DescribedSource[];
  readonly manifest?: Manifest;
  /** Files without a key that the reader knows. */
  readonly ignored: readonly string[];
}

/** Reads `path`. Throws a `DoctorError` for what is not there or not JSON. */
export async function loadSnapshot(path: string): Promise<Snapshot> {
  const files = await filesOf(path);
  const sources = files.map(readSource);
  const manifests = sources.flatMap((source) => manifestOf(source.json) ?? []);
  const documents = sources.filter((source) => manifestOf(source.json) === undefined);
  const ignored = new Set(asDescribed(() => ignoredSources(documents)));
  const known = documents.filter((source) => !ignored.has(source.name));
  if (known.length === 0 && manifests.length === 0) throw new DoctorError(nothingKnown(path));
  return { documents: known, manifest: merged(manifests), ignored: [...ignored] };
}

function nothingKnown(path: string): string {
  return `--snapshot ${path}: no file has a top-level key that "aws ec2 describe-…" or "aws elasticache describe-…" prints, such as "Vpcs" or "SecurityGroups".`;
}

interface File {
  readonly path: string;
  readonly name: string;
}

async function filesOf(path: string): Promise<File[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ path, name: nameOfFile(path) }];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({ path: file, name: relative(path, file) }));
  } catch (error) {
    throw new DoctorError(`--snapshot ${path} cannot be read: ${messageOf(error)}`);
  }
}

/** Folders that tell an account or a region, which the reader takes from there; not where the file happens to lie. */
function nameOfFile(path: string): string {
  const folders = dirname(path)
    .split(/[/\\]/)
    .filter((part) => /^(?:\d{12}|[a-z]{2}(?:-[a-z]+)+-\d)$/.test(part));
  return [...folders, basename(path)].join("/");
}

function readSource(file: File): DescribedSource {
  return { name: file.name, json: jsonOfFile(file.path, file.path) };
}

/** A snapshot of several regions has a manifest in each folder. */
function merged(manifests: readonly Manifest[]): Manifest | undefined {
  const [first] = manifests;
  if (first === undefined || manifests.length === 1) return first;
  return {
    ...first,
    failures: manifests.flatMap((manifest) => manifest.failures),
    observations: Object.assign(
      {},
      ...manifests.map((one) => one.observations),
    ) as object as Record<string, unknown>,
  };
}
