/** In the default VPC: an instance that names its group by name, and the nodes that EKS launches. */
import * as aws from "@pulumi/aws";

const vpc = aws.ec2.getVpcOutput({ default: true });
const subnets = aws.ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] });
const role = new aws.iam.Role("role", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "eks.amazonaws.com" }),
});
const cluster = new aws.eks.Cluster("eks", {
  roleArn: role.arn,
  vpcConfig: { subnetIds: subnets.ids },
});
new aws.eks.NodeGroup("nodes", {
  clusterName: cluster.name,
  nodeRoleArn: role.arn,
  subnetIds: subnets.ids,
  scalingConfig: { desiredSize: 2, minSize: 1, maxSize: 3 },
});
const web = new aws.ec2.SecurityGroup("web", {
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
new aws.ec2.Instance("server", {
  ami: "ami-0abcdef1234567890",
  instanceType: "t3.micro",
  securityGroups: [web.name],
});
const group = new aws.ec2.SecurityGroup("cache", {
  ingress: [
    {
      ...{ protocol: "tcp", fromPort: 11211, toPort: 11211 },
      securityGroups: [web.id, cluster.vpcConfig.clusterSecurityGroupId],
    },
  ],
});
export const endpoint = new aws.elasticache.Cluster("cache", {
  engine: "memcached",
  nodeType: "cache.t3.micro",
  numCacheNodes: 1,
  subnetGroupName: new aws.elasticache.SubnetGroup("cache", { subnetIds: subnets.ids }).name,
  securityGroupIds: [group.id],
}).configurationEndpoint;
