/** A service on interfaces of another resource, and a Lambda function whose code is in the program. */
import * as aws from "@pulumi/aws";
import { cache, network } from "../../public/network";

const { vpc, privateSubnets } = network("net", "10.0", "ap-northeast-2");
const subnets = privateSubnets.map(({ id }) => id);
const app = new aws.ec2.SecurityGroup("app", {
  vpcId: vpc.id,
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
const { configurationEndpoint } = cache("cache", vpc, privateSubnets, app);
const connector = new aws.apprunner.VpcConnector("connector", {
  vpcConnectorName: "connector",
  subnets,
  securityGroups: [app.id],
});
const source = {
  imageRepository: {
    imageIdentifier: "public.ecr.aws/nginx/nginx:latest",
    imageRepositoryType: "ECR_PUBLIC",
    imageConfiguration: { runtimeEnvironmentVariables: { CACHE: configurationEndpoint } },
  },
};
new aws.apprunner.Service("inside", {
  serviceName: "inside",
  sourceConfiguration: source,
  networkConfiguration: {
    egressConfiguration: { egressType: "VPC", vpcConnectorArn: connector.arn },
  },
});
new aws.apprunner.Service("outside", { serviceName: "outside", sourceConfiguration: source });
new aws.lambda.CallbackFunction("callback", {
  vpcConfig: { subnetIds: subnets, securityGroupIds: [app.id] },
  environment: { variables: { CACHE: configurationEndpoint } },
  callback: () => Promise.resolve({ statusCode: 200, body: process.env.CACHE ?? "" }),
});
