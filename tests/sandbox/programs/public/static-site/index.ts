/** A site as the tutorials build it: buckets, DNS, a certificate, a load balancer in the default VPC by lookups, and a cache. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { everywhere } from "../network";

const vpcId = aws.ec2.getVpc({ default: true }).then(({ id }) => id);
const subnets = vpcId.then((id) =>
  aws.ec2.getSubnets({ filters: [{ name: "vpc-id", values: [id] }] }),
);
const bucket = new aws.s3.Bucket("site");
new aws.s3.BucketObject("index", {
  bucket: bucket.id,
  key: "index.html",
  source: new pulumi.asset.StringAsset("<h1>Hello</h1>"),
});
const web = new aws.ec2.SecurityGroup("web", {
  vpcId,
  description: "the site",
  ingress: [
    {
      description: "HTTPS",
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrBlocks: ["0.0.0.0/0"],
    },
  ],
  egress: everywhere,
});
const balancer = new aws.lb.LoadBalancer("web", {
  subnets: subnets.then(({ ids }) => ids),
  securityGroups: [web.id],
});
const target = new aws.lb.TargetGroup("web", {
  port: 80,
  protocol: "HTTP",
  vpcId,
  targetType: "ip",
});
const certificate = new aws.acm.Certificate("web", {
  domainName: "example.com",
  validationMethod: "DNS",
});
new aws.lb.Listener("web", {
  loadBalancerArn: balancer.arn,
  port: 443,
  protocol: "HTTPS",
  certificateArn: certificate.arn,
  defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
});
const zone = aws.route53.getZone({ name: "example.com" });
new aws.route53.Record("www", {
  zoneId: zone.then(({ zoneId }) => zoneId),
  name: "www",
  type: "A",
  aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }],
});
const group = new aws.ec2.SecurityGroup("cache", {
  vpcId,
  description: "Memcached",
  ingress: [
    {
      description: "from the site",
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      securityGroups: [web.id],
    },
  ],
});
const cache = new aws.elasticache.Cluster("cache", {
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.micro",
  numCacheNodes: 1,
  subnetGroupName: new aws.elasticache.SubnetGroup("cache", {
    subnetIds: subnets.then(({ ids }) => ids),
  }).name,
  securityGroupIds: [group.id],
  transitEncryptionEnabled: true,
});
const parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
new aws.ec2.Instance("web", {
  ami: aws.ssm.getParameterOutput({ name: parameter }).value,
  instanceType: "t3.micro",
  vpcSecurityGroupIds: [web.id],
  metadataOptions: { httpTokens: "required" },
  userData: pulumi.interpolate`echo ${cache.clusterAddress}`,
});
export const secret = aws.secretsmanager
  .getSecretVersion({ secretId: "site" })
  .then(({ versionId }) => versionId);
