/** Stands for the console: a cluster in the default VPC, on its default security group. docs/adopt-a-cluster.md adopts it. */

import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";

const defaultVpc = ec2.getVpcOutput({ default: true });
const defaultGroup = ec2.getSecurityGroupOutput({ vpcId: defaultVpc.id, name: "default" });

export const { clusterAddress } = new elasticache.Cluster("examplememcached", {
  clusterId: "examplememcached",
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  parameterGroupName: "default.memcached1.6",
  subnetGroupName: "default",
  securityGroupIds: [defaultGroup.id],
});
