import assert from "node:assert/strict";
import { nextLines } from "../../../sandbox/apps/start/next";
import type { Report } from "../../../sandbox/apps/start/report";

const NOTHING: Report = {
  stack: "dev",
  project: "shop",
  policyPacks: [],
  dryRun: { resources: [], outputs: {}, diagnostics: [], milliseconds: 0 },
  probes: [],
  notShown: [],
  exitCode: 3,
};
const kept = { must: "connect", because: "" } as const;
const KEPT_OUT = {
  ...NOTHING,
  exitCode: 1,
  probes: [
    {
      ...{ from: "ec2.Instance app server", to: "cache", ok: false, isStranger: false },
      ...{ isWorkload: true, meant: kept, reasons: [], packets: "kept out" },
      tries: [{ from: "eni-1", node: "0001", packets: "kept out" }],
    },
  ],
} as unknown as Report;

describe("what npm start says to do next", () => {
  it("fits a line where there is room, with what to do then", () => {
    assert.deepEqual(nextLines(NOTHING, [], 80), [
      "Next: npm start -- --verbose, which shows all of it",
    ]);
    assert.deepEqual(nextLines(NOTHING, [], 40), ["Next: npm start -- --verbose"]);
  });

  it("runs the same program anew, not what concerned this run's output", () => {
    const given = ["--quiet", "--program", "shop", "--json", "report.json", "--format=json"];
    assert.deepEqual(nextLines(NOTHING, given, 80), [
      "Next: npm start -- --program shop --verbose, which shows all of it",
    ]);
  });

  it("can be pasted where it takes several lines", () => {
    const given = ["--program", "examples/mistakes/wrong-port/broken", "--config", "port=1 2"];
    assert.deepEqual(nextLines(KEPT_OUT, given, 80), [
      "Next: telnet from its place",
      "  npm start -- --program examples/mistakes/wrong-port/broken \\",
      "    --config 'port=1 2' --shell --as 'ec2.Instance app server'",
    ]);
  });
});
