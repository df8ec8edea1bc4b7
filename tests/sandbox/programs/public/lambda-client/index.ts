/** A Lambda function in the VPC that uses the cache, behind an HTTP API. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { cache, everywhere, network } from "../network";

const { vpc, privateSubnets } = network("api", "10.32", "ap-northeast-2");
const client = new aws.ec2.SecurityGroup("function", {
  vpcId: vpc.id,
  description: "function",
  egress: everywhere,
});
const cluster = cache("api", vpc, privateSubnets, client);
const role = new aws.iam.Role("function", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
const access = new aws.iam.RolePolicyAttachment("function", {
  role: role.name,
  policyArn: aws.iam.ManagedPolicy.AWSLambdaVPCAccessExecutionRole,
});
const handler = new aws.lambda.Function(
  "api",
  {
    runtime: "nodejs22.x",
    handler: "index.handler",
    role: role.arn,
    code: new pulumi.asset.AssetArchive({
      "index.js": new pulumi.asset.StringAsset(
        "exports.handler = async () => ({ statusCode: 200 });",
      ),
    }),
    vpcConfig: { subnetIds: privateSubnets.map(({ id }) => id), securityGroupIds: [client.id] },
    environment: { variables: { MEMCACHED: cluster.configurationEndpoint } },
  },
  { dependsOn: access },
);
const api = new aws.apigatewayv2.Api("api", { protocolType: "HTTP", target: handler.arn });
new aws.lambda.Permission("api", {
  action: "lambda:InvokeFunction",
  function: handler.name,
  principal: "apigateway.amazonaws.com",
  sourceArn: pulumi.interpolate`${api.executionArn}/*/*`,
});
const table = new aws.dynamodb.Table("items", {
  attributes: [{ name: "id", type: "S" }],
  hashKey: "id",
  billingMode: "PAY_PER_REQUEST",
});
export const url = api.apiEndpoint;
export const items = table.name;
