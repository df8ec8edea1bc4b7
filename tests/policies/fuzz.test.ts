/** A thousand random stacks, over the analyzer protocol; `npm run policies:fuzz` runs twenty thousand. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { fuzz } from "./fuzz-run";
import { PackProcess } from "./pack-process";

const STACKS = 1_000;

describe("random stacks, hidden values and garbage", () => {
  it("get no error reply, and hiding values never turns a violation into silence when strict", async function () {
    this.timeout(180_000);
    const pack = await PackProcess.start({
      config: { "memcached:environment": "prod", "memcached:strict": "all" },
    });
    try {
      const report = await fuzz(pack, STACKS, 1);
      deepStrictEqual(report.failures.slice(0, 10), []);
      ok(report.violations > STACKS && report.doubts > STACKS, JSON.stringify(report));
    } finally {
      await pack.close();
    }
  });
});
