/**
 * Programs that the pack once judged wrongly (skipped where they are not beside the checkout): at the first preview each is
 * reported as its `expected.json` says, and nothing else stops it.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { ROOT } from "./pack-process";
import type { Expectation, Said } from "./judged-cases";
import {
  CASES,
  configOf,
  copiedCases,
  expectations,
  missingIn,
  unexpectedIn,
} from "./judged-cases";
import { keptProcesses, type KeptProcesses } from "../kept-processes";
import { someOf } from "../long-form";

describe("programs that were judged wrongly", function () {
  this.timeout(120_000);
  if (!existsSync(CASES)) {
    it.skip(`${CASES} is not there`);
    return;
  }
  const kept = keptProcesses();
  let folder = "";

  before(() => {
    folder = copiedCases();
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const expected of someOf(expectations(), 4)) {
    it(`${expected.name} (${expected.kind})`, async () => {
      const said = await firstPreview(join(folder, expected.name), expected, kept);
      const all = said.map(({ rule, level, message }) => `${level} ${rule}: ${message}`).join("\n");
      deepStrictEqual(missingIn(said, expected), [], all);
      deepStrictEqual(unexpectedIn(said, expected), [], all);
      const stops = said.some(({ level }) => level === "mandatory");
      ok(expected.stops === "any" || expected.stops === stops, all);
    });
  }
});

async function firstPreview(program: string, expected: Expectation, kept: KeptProcesses) {
  const report = await rehearse({
    program,
    stack: expected.stack,
    ...{ project: "cases", workingFolder: ROOT }, // The packs go on from one program to the next.
    config: configOf(expected),
    policyPacks: ["policies"],
    until: "dry-run",
    ...kept,
  });
  return report.dryRun.diagnostics.flatMap((one): Said[] => {
    if (one.kind === "policy")
      return [{ rule: one.policy, level: one.level, message: one.message }];
    return one.kind === "log" && one.level === "error"
      ? [{ rule: "", level: "mandatory", message: one.message }]
      : [];
  });
}
