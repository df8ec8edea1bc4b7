/**
 * Every command that README and docs show is run: here, by `tests/engine/documents.test.ts` where it needs Pulumi's CLI, or elsewhere,
 * each kind with the reason and the place. A page with a command of another kind fails, as does an output that is not printed.
 * Of `npm start` those of the README runs here; the others with `npm run test:documents`.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elasticache from "@aws-sdk/client-elasticache";
import { namespacesAvailable } from "../sandbox/lab";
import { ELSEWHERE, placeOf, runCommand } from "./documents/commands";
import { notPrinted, stepsOf, type Step } from "./documents/drills";
import { CODE } from "./documents/pages";
import { readerFolder, withAccount } from "./documents/reader-files";
import { isLongForm } from "./long-form";

/** Exit codes of what is run; 0 where nothing is said. */
const EXIT_CODES: readonly (readonly [RegExp, number])[] = [
  [/^npm start -- --program examples\/mistakes\/\S+\/broken/, 1],
];

const ALL = CODE.flatMap(stepsOf);
const HERE = ALL.filter(({ command }) => placeOf(command) === "here").filter(
  (step) => !judgesCli(step),
);

/** A judgement of what the page's CLI has written just before: `tests/engine/documents.test.ts` compares it. */
function judgesCli({ page, command, printed }: Step): boolean {
  return (
    command.startsWith("memcached-doctor") &&
    printed.length > 0 &&
    ALL.some((other) => other.page === page && placeOf(other.command) === "with the CLI")
  );
}

/** `npm start` once, with the excerpts of all pages that show it; what reads files, for each page. */
function distinct(steps: readonly Step[]): readonly (readonly Step[])[] {
  const found = new Map<string, Step[]>();
  for (const step of steps) {
    const key = step.command.startsWith("npm start") ? step.command : step.page + step.command;
    found.set(key, [...(found.get(key) ?? []), step]);
  }
  return [...found.values()];
}

/** A whole run takes seconds, and each option that is shown has a test of its own. */
function isForLongForm(steps: readonly Step[]): boolean {
  return steps.every(({ command }) => command.startsWith("npm start") && command !== "npm start");
}

describe("the commands of README and docs", function () {
  this.timeout(120_000);
  const parent = mkdtempSync(path.join(tmpdir(), "commands-"));
  const folders = new Map<string, string>();
  /** A folder for each page, in which its commands find what they read. */
  const folderOf = (page: string): string => {
    const made =
      folders.get(page) ??
      readerFolder(
        path.join(parent, `${folders.size}`),
        ALL.filter((step) => step.page === page).map(({ command }) => command),
      );
    folders.set(page, made);
    return made;
  };

  after(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  it("are of a kind that is run", () => {
    deepStrictEqual(
      ALL.filter(({ command }) => placeOf(command) === undefined).map(
        ({ page, command }) => `${page}: ${command}`,
      ),
      [],
    );
  });

  it("no kind is left over", () => {
    const left = [...ELSEWHERE, ...EXIT_CODES].filter(
      ([pattern]) => !ALL.some(({ command }) => pattern.test(command)),
    );
    deepStrictEqual(left, []);
  });

  for (const steps of distinct(HERE)) {
    const [{ command, page: first } = { command: "", page: "" }] = steps;
    it(`${first}: ${command}`, async function () {
      if (isForLongForm(steps) && !isLongForm) this.skip();
      const available = await namespacesAvailable();
      if (command.startsWith("npm start") && !available.ok) {
        console.log(`      not run: ${available.reason}`);
        this.skip();
      }
      const typed = steps.flatMap(({ input }) => input);
      const input = typed.map((line) => `${line}\n`).join("");
      const { code, text } = await runCommand(withAccount(command), folderOf(first), {
        input: command.includes("--shell") && input === "" ? "exit\n" : input,
      });
      const [, wanted] = EXIT_CODES.find(([pattern]) => pattern.test(command)) ?? [undefined, 0];
      strictEqual(code, wanted, text);
      for (const { page, printed } of steps) {
        deepStrictEqual(notPrinted(printed, text), [], `${page}\n${text}`);
      }
    });
  }

  it("what AWS's CLI is asked for, AWS's API has", () => {
    const files = [...folders.values()].map((folder) => path.join(folder, "asked"));
    const asked = files
      .filter((file) => existsSync(file))
      .flatMap((file) => readFileSync(file, "utf8").trim().split("\n"));
    ok(asked.length > 5, asked.join("\n"));
    const services: Readonly<Record<string, object>> = { ec2, elasticache };
    const unknown = asked.filter((call) => {
      const [service = "", operation = ""] = call.split(" ");
      const name = operation.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
      return !Object.hasOwn(services[service] ?? {}, `${name}Command`);
    });
    deepStrictEqual(unknown, []);
  });
});
