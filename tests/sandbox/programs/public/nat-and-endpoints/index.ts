/** Private instances that reach the internet through a NAT gateway, and S3 through an endpoint. */
import * as aws from "@pulumi/aws";
import { cache, everywhere, network } from "../network";

const { vpc, publicSubnets, privateSubnets } = network("batch", "10.35", "ap-northeast-2");
const address = new aws.ec2.Eip("nat", { domain: "vpc" });
const nat = new aws.ec2.NatGateway("nat", {
  allocationId: address.allocationId,
  subnetId: publicSubnets[0]!.id,
});
const table = new aws.ec2.RouteTable("private", { vpcId: vpc.id });
new aws.ec2.Route("out", {
  routeTableId: table.id,
  destinationCidrBlock: "0.0.0.0/0",
  natGatewayId: nat.id,
});
privateSubnets.forEach(({ id }, i) => {
  new aws.ec2.RouteTableAssociation(`private-${i}`, { subnetId: id, routeTableId: table.id });
});
new aws.ec2.VpcEndpoint("s3", {
  vpcId: vpc.id,
  serviceName: "com.amazonaws.ap-northeast-2.s3",
  routeTableIds: [table.id],
});
const worker = new aws.ec2.SecurityGroup("worker", {
  vpcId: vpc.id,
  description: "worker",
  egress: everywhere,
});
const cluster = cache("batch", vpc, privateSubnets, worker);
const bucket = new aws.s3.Bucket("results");
new aws.s3.BucketPublicAccessBlock("results", { bucket: bucket.id, blockPublicAcls: true });
const queue = new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 300 });
new aws.ec2.Instance("worker", {
  ami: aws.ssm.getParameterOutput({
    name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
  }).value,
  instanceType: "t3.small",
  subnetId: privateSubnets[0]!.id,
  vpcSecurityGroupIds: [worker.id],
  metadataOptions: { httpTokens: "required" },
});
export const endpoint = cluster.configurationEndpoint;
export const jobs = queue.url;
