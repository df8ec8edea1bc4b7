/**
 * Every mistake of `examples/mistakes` is reported at the dry run by the rule that names it, and its corrected twin is
 * silent: no violation, no advice, nothing that cannot be proven.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { keptProcesses, type KeptProcesses } from "../kept-processes";
import { someOf } from "../long-form";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, "examples/mistakes");

interface Mistake {
  readonly name: string;
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly about: string;
}

const MISTAKES = JSON.parse(readFileSync(join(FOLDER, "index.json"), "utf8")) as Mistake[];
/** Those that are judged here, and of which the corrected twin is, too; all of them with `npm run test:policies`. */
const TRIED = someOf(MISTAKES, 3);
const CORRECTED = someOf(MISTAKES, 9);
const PRODUCTION = { "memcached:environment": "prod" };

/** Programs at a time: one per core of a small machine. */
const AT_ONCE = 2;

describe("examples/mistakes", function () {
  this.timeout(120_000);
  const reports = new Map<string, Promise<Diagnosis>>();
  after(async () => {
    await Promise.allSettled(reports.values());
  });
  const kept = keptProcesses();

  before(() => {
    const programs = [
      ...TRIED.map(({ name }) => `${name}/broken`),
      ...CORRECTED.map(({ name }) => `${name}/fixed`),
    ];
    const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    programs.forEach((program, index) => {
      const lane = index % AT_ONCE;
      const report = (lanes[lane] ?? Promise.resolve()).then(() => dryRun(program, kept));
      reports.set(program, report);
      lanes[lane] = report.then(noResult, noResult);
    });
  });

  it("has a folder for each mistake of the list, and no other", () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((one) => one.isDirectory());
    assert.deepEqual(
      folders.map(({ name }) => name).sort(),
      MISTAKES.map(({ name }) => name).sort(),
    );
    assert.ok(MISTAKES.length >= 20, String(MISTAKES.length));
    for (const { name } of MISTAKES) {
      assert.ok(existsSync(join(FOLDER, name, "broken/index.ts")), name);
      assert.ok(existsSync(join(FOLDER, name, "fixed/index.ts")), name);
    }
  });

  for (const { name, rule, level, about } of TRIED) {
    it(`${about}: ${rule} says so at the dry run (${level})`, async () => {
      const { findings, exitCode } = await reported(`${name}/broken`);
      const own = findings.filter((finding) => finding.rule === rule && finding.level === level);
      assert.ok(
        own.some(({ message }) => !message.startsWith("cannot prove")),
        show(findings),
      );
      assert.equal(exitCode, findings.some((finding) => finding.level === "mandatory") ? 1 : 0);
    });
  }

  for (const { name, about } of CORRECTED) {
    it(`${about}: the corrected twin is silent`, async () => {
      const { findings, exitCode } = await reported(`${name}/fixed`);
      assert.deepEqual(findings, []);
      assert.equal(exitCode, 0);
    });
  }

  async function reported(program: string): Promise<Diagnosis> {
    const report = await reports.get(program);
    assert.ok(report !== undefined, program);
    return report;
  }
});

interface Finding {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
}

interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly exitCode: number;
}

/** One dry run in production, with the project's own pack. */
async function dryRun(program: string, kept: KeptProcesses): Promise<Diagnosis> {
  const report = await rehearse({
    program: `examples/mistakes/${program}`,
    project: "mistakes",
    config: PRODUCTION,
    policyPacks: ["policies"],
    until: "dry-run",
    ...kept,
    workingFolder: ROOT,
  });
  const findings = report.dryRun.diagnostics.flatMap((one): Finding[] => {
    if (one.kind === "policy")
      return [{ rule: one.policy, level: one.level, message: one.message }];
    if (one.kind === "remediation")
      return [{ rule: one.policy, level: "remediation", message: one.message }];
    return one.level === "info" ? [] : [{ rule: "", level: one.level, message: one.message }];
  });
  return { findings, exitCode: report.exitCode };
}

function noResult(): void {
  // A failed run is reported by the test that asks for it.
}

function show(findings: readonly Finding[]): string {
  return findings.map(({ rule, level, message }) => `${level} ${rule}: ${message}`).join("\n");
}
