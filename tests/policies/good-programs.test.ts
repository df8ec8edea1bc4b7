/**
 * Good programs: this project's own. In neither environment does a rule stop one, and what cannot be proven of it are three lines of
 * advice at most. Those written as the public examples are: tests/sandbox/apps/public-programs.test.ts.
 */
import assert from "node:assert/strict";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { keptProcesses, type KeptProcesses } from "../kept-processes";
import { isLongForm } from "../long-form";

const PROGRAMS = [".", "examples/serverless"];
const ENVIRONMENTS = isLongForm ? ["dev", "prod"] : ["prod"];

/** Lines that say that something cannot be proven. */
const MOST_DOUBTS = 3;

describe("the policies of a good program", function () {
  this.timeout(120_000);
  const kept = keptProcesses();

  for (const program of PROGRAMS) {
    for (const stack of ENVIRONMENTS) {
      it(`${program}, stack ${stack}: nothing stops it, at most ${MOST_DOUBTS} doubts`, async () => {
        const said = await firstPreview(program, stack, kept);
        const all = said.map(({ level, text }) => `${level} ${text}`).join("\n");
        assert.deepEqual(
          said.filter(({ level }) => level === "mandatory"),
          [],
          all,
        );
        const doubts = said.filter(({ text }) => text.includes("cannot prove"));
        assert.ok(doubts.length <= MOST_DOUBTS, all);
      });
    }
  }
});

interface Said {
  readonly level: string;
  readonly text: string;
}

async function firstPreview(program: string, stack: string, kept: KeptProcesses) {
  const { dryRun } = await rehearse({
    program,
    stack,
    policyPacks: ["policies"],
    until: "dry-run",
    ...kept,
  });
  return dryRun.diagnostics.flatMap((one): Said[] => {
    if (one.kind === "policy") return [{ level: one.level, text: `${one.policy}: ${one.message}` }];
    const isError = one.kind === "log" && one.level === "error";
    return isError ? [{ level: "mandatory", text: one.message }] : [];
  });
}
