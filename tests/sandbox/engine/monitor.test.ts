import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import type { LogDiagnostic } from "../../../sandbox/engine/diagnostic";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { rehearse } from "../../../sandbox/apps/start/rehearse";
import type { PhaseReport, Report, ReportedResource } from "../../../sandbox/apps/start/report";
import type { ProgramSource } from "../../../sandbox/engine/programs";
import { keptProcesses } from "../../kept-processes";
import { FakeProvider } from "./fake-provider";

const PROGRAMS = "tests/sandbox/programs";

function run(
  program: string,
  config: Record<string, string> = {},
  provider = new FakeProvider(),
): Promise<Report> {
  return rehearse({
    program: `${PROGRAMS}/${program}.ts`,
    project: "test",
    config,
    providers: provider.providers,
    // What a program does to its process is seen in one of its own.
    ...(program === "crash" ? {} : { programs }),
  });
}

function named(phase: PhaseReport | undefined, name: string): ReportedResource {
  const found = phase?.resources.find((resource) => resource.name === name);
  assert.ok(found, `no resource ${name}`);
  return found;
}

function errorsOf(report: Report): readonly string[] {
  return [...report.dryRun.diagnostics, ...(report.result?.diagnostics ?? [])]
    .filter((d): d is LogDiagnostic => d.kind === "log" && d.level === "error")
    .map(({ message }) => message);
}

let programs: ProgramSource | undefined;

describe("the rehearsal plays the engine", () => {
  ({ programs } = keptProcesses());

  describe("for a program with components, options, reads and invokes", () => {
    let report: Report;
    const provider = new FakeProvider();
    before(async () => {
      report = await run("family", {}, provider);
    });
    const urn = (rest: string): string => `urn:pulumi:dev::test::${rest}`;

    it("gives URNs with the chain of parents' types, without the stack's", () => {
      assert.equal(report.exitCode, 0, errorsOf(report).join("\n"));
      assert.deepEqual(
        report.dryRun.resources.map((resource) => resource.urn).sort(),
        [
          urn("aws:test/thing:Thing::found"),
          urn("aws:test/thing:Thing::last"),
          urn("aws:test/thing:Thing::thing"),
          urn("pulumi:providers:aws::default_7_48_0"),
          urn("pulumi:pulumi:Stack::test-dev"),
          urn("test:index:Group$aws:test/thing:Thing::group-first"),
          urn("test:index:Group::group"),
        ].sort(),
      );
    });

    it("knows no id in the dry run, and every id in the result", () => {
      const ids = (phase: PhaseReport | undefined): (string | undefined)[] =>
        ["group", "group-first", "thing", "last"].map((name) => named(phase, name).id);
      assert.deepEqual(ids(report.dryRun), [undefined, "<unknown>", "<unknown>", "<unknown>"]);
      assert.deepEqual(ids(report.result), [undefined, "id-group-first", "id-thing", "id-last"]);
    });

    it("records on which resources each property depends", () => {
      const first = urn("test:index:Group$aws:test/thing:Thing::group-first");
      assert.deepEqual(named(report.dryRun, "thing").propertyDependencies, { near: [first] });
      assert.deepEqual(named(report.dryRun, "last").propertyDependencies, {
        near: [urn("aws:test/thing:Thing::found")],
      });
      assert.ok(
        named(report.dryRun, "last").dependencies.includes(urn("aws:test/thing:Thing::thing")),
      );
    });

    it("lets unknowns through field by field: the literal in a list stays known", () => {
      assert.deepEqual(named(report.dryRun, "thing").inputs.near, ["<unknown>", "here"]);
      assert.deepEqual(named(report.result, "thing").inputs.near, ["addr-group-first", "here"]);
    });

    it("keeps secrets secret, in inputs, outputs and the stack's outputs", () => {
      assert.equal(named(report.result, "thing").inputs.password, "[secret]");
      assert.equal(named(report.result, "thing").outputs.password, "[secret]");
      assert.equal(report.result?.outputs.secretAddress, "[secret]");
    });

    it("gives components the outputs they register", () => {
      assert.deepEqual(named(report.dryRun, "group").outputs, { address: "<unknown>" });
      assert.deepEqual(named(report.result, "group").outputs, { address: "addr-group-first" });
    });

    it("reads what another stack made, also in the dry run, and marks it as external", () => {
      assert.equal(report.dryRun.outputs.foundAddress, "there-id-7");
      assert.equal(named(report.dryRun, "found").id, "id-7");
      assert.equal(named(report.dryRun, "found").external, true);
    });

    it("answers invokes, and leaves those unknown that ask about something that is not there yet", () => {
      assert.deepEqual(report.dryRun.outputs.answer, { answer: 42 });
      assert.equal(report.dryRun.outputs.late, "<unknown>");
      assert.equal(provider.calls.filter((call) => call.startsWith("invoke")).length, 3);
    });

    it("configures the default provider from the stack's config", () => {
      assert.deepEqual(provider.configurations[0], { region: "ap-northeast-2", version: "7.48.0" });
    });

    it("makes nothing in the dry run", () => {
      const dry = provider.calls.slice(
        0,
        provider.calls.findIndex((call) => call.startsWith("create")),
      );
      assert.deepEqual(dry.filter((call) => call.startsWith("preview")).sort(), [
        "preview group-first",
        "preview last",
        "preview thing",
      ]);
    });
  });

  describe("for transforms, hooks and explicit providers", () => {
    let report: Report;
    const provider = new FakeProvider();
    before(async () => {
      report = await run("transformed", {}, provider);
    });

    it("runs a parent's transform, then the stack's", () => {
      assert.equal(report.exitCode, 0, errorsOf(report).join("\n"));
      assert.equal(named(report.result, "group-first").inputs.size, 123);
      assert.equal(named(report.result, "base").inputs.size, 3);
    });

    it("keeps property dependencies through a parent's transform", () => {
      assert.deepEqual(named(report.dryRun, "group-first").propertyDependencies, {
        near: ["urn:pulumi:dev::test::aws:test/thing:Thing::base"],
      });
    });

    it("hands a component's provider to its children, and nobody else's", () => {
      const elsewhere = "urn:pulumi:dev::test::pulumi:providers:aws::elsewhere";
      assert.equal(named(report.result, "group-first").provider, elsewhere);
      assert.notEqual(named(report.result, "base").provider, elsewhere);
      assert.ok(provider.configurations.some(({ region }) => region === "us-east-1"));
    });

    it("runs a hook before the resource is created, not in the dry run", () => {
      const said = (phase: PhaseReport | undefined): boolean =>
        phase?.diagnostics.some(({ message }) => message === "about to create hooked") ?? false;
      assert.equal(said(report.result), true);
      assert.equal(said(report.dryRun), false);
    });
  });

  it("refuses two resources with one URN, in the engine's words", async () => {
    const report = await run("duplicate");
    assert.equal(report.exitCode, 1);
    assert.equal(report.result, undefined);
    assert.deepEqual(errorsOf(report), [
      "Duplicate resource URN 'urn:pulumi:dev::test::aws:test/thing:Thing::twin'; try giving it a unique name",
    ]);
  });

  it("reports a failed check on the resource and stops", async () => {
    const report = await run("refused", { "test:size": "-1" });
    assert.equal(report.result, undefined);
    assert.deepEqual(errorsOf(report), [
      "aws:test/thing:Thing resource 'refused': property size has a problem: must not be negative",
    ]);
  });

  it("goes on to nothing after the provider refused something, and says it once", async () => {
    const provider = new FakeProvider();
    const report = await run("refused", { "test:size": "13" }, provider);
    assert.equal(report.exitCode, 1);
    assert.deepEqual(errorsOf(report), ["13 is refused"]);
    assert.equal(provider.calls.includes("create first"), false);
    assert.equal(provider.calls.includes("preview never"), false);
  });

  const crashes = [
    { how: "throw", says: /this program throws/ },
    { how: "run-error", says: /^one clear line$/ },
    { how: "exit", says: /^the program exited with code 7$/ },
    { how: "signal", says: /^the program was killed by SIGKILL$/ },
  ];
  for (const { how, says } of crashes) {
    it(`reports a program that ends by ${how}, once, and runs nothing for real`, async () => {
      const report = await run("crash", { "test:how": how });
      assert.equal(report.exitCode, 1);
      assert.equal(report.result, undefined);
      assert.equal(errorsOf(report).length, 1);
      assert.match(errorsOf(report)[0] ?? "", says);
    });
  }

  it("names the line of the source at which a program throws", async () => {
    const report = await run("crash", { "test:how": "throw" });
    assert.match(errorsOf(report)[0] ?? "", /programs\/crash\.ts:8:/);
  });

  it("names the line of a syntax error", async () => {
    // Within the repository, where a program finds the SDK, and not where compilers look.
    mkdirSync(join(REPOSITORY, ".sandbox"), { recursive: true });
    const folder = mkdtempSync(join(REPOSITORY, ".sandbox", "unfinished-"));
    try {
      const program = join(folder, "unfinished.ts");
      writeFileSync(program, "if (process.pid > 0) {\n  process.exitCode = 0;\n");
      const report = await rehearse({ program, providers: new FakeProvider().providers });
      assert.equal(errorsOf(report).length, 1);
      assert.match(
        errorsOf(report)[0] ?? "",
        /unfinished\.ts\(3,1\): error TS1005: '}' expected\./,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("runs a program that serializes a function and has TypeScript that is more than types", async () => {
    const report = await run("serialized");
    assert.equal(report.exitCode, 0, errorsOf(report).join("\n"));
    assert.match(String(report.result?.outputs.text), /answer: 42/);
  });

  it("shows what the program prints", async () => {
    const report = await run("crash", { "test:how": "throw" });
    assert.ok(report.dryRun.diagnostics.some(({ message }) => message === "said on the way"));
  });

  it("names a package that there is no provider for", async () => {
    const report = await rehearse({
      program: `${PROGRAMS}/family.ts`,
      project: "test",
      providers: () => undefined,
    });
    assert.deepEqual(errorsOf(report), ["no provider for the package 'aws' here"]);
  });
});
