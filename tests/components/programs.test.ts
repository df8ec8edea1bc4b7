/** Programs that use the components, run as the engine does against the stand-in for AWS. */

import assert from "node:assert/strict";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { keptProcesses } from "../kept-processes";

type Report = Awaited<ReturnType<typeof rehearse>>;

function errors(report: Report): string[] {
  return (report.result ?? report.dryRun).diagnostics.flatMap((diagnostic) =>
    diagnostic.kind === "log" && diagnostic.level === "error" ? [diagnostic.message] : [],
  );
}

/** A first preview knows the port and not the ids, and on what they depend. */
function assertFirstPreview(resources: Report["dryRun"]["resources"]): void {
  const cluster = resources.find(({ type }) => type.endsWith(":Cluster"));
  const group = resources.find(
    ({ type, name }) => type.endsWith("/securityGroup:SecurityGroup") && name === "cache",
  );
  assert.equal(cluster?.outputs.port, 11211);
  assert.deepEqual(cluster.outputs.securityGroupIds, ["<unknown>"]);
  assert.deepEqual(cluster.propertyDependencies.securityGroupIds, [group?.urn]);
}

describe("programs that use the components", () => {
  const kept = keptProcesses();

  for (const stack of ["dev", "prod"]) {
    it(`the program's ${stack} stack exports where the cache is and how to reach it`, async () => {
      const report = await rehearse({ program: ".", stack, ...kept });
      assert.deepEqual(errors(report), []);
      assert.equal(report.exitCode, 0);
      const outputs = report.result?.outputs ?? {};
      assert.deepEqual(Object.keys(outputs).sort(), [
        ...["connect", "endpoint", "nodes", "port", "stats", "tls"],
      ]);
      const { endpoint, port, nodes, connect, stats } = outputs;
      assert.match(String(endpoint), /\.cfg\.apn2\.cache\.amazonaws\.com$/);
      assert.equal(port, 11211);
      assert.equal((nodes as unknown[]).length, stack === "dev" ? 1 : 3);
      const where = String(endpoint);
      assert.equal(
        connect,
        stack === "dev"
          ? `telnet ${where} 11211`
          : `openssl s_client -quiet -servername ${where} -connect ${where}:11211`,
      );
      assert.match(
        String(stats),
        /^aws ssm start-session --region ap-northeast-2 --target i-[0-9a-f]+ /,
      );
      assertFirstPreview(report.dryRun.resources);
    }).timeout(60_000);
  }

  it("transforms reach every child that has tags", async () => {
    const program = "tests/components/programs/transforms.ts";
    const report = await rehearse({ program, until: "dry-run", ...kept });
    assert.deepEqual(errors(report), []);
    const made = report.dryRun.resources.filter(({ inputs }) => inputs.tags !== undefined);
    assert.ok(made.length > 30, String(made.length));
    for (const { name, inputs } of made) {
      assert.deepEqual(inputs.tags, { Marked: "yes" }, name);
    }
  }).timeout(60_000);

  const late: [string, string, string?][] = [
    [
      "late-peer",
      'MemcachedCluster "cluster": allowFrom has host bits set, got "10.0.0.1/16". Did you mean "10.0.0.0/16"?',
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ],
    ["late-values", 'MemcachedCluster "cluster": port must be between 1 and 65535, got 0.'],
    [
      "late-version",
      'MemcachedCluster "cluster": tls needs engineVersion 1.6.12 or later, got "1.6.6".',
    ],
  ];
  for (const [file, message, unmade = "aws:elasticache/cluster:Cluster"] of late) {
    it(`checks what is an output when it resolves: ${message}`, async () => {
      const program = `tests/components/programs/${file}.ts`;
      const report = await rehearse({ program, until: "dry-run", ...kept });
      assert.equal(report.exitCode, 1);
      const said = errors(report).join("\n");
      assert.ok(said.includes(message), said);
      assert.doesNotMatch(said, /^ +at /m, "no stack trace");
      const kinds = report.dryRun.resources.map(({ type }) => type);
      assert.equal(kinds.includes(unmade), false);
    }).timeout(60_000);
  }
});
