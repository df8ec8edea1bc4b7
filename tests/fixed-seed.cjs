/**
 * Properties draw the same cases in every `npm test`, so that a failure is one of the change, not of chance.
 * Other cases: `FC_SEED=$RANDOM npm test`. Where TRIED names a file, what was drawn is counted in it (`tried.ts`).
 * With FC_FIRST_FAILURE, a failure is reported as it was found, without a search for a smaller one.
 */
const { appendFileSync } = require("node:fs");
const fc = require("fast-check");

const { FC_FIRST_FAILURE, FC_SEED, TRIED } = process.env;

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
  endOnFailure: FC_FIRST_FAILURE !== undefined,
  ...(TRIED === undefined ? {} : { reporter: counted }),
});

if (TRIED !== undefined) {
  process.on("exit", () => note({ peakKiB: process.resourceUsage().maxRSS }));
}
