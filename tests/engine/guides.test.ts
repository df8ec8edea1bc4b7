/** The drills of docs/guides on the real CLI: every command in its order, in a sandbox for each page, with what the page says it prints. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCommand } from "../documents/commands";
import { drills, notPrinted } from "../documents/drills";
import { requirePulumi, Sandbox } from "./sandbox";

/** Exit codes of what does not end with 0. */
const EXIT_CODES: readonly (readonly [RegExp, number])[] = [
  [/^memcached-doctor no-cold-replace/, 1],
];

describe("the drills of docs/guides, in the sandbox with the real CLI", function () {
  this.timeout(600_000);

  before(function () {
    requirePulumi(this);
  });

  for (const { page, steps } of drills()) {
    const own = steps.filter(({ command }) => !command.startsWith("npm start"));
    if (own.length === 0) continue;

    it(page, async () => {
      const sandbox = new Sandbox();
      const folder = mkdtempSync(path.join(tmpdir(), "drill-"));
      try {
        for (const { command, printed } of own) {
          const { code, text } = await runCommand(command, folder, { env: sandbox.environment() });
          const [, wanted] = EXIT_CODES.find(([pattern]) => pattern.test(command)) ?? [null, 0];
          strictEqual(code, wanted, `${command}\n${text}`);
          deepStrictEqual(notPrinted(printed, text), [], `${command}\n${text}`);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
        sandbox.remove();
      }
    });
  }
});
