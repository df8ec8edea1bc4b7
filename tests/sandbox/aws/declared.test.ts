import assert from "node:assert/strict";
import { isUnknown, UNKNOWN } from "../../../sandbox/wire/values";
import { definedTypes } from "../../../sandbox/aws/families";
import { outputShape } from "../../../sandbox/aws/model/declared";
import { completeOutputs } from "../../../sandbox/aws/provider/outputs";
import { previewed } from "../../../sandbox/records/shapes";
import { Account, urnOf } from "./account";

const CLUSTER = "aws:elasticache/cluster:Cluster";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

describe("a preview", () => {
  it("leaves every computed output unknown that the program did not set, of every known type", () => {
    for (const type of definedTypes()) {
      const outputs = previewed(outputShape(type), {});
      const computed = outputShape(type).filter((p) => !p.isOptional);
      assert.deepEqual(Object.keys(outputs).sort(), computed.map((p) => p.name).sort(), type);
      assert.ok(Object.values(outputs).every(isUnknown), type);
    }
  });

  it("keeps what the program set, unknowns in it too, and gives no id", async () => {
    const { aws } = new Account();
    const { id, outputs } = await aws.create({
      urn: urnOf(CLUSTER, "c"),
      type: CLUSTER,
      inputs: { engine: "memcached", securityGroupIds: [UNKNOWN] },
      preview: true,
    });
    assert.equal(id, undefined);
    assert.deepEqual(outputs.securityGroupIds, [UNKNOWN]);
    assert.equal(outputs.engine, "memcached");
    assert.ok(
      isUnknown(outputs.port) &&
        isUnknown(outputs.cacheNodes) &&
        isUnknown(outputs.parameterGroupName),
    );
    assert.equal("maintenanceWindow" in outputs, true);
    assert.equal("tags" in outputs, false);
  });

  it("leaves computed values inside of a block unknown", () => {
    const type = "aws:ec2/instance:Instance";
    const outputs = previewed(outputShape(type), { rootBlockDevice: { encrypted: true } });
    const block = outputs.rootBlockDevice as { encrypted: unknown; volumeId: unknown };
    assert.equal(block.encrypted, true);
    assert.ok(isUnknown(block.volumeId));
  });
});

describe("what exists", () => {
  it("has every output that the schema promises, of every known type", () => {
    const around = { region: "ap-northeast-2", account: "123456789012", defaultTags: {} };
    for (const type of definedTypes()) {
      const outputs = completeOutputs(type, {}, around);
      const promised = outputShape(type).filter((p) => !p.isOptional);
      assert.deepEqual(
        promised.filter((p) => outputs[p.name] === undefined),
        [],
        type,
      );
    }
  });
});

describe("what is not declared", () => {
  it("is a check failure with the property's path", async () => {
    const account = new Account();
    assert.deepEqual(
      await account.failuresOf(GROUP, {
        ingress: [{ protocol: "tcp", fromPort: 1, toPort: 1, cidrBlock: ["10.0.0.0/8"] }],
      }),
      [
        {
          property: "ingress[0].cidrBlock",
          reason:
            'Unexpected argument: "ingress[0].cidrBlock" is not expected here; did you mean "cidrBlocks"?',
        },
      ],
    );
    assert.deepEqual(await account.failuresOf(CLUSTER, { port: "memcached" }), [
      { property: "port", reason: 'expected a number, got "memcached"' },
    ]);
  });

  it("is a required property that was left out", async () => {
    const failures = await new Account().failuresOf("aws:ec2/subnet:Subnet", {
      cidrBlock: "10.0.0.0/24",
    });
    assert.deepEqual(
      failures.map((f) => f.property),
      ["vpcId"],
    );
  });
});
