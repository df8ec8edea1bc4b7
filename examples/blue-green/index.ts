/**
 * Two clusters side by side, each with its own version, and a DNS name that says which one the application uses:
 * docs/guides/blue-green.md and docs/guides/upgrade-to-1.6.md go through it step by step.
 */

import * as ec2 from "@pulumi/aws/ec2";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network, amazonLinux2023 } from "../../components/index";

const config = new pulumi.Config();
const tags = { Environment: "dev", Project: "blue-green" };

const network = new Network("network", {
  region: "ap-northeast-2",
  zones: ["ap-northeast-2a"],
  tags,
});

const group = new ec2.SecurityGroup("app", {
  description: "The application",
  vpcId: network.vpcId,
  tags,
});
new ec2.Instance("app", {
  ami: amazonLinux2023("arm64"),
  instanceType: "t4g.nano",
  subnetId: network.clientSubnetIds.apply(([first = ""]) => first),
  vpcSecurityGroupIds: [group.id],
  metadataOptions: { httpTokens: "required" },
  tags: { ...tags, Name: "app" },
});

const nodeTypes = { blue: "cache.t4g.micro", green: config.require("nodeType") };
const clusters = (["blue", "green"] as const).flatMap((name) => {
  const engineVersion = config.require(name);
  if (engineVersion === "none") return [];
  const cluster = new MemcachedCluster(name, {
    network,
    engineVersion,
    nodeType: nodeTypes[name],
    tags,
  });
  cluster.allowFrom({ name: "app", securityGroup: group }, "The application");
  return [{ name, cluster }];
});

const serving = clusters.find(({ name }) => name === config.require("serving"))?.cluster;
if (serving === undefined) {
  throw new pulumi.RunError(
    `blue-green:serving must name a cluster that is there, got "${config.require("serving")}"`,
  );
}
// The name that the application knows. A minute after a change every client that resolves it anew is at the other cluster.
const zone = new route53.Zone("internal", {
  name: "internal.example",
  vpcs: [{ vpcId: network.vpcId }],
  tags,
});
const record = new route53.Record("cache", {
  zoneId: zone.zoneId,
  name: "cache.internal.example",
  type: "CNAME",
  ttl: 60,
  records: [serving.endpoint],
});

export const name = record.name;
export const { endpoint, port } = serving;
