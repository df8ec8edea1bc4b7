/**
 * A cluster in a VPC that somebody else made, for an application that is already in it. Looks up the VPC tagged
 * `Name: existing`, its private subnets and the application's security group; touches none of them but for one egress rule.
 */

import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network, cidr } from "../../components/index";

const vpc = ec2.getVpcOutput({ tags: { Name: "existing" } });
const privateSubnets = ec2.getSubnetsOutput({
  filters: [{ name: "vpc-id", values: [vpc.id] }],
  tags: { Tier: "private" },
});
const applicationGroup = ec2.getSecurityGroupOutput({ name: "existing-app", vpcId: vpc.id });

const network = Network.fromExisting("existing", {
  vpcId: vpc.id,
  cacheSubnetIds: privateSubnets.ids,
});

const cluster = new MemcachedCluster("cache", {
  network,
  nodeCount: 2,
  tags: { Environment: "dev", Project: "existing-vpc" },
});

// The application's group has rules of its own making (here: everything may leave it), so only the cache's side is written.
const application = ec2.SecurityGroup.get("existing-app", applicationGroup.id);
cluster.allowFrom(application, "The application that was here before");
cluster.allowFrom(cidr("10.21.0.0/16", "office"), "The office, over the VPN");

export const { endpoint, port, nodes } = cluster;
export const connect = pulumi.interpolate`telnet ${endpoint} ${port}`;
