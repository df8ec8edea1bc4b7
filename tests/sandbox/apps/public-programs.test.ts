/**
 * Programs as the registry's and AWS's public examples are: each runs to its end, in production, and no policy stops it; what cannot be
 * proven of it are three lines of advice at most. The same in `dev`, where no rule is stricter, with `npm run test:mistakes`.
 */
import assert from "node:assert/strict";
import { rehearse, type RehearsalOptions } from "../../../sandbox/apps/start/rehearse";
import { recordsLine, type Report } from "../../../sandbox/apps/start/report";
import { REPOSITORY } from "../../../sandbox/apps/repository";
import { keptProcesses } from "../../kept-processes";
import { isLongForm, someOf } from "../../long-form";

const FOLDER = "tests/sandbox/programs/public";

async function run(program: string, more: Partial<RehearsalOptions> = {}): Promise<Report> {
  const report = await rehearse({ program: `${FOLDER}/${program}`, ...more });
  assert.equal(report.exitCode, 0, JSON.stringify(report.result?.diagnostics, null, 2));
  return report;
}

function recordsOf(report: Report): string | undefined {
  return report.result === undefined ? undefined : recordsLine(report.result);
}

/** Lines that say that something cannot be proven. */
const MOST_DOUBTS = 3;
const STACKS = isLongForm ? ["prod", "dev"] : ["prod"];

/** How many resources of each are records. */
const PROGRAMS: Readonly<Record<string, string | undefined>> = {
  "ecs-web-tier": "1 resource of 1 type is a record only",
  "eks-node-group": "1 resource of 1 type is a record only",
  "lambda-client": "3 resources of 3 types are records only",
  "rds-beside-the-cache": "5 resources of 5 types are records only",
  "load-balanced-group": "1 resource of 1 type is a record only",
  "nat-and-endpoints": "3 resources of 3 types are records only",
  bastion: undefined,
  "stack-network": undefined,
  "two-regions": undefined,
  "two-accounts": undefined,
  "static-site": "3 resources of 3 types are records only",
  "random-names": "3 resources of 3 types are records only",
  "references-and-dynamic": "4 resources of 4 types are records only",
  "vpc-component": "1 resource of 1 type is a record only",
};

describe("programs as people write them run to their end", function () {
  this.timeout(60_000);
  const kept = keptProcesses();

  for (const [program, records] of someOf(Object.entries(PROGRAMS), 5)) {
    for (const stack of STACKS) {
      it(`${program}, stack ${stack}: ${records ?? "everything in it is played"}, and no policy stops it`, async () => {
        const report = await run(program, {
          // The packs go on from one program to the next.
          ...{ stack, project: "public", workingFolder: REPOSITORY },
          ...{ policyPacks: ["policies"], ...kept },
        });
        assert.equal(recordsOf(report)?.split(":")[0], records);
        const doubts = report.dryRun.diagnostics.flatMap((one) =>
          one.kind === "policy" && one.message.includes("cannot prove") ? [one.message] : [],
        );
        assert.ok(doubts.length <= MOST_DOUBTS, doubts.join("\n"));
      });
    }
  }

  it("stack-application: outputs of the other stack are unknown in the dry run, made up in the result", async () => {
    const report = await run("stack-application", kept);
    const group = (phase: Report["dryRun"] | undefined) =>
      phase?.resources.find(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
    assert.equal(group(report.dryRun)?.inputs.vpcId, "<unknown>");
    assert.match(String(group(report.result)?.inputs.vpcId), /^vpc-[0-9a-f]{17}$/);
  });

  it("stack-application: outputs that are given are known in both", async () => {
    const outputs = {
      vpcId: "vpc-0123456789abcdef0",
      appSecurityGroupId: "sg-0123456789abcdef0",
      privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    };
    const report = await run("stack-application", {
      ...kept,
      stackOutputs: { "organization/stack-network/dev": outputs },
    });
    const subnets = (phase: Report["dryRun"] | undefined) =>
      phase?.resources.find(({ type }) => type.endsWith(":SubnetGroup"))?.inputs.subnetIds;
    assert.deepEqual(subnets(report.dryRun), outputs.privateSubnetIds);
    assert.deepEqual(subnets(report.result), outputs.privateSubnetIds);
  });

  it("two-regions: each Region has its own", async () => {
    const { result } = await run("two-regions", kept);
    const regions = result?.resources
      .filter(({ type }) => type === "aws:elasticache/cluster:Cluster")
      .map(({ outputs }) => outputs.availabilityZone ?? outputs.region);
    assert.equal(regions?.length, 2);
    const topic = result?.resources.find(({ type }) => type === "aws:sns/topic:Topic");
    assert.match(String(topic?.id), /^arn:aws:sns:eu-west-1:/);
  });
});
