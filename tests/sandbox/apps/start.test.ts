import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Report, ReportedResource } from "../../../sandbox/apps/start/report";
import { StartRun, type Ended } from "./start-command";

const hasMemcached = spawnSync("memcached", ["-V"]).error === undefined;
const hasProc = process.platform === "linux";
const SECONDS = 1_000;
/** Until when everything of a killed run must be gone: the claim is that nothing stays, however busy the machine is. */
const GONE_WITHIN_MS = 20 * SECONDS;
const SMALL = ["--no-policies", "--program", "tests/sandbox/programs/small-cache"];

describe("npm start", function () {
  this.timeout(120 * SECONDS);
  const folder = mkdtempSync(join(tmpdir(), "start-test-"));
  let run: StartRun | undefined;
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
      { args: ["--stak", "dev"], says: "unknown option '--stak' (Did you mean --stack?)" },
      { args: ["--stack", "staging"], says: "--stack staging: there is no " },
      { args: ["--config", "sandbox:seeds=atlantis"], says: 'unknown seed "atlantis"' },
    ];
    for (const { args, says } of mistakes) {
      it(args.join(" "), async () => {
        const { code, stdout, stderr } = await begin("node", ...args).ended;
        assert.equal(stdout, "");
        assert.match(stderr, /^error: [^\n]+\n$/);
        assert.ok(stderr.includes(says), stderr);
        assert.equal(code, 2);
      });
    }
  });

  describe("--json", () => {
    let report: Report;
    let ended: Ended;
    let left: readonly string[];
    before(async () => {
      const file = join(folder, "dev.json");
      ended = await begin("node", "--no-policies", "--json", file).ended;
      left = [...(run?.processes() ?? []), ...(run?.runFolders() ?? [])];
      report = JSON.parse(readFileSync(file, "utf8")) as Report;
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

    it("has a memcached's answer from behind the exported endpoint", function () {
      if (!hasMemcached) this.skip();
      assert.match(ended.stdout, /STAT version \d/);
      const [probe] = report.probes;
      assert.ok(probe?.ok);
      assert.ok(probe.to.startsWith(String(report.result?.outputs.endpoint)));
    });

    it("leaves nothing behind", () => {
      assert.deepEqual(left, []);
    });
  });

  it("says what is missing, and how to get it, where there is no memcached: 3", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    // Everything that is needed but memcached.
    for (const name of ["sh", "node"]) {
      const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
      const script = `#!/bin/sh\nexec ${found.stdout.trim()} "$@"\n`;
      writeFileSync(join(bin, name), script, { mode: 0o755 });
    }
    run = new StartRun(folder, "node", SMALL, { PATH: bin });
    const { code, stdout } = await run.ended;
    assert.equal(code, 3, stdout);
    assert.match(stdout, /memcached is not installed.*sudo apt-get install -y memcached/);
    assert.deepEqual(run.runFolders(), []);
  });

  describe("leaves nothing when it is killed", () => {
    const DRY_RUN = { when: "in the dry run", until: "Dry run" };
    const BETWEEN = { when: "after the dry run", until: "✔ Dry run" };
    const SERVING = { when: "with a memcached running", until: ": memcached, process " };
    const START = { when: "while it starts", until: "> exec" };
    const cases = [
      ...(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const).flatMap((signal) => [
        { signal, ...DRY_RUN },
        ...(hasMemcached ? [{ signal, ...SERVING }] : []),
      ]),
      ...(["SIGHUP", "SIGKILL"] as const).map((signal) => ({ signal, ...START })),
      ...(["SIGTERM", "SIGKILL"] as const).map((signal) => ({ signal, ...BETWEEN })),
    ];
    before(function () {
      if (!hasProc) this.skip(); // Processes are found in /proc.
    });
    for (const { signal, when, until } of cases) {
      it(`npm, by ${signal}, ${when}`, async () => {
        const started = begin("npm", ...SMALL);
        await started.says(until);
        started.kill(signal);
        await started.ended;
        await started.gone(GONE_WITHIN_MS);
        if (signal !== "SIGKILL") assert.deepEqual(started.runFolders(), []);
      });
    }

    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      it(`itself, by ${signal}: says so and ends with 130`, async () => {
        const started = begin("node", ...SMALL);
        await started.says("Dry run");
        started.kill(signal);
        const { code, stderr } = await started.ended;
        assert.equal(code, 130);
        assert.equal(stderr, `stopped (${signal}); nothing is left running.\n`);
        assert.deepEqual(started.processes(), []);
      });
    }

    it("itself, by SIGKILL: no process stays, and the next start sweeps its folder", async function () {
      if (!hasMemcached) this.skip();
      const started = begin("node", ...SMALL);
      await started.says(": memcached, process ");
      started.kill("SIGKILL");
      await started.ended;
      await started.gone(GONE_WITHIN_MS);
      assert.equal(started.runFolders().length, 1);
      await begin("node", "--no-policies", "--program", "/nowhere").ended;
      assert.deepEqual(started.runFolders(), []);
    });
  });

  describe("with every 11211 of this machine taken", () => {
    let server: Server;
    before(async () => {
      server = createServer().listen(11211, "0.0.0.0");
      // Somebody else may have it already: then it is taken all the same.
      await new Promise((resolve) => server.once("listening", resolve).once("error", resolve));
    });
    after(() => server.close());

    it("takes another port, says so, and still gets its own memcached's answer", async function () {
      if (!hasMemcached) this.skip();
      const { code, stdout } = await begin("node", ...SMALL).ended;
      assert.equal(code, 0, stdout);
      assert.match(stdout, /\(port 11211 is taken here\): memcached, process \d+/);
      assert.match(stdout, /STAT version/);
    });
  });
});
