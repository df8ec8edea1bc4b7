import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { parseCommandLine } from "../../../sandbox/apps/start/command-line";
import type { Report, ReportedResource } from "../../../sandbox/apps/start/report";
import { UsageError } from "../../../sandbox/engine/usage-error";
import { namespacesAvailable } from "../../../sandbox/lab";
import type { NetworkMap } from "../../../map";
import { StartRun, type Ended } from "./start-command";
import { assertFits } from "../../formats/own-schemas";
import { junitCounts, sarifProblems } from "../../formats/published-schemas";
import { isLongForm } from "../../long-form";

const hasProc = process.platform === "linux";
const SECONDS = 1_000;
/** Until when everything of a killed run must be gone: the claim is that nothing stays, however busy the machine is. */
const GONE_WITHIN_MS = 20 * SECONDS;
const SMALL = ["--no-policies", "--program", "tests/sandbox/programs/small-cache"];

describe("npm start", function () {
  this.timeout(120 * SECONDS);
  const folder = mkdtempSync(join(tmpdir(), "start-test-"));
  let run: StartRun | undefined;
  let hasLab = false;
  before(async () => {
    const availability = await namespacesAvailable();
    hasLab = availability.ok;
    if (!availability.ok) console.log(`      partly skipped: no lab here: ${availability.reason}`);
  });
  afterEach(() => run?.clear());
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function begin(through: "npm" | "node", ...args: string[]): StartRun {
    run = new StartRun(folder, through, args);
    return run;
  }

  describe("answers a mistake with one line and 2", () => {
    const mistakes = [
      { args: ["--as", "server"], says: "--as says in whose place the shell opens" },
      { args: ["--shell", "--format", "json"], says: "--shell needs the terminal for itself" },
      { args: ["--quiet", "--verbose"], says: "--quiet and --verbose exclude each other" },
      { args: ["--format", "yaml"], says: "argument 'yaml' is invalid. Allowed choices are text" },
      { args: ["--json", "/nowhere/report.json"], says: "--json: there is no folder /nowhere." },
      {
        args: ["--json", "/proc/report.json"],
        says: "--json: /proc/report.json cannot be written (ENOENT).",
      },
      {
        args: ["--map", "map.png"],
        says: "map.png: the file's name must end with one of .html, .svg, .mmd, .dot, .drawio, .json.",
      },
      { args: ["--map", "/nowhere/map.svg"], says: "--map: there is no folder /nowhere." },
      {
        args: ["--expect", "/nowhere.json"],
        says: "--expect /nowhere.json cannot be read: ENOENT",
      },
    ];
    for (const { args, says } of mistakes) {
      it(args.join(" "), () => {
        assert.throws(
          () => parseCommandLine(args),
          (error) =>
            error instanceof UsageError &&
            error.message.includes(says) &&
            !error.message.includes("\n"),
        );
      });
    }

    for (const { args, says } of [
      { args: ["--stak", "dev"], says: "unknown option '--stak' (Did you mean --stack?)" },
      { args: ["--stack", "staging"], says: "--stack staging: there is no " },
      { args: ["--config", "sandbox:seeds=atlantis"], says: 'unknown seed "atlantis"' },
      { args: ["--program", "README.md"], says: "--program must be a folder with a Pulumi.yaml" },
      { args: ["--snapshot", "README.md"], says: "is not valid JSON." },
    ]) {
      it(`${args.join(" ")}: the process`, async () => {
        const { code, stdout, stderr } = await begin("node", ...args).ended;
        assert.equal(stdout, "");
        assert.match(stderr, /^error: [^\n]+\n$/);
        assert.ok(stderr.includes(says), stderr);
        assert.equal(code, 2);
      });
    }
  });

  it("refuses a place for the shell that nobody has, before anything is made", async function () {
    if (!isLongForm) this.skip();
    const asked = ["--shell", "--as", "martian", ...SMALL];
    const { code, stderr } = await begin("node", ...asked).ended;
    assert.equal(
      stderr,
      "error: --as martian: there is nobody of that name; there are default-group, other-subnet, other-vpc, internet.\n",
    );
    assert.equal(code, 2);
  });

  it("says what to do where the dependencies are not installed", () => {
    const bare = mkdtempSync(join(tmpdir(), "start-test-bare-"));
    cpSync(join(REPOSITORY, "sandbox"), join(bare, "sandbox"), { recursive: true });
    const all = ["sandbox/run", "start"];
    const ended = spawnSync(process.execPath, all, { cwd: bare, encoding: "utf8" });
    rmSync(bare, { recursive: true });
    assert.equal(ended.stderr, "error: the dependencies are not installed: run `npm ci` first.\n");
    assert.equal(ended.status, 2);
  });

  describe("--json", () => {
    let report: Report;
    let ended: Ended;
    let left: readonly string[];
    before(async () => {
      const file = join(folder, "dev.json");
      ended = await begin("node", "--no-policies", "--json", file).ended;
      left = [...(run?.processes() ?? []), ...(run?.runFolders() ?? [])];
      const written = readFileSync(file, "utf8");
      assertFits("start", written);
      report = JSON.parse(written) as Report;
    });
    const resourceOf = (phase: Report["dryRun"] | undefined, type: string): ReportedResource => {
      const found = phase?.resources.find((resource) => resource.type === type);
      assert.ok(found, `no ${type}`);
      return found;
    };
    const CLUSTER = "aws:elasticache/cluster:Cluster";

    it("has what was promised at the top", () => {
      const promised = ["stack", "dryRun", "result", "probes", "exitCode"];
      assert.deepEqual(
        promised.filter((key) => !(key in report)),
        [],
      );
      assert.equal(report.stack, "dev");
      assert.equal(report.exitCode, ended.code);
    });

    it("has unknown ids in the dry run", () => {
      const own = report.dryRun.resources.filter(({ custom }) => custom);
      assert.deepEqual([...new Set(own.map(({ id }) => id))], ["<unknown>"]);
      assert.deepEqual(resourceOf(report.dryRun, CLUSTER).inputs.securityGroupIds, ["<unknown>"]);
      assert.equal(report.dryRun.outputs.endpoint, "<unknown>");
    });

    it("has the group that the cluster's securityGroupIds come from", () => {
      const urns = resourceOf(report.dryRun, CLUSTER).propertyDependencies.securityGroupIds ?? [];
      const types = urns.map((urn) => report.dryRun.resources.find((r) => r.urn === urn)?.type);
      assert.deepEqual(types, ["aws:ec2/securityGroup:SecurityGroup"]);
    });

    it("leaves unknown in the dry run what the program left out and AWS decides", () => {
      const group = resourceOf(report.dryRun, "aws:ec2/securityGroup:SecurityGroup");
      assert.equal("ingress" in group.inputs, false);
      assert.equal(group.outputs.ingress, "<unknown>");
      assert.equal(resourceOf(report.dryRun, CLUSTER).outputs.configurationEndpoint, "<unknown>");
    });

    it("has ids in AWS's shapes in the result", () => {
      const vpc = resourceOf(report.result, "aws:ec2/vpc:Vpc");
      assert.match(vpc.id ?? "", /^vpc-[0-9a-f]{17}$/);
      assert.match(String(report.result?.outputs.endpoint), /\.cfg\.apn2\.cache\.amazonaws\.com$/);
    });

    it("has the client, who is meant to get in and does, and the strangers, who are not and do not", function () {
      if (!hasLab) this.skip();
      const rows = report.probes.map((probe) => [
        ...[probe.from, probe.to, probe.meant.must, probe.engine, probe.packets, probe.ok],
      ]);
      const keptOut = ["cache", "be kept out", "blocked", "kept out", true];
      assert.deepEqual(rows, [
        ["ec2.Instance server", "cache", "connect", "reachable", "connected", true],
        ["someone in the default group", ...keptOut],
        ["someone in another subnet", ...keptOut],
        ["someone in another VPC", ...keptOut],
        ["someone on the internet", ...keptOut],
      ]);
      assert.equal(report.exitCode, 0);
    });

    it("has a memcached's answer to the client, from behind the exported endpoint", function () {
      if (!hasLab) this.skip();
      assert.equal(report.answer?.host, report.result?.outputs.endpoint);
      assert.match(report.answer?.transcript.lines.join("\n") ?? "", /^STAT version \d/m);
    });

    it("prints a screen of at most 25 lines of 80 columns", () => {
      const lines = ended.stdout.trimEnd().split("\n");
      assert.ok(lines.length <= 25, ended.stdout);
      assert.deepEqual(
        lines.filter((line) => line.length > 80),
        [],
      );
    });

    it("leaves nothing behind", () => {
      assert.deepEqual(left, []);
    });
  });

  it("says what it could not show where there are no namespaces, and nothing in its place: 3", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const refusal = "#!/bin/sh\necho 'unshare: Operation not permitted' >&2; exit 1\n";
    writeFileSync(join(bin, "unshare"), refusal, { mode: 0o755 });
    run = new StartRun(folder, "node", SMALL, { PATH: `${bin}:${process.env.PATH ?? ""}` });
    const { code, stdout } = await run.ended;
    assert.equal(code, 3, stdout);
    assert.match(stdout, /^Not shown: who gets in and who is kept out: /m);
    assert.doesNotMatch(stdout, /STAT|Connected|connected|All worked/);
    assert.deepEqual(run.runFolders(), []);
  });

  it("says that no client was found where the program declares none, with --quiet nothing else: 3", async function () {
    if (!hasLab) this.skip();
    const { code, stdout } = await begin("node", "--quiet", ...SMALL).ended;
    assert.match(stdout, /^No client found: /);
    assert.doesNotMatch(stdout, /^(Plan|Endpoint|Stats|from) |All worked/m);
    assert.equal(code, 3);
  });

  it("says of a run that stopped in the deployment that it was not judged to the end, and its error last", async function () {
    if (!isLongForm) this.skip();
    const program = ["--program", "tests/sandbox/programs/stops-late.ts"];
    const { code, stdout } = await begin("node", ...program).ended;
    const lines = stdout.trimEnd().split("\n");
    assert.equal(code, 1);
    assert.ok(lines.includes("Policies  pulumi-aws-memcached@v0.1.0: not judged to the end"));
    assert.match(
      lines.at(-2) ?? "",
      /^ {2}Error: vpc-[0-9a-f]{17} is not what this program takes$/,
    );
    assert.doesNotMatch(stdout, /clean|Channel has been shut down/);
  });

  it("writes the map of the cache that was deployed, as the file's name asks for, and prints the report and nothing else with --format json", async function () {
    if (!isLongForm) this.skip();
    const file = join(folder, "map.json");
    const program = [
      "--no-policies",
      "--program",
      "examples/mistakes/client-without-egress/broken",
    ];
    const { stdout } = await begin("node", "--format", "json", "--map", file, ...program).ended;
    const map = JSON.parse(readFileSync(file, "utf8")) as NetworkMap;
    assert.deepEqual(
      map.sources.map(({ name, outcome }) => [name, outcome]),
      [["client", "blocked"]],
    );
    assert.deepEqual(map.ports, [11211]);
    assertFits("start", stdout);
  });

  const NO_TLS = ["--program", "examples/mistakes/no-tls/broken"];

  it("prints what the policies say as SARIF that is valid by its published schema", async function () {
    if (!isLongForm) this.skip();
    const { stdout, code } = await begin("node", "--format", "sarif", ...NO_TLS).ended;
    const log = JSON.parse(stdout) as {
      runs: [{ results: { ruleId: string; level: string; locations: object[] }[] }];
    };
    assert.equal(sarifProblems(log), "");
    assert.deepEqual(
      log.runs[0].results.map(({ ruleId, level }) => [ruleId, level]),
      [["require-tls", "error"]],
    );
    assert.equal(code, 1);
  });

  it("prints policies and packets as JUnit that is valid by its published schema", async function () {
    if (!hasLab || !isLongForm) this.skip();
    const { stdout, code } = await begin("node", "--format", "junit").ended;
    // The pack, the client and four strangers.
    assert.deepEqual(await junitCounts(stdout, "testcase", "failure", "skipped"), [6, 0, 0]);
    assert.match(stdout, /name="ec2.Instance server → \S+: connect"/);
    assert.equal(code, 0);
    const broken = await begin("node", "--format", "junit", ...NO_TLS).ended;
    assert.deepEqual(await junitCounts(broken.stdout, "testcase", "failure"), [2, 1]);
  });

  describe("leaves nothing when it is killed", () => {
    const DRY_RUN = { when: "in the dry run", until: "Dry run\n" };
    const BETWEEN = { when: "after the dry run", until: "Dry run: " };
    const SERVING = { when: "with a memcached running", until: "Laid out: " };
    const START = { when: "while it starts", until: "> exec" };
    const SHORT_FORM = [
      { signal: "SIGINT", ...DRY_RUN },
      { signal: "SIGKILL", ...SERVING },
      { signal: "SIGHUP", ...START },
    ] as const;
    const ALL = (["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const).flatMap((signal) =>
      [DRY_RUN, SERVING, START, BETWEEN].map((moment) => ({ signal, ...moment })),
    );
    const cases = isLongForm ? ALL : SHORT_FORM;
    const itself = isLongForm ? (["SIGINT", "SIGTERM", "SIGHUP"] as const) : (["SIGINT"] as const);
    before(function () {
      if (!hasProc) this.skip(); // Processes are found in /proc.
    });
    for (const { signal, when, until } of cases) {
      it(`npm, by ${signal}, ${when}`, async function () {
        if (until === SERVING.until && !hasLab) this.skip();
        const started = begin("npm", "--verbose", ...SMALL);
        await started.says(until);
        started.kill(signal);
        await started.ended;
        await started.gone(GONE_WITHIN_MS);
        if (signal !== "SIGKILL") assert.deepEqual(started.runFolders(), []);
      });
    }

    for (const signal of itself) {
      it(`itself, by ${signal}: says so and ends with 130`, async () => {
        const started = begin("node", "--verbose", ...SMALL);
        await started.says("Dry run");
        started.kill(signal);
        const { code, stderr } = await started.ended;
        assert.equal(code, 130);
        assert.equal(stderr, `stopped (${signal}); nothing is left running.\n`);
        assert.deepEqual(started.processes(), []);
      });
    }

    it("itself, by SIGKILL: no process stays, and the next start sweeps its folder", async function () {
      if (!hasLab) this.skip();
      const started = begin("node", "--verbose", ...SMALL);
      await started.says("Laid out: ");
      started.kill("SIGKILL");
      await started.ended;
      await started.gone(GONE_WITHIN_MS);
      assert.equal(started.runFolders().length, 1);
      await begin("node", "--no-policies", "--program", "/nowhere").ended;
      assert.deepEqual(started.runFolders(), []);
    });
  });
});
