import assert from "node:assert/strict";
import {
  CacheAlarms,
  CacheDashboard,
  type CacheDashboardArgs,
  MemcachedCluster,
  Network,
} from "../../components/index";
import { inputsOf, recorded } from "./recorded";

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly metrics: readonly unknown[][];
    readonly annotations?: { readonly horizontal: readonly unknown[] };
  };
}

async function widgets(
  args: Partial<CacheDashboardArgs> = {},
  hasAlarms = true,
  nodeCount = 1,
): Promise<readonly Widget[]> {
  const all = await recorded(() => {
    const network = Network.fromExisting("n", { vpcId: "vpc-1", cacheSubnetIds: ["subnet-a1"] });
    const cluster = new MemcachedCluster("example", { network, nodeCount });
    const alarms = hasAlarms ? new CacheAlarms("alarms", { cluster, evictions: 7 }) : undefined;
    new CacheDashboard("board", { cluster, region: "ap-northeast-2", alarms, ...args });
  });
  const { dashboardBody } = inputsOf(all, "Dashboard", "board");
  return (JSON.parse(String(dashboardBody)) as { widgets: Widget[] }).widgets;
}

const titled = (all: readonly Widget[], title: string): Widget["properties"] => {
  const found = all.find(({ properties }) => properties.title === title);
  assert.ok(found !== undefined, title);
  return found.properties;
};

describe("CacheDashboard", () => {
  it("shows hit rate, evictions, connections, CPU, memory, swap and network", async () => {
    assert.deepEqual(
      (await widgets()).map(({ properties }) => properties.title),
      [
        "Hit rate (%)",
        "Evictions",
        "Connections",
        "CPU (%)",
        "Free memory of the host (bytes)",
        "Swap (bytes)",
        "Memory for items (bytes)",
        "Network (bytes)",
      ],
    );
  });

  it("has a line per node", async () => {
    const { metrics } = titled(await widgets({}, true, 2), "Connections");
    assert.deepEqual(metrics, [
      [
        "AWS/ElastiCache",
        "CurrConnections",
        "CacheClusterId",
        "example-0000003",
        "CacheNodeId",
        "0001",
        { id: "n0m0", label: "0001" },
      ],
      [
        "AWS/ElastiCache",
        "CurrConnections",
        "CacheClusterId",
        "example-0000003",
        "CacheNodeId",
        "0002",
        { id: "n1m0", label: "0002" },
      ],
    ]);
  });

  it("computes the hit rate of each node from its own hits and misses", async () => {
    const { metrics } = titled(await widgets({}, true, 2), "Hit rate (%)");
    assert.deepEqual(metrics.at(-1), [
      { expression: "100 * n1m0 / (n1m0 + n1m1)", id: "n1e", label: "0002" },
    ]);
    assert.deepEqual(metrics[0]?.at(-1), { id: "n0m0", label: "0001 GetHits", visible: false });
  });

  it("draws the alarms' thresholds as lines, and none where there are no alarms", async () => {
    assert.deepEqual(titled(await widgets(), "Evictions").annotations, {
      horizontal: [{ label: "alarm", value: 7 }],
    });
    assert.deepEqual(titled(await widgets(), "Free memory of the host (bytes)").annotations, {
      horizontal: [{ label: "alarm", value: 26843546 }],
    });
    assert.equal(titled(await widgets({}, false), "Evictions").annotations, undefined);
  });

  it("lays two pictures side by side", async () => {
    assert.deepEqual(
      (await widgets()).slice(0, 4).map(({ x, y }) => [x, y]),
      [
        [0, 0],
        [12, 0],
        [0, 6],
        [12, 6],
      ],
    );
  });

  it("refuses bad arguments, all at once", () => {
    assert.throws(() => new CacheDashboard("my board", { cluster: {} as never, region: "Seoul" }), {
      message: [
        'CacheDashboard "my board": cluster must be a MemcachedCluster, got {}.',
        'CacheDashboard "my board": region must be a region such as "ap-northeast-2", got "Seoul".',
        'CacheDashboard "my board": dashboardName must be 1 to 255 letters, digits, - and _, got "my board".',
      ].join("\n"),
    });
  });
});
