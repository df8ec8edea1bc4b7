/** `CacheAlarms`: CloudWatch alarms for every node of a cluster. */

import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { memoryGib } from "./node-type";
import {
  type Finding,
  Problems,
  isObject,
  isPlain,
  isText,
  numberBetween,
  shown,
} from "./problems";
import { type Tags, named, tagProblems } from "./tags";

/** What CloudWatch knows a cluster by: a `MemcachedCluster`. */
export interface MeasuredCluster {
  readonly name: string;
  readonly nodeCount: number;
  readonly nodeType: pulumi.Output<string>;
  /** Its name on AWS. */
  readonly clusterId: pulumi.Output<string>;
}

/** When the alarms go off. */
export interface AlarmThresholds {
  /**
   * Average CPU over 15 minutes, in percent, 1 to 100. Memcached uses all processors, so AWS advises 90.
   * Default: 90.
   */
  cpuUtilizationPercent?: pulumi.Input<number>;
  /**
   * Items evicted in five minutes because memory was full. AWS advises no number: it depends on what a miss costs you.
   * Default: 1000.
   */
  evictions?: pulumi.Input<number>;
  /**
   * Connections at once, 1 to 65000 (the most a node takes).
   * Default: 52000 (80 %); 10000 on nodes below 2 GiB, where connections eat the memory.
   */
  currConnections?: pulumi.Input<number>;
  /**
   * Swap in bytes. AWS advises 50 MB; beyond, raise `memcachedConnectionsOverheadMegabytes`.
   * Default: 52428800.
   */
  swapUsageBytes?: pulumi.Input<number>;
  /**
   * Free memory of the host in bytes, below which it alarms.
   * Default: 5 % of the node type's memory.
   */
  freeableMemoryBytes?: pulumi.Input<number>;
}

/** Arguments of `CacheAlarms`. The metrics are AWS's advice: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html */
export interface CacheAlarmsArgs extends AlarmThresholds {
  /** The cluster; each of its nodes gets five alarms at $0.10 a month. */
  cluster: MeasuredCluster;
  /**
   * Told when an alarm goes off: topics, or ARNs of other actions, five at most.
   * Default: nobody.
   */
  alarmActions?: (pulumi.Input<string> | sns.Topic)[];
  /**
   * Told when all is well again.
   * Default: the alarm actions.
   */
  okActions?: (pulumi.Input<string> | sns.Topic)[];
  /**
   * Tags of every alarm; `Name` is added.
   * Default: none but `Name`.
   */
  tags?: Tags;
}

/** What an alarm has a threshold for. */
export type Threshold = keyof AlarmThresholds;

interface Metric {
  /** Argument that sets the threshold. */
  readonly field: Threshold;
  readonly range: readonly [number, number];
  /** The threshold for a node type where the argument is left out. */
  readonly fallback: (nodeType: string) => number;
  /** Part of the alarm's name. */
  readonly key: string;
  readonly metricName: string;
  readonly statistic: "Average" | "Sum" | "Maximum" | "Minimum";
  readonly isBadBelow?: boolean;
  /** Periods of five minutes in a row. */
  readonly periods: number;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MOST_ACTIONS = 5;
const MOST_CONNECTIONS = 65_000;
const ANY_COUNT = [0, Number.POSITIVE_INFINITY] as const;

const METRICS: readonly Metric[] = [
  {
    field: "cpuUtilizationPercent",
    range: [1, 100],
    fallback: () => 90,
    key: "cpu-utilization",
    metricName: "CPUUtilization",
    statistic: "Average",
    periods: 3,
  },
  {
    field: "evictions",
    range: ANY_COUNT,
    fallback: () => 1000,
    key: "evictions",
    metricName: "Evictions",
    statistic: "Sum",
    periods: 1,
  },
  {
    field: "currConnections",
    range: [1, MOST_CONNECTIONS],
    fallback: (nodeType) => (memoryGib(nodeType) < 2 ? 10_000 : 0.8 * MOST_CONNECTIONS),
    key: "curr-connections",
    metricName: "CurrConnections",
    statistic: "Maximum",
    periods: 1,
  },
  {
    field: "swapUsageBytes",
    range: ANY_COUNT,
    fallback: () => 50 * 2 ** 20,
    key: "swap-usage",
    metricName: "SwapUsage",
    statistic: "Maximum",
    periods: 1,
  },
  {
    field: "freeableMemoryBytes",
    range: ANY_COUNT,
    fallback: (nodeType) => Math.round(0.05 * memoryGib(nodeType) * 2 ** 30),
    key: "freeable-memory",
    metricName: "FreeableMemory",
    statistic: "Minimum",
    isBadBelow: true,
    periods: 1,
  },
];

/**
 * Five alarms per node: CPU, evictions, connections, swap, free memory. A node that reports nothing is left as it was.
 *
 * Throws `InvalidArguments` before anything is registered; thresholds that are outputs are checked when they resolve.
 */
export class CacheAlarms extends pulumi.ComponentResource {
  readonly alarms: readonly cloudwatch.MetricAlarm[];
  /** The threshold of each kind of alarm, for a `CacheDashboard`. */
  readonly thresholds: Readonly<Record<Threshold, pulumi.Input<number>>>;

  constructor(
    readonly name: string,
    args: CacheAlarmsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const thresholds = planThresholds(name, args);
    super("memcached:components:CacheAlarms", name, {}, options);
    this.thresholds = thresholds;
    this.alarms = nodeIds(args.cluster.nodeCount).flatMap((id) =>
      METRICS.map((metric) => alarm(this, args, id, metric, thresholds[metric.field])),
    );
    this.registerOutputs({ alarms: this.alarms.map(({ arn }) => arn) });
  }
}

function planThresholds(name: string, args: CacheAlarmsArgs): CacheAlarms["thresholds"] {
  const problems = new Problems("CacheAlarms", name, args);
  problems.addAll([
    clusterProblem(args.cluster),
    ...actionProblems("alarmActions", args.alarmActions),
    ...actionProblems("okActions", args.okActions),
    ...tagProblems(args.tags),
  ]);
  const entries = METRICS.map(({ field, range: [min, max], fallback }) => {
    const given = problems.checkOptional(args[field], numberBetween(field, min, max));
    return [field, () => given ?? args.cluster.nodeType.apply(fallback)] as const;
  });
  problems.throwIfAny();
  return Object.fromEntries(
    entries.map(([field, threshold]) => [field, threshold()]),
  ) as unknown as CacheAlarms["thresholds"];
}

/** Whoever writes JavaScript may hand over anything, or forget it. */
export function clusterProblem(cluster: unknown): Finding {
  return isObject(cluster) && "nodeCount" in cluster && "clusterId" in cluster
    ? undefined
    : `cluster must be a MemcachedCluster, got ${shown(cluster)}`;
}

function actionProblems(field: string, actions: unknown): Finding[] {
  if (actions === undefined) return [];
  if (!Array.isArray(actions)) {
    return [`${field} must be a list of topics or ARNs, got ${shown(actions)}`];
  }
  return [
    actions.length > MOST_ACTIONS
      ? `${field} must be at most ${MOST_ACTIONS}, got ${actions.length}`
      : undefined,
    ...actions
      .filter((action) => !isAction(action))
      .map((action) => `${field} must be topics or ARNs (arn:…), got ${shown(action)}`),
  ];
}

function isAction(action: unknown): boolean {
  if (!isPlain(action) || pulumi.Resource.isInstance(action)) return true;
  return isText(action) && action.startsWith("arn:");
}

function alarm(
  alarms: CacheAlarms,
  { cluster, alarmActions = [], okActions = alarmActions, tags }: CacheAlarmsArgs,
  id: string,
  metric: Metric,
  threshold: pulumi.Input<number>,
): cloudwatch.MetricAlarm {
  const name = `${alarms.name}-${id}-${metric.key}`;
  return new cloudwatch.MetricAlarm(
    name,
    {
      alarmDescription: `Memcached cluster ${cluster.name}, node ${id}: ${metric.metricName}`,
      namespace: "AWS/ElastiCache",
      metricName: metric.metricName,
      dimensions: { CacheClusterId: cluster.clusterId, CacheNodeId: id },
      statistic: metric.statistic,
      comparisonOperator: metric.isBadBelow === true ? "LessThanThreshold" : "GreaterThanThreshold",
      threshold,
      period: 300,
      evaluationPeriods: metric.periods,
      // A node under maintenance reports nothing: the alarm stays as it was.
      treatMissingData: "ignore",
      alarmActions: alarmActions.map(arnOf),
      okActions: okActions.map(arnOf),
      tags: named(name, tags),
    },
    { parent: alarms },
  );
}

/** ElastiCache numbers nodes from `0001`. */
export function nodeIds(nodeCount: number): string[] {
  return Array.from({ length: nodeCount }, (_, index) => String(index + 1).padStart(4, "0"));
}

function arnOf(action: pulumi.Input<string> | sns.Topic): pulumi.Input<string> {
  return pulumi.Resource.isInstance(action) ? action.arn : action;
}
