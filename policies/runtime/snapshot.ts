/**
 * The account around the stack, as `aws … describe-*` printed it: read from the file or folder that the stack's config
 * names, and read again only when it changed.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readBoundedJson } from "../../formats/bounded-file";
import type { Topology } from "../../reachability";
import { readDescribed } from "../../reachability";

/** At most one of the two: what was read, or why it could not be. */
export interface Snapshot {
  readonly topology?: Topology;
  readonly problem?: string;
}

let last: { readonly stamp: string; readonly snapshot: Snapshot } | undefined;

/** The snapshot at `path` (relative to `projectFolder`), none, or one line that says why it cannot be read. */
export function snapshotAt(path: string | undefined, projectFolder: string): Snapshot {
  if (path === undefined) return {};
  const place = resolve(projectFolder, path);
  try {
    const files = filesAt(place);
    const stamp = files.map((file) => `${file} ${statSync(file).mtimeMs}`).join("\n");
    if (last?.stamp !== stamp) last = { stamp, snapshot: { topology: read(files) } };
    return last.snapshot;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `memcached:snapshot ${path} cannot be read: ${firstLine(reason)}` };
  }
}

/**
 * The project's folder. The engine runs a pack in the pack's own folder and tells it nothing about the project's; what
 * is left is the folder in which the user called `pulumi`, at or below the one with `Pulumi.yaml`.
 */
export function projectFolderOf(env: Readonly<Record<string, string | undefined>>): string {
  const start = env.PWD ?? process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name))))
      return folder;
    if (dirname(folder) === folder) return start;
  }
}

function read(files: readonly string[]): Topology {
  return readDescribed(files.map((file) => ({ name: file, json: readBoundedJson(file) })));
}

function filesAt(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  const files = readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort();
  if (files.length === 0) throw new Error("no .json file in it");
  return files.map((name) => join(place, name));
}

function firstLine(text: string): string {
  return text.replace(/\n[^]*/, "");
}
