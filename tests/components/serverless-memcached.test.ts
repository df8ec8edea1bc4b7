import assert from "node:assert/strict";
import {
  InvalidArguments,
  Network,
  ServerlessMemcached,
  type ServerlessMemcachedArgs,
} from "../../components/index";
import { type Registered, find, inputsOf, lines, names, recorded, valueOf } from "./recorded";

const network = Network.fromExisting("net", {
  vpcId: "vpc-1",
  cacheSubnetIds: ["subnet-a1", "subnet-a2"],
});

function serverless(args: Partial<ServerlessMemcachedArgs> = {}): Promise<Registered[]> {
  return recorded(() => new ServerlessMemcached("example", { network, ...args }));
}

describe("ServerlessMemcached", () => {
  it("consists of a group without rules and the cache", async () => {
    const all = await serverless({ tags: { Environment: "dev" } });
    assert.deepEqual(names(all), [
      "SecurityGroup example",
      "ServerlessCache example",
      "ServerlessMemcached example",
    ]);
    const tags = { Name: "example", Environment: "dev" };
    assert.deepEqual(inputsOf(all, "ServerlessCache", "example"), {
      engine: "memcached",
      majorEngineVersion: "1.6",
      description: "Memcached",
      subnetIds: ["subnet-a1", "subnet-a2"],
      securityGroupIds: ["example-id"],
      tags,
    });
    assert.deepEqual(inputsOf(all, "SecurityGroup", "example"), {
      vpcId: "vpc-1",
      description: "Serverless Memcached cache",
      tags,
    });
  });

  it("bounds usage as it is told", async () => {
    const all = await serverless({
      minimumStorageGb: 1,
      maximumStorageGb: 5000,
      minimumEcpuPerSecond: 1000,
      maximumEcpuPerSecond: 15_000_000,
      kmsKeyId: "arn:key",
    });
    const inputs = inputsOf(all, "ServerlessCache", "example");
    assert.deepEqual(inputs.cacheUsageLimits, {
      dataStorage: { minimum: 1, maximum: 5000, unit: "GB" },
      ecpuPerSeconds: [{ minimum: 1000, maximum: 15_000_000 }],
    });
    assert.equal(inputs.kmsKeyId, "arn:key");
  });

  it("bounds one side only where only that is given", async () => {
    const all = await serverless({ maximumStorageGb: 5 });
    assert.deepEqual(inputsOf(all, "ServerlessCache", "example").cacheUsageLimits, {
      dataStorage: { maximum: 5, unit: "GB" },
    });
  });

  it("goes before its replacement comes under a fixed name only", async () => {
    const auto = find(await serverless(), "ServerlessCache", "example");
    assert.deepEqual([auto.inputs.name, auto.deleteBeforeReplace], [undefined, false]);
    const fixed = find(await serverless({ cacheName: "Sessions" }), "ServerlessCache", "example");
    assert.deepEqual([fixed.inputs.name, fixed.deleteBeforeReplace], ["sessions", true]);
  });

  it("takes endpoint and ports from AWS", async () => {
    await recorded(async () => {
      const cache = new ServerlessMemcached("example", { network });
      assert.equal(await valueOf(cache.endpoint), "example.serverless.example.com");
      assert.equal(await valueOf(cache.port), 11211);
      assert.equal(await valueOf(cache.tls), true);
      assert.deepEqual(await valueOf(cache.readerEndpoint), {
        address: "example-ro.serverless.example.com",
        port: 11212,
      });
    });
  });
});

describe("ServerlessMemcached refuses", () => {
  const cases: [string, Partial<ServerlessMemcachedArgs>, string[]][] = [
    [
      "less than a gigabyte",
      { minimumStorageGb: 0 },
      ["minimumStorageGb must be between 1 and 5000, got 0"],
    ],
    [
      "more than 5,000 gigabytes",
      { maximumStorageGb: 5001 },
      ["maximumStorageGb must be between 1 and 5000, got 5001"],
    ],
    [
      "a part of a gigabyte",
      { maximumStorageGb: 1.5 },
      ["maximumStorageGb must be a whole number, got 1.5"],
    ],
    [
      "less than 1,000 units",
      { minimumEcpuPerSecond: 999 },
      ["minimumEcpuPerSecond must be between 1000 and 15000000, got 999"],
    ],
    [
      "more than 15,000,000 units",
      { maximumEcpuPerSecond: 15_000_001 },
      ["maximumEcpuPerSecond must be between 1000 and 15000000, got 15000001"],
    ],
    [
      "a minimum above the maximum of storage",
      { minimumStorageGb: 6, maximumStorageGb: 5 },
      ["minimumStorageGb must not exceed maximumStorageGb 5, got 6"],
    ],
    [
      "a minimum above the maximum of units",
      { minimumEcpuPerSecond: 3000, maximumEcpuPerSecond: 2000 },
      ["minimumEcpuPerSecond must not exceed maximumEcpuPerSecond 2000, got 3000"],
    ],
    [
      "a version it does not have",
      { majorEngineVersion: "1.5" },
      ['majorEngineVersion must be "1.6" (the only one ElastiCache Serverless has), got "1.5"'],
    ],
    [
      "a fixed name of 41 characters",
      { cacheName: "c".repeat(41) },
      ["cacheName must be at most 40 characters, got 41"],
    ],
    [
      "a fixed name AWS does not take",
      { cacheName: "my_cache" },
      [
        'cacheName must start with a letter and have letters, digits and single hyphens only, none at the end, got "my_cache"',
      ],
    ],
    [
      "a group with no room for a rule",
      { maxRules: 0 },
      ["maxRules must be between 1 and 1000, got 0"],
    ],
  ];
  for (const [what, args, expected] of cases) {
    it(what, async () => {
      const all = await recorded(() => {
        assert.throws(
          () => new ServerlessMemcached("example", { network, ...args }),
          (error: unknown) => {
            assert.ok(error instanceof InvalidArguments);
            assert.deepEqual(error.problems, lines('ServerlessMemcached "example"', expected));
            return true;
          },
        );
      });
      assert.deepEqual(all, [], "nothing was registered before the error");
    });
  }

  it("a name that leaves no room for Pulumi's suffix", () => {
    const name = "c".repeat(33);
    assert.throws(() => new ServerlessMemcached(name, { network }), {
      message: `ServerlessMemcached "${name}": name must be at most 32 characters (AWS allows 40, Pulumi appends 8), got 33.`,
    });
  });
});
