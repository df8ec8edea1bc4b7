/** Programs that share a process say and register what they do in a process of their own. */
import assert from "node:assert/strict";
import { rehearse } from "../../../sandbox/apps/start/rehearse";
import type { Report } from "../../../sandbox/apps/start/report";
import { ProgramPool } from "../../../sandbox/engine/programs";
import { endAll } from "../../../sandbox/processes/tied-process";

const PROGRAMS = ["examples/seed", "tests/components/programs/late-values.ts", "examples/seed"];

describe("programs in a process that is kept", function () {
  this.timeout(60_000);
  const programs = new ProgramPool();

  after(async () => {
    await programs.close();
    await endAll();
  });

  const fresh = new Map<string, Report>();

  for (const [at, program] of PROGRAMS.entries()) {
    it(`${at + 1}: ${program} as in a process of its own`, async () => {
      const kept = await rehearse({ program, until: "dry-run", programs });
      const own = fresh.get(program) ?? (await rehearse({ program, until: "dry-run" }));
      fresh.set(program, own);
      assert.deepEqual(kept.dryRun.resources, own.dryRun.resources);
      assert.deepEqual(kept.dryRun.diagnostics, own.dryRun.diagnostics);
      assert.deepEqual(kept.dryRun.outputs, own.dryRun.outputs);
      assert.equal(kept.exitCode, at === 1 ? 1 : 0);
    });
  }
});
