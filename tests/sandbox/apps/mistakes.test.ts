/**
 * What `npm start` says of every mistake that keeps a client out, and of its corrected twin: by packets, without any policy. A few of
 * each kind here; all of them with `npm run test:mistakes`.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import type { Report } from "../../../sandbox/apps/start/report";
import { screenLines } from "../../../sandbox/apps/start/screen";
import { namespacesAvailable } from "../../../sandbox/lab";
import { keptProcesses } from "../../kept-processes";
import { allProven, borrowed } from "./proven";
import { assertVerdictInSight, assertWhole, SIZES } from "./screens";
import { isLongForm, someOf } from "../../long-form";

const MISTAKES = join(REPOSITORY, "examples/mistakes");
const CASES = join(REPOSITORY, "../shared/cases/reports");

/** The mistakes by which the program's own client is kept out, each with the gate that does it. */
const KEEPING_OUT: Readonly<Record<string, RegExp>> = {
  "acl-eats-the-reply": /network ACL .*SUBNET_ACL_RESTRICTION/,
  "client-in-another-vpc": /route table .*NO_ROUTE_TO_DESTINATION/,
  "client-without-egress": /security group client\S* of client, outbound: .*ENI_SG_RULES_MISMATCH/,
  "default-group-as-source": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "default-group-by-id": /security group default .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "default-group-by-omission": /security group default .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "ipv6-anywhere": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "ipv6-anywhere-spelt-oddly": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "ipv6-public-space": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "ipv6-two-halves": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "no-return-route": /route table .*NO_ROUTE_TO_DESTINATION/,
  "port-of-the-cluster-changed": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "serverless-on-the-default-group": /security group default .*inbound: .*ENI_SG_RULES_MISMATCH/,
  "wrong-port": /security group cache\S* .*inbound: .*ENI_SG_RULES_MISMATCH/,
};

/** AWS does not take them: no client gets as far as trying. */
const REFUSED: ReadonlySet<string> = new Set(["default-subnet-group", "group-of-another-vpc"]);

/** One that keeps the client out, and one that lets too many in. */
const SHORT_FORM = [...["acl-eats-the-reply", "open-to-the-world"]];

const CASES_KEEPING_OUT: Readonly<Record<string, RegExp>> = {
  "rehearsal-says-connected/k3-egressless-ecs": /^ecs\.Service api: .*security group app/,
  "rehearsal-says-connected/p7-port-6379": /^ec2\.Instance app: .*security group mc/,
  "client-outside-the-admitted-group/p1-fargate-default-group":
    /^ecs\.Service api: .*security group mc/,
  "client-outside-the-admitted-group/p3-lambda-outside":
    /^lambda\.Function fn: .*it has no subnets, and so it runs outside of any VPC/,
};

describe("npm start -- --no-policies, of the mistakes and their corrected twins", function () {
  this.timeout(600_000);
  const all = readdirSync(MISTAKES, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const names = isLongForm ? all : SHORT_FORM;
  const outside = someOf(Object.entries(CASES_KEEPING_OUT), 2);
  const cases = existsSync(CASES) ? outside.map(([name]) => name) : [];
  const folders = new Map<string, string>();
  let reports: ReadonlyMap<string, Report> = new Map();
  const kept = keptProcesses();

  before(async function () {
    const availability = await namespacesAvailable();
    if (!availability.ok) {
      console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
      this.skip();
    }
    for (const name of cases) folders.set(name, borrowed(join(CASES, name)));
    const programs = {
      ...Object.fromEntries(names.map((name) => [name, join(MISTAKES, name, "broken")])),
      ...Object.fromEntries(
        (isLongForm ? all : SHORT_FORM.slice(0, 1)).map((name) => [
          `${name}, fixed`,
          join(MISTAKES, name, "fixed"),
        ]),
      ),
      ...Object.fromEntries(folders),
    };
    reports = await allProven(programs, kept);
  });

  after(() => {
    for (const folder of folders.values()) rmSync(dirname(folder), { recursive: true });
  });

  function reportOf(name: string): Report {
    const report = reports.get(name);
    assert.ok(report, `${name} was not run`);
    return report;
  }

  /** Each that is not as meant, with the engine's reasons. */
  function problemsOf({ probes }: Report): readonly string[] {
    return probes
      .filter(({ ok }) => !ok)
      .map(({ from, problem = "", reasons }) => `${from}: ${problem}: ${reasons.join(" ")}`);
  }

  for (const name of names) {
    const gate = KEEPING_OUT[name];
    if (gate !== undefined) {
      it(`${name} keeps the client out, which fails, and names the gate`, () => {
        const report = reportOf(name);
        const [problem = ""] = problemsOf(report);
        assert.match(problem, /^ec2\.Instance client: is meant to get in, and is kept out: /);
        assert.match(problem, gate);
        assert.equal(report.exitCode, 1);
      });
    } else if (REFUSED.has(name)) {
      it(`${name} is refused by AWS, which fails`, () => {
        assert.equal(reportOf(name).exitCode, 1);
      });
    } else {
      it(`${name} keeps no client out`, () => {
        assert.deepEqual([problemsOf(reportOf(name)), reportOf(name).exitCode], [[], 0]);
      });
    }
  }

  for (const name of isLongForm ? all : SHORT_FORM.slice(0, 1)) {
    it(`${name}, corrected, lets the client in`, () => {
      const report = reportOf(`${name}, fixed`);
      assert.deepEqual([problemsOf(report), report.exitCode], [[], 0]);
      const client = report.probes.find(({ from }) => from === "ec2.Instance client");
      assert.deepEqual([client?.meant.must, client?.packets], ["connect", "connected"]);
    });
  }

  for (const size of SIZES) {
    it(`${size.columns}x${size.rows}: every screen is whole, and the verdict is in sight`, () => {
      for (const [name, report] of reports) {
        const given = ["--no-policies", "--program", `examples/mistakes/${basename(name)}`];
        const room = { width: size.columns, height: size.rows - 2, given };
        const lines = screenLines(report, 1000, room);
        assertWhole(lines, size);
        assertVerdictInSight(lines, size);
      }
    });
  }

  for (const [name, what] of outside) {
    it(`${name} keeps a client out, which fails, and is named`, function () {
      if (cases.length === 0) this.skip();
      const report = reportOf(name);
      assert.match(problemsOf(report)[0] ?? "", what);
      assert.equal(report.exitCode, 1);
    });
  }
});
