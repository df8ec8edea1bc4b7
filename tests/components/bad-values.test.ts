/**
 * Every argument of every component with every kind of wrong value, as JavaScript lets one write them: whatever it is, the answer
 * is one line for each problem, before anything is registered; never a TypeError.
 */

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  CacheAlarms,
  ExampleServer,
  InvalidArguments,
  MemcachedCluster,
  Network,
  ServerlessMemcached,
} from "../../components/index";
import { tried } from "../tried";
import { recorded } from "./recorded";
import { someOf } from "../long-form";

const WRONG: unknown[] = [
  ...[undefined, null, NaN, Infinity, "", "x", "1", 0, -1, 1.5, 10n, true],
  ...[{}, [], [undefined], (): number => 1],
];

const network = Network.fromExisting("net", {
  vpcId: "vpc-1",
  cacheSubnetIds: ["subnet-a1"],
  internet: "nat",
});

interface Case {
  readonly make: (name: string, args: Record<string, unknown>) => unknown;
  readonly fields: readonly string[];
}

const COMPONENTS: Record<string, Case> = {
  MemcachedCluster: {
    make: (name, args) => new MemcachedCluster(name, { network, ...args }),
    fields: [
      ...["network", "nodeCount", "maxNodes", "nodeType", "engineVersion", "parameterGroupFamily"],
      ...["parameters", "port", "tls", "networkType", "nodeZones", "maintenanceWindow", "existing"],
      ...["notificationTopic", "applyImmediately", "clusterName", "securityGroupName", "tags"],
      ...["recordZone", "recordName", "maxRules"],
    ],
  },
  ServerlessMemcached: {
    make: (name, args) => new ServerlessMemcached(name, { network, ...args }),
    fields: [
      ...["network", "majorEngineVersion", "minimumStorageGb", "maximumStorageGb", "kmsKeyId"],
      ...["minimumEcpuPerSecond", "maximumEcpuPerSecond", "cacheName", "securityGroupName"],
      ...["maxRules", "tags"],
    ],
  },
  Network: {
    make: (name, args) =>
      new Network(name, { region: "ap-northeast-2", zones: ["ap-northeast-2a"], ...args }),
    fields: [
      ...["region", "zones", "vpcCidr", "cacheCidrs", "clientCidrs", "clientPlacement", "nat"],
      ...["ssmEndpoints", "hasFlowLogs", "flowLogRetentionDays", "isDualStack", "tags"],
    ],
  },
  ExampleServer: {
    make: (name, args) => {
      const cache = {
        endpoint: pulumi.output("e"),
        port: pulumi.output(1),
        tls: pulumi.output(true),
      };
      return new ExampleServer(name, { network, cache, imageId: "ami-1", ...args });
    },
    fields: ["network", "cache", "imageId", "instanceType", "hasPublicAddress", "tags"],
  },
  CacheAlarms: {
    make: (name, args) => {
      const cluster = { name: "cache", nodeCount: 1, nodeType: pulumi.output("cache.t4g.micro") };
      const cacheCluster = { clusterId: pulumi.output("cache") };
      return new CacheAlarms(name, {
        cluster: { ...cluster, cluster: cacheCluster } as never,
        ...args,
      });
    },
    fields: [
      ...["cluster", "alarmActions", "okActions", "cpuUtilizationPercent", "evictions", "tags"],
      ...["currConnections", "swapUsageBytes", "freeableMemoryBytes"],
    ],
  },
};

/** What a component says of each value: problems, or none where it is accepted. */
async function answers(
  component: string,
  { make }: Case,
  argumentsOf: (value: unknown) => Record<string, unknown>,
): Promise<void> {
  const refused: string[] = [];
  const all = await recorded(() => {
    for (const [index, value] of WRONG.entries()) {
      const name = `own-${index}`;
      try {
        make(name, argumentsOf(value));
      } catch (error) {
        assert.ok(error instanceof InvalidArguments, `value ${index}: ${String(error)}`);
        for (const line of error.problems) {
          assert.match(line, new RegExp(`^${component} "${name}": [^\\n]+, got [^\\n]+\\.$`));
        }
        refused.push(name);
      }
    }
  });
  tried({ cases: WRONG.length });
  const made = all.filter(({ name }) => refused.includes(name)).map(({ name }) => name);
  assert.deepEqual(made, [], "nothing was registered before the error");
  assert.ok(refused.length >= 8, `only ${refused.length} were refused`);
}

for (const [component, what] of Object.entries(COMPONENTS)) {
  describe(`${component} answers any wrong value in one line`, () => {
    for (const field of someOf(what.fields, 2)) {
      it(field, () => answers(component, what, (value) => ({ [field]: value })));
    }
  });
}

describe("components answer what is no argument at all", () => {
  it("no arguments", () => {
    const noArguments = undefined as never;
    const messages = [
      () => new MemcachedCluster("own", noArguments),
      () => new ServerlessMemcached("own", noArguments),
      () => new Network("own", noArguments),
      () => new ExampleServer("own", noArguments),
      () => new CacheAlarms("own", noArguments),
      () => Network.fromExisting("own", noArguments),
    ].map((make) => {
      try {
        make();
        return "accepted";
      } catch (error) {
        assert.ok(error instanceof InvalidArguments, String(error));
        return error.message;
      }
    });
    assert.deepEqual(
      messages,
      [
        ...["MemcachedCluster", "ServerlessMemcached", "Network", "ExampleServer", "CacheAlarms"],
        "Network",
      ].map((component) => `${component} "own": arguments must be an object, got nothing.`),
    );
  });

  it("no name", () => {
    assert.throws(() => new MemcachedCluster(undefined as never, { network }), {
      message: "MemcachedCluster nothing: name must be a string, got nothing.",
    });
    assert.throws(() => new Network("", { region: "us-east-1", zones: ["us-east-1a"] }), {
      message: 'Network "": name must not be empty, got "".',
    });
  });

  it("an output where the value decides what is made", () => {
    const later = pulumi.output(3) as unknown as number;
    assert.throws(() => new MemcachedCluster("own", { network, nodeCount: later }), {
      message:
        'MemcachedCluster "own": nodeCount must be a whole number, got an output, where a plain value is needed.',
    });
  });
});

describe("allowFrom answers any wrong value in one line", () => {
  const what: [string, (cluster: MemcachedCluster, value: never) => unknown][] = [
    ["as a peer", (cluster, value) => cluster.allowFrom(value)],
    [
      "as a client's name",
      (cluster, value) => cluster.allowFrom({ name: value, securityGroup: { id: "sg-1" } }),
    ],
    [
      "as a client's group",
      (cluster, value) => cluster.allowFrom({ name: "client", securityGroup: value }),
    ],
    ["as a description", (cluster, value) => cluster.allowFrom("10.0.0.0/8", value)],
    ["as options", (cluster, value) => cluster.allowFrom("10.0.0.0/8", "why", value)],
    ["as egress", (cluster, value) => cluster.allowFrom("10.0.0.0/8", "why", { egress: value })],
  ];
  for (const [where, allow] of what) {
    it(where, async () => {
      for (const value of WRONG) {
        // A cluster for each: what is let in once must not be let in again.
        await recorded(() => {
          const cluster = new MemcachedCluster("own", { network });
          try {
            allow(cluster, value as never);
          } catch (error) {
            assert.ok(error instanceof InvalidArguments, String(error));
            assert.match(error.message, /^MemcachedCluster "own": allowFrom[^\n]+\.$/);
          }
        });
      }
    });
  }
});
