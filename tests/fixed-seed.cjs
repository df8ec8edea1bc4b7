/**
 * Properties draw the same cases in every `npm test`, so that a failure is one of the change, not of chance.
 * Other cases: `FC_SEED=$RANDOM npm test`. Where TRIED names a file, what was drawn is counted in it (`tried.ts`).
 */
const { appendFileSync } = require("node:fs");
const fc = require("fast-check");

const { FC_SEED, TRIED } = process.env;

function note(what) {
  appendFileSync(TRIED, `${JSON.stringify(what)}\n`);
}

/** In fast-check's place: it reports nothing by itself where somebody else does. */
function counted(details) {
  note({ cases: details.numRuns });
  if (details.failed) {
    throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
  }
}

fc.configureGlobal({
  seed: Number(FC_SEED ?? 20261122),
  ...(TRIED === undefined ? {} : { reporter: counted }),
});

if (TRIED !== undefined) {
  process.on("exit", () => note({ peakKiB: process.resourceUsage().maxRSS }));
}
