import assert from "node:assert/strict";
import * as sns from "@pulumi/aws/sns";
import {
  CacheAlarms,
  type CacheAlarmsArgs,
  MemcachedCluster,
  Network,
} from "../../components/index";
import { type Registered, inputsOf, lines, names, recorded } from "./recorded";

function alarms(
  args: Partial<CacheAlarmsArgs> = {},
  nodeCount = 1,
  nodeType = "cache.t4g.micro",
): Promise<Registered[]> {
  return recorded(() => {
    const network = Network.fromExisting("n", { vpcId: "vpc-1", cacheSubnetIds: ["subnet-a1"] });
    const cluster = new MemcachedCluster("example", { network, nodeCount, nodeType });
    new CacheAlarms("alarms", { cluster, ...args });
  });
}

function threshold(all: Registered[], key: string): unknown {
  return inputsOf(all, "MetricAlarm", `alarms-0001-${key}`).threshold;
}

describe("CacheAlarms", () => {
  it("consists of five alarms per node", async () => {
    const all = await alarms({}, 2);
    const keys = [
      "cpu-utilization",
      "curr-connections",
      "evictions",
      "freeable-memory",
      "swap-usage",
    ];
    assert.deepEqual(
      names(all).filter((name) => name.startsWith("MetricAlarm")),
      ["0001", "0002"].flatMap((node) => keys.map((key) => `MetricAlarm alarms-${node}-${key}`)),
    );
  });

  it("watches each metric of its node as AWS advises", async () => {
    const all = await alarms({ tags: { Environment: "prod" } });
    const expected: [string, string, string, string, number, number][] = [
      ["cpu-utilization", "CPUUtilization", "Average", "GreaterThanThreshold", 90, 3],
      ["evictions", "Evictions", "Sum", "GreaterThanThreshold", 1000, 1],
      ["curr-connections", "CurrConnections", "Maximum", "GreaterThanThreshold", 10000, 1],
      ["swap-usage", "SwapUsage", "Maximum", "GreaterThanThreshold", 52428800, 1],
      ["freeable-memory", "FreeableMemory", "Minimum", "LessThanThreshold", 26843546, 1],
    ];
    for (const [key, metricName, statistic, comparisonOperator, limit, periods] of expected) {
      const name = `alarms-0001-${key}`;
      assert.deepEqual(inputsOf(all, "MetricAlarm", name), {
        alarmDescription: `Memcached cluster example, node 0001: ${metricName}`,
        namespace: "AWS/ElastiCache",
        metricName,
        dimensions: { CacheClusterId: "example-0000003", CacheNodeId: "0001" },
        statistic,
        comparisonOperator,
        threshold: limit,
        period: 300,
        evaluationPeriods: periods,
        treatMissingData: "ignore",
        alarmActions: [],
        okActions: [],
        tags: { Name: name, Environment: "prod" },
      });
    }
  });

  it("takes connections and memory from the node type", async () => {
    const large = await alarms({}, 1, "cache.m7g.large");
    assert.equal(threshold(large, "curr-connections"), 52000);
    assert.equal(threshold(large, "freeable-memory"), Math.round(0.05 * 8 * 2 ** 30));
    const memory = await alarms({}, 1, "cache.r7g.2xlarge");
    assert.equal(threshold(memory, "freeable-memory"), Math.round(0.05 * 64 * 2 ** 30));
  });

  it("uses the thresholds it is given", async () => {
    const all = await alarms({
      cpuUtilizationPercent: 75,
      evictions: 0,
      currConnections: 65000,
      swapUsageBytes: 1,
      freeableMemoryBytes: 2,
    });
    assert.deepEqual(
      ["cpu-utilization", "evictions", "curr-connections", "swap-usage", "freeable-memory"].map(
        (key) => threshold(all, key),
      ),
      [75, 0, 65000, 1, 2],
    );
  });

  it("tells the same topic when all is well again, unless told otherwise", async () => {
    const both = await recorded(() => {
      const topic = new sns.Topic("topic");
      const network = Network.fromExisting("n", { vpcId: "vpc-1", cacheSubnetIds: ["subnet-a1"] });
      const cluster = new MemcachedCluster("example", { network });
      new CacheAlarms("alarms", { cluster, alarmActions: [topic] });
    });
    const inputs = inputsOf(both, "MetricAlarm", "alarms-0001-evictions");
    assert.deepEqual(inputs.alarmActions, ["arn:topic/topic"]);
    assert.deepEqual(inputs.okActions, ["arn:topic/topic"]);
    const silent = await alarms({ alarmActions: ["arn:a"], okActions: [] });
    assert.deepEqual(inputsOf(silent, "MetricAlarm", "alarms-0001-evictions").okActions, []);
  });
});

describe("CacheAlarms refuses", () => {
  const cases: [Partial<CacheAlarmsArgs>, string][] = [
    [{ cpuUtilizationPercent: 0 }, "cpuUtilizationPercent must be between 1 and 100, got 0"],
    [{ cpuUtilizationPercent: 101 }, "cpuUtilizationPercent must be between 1 and 100, got 101"],
    [{ evictions: -1 }, "evictions must be at least 0, got -1"],
    [{ currConnections: 65001 }, "currConnections must be between 1 and 65000, got 65001"],
    [{ swapUsageBytes: -1 }, "swapUsageBytes must be at least 0, got -1"],
    [{ evictions: Infinity }, "evictions must be a number, got Infinity"],
    [
      { alarmActions: ["a", "b", "c", "d", "e", "f"].map((name) => `arn:${name}`) },
      "alarmActions must be at most 5, got 6",
    ],
    [{ okActions: ["alarms"] }, 'okActions must be topics or ARNs (arn:…), got "alarms"'],
    [{ cluster: undefined }, "cluster must be a MemcachedCluster, got nothing"],
    [{ freeableMemoryBytes: NaN }, "freeableMemoryBytes must be a number, got NaN"],
  ];
  for (const [args, expected] of cases) {
    it(expected, async () => {
      await recorded(() => {
        const network = Network.fromExisting("n", {
          vpcId: "vpc-1",
          cacheSubnetIds: ["subnet-a1"],
        });
        const cluster = new MemcachedCluster("example", { network });
        assert.throws(() => new CacheAlarms("alarms", { cluster, ...args }), {
          message: lines('CacheAlarms "alarms"', [expected]).join(),
        });
      });
    });
  }
});
