/** `CacheDashboard`: a CloudWatch dashboard of a cluster, with a line per node and the thresholds of its alarms. */

import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import {
  type AlarmThresholds,
  type MeasuredCluster,
  type Threshold,
  clusterProblem,
  nodeIds,
} from "./cache-alarms";
import { type Finding, Problems, isObject, shown } from "./problems";

/** Arguments of a `CacheDashboard`. A dashboard costs $3 a month beyond the first three of an account. */
export interface CacheDashboardArgs {
  /** The cluster: a `MemcachedCluster`. */
  cluster: MeasuredCluster;
  /** Region of the cluster, e.g. `"ap-northeast-2"`: a dashboard can show metrics of any. */
  region: string;
  /**
   * The cluster's `CacheAlarms`: their thresholds become lines.
   * Default: no lines.
   */
  alarms?: { readonly thresholds: Partial<AlarmThresholds> };
  /**
   * Its name in the console: letters, digits, `-` and `_`. Changing it replaces the dashboard.
   * Default: the component's name.
   */
  dashboardName?: string;
}

/** One picture: a metric of each node, or an expression over several. */
interface Picture {
  readonly title: string;
  /** Names of the metrics; a second one is shown beside the first. */
  readonly metrics: readonly string[];
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  /** Computed from the metrics of a node, `m0` being the first; then they are not shown themselves. */
  readonly expression?: string;
  readonly threshold?: Threshold;
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Memcached.html */
const PICTURES: readonly Picture[] = [
  {
    title: "Hit rate (%)",
    metrics: ["GetHits", "GetMisses"],
    statistic: "Sum",
    expression: "100 * m0 / (m0 + m1)",
  },
  { title: "Evictions", metrics: ["Evictions"], statistic: "Sum", threshold: "evictions" },
  {
    title: "Connections",
    metrics: ["CurrConnections"],
    statistic: "Maximum",
    threshold: "currConnections",
  },
  {
    title: "CPU (%)",
    metrics: ["CPUUtilization"],
    statistic: "Average",
    threshold: "cpuUtilizationPercent",
  },
  {
    title: "Free memory of the host (bytes)",
    metrics: ["FreeableMemory"],
    statistic: "Minimum",
    threshold: "freeableMemoryBytes",
  },
  {
    title: "Swap (bytes)",
    metrics: ["SwapUsage"],
    statistic: "Maximum",
    threshold: "swapUsageBytes",
  },
  {
    title: "Memory for items (bytes)",
    metrics: ["BytesUsedForCacheItems", "UnusedMemory"],
    statistic: "Average",
  },
  { title: "Network (bytes)", metrics: ["NetworkBytesIn", "NetworkBytesOut"], statistic: "Sum" },
];

/** Width and height of a picture on CloudWatch's grid of 24 columns. */
const PICTURE_WIDTH = 12;
const PICTURE_HEIGHT = 6;
const PERIOD_SECONDS = 300;

/**
 * Hit rate, evictions, connections, CPU, memory, swap and network of every node, with the thresholds of the alarms as lines.
 *
 * Throws `InvalidArguments` before anything is registered.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class CacheDashboard extends pulumi.ComponentResource {
  readonly dashboard: cloudwatch.Dashboard;

  constructor(
    readonly name: string,
    args: CacheDashboardArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    checkDashboard(name, args);
    super("memcached:components:CacheDashboard", name, {}, options);
    const { cluster, region, alarms, dashboardName = name } = args;
    const dashboardBody = pulumi
      .output({ clusterId: cluster.clusterId, thresholds: { ...alarms?.thresholds } })
      .apply(({ clusterId, thresholds }) =>
        JSON.stringify(body({ region, clusterId, nodes: nodeIds(cluster.nodeCount), thresholds })),
      );
    this.dashboard = new cloudwatch.Dashboard(
      name,
      { dashboardName, dashboardBody },
      { parent: this },
    );
    this.registerOutputs({ dashboardName });
  }
}

function checkDashboard(name: string, args: CacheDashboardArgs): void {
  const problems = new Problems("CacheDashboard", name, args);
  const { alarms, region, dashboardName = name } = args;
  problems.addAll([
    clusterProblem(args.cluster),
    typeof region === "string" && /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)
      ? undefined
      : `region must be a region such as "ap-northeast-2", got ${shown(region)}`,
    nameProblem(dashboardName),
    alarms === undefined || (isObject(alarms) && isObject(alarms.thresholds))
      ? undefined
      : `alarms must be the cluster's CacheAlarms, got ${shown(alarms)}`,
  ]);
  problems.throwIfAny();
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
function nameProblem(name: string): Finding {
  return typeof name === "string" && /^[\w-]{1,255}$/.test(name)
    ? undefined
    : `dashboardName must be 1 to 255 letters, digits, - and _, got ${shown(name)}`;
}

interface Shown {
  readonly region: string;
  readonly clusterId: string;
  readonly nodes: readonly string[];
  readonly thresholds: Partial<Readonly<Record<Threshold, number>>>;
}

function body(shown: Shown): { readonly widgets: readonly object[] } {
  return {
    widgets: PICTURES.map((picture, index) => ({
      type: "metric",
      x: (index % 2) * PICTURE_WIDTH,
      y: Math.floor(index / 2) * PICTURE_HEIGHT,
      width: PICTURE_WIDTH,
      height: PICTURE_HEIGHT,
      properties: {
        title: picture.title,
        region: shown.region,
        period: PERIOD_SECONDS,
        stat: picture.statistic,
        view: "timeSeries",
        metrics: shown.nodes.flatMap((node, at) => linesOf(picture, shown.clusterId, node, at)),
        ...thresholdLine(picture, shown.thresholds),
      },
    })),
  };
}

/** The entries of one node in a picture, each an array as CloudWatch wants it. */
function linesOf(picture: Picture, clusterId: string, node: string, at: number): unknown[][] {
  const { metrics, expression } = picture;
  const idOf = (index: number): string => `n${at}m${index}`;
  const entries = metrics.map((metric, index) => [
    "AWS/ElastiCache",
    metric,
    "CacheClusterId",
    clusterId,
    "CacheNodeId",
    node,
    {
      id: idOf(index),
      label: metrics.length > 1 ? `${node} ${metric}` : node,
      ...(expression === undefined ? {} : { visible: false }),
    },
  ]);
  if (expression === undefined) return entries;
  const computed = expression.replace(/m(\d)/g, (_, index: string) => idOf(Number(index)));
  return [...entries, [{ expression: computed, id: `n${at}e`, label: node }]];
}

function thresholdLine(
  { threshold }: Picture,
  thresholds: Shown["thresholds"],
): { readonly annotations?: object } {
  const value = threshold === undefined ? undefined : thresholds[threshold];
  return value === undefined ? {} : { annotations: { horizontal: [{ label: "alarm", value }] } };
}
