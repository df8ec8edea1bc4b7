/**
 * Programs that the pack once judged wrongly, kept outside of the repository (`../shared/cases/policies`, beside the checkout;
 * skipped where it is not there): at the first preview each is reported as its `expected.json` says, and nothing else stops it.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { AnalyzerPool } from "../../sandbox/engine/analyzers";
import { endAll } from "../../sandbox/processes/tied-process";
import { ROOT } from "./pack-process";

const CASES = join(ROOT, "../shared/cases/policies");

interface Expectation {
  readonly name: string;
  readonly kind: "good" | "bad";
  readonly stack: string;
  /** Rules that must speak; of an inner list, one. */
  readonly expect: readonly (string | readonly string[])[];
  /** Rules that may speak as well. */
  readonly may: readonly string[];
  /** `violation`: proven; `either`: a doubt will do. */
  readonly says: "violation" | "either";
  /** Whether production stops; `any`: either way is right. */
  readonly stops: boolean | "any";
  readonly config: Readonly<Record<string, string>>;
}

interface Said {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
}

describe("programs that were judged wrongly", function () {
  this.timeout(120_000);
  if (!existsSync(CASES)) {
    it.skip(`${CASES} is not there`);
    return;
  }
  const pool = new AnalyzerPool();
  const cache = join(ROOT, ".sandbox");
  mkdirSync(cache, { recursive: true });
  // The programs import this checkout's packages, so they run from inside of it.
  const folder = mkdtempSync(join(cache, "cases-"));

  before(() => {
    cpSync(CASES, folder, { recursive: true });
  });

  after(async () => {
    await pool.close();
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const names = readdirSync(CASES, { withFileTypes: true }).filter((one) => one.isDirectory());
  for (const { name } of names) {
    const expected = JSON.parse(
      readFileSync(join(CASES, name, "expected.json"), "utf8"),
    ) as Expectation;
    it(`${name} (${expected.kind})`, async () => {
      const said = await firstPreview(join(folder, name), expected, pool);
      const all = said.map(({ rule, level, message }) => `${level} ${rule}: ${message}`).join("\n");
      deepStrictEqual(missingIn(said, expected), [], all);
      deepStrictEqual(unexpectedIn(said, expected), [], all);
      const stops = said.some(({ level }) => level === "mandatory");
      ok(expected.stops === "any" || expected.stops === stops, all);
    });
  }
});

async function firstPreview(program: string, expected: Expectation, analyzers: AnalyzerPool) {
  writeFileSync(
    join(program, "Pulumi.yaml"),
    `name: ${expected.name}\nruntime: nodejs\nmain: index.ts\n`,
  );
  const report = await rehearse({
    program,
    stack: expected.stack,
    config: { "aws:region": "eu-west-1", ...expected.config },
    policyPacks: ["policies"],
    until: "dry-run",
    analyzers,
  });
  return report.dryRun.diagnostics.flatMap((one): Said[] => {
    if (one.kind === "policy")
      return [{ rule: one.policy, level: one.level, message: one.message }];
    return one.kind === "log" && one.level === "error"
      ? [{ rule: "", level: "mandatory", message: one.message }]
      : [];
  });
}

/** Rules that should have spoken and did not. */
function missingIn(said: readonly Said[], { expect, says }: Expectation): string[] {
  return expect.flatMap((wanted) => {
    const rules = typeof wanted === "string" ? [wanted] : wanted;
    const isSaid = said.some(
      ({ rule, message }) => rules.includes(rule) && (says === "either" || !isDoubt(message)),
    );
    return isSaid ? [] : [rules.join(" or ")];
  });
}

/**
 * Violations of other rules: all of a good program's, and of a bad one's what stops it. (A doubt is told by the strictest of the
 * rules that have it; what AWS refuses is told of besides.)
 */
function unexpectedIn(said: readonly Said[], { expect, may, kind }: Expectation): string[] {
  const allowed = new Set([...expect.flat(), ...may, "no-refused-settings"]);
  return said
    .filter(({ rule, message }) => !allowed.has(rule) && !isDoubt(message))
    .filter(({ level }) => kind === "good" || level === "mandatory")
    .map(({ rule }) => rule);
}

function isDoubt(message: string): boolean {
  return message.includes("cannot prove");
}
