import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rehearse } from "../../sandbox/rehearsal/rehearse";
import { endAll } from "../../sandbox/rehearsal/tied-process";
import type { Diagnostic } from "../../sandbox/rehearsal/diagnostic";
import type { ReportedResource } from "../../sandbox/rehearsal/report";
import { fromWire, toMarked } from "../../sandbox/wire/values";
import { policyEvents, REPOSITORY, requirePulumi, Sandbox, type Run } from "./sandbox";

const PACK = ["--policy-pack", path.join(REPOSITORY, "policies")];

/** Two programs in every run; all that pass with `npm run test:engine`. */
const PROGRAMS =
  process.env.ENGINE_ALL === "1"
    ? ["examples/seed", "examples/existing-vpc", "examples/serverless", "."]
    : ["examples/seed"];

/** URN → inputs, in one spelling for both. */
type Inputs = Record<string, unknown>;

/** Inputs in the engine's steps: unknown is a sentinel there. */
function stepInputs(run: Run): Inputs {
  const created = run.events.flatMap((e) =>
    e.resourcePreEvent?.metadata.op === "create" ? [e.resourcePreEvent.metadata] : [],
  );
  return Object.fromEntries(
    created
      .filter((s) => !s.type.startsWith("pulumi:"))
      .map((s) => [s.urn, toMarked(fromWire((s.new?.inputs ?? {}) as never))]),
  );
}

function reportedInputs(resources: readonly ReportedResource[]): Inputs {
  return Object.fromEntries(
    resources
      .filter((r) => !r.type.startsWith("pulumi:") && r.external !== true)
      .map((r) => [r.urn, r.inputs]),
  );
}

interface Finding {
  readonly policy: string;
  readonly urn: string;
  readonly level: string;
}

const inOrder = (findings: readonly Finding[]): readonly string[] =>
  [...new Set(findings.map((f) => `${f.level} ${f.policy} ${f.urn}`))].sort();

function cliFindings(run: Run): readonly string[] {
  return inOrder(
    policyEvents(run).map((e) => ({
      policy: e.policyName,
      urn: e.resourceUrn ?? "",
      level: e.enforcementLevel,
    })),
  );
}

function rehearsedFindings(diagnostics: readonly Diagnostic[]): readonly string[] {
  return inOrder(
    diagnostics.flatMap((d) =>
      d.kind === "policy" ? [{ policy: d.policy, urn: d.urn, level: d.level }] : [],
    ),
  );
}

interface Export {
  readonly deployment: {
    readonly resources?: readonly {
      urn: string;
      type: string;
      inputs?: Record<string, unknown>;
      external?: boolean;
    }[];
  };
}

async function exported(sandbox: Sandbox): Promise<{ file: string; inputs: Inputs }> {
  const { text } = await sandbox.run(["stack", "export", "--stack", sandbox.stack]);
  const file = path.join(sandbox.home, "export.json");
  writeFileSync(file, text);
  const { deployment } = JSON.parse(readFileSync(file, "utf8")) as Export;
  const own = (deployment.resources ?? []).filter(
    (r) => !r.type.startsWith("pulumi:") && r.external !== true,
  );
  const entries = own.map((r) => [r.urn, toMarked(fromWire((r.inputs ?? {}) as never))] as const);
  return { file, inputs: Object.fromEntries(entries) };
}

describe("the real engine and the rehearsal", function () {
  this.timeout(600_000);

  before(function () {
    requirePulumi(this);
  });

  after(() => endAll());

  for (const program of PROGRAMS) {
    it(`agree on ${program}: resources, inputs and findings, dry run and result`, async () => {
      const sandbox = new Sandbox(program, "dev");
      try {
        const [report, preview] = await Promise.all([
          rehearse({ program, stack: "dev", policyPacks: ["policies"] }),
          sandbox.preview(...PACK),
        ]);
        assert.deepEqual(
          reportedInputs(report.dryRun.resources),
          stepInputs(preview),
          preview.text,
        );
        assert.deepEqual(rehearsedFindings(report.dryRun.diagnostics), cliFindings(preview));
        const up = await sandbox.up(...PACK);
        assert.equal(up.code, 0, up.text);
        assert.deepEqual(rehearsedFindings(report.result?.diagnostics ?? []), cliFindings(up));
        const { file, inputs } = await exported(sandbox);
        assert.deepEqual(reportedInputs(report.result?.resources ?? []), inputs);
        const analysis = await sandbox.run([
          "policy",
          "analyze",
          "--file",
          file,
          ...PACK,
          "--json",
        ]);
        assert.deepEqual(analyzed(analysis.text), cliFindings(up).map(withoutUrn));
      } finally {
        sandbox.remove();
      }
    });
  }
});

/** `policy analyze --json` as `level policy`. */
function analyzed(text: string): readonly string[] {
  const report = JSON.parse(text.slice(text.indexOf("{"))) as {
    violations?: readonly { policyName: string; enforcementLevel: string }[];
  };
  const said = (report.violations ?? []).map((v) => `${v.enforcementLevel} ${v.policyName}`);
  return [...new Set(said)].sort();
}

function withoutUrn(finding: string): string {
  return finding.split(" ").slice(0, 2).join(" ");
}
