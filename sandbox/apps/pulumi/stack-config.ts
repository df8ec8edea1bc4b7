/**
 * A stack's configuration in the sandbox: the project's file with the sandbox's own on top of it.
 *
 * On AWS one would have run `pulumi stack init dev`, which writes an encryption salt into `Pulumi.dev.yaml`. Here salt, and what
 * `config set` sets, lie in a file under `.sandbox/`, and the file that is used on AWS stays as it is. Each run gets a copy.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { writeWholeFile } from "../../../formats/whole-file";
import { hasOption, optionsOf, parseArguments } from "./arguments";
import type { SandboxHome } from "./home";
import type { ProjectFile } from "./project";

type Values = Readonly<Record<string, unknown>>;

/** Commands that do not run the program unless `--run-program` says so. */
const WITHOUT_PROGRAM: ReadonlySet<string> = new Set([
  "config",
  "destroy",
  "dn",
  "down",
  "import",
  "refresh",
]);

/** What the project's file says of its own secrets: another passphrase's, or a key's in the cloud. */
const FOREIGN_SECRETS: ReadonlySet<string> = new Set([
  "encryptionsalt",
  "encryptedkey",
  "secretsprovider",
]);

/**
 * The folder of the sandbox's own stack files, with a project file so that Pulumi can work in it: what it writes into or
 * removes from the config file beside the project file is ours then.
 */
export function settingsFolder(project: ProjectFile, home: SandboxHome): string {
  const folder = path.join(home.config, project.name, "salt");
  mkdirSync(folder, { recursive: true });
  const { name, config } = project;
  const content = { name, runtime: "nodejs", ...(config === undefined ? {} : { config }) };
  writeWholeFile(path.join(folder, "Pulumi.yaml"), stringify(content));
  return folder;
}

function settingsFile(stack: string, project: ProjectFile, home: SandboxHome): string {
  return path.join(settingsFolder(project, home), `Pulumi.${stack}.yaml`);
}

/**
 * Writes the configuration of one run.
 *
 * @param scratch folder of this run: what `-c key=value` writes is for this run only
 * @returns the file
 */
export function configCopy(
  stack: string,
  project: ProjectFile,
  home: SandboxHome,
  scratch: string,
  args: readonly string[],
): string {
  const theirs = readYaml(project.stackFile(stack));
  const { encryptionsalt } = readYaml(settingsFile(stack, project, home));
  const config = effectiveConfig(stack, project, home);
  refuseUnreadable(config, project, stack, args);
  const kept = Object.entries(theirs).filter(([key]) => !FOREIGN_SECRETS.has(key));
  const file = copyPath(stack, scratch);
  writeWholeFile(
    file,
    stringify({
      ...Object.fromEntries(kept),
      ...(Object.keys(config).length === 0 ? {} : { config: readable(config, project, args) }),
      ...(encryptionsalt === undefined ? {} : { encryptionsalt }),
    }),
  );
  return file;
}

function copyPath(stack: string, scratch: string): string {
  return path.join(scratch, `Pulumi.${stack}.yaml`);
}

/** A value, and whether the sandbox cannot read it. */
interface Value {
  readonly value: unknown;
  readonly isForeign: boolean;
}

/** The project's values by full key, the sandbox's own in their place. */
function effectiveConfig(
  stack: string,
  project: ProjectFile,
  home: SandboxHome,
): Record<string, Value> {
  const theirs = configOf(readYaml(project.stackFile(stack)), project);
  const ours = configOf(readYaml(settingsFile(stack, project, home)), project);
  const own = (value: unknown): Value => ({ value, isForeign: false });
  const foreign = (value: unknown): Value => ({ value, isForeign: isSecure(value) });
  return { ...mapped(theirs, foreign), ...mapped(ours, own) };
}

function mapped<T, U>(values: Readonly<Record<string, T>>, map: (value: T) => U) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

function fullKey(key: string, { name }: ProjectFile): string {
  return key.includes(":") ? key : `${name}:${key}`;
}

/** Keys that `-c key=value` gives for this run. */
function givenKeys(args: readonly string[], project: ProjectFile): ReadonlySet<string> {
  const pairs = optionsOf(args, "config");
  return new Set(pairs.map((pair) => fullKey(pair.split("=")[0] ?? "", project)));
}

/** The values without what `-c` replaces, and without what nobody here can read. */
function readable(
  config: Readonly<Record<string, Value>>,
  project: ProjectFile,
  args: readonly string[],
): Values {
  const given = givenKeys(args, project);
  const kept = Object.entries(config).filter(
    ([key, { isForeign }]) => !isForeign && !given.has(key),
  );
  return Object.fromEntries(kept.map(([key, { value }]) => [key, value]));
}

/** @throws Error for a `secure:` value: it was encrypted with the passphrase of the stack on AWS, which the sandbox has not */
function refuseUnreadable(
  config: Readonly<Record<string, Value>>,
  project: ProjectFile,
  stack: string,
  args: readonly string[],
): void {
  const [command = ""] = parseArguments(args).words;
  if (WITHOUT_PROGRAM.has(command) && !hasOption(args, "run-program")) return;
  const given = givenKeys(args, project);
  const secret = Object.entries(config).find(
    ([key, { isForeign }]) => isForeign && !given.has(key),
  );
  if (secret === undefined) return;
  const file = path.relative(process.cwd(), project.stackFile(stack));
  throw new Error(
    `${file}: ${secret[0]} is a secure: value of the stack on AWS; the sandbox has a passphrase of its own and cannot read it. Give one for this run: -c ${secret[0]}=…`,
  );
}

/**
 * Keeps what a `config` command changed in the copy it worked on.
 *
 * @throws Error when it took out a key of the project's file, which the sandbox leaves as it is
 */
export function keepConfig(
  stack: string,
  project: ProjectFile,
  home: SandboxHome,
  scratch: string,
): void {
  const after = configOf(readYaml(copyPath(stack, scratch)), project);
  const theirs = configOf(readYaml(project.stackFile(stack)), project);
  const settings = settingsFile(stack, project, home);
  const changed = Object.entries(after).filter(([key, value]) => !isSame(value, theirs[key]));
  const others = Object.entries(readYaml(settings)).filter(([key]) => key !== "config");
  const config = changed.length === 0 ? {} : { config: Object.fromEntries(changed) };
  writeWholeFile(settings, stringify({ ...config, ...Object.fromEntries(others) }));
  const lost = Object.keys(theirs).find((key) => !(key in after) && !isSecure(theirs[key]));
  if (lost !== undefined) {
    const file = path.relative(process.cwd(), project.stackFile(stack));
    throw new Error(
      `${lost} is set in ${file}, which the sandbox leaves as it is: take it out there`,
    );
  }
}

/** Pulumi writes `3` as `"3"` when it saves a file. */
function isSame(a: unknown, b: unknown): boolean {
  const text = (value: unknown): unknown =>
    typeof value === "string" ? value : JSON.stringify(value);
  return b !== undefined && text(a) === text(b);
}

function configOf({ config }: Values, project: ProjectFile): Record<string, unknown> {
  if (typeof config !== "object" || config === null) return {};
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [fullKey(key, project), value as unknown]),
  );
}

function isSecure(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(isSecure);
}

function readYaml(file: string): Values {
  const content: unknown = existsSync(file) ? parse(readFileSync(file, "utf8")) : undefined;
  return typeof content === "object" && content !== null ? (content as Values) : {};
}
