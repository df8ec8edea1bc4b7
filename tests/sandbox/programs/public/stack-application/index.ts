/** The second of two stacks: a cache in the first one's network. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const network = new pulumi.StackReference("organization/stack-network/dev");
const text = (name: string) => network.requireOutput(name) as pulumi.Output<string>;
const group = new aws.ec2.SecurityGroup("cache", {
  vpcId: text("vpcId"),
  description: "Memcached",
  ingress: [
    {
      description: "from the application",
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      securityGroups: [text("appSecurityGroupId")],
    },
  ],
});
const subnetGroup = new aws.elasticache.SubnetGroup("cache", {
  subnetIds: network.requireOutput("privateSubnetIds") as pulumi.Output<string[]>,
});
export const endpoint = new aws.elasticache.Cluster("cache", {
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  port: 11211,
  subnetGroupName: subnetGroup.name,
  securityGroupIds: [group.id],
  transitEncryptionEnabled: true,
}).configurationEndpoint;
