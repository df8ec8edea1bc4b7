/** Processes that the rehearsals of one test file share, for most of a rehearsal's time is the start of the program and of the packs. */
import type { RehearsalOptions } from "../sandbox/apps/start/rehearse";
import { AnalyzerPool } from "../sandbox/engine/analyzers";
import { ProgramPool } from "../sandbox/engine/programs";
import { endAll } from "../sandbox/processes/tied-process";

export type KeptProcesses = Required<Pick<RehearsalOptions, "analyzers" | "programs">>;

/** For the options of each rehearsal in a `describe`, after whose last test they end. */
export function keptProcesses(): KeptProcesses {
  const analyzers = new AnalyzerPool();
  const programs = new ProgramPool();
  after(async () => {
    await Promise.all([analyzers.close(), programs.close()]);
    await endAll();
  });
  return { analyzers, programs };
}
