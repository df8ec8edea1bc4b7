/** One `npm start` from the command line to the exit code: what is done in which order, and what is said about it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { colours, errorColours } from "../colours";
import type { Loopback } from "./loopback";
import { parseCommandLine, type StartOptions } from "./command-line";
import type { LabProof } from "./proof";
import type { DataPlane, Deployed } from "./data-plane";
import { NotHere } from "../../processes/not-here";
import { Progress } from "./progress";
import { rehearseInWorld, type Rehearsed } from "./rehearse";
import type { ExitCode, Probe, Report } from "./report";
import { makeRunFolder, removeRunFolder, sweepDeadRuns } from "../../processes/run-folder";
import { heading, reportText } from "./text";
import { endAll, killAll } from "../../processes/tied-process";
import { UsageError } from "../../engine/usage-error";

/** How long things may take to end in good order once we are told to stop, milliseconds. */
const GRACE_MS = 700;

export class Rehearsal {
  readonly #abort = new AbortController();
  readonly #progress = new Progress();
  #runFolder: string | undefined;
  readonly #dataPlanes: DataPlane[] = [];

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
      process.stderr.write(`${errorColours.red("error:")} ${error.message}\n`);
      return 2;
    }
  }

  /** Ends every process, removes every file. Can be called at any time. */
  async clear(): Promise<void> {
    this.#abort.abort();
    this.#progress.close();
    const orderly = Promise.all([...this.#dataPlanes.map((plane) => plane.stop()), endAll()]);
    const late = new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    await Promise.race([orderly.catch(() => undefined), late]);
    killAll();
    if (this.#runFolder !== undefined) removeRunFolder(this.#runFolder);
  }

  async #rehearse(options: StartOptions): Promise<Report> {
    let dataPlanes: Promise<DataPlanes> | undefined;
    const rehearsed = await this.#progress.follow((onEvent) =>
      rehearseInWorld({
        program: options.program,
        stack: options.stack,
        config: options.config,
        policyPacks: options.policyPacks,
        signal: this.#abort.signal,
        onEvent: (event) => {
          onEvent(event);
          if (event.kind === "launched") dataPlanes ??= loadDataPlanes();
        },
      }),
    );
    this.#print(reportText(rehearsed.report));
    if (rehearsed.report.exitCode !== 0) return rehearsed.report;
    return this.#connect(rehearsed, await (dataPlanes ?? loadDataPlanes()), options);
  }

  /** Puts real servers behind what the program made, and connects to what it exported. */
  async #connect(
    { report, world }: Rehearsed,
    { lab, loopback: servers }: DataPlanes,
    options: StartOptions,
  ): Promise<Report> {
    if (world === undefined || report.result === undefined) return report;
    this.#runFolder = makeRunFolder();
    const deployed = { world, outputs: report.result.outputs, runFolder: this.#runFolder };
    this.#print(heading("Connection"));
    const proofLines: string[] = [];
    // The loopback starts while the lab waits in silence for those who are kept out.
    const [{ proof, packets }, loopback] = await Promise.all([
      this.#prove(lab, deployed, (line) => proofLines.push(line)),
      this.#open(servers, deployed, this.#say, "Not shown, who answers"),
    ]);
    const answers = await this.#ask(loopback, this.#say);
    const probes = [...answers, ...packets];
    // One session is enough to read: the lab's, where there is a client in it.
    const hasSession = packets.some(({ transcript }) => transcript !== undefined);
    const session = hasSession ? undefined : answers[0]?.transcript;
    (session === undefined ? [] : ["", ...session]).forEach(this.#say);
    ["", ...proofLines].forEach(this.#say);
    if (probes.length === 0)
      this.#say("The program made no Memcached cache: nothing to connect to.");
    if (options.shell && proof.isOpen) await proof.plane.shell(options.as);
    return { ...report, probes, exitCode: exitCodeOf(probes) };
  }

  /** Who gets in and who is kept out, by packets. */
  async #prove(lab: LabProof, deployed: Deployed, say: Say): Promise<Proved> {
    const proof = await this.#open(lab, deployed, say, "Not shown, who is kept out");
    return { proof, packets: await this.#ask(proof, say) };
  }

  /** Starts a data plane, or says in one line what is missing without it, and why it cannot be had here. */
  async #open<Plane extends DataPlane>(
    plane: Plane,
    deployed: Deployed,
    say: Say,
    missing: string,
  ): Promise<Opened<Plane>> {
    // A folder of its own: each makes certificates.
    const runFolder = join(deployed.runFolder, String(this.#dataPlanes.push(plane)));
    mkdirSync(runFolder);
    try {
      await plane.start({ ...deployed, runFolder }, say);
      return { plane, isOpen: true };
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      const reason = `${missing}: ${error.message}`;
      say(colours.yellow(reason));
      return { plane, isOpen: false, reason };
    }
  }

  async #ask(opened: Opened<DataPlane>, say: Say): Promise<readonly Probe[]> {
    if (!opened.isOpen) return [skippedProbe(opened.reason)];
    say("");
    return opened.plane.probes(say);
  }

  readonly #say = (text: string): void => {
    this.#print(text.split("\n").map((line) => `    ${line}`.trimEnd()));
  };

  #conclude(report: Report, milliseconds: number): void {
    const resources = (report.result ?? report.dryRun).resources.length;
    const seconds = (milliseconds / 1000).toFixed(1);
    this.#print([
      ...(report.probes.length === 0 ? [] : ["", ...probeLines(report.probes)]),
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

type Say = (line: string) => void;

interface DataPlanes {
  readonly lab: LabProof;
  readonly loopback: Loopback;
}

/** Their code is loaded while the program starts: before, everybody would wait for it. */
async function loadDataPlanes(): Promise<DataPlanes> {
  const [proof, memcached] = await Promise.all([import("./proof"), import("./loopback")]);
  return { lab: new proof.LabProof(), loopback: new memcached.Loopback() };
}

interface Proved {
  readonly proof: Opened<LabProof>;
  readonly packets: readonly Probe[];
}

/** A data plane that was started, or why it could not be. */
type Opened<Plane> =
  | { readonly plane: Plane; readonly isOpen: true }
  | { readonly plane: Plane; readonly isOpen: false; readonly reason: string };

function exitCodeOf(probes: readonly Probe[]): ExitCode {
  if (probes.some(({ ok, skipped }) => !ok && skipped === undefined)) return 1;
  return probes.some(({ skipped }) => skipped !== undefined) ? 3 : 0;
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

/** Those that are not as expected, and how many are. */
function probeLines(probes: readonly Probe[]): readonly string[] {
  const tried = probes.filter(({ skipped }) => skipped === undefined);
  const good = tried.filter(({ ok }) => ok);
  const bad = tried.filter(({ ok }) => !ok);
  return [
    ...bad.map(
      ({ name, from, to, expected, observed }) =>
        `    ${colours.red("✗")} ${from} → ${to}: ${name}: expected ${expected}, observed ${observed}`,
    ),
    `    ${good.length} of ${tried.length} connections as expected.`,
  ];
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
