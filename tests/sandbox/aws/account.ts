/** A fake account for tests: makes resources the way an engine does, with check before create. */
import assert from "node:assert/strict";
import {
  AwsError,
  StandIn,
  World,
  type StandInOptions,
  type WorldOptions,
} from "../../../sandbox/aws";
import type { Properties } from "../../../sandbox/wire/values";

export interface Made {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export class Account {
  readonly world: World;
  readonly aws: StandIn;

  constructor(options: WorldOptions & { world?: World; standIn?: StandInOptions } = {}) {
    this.world = options.world ?? World.fresh(options);
    this.aws = new StandIn(this.world, options.standIn);
  }

  async make(type: string, name: string, news: Properties): Promise<Made> {
    const urn = urnOf(type, name);
    const { inputs, failures } = await this.aws.check({ urn, type, news });
    assert.deepEqual(failures, []);
    const { id, outputs } = await this.aws.create({ urn, type, inputs });
    assert.ok(id !== undefined && id !== "");
    return { urn, type, id, inputs, outputs };
  }

  async failuresOf(
    type: string,
    news: Properties,
  ): Promise<readonly { property: string; reason: string }[]> {
    return (await this.aws.check({ urn: urnOf(type, "x"), type, news })).failures;
  }

  async warningsOf(type: string, news: Properties): Promise<readonly string[] | undefined> {
    return (await this.aws.check({ urn: urnOf(type, "x"), type, news })).warnings;
  }

  /** Changes a resource in place; asserts nothing about whether AWS would have. */
  async change(made: Made, changes: Properties): Promise<Made> {
    const { inputs } = await this.aws.check({
      ...made,
      olds: made.inputs,
      news: { ...made.inputs, ...changes },
    });
    const { outputs } = await this.aws.update({
      ...made,
      oldInputs: made.inputs,
      oldOutputs: made.outputs,
      news: inputs,
    });
    return { ...made, inputs, outputs };
  }

  async diff(made: Made, changes: Properties) {
    const { inputs } = await this.aws.check({
      ...made,
      olds: made.inputs,
      news: { ...made.inputs, ...changes },
    });
    return this.aws.diff({
      ...made,
      oldInputs: made.inputs,
      oldOutputs: made.outputs,
      news: inputs,
    });
  }

  remove(made: Made): Promise<void> {
    return this.aws.delete(made);
  }

  async ask(token: string, args: Properties): Promise<Properties> {
    const { result, failures } = await this.aws.invoke({ token, args });
    assert.deepEqual(failures, []);
    return result;
  }

  /** A VPC 10.0.0.0/16 with a subnet per zone a and b, and a group in it. */
  async network() {
    const vpc = await this.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
    const subnet = (zone: string, third: number) =>
      this.make("aws:ec2/subnet:Subnet", `net-${zone}`, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${third}.0/24`,
        availabilityZone: `ap-northeast-2${zone}`,
      });
    const [a, b] = [await subnet("a", 1), await subnet("b", 2)];
    const group = await this.make("aws:ec2/securityGroup:SecurityGroup", "app", { vpcId: vpc.id });
    return { vpc, a, b, group };
  }

  /** A Memcached cluster in such a network, with a group of its own. */
  async cluster(more: Properties = {}) {
    const network = await this.network();
    const cacheGroup = await this.make("aws:ec2/securityGroup:SecurityGroup", "cache", {
      vpcId: network.vpc.id,
    });
    const subnetGroup = await this.make("aws:elasticache/subnetGroup:SubnetGroup", "cache", {
      subnetIds: [network.a.id, network.b.id],
    });
    const cluster = await this.make("aws:elasticache/cluster:Cluster", "cache", {
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 1,
      port: 11211,
      subnetGroupName: subnetGroup.id,
      securityGroupIds: [cacheGroup.id],
      ...more,
    });
    return { ...network, cacheGroup, subnetGroup, cluster };
  }
}

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::test::${type}::${name}`;
}

/** Asserts that AWS refuses, with this code. */
export async function refuses(
  attempt: Promise<unknown>,
  code: string,
  text?: RegExp,
): Promise<void> {
  const error: unknown = await attempt.then(
    () => undefined,
    (e: unknown) => e,
  );
  assert.ok(error instanceof AwsError, `expected ${code}, got ${String(error)}`);
  assert.equal(error.code, code);
  if (text !== undefined) {
    assert.match(error.message, text);
  }
}
