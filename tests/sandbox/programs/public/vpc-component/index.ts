/** A network from a component whose program is in another language's package, as `awsx.ec2.Vpc` is: the cache is in what it gives. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What an SDK generated for such a package looks like. */
class Vpc extends pulumi.ComponentResource {
  readonly vpcId!: pulumi.Output<string>;
  readonly privateSubnetIds!: pulumi.Output<string[]>;

  constructor(name: string, args: { cidrBlock: string }, opts?: pulumi.ComponentResourceOptions) {
    const outputs = { vpcId: undefined, privateSubnetIds: undefined };
    super("awsx:ec2:Vpc", name, { ...args, ...outputs }, { ...opts, version: "3.9.0" }, true);
  }
}

const vpc = new Vpc("app", { cidrBlock: "10.38.0.0/16" });
const client = new aws.ec2.SecurityGroup("client", {
  vpcId: vpc.vpcId,
  description: "client",
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
const group = new aws.ec2.SecurityGroup("cache", {
  vpcId: vpc.vpcId,
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
const subnetGroup = new aws.elasticache.SubnetGroup("cache", { subnetIds: vpc.privateSubnetIds });
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
