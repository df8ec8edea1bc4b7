/** Two Regions: one by an explicit provider, one more resource by the `region` argument of @pulumi/aws 7. */
import * as aws from "@pulumi/aws";
import { cache, everywhere, network } from "../network";

const regions = ["ap-northeast-2", "us-east-1"] as const;
export const endpoints = regions.map((region, i) => {
  const provider = new aws.Provider(region, { region });
  const { vpc, privateSubnets } = network(region, `10.${40 + i}`, region, { provider });
  const client = new aws.ec2.SecurityGroup(
    `${region}-client`,
    { vpcId: vpc.id, description: "client", egress: everywhere },
    { provider },
  );
  new aws.ec2.Instance(
    region,
    {
      ami: aws.ec2.getAmiOutput({ owners: ["amazon"], mostRecent: true }, { provider }).id,
      instanceType: "t3.micro",
      subnetId: privateSubnets[0]!.id,
      vpcSecurityGroupIds: [client.id],
      metadataOptions: { httpTokens: "required" },
    },
    { provider },
  );
  return cache(`c${i}`, vpc, privateSubnets, client, { provider }).configurationEndpoint;
});
export const alarms = new aws.sns.Topic("alarms", { region: "eu-west-1" }).arn;
