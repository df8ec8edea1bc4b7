/**
 * `npm run policies:fuzz -- [--runs N] [--seed S]`: any number of random stacks through the analyzer protocol. Prints the figures;
 * exit code 1 when one stack gets an error reply, when hiding a value silences a violation, when a refreshed state is judged otherwise
 * than the first preview, or when what is proven is not so in one of the worlds that are possible.
 */
import { Command } from "commander";
import { positiveNumber } from "../positive-number";
import { tried } from "../tried";
import { fuzz, type FuzzReport } from "./fuzz-run";
import { PackProcess } from "./pack-process";

/** Failures that are printed; the figures count all. */
const SHOWN = 50;
/** Stacks between two lines of progress. */
const STEP = 1_000;

async function main(): Promise<void> {
  const { runs, seed } = new Command("policies:fuzz")
    .description("Random stacks with unknowns and garbage: what the policy pack replies.")
    .option("--runs <number>", "stacks", positiveNumber, 20_000)
    .option("--seed <number>", "of the first stack", positiveNumber, 1)
    .parse()
    .opts<{ runs: number; seed: number }>();
  const pack = await PackProcess.start({
    config: { "memcached:environment": "prod", "memcached:strict": "all" },
  });
  try {
    let sum: FuzzReport = {
      stacks: 0,
      requests: 0,
      violations: 0,
      doubts: 0,
      worlds: 0,
      refreshed: 0,
      failures: [],
    };
    while (sum.stacks < runs) {
      const step = Math.min(STEP, runs - sum.stacks);
      sum = added(sum, await fuzz(pack, step, seed + sum.stacks));
      console.log(lineOf(sum));
    }
    tried({ cases: sum.requests });
    for (const failure of sum.failures.slice(0, SHOWN)) console.error(failure);
    if (sum.failures.length > 0) process.exitCode = 1;
  } finally {
    await pack.close();
  }
}

function added(sum: FuzzReport, step: FuzzReport): FuzzReport {
  return {
    stacks: sum.stacks + step.stacks,
    requests: sum.requests + step.requests,
    violations: sum.violations + step.violations,
    doubts: sum.doubts + step.doubts,
    worlds: sum.worlds + step.worlds,
    refreshed: sum.refreshed + step.refreshed,
    failures: [...sum.failures, ...step.failures],
  };
}

function lineOf(report: FuzzReport): string {
  const { stacks, requests, violations, doubts, worlds, refreshed, failures } = report;
  return (
    `${stacks} stacks, ${requests} requests: ${violations} violations, ` +
    `${doubts} doubts; ${worlds} possible worlds, ${refreshed} refreshed states: ${failures.length} failures`
  );
}

void main();
