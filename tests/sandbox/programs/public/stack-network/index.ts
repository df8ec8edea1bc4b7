/** The first of two stacks: the network, whose ids the application's stack asks for. */
import * as aws from "@pulumi/aws";
import { everywhere, network } from "../network";

const made = network("shared", "10.37", "ap-northeast-2");
const app = new aws.ec2.SecurityGroup("app", {
  vpcId: made.vpc.id,
  description: "application",
  egress: everywhere,
});
export const vpcId = made.vpc.id;
export const privateSubnetIds = made.privateSubnets.map(({ id }) => id);
export const appSecurityGroupId = app.id;
