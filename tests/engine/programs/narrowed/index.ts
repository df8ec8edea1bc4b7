/** A cache whose security group admits the internet, then its own VPC, then nobody, as `from` says. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const from = new pulumi.Config().require("from");
const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.44.0.0/16" });
const subnet = new aws.ec2.Subnet("network", { vpcId: vpc.id, cidrBlock: "10.44.1.0/24" });
const group = new aws.ec2.SecurityGroup("cache", { vpcId: vpc.id, description: "Memcached" });
if (from !== "nobody") {
  new aws.vpc.SecurityGroupIngressRule("clients", {
    securityGroupId: group.id,
    ipProtocol: "tcp",
    fromPort: 11211,
    toPort: 11211,
    cidrIpv4: from === "everywhere" ? "0.0.0.0/0" : vpc.cidrBlock,
  });
}
new aws.elasticache.Cluster("cache", {
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  subnetGroupName: new aws.elasticache.SubnetGroup("cache", { subnetIds: [subnet.id] }).name,
  securityGroupIds: [group.id],
  transitEncryptionEnabled: true,
});
