/** Runs programs as `npm start -- --no-policies` does, several side by side: rehearsed, laid out, tried with packets. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { concluded } from "../../../sandbox/apps/start/ending";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { rehearseInWorld } from "../../../sandbox/apps/start/rehearse";
import type { Report } from "../../../sandbox/apps/start/report";
import { Proof } from "../../../sandbox/proof/proof";
import type { KeptProcesses } from "../../kept-processes";

/** As many as this machine has processors, or nearly: most of a run is waiting for silence. */
const SIDE_BY_SIDE = 3;

async function proven(program: string, kept: KeptProcesses): Promise<Report> {
  const { report, world } = await rehearseInWorld({ program, ...kept });
  if (report.exitCode !== 0 || world === undefined || report.result === undefined) return report;
  const folder = mkdtempSync(join(tmpdir(), "proven-"));
  const { resources } = report.result;
  const proof = await Proof.open({ world, resources, expectations: {}, folder });
  try {
    return concluded(report, proof === undefined ? "no cache" : await proof.prove());
  } finally {
    await proof?.close();
    rmSync(folder, { recursive: true });
  }
}

/** All of them, by the name they were given. */
export async function allProven(
  programs: Readonly<Record<string, string>>,
  kept: KeptProcesses,
): Promise<ReadonlyMap<string, Report>> {
  const waiting = Object.entries(programs);
  const reports = new Map<string, Report>();
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, program] = next;
      reports.set(name, await proven(program, kept));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return reports;
}

/** A program from outside of the repository, where it finds the packages that are installed here. @returns its folder */
export function borrowed(program: string): string {
  const all = join(REPOSITORY, ".sandbox");
  mkdirSync(all, { recursive: true });
  const folder = join(mkdtempSync(join(all, "borrowed-")), basename(program));
  cpSync(program, folder, { recursive: true });
  return folder;
}
