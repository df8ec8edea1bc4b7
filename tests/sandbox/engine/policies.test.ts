import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { keptProcesses } from "../../kept-processes";
import type { PolicyDiagnostic } from "../../../sandbox/engine/diagnostic";
import { rehearse, type RehearsalOptions } from "../../../sandbox/apps/start/rehearse";
import type { PhaseReport, Report } from "../../../sandbox/apps/start/report";
import { livingProcesses } from "../../../sandbox/processes/tied-process";
import { FakeProvider } from "./fake-provider";

const HERE = "tests/sandbox";

describe("the rehearsal asks policy packs as the engine does", () => {
  const { analyzers: pool, programs } = keptProcesses();

  function run(size: string, options: Partial<RehearsalOptions> = {}): Promise<Report> {
    return rehearse({
      program: `${HERE}/programs/refused.ts`,
      project: "test",
      config: { "test:size": size },
      stackTags: { team: "caches" },
      policyPacks: [`${HERE}/packs/mixed`],
      providers: new FakeProvider().providers,
      analyzers: pool,
      programs,
      ...options,
    });
  }

  function said(phase: PhaseReport | undefined, policy: string): readonly PolicyDiagnostic[] {
    return (phase?.diagnostics ?? []).filter(
      (d): d is PolicyDiagnostic => d.kind === "policy" && d.policy === policy,
    );
  }

  describe("on a program that keeps the rules", () => {
    let report: Report;
    before(async () => {
      report = await run("5");
    });

    it("judges the dry run and the result, and names the pack with the version of its manifest", () => {
      assert.equal(report.exitCode, 0);
      assert.deepEqual(report.policyPacks, ["mixed@v1.2.3"]);
      assert.notEqual(report.result, undefined);
    });

    it("shows a stack policy unknown values, with the resources they will come from", () => {
      const messages = said(report.dryRun, "what-is-known").map(({ message }) => message);
      assert.ok(
        messages.some((text) => text.endsWith("\nrefused: unknown, near [first]")),
        messages.join(),
      );
    });

    it("shows a stack policy the outputs of the result", () => {
      const messages = said(report.result, "what-is-known").map(({ message }) => message);
      assert.ok(messages.some((text) => text.endsWith("\nrefused: addr-refused, near [first]")));
    });

    it("gives a pack project, stack, config, tags and the phase", () => {
      const about = (phase: PhaseReport | undefined): string | undefined =>
        said(phase, "what-is-known").find(({ urn }) => urn.includes("pulumi:pulumi:Stack"))
          ?.message;
      assert.match(about(report.dryRun) ?? "", /\ntest\/dev, size 5, tag caches, dry run true$/);
      assert.match(about(report.result) ?? "", /\ntest\/dev, size 5, tag caches, dry run false$/);
    });

    it("uses remediated inputs from there on, and says what was changed", () => {
      const remediated = report.result?.diagnostics.filter(({ kind }) => kind === "remediation");
      assert.equal(remediated?.length, 3);
      const refused = report.result?.resources.find(({ name }) => name === "refused");
      assert.equal(refused?.inputs.kind, "fine");
      assert.equal(refused.outputs.kind, "fine");
    });
  });

  it("stops after a mandatory violation in the dry run, with nothing made", async () => {
    const provider = new FakeProvider();
    const report = await run("14", { providers: provider.providers });
    assert.equal(report.exitCode, 1);
    assert.equal(report.result, undefined);
    assert.deepEqual(
      provider.calls.filter((call) => call.startsWith("create")),
      [],
    );
    const [violation, ...more] = said(report.dryRun, "small-things");
    assert.deepEqual(more, []);
    assert.deepEqual(violation, {
      kind: "policy",
      policy: "small-things",
      pack: "mixed",
      packVersion: "1.2.3",
      level: "mandatory",
      severity: "high",
      urn: "urn:pulumi:dev::test::aws:test/thing:Thing::refused",
      message: "Things are small.\n14 is over 12.",
      stage: "resource",
    });
  });

  it("hands on what is configured: a level and a limit", async () => {
    const policyConfig = {
      [`${HERE}/packs/mixed`]: {
        all: "disabled",
        "small-things": { enforcementLevel: "advisory", limit: 3 },
      },
    };
    const report = await run("4", { policyConfig });
    assert.equal(report.exitCode, 0);
    assert.deepEqual(
      report.dryRun.diagnostics.map((d) =>
        d.kind === "policy" ? [d.policy, d.level, d.message] : d.kind,
      ),
      [["small-things", "advisory", "Things are small.\n4 is over 3."]],
    );
  });

  it("starts a pack anew for each phase and ends it, unless there is a pool", async () => {
    const before = livingProcesses().length;
    const report = await run("5", { analyzers: undefined });
    assert.equal(report.exitCode, 0);
    assert.equal(livingProcesses().length, before);
  });

  it("reports a pack that does not start, with what it printed", async () => {
    const report = await run("5", { policyPacks: [`${HERE}/packs/broken`], analyzers: undefined });
    assert.equal(report.exitCode, 1);
    const [error] = report.dryRun.diagnostics.filter(
      (d) => d.kind === "log" && d.level === "error",
    );
    assert.match(error?.message ?? "", /packs\/broken failed to start: .*this pack is broken/s);
  });

  it("refuses a folder that is no pack before anything runs", async () => {
    await assert.rejects(run("5", { policyPacks: [HERE] }), {
      name: "UsageError",
      message: /has no PulumiPolicy\.yaml, so it is no policy pack\.$/,
    });
  });
});
