/**
 * A run of `npm start` is killed at moments that are drawn anew each time, with another run beside it: nothing of it stays that the
 * next start does not clear, and the other one notices nothing. A moment is an event, the start of the run's n-th process, so that it
 * is as likely in every part of a run on a slow machine as on a quick one. One moment here; ten with `npm run test:kills`.
 */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespacesAvailable } from "../../../sandbox/lab";
import { tried } from "../../tried";
import { StartRun } from "./start-command";
import { isLongForm } from "../../long-form";

const MOMENTS = isLongForm ? 10 : 1;
/** As many processes as a whole run starts, or nearly. */
const PROCESSES = 25;
const SIGNALS = ["SIGKILL", "SIGTERM", "SIGKILL", "SIGHUP", "SIGINT"] as const;
const PROGRAM = ["--no-policies", "--program", "tests/sandbox/programs/small-cache"];
/** The claim is that nothing stays, however busy the machine is. */
const GONE_WITHIN_MS = 20_000;

describe(`npm start, killed at ${MOMENTS} moments drawn at random, another run beside it`, function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "kills-test-"));
  const runs: StartRun[] = [];

  before(async function () {
    const availability = await namespacesAvailable();
    if (!availability.ok) {
      console.log(`      skipped: no lab here: ${availability.reason}`);
      this.skip();
    }
  });

  afterEach(() => {
    for (const run of runs.splice(0)) run.clear();
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function begin(through: "npm" | "node", ...args: readonly string[]): StartRun {
    const run = new StartRun(folder, through, args);
    runs.push(run);
    return run;
  }

  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const through = moment % 2 === 0 ? "npm" : "node";
    const signal = SIGNALS[moment % SIGNALS.length] ?? "SIGKILL";
    const count = randomInt(1, PROCESSES + 1);

    it(`${through}, by ${signal}, at its process ${count}`, async () => {
      const other = begin("node", "--verbose", ...PROGRAM);
      const killed = begin(through, "--verbose", ...PROGRAM);
      await killed.starts(count);
      killed.kill(signal);
      await killed.ended;
      await killed.gone(GONE_WITHIN_MS);
      // The next start, while the other run still goes on or has just ended.
      await begin("node", "--no-policies", "--program", "/nowhere").ended;
      const { code, stdout, stderr } = await other.ended;
      assert.equal(code, 3, stdout + stderr);
      assert.match(stdout, /^No client found: /m);
      await other.gone(GONE_WITHIN_MS);
      assert.deepEqual(other.runFolders(), []);
      tried({ cases: 1 });
    });
  }
});
