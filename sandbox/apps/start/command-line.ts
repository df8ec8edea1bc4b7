/** The options of `npm start`. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { REPOSITORY } from "./rehearse";
import { UsageError } from "../../engine/usage-error";

export interface StartOptions {
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly program: string;
  readonly policyPacks: readonly string[];
  readonly json: string | undefined;
  readonly shell: boolean;
  /** Who connects, and in whose place the shell opens. */
  readonly as: string | undefined;
}

interface Parsed {
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly program?: string;
  readonly policyPack?: readonly string[];
  readonly policies: boolean;
  readonly json?: string;
  readonly shell?: true;
  readonly as?: string;
}

const POLICIES = join(REPOSITORY, "policies");

/**
 * Reads the command line.
 *
 * @returns `undefined` when help was asked for and has been printed
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
  return optionsOf(command.opts<Parsed>());
}

function describeCommand(): Command {
  return new Command("npm start --")
    .description(
      "Runs the program without a Pulumi CLI and without AWS: a dry run, then for real against a stand-in for AWS, then a real memcached.",
    )
    .option("--stack <name>", "the stack: config from Pulumi.<name>.yaml", "dev")
    .option("--config <key=value>", "a config value; repeatable, wins over the file", pair, {})
    .option("--program <dir>", "folder of the program (default: this repository)")
    .option("--policy-pack <dir>", "a policy pack instead of policies/; repeatable", append)
    .option("--no-policies", "no policy pack at all")
    .option("--json <file>", "write everything that was found to a file")
    .option("--shell", "open a shell in the client's place at the end")
    .option("--as <name>", "whose place that is (default: the example server)")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

function pair(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new UsageError(`--config must be <key>=<value>, got ${JSON.stringify(text)}.`);
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function append(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

function optionsOf(parsed: Parsed): StartOptions {
  if (parsed.as !== undefined && parsed.shell !== true) {
    throw new UsageError("--as says in whose place the shell opens: give it with --shell.");
  }
  const given = parsed.policyPack?.map(fromUsersFolder);
  const standard = existsSync(join(POLICIES, "PulumiPolicy.yaml")) ? [POLICIES] : [];
  return {
    stack: parsed.stack,
    config: parsed.config,
    program: parsed.program === undefined ? REPOSITORY : fromUsersFolder(parsed.program),
    policyPacks: parsed.policies ? (given ?? standard) : [],
    json: parsed.json === undefined ? undefined : writable(fromUsersFolder(parsed.json)),
    shell: parsed.shell ?? false,
    as: parsed.as,
  };
}

/** npm runs scripts in the package's folder, and says where the user was. */
function fromUsersFolder(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function writable(path: string): string {
  if (!existsSync(dirname(path))) {
    throw new UsageError(`--json: there is no folder ${dirname(path)}.`);
  }
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new UsageError(`--json must be a file, ${path} is a folder.`);
  }
  return path;
}
