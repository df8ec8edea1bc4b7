/** Processes that rehearsals share, for most of a rehearsal's time is the start of the program and of the packs. */
import type { RehearsalOptions } from "../sandbox/apps/start/rehearse";
import { AnalyzerPool } from "../sandbox/engine/analyzers";
import { ProgramPool } from "../sandbox/engine/programs";
import { endAll } from "../sandbox/processes/tied-process";

export type KeptProcesses = Required<Pick<RehearsalOptions, "analyzers" | "programs">>;

/** Of all test files of one of mocha's workers, with which they end. */
const programs = new ProgramPool();

/** For the options of each rehearsal in a `describe`. Packs end after its last test, and programs where mocha has no workers. */
export function keptProcesses(): KeptProcesses {
  const analyzers = new AnalyzerPool();
  after(async () => {
    await analyzers.close();
    if (process.env.MOCHA_WORKER_ID !== undefined) return;
    await programs.close();
    await endAll();
  });
  return { analyzers, programs };
}
