/**
 * A world in a file, shared by processes: the plugin serves it, `world edit` changes it by hand, the lab follows it.
 *
 * Every change takes a lock, reads what is there, and replaces the file by a rename: a process that dies at any moment leaves
 * the file before the change or the file after it, never something between.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { readBoundedJson } from "../../../formats/bounded-file";
import { writeWholeFile } from "../../../formats/whole-file";
import { acquireLock } from "../../processes/file-lock";
import { withoutPartsOf } from "../model/parts";
import { fromFile } from "../../wire/values";
import type { Thing, WorldFile } from "../model/things";
import { World, type WorldOptions } from "./world";

export class FileWorld extends World {
  #stamp = "";
  #depth = 0;

  private constructor(
    readonly file: string,
    region: string,
    account: string,
  ) {
    super(region, account);
  }

  /** The world in this file, or a fresh one where there is no file yet. */
  static open(file: string, options: WorldOptions = {}): FileWorld {
    mkdirSync(path.dirname(file), { recursive: true });
    const existing = existsSync(file) ? readWorld(file) : undefined;
    const region = existing?.region ?? options.region ?? "ap-northeast-2";
    const account = existing?.account ?? options.account ?? "123456789012";
    const world = new FileWorld(file, region, account);
    if (existing === undefined) {
      world.#locked(() => {
        world.#writeFirst();
      });
    }
    world.refresh();
    const seeds = options.seeds ?? [];
    if (!world.hasSeeds(seeds)) {
      world.transact(() => {
        world.furnish(seeds);
      });
    }
    return world;
  }

  /** Each Region and account has a file of its own beside this one. */
  protected override neighbour(region: string, account: string): World {
    const made = FileWorld.open(neighbourFile(this.file, account, region), { region, account });
    this.introduce(made);
    return made;
  }

  /** What other processes have made beside this world counts too. */
  override worlds(): readonly World[] {
    for (const { account, region } of neighboursOf(this.file)) this.elsewhere(region, account);
    return super.worlds();
  }

  #writeFirst(): void {
    if (!existsSync(this.file)) {
      this.furnish([]);
      this.#write();
    }
  }

  override refresh(): void {
    const stamp = stampOf(this.file);
    if (stamp !== this.#stamp) {
      this.restore(readWorld(this.file));
      this.#stamp = stamp;
    }
  }

  override transact<T>(change: () => T): T {
    if (this.#depth > 0) {
      return super.transact(change);
    }
    return this.#locked(() => {
      this.refresh();
      const result = super.transact(change);
      this.#write();
      return result;
    });
  }

  #locked<T>(work: () => T): T {
    const release = acquire(this.file);
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
      release();
    }
  }

  /** What could not be written has not happened: it is not to go with the next change. */
  #write(): void {
    try {
      writeWholeFile(this.file, `${JSON.stringify(this.toJSON(), null, 1)}\n`);
    } catch (error) {
      if (existsSync(this.file)) this.restore(readWorld(this.file));
      throw error;
    }
    this.#stamp = stampOf(this.file);
  }
}

function neighbourFile(home: string, account: string, region: string): string {
  return home.replace(/(\.json)?$/, `.${account}.${region}.json`);
}

/** Regions and accounts that have a file beside the home world's. */
export function neighboursOf(
  home: string,
): readonly { file: string; account: string; region: string }[] {
  const folder = path.dirname(home);
  const base = path.basename(home).replace(/\.json$/, "");
  return readdirSync(folder).flatMap((name) => {
    const [, account, region] =
      /^\.(\d{12})\.([a-z0-9-]+)\.json$/.exec(name.slice(base.length)) ?? [];
    const isOurs = name.startsWith(base) && account !== undefined && region !== undefined;
    return isOurs ? [{ file: path.join(folder, name), account, region }] : [];
  });
}

/** A world file, checked so far that a slip of the hand in it is one clear error. */
export function readWorld(file: string): WorldFile {
  const content = parseJson(file);
  if (content.format !== 1 || !Array.isArray(content.things)) {
    throw new Error(`${file}: this is not a world file ("format": 1 and "things": [...] expected)`);
  }
  for (const [index, thing] of (content.things as unknown[]).entries()) {
    refuseThing(file, `things[${index}]`, thing);
  }
  refuseTwins(file, content.things);
  const { region, account, births = {}, seeds = [] } = content;
  if (!isText(region) || !isText(account)) {
    throw new Error(`${file}: "region" and "account" must be texts`);
  }
  if (!isObject(births) || !Array.isArray(seeds)) {
    throw new Error(`${file}: "births" must be an object and "seeds" a list`);
  }
  const things = (content.things as readonly Thing[]).map((thing) => ({
    ...thing,
    properties: fromFile(thing.properties),
  }));
  return { ...content, format: 1, region, account, births, seeds, things };
}

function refuseThing(file: string, at: string, thing: unknown): void {
  if (!isObject(thing) || !isText(thing.kind) || !isText(thing.id)) {
    throw new Error(`${file}: ${at} needs "kind" and "id"`);
  }
  if (!isObject(thing.properties)) {
    throw new Error(`${file}: ${at} (${thing.kind} ${thing.id}) needs "properties"`);
  }
}

function refuseTwins(file: string, things: readonly Thing[]): void {
  const seen = new Set<string>();
  for (const { kind, id } of things) {
    if (seen.has(`${kind}/${id}`)) {
      throw new Error(`${file}: duplicate ${kind} ${id}`);
    }
    seen.add(`${kind}/${id}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Puts a world that was edited by hand into the place of the one it was made from. What belongs to a thing that was taken out
 * goes with it.
 *
 * @param before text of the file when the editing began
 * @returns whether it could be done: not when somebody else has changed the world meanwhile
 */
export function replaceWorld(file: string, before: string, edited: WorldFile): boolean {
  const release = acquire(file);
  try {
    if (readFileSync(file, "utf8") !== before) return false;
    const kept = new Set(edited.things.map(({ kind, id }) => `${kind}/${id}`));
    const gone = readWorld(file).things.filter(({ kind, id }) => !kept.has(`${kind}/${id}`));
    const things = withoutPartsOf(edited.things, gone);
    const left = [...(edited.gone ?? []), ...gone.map(({ kind, id }) => `${kind}/${id}`)];
    writeWholeFile(file, `${JSON.stringify({ ...edited, gone: left, things }, null, 1)}\n`);
    return true;
  } finally {
    release();
  }
}

function parseJson(file: string): Partial<WorldFile> {
  try {
    const content: unknown = readBoundedJson(file);
    return isObject(content) ? content : {};
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Tells one content of a file from another without reading it: a rename always gives another inode or time. */
function stampOf(file: string): string {
  const { ino, mtimeMs, size } = statSync(file);
  return `${ino}/${mtimeMs}/${size}`;
}

/** Takes the file's lock. @returns what gives it back */
function acquire(file: string): () => void {
  return acquireLock(`${file}.lock`);
}
