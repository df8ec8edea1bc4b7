import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network } from "pulumi-aws-memcached-components";

const config = new pulumi.Config();
const network = Network.fromExisting("network", {
  vpcId: config.require("vpcId"),
  cacheSubnetIds: config.requireObject<string[]>("cacheSubnetIds"),
});
const cluster = new MemcachedCluster("cache", { network });
cluster.allowFrom(
  { name: "app", securityGroup: { id: config.require("clientSecurityGroupId") } },
  "The application",
);

export const { endpoint, port } = cluster;
