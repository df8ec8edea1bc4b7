/** The real CLI and the rehearsal on one program: what each says of resources, inputs and findings, in one spelling. */
import assert from "node:assert/strict";
import path from "node:path";
import type { Diagnostic } from "../../sandbox/engine/diagnostic";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import type { Report, ReportedResource } from "../../sandbox/apps/start/report";
import { fromWire, toMarked } from "../../sandbox/wire/values";
import { policyEvents, REPOSITORY, type Run, type Sandbox, type StateResource } from "./sandbox";

export const PACK = ["--policy-pack", path.join(REPOSITORY, "policies")];

/** One program, run by both. */
export interface Both {
  readonly report: Report;
  readonly preview: Run;
  /** Absent where a mandatory policy stopped it at the preview. */
  readonly result?: { readonly up: Run; readonly state: readonly StateResource[] };
}

/** Previews the sandbox's program and, unless a policy forbids it, deploys it; and rehearses it. */
export async function runBoth(sandbox: Sandbox): Promise<Both> {
  const { program, stack } = sandbox;
  const report = await rehearse({ program, stack, policyPacks: ["policies"] });
  const preview = await sandbox.preview(...PACK);
  if (preview.code !== 0) return { report, preview };
  const up = await sandbox.up(...PACK);
  return { report, preview, result: { up, state: sandbox.state() } };
}

/** Fails with the difference where the two do not say the same, dry run and result. */
export function assertAgreement({ report, preview, result }: Both): void {
  const { dryRun } = report;
  assert.deepEqual(reportedInputs(dryRun.resources), stepInputs(preview), preview.text);
  assert.deepEqual(rehearsedFindings(dryRun.diagnostics), cliFindings(preview), preview.text);
  assert.equal(report.result === undefined, result === undefined, preview.text);
  if (result === undefined) return;
  assert.equal(result.up.code, 0, result.up.text);
  assert.deepEqual(reportedInputs(report.result?.resources ?? []), stateInputs(result.state));
  assert.deepEqual(
    rehearsedFindings(report.result?.diagnostics ?? []),
    cliFindings(result.up),
    result.up.text,
  );
}

/** URN → inputs. */
type Inputs = Record<string, unknown>;

/** Inputs in the engine's steps: unknown is a sentinel there. */
function stepInputs(run: Run): Inputs {
  const created = run.events.flatMap((e) =>
    e.resourcePreEvent?.metadata.op === "create" ? [e.resourcePreEvent.metadata] : [],
  );
  const own = created.filter((s) => !s.type.startsWith("pulumi:"));
  return Object.fromEntries(own.map((s) => [s.urn, inputsOf(s.new?.inputs)]));
}

function stateInputs(resources: readonly StateResource[]): Inputs {
  return Object.fromEntries(
    resources
      .filter((r) => !r.type.startsWith("pulumi:") && r.external !== true)
      .map((r) => [r.urn, inputsOf(r.inputs)]),
  );
}

function inputsOf(inputs: Record<string, unknown> | undefined): unknown {
  return toMarked(fromWire((inputs ?? {}) as never));
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

/** What the policies said to the CLI: level, policy, URN. */
export function cliFindings(run: Run): readonly string[] {
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
