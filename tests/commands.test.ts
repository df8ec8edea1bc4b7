/**
 * Every command that README and docs show: run here, or named with the reason why not and where it is run instead. A page with a
 * command that neither list knows fails.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { namespacesAvailable } from "../sandbox/lab";
import { runCommand } from "./documents/commands";
import { drills, notPrinted } from "./documents/drills";
import { blocksOf, CODE } from "./documents/pages";

/** Why a command is not run here. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^(sudo apt-get|npm (ci|install|test|run check)|pip install)\b/, "installs or tests all"],
  [/^npm run (-s )?sandbox -- /, "needs the Pulumi CLI: tests/engine runs these"],
  [
    /^pulumi (login|stack|up|destroy|preview)\b/,
    "needs an account: tests/engine runs them against the stand-in",
  ],
  [/^eval "\$\(pulumi stack output/, "needs an account"],
  [/^aws /, "needs an account"],
  [
    /^(go run|mvn|java|node get-and-set|php|python)\b/,
    "tests/examples/clients.test.ts runs them in the lab",
  ],
  [/^npm start -- --shell\b/, "opens a shell on a terminal: tests/sandbox/apps runs it"],
  [/^npm start -- --verbose$/, "tests/sandbox/apps/start.test.ts runs it"],
  [/^npm start -- --policy-pack \.\.\//, "a pack of the reader's own"],
  [/^npm start -- --expect who\.json/, "a file of the reader's own: tests/sandbox/proof runs it"],
  [
    /^memcached-doctor check --cluster orders --from i-0abc$/,
    "asks an account: tests/doctor runs it on snapshots",
  ],
];

/** Exit codes of what is run; 0 where nothing is said. */
const EXIT_CODES: readonly (readonly [RegExp, number])[] = [
  [/^npm start -- --program examples\/mistakes\/\S+\/broken/, 1],
];

/** The commands of all pages, without their comments, each once. */
function commands(): readonly string[] {
  const found = CODE.flatMap(blocksOf)
    .filter(({ language }) => ["sh", "bash", "console"].includes(language))
    .flatMap(({ language, text }) => linesOf(text, language === "console"));
  return [...new Set(found)];
}

function linesOf(text: string, hasPrompt: boolean): readonly string[] {
  return text
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "" && (!hasPrompt || line.startsWith("$ ")))
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/\s+# .*$/, "")
        .trim(),
    );
}

/** The steps of the guides' drills, by their command. */
const DRILLED = new Map(
  drills().flatMap(({ steps }) => steps.map((step) => [step.command, step] as const)),
);

const isRun = (command: string): boolean => !NOT_RUN.some(([pattern]) => pattern.test(command));

describe("the commands of README and docs", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "commands-"));
  const all = commands();

  before(() => {
    // What `pulumi preview --json > preview.json` leaves.
    writeFileSync(path.join(folder, "preview.json"), JSON.stringify({ steps: [] }));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("are of a kind that is run, or that says why not", () => {
    const unknown = all.filter(
      (command) => isRun(command) && !/^(npm start|memcached-doctor)\b/.test(command),
    );
    deepStrictEqual(unknown, []);
  });

  it("no reason is left over", () => {
    const left = [...NOT_RUN, ...EXIT_CODES].filter(
      ([pattern]) => !all.some((command) => pattern.test(command)),
    );
    deepStrictEqual(left, []);
  });

  for (const command of all.filter(isRun)) {
    it(command, async function () {
      const available = await namespacesAvailable();
      if (command.startsWith("npm start") && !available.ok) {
        console.log(`      not run: ${available.reason}`);
        this.skip();
      }
      const { input = [], printed = [] } = DRILLED.get(command) ?? {};
      const { code, text } = await runCommand(command, folder, {
        input: input.map((line) => `${line}\n`).join(""),
      });
      const [, wanted] = EXIT_CODES.find(([pattern]) => pattern.test(command)) ?? [undefined, 0];
      strictEqual(code, wanted, text);
      if (command.startsWith("npm start")) deepStrictEqual(notPrinted(printed, text), [], text);
    });
  }
});
