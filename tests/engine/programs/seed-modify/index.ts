/**
 * The seed's cluster: in the default VPC, first on its default group, then (`group: own`) on a group of its own; and the
 * example server, which gets in then only.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const group = new aws.ec2.SecurityGroup("memcached", {
  description: "Memcached Cluster",
  ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["172.31.0.0/16"] }],
});
const fallback = aws.ec2.getSecurityGroupOutput({ vpcId: group.vpcId, name: "default" });

const isOwn = new pulumi.Config().get("group") === "own";
const cluster = new aws.elasticache.Cluster("examplememcached", {
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  securityGroupIds: [isOwn ? group.id : fallback.id],
  applyImmediately: true,
});

const clients = new aws.ec2.SecurityGroup("example-server", {
  description: "Example server",
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
new aws.ec2.Instance("example-server", {
  ami: "ami-0123456789abcdef0",
  instanceType: "t4g.nano",
  vpcSecurityGroupIds: [clients.id],
  tags: { Name: "example-server" },
});

export const endpoint = cluster.configurationEndpoint;
