/**
 * What maps say of every source is what `sources` and `explain` say: for every example, as a plan and deployed, for the
 * program's own stacks, the tutorial, and the networks that others published. Some of the programs always; all of them with
 * `npm run test:maps`.
 */

import * as assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { plannedTopology, storyTopology } from "../../packaging/maps";
import { readDescribed } from "../../reachability";
import { rehearseInWorld } from "../../sandbox/apps/start/rehearse";
import { agrees } from "./agreement";
import { publishedNetworks } from "./published-networks";
import { keptProcesses } from "../kept-processes";
import { isLongForm, someOf } from "../long-form";

const ROOT = join(__dirname, "../..");
const MISTAKES = "examples/mistakes";

interface Program {
  readonly program: string;
  readonly stack?: string;
}

/** Always compared; the others are alike, and each takes a second or two. */
const ALWAYS = ["dev stack", "examples/existing-vpc", `${MISTAKES}/pivot/broken`];

function everyProgram(): Program[] {
  const good = ["seed", "existing-vpc", "serverless"].map((name) => `examples/${name}`);
  const mistakes = readdirSync(join(ROOT, MISTAKES), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => ["broken", "fixed"].map((twin) => `${MISTAKES}/${name}/${twin}`))
    .filter((program) => existsSync(join(ROOT, program)));
  return [
    ...["dev", "prod"].map((stack) => ({ program: ".", stack })),
    ...[...good, ...mistakes].map((program) => ({ program })),
  ];
}

function nameOfProgram({ program, stack }: Program): string {
  return stack === undefined ? program : `${stack} stack`;
}

const CASES = join(ROOT, "../shared/cases/reach");

function caseNames(): string[] {
  if (existsSync(CASES)) {
    return readdirSync(CASES).filter((name) => existsSync(join(CASES, name, "network.json")));
  }
  console.log("    skipped: ../shared/cases is not on this machine");
  return [];
}

describe("the map says of every source what sources and explain say", function () {
  this.timeout(120_000);
  const kept = keptProcesses();

  for (const program of everyProgram()) {
    const name = nameOfProgram(program);
    if (!isLongForm && !ALWAYS.includes(name)) continue;
    it(`${name}: as a plan, and deployed`, async () => {
      const { report, world } = await rehearseInWorld({ ...program, ...kept });
      assert.ok(world !== undefined);
      // A plan whose clients are all outside of the stack has no source.
      agrees(plannedTopology(report.dryRun));
      const compared = agrees(readDescribed(world.describe()));
      // Of a mistake that AWS refuses there is as much as was made before.
      assert.ok(compared > 0 || report.exitCode !== 0);
    });
  }

  for (const steps of [1, 2]) {
    it(`the tutorial after ${String(steps)} of its steps`, async () => {
      assert.ok(agrees(await storyTopology(steps)) > 0);
    });
  }

  for (const { name, topology } of publishedNetworks()) {
    it(name, () => {
      assert.ok(agrees(topology()) > 0);
    });
  }

  for (const name of someOf(caseNames(), 3)) {
    it(`the case ${name}`, () => {
      agrees(readDescribed(JSON.parse(readFileSync(join(CASES, name, "network.json"), "utf8"))));
    });
  }
});
