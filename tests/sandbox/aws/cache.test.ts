import assert from "node:assert/strict";
import { decide, readDescribed } from "../../../reachability";
import type { Properties } from "../../../sandbox/wire/values";
import { Account, refuses } from "./account";

const CLUSTER = "aws:elasticache/cluster:Cluster";

describe("a Memcached cluster", () => {
  it("has a configuration endpoint and nodes with names in AWS's shape", async () => {
    const { cluster } = await new Account().cluster({
      numCacheNodes: 2,
      azMode: "cross-az",
      clusterId: "example",
    });
    const { clusterAddress, configurationEndpoint, cacheNodes, port } = cluster.outputs;
    assert.match(
      clusterAddress as string,
      /^example\.[a-z0-9]{6}\.cfg\.apn2\.cache\.amazonaws\.com$/,
    );
    assert.equal(configurationEndpoint, `${clusterAddress as string}:11211`);
    assert.equal(port, 11211);
    const nodes = cacheNodes as { id: string; address: string; availabilityZone: string }[];
    assert.deepEqual(
      nodes.map((n) => [n.id, n.availabilityZone]),
      [
        ["0001", "ap-northeast-2a"],
        ["0002", "ap-northeast-2b"],
      ],
    );
    assert.match(
      nodes[1]?.address ?? "",
      /^example\.[a-z0-9]{6}\.0002\.apn2\.cache\.amazonaws\.com$/,
    );
  });

  it("has an interface per node that the described reader takes for a cache node", async () => {
    const account = new Account();
    const { cluster, a, cacheGroup } = await account.cluster({
      availabilityZone: "ap-northeast-2a",
    });
    const topology = readDescribed(account.world.describe());
    const nodes = [...topology.interfaces.byId.values()].filter((i) => i.kind === "cache-node");
    const [node] = nodes;
    assert.ok(node !== undefined && nodes.length === 1);
    assert.deepEqual(node.subnets.items, [a.id]);
    assert.deepEqual(node.groups.items, [cacheGroup.id]);
    const endpoint = account.world.endpoints().find((e) => e.role === "node");
    assert.deepEqual(node.addresses.items, [endpoint?.address]);
    assert.equal(endpoint?.cluster, cluster.id);
  });

  it("is reached by the client its group admits, and by nobody before", async () => {
    const account = new Account();
    const { a, group, cacheGroup } = await account.cluster();
    const instance = {
      ami: "ami-0123456789abcdef0",
      instanceType: "t4g.micro",
      subnetId: a.id,
      vpcSecurityGroupIds: [group.id],
    };
    await account.make("aws:ec2/instance:Instance", "server", instance);
    const rule = { ipProtocol: "tcp", fromPort: 11211, toPort: 11211 };
    const egress = { ...rule, securityGroupId: group.id, referencedSecurityGroupId: cacheGroup.id };
    await account.make("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", egress);
    const verdict = () => {
      const topology = readDescribed(account.world.describe());
      const all = [...topology.interfaces.byId.values()];
      const from = all.find((i) => i.kind === "instance")?.id ?? "";
      const to = all.find((i) => i.kind === "cache-node")?.id ?? "";
      return decide(topology, {
        from: { kind: "interface", id: from },
        to: { kind: "interface", id: to },
        protocol: "tcp",
        port: 11211,
      }).outcome;
    };
    assert.equal(verdict(), "blocked");
    const ingress = {
      ...rule,
      securityGroupId: cacheGroup.id,
      referencedSecurityGroupId: group.id,
    };
    await account.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", ingress);
    assert.equal(verdict(), "reachable");
  });

  it("gets its VPC's default group when none is named", async () => {
    const { vpc, cluster } = await new Account().cluster({ securityGroupIds: [] });
    assert.deepEqual(cluster.outputs.securityGroupIds, [vpc.outputs.defaultSecurityGroupId]);
  });

  it("keeps its nodes when one is added, and loses the highest when one is removed", async () => {
    const account = new Account();
    const { cluster } = await account.cluster({ numCacheNodes: 2 });
    const grown = await account.change(cluster, { numCacheNodes: 3 });
    const [before, after] = [cluster, grown].map((m) => m.outputs.cacheNodes as unknown[]);
    assert.deepEqual(after?.slice(0, 2), before);
    assert.equal(after?.length, 3);
    const shrunk = await account.change(grown, { numCacheNodes: 1 });
    assert.deepEqual(shrunk.outputs.cacheNodes, before?.slice(0, 1));
    assert.equal(
      account.world.where("network-interface", { partOf: `cache-cluster/${cluster.id}` }).length,
      1,
    );
  });

  it("says that its nodes are in several zones once they are, and in one again when they are not", async () => {
    const account = new Account();
    const { cluster } = await account.cluster();
    const zonesOf = ({ outputs }: typeof cluster) => [outputs.azMode, outputs.availabilityZone];
    const [, first] = zonesOf(cluster);
    const grown = await account.change(cluster, { numCacheNodes: 2, azMode: "cross-az" });
    assert.deepEqual(zonesOf(grown), ["cross-az", "Multiple"]);
    const shrunk = await account.change(grown, { numCacheNodes: 1, azMode: "single-az" });
    assert.deepEqual(zonesOf(shrunk), ["single-az", first]);
  });

  it("moves off the default group in place", async () => {
    const account = new Account();
    const { cluster, group } = await account.cluster({ securityGroupIds: [] });
    const changed = await account.change(cluster, { securityGroupIds: [group.id] });
    assert.deepEqual(changed.outputs.securityGroupIds, [group.id]);
    assert.equal(changed.outputs.configurationEndpoint, cluster.outputs.configurationEndpoint);
    const [node] = account.world.where("network-interface", {
      partOf: `cache-cluster/${cluster.id}`,
    });
    assert.deepEqual(node?.properties.securityGroups, [group.id]);
  });

  const REFUSALS: readonly (readonly [
    string,
    Record<string, string | number | boolean>,
    string,
  ])[] = [
    [
      "TLS before 1.6.12",
      { engineVersion: "1.6.6", transitEncryptionEnabled: true },
      "InvalidParameterCombination",
    ],
    [
      "IPv6 before 1.6.6",
      { engineVersion: "1.5.16", networkType: "dual_stack" },
      "InvalidParameterCombination",
    ],
    ["a node type that is none", { nodeType: "t4g.micro" }, "InvalidParameterValue"],
    ["no node at all", { numCacheNodes: 0 }, "InvalidParameterValue"],
    [
      "a zone its subnets are not in",
      { availabilityZone: "ap-northeast-2c" },
      "InvalidParameterValue",
    ],
  ];
  for (const [what, inputs, code] of REFUSALS) {
    it(`is refused with ${what}`, async () => {
      await refuses(new Account().cluster(inputs), code);
    });
  }

  it("is refused with a subnet group and with a parameter group that are gone", async () => {
    const account = new Account();
    const { subnetGroup, cluster } = await account.cluster();
    const family = { family: "memcached1.6" };
    const parameters = await account.make(
      "aws:elasticache/parameterGroup:ParameterGroup",
      "own",
      family,
    );
    await account.remove(parameters);
    await account.remove(cluster);
    await account.remove(subnetGroup);
    const again: Properties = { ...cluster.inputs, clusterId: "again" };
    await refuses(account.make(CLUSTER, "c", again), "CacheSubnetGroupNotFoundFault");
    const { engine, nodeType, numCacheNodes } = cluster.inputs;
    await refuses(
      account.make(CLUSTER, "c", {
        ...{ engine: engine ?? "", nodeType: nodeType ?? "", numCacheNodes: numCacheNodes ?? 1 },
        parameterGroupName: parameters.id,
      }),
      "CacheParameterGroupNotFound",
    );
  });

  it("is warned about before anything is made for a parameter family of another version, AWS's own too", async () => {
    const account = new Account();
    const base = { engine: "memcached", nodeType: "cache.t4g.micro", numCacheNodes: 1 };
    assert.deepEqual(
      await account.warningsOf(CLUSTER, { ...base, parameterGroupName: "default.memcached1.5" }),
      [
        "AWS is going to refuse this: InvalidParameterCombination: Expected a parameter group of family memcached1.6 but found one of family memcached1.5",
      ],
    );
  });

  it("is warned about before anything is made for a name in the place of an id", async () => {
    const inputs = {
      ...{ engine: "memcached", nodeType: "cache.t4g.micro", numCacheNodes: 1 },
      securityGroupIds: ["web"],
    };
    assert.deepEqual(await new Account().warningsOf(CLUSTER, inputs), [
      'AWS is going to refuse this: InvalidParameterValue: Invalid id: "web" (expecting "sg-...")',
    ]);
  });

  it("has no name that is longer than AWS allows: Pulumi's own error, and nothing cut", async () => {
    const type = CLUSTER;
    const name = "the-memcached-cluster-of-the-staging-stack-with-long-name";
    const inputs = { engine: "memcached", nodeType: "cache.t4g.micro", numCacheNodes: 1 };
    await assert.rejects(new Account().make(type, name, inputs), {
      message: `name '${name}-' plus 7 random chars is longer than maximum length 50`,
    });
  });

  it("is in no subnet group with an underscore in its name", async () => {
    const account = new Account();
    const type = "aws:elasticache/subnetGroup:SubnetGroup";
    const inputs = { name: "inv_web_vpc", subnetIds: ["subnet-0123456789abcdef0"] };
    const refusal = /The parameter CacheSubnetGroupName is not a valid identifier/;
    const warnings = await account.warningsOf(type, inputs);
    assert.match(warnings?.join() ?? "", refusal);
    await refuses(account.make(type, "cache", inputs), "InvalidParameterValue", refusal);
  });

  it("is refused under a name that is taken, and with a group of another VPC", async () => {
    const account = new Account();
    const { cluster, subnetGroup } = await account.cluster({ clusterId: "taken" });
    await refuses(account.make(CLUSTER, "second", cluster.inputs), "CacheClusterAlreadyExists");
    const foreign = await account.make("aws:ec2/securityGroup:SecurityGroup", "foreign", {});
    const inputs = {
      ...cluster.inputs,
      clusterId: "free",
      subnetGroupName: subnetGroup.id,
      securityGroupIds: [foreign.id],
    };
    await refuses(account.make(CLUSTER, "third", inputs), "InvalidParameterValue");
  });

  it("keeps its subnet group and its security group from going", async () => {
    const account = new Account();
    const { subnetGroup, cacheGroup, cluster } = await account.cluster();
    await refuses(account.remove(subnetGroup), "CacheSubnetGroupInUse");
    await refuses(account.remove(cacheGroup), "DependencyViolation");
    await account.remove(cluster);
    await account.remove(subnetGroup);
    await account.remove(cacheGroup);
  });

  const CHECKS: readonly (readonly [Record<string, string | number | string[]>, string])[] = [
    [{ clusterId: "a--b" }, "clusterId"],
    [{ clusterId: "x".repeat(51) }, "clusterId"],
    [{ azMode: "cross-az", numCacheNodes: 1 }, "azMode"],
    [{ engine: "memcached", engineVersion: "1.6" }, "engineVersion"],
    [{ maintenanceWindow: "sunday" }, "maintenanceWindow"],
    [
      { numCacheNodes: 2, preferredAvailabilityZones: ["ap-northeast-2a"] },
      "preferredAvailabilityZones",
    ],
  ];
  for (const [inputs, property] of CHECKS) {
    it(`fails its check at ${property} for ${JSON.stringify(inputs)}`, async () => {
      const failures = await new Account().failuresOf(CLUSTER, inputs);
      assert.deepEqual(
        failures.map((f) => f.property),
        [property],
      );
    });
  }
});

describe("what a change does to a cluster", () => {
  const CHANGES: readonly (readonly [
    string,
    Record<string, string | number | boolean | string[]>,
    boolean,
  ])[] = [
    ["its security groups", { securityGroupIds: ["sg-other"] }, false],
    ["the number of nodes", { numCacheNodes: 2 }, false],
    ["a newer version", { engineVersion: "1.6.26" }, false],
    ["an older version", { engineVersion: "1.6.12" }, true],
    ["the maintenance window", { maintenanceWindow: "mon:01:00-mon:02:00" }, false],
    ["the node type", { nodeType: "cache.t4g.small" }, true],
    ["the port", { port: 11212 }, true],
    ["TLS", { transitEncryptionEnabled: true }, true],
    ["the subnet group", { subnetGroupName: "other" }, true],
    ["the cluster id", { clusterId: "other" }, true],
    ["tags", { tags: ["x"] as never }, false],
  ];
  for (const [what, change, isReplacement] of CHANGES) {
    it(`${what}: ${isReplacement ? "replaces" : "in place"}`, async () => {
      const account = new Account();
      const { cluster } = await account.cluster();
      const [property = ""] = Object.keys(change);
      const news = { ...cluster.inputs, ...(property === "tags" ? { tags: { a: "b" } } : change) };
      const diff = await account.aws.diff({
        ...cluster,
        oldInputs: cluster.inputs,
        oldOutputs: cluster.outputs,
        news,
      });
      assert.equal(diff.changes, true);
      assert.deepEqual(diff.replaces, isReplacement ? [property] : []);
    });
  }

  it("writing down what AWS had computed changes nothing; anything else does", async () => {
    const account = new Account();
    const { subnetGroup, cacheGroup } = await account.cluster();
    const made = await account.make("aws:elasticache/cluster:Cluster", "plain", {
      engine: "memcached",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 1,
      subnetGroupName: subnetGroup.id,
      securityGroupIds: [cacheGroup.id],
    });
    const computed = { port: 11211, engineVersion: "1.6.22", azMode: "single-az" };
    const same = await account.diff(made, computed);
    assert.deepEqual([same.changes, same.replaces, same.detailedDiff], [false, [], {}]);
    const port = await account.diff(made, { port: 11311 });
    assert.deepEqual([port.replaces, port.detailedDiff], [["port"], { port: "add-replace" }]);
    const older = await account.diff(made, { engineVersion: "1.6.12" });
    assert.deepEqual(older.replaces, ["engineVersion"]);
    const newer = await account.diff(made, { engineVersion: "1.6.26" });
    assert.deepEqual([newer.changes, newer.replaces], [true, []]);
  });

  it("with a fixed name the old one goes first, with an auto-name the new one comes first", async () => {
    const account = new Account();
    const auto = (await account.cluster()).cluster;
    const fixed = (await new Account().cluster({ clusterId: "fixed" })).cluster;
    const before = async (made: typeof auto) =>
      (
        await account.aws.diff({
          ...made,
          oldInputs: made.inputs,
          oldOutputs: made.outputs,
          news: { ...made.inputs, port: 1 },
        })
      ).deleteBeforeReplace;
    assert.deepEqual([await before(auto), await before(fixed)], [false, true]);
  });
});

describe("an automatic name", () => {
  it("stays when an alias leads to the resource from another URN", async () => {
    const account = new Account();
    const { cluster } = await account.cluster();
    const moved = cluster.urn.replace(/[^:]+$/, "renamed");
    const news = Object.fromEntries(
      Object.entries(cluster.inputs).filter(([name]) => name !== "clusterId"),
    );
    const { inputs } = await account.aws.check({
      ...{ urn: moved, type: cluster.type },
      ...{ olds: cluster.inputs, news },
    });
    assert.equal(inputs.clusterId, cluster.id);
  });

  it("is made up anew where the name before was the program's", async () => {
    const account = new Account();
    const { cluster } = await account.cluster({ clusterId: "fixed" });
    const news = Object.fromEntries(
      Object.entries(cluster.inputs).filter(([name]) => name !== "clusterId"),
    );
    const { inputs } = await account.aws.check({ ...cluster, olds: cluster.inputs, news });
    const { clusterId } = inputs;
    assert.ok(typeof clusterId === "string" && /^\w+-[0-9a-f]{7}$/.test(clusterId));
  });
});

describe("a serverless cache", () => {
  it("speaks TLS on 11211 for writers and 11212 for readers", async () => {
    const account = new Account();
    const { a, b, cacheGroup } = await account.cluster();
    const inputs = {
      engine: "memcached",
      subnetIds: [a.id, b.id],
      securityGroupIds: [cacheGroup.id],
    };
    const { outputs } = await account.make(
      "aws:elasticache/serverlessCache:ServerlessCache",
      "s",
      inputs,
    );
    const [endpoint] = outputs.endpoints as { address: string; port: number }[];
    const [reader] = outputs.readerEndpoints as { port: number }[];
    assert.match(
      endpoint?.address ?? "",
      /^s-[0-9a-f]{7}-[a-z0-9]{6}\.serverless\.apn2\.cache\.amazonaws\.com$/,
    );
    assert.deepEqual([endpoint?.port, reader?.port], [11211, 11212]);
    const roles = account.world
      .endpoints()
      .filter((e) => e.tls)
      .map((e) => e.role);
    assert.deepEqual(roles, ["serverless", "serverless-reader"]);
  });
});
