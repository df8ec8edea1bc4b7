/** A few random stacks, over the analyzer protocol; `npm run policies:fuzz` runs twenty thousand. */
import { deepStrictEqual, ok } from "node:assert/strict";
import type { FuzzReport } from "./fuzz-run";
import { fuzz } from "./fuzz-run";
import { PackProcess } from "./pack-process";
import { isLongForm, someOf } from "../long-form";

const STACKS = isLongForm ? 12 : 5;
/** Violations and doubts that must be more, or nothing was tried. */
const LEAST = isLongForm ? STACKS : 2;
/** Seeds of the long run that once found something. */
const ONCE_WRONG = [10, 106, 356, 1150, 1730, 1738, 6755];

describe("random stacks, hidden values and garbage", () => {
  it("get no error reply; hiding silences nothing; what is proven is so in every possible world", async function () {
    this.timeout(300_000);
    const pack = await PackProcess.start({
      config: { "memcached:environment": "prod", "memcached:strict": "all" },
    });
    try {
      const report = await fuzz(pack, STACKS, 1);
      const again = await inTurn(pack, someOf(ONCE_WRONG, 3));
      const failures = [report, ...again].flatMap((one) => one.failures);
      deepStrictEqual(failures.slice(0, 10), []);
      ok(report.violations > LEAST && report.doubts > LEAST, JSON.stringify(report));
    } finally {
      await pack.close();
    }
  });
});

/** A run begins where the last one ended, so one after the other. */
async function inTurn(pack: PackProcess, seeds: readonly number[]): Promise<FuzzReport[]> {
  const reports: FuzzReport[] = [];
  for (const seed of seeds) reports.push(await fuzz(pack, 1, seed));
  return reports;
}
