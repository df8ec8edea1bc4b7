/** One `npm start` from the command line to the exit code: what is done in which order, and what is said about it. */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { writeWholeFile } from "../../../formats/whole-file";
import { UsageError } from "../../engine/usage-error";
import { NotHere } from "../../processes/not-here";
import { makeRunFolder, removeRunFolder, sweepDeadRuns } from "../../processes/run-folder";
import { endAll, killAll } from "../../processes/tied-process";
import type { Proof, Proven } from "../../proof/proof";
import { errorColours } from "../colours";
import { cut } from "../cut";
import { REPOSITORY } from "../repository";
import { parseCommandLine, type StartOptions } from "./command-line";
import { refuseUnknownPlace } from "./places";
import { Progress } from "./progress";
import type { Rehearsed } from "./rehearse";
import type { ExitCode, Report } from "./report";
import { readRequest } from "./request";

/** Where there is no terminal. */
const WIDTH = 80;
/** How long things may take to end in good order once we are told to stop, milliseconds. */
const GRACE_MS = 700;

export class Rehearsal {
  readonly #abort = new AbortController();
  #progress: Progress | undefined;
  #runFolder: string | undefined;
  #proof: Proof | undefined;

  /** @returns the exit code */
  async run(args: readonly string[]): Promise<ExitCode> {
    const started = performance.now();
    try {
      const options = parseCommandLine(args);
      if (options === undefined) return 0;
      sweepDeadRuns();
      const { report, proven } = await this.#whole(options);
      const { reportLines } = await import("./ending");
      this.#progress?.close();
      this.#print(reportLines(report, options, performance.now() - started));
      if (options.json !== undefined) writeReport(options.json, report);
      if (options.shell && proven) await this.#proof?.shell(options.as);
      return report.exitCode;
    } catch (error) {
      this.#progress?.close();
      if (!(error instanceof UsageError)) throw error;
      const { oneLine } = await import("../one-line"); // Not before the first line.
      process.stderr.write(`${errorColours.red("error:")} ${oneLine(error.message)}\n`);
      return 2;
    }
  }

  /** Ends every process, removes every file. Can be called at any time. */
  async clear(): Promise<void> {
    this.#abort.abort();
    this.#progress?.close();
    const orderly = Promise.all([this.#proof?.close(), endAll()]);
    const late = new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    await Promise.race([orderly.catch(() => undefined), late]);
    killAll();
    if (this.#runFolder !== undefined) removeRunFolder(this.#runFolder);
  }

  /** The rehearsal, and the proof where nothing has failed before. */
  async #whole(options: StartOptions): Promise<{ report: Report; proven: boolean }> {
    const rehearsed = await this.#rehearse(options);
    const { report, world } = rehearsed;
    if (options.map !== undefined && world !== undefined && report.result !== undefined) {
      const { writeMaps } = await import("./map-file");
      await writeMaps(options.map, world);
    }
    if (report.exitCode !== 0 || world === undefined || report.result === undefined) {
      return { report, proven: false };
    }
    const proven = await this.#prove(rehearsed, options);
    const { concluded } = await import("./ending");
    return { report: concluded(report, proven), proven: typeof proven !== "string" };
  }

  async #rehearse(options: StartOptions): Promise<Rehearsed> {
    const { program, stack, config, policyPacks, stackOutputs, snapshot, as } = options;
    const rehearsal = { program, stack, config, policyPacks, stackOutputs, snapshot };
    const request = readRequest(rehearsal);
    // Only the stand-in knows its seeds and snapshots; a run without any need not wait for it.
    if (request.seeds.length > 0 || snapshot !== undefined) {
      const { knownSeeds, knownSnapshot } = await import("./stand-in-world");
      knownSeeds(request.seeds);
      knownSnapshot(snapshot);
    }
    this.#announce(options);
    const progress = new Progress(options.verbosity === "verbose" && options.format === "text");
    this.#progress = progress;
    const { rehearseInWorld } = await import("./rehearse"); // Only now: what has been said need not wait for it.
    return rehearseInWorld(
      {
        ...rehearsal,
        signal: this.#abort.signal,
        inspect: (dryRun) => {
          if (as !== undefined) refuseUnknownPlace(as, dryRun);
        },
        onEvent: (event) => {
          progress.follow(event);
          // Loaded while the program starts: before, everybody would wait for it.
          if (event.kind === "launched") void import("../../proof/proof");
        },
      },
      request,
    );
  }

  /** The first line, as soon as there is nothing wrong with the command line and the files that it names. */
  #announce({ program, stack, format, verbosity }: StartOptions): void {
    if (format !== "text" || verbosity === "quiet") return;
    const within = relative(REPOSITORY, program) || "index.ts";
    const where = within.startsWith("..") ? program : within;
    const width = process.stdout.columns || WIDTH;
    const subject = `${where}, stack ${stack}`;
    const line = `${subject}: a dry run, then a deployment to a stand-in for AWS`;
    this.#print([line.length > width ? cut(subject, width) : line]);
  }

  /** Sends the packets. @returns what they did, or why nothing can be shown */
  async #prove({ report, world }: Rehearsed, options: StartOptions): Promise<Proven | string> {
    const [{ Proof }, { ExpectationError }] = await Promise.all([
      import("../../proof/proof"),
      import("../../proof/expectations"),
    ]);
    if (world === undefined) return "";
    const { expectations, expectFile = "" } = options;
    const folder = join((this.#runFolder = makeRunFolder()), "lab");
    mkdirSync(folder);
    try {
      const resources = report.result?.resources ?? [];
      this.#proof = await Proof.open({ world, resources, expectations, folder });
      if (this.#proof === undefined)
        return "there is no Memcached cache in it: nothing to connect to";
      this.#progress?.say(`Laid out: ${this.#proof.seatCount} namespaces; the packets are sent`);
      return await this.#proof.prove();
    } catch (error) {
      if (error instanceof NotHere) return `who gets in and who is kept out: ${error.message}`;
      if (error instanceof ExpectationError) {
        throw new UsageError(`--expect ${expectFile}: ${error.message}`);
      }
      throw error;
    }
  }

  #print(lines: readonly string[]): void {
    // What fails because we were told to stop is no news.
    if (lines.length > 0 && !this.#abort.signal.aborted)
      process.stdout.write(`${lines.join("\n")}\n`);
  }
}

function writeReport(file: string, report: Report): void {
  try {
    writeWholeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`--json: ${(error as Error).message}.`);
  }
}
