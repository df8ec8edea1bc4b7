/** A group, a cluster under a fixed name, and an alarm that needs the cluster. */
import * as aws from "@pulumi/aws";

const group = new aws.ec2.SecurityGroup("memcached", { description: "Memcached" });
const cluster = new aws.elasticache.Cluster("example", {
  clusterId: "taken",
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  securityGroupIds: [group.id],
});
new aws.cloudwatch.MetricAlarm("cpu", {
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 1,
  metricName: "CPUUtilization",
  namespace: "AWS/ElastiCache",
  period: 60,
  statistic: "Average",
  threshold: 90,
  dimensions: { CacheClusterId: cluster.clusterId },
});

export const endpoint = cluster.configurationEndpoint;
