/** The program: a network, a Memcached cluster in it, and a server that may use it. */

import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import {
  CacheAlarms,
  ExampleServer,
  MemcachedCluster,
  Network,
  amazonLinux2023,
} from "./components/index";
import { readSettings } from "./settings";

const settings = readSettings();
const tags = {
  Environment: settings.environment,
  Project: pulumi.getProject(),
  ManagedBy: "pulumi",
};

const network = new Network("network", {
  region: settings.region,
  zones: settings.zones,
  vpcCidr: settings.vpcCidr,
  ssmEndpoints: settings.ssmEndpoints,
  hasFlowLogs: settings.hasFlowLogs,
  tags,
});

const cluster = new MemcachedCluster("cache", {
  network,
  nodeType: settings.nodeType,
  nodeCount: settings.nodeCount,
  engineVersion: settings.engineVersion,
  port: settings.port,
  tls: settings.tls,
  maintenanceWindow: settings.maintenanceWindow,
  tags,
});

const server = new ExampleServer("server", {
  network,
  cache: cluster,
  imageId: amazonLinux2023("arm64"),
  tags,
});

cluster.allowFrom(server, "The example server");
for (const source of settings.allowFrom) {
  cluster.allowFrom(source, "Allowed by memcached:allowFrom");
}

if (settings.hasAlarms) {
  // Subscribe to it: aws sns subscribe --topic-arn … --protocol email --notification-endpoint …
  const alarmTopic = new sns.Topic("alarms", { tags: { ...tags, Name: "alarms" } });
  new CacheAlarms("alarms", { cluster, alarmActions: [alarmTopic], tags });
}

export const { endpoint, port, tls, nodes } = cluster;
export const { connect, stats } = server;
