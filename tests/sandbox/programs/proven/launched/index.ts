/** Clients that take their groups from what they are launched from: by a policy of mixed instances, a configuration, a template. */
import * as aws from "@pulumi/aws";
import { cache, network } from "../../public/network";

const { vpc, privateSubnets } = network("net", "10.0", "ap-northeast-2");
const app = new aws.ec2.SecurityGroup("app", {
  vpcId: vpc.id,
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
cache("cache", vpc, privateSubnets, app);
const machine = { imageId: "ami-0abcdef1234567890", instanceType: "t3.micro" };
const template = new aws.ec2.LaunchTemplate("web", { ...machine, vpcSecurityGroupIds: [app.id] });
const configuration = new aws.ec2.LaunchConfiguration("old", {
  ...machine,
  securityGroups: [app.id],
});
const group = {
  minSize: 1,
  maxSize: 2,
  vpcZoneIdentifiers: privateSubnets.map(({ id }) => id),
};
new aws.autoscaling.Group("mixed", {
  ...group,
  mixedInstancesPolicy: {
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId: template.id, version: "$Latest" },
      overrides: [{ instanceType: "t3.small" }],
    },
  },
});
new aws.autoscaling.Group("configured", { ...group, launchConfiguration: configuration.name });
new aws.ec2.Instance("single", {
  launchTemplate: { name: template.name },
  subnetId: group.vpcZoneIdentifiers[0],
});
