/** `CacheAlarms` for every language. */

import * as pulumi from "@pulumi/pulumi";
import { CacheAlarms as AlarmsComponent, type AlarmThresholds } from "../cache-alarms";
import type { Tags } from "../tags";

/** Arguments of `CacheAlarms`. */
export interface CacheAlarmsArgs extends AlarmThresholds {
  /** Name of the cluster on AWS: `clusterId` of a `MemcachedCluster`. */
  clusterId: pulumi.Input<string>;
  /** Number of its nodes; each gets five alarms at $0.10 a month. */
  nodeCount: number;
  /** Node type, from which thresholds of memory follow. */
  nodeType: pulumi.Input<string>;
  /** ARNs of topics or other actions that are told when an alarm goes off, five at most. Default: none. */
  alarmActions?: pulumi.Input<string>[];
  /** ARNs of topics or other actions that are told when all is well again. Default: the alarm actions. */
  okActions?: pulumi.Input<string>[];
  /** Tags of every alarm; `Name` is added. */
  tags?: Tags;
}

/** Five CloudWatch alarms per node: CPU, evictions, connections, swap, free memory. */
export class CacheAlarms extends pulumi.ComponentResource {
  /** ARNs of the alarms. */
  readonly alarmArns: pulumi.Output<string[]>;

  constructor(name: string, args: CacheAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("memcached:index:CacheAlarms", name, {}, options);
    const { clusterId, nodeCount, nodeType, ...settings } = args;
    const cluster = {
      name,
      nodeCount,
      nodeType: pulumi.output(nodeType),
      clusterId: pulumi.output(clusterId),
    };
    const { alarms } = new AlarmsComponent(name, { ...settings, cluster }, { parent: this });
    this.alarmArns = pulumi.all(alarms.map(({ arn }) => arn));
    this.registerOutputs({ alarmArns: this.alarmArns });
  }
}
