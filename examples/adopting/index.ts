/**
 * A cluster that was made in the console, adopted: imported as it is, then moved to a security group of its own, in place.
 * docs/adopt-a-cluster.md goes through it step by step.
 */

import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network } from "../../components/index";

const defaultVpc = ec2.getVpcOutput({ default: true });
const application = new ec2.SecurityGroup("application", {
  description: "The application",
  vpcId: defaultVpc.id,
});

const cluster = new MemcachedCluster("example", {
  network: Network.fromDefaultVpc(),
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  nodeCount: 1,
  existing: {
    clusterName: "examplememcached",
    subnetGroupName: "default",
    isImport: new pulumi.Config().requireBoolean("import"),
  },
});
cluster.allowFrom({ name: "app", securityGroup: application }, "The application");

export const { endpoint, port } = cluster;
