import assert from "node:assert/strict";
import * as route53 from "@pulumi/aws/route53";
import * as sns from "@pulumi/aws/sns";
import {
  type CacheNetwork,
  InvalidArguments,
  MemcachedCluster,
  type MemcachedClusterArgs,
  Network,
} from "../../components/index";
import { type Registered, find, inputsOf, lines, names, recorded, valueOf } from "./recorded";

const ZONES = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"];

function network(zones = ZONES): CacheNetwork {
  return Network.fromExisting("net", {
    vpcId: "vpc-1",
    cacheSubnetIds: ["subnet-a1", "subnet-a2", "subnet-a3"],
    cacheZones: zones,
  });
}

function cluster(
  args: Partial<MemcachedClusterArgs> = {},
  name = "example",
): Promise<Registered[]> {
  return recorded(() => new MemcachedCluster(name, { network: network(), ...args }));
}

async function problems(args: Partial<MemcachedClusterArgs>, name = "example"): Promise<string[]> {
  let found: string[] = [];
  const registered = await recorded(() => {
    try {
      new MemcachedCluster(name, { network: network(), ...args });
    } catch (error) {
      assert.ok(error instanceof InvalidArguments, String(error));
      found = [...error.problems];
    }
  });
  if (found.length > 0) assert.deepEqual(registered, [], "nothing was registered before the error");
  return found;
}

describe("MemcachedCluster", () => {
  it("consists of a group without rules, a subnet group, a parameter group and the cluster", async () => {
    const all = await cluster({ tags: { Environment: "dev" } });
    assert.deepEqual(names(all), [
      "SecurityGroup example",
      "Cluster example",
      "ParameterGroup example",
      "SubnetGroup example",
      "MemcachedCluster example",
    ]);
    const tags = { Name: "example", Environment: "dev" };
    assert.deepEqual(inputsOf(all, "SecurityGroup", "example"), {
      vpcId: "vpc-1",
      description: "Memcached nodes",
      tags,
    });
    assert.deepEqual(inputsOf(all, "SubnetGroup", "example"), {
      description: "Memcached nodes",
      subnetIds: ["subnet-a1", "subnet-a2", "subnet-a3"],
      tags,
    });
    assert.deepEqual(inputsOf(all, "ParameterGroup", "example"), {
      family: "memcached1.6",
      description: "Memcached parameters",
      tags,
    });
    assert.deepEqual(inputsOf(all, "Cluster", "example"), {
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 1,
      azMode: "single-az",
      port: 11211,
      networkType: "ipv4",
      ipDiscovery: "ipv4",
      transitEncryptionEnabled: false,
      subnetGroupName: "example-0000001",
      parameterGroupName: "example-0000002",
      securityGroupIds: ["example-id"],
      applyImmediately: true,
      tags,
    });
  });

  it("hands on everything it is told", async () => {
    const all = await cluster({
      nodeCount: 3,
      nodeType: "cache.m7g.large",
      engineVersion: "1.6.17",
      port: 11311,
      tls: true,
      maintenanceWindow: "sun:23:30-mon:00:30",
      nodeZones: ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2a"],
      applyImmediately: false,
      parameters: { maxItemSizeBytes: 2097152, casDisabled: true },
      securityGroupName: "Memcached Cluster",
    });
    const inputs = inputsOf(all, "Cluster", "example");
    assert.deepEqual(
      [inputs.numCacheNodes, inputs.nodeType, inputs.engineVersion, inputs.port],
      [3, "cache.m7g.large", "1.6.17", 11311],
    );
    assert.equal(inputs.transitEncryptionEnabled, true);
    assert.equal(inputs.maintenanceWindow, "sun:23:30-mon:00:30");
    assert.equal(inputs.azMode, "cross-az");
    assert.deepEqual(inputs.preferredAvailabilityZones, [
      "ap-northeast-2a",
      "ap-northeast-2b",
      "ap-northeast-2a",
    ]);
    assert.equal(inputs.applyImmediately, false);
    assert.deepEqual(inputsOf(all, "ParameterGroup", "example").parameters, [
      { name: "cas_disabled", value: "1" },
      { name: "max_item_size", value: "2097152" },
    ]);
    assert.equal(inputsOf(all, "SecurityGroup", "example").name, "Memcached Cluster");
  });

  it("spreads several nodes over several zones, and keeps them in one where there is one", async () => {
    assert.equal(
      inputsOf(await cluster({ nodeCount: 2 }), "Cluster", "example").azMode,
      "cross-az",
    );
    const single = await cluster({ nodeCount: 2, network: network(["ap-northeast-2a"]) });
    assert.equal(inputsOf(single, "Cluster", "example").azMode, "single-az");
  });

  it("keeps them in one zone where there is one subnet, whose zone nobody named", async () => {
    const unnamed = (ids: string[]): CacheNetwork =>
      Network.fromExisting("net", { vpcId: "vpc-1", cacheSubnetIds: ids });
    const one = await cluster({ nodeCount: 2, network: unnamed(["subnet-a1"]) });
    assert.equal(inputsOf(one, "Cluster", "example").azMode, "single-az");
    const two = await cluster({ nodeCount: 2, network: unnamed(["subnet-a1", "subnet-a2"]) });
    assert.equal(inputsOf(two, "Cluster", "example").azMode, "cross-az");
  });

  it("speaks IPv6 where the network does", async () => {
    const dual = { ...network(), isDualStack: true };
    const both = inputsOf(
      await cluster({ networkType: "dual_stack", network: dual }),
      "Cluster",
      "example",
    );
    assert.deepEqual([both.networkType, both.ipDiscovery], ["dual_stack", "ipv4"]);
    const only = inputsOf(
      await cluster({ networkType: "ipv6", network: dual }),
      "Cluster",
      "example",
    );
    assert.deepEqual([only.networkType, only.ipDiscovery], ["ipv6", "ipv6"]);
  });

  it("is auto-named, made before it is replaced, and lower-cased, by default", async () => {
    const all = await cluster({}, "Example");
    const made = find(all, "Cluster", "example");
    assert.equal(made.inputs.clusterId, undefined);
    assert.equal(made.deleteBeforeReplace, false);
    assert.deepEqual(names(all).slice(0, 4), [
      "SecurityGroup example",
      "Cluster example",
      "ParameterGroup example",
      "SubnetGroup example",
    ]);
  });

  it("is deleted before it is replaced under a fixed name, which is lower-cased", async () => {
    const made = find(await cluster({ clusterName: "Sessions" }), "Cluster", "example");
    assert.equal(made.inputs.clusterId, "sessions");
    assert.equal(made.deleteBeforeReplace, true);
  });

  it("takes the parameter group family from the version", async () => {
    const all = await cluster({ engineVersion: "1.5.16" });
    assert.equal(inputsOf(all, "ParameterGroup", "example").family, "memcached1.5");
  });

  it("exports the configuration endpoint's host, the port, TLS and the nodes", async () => {
    await recorded(async () => {
      const made = new MemcachedCluster("example", { network: network() });
      assert.equal(await valueOf(made.endpoint), "example.cfg.example.com");
      assert.equal(await valueOf(made.port), 11211);
      assert.equal(await valueOf(made.tls), false);
      assert.deepEqual(await valueOf(made.nodes), [
        {
          id: "0001",
          address: "example.0001.example.com",
          port: 11211,
          availabilityZone: "ap-northeast-2a",
        },
      ]);
    });
  });

  it("tells a topic and keeps a record where asked", async () => {
    const all = await recorded(() => {
      const recordZone = new route53.Zone("internal", { name: "internal.example" });
      const notificationTopic = new sns.Topic("notices");
      new MemcachedCluster("example", {
        network: network(),
        recordZone,
        recordName: "cache.internal.example",
        notificationTopic,
      });
    });
    assert.deepEqual(inputsOf(all, "Record", "example"), {
      name: "cache.internal.example",
      type: "CNAME",
      ttl: 60,
      records: ["example.cfg.example.com"],
    });
    assert.equal(inputsOf(all, "Cluster", "example").notificationTopicArn, "arn:topic/notices");
  });
});

describe("MemcachedCluster that takes over an existing cluster", () => {
  const existing = { clusterName: "examplememcached", subnetGroupName: "default" };

  it("is imported first, and nothing about it changes", async () => {
    const all = await cluster({ existing: { ...existing, isImport: true } });
    const made = find(all, "Cluster", "example");
    assert.equal(made.importId, "examplememcached");
    assert.deepEqual(made.ignoreChanges, ["*"]);
  });

  it("then moves to its dedicated group in place: name and subnet group stay", async () => {
    const all = await cluster({ existing });
    const made = find(all, "Cluster", "example");
    assert.equal(made.importId, "");
    assert.deepEqual(made.ignoreChanges, []);
    assert.equal(made.inputs.clusterId, "examplememcached");
    assert.equal(made.inputs.subnetGroupName, "default");
    assert.deepEqual(made.inputs.securityGroupIds, ["example-id"]);
    assert.deepEqual(names(all), [
      "SecurityGroup example",
      "Cluster example",
      "ParameterGroup example",
      "MemcachedCluster example",
    ]);
  });

  it("keeps its parameter group where that is named", async () => {
    const all = await cluster({
      existing: { ...existing, parameterGroupName: "default.memcached1.6" },
    });
    assert.equal(inputsOf(all, "Cluster", "example").parameterGroupName, "default.memcached1.6");
    assert.equal(names(all).includes("ParameterGroup example"), false);
  });
});

describe("MemcachedCluster refuses", () => {
  const cases: [string, Partial<MemcachedClusterArgs>, string[]][] = [
    ["no node", { nodeCount: 0 }, ["nodeCount must be at least 1, got 0"]],
    ["a part of a node", { nodeCount: 1.5 }, ["nodeCount must be a whole number, got 1.5"]],
    [
      "more nodes than the quota",
      { nodeCount: 61 },
      ["nodeCount must be at most 60, got 61; where AWS raised your quota, set maxNodes"],
    ],
    [
      "more nodes than a raised quota",
      { nodeCount: 91, maxNodes: 90 },
      ["nodeCount must be at most maxNodes 90, got 91"],
    ],
    [
      "a quota of nothing",
      { maxNodes: 0 },
      ["nodeCount must be at most maxNodes 0, got 1", "maxNodes must be at least 1, got 0"],
    ],
    [
      "a version without a patch",
      { engineVersion: "1.6" },
      ['engineVersion must be major.minor.patch such as "1.6.22", got "1.6"'],
    ],
    [
      "a version of another engine",
      { engineVersion: "7.1.0" },
      ['engineVersion must be of 1.4, 1.5 or 1.6, got "7.1.0"'],
    ],
    [
      "TLS before 1.6.12",
      { engineVersion: "1.6.6", tls: true },
      ['tls needs engineVersion 1.6.12 or later, got "1.6.6"'],
    ],
    [
      "TLS on 1.5",
      { engineVersion: "1.5.16", tls: true },
      ['tls needs engineVersion 1.6.12 or later, got "1.5.16"'],
    ],
    [
      "IPv6 before 1.6.6",
      { engineVersion: "1.5.16", networkType: "ipv6" },
      ['networkType "ipv6" needs engineVersion 1.6.6 or later, got "1.5.16"'],
    ],
    [
      "IPv6 on an old node type",
      { nodeType: "cache.m4.large", networkType: "dual_stack" },
      [
        'networkType "dual_stack" needs a Nitro node type such as "cache.t4g.micro", got "cache.m4.large"',
      ],
    ],
    [
      "IPv6 in an IPv4 network",
      { networkType: "dual_stack", network: { ...network(), isDualStack: false } },
      ['networkType "dual_stack" needs a network with isDualStack: true, got one with IPv4 only'],
    ],
    [
      "an unknown network type",
      { networkType: "ipv5" as "ipv4" },
      ['networkType must be one of "ipv4", "dual_stack", "ipv6", got "ipv5"'],
    ],
    [
      "everything a version cannot do, at once",
      {
        engineVersion: "1.5.16",
        networkType: "dual_stack",
        parameterGroupFamily: "memcached1.6",
        parameters: { lruCrawler: true },
        tls: true,
      },
      [
        'networkType "dual_stack" needs engineVersion 1.6.6 or later, got "1.5.16"',
        'parameterGroupFamily must be "memcached1.5" for engineVersion 1.5.16, got "memcached1.6"',
        'parameters must be left out for engineVersion 1.5.16 (they are those of memcached1.6), got ["lruCrawler"]',
        'tls needs engineVersion 1.6.12 or later, got "1.5.16"',
      ],
    ],
    [
      "a text where true or false is meant",
      { tls: "false" as unknown as boolean },
      ['tls must be one of true, false, got "false"'],
    ],
    [
      "a port that is a text",
      { port: "11211" as never },
      ['port must be a whole number, got "11211"'],
    ],
    [
      "no network",
      { network: undefined },
      ["network must be a Network, or Network.fromExisting(…) or fromDefaultVpc(), got nothing"],
    ],
    [
      "a group named as AWS's ids are",
      { securityGroupName: "sg-cache" },
      ['securityGroupName must not start with "sg-" (AWS keeps that for ids), got "sg-cache"'],
    ],
    [
      "a group named in letters AWS does not take",
      { securityGroupName: "멤캐시드" },
      [
        'securityGroupName must be 1 to 255 of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got "멤캐시드"',
      ],
    ],
    [
      "a tag that AWS keeps for itself, and one that is no text",
      { tags: { "aws:owner": "me", Nodes: 3 as unknown as string } },
      [
        'tags must have keys of 1 to 128 characters that do not start with "aws:", got "aws:owner"',
        "tags.Nodes must be a string of at most 256 characters, got 3",
      ],
    ],
    [
      "a topic by its name",
      { notificationTopic: "arn:aws:sns:…" as never },
      ['notificationTopic must be an sns.Topic, got "arn:aws:sns:…"'],
    ],
    [
      "an existing cluster without its subnet group",
      { existing: { clusterName: "old" } as never },
      ["existing.subnetGroupName must name the cluster's subnet group, got nothing"],
    ],
    [
      "a family that is not the version's",
      { parameterGroupFamily: "memcached1.5" },
      ['parameterGroupFamily must be "memcached1.6" for engineVersion 1.6.22, got "memcached1.5"'],
    ],
    [
      "an instance type for a node type",
      { nodeType: "t4g.micro" },
      ['nodeType must be a node type such as "cache.t4g.micro", got "t4g.micro"'],
    ],
    ["port 0", { port: 0 }, ["port must be between 1 and 65535, got 0"]],
    ["port 65536", { port: 65536 }, ["port must be between 1 and 65535, got 65536"]],
    [
      "a window of 59 minutes",
      { maintenanceWindow: "sun:23:30-mon:00:29" },
      [
        'maintenanceWindow must be at least 60 minutes long, got "sun:23:30-mon:00:29" (59 minutes)',
      ],
    ],
    [
      "a window of no length",
      { maintenanceWindow: "mon:05:00-mon:05:00" },
      ['maintenanceWindow must be at least 60 minutes long, got "mon:05:00-mon:05:00" (0 minutes)'],
    ],
    [
      "a window in other words",
      { maintenanceWindow: "Sunday 5am" },
      [
        'maintenanceWindow must be ddd:hh24:mi-ddd:hh24:mi in UTC such as "sun:18:00-sun:19:00", got "Sunday 5am"',
      ],
    ],
    [
      "a window on no day",
      { maintenanceWindow: "son:05:00-son:06:00" },
      [
        'maintenanceWindow must be ddd:hh24:mi-ddd:hh24:mi in UTC such as "sun:18:00-sun:19:00", got "son:05:00-son:06:00"',
      ],
    ],
    [
      "fewer zones than nodes",
      { nodeCount: 2, nodeZones: ["ap-northeast-2a"] },
      ["nodeZones must name one zone per node (2), got 1"],
    ],
    [
      "a zone the subnets are not in",
      { nodeZones: ["ap-northeast-2d"] },
      [
        'nodeZones must be zones of the network\'s cache subnets (ap-northeast-2a, ap-northeast-2b, ap-northeast-2c), got "ap-northeast-2d"',
      ],
    ],
    [
      "every zone the subnets are not in, beside too few of them",
      { nodeCount: 3, nodeZones: ["ap-northeast-2d", "us-east-1a"] },
      [
        "nodeZones must name one zone per node (3), got 2",
        'nodeZones must be zones of the network\'s cache subnets (ap-northeast-2a, ap-northeast-2b, ap-northeast-2c), got "ap-northeast-2d"',
        'nodeZones must be zones of the network\'s cache subnets (ap-northeast-2a, ap-northeast-2b, ap-northeast-2c), got "us-east-1a"',
      ],
    ],
    [
      "a fixed name that starts with a digit",
      { clusterName: "1st" },
      [
        'clusterName must start with a letter and have letters, digits and single hyphens only, none at the end, got "1st"',
      ],
    ],
    [
      "a fixed name with two hyphens",
      { clusterName: "a--b" },
      [
        'clusterName must start with a letter and have letters, digits and single hyphens only, none at the end, got "a--b"',
      ],
    ],
    [
      "a fixed name with a hyphen at its end",
      { clusterName: "a-" },
      [
        'clusterName must start with a letter and have letters, digits and single hyphens only, none at the end, got "a-"',
      ],
    ],
    [
      "a fixed name of 51 characters",
      { clusterName: "c".repeat(51) },
      ["clusterName must be at most 50 characters, got 51"],
    ],
    [
      "a record without a zone",
      { recordName: "cache.example" },
      ["recordZone must be given with recordName, got none"],
    ],
    [
      "a group with no room for a rule",
      { maxRules: 0 },
      ["maxRules must be between 1 and 1000, got 0"],
    ],
    [
      "two names for one cluster",
      { clusterName: "a", existing: { clusterName: "b", subnetGroupName: "default" } },
      ['clusterName must be left out where existing is given, got "a"'],
    ],
    [
      "an existing cluster that has no name",
      { existing: { clusterName: "", subnetGroupName: "" } },
      [
        'existing.clusterName must start with a letter and have letters, digits and single hyphens only, none at the end, got ""',
        'existing.subnetGroupName must name the cluster\'s subnet group, got ""',
      ],
    ],
    [
      "parameters of 1.6 on 1.5",
      { engineVersion: "1.5.16", parameters: { lruCrawler: true } },
      [
        'parameters must be left out for engineVersion 1.5.16 (they are those of memcached1.6), got ["lruCrawler"]',
      ],
    ],
    [
      "everything that is wrong, at once",
      { nodeCount: 0, engineVersion: "latest", port: -1 },
      [
        "nodeCount must be at least 1, got 0",
        'engineVersion must be major.minor.patch such as "1.6.22", got "latest"',
        "port must be between 1 and 65535, got -1",
      ],
    ],
  ];
  for (const [what, args, expected] of cases) {
    it(what, async () => {
      assert.deepEqual(await problems(args), lines('MemcachedCluster "example"', expected));
    });
  }

  it("a zone without a record's name", async () => {
    await recorded(() => {
      const recordZone = new route53.Zone("internal", { name: "internal.example" });
      assert.throws(() => new MemcachedCluster("example", { network: network(), recordZone }), {
        message: 'MemcachedCluster "example": recordName must be given with recordZone, got none.',
      });
    });
  });

  it("a name that leaves no room for Pulumi's suffix", async () => {
    assert.deepEqual(await problems({}, "c".repeat(43)), [
      `MemcachedCluster "${"c".repeat(43)}": name must be at most 42 characters (AWS allows 50, Pulumi appends 8), got 43.`,
    ]);
    assert.deepEqual(await problems({}, "c".repeat(42)), []);
  });

  it("a name AWS does not take", async () => {
    const line =
      'MemcachedCluster "my_cache": name must start with a letter and have letters, digits and single hyphens only, none at the end, got "my_cache".';
    assert.deepEqual(await problems({}, "my_cache"), [line]);
    // Its subnet group is named after it, whatever the cluster is called.
    assert.deepEqual(await problems({ clusterName: "sessions" }, "my_cache"), [line]);
    assert.deepEqual(await problems({}, "sg-cache"), [
      'MemcachedCluster "sg-cache": name must not start with "sg-" (AWS keeps that for ids), got "sg-cache".',
    ]);
  });
});

describe("MemcachedCluster accepts", () => {
  const cases: [string, Partial<MemcachedClusterArgs>][] = [
    ["60 nodes", { nodeCount: 60 }],
    ["90 nodes with a raised quota", { nodeCount: 90, maxNodes: 90 }],
    ["TLS from 1.6.12", { engineVersion: "1.6.12", tls: true }],
    ["IPv6 from 1.6.6", { engineVersion: "1.6.6", networkType: "dual_stack" }],
    [
      "a window of exactly 60 minutes over midnight of Sunday",
      { maintenanceWindow: "sun:23:30-mon:00:30" },
    ],
    ["the first and the last port", { port: 65535 }],
    ["a name of 50 characters", { clusterName: "c".repeat(50) }],
    ["an old node type with IPv4", { nodeType: "cache.t2.micro" }],
    ["a node type with many processors", { nodeType: "cache.r7g.12xlarge" }],
  ];
  for (const [what, args] of cases) {
    it(what, async () => {
      assert.deepEqual(await problems(args), []);
    });
  }
});
