/** `CacheDashboard` for every language. */

import * as pulumi from "@pulumi/pulumi";
import type { AlarmThresholds } from "../cache-alarms";
import { CacheDashboard as DashboardComponent } from "../cache-dashboard";

/** Arguments of a `CacheDashboard`. Thresholds that are given become lines. */
export interface CacheDashboardArgs extends AlarmThresholds {
  /** Name of the cluster on AWS: `clusterId` of a `MemcachedCluster`. */
  clusterId: pulumi.Input<string>;
  /** Number of its nodes. */
  nodeCount: number;
  /** Region of the cluster. */
  region: string;
  /** Its name in the console: letters, digits, `-` and `_`. Default: the component's name. */
  dashboardName?: string;
}

/** A CloudWatch dashboard: hit rate, evictions, connections, CPU, memory, swap and network of every node. */
export class CacheDashboard extends pulumi.ComponentResource {
  /** Its name in the console. */
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: CacheDashboardArgs, options?: pulumi.ComponentResourceOptions) {
    super("memcached:index:CacheDashboard", name, {}, options);
    const { clusterId, nodeCount, region, dashboardName, ...thresholds } = args;
    const cluster = {
      name,
      nodeCount,
      nodeType: pulumi.output(""),
      clusterId: pulumi.output(clusterId),
    };
    const { dashboard } = new DashboardComponent(
      name,
      { cluster, region, dashboardName, alarms: { thresholds } },
      { parent: this },
    );
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}
