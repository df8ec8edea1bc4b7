import assert from "node:assert/strict";
import { rehearse } from "../../../sandbox/apps/start/rehearse";
import type { Report, ReportedResource } from "../../../sandbox/apps/start/report";
import { keptProcesses } from "../../kept-processes";

describe("--program runs the examples", function () {
  this.timeout(60_000);
  const kept = keptProcesses();

  async function run(example: string): Promise<Report> {
    const report = await rehearse({ program: `examples/${example}`, ...kept });
    const errors = [...report.dryRun.diagnostics, ...(report.result?.diagnostics ?? [])];
    assert.equal(report.exitCode, 0, JSON.stringify(errors, null, 2));
    assert.match(String(report.result?.outputs.endpoint), /\.amazonaws\.com$/);
    assert.equal(report.result?.outputs.port, 11211);
    return report;
  }

  function ofType(report: Report, type: string): readonly ReportedResource[] {
    return report.result?.resources.filter((resource) => resource.type === type) ?? [];
  }

  it("the tutorial as it was written: its own group, 11211 from anywhere, in the default VPC", async () => {
    const report = await run("seed");
    const [group] = ofType(report, "aws:ec2/securityGroup:SecurityGroup").filter(
      ({ outputs }) => outputs.name === "Memcached Cluster",
    );
    assert.ok(group);
    const [cluster] = ofType(report, "aws:elasticache/cluster:Cluster");
    assert.deepEqual(cluster?.outputs.securityGroupIds, [group.id]);
    assert.equal(cluster.outputs.clusterId, "examplememcached");
  });

  it("a VPC that exists, with a client in it: nothing of the network is made", async () => {
    const report = await run("existing-vpc");
    assert.deepEqual(ofType(report, "aws:ec2/vpc:Vpc"), []);
    assert.deepEqual(ofType(report, "aws:ec2/subnet:Subnet"), []);
    assert.equal(ofType(report, "aws:elasticache/cluster:Cluster").length, 1);
  });

  it("serverless: an endpoint with AWS's port, and TLS", async () => {
    const report = await run("serverless");
    const [cache] = ofType(report, "aws:elasticache/serverlessCache:ServerlessCache");
    assert.equal(cache?.outputs.engine, "memcached");
    assert.equal(report.result?.outputs.port, 11211);
    assert.equal(report.result.outputs.tls, true);
  });
});
