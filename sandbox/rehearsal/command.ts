/** One `npm start` from the command line to the exit code: what is done in which order, and what is said about it. */
import { writeFileSync } from "node:fs";
import colours from "picocolors";
import { Loopback } from "../memcached/loopback";
import { parseCommandLine, type StartOptions } from "./command-line";
import { NotHere, type DataPlane } from "./data-plane";
import { Progress } from "./progress";
import { rehearseInWorld, type Rehearsed } from "./rehearse";
import type { ExitCode, Probe, Report } from "./report";
import { makeRunFolder, removeRunFolder, sweepDeadRuns } from "./run-folder";
import { heading, reportText } from "./text";
import { endAll, killAll } from "./tied-process";
import { UsageError } from "./usage-error";

/** How long things may take to end in good order once we are told to stop, milliseconds. */
const GRACE_MS = 700;

export class Rehearsal {
  readonly #abort = new AbortController();
  readonly #progress = new Progress();
  #runFolder: string | undefined;
  #dataPlane: DataPlane | undefined;

  /** @returns the exit code */
  async run(args: readonly string[]): Promise<ExitCode> {
    const started = performance.now();
    try {
      const options = parseCommandLine(args);
      if (options === undefined) return 0;
      sweepDeadRuns();
      const report = await this.#rehearse(options);
      if (options.json !== undefined) {
        writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
      }
      this.#conclude(report, performance.now() - started);
      return report.exitCode;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${colours.red("error:")} ${error.message}\n`);
      return 2;
    }
  }

  /** Ends every process, removes every file. Can be called at any time. */
  async clear(): Promise<void> {
    this.#abort.abort();
    this.#progress.close();
    const orderly = Promise.all([this.#dataPlane?.stop(), endAll()]);
    const late = new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    await Promise.race([orderly.catch(() => undefined), late]);
    killAll();
    if (this.#runFolder !== undefined) removeRunFolder(this.#runFolder);
  }

  async #rehearse(options: StartOptions): Promise<Report> {
    const rehearsed = await this.#progress.follow((onEvent) =>
      rehearseInWorld({
        program: options.program,
        stack: options.stack,
        config: options.config,
        policyPacks: options.policyPacks,
        signal: this.#abort.signal,
        onEvent,
      }),
    );
    this.#print(reportText(rehearsed.report));
    if (rehearsed.report.exitCode !== 0) return rehearsed.report;
    return this.#connect(rehearsed);
  }

  /** Puts real servers behind what the program made, and connects to what it exported. */
  async #connect({ report, world }: Rehearsed): Promise<Report> {
    if (world === undefined || report.result === undefined) return report;
    this.#print(heading("Connection"));
    const say = (text: string): void => {
      this.#print(text.split("\n").map((line) => `    ${line}`.trimEnd()));
    };
    try {
      this.#runFolder = makeRunFolder();
      this.#dataPlane = new Loopback();
      const { outputs } = report.result;
      await this.#dataPlane.start({ world, outputs, runFolder: this.#runFolder }, say);
      say("");
      const probes = await this.#dataPlane.probes(say);
      if (probes.length === 0)
        say("The program made no Memcached cache: there is nothing to connect to.");
      return { ...report, probes, exitCode: probes.every(({ ok }) => ok) ? 0 : 1 };
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      say(colours.yellow(error.message));
      return { ...report, probes: [skippedProbe(error.message)], exitCode: 3 };
    }
  }

  #conclude(report: Report, milliseconds: number): void {
    const resources = (report.result ?? report.dryRun).resources.length;
    const seconds = (milliseconds / 1000).toFixed(1);
    this.#print([
      ...(report.probes.length === 0 ? [] : ["", ...report.probes.map(probeLine)]),
      "",
      `${conclusion(report.exitCode)} ${report.project}, stack ${report.stack}: ${resources} resources, ${seconds} s.`,
    ]);
  }

  #print(lines: readonly string[]): void {
    // What fails because we were told to stop is no news.
    if (lines.length > 0 && !this.#abort.signal.aborted)
      process.stdout.write(`${lines.join("\n")}\n`);
  }
}

function skippedProbe(reason: string): Probe {
  return {
    name: "exported endpoint answers stats",
    from: "example server",
    to: "the cache",
    expected: "STAT version",
    observed: "not tried",
    ok: false,
    skipped: reason,
  };
}

function probeLine({ ok, skipped, name, to, observed }: Probe): string {
  const mark = ok
    ? colours.green("✓")
    : skipped === undefined
      ? colours.red("✗")
      : colours.yellow("–");
  return `    ${mark} ${to}: ${ok ? "" : `${name}: `}${observed}`;
}

function conclusion(exitCode: ExitCode): string {
  switch (exitCode) {
    case 0:
      return colours.green("All worked.");
    case 3:
      return colours.yellow("Nothing failed, but not all could be shown.");
    default:
      return colours.red("Failed.");
  }
}
