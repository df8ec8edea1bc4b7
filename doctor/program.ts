/** The command line: commands, options, help with examples. What they do is in `commands/`. */

import { safeLines, safeText } from "../reachability";
import tab from "@bomb.sh/tab/commander";
import { Command, CommanderError, Option } from "commander";
import { runCheck } from "./commands/check";
import type { CheckOptions } from "./commands/check";
import { runCost } from "./commands/cost";
import type { CostOptions } from "./commands/cost";
import { runDrift } from "./commands/drift";
import type { DriftOptions } from "./commands/drift";
import { runExplain } from "./commands/explain";
import type { ExplainOptions } from "./commands/explain";
import { MAP_FORMATS } from "../map";
import { runMap } from "./commands/map";
import type { MapOptions } from "./commands/map";
import { runNoColdReplace } from "./commands/no-cold-replace";
import type { NoColdReplaceOptions } from "./commands/no-cold-replace";
import { runProbe } from "./commands/probe";
import type { ProbeOptions } from "./commands/probe";
import { runScan } from "./commands/scan";
import type { ScanOptions } from "./commands/scan";
import { runSources } from "./commands/sources";
import type { SourcesOptions } from "./commands/sources";
import { DoctorError } from "./errors";
import { fittedCommand } from "./report/fitted";
import { createOutput } from "./report/output";
import type { Stream } from "./report/output";
import { version } from "./package.json";
import type { CommandContext } from "./session";

/** What a run gets from its process; tests give their own. */
export interface Process extends Omit<CommandContext, "output"> {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: NodeJS.ProcessEnv;
}

/** Wrong usage, or a crash. */
const USAGE = 2;

/** Runs the command line and answers the exit code. Never throws. */
export async function runDoctor(argv: readonly string[], process: Process): Promise<number> {
  const run: Run = { exitCode: 0, process };
  try {
    const program = programFor(run);
    assertCommand(program, argv);
    await program.parseAsync(argv, { from: "user" });
    return run.exitCode;
  } catch (error) {
    return exitCodeOfError(error, process);
  }
}

/** A mistyped command would else be taken for an argument of `check`, which then asks for its `--cluster`. */
function assertCommand(program: Command, [first = "", ...rest]: readonly string[]): void {
  const names = program.commands.map((command) => command.name());
  const asked = first === "help" ? firstWord(rest) : isOption(first) ? "" : first;
  if (asked === "" || asked === "help" || names.includes(asked)) return;
  throw new DoctorError(`there is no command "${asked}". Commands: ${names.join(", ")} (--help).`);
}

function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

/** What is no option; behind `--` nothing is. */
function firstWord(words: readonly string[]): string {
  const end = words.indexOf("--");
  const before = end < 0 ? words : words.slice(0, end);
  return before.find((word) => !isOption(word)) ?? (end < 0 ? "" : (words[end + 1] ?? ""));
}

function exitCodeOfError(error: unknown, { stderr }: Process): number {
  // Commander has printed its own message; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof DoctorError) {
    stderr.write(`memcached-doctor: ${safeText(shortened(error.message))}\n`);
    return USAGE;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`memcached-doctor crashed; please report this:\n${safeLines(text)}\n`);
  return USAGE;
}

/** A name in somebody else's file may be a book. */
const MOST_CHARACTERS = 1_000;

function shortened(message: string): string {
  return message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS)}…`;
}

interface Run {
  exitCode: number;
  readonly process: Process;
}

/** `--quiet` is every command's. */
interface Common {
  readonly quiet?: boolean;
}

/** What one command gets from outside; its exit code becomes the run's. */
async function answer(
  run: Run,
  { quiet }: Common,
  command: (commandContext: CommandContext) => number | Promise<number>,
): Promise<void> {
  const { stdout, stderr, env } = run.process;
  const output = createOutput(stdout, stderr, { quiet: quiet === true, env });
  run.exitCode = await command({ ...run.process, output });
}

const INTRODUCTION =
  "Says who can connect to a Memcached cluster on ElastiCache, why somebody cannot, and what to change. Reads only; " +
  "--probe runs one command on an instance.";

/** Commander's message as every other of ours: one line. */
function usageLine(text: string): string {
  const said = text
    .replace(/^error: /, "")
    .trim()
    .replace(/\s*\n\s*/g, " ");
  return `memcached-doctor: ${shortened(said)} (--help shows the options and examples)\n`;
}

function programFor(run: Run): Command {
  const { stdout, stderr } = run.process;
  const program = new Command("memcached-doctor")
    .description(INTRODUCTION)
    .version(version, "--version", "print the version")
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(safeLines(text)),
      outputError: (text, write) => {
        write(usageLine(text));
      },
    });
  addCheck(program, run);
  addSources(program, run);
  addMap(program, run);
  addExplain(program, run);
  addScan(program, run);
  addDrift(program, run);
  addProbe(program, run);
  addNoColdReplace(program, run);
  addCost(program, run);
  tab(program);
  return examples(program, [
    `${CALL} check --cluster orders --from i-0abc`,
    `${CALL} sources --cluster orders`,
    `${CALL} help check`,
  ]);
}

/** Options of every command that reads a network. */
function withNetwork(command: Command): Command {
  return command
    .option(
      "--snapshot <path>",
      "read saved `aws … describe-*` output (a file or folder) instead of an account",
    )
    .option("--save-snapshot <dir>", "write what was read, one file per call")
    .option(
      "--redact",
      "with --save-snapshot: pseudonyms for accounts, names, tags and public addresses",
    )
    .option("--region <region>", "region of the account (default: as the AWS CLI)")
    .option("--profile <profile>", "profile of the account (default: as the AWS CLI)");
}

function withOutput(command: Command): Command {
  return command
    .option("--json", "print JSON")
    .option("--quiet", "only what needs attention; no remarks");
}

function examples(command: Command, lines: readonly string[]): Command {
  const text = lines.flatMap((line) => fittedCommand(`  ${line}`, HELP_WIDTH)).join("\n");
  return command.addHelpText("after", `\nExamples:\n${text}`);
}

const CALL = "memcached-doctor";
/** Columns of a usual terminal. */
const HELP_WIDTH = 80;

function addCheck(program: Command, run: Run): void {
  const command = program
    .command("check", { isDefault: true })
    .summary("the checklist, from the group to `stats` (default)")
    .description("the checklist: from the cluster's group to `stats` (default)")
    .requiredOption("--cluster <name>", "the Memcached cluster or serverless cache")
    .option(
      "--from <client>",
      "i-…, eni-…, sg-…, an address, or `here` (default on a live account)",
    )
    .option("--endpoint <host:port>", "the endpoint as you use it")
    .option("--probe", "try the port from the instance, through SSM Run Command")
    .option("--ca <file>", "certificate authority of the cluster's TLS")
    .addOption(
      new Option("--format <form>", "a form for other programs (--json is short for json)").choices(
        ["json", "sarif", "junit"],
      ),
    );
  examples(withOutput(withNetwork(command)), [
    `${CALL} check --cluster orders --from i-0abc`,
    `${CALL} check --cluster orders --from i-0abc --probe`,
    `${CALL} check --cluster orders --from here --endpoint orders.a1b2.cfg.apn2.cache.amazonaws.com:11211`,
    `${CALL} check --cluster orders --from i-0abc --snapshot ticket-42/`,
  ]).action(async (options: CheckOptions) => {
    await answer(run, options, (commandContext) => runCheck(options, commandContext));
  });
}

function addSources(program: Command, run: Run): void {
  const command = program
    .command("sources")
    .summary("who can reach the cluster, and by which rule")
    .description(
      "who can reach the cluster, by which rule, and who cannot although a rule names them",
    )
    .requiredOption("--cluster <name>", "the Memcached cluster or serverless cache");
  examples(withOutput(withNetwork(withExpect(command))), [
    `${CALL} sources --cluster orders`,
    `${CALL} sources --cluster orders --save-snapshot ticket-42 --redact`,
  ]).action(async (options: SourcesOptions) => {
    await answer(run, options, (commandContext) => runSources(options, commandContext));
  });
}

function addMap(program: Command, run: Run): void {
  const command = program
    .command("map")
    .summary("who can reach the cluster, drawn")
    .description(
      "who can reach the cluster, drawn: a page, a picture, Mermaid, DOT, draw.io, or the map as JSON",
    )
    .requiredOption("--cluster <name>", "the Memcached cluster or serverless cache")
    .option("--quiet", "print the map only")
    .option(
      "--plan <file>",
      "instead of an account: what `pulumi preview --json` printed, or a plan",
    )
    .option("--state <file>", "instead of an account: what `pulumi stack export` printed")
    .option(
      "--against <path>",
      "beside it what was or will be, and what differs: a preview, a plan, an export or a snapshot",
    )
    .addOption(
      new Option("--format <format>", "how the map is written")
        .choices(MAP_FORMATS)
        .default("mermaid"),
    );
  examples(withNetwork(command), [
    `${CALL} map --cluster orders --format html > orders.html`,
    `${CALL} map --cluster orders > orders.mmd`,
    `${CALL} map --cluster orders --plan preview.json --format html > planned.html`,
    `${CALL} map --cluster orders --against before/ --format html > difference.html`,
    `${CALL} map --cluster orders --snapshot ticket-42/ --format dot | dot -Tsvg > orders.svg`,
  ]).action(async (options: MapOptions) => {
    await answer(run, options, (commandContext) => runMap(options, commandContext));
  });
}

function withExpect(command: Command): Command {
  return command.addOption(
    new Option("--expect <verdict>", "exit with 1 when the answer is another").choices([
      "reachable",
      "blocked",
    ]),
  );
}

function addExplain(program: Command, run: Run): void {
  const command = program
    .command("explain")
    .description("the verdict for any two, gate by gate")
    .option(
      "--from <end>",
      "an interface, instance, group, subnet, cache, node, name, address or CIDR",
    )
    .option("--to <end>", "the same")
    .option("--protocol <protocol>", "tcp or udp (default: tcp)")
    .option("--port <port>", "the port that is connected to")
    .option(
      "--ephemeral <from-to>",
      "ports the client opens connections from (default: its system's)",
    )
    .option(
      "--pairs <file>",
      'many at once: [{"from","to","protocol","port","ephemeral"}], one JSON line each',
    );
  examples(withOutput(withNetwork(withExpect(command))), [
    `${CALL} explain --from i-0abc --to orders --port 11211`,
    `${CALL} explain --from 10.0.1.7 --to vpc-0def/10.1.2.3 --port 11211 --json --snapshot ticket-42/`,
    `${CALL} explain --pairs pairs.json --json --snapshot ticket-42/`,
  ]).action(async (options: ExplainOptions) => {
    await answer(run, options, (commandContext) => runExplain(options, commandContext));
  });
}

function addScan(program: Command, run: Run): void {
  const command = program
    .command("scan")
    .summary("all Memcached clusters and caches, worst first")
    .description("all Memcached clusters and serverless caches, one line each, worst first")
    .option("--all-regions", "every region of the account");
  examples(withOutput(withNetwork(withExpect(command))), [
    `${CALL} scan`,
    `${CALL} scan --all-regions --profile production`,
    `${CALL} scan --save-snapshot snapshots/network`,
  ]).action(async (options: ScanOptions) => {
    await answer(run, options, (commandContext) => runScan(options, commandContext));
  });
}

function addDrift(program: Command, run: Run): void {
  const command = program
    .command("drift")
    .summary("whom the stack lets in, against the account now")
    .description("whom the stack lets in against whom the account lets in now")
    .option("--stack <name>", "runs `pulumi stack export --stack NAME`")
    .option("--state <file>", "what `pulumi stack export` printed");
  examples(withOutput(withNetwork(command)), [
    `${CALL} drift --stack dev`,
    `${CALL} drift --state state.json --snapshot ticket-42/`,
  ]).action(async (options: DriftOptions) => {
    await answer(run, options, (commandContext) => runDrift(options, commandContext));
  });
}

function addProbe(program: Command, run: Run): void {
  const command = program
    .command("probe")
    .summary("connects from this machine: what happened")
    .description("connects from this machine and tells what happened")
    .argument("<host:port>", "where to")
    .option("--tls", "over TLS")
    .option("--ca <file>", "certificate authority to trust (implies --tls)")
    .option(
      "--timeout <seconds>",
      "how long to wait for the connection, and for the answer (default: 5)",
    );
  examples(withOutput(command), [
    `${CALL} probe 127.0.0.1:11211`,
    `${CALL} probe orders.a1b2.cfg.apn2.cache.amazonaws.com:11211 --tls`,
  ]).action(async (address: string, options: ProbeOptions & Common) => {
    await answer(run, options, (commandContext) => runProbe(address, options, commandContext));
  });
}

function addNoColdReplace(program: Command, run: Run): void {
  const command = program
    .command("no-cold-replace")
    .summary("fails where a preview would replace a cache")
    .description("fails where a preview would replace a cache: a new endpoint, and an empty cache")
    .requiredOption("--preview <file>", "what `pulumi preview --json` printed, or a plan")
    .option("--state <file>", "what `pulumi stack export` printed, where the file is a plan")
    .option("--allow <name...>", "caches that may be replaced, by name or URN");
  examples(withOutput(command), [
    `${CALL} no-cold-replace --preview preview.json`,
    `${CALL} no-cold-replace --preview plan.json --state state.json --allow cache`,
  ]).action(async (options: NoColdReplaceOptions) => {
    await answer(run, options, (commandContext) => runNoColdReplace(options, commandContext));
  });
}

function addCost(program: Command, run: Run): void {
  const command = program
    .command("cost")
    .summary("what a stack costs on demand, by Region")
    .description(
      "what a stack costs on demand, by Region, from a table of AWS's prices with its date",
    )
    .option("--preview <file>", "what `pulumi preview --json` printed, or a plan")
    .option("--state <file>", "what `pulumi stack export` printed")
    .option("--region <region...>", "what it would cost in these Regions (default: its own)");
  examples(withOutput(command), [
    `${CALL} cost --preview preview.json`,
    `${CALL} cost --state state.json --region us-east-1 eu-west-1 --json`,
  ]).action(async (options: CostOptions) => {
    await answer(run, options, (commandContext) => runCost(options, commandContext));
  });
}
