/** Instances of an Auto Scaling group behind an Application Load Balancer. */
import * as aws from "@pulumi/aws";
import { cache, everywhere, network } from "../network";

const { vpc, publicSubnets, privateSubnets } = network("web", "10.34", "ap-northeast-2");
const front = new aws.ec2.SecurityGroup("front", {
  vpcId: vpc.id,
  description: "load balancer",
  ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
  egress: everywhere,
});
const web = new aws.ec2.SecurityGroup("web", {
  vpcId: vpc.id,
  description: "instances",
  ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, securityGroups: [front.id] }],
  egress: everywhere,
});
const cluster = cache("web", vpc, privateSubnets, web);
const balancer = new aws.lb.LoadBalancer("web", {
  loadBalancerType: "application",
  securityGroups: [front.id],
  subnets: publicSubnets.map(({ id }) => id),
});
const target = new aws.lb.TargetGroup("web", { port: 80, protocol: "HTTP", vpcId: vpc.id });
const certificate = new aws.acm.Certificate("web", {
  domainName: "shop.example.com",
  validationMethod: "DNS",
});
new aws.lb.Listener("web", {
  loadBalancerArn: balancer.arn,
  port: 443,
  protocol: "HTTPS",
  certificateArn: certificate.arn,
  defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
});
const image = aws.ec2.getAmiOutput({
  owners: ["amazon"],
  mostRecent: true,
  filters: [{ name: "name", values: ["al2023-ami-*-x86_64"] }],
});
const template = new aws.ec2.LaunchTemplate("web", {
  imageId: image.id,
  instanceType: "t3.micro",
  vpcSecurityGroupIds: [web.id],
  metadataOptions: { httpTokens: "required" },
});
new aws.autoscaling.Group("web", {
  minSize: 2,
  maxSize: 4,
  vpcZoneIdentifiers: privateSubnets.map(({ id }) => id),
  targetGroupArns: [target.arn],
  launchTemplate: { id: template.id, version: "$Latest" },
});
export const endpoint = cluster.configurationEndpoint;
