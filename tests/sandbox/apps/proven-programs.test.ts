import assert from "node:assert/strict";
import type { Report } from "../../../sandbox/apps/start/report";
import { namespacesAvailable } from "../../../sandbox/lab";
import { keptProcesses } from "../../kept-processes";
import { allProven } from "./proven";
import { someOf } from "../../long-form";

const FOLDER = "tests/sandbox/programs/proven";

/** Programs, how each run ends, and who of the program gets in where. */
const PROGRAMS: Readonly<Record<string, { exitCode: number; rows: readonly string[] }>> = {
  launched: {
    exitCode: 0,
    rows: [
      "ec2.Instance single → cache: connected",
      "autoscaling.Group configured → cache: connected",
      "autoscaling.Group mixed → cache: connected",
    ],
  },
  // App Runner without a connector is on the internet, and is handed the endpoint all the same.
  "lent-interfaces": {
    exitCode: 1,
    rows: [
      "lambda.Function callback → cache: connected",
      "apprunner.Service inside → cache: connected",
      "apprunner.Service outside → cache: kept out",
    ],
  },
  "by-name": {
    exitCode: 0,
    rows: ["ec2.Instance server → cache: connected", "eks.NodeGroup nodes → cache: connected"],
  },
  "of-other-packages": {
    exitCode: 1,
    rows: [
      "ecs.FargateService web → cache: connected",
      "ecs.FargateService jobs → cache: kept out",
    ],
  },
  "peered-accounts": { exitCode: 0, rows: ["ec2.Instance app → cache: connected"] },
  "same-names": {
    exitCode: 0,
    rows: [
      "ec2.Instance app-us-east-1 → cache-us-east-1: connected",
      "ec2.Instance app-us-east-1 → cache-us-west-2: kept out",
      "ec2.Instance app-us-west-2 → cache-us-east-1: kept out",
      "ec2.Instance app-us-west-2 → cache-us-west-2: connected",
    ],
  },
  "taken-over": { exitCode: 0, rows: ["lambda.Function fn → cache: connected"] },
};

/** All of them with `npm run test:mistakes`. */
const TRIED = someOf(Object.entries(PROGRAMS), 5);

describe("the clients of programs as people write them", function () {
  this.timeout(120_000);
  let reports: ReadonlyMap<string, Report> = new Map();
  const kept = keptProcesses();

  before(async function () {
    const availability = await namespacesAvailable();
    if (!availability.ok) {
      console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
      this.skip();
    }
    const names = TRIED.map(([name]) => name);
    const programs = names.map((name) => [name, `${FOLDER}/${name}`] as const);
    reports = await allProven(Object.fromEntries(programs), kept);
  });

  for (const [name, { exitCode, rows }] of TRIED) {
    it(`${name}: ${rows.join("; ")}`, () => {
      const report = reports.get(name);
      const declared = (report?.probes ?? []).filter((one) => !one.isStranger && one.isWorkload);
      const seen = declared.map(({ from, to, packets }) => `${from} → ${to}: ${packets ?? ""}`);
      assert.deepEqual([...seen].sort(), [...rows].sort());
      assert.equal(report?.exitCode, exitCode, JSON.stringify(report?.notShown));
    });
  }

  it("same-names: each cache is tried by strangers of its own VPC", () => {
    const strangers = (reports.get("same-names")?.probes ?? []).filter((one) => one.isStranger);
    const near = strangers.filter(({ from }) => from.startsWith("someone in the default group"));
    assert.deepEqual(near.map(({ to }) => to).sort(), ["cache-us-east-1", "cache-us-west-2"]);
    assert.ok(strangers.every(({ packets }) => packets === "kept out"));
  });
});
