/** SARIF and JUnit of `check`, valid by their published schemas; `no-cold-replace` on previews, plans and exports. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Finding } from "../../doctor/findings/check";
import { junitCounts, sarifProblems } from "../formats/published-schemas";
import { junitOf } from "../../formats/junit";
import { sarifOf } from "../../formats/sarif";
import { doctor, doctorJson } from "./run-doctor";

const TOOL = { name: "memcached-doctor", version: "0.1.0", subject: "orders" };
const link = "docs/checks/x.md";
const FINDINGS: readonly Finding[] = [
  { check: "cluster-exists", claim: "the cluster exists", status: "pass", link },
  {
    check: "port-answers",
    claim: 'the port of "orders" answers <now>',
    status: "fail",
    cause: "timed out & silent\u0007",
    remedy: { words: "Open the port.", commands: ["aws ec2 …"] },
    link,
  },
  {
    check: "routes",
    claim: "routes lead there",
    status: "skip",
    skipped: "unknown",
    cause: "ec2:DescribeRouteTables was denied",
    link,
  },
  { check: "tls", claim: "clients use TLS", status: "warn", cause: "they need not", link },
  { check: "acls", claim: "ACLs pass the request", status: "crash", cause: "a bug", link },
];

describe("check --format sarif", () => {
  const log = sarifOf(FINDINGS, TOOL) as {
    runs: [
      {
        results: { ruleId: string; level: string }[];
        invocations: [{ executionSuccessful: boolean }];
      },
    ];
  };

  it("is valid by SARIF's published schema", () => {
    strictEqual(sarifProblems(JSON.parse(JSON.stringify(log))), "");
  });

  it("has what fails as an error, what deserves attention as a warning, and nothing else", () => {
    deepStrictEqual(
      log.runs[0].results.map(({ ruleId, level }) => [ruleId, level]),
      [
        ["port-answers", "error"],
        ["tls", "warning"],
      ],
    );
    strictEqual(log.runs[0].invocations[0].executionSuccessful, false);
  });
});

describe("check --format junit", () => {
  it("is valid by Jenkins's published schema", async () => {
    deepStrictEqual(await junitCounts(junitOf(FINDINGS, TOOL), "testcase", "failure"), [
      FINDINGS.length,
      1,
    ]);
  });

  it("escapes what XML cannot hold", () => {
    match(junitOf(FINDINGS, TOOL), /name="the port of &quot;orders&quot; answers &lt;now&gt;"/);
    ok(!junitOf(FINDINGS, TOOL).includes("\u0007"));
  });
});

describe("no-cold-replace", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "cold-"));
  const urn = (name: string): string =>
    `urn:pulumi:prod::shop::memcached:components:MemcachedCluster$aws:elasticache/cluster:Cluster::${name}`;
  const state = (clusterId: string, engine = "memcached") => ({
    inputs: { clusterId, engine },
    outputs: { clusterId, engine },
  });
  const file = (name: string, content: unknown): string => {
    const target = path.join(folder, name);
    writeFileSync(target, JSON.stringify(content));
    return target;
  };

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("names the property, the new endpoint, and that the cache starts empty", async () => {
    const preview = file("port.json", {
      steps: [
        {
          op: "replace",
          urn: urn("cache"),
          oldState: state("cache-1"),
          newState: { inputs: { clusterId: "cache-2" } },
          replaceReasons: ["port"],
        },
        { op: "update", urn: urn("other"), oldState: state("other-1") },
      ],
    });
    deepStrictEqual(await doctor(["no-cold-replace", "--preview", preview]), {
      exitCode: 1,
      stdout:
        "× cache (cache-1) would be replaced, because of port: clients need a new endpoint, and the new cache starts empty.\n",
      stderr: "",
    });
  });

  it("says that a fixed name keeps the endpoint", async () => {
    const preview = file("fixed.json", {
      steps: [
        {
          op: "replace",
          urn: urn("cache"),
          oldState: state("orders"),
          newState: state("orders"),
          replaceReasons: ["port"],
        },
      ],
    });
    match(
      (await doctor(["no-cold-replace", "--preview", preview])).stdout,
      /the old cache is deleted first/,
    );
  });

  it("passes where nothing is replaced, where it is allowed, and for another engine", async () => {
    const none = file("none.json", { steps: [{ op: "update", urn: urn("cache") }] });
    const redis = file("redis.json", {
      steps: [{ op: "replace", urn: urn("cache"), oldState: state("r", "redis") }],
    });
    const some = file("some.json", {
      steps: [{ op: "replace", urn: urn("cache"), oldState: state("a") }],
    });
    strictEqual((await doctor(["no-cold-replace", "--preview", none])).exitCode, 0);
    strictEqual((await doctor(["no-cold-replace", "--preview", redis])).exitCode, 0);
    strictEqual(
      (await doctor(["no-cold-replace", "--preview", some, "--allow", "cache"])).exitCode,
      0,
    );
  });

  it("judges a plan against a stack export", async () => {
    const plan = file("plan.json", {
      resourcePlans: {
        [urn("cache")]: {
          goal: { inputDiff: { updates: { nodeType: "cache.m7g.large" } } },
          steps: ["create-replacement", "replace", "delete-replaced"],
        },
      },
    });
    const exported = file("state.json", {
      deployment: { resources: [{ urn: urn("cache"), ...state("cache-1") }] },
    });
    const { json, exitCode } = await doctorJson([
      "no-cold-replace",
      "--preview",
      plan,
      "--state",
      exported,
    ]);
    strictEqual(exitCode, 1);
    deepStrictEqual(json, {
      replacements: [
        {
          urn: urn("cache"),
          name: "cache",
          cacheId: "cache-1",
          because: ["nodeType"],
          keepsEndpoint: false,
          allowed: false,
        },
      ],
    });
  });

  it("says in one line what is wrong with a file", async () => {
    const { exitCode, stderr } = await doctor([
      "no-cold-replace",
      "--preview",
      file("odd.json", {}),
    ]);
    strictEqual(exitCode, 2);
    match(
      stderr,
      /^memcached-doctor: .*odd\.json is neither what "pulumi preview --json" prints .*\n$/,
    );
  });
});
