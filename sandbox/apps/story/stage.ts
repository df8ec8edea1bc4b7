/** Where the story is played: what is done is seen in packets (the lab) and explained by the doctor. */

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Topology } from "../../../reachability";
import { readDescribed } from "../../../reachability";
import { addStrangers, Lab, type Transcript } from "../../lab";
import { makeRunFolder, removeRunFolder } from "../../processes/run-folder";
import { REPOSITORY } from "../repository";
import { Account } from "./account";
import { RUN_TYPESCRIPT } from "../../processes/run-typescript";

/** The story did not go as told. */
export class StoryBroke extends Error {
  override readonly name = "StoryBroke";
}

/** Where telnet is run, and what it is told. */
export interface Call {
  /** Interface id, a stranger's seat, or `internet`. */
  readonly from: string;
  readonly host: string;
  readonly port: number;
}

/** Silence that counts as "it times out", milliseconds. (On AWS people wait two minutes for it.) */
const SILENCE_MS = 2000;
/** Statistics shown, as in the tutorial's own listing. */
const STATS_SHOWN = 12;

export class Stage {
  readonly account = new Account();
  readonly #folder = makeRunFolder();

  constructor(readonly say: (line: string) => void) {}

  close(): void {
    removeRunFolder(this.#folder);
  }

  /** The account as it is now. */
  topology(): Topology {
    return readDescribed(this.account.world.describe());
  }

  /** Lays the account out as it is now, with strangers, and calls. The transcript is shown. */
  async telnet(call: Call): Promise<Transcript> {
    const topology = this.topology();
    const node = [...topology.interfaces.byId.values()].find(({ kind }) => kind === "cache-node");
    const site = node === undefined ? topology : addStrangers(topology, node).topology;
    const lab = await Lab.open(site);
    try {
      await lab.startCaches();
      const transcript = await lab.telnet(call.from, call.host, call.port, "stats", SILENCE_MS);
      this.#show(call, transcript);
      return transcript;
    } finally {
      await lab.close();
    }
  }

  /** @throws StoryBroke unless telnet connects and `stats` prints a version. */
  async connects(call: Call): Promise<void> {
    const { lines } = await this.telnet(call);
    if (lines.some((line) => line.startsWith("STAT version "))) return;
    throw new StoryBroke(
      `telnet ${call.host} ${call.port} was to connect, but: ${lines.at(-1) ?? "it timed out"}`,
    );
  }

  /** @throws StoryBroke unless telnet gives up in silence. */
  async timesOut(call: Call): Promise<void> {
    const { isConnected, isTimedOut, lines } = await this.telnet(call);
    if (isTimedOut && !isConnected) return;
    throw new StoryBroke(
      `telnet ${call.host} ${call.port} was to time out, but: ${lines.at(-1) ?? "nothing"}`,
    );
  }

  /** @throws StoryBroke unless the name is not found. */
  async isNotFound(call: Call): Promise<void> {
    const { isConnected, lines } = await this.telnet(call);
    const complaint = lines.find((line) =>
      /not known|could not resolve|failure in name/i.test(line),
    );
    if (complaint !== undefined && !isConnected) return;
    throw new StoryBroke(`${call.host} was not to be found, but: ${lines.at(-1) ?? "nothing"}`);
  }

  /**
   * Asks the doctor why an instance cannot connect. What it finds is shown.
   * @throws StoryBroke unless the check that fails first is the one expected.
   */
  async doctorNames(check: string, instance: string, endpoint: string): Promise<void> {
    writeFileSync(
      join(this.#folder, "account.json"),
      JSON.stringify(this.account.world.describe()),
    );
    const asked = [
      "check",
      "--cluster",
      "examplememcached",
      "--from",
      instance,
      "--endpoint",
      endpoint,
    ];
    const said = await this.#doctor([...asked, "--snapshot", this.#folder]);
    this.say(`$ memcached-doctor ${asked.join(" ")}`);
    for (const line of findings(said)) this.say(line);
    if (said.includes(`It fails at: ${check}`)) return;
    throw new StoryBroke(
      `the doctor was to name ${check}, but said: ${said.trim().split("\n").at(-1) ?? "nothing"}`,
    );
  }

  #doctor(args: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
      // From its sources, which take no build, as `npm run doctor` does.
      const command = [...RUN_TYPESCRIPT, join(REPOSITORY, "doctor/main.ts"), ...args];
      // It exits with 1 when it finds something: what counts is what it says.
      execFile(
        process.execPath,
        command,
        { env: { ...process.env, NO_COLOR: "1" } },
        (_error, stdout, stderr) => {
          resolve(stdout + stderr);
        },
      );
    });
  }

  #show({ host, port }: Call, { lines, isConnected, isTimedOut }: Transcript): void {
    this.say(`$ telnet ${host} ${port}`);
    const shown = lines.filter((line) => !line.startsWith("Connection closed"));
    for (const line of shown.slice(0, STATS_SHOWN)) this.say(line);
    if (shown.length > STATS_SHOWN) this.say("...");
    if (isTimedOut && !isConnected) this.say("(no answer: the connection times out)");
  }
}

/** What failed, with its cause and remedy, and the last line. */
function findings(said: string): readonly string[] {
  const lines = said.split("\n");
  const start = lines.findIndex((line) => line.startsWith("×"));
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith("    "));
  const failed = start < 0 ? [] : lines.slice(start, start + 1 + Math.max(0, length));
  // The commands of the remedy are the doctor's own to show.
  return [
    ...failed.filter((line) => !line.startsWith("        ")),
    ...lines.filter((line) => line.startsWith("It fails at")),
  ];
}
