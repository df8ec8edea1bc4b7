/** The engine against packets, on random topologies; and broken engines, which the packets must give away. */

import assert from "node:assert/strict";

import { namespacesAvailable } from "../../../sandbox/lab";
import { confirmed, engine, isWrong, leftOpen, observe, type Observation } from "./comparison";
import { drawNetworks } from "./draw";
import { MUTANTS } from "./mutants";
import { pasteableTest } from "./paste";
import { shrink, sizeOf } from "./shrink";
import { isLongForm } from "../../long-form";

const TOPOLOGIES = isLongForm ? 100 : 20;
const LEAST_PAIRS = 10 * TOPOLOGIES;
/** Another one with LAB_SEED; any number of topologies with `npm run lab:fuzz`. */
const SEED = Number(process.env.LAB_SEED ?? 7);

describe("the lab: engine and packets", function () {
  this.timeout(300_000);
  let observations: readonly Observation[] = [];

  before(async function () {
    const availability = await namespacesAvailable();
    if (!availability.ok) {
      console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
      this.skip();
    }
    // Few enough interfaces that every pair can be asked; the fuzz has larger networks.
    const interfaces = { least: 3, most: 5 };
    observations = await observe(drawNetworks({ seed: SEED, count: TOPOLOGIES, interfaces }));
  });

  it(`agree on every pair of ${TOPOLOGIES} random topologies, on two ports, with TCP and UDP`, async () => {
    const { lasting, late } = await confirmed(observations, engine);
    const [first] = lasting;
    if (late > 0) console.log(`      ${late} answers came only when asked for again`);
    if (first !== undefined)
      assert.fail(`seed ${SEED}:\n${pasteableTest(await shrink(first, engine))}`);
  });

  it(`were asked about at least ${LEAST_PAIRS} pairs, of which many get through`, () => {
    const outcomes = observations.map(({ topology, question }) => engine(topology, question));
    const share = (outcome: string): number =>
      outcomes.filter((one) => one === outcome).length / outcomes.length;
    assert.equal(new Set(observations.map(({ topology }) => topology)).size, TOPOLOGIES);
    assert.ok(observations.length / 4 >= LEAST_PAIRS, `${observations.length / 4} pairs`);
    assert.ok(share("reachable") > 0.05, `${share("reachable")} reachable`);
  });

  it("leave nothing open where every fact is known", () => {
    const open = leftOpen(observations).map(({ question }) => question);
    assert.deepEqual(open, []);
  });

  for (const [name, mutant] of Object.entries(MUTANTS)) {
    it(`catch a broken engine: ${name}`, () => {
      assert.ok(observations.some((observation) => isWrong(observation, mutant)));
    });
  }

  it("shrink a broken engine's mistake, which stays a mistake", async () => {
    const mutant = MUTANTS["self-reference of a group ignored"] ?? engine;
    const found = observations.filter((observation) => isWrong(observation, mutant));
    const [first] = found.sort((a, b) => sizeOf(a.topology) - sizeOf(b.topology));
    assert.ok(first);
    // All rounds would take longer than the other tests together.
    const smallest = await shrink(first, mutant, 2);
    assert.ok(isWrong(smallest, mutant));
    assert.ok(sizeOf(smallest.topology) < sizeOf(first.topology));
    assert.match(
      pasteableTest(smallest),
      /assert\.equal\(decide\(topology, question\)\.outcome, "reachable"\)/,
    );
  });
});
