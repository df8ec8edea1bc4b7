/** An application host in a private subnet, and a bastion that leads to it. */
import * as aws from "@pulumi/aws";
import { cache, everywhere, network } from "../network";

const { vpc, publicSubnets, privateSubnets } = network("ops", "10.36", "ap-northeast-2");
const ami = aws.ec2.getAmiOutput({
  owners: ["amazon"],
  mostRecent: true,
  filters: [{ name: "name", values: ["al2023-ami-2023.*-arm64"] }],
}).id;
const bastionGroup = new aws.ec2.SecurityGroup("bastion", {
  vpcId: vpc.id,
  description: "bastion",
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["203.0.113.0/24"] }],
  egress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.36.0.0/16"] }],
});
const app = new aws.ec2.SecurityGroup("app", {
  vpcId: vpc.id,
  description: "application",
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: [bastionGroup.id] }],
  egress: everywhere,
});
const cluster = cache("ops", vpc, privateSubnets, app);
const key = new aws.ec2.KeyPair("ops", {
  publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFq0Y4c3J6n1xN1m2v3b4c5d6e7f8g9h0i1j2k3l4m5n ops",
});
const common = {
  ami,
  instanceType: "t4g.nano",
  keyName: key.keyName,
  metadataOptions: { httpTokens: "required" },
};
const bastion = new aws.ec2.Instance("bastion", {
  ...common,
  subnetId: publicSubnets[0]!.id,
  vpcSecurityGroupIds: [bastionGroup.id],
});
new aws.ec2.Instance("app", {
  ...common,
  subnetId: privateSubnets[0]!.id,
  vpcSecurityGroupIds: [app.id],
});
new aws.ssm.Parameter("endpoint", {
  name: "/ops/memcached",
  type: "String",
  value: cluster.configurationEndpoint,
});
export const ssh = bastion.publicIp;
export const endpoint = cluster.configurationEndpoint;
