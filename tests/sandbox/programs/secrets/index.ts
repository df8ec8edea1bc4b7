/** Secrets of the stack's configuration, and one that the program makes, in arguments, tags, a message, an output. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const token = config.requireSecret("token");
/** Made here: the source does not have it as it is. */
const made = pulumi.secret(["made", "by", "the", "program", String(40 + 2)].join("-"));

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", tags: { Token: token } });
const subnet = new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
const app = new aws.ec2.SecurityGroup("app", { vpcId: vpc.id, description: made });
const group = new aws.ec2.SecurityGroup("cache", {
  vpcId: vpc.id,
  ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, securityGroups: [app.id] }],
});
const open = config.getSecret("open");
if (open !== undefined)
  new aws.vpc.SecurityGroupIngressRule("open", {
    securityGroupId: group.id,
    ipProtocol: "tcp",
    fromPort: 11211,
    toPort: 11211,
    cidrIpv4: open,
    description: token,
  });
new aws.ec2.Instance("server", {
  ami: "ami-0123456789abcdef0",
  instanceType: "t4g.nano",
  subnetId: subnet.id,
  vpcSecurityGroupIds: [app.id],
  userData: pulumi.interpolate`#!/bin/sh\nTOKEN=${token} MADE=${made}`,
});
const subnets = new aws.elasticache.SubnetGroup("subnets", { subnetIds: [subnet.id] });
const cache = new aws.elasticache.Cluster("cache", {
  engine: "memcached",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  subnetGroupName: subnets.name,
  securityGroupIds: [group.id],
  transitEncryptionEnabled: true,
  engineVersion: "1.6.22",
  tags: { Made: made },
});
if (config.getBoolean("fails") === true)
  token.apply((text) => {
    throw new Error(`the service does not take ${text}`);
  });

export const endpoint = cache.configurationEndpoint;
export const secretOutput = made;
export const secretToken = pulumi.interpolate`Bearer ${token}`;
