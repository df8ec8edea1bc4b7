/** Clients that another package's components make: a member of the groups that they are given stands for them. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { cache, network } from "../../public/network";

/** As the SDK of a package with remote components has it. */
class FargateService extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("awsx:ecs:FargateService", name, args, {}, true);
  }
}

const { vpc, privateSubnets } = network("net", "10.0", "ap-northeast-2");
const [admitted, forgotten] = ["app", "other"].map(
  (name) =>
    new aws.ec2.SecurityGroup(name, {
      vpcId: vpc.id,
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    }),
);
if (admitted === undefined || forgotten === undefined) throw new Error("two groups");
const { configurationEndpoint } = cache("cache", vpc, privateSubnets, admitted);
for (const [name, group] of [
  ["web", admitted],
  ["jobs", forgotten],
] as const) {
  new FargateService(name, {
    networkConfiguration: {
      subnets: privateSubnets.map(({ id }) => id),
      securityGroups: [group.id],
    },
    taskDefinitionArgs: {
      container: { environment: [{ name: "CACHE", value: configurationEndpoint }] },
    },
  });
}
