/**
 * `npm run bench [-- SECTION…]`: every figure beside its bound; exit code 1 when one is over, or is a fifth over what it used to be. Figures are
 * ratios to something of the same run, so that a slow or busy machine does not change them.
 */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { writeWholeFile } from "../formats/whole-file";
import { section as engine } from "./engine";
import type { Entry } from "./history";
import { appendTo, NotAHistory, readHistory, regressionsOf, saidOf } from "./history";
import { section as largeAccount } from "./large-account";
import { section as map } from "./map";
import { writePage } from "./page";
import { installPeers } from "./peers";
import { section as policies } from "./policies";
import { section as realCli } from "./real-cli";
import type { Measured } from "./report";
import { currentCommit, entryOf, isOver, machineKind, textOf } from "./report";
import type { Section } from "./sections";
import { section as start } from "./start";
import { section as world } from "./world";

const SECTIONS: Readonly<Record<string, Section>> = {
  engine,
  "large-account": largeAccount,
  policies,
  world,
  start,
  "real-cli": realCli,
  map,
};

interface Options {
  readonly json?: string;
  readonly write?: true;
  readonly history?: string;
  readonly installPeers?: true;
}

/** A section that cannot be measured says so, and the others are measured all the same. */
async function measure(name: string, section: Section): Promise<Measured> {
  const notes: string[] = [];
  const about = {
    ...{ name, title: section.title },
    ...{ commit: currentCommit(), date: new Date().toISOString(), machine: machineKind(), notes },
  };
  try {
    return { ...about, figures: await section.run((line) => notes.push(line)) };
  } catch (error) {
    process.exitCode = 1;
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    notes.push(`Not measured: ${said}`);
    return { ...about, figures: [] };
  }
}

function compare(entry: Entry, file: string): void {
  const regressions = regressionsOf(entry, readHistory(file));
  for (const regression of regressions) console.log(saidOf(regression));
  appendTo(file, entry);
  if (regressions.length > 0) process.exitCode = 1;
}

async function main(asked: readonly string[], options: Options): Promise<void> {
  if (options.installPeers === true) for (const line of installPeers()) console.log(line);
  // So is what cannot be read.
  if (options.history !== undefined) readHistory(options.history);
  const report: Measured[] = [];
  for (const name of asked.length === 0 ? Object.keys(SECTIONS) : asked) {
    const section = SECTIONS[name];
    if (section === undefined) continue;
    const measured = await measure(name, section);
    console.log(textOf(measured));
    if (measured.figures.some(isOver)) process.exitCode = 1;
    report.push(measured);
    // One after the other: what was measured is not lost when a later one is stopped.
    if (options.write === true) await writePage(measured, Object.keys(SECTIONS));
  }
  if (options.json !== undefined)
    writeWholeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.history !== undefined) compare(entryOf(report), options.history);
}

const command = new Command("npm run bench --")
  .argument("[sections...]", `which to measure: ${Object.keys(SECTIONS).join(", ")}`)
  .option("--json <file>", "write the figures to a file, too")
  .option("--write", "write the page with its chart, docs/bench/")
  .option("--history <file>", "compare with the figures of earlier runs, and add these")
  .option("--install-peers", "install moto and @pulumi/awsguard into .sandbox/ first")
  .action(async (asked: readonly string[], options: Options) => {
    const unknown = asked.find((name) => SECTIONS[name] === undefined);
    if (unknown !== undefined)
      command.error(
        `there is no section "${unknown}"; there are ${Object.keys(SECTIONS).join(", ")}`,
        { exitCode: 2 },
      );
    // What cannot be written to is said now, not after minutes of measuring.
    const lost = [options.json, options.history].find(
      (file) => file !== undefined && !existsSync(dirname(resolve(file))),
    );
    if (lost !== undefined) command.error(`the folder of ${lost} does not exist`, { exitCode: 2 });
    try {
      await main(asked, options);
    } catch (error) {
      if (!(error instanceof NotAHistory)) throw error;
      command.error(error.message, { exitCode: 2 });
    }
  });
void command.parseAsync();
