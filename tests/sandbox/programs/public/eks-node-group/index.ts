/** An EKS cluster with a managed node group: its nodes carry the group that EKS makes for the cluster. */
import * as aws from "@pulumi/aws";
import { network } from "../network";

const { vpc, publicSubnets, privateSubnets } = network("eks", "10.31", "ap-northeast-2");
const ids = [...publicSubnets, ...privateSubnets].map(({ id }) => id);
const role = (name: string, service: string, policies: readonly string[]) => {
  const made = new aws.iam.Role(name, {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: service }),
  });
  policies.forEach((policy, i) => {
    new aws.iam.RolePolicyAttachment(`${name}-${i}`, {
      role: made.name,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  });
  return made;
};
const cluster = new aws.eks.Cluster("eks", {
  roleArn: role("control", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]).arn,
  vpcConfig: { subnetIds: ids, endpointPublicAccess: true },
});
new aws.eks.NodeGroup("workers", {
  clusterName: cluster.name,
  nodeRoleArn: role("worker", "ec2.amazonaws.com", [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryReadOnly",
  ]).arn,
  subnetIds: privateSubnets.map(({ id }) => id),
  instanceTypes: ["t3.medium"],
  scalingConfig: { desiredSize: 2, minSize: 1, maxSize: 3 },
});
new aws.eks.Addon("dns", { clusterName: cluster.name, addonName: "coredns" });

const group = new aws.ec2.SecurityGroup("cache", { vpcId: vpc.id, description: "Memcached" });
new aws.vpc.SecurityGroupIngressRule("cache-from-pods", {
  securityGroupId: group.id,
  referencedSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
  ipProtocol: "tcp",
  fromPort: 11211,
  toPort: 11211,
  description: "from the nodes and pods",
});
const subnetGroup = new aws.elasticache.SubnetGroup("cache", {
  subnetIds: privateSubnets.map(({ id }) => id),
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
export const certificate = cluster.certificateAuthority.data;
