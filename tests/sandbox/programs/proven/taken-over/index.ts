import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
// Adopting what is there: import, get, and lookups by tag.
const vpc = aws.ec2.Vpc.get("vpc", "vpc-0123456789abcdef0");
const subnet = aws.ec2.Subnet.get("subnet", "subnet-0123456789abcdef0");
const app = aws.ec2.SecurityGroup.get("app", "sg-0123456789abcdef0");
const cacheGroup = new aws.ec2.SecurityGroup(
  "cache",
  {
    vpcId: vpc.id,
    description: "Managed by Pulumi",
    ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, securityGroups: [app.id] }],
  },
  { import: "sg-0fedcba9876543210" },
);
const group = new aws.elasticache.SubnetGroup(
  "cache",
  { name: "cache", subnetIds: [subnet.id] },
  { import: "cache" },
);
const cache = new aws.elasticache.Cluster(
  "cache",
  {
    clusterId: "sessions",
    engine: "memcached",
    nodeType: "cache.t4g.micro",
    numCacheNodes: 2,
    subnetGroupName: group.name,
    securityGroupIds: [cacheGroup.id],
  },
  { import: "sessions", retainOnDelete: true },
);
const role = new aws.iam.Role("fn", {
  assumeRolePolicy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
    ],
  }),
});
new aws.lambda.Function("fn", {
  role: role.arn,
  runtime: "python3.12",
  handler: "index.handler",
  code: new pulumi.asset.AssetArchive({
    "index.py": new pulumi.asset.StringAsset("def handler(e, c): return 1"),
  }),
  vpcConfig: { subnetIds: [subnet.id], securityGroupIds: [app.id] },
  environment: { variables: { CACHE: cache.configurationEndpoint } },
});
