/**
 * Every command that README and docs show: run here, or named with the reason why not and where it is run instead. A page with a
 * command that neither list knows fails.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { namespacesAvailable } from "../sandbox/lab";
import { blocksOf, CODE } from "./documents/pages";

const ROOT = path.join(__dirname, "..");

/** Why a command is not run here. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^(sudo apt-get|npm (ci|install|test|run check)|pip install)\b/, "installs or tests all"],
  [/^npm run sandbox -- /, "needs the Pulumi CLI: tests/engine runs these"],
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
      const { status, stdout, stderr } = run(command, folder);
      const [, wanted] = EXIT_CODES.find(([pattern]) => pattern.test(command)) ?? [undefined, 0];
      strictEqual(status, wanted, `${stdout}${stderr}`);
    });
  }
});

/** Runs it as npm would, without npm's own lines, where the reader is: files that are written land there. */
function run(
  command: string,
  folder: string,
): { status: number | null; stdout: string; stderr: string } {
  const line = command
    .replace(/^npm start( --)?/, "node sandbox/run start")
    .replace(/^memcached-doctor/, "node node_modules/tsx/dist/cli.mjs doctor/main.ts")
    .replace("preview.json", path.join(folder, "preview.json"));
  return spawnSync("bash", ["-c", line], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, INIT_CWD: command.includes(" examples/") ? ROOT : folder },
  });
}
