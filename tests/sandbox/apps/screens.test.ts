/**
 * Screens of 80×24 and 100×40: nothing is broken where a line ends, sentences are whole, the verdict is in sight. With
 * `npm run test:mistakes` also every mistake, the story, and the help of each command.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { rehearse } from "../../../sandbox/apps/start/rehearse";
import { screenLines } from "../../../sandbox/apps/start/screen";
import { healthyNetwork, inFolder, writeNetwork } from "../../doctor/network";
import { assertVerdictInSight, assertWhole, hasTerminals, linesOnTerminal, SIZES } from "./screens";
import { RUN_TYPESCRIPT } from "../../../sandbox/processes/run-typescript";
import { keptProcesses } from "../../kept-processes";
import { isLongForm } from "../../long-form";

const MISTAKES = "examples/mistakes";
/** npm's lines above the output, and the prompt below it. */
const AROUND = 5;
/** Each is a process of its own. */
const HELPS_IN_SHORT_FORM = 2;
const DOCTOR = `node ${RUN_TYPESCRIPT.join(" ")} doctor/main.ts`;
const COMMANDS = [
  ...["map", "check", "sources", "explain", "scan", "drift", "probe", "no-cold-replace", "cost"],
];

describe("screens of 80x24 and 100x40", function () {
  this.timeout(600_000);
  const kept = keptProcesses();

  before(() => {
    if (!hasTerminals)
      console.log("      partly skipped: no util-linux `script` to make terminals");
  });

  const HELPS = [
    ...["start", "story", "pulumi world"].map((app) => `node sandbox/run ${app} --help`),
    `${DOCTOR} --help`,
    ...COMMANDS.map((command) => `${DOCTOR} ${command} --help`),
  ];
  const [small = { columns: 80, rows: 24 }] = SIZES;
  HELPS.forEach((help, index) => {
    it(`${help.split(" ").slice(-3).join(" ")} is not broken`, async function () {
      if (!hasTerminals || (!isLongForm && index >= HELPS_IN_SHORT_FORM)) this.skip();
      const lines = await linesOnTerminal(small, help);
      assertWhole(lines, small);
      assert.ok(lines.length > 5, lines.join("\n"));
    });
  });

  it("the options of npm start fit one screen, with npm's own lines", async function () {
    if (!hasTerminals) this.skip();
    const lines = await linesOnTerminal(small, "node sandbox/run start --help");
    assert.ok(lines.length + AROUND <= small.rows, `${lines.length} lines`);
  });

  for (const size of SIZES) {
    const { columns, rows } = size;
    const name = `${columns}x${rows}`;

    it(`${name}: what the doctor answers is not broken`, async function () {
      if (!hasTerminals) this.skip();
      await inFolder(async (folder) => {
        writeNetwork(folder, healthyNetwork());
        for (const command of [
          "sources --cluster orders",
          "check --cluster orders --from i-0000000a",
          "explain --from i-0000000a --to orders --port 11212",
        ]) {
          const lines = await linesOnTerminal(size, `${DOCTOR} ${command} --snapshot ${folder}`);
          assertWhole(lines, size);
          assert.ok(lines.length > 3, lines.join("\n"));
        }
      });
    });

    it(`${name}: npm start of a program that a policy stops`, async function () {
      if (!hasTerminals || (!isLongForm && size !== small)) this.skip();
      const program = `${MISTAKES}/open-to-the-world/broken`;
      const lines = await linesOnTerminal(size, `node sandbox/run start --program ${program}`);
      assertWhole(lines, size);
      assertVerdictInSight(lines, size);
    });

    it(`${name}: the story`, async function () {
      if (!hasTerminals || !isLongForm) this.skip();
      const lines = await linesOnTerminal(size, "node sandbox/run story");
      assertWhole(lines, size);
      assert.equal(lines.at(-1), "All 6 steps went as told.");
    });
  }

  const all = readdirSync(join(REPOSITORY, MISTAKES), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  for (const mistake of isLongForm ? all : []) {
    it(`what the policies say of ${mistake}, whole, and the verdict in sight`, async () => {
      const program = `${MISTAKES}/${mistake}/broken`;
      const report = await rehearse({ program, policyPacks: ["policies"], ...kept });
      for (const size of SIZES) {
        const room = { width: size.columns, height: size.rows - 2 };
        const lines = screenLines(report, 1000, { ...room, given: ["--program", program] });
        assertWhole(lines, size);
        assertVerdictInSight(lines, size);
        assert.ok(lines.length < size.rows, lines.join("\n"));
      }
    });
  }
});
