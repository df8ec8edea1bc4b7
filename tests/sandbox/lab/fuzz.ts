/**
 * `npm run lab:fuzz -- --runs N [--seed S]`: any number of random topologies, engine against packets. Prints the figures;
 * a disagreement is shrunk and printed as a test to paste, and the exit code is 1.
 */

import { Command } from "commander";

import { namespacesAvailable } from "../../../sandbox/lab";
import { positiveNumber } from "../../positive-number";
import { tried } from "../../tried";
import { confirmed, engine, observe, type Observation, leftOpen } from "./comparison";
import { drawNetworks } from "./draw";
import { pasteableTest } from "./paste";
import { shrink } from "./shrink";

/** Topologies between two lines of progress. */
const STEP = 200;
/** One interface makes no pair; more than the generator draws there are not. */
const INTERFACES = { least: 2, most: 100 };

interface Figures {
  topologies: number;
  pairs: number;
  questions: number;
  reachable: number;
  unknown: number;
  /** Answers that failed to come once, and came when the topology was laid out again by itself. */
  late: number;
}

async function main(): Promise<number> {
  const options = new Command("lab:fuzz")
    .description("Random topologies: what the engine says against what packets do.")
    .option("--runs <number>", "topologies", positiveNumber, 1000)
    .option("--seed <number>", "of the first topologies", positiveNumber, Date.now() % 2 ** 31)
    .parse()
    .opts<{ runs: number; seed: number }>();
  const availability = await namespacesAvailable();
  if (!availability.ok) {
    console.error(`The lab cannot run here: ${availability.reason}`);
    return 3;
  }
  return fuzz(options.runs, options.seed);
}

async function fuzz(runs: number, seed: number): Promise<number> {
  const figures: Figures = {
    topologies: 0,
    pairs: 0,
    questions: 0,
    reachable: 0,
    unknown: 0,
    late: 0,
  };
  const started = Date.now();
  for (let step = 0; figures.topologies < runs; step += 1) {
    const count = Math.min(STEP, runs - figures.topologies);
    const observations = await observe(
      drawNetworks({ seed: seed + step, count, interfaces: INTERFACES }),
    );
    add(figures, observations, count);
    tried({ cases: observations.length });
    const { lasting, late } = await confirmed(observations, engine);
    const [first] = lasting;
    figures.late += late;
    console.log(
      `${JSON.stringify(figures)} seed ${seed + step}, ${Math.round((Date.now() - started) / 1000)} s`,
    );
    if (first !== undefined) return await report(first);
    const [open] = leftOpen(observations);
    if (open !== undefined) {
      console.log("The engine leaves open what is known:");
      console.log(pasteableTest(open));
      return 1;
    }
  }
  console.log("No disagreement.");
  return 0;
}

function add(figures: Figures, observations: readonly Observation[], runs: number): void {
  figures.topologies += runs;
  figures.questions += observations.length;
  figures.pairs += observations.length / 4;
  for (const { topology, question } of observations) {
    const outcome = engine(topology, question);
    if (outcome !== "blocked") figures[outcome] += 1;
  }
}

async function report(first: Observation): Promise<number> {
  console.log("Engine and packets disagree; shrinking …");
  console.log(pasteableTest(await shrink(first, engine)));
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
