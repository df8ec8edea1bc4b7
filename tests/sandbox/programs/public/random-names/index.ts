/** Names and passwords by @pulumi/random, in a network that is looked up by tags. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { everywhere } from "../network";

const vpc = aws.ec2.getVpcOutput({ tags: { Name: "shared" } });
const subnets = aws.ec2.getSubnetsOutput({
  filters: [{ name: "vpc-id", values: [vpc.id] }],
  tags: { Tier: "private" },
});
const suffix = new random.RandomId("suffix", { byteLength: 2 });
const password = new random.RandomPassword("database", { length: 20, special: false });
new aws.ssm.Parameter("database", { type: "SecureString", value: password.result });
const client = new aws.ec2.SecurityGroup("client", {
  vpcId: vpc.id,
  description: "client",
  egress: everywhere,
});
const group = new aws.ec2.SecurityGroup("cache", {
  vpcId: vpc.id,
  description: "Memcached",
  ingress: [
    {
      description: "from its clients",
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      securityGroups: [client.id],
    },
  ],
});
const cache = new aws.elasticache.Cluster("cache", {
  clusterId: pulumi.interpolate`shop-${suffix.hex}`,
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  subnetGroupName: new aws.elasticache.SubnetGroup("cache", { subnetIds: subnets.ids }).name,
  securityGroupIds: [group.id],
  transitEncryptionEnabled: true,
});
new aws.ec2.Instance("client", {
  ami: aws.ec2.getAmiOutput({ owners: ["amazon"], mostRecent: true }).id,
  instanceType: "t3.micro",
  subnetId: subnets.ids[0],
  vpcSecurityGroupIds: [client.id],
  metadataOptions: { httpTokens: "required" },
  userData: pulumi.interpolate`echo ${cache.configurationEndpoint} > /etc/memcached`,
  tags: { Name: new random.RandomPet("name").id },
});
export const nodes = cache.cacheNodes;
