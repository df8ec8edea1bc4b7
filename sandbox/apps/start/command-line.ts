/** The options of `npm start`: whatever is wrong with them is said before the program runs. */
import { readStackOutputs, type StackOutputs } from "../../records/stack-references";
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, CommanderError, Option, type Help } from "commander";
import { readBoundedFile } from "../../../formats/bounded-file";
import { UsageError } from "../../engine/usage-error";
import { ExpectationError, parseExpectations, type Expectations } from "../../proof/expectations";
import { mapFormatOf } from "./map-file";
import { REPOSITORY } from "../repository";

export interface StartOptions {
  /** The command line as it was given. */
  readonly given: readonly string[];
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly program: string;
  readonly policyPacks: readonly string[];
  /** Outputs of other stacks, by name. */
  readonly stackOutputs: StackOutputs;
  /** What is in the account: a file or a folder. */
  readonly snapshot: string | undefined;
  readonly json: string | undefined;
  /** Where the map of who reaches the cache goes. */
  readonly map: string | undefined;
  readonly expectations: Expectations;
  readonly expectFile: string | undefined;
  readonly shell: boolean;
  /** In whose place the shell opens. */
  readonly as: string | undefined;
  readonly format: (typeof FORMATS)[number];
  readonly verbosity: "quiet" | "normal" | "verbose";
}

const FORMATS = ["text", "json", "sarif", "junit"] as const;

interface Parsed {
  readonly stack: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly program?: string;
  readonly policyPack?: readonly string[];
  readonly policies: boolean;
  readonly stackReference?: readonly string[];
  readonly snapshot?: string;
  readonly json?: string;
  readonly map?: string;
  readonly expect?: string;
  readonly shell?: true;
  readonly as?: string;
  readonly format: (typeof FORMATS)[number];
  readonly quiet?: true;
  readonly verbose?: true;
}

const POLICIES = join(REPOSITORY, "policies");

const EXIT_CODES = `
Exit codes: 0 all worked; 1 the program, a policy or a connection failed;
2 wrong usage; 3 nothing failed, but something could not be shown; 130 stopped.`;

/** Options that the help explains on the line of another one: with npm's own lines it is to fit a screen of 24. */
const ON_THE_LINE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    quiet: "--verbose",
    shell: "--as <name>",
    version: "-h, --help",
  }),
);

/**
 * Reads the command line.
 *
 * @returns `undefined` when help or the version was asked for and has been printed
 * @throws UsageError
 */
export function parseCommandLine(args: readonly string[]): StartOptions | undefined {
  const command = describeCommand();
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
  return optionsOf(command.opts<Parsed>(), args);
}

function describeCommand(): Command {
  return new Command("npm start --")
    .description("A dry run, a deployment to a stand-in for AWS, and packets from every client.")
    .option("--program <dir>", "folder of the program (this repository's)")
    .option("--stack <name>", "the stack, configured in Pulumi.<name>.yaml", "dev")
    .option("--config <key=value>", "a config value, over the file's; repeatable", pair)
    .option("--policy-pack <dir>", "a policy pack instead of policies/; repeatable", append)
    .option("--no-policies", "no policy pack at all")
    .option("--stack-reference <name=file>", "another stack's outputs, JSON; repeatable", append)
    .option("--snapshot <path>", "what is in the account (docs/doctor.md)")
    .option("--expect <file>", "who is to get in, JSON (docs/rehearsal.md)")
    .option("--json <file>", "write everything that was found to a file")
    .option("--map <file>", "who gets in: html, svg, mmd, dot, drawio, json")
    .addOption(
      new Option("--format <format>", "text (default), json, sarif or junit")
        .choices(FORMATS)
        .default("text"),
    )
    .option("--quiet", "print only what is wrong, or everything")
    .addOption(new Option("--verbose").hideHelp())
    .option("--shell", "then a shell as the first client, or as name")
    .addOption(new Option("--as <name>").hideHelp())
    .version(versionOf(), "--version", "print the version, or this help")
    .helpOption("-h, --help")
    .allowExcessArguments(false)
    .configureHelp({ formatHelp })
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

/** One line an option. */
function formatHelp(command: Command, helper: Help): string {
  const rows = helper
    .visibleOptions(command)
    .filter((option) => option.long !== "--help")
    .map((option) => {
      const more = ON_THE_LINE_OF.get(option.attributeName());
      return [more === undefined ? option.flags : `${option.flags}, ${more}`, option.description];
    });
  const width = Math.max(...rows.map(([flags = ""]) => flags.length));
  return [
    `Usage: ${helper.commandUsage(command)}`,
    helper.commandDescription(command),
    ...rows.map(([flags = "", text = ""]) => `  ${flags.padEnd(width)}  ${text}`),
    `${EXIT_CODES}\n`,
  ].join("\n");
}

/** This project's version. */
export function versionOf(): string {
  const manifest = readFileSync(join(REPOSITORY, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function pair(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new UsageError(`--config must be <key>=<value>, got ${JSON.stringify(text)}.`);
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function append(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

function optionsOf(parsed: Parsed, given: readonly string[]): StartOptions {
  refuseContradictions(parsed);
  const named = parsed.policyPack?.map(fromUsersFolder);
  const standard = existsSync(join(POLICIES, "PulumiPolicy.yaml")) ? [POLICIES] : [];
  const verbosity =
    parsed.quiet === true ? "quiet" : parsed.verbose === true ? "verbose" : "normal";
  return {
    given,
    stack: parsed.stack,
    config: parsed.config ?? {},
    program: parsed.program === undefined ? REPOSITORY : fromUsersFolder(parsed.program),
    policyPacks: parsed.policies ? (named ?? standard) : [],
    stackOutputs: stackOutputsIn(parsed.stackReference ?? []),
    snapshot: parsed.snapshot === undefined ? undefined : fromUsersFolder(parsed.snapshot),
    json: parsed.json === undefined ? undefined : writable("--json", fromUsersFolder(parsed.json)),
    map: parsed.map === undefined ? undefined : mapFile(fromUsersFolder(parsed.map)),
    expectations: parsed.expect === undefined ? {} : expectationsIn(parsed.expect),
    expectFile: parsed.expect,
    shell: parsed.shell ?? false,
    as: parsed.as,
    format: parsed.format,
    verbosity,
  };
}

function stackOutputsIn(options: readonly string[]): StackOutputs {
  try {
    return readStackOutputs(options.map((option) => option.replace(/(?<==).*$/s, fromUsersFolder)));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function refuseContradictions({ as, shell, quiet, verbose, format }: Parsed): void {
  if (as !== undefined && shell !== true) {
    throw new UsageError("--as says in whose place the shell opens: give it with --shell.");
  }
  if (quiet === true && verbose === true) {
    throw new UsageError("--quiet and --verbose exclude each other: give one of them.");
  }
  if (shell === true && format !== "text") {
    throw new UsageError(
      `--shell needs the terminal for itself: give it without --format ${format}.`,
    );
  }
}

/** npm runs scripts in the package's folder, and says where the user was. */
function fromUsersFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function expectationsIn(path: string): Expectations {
  try {
    return parseExpectations(readBoundedFile(fromUsersFolder(path)));
  } catch (error) {
    if (error instanceof ExpectationError)
      throw new UsageError(`--expect ${path}: ${error.message}`);
    throw new UsageError(`--expect ${path} cannot be read: ${(error as Error).message}.`);
  }
}

/** Tried before the run, for permissions alone do not tell: who waits for a run wants its result. */
function writable(option: string, path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`${option}: there is no folder ${folder}.`);
  const isNew = !existsSync(path);
  if (!isNew && statSync(path).isDirectory()) {
    throw new UsageError(`${option} must be a file, ${path} is a folder.`);
  }
  try {
    closeSync(openSync(path, "a"));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option}: ${path} cannot be written (${code}).`);
  }
  if (isNew) rmSync(path);
  return path;
}

function mapFile(path: string): string {
  mapFormatOf(path);
  return writable("--map", path);
}
