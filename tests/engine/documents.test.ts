/**
 * The commands of README and docs that need Pulumi's CLI, on the real one: a sandbox for each page, every command in its order, with
 * what the page says it prints.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { placeOf, runCommand } from "../documents/commands";
import { notPrinted, stepsOf } from "../documents/drills";
import { CODE } from "../documents/pages";
import { requirePulumi, Sandbox } from "./sandbox";

/** Commands that judge what the page's CLI has written before. */
const READS_PREVIEW = /^memcached-doctor (no-cold-replace|cost|map .*--plan)\b/;

/** Exit codes of what does not end with 0: the pages show replacements that empty a cache. */
const exitCodeOf = (command: string, printed: readonly string[]): number =>
  command.startsWith("memcached-doctor no-cold-replace") && printed.length > 0 ? 1 : 0;

describe("the commands of README and docs, in the sandbox with the real CLI", function () {
  this.timeout(600_000);

  before(function () {
    requirePulumi(this);
  });

  for (const page of CODE) {
    const steps = stepsOf(page);
    if (!steps.some(({ command }) => placeOf(command) === "with the CLI")) continue;
    const run = steps.filter(
      ({ command }) => placeOf(command) === "with the CLI" || READS_PREVIEW.test(command),
    );

    it(page, async () => {
      const sandbox = new Sandbox();
      const folder = mkdtempSync(path.join(tmpdir(), "drill-"));
      try {
        for (const { command, input, printed } of run) {
          const { code, text } = await runCommand(command, folder, {
            env: sandbox.environment(),
            input: input.map((line) => `${line}\n`).join(""),
          });
          strictEqual(code, exitCodeOf(command, printed), `${command}\n${text}`);
          deepStrictEqual(notPrinted(printed, text), [], `${command}\n${text}`);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
        sandbox.remove();
      }
    });
  }
});
