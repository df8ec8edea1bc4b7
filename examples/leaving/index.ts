/**
 * A cluster made by `MemcachedCluster`, and the same resources as plain ones of `@pulumi/aws`: with their old parent as an alias they
 * stay what they are. docs/guides/leaving.md goes through it step by step.
 */

import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network } from "../../components/index";

const PORT = 11211;
const defaultVpc = ec2.getVpcOutput({ default: true });
const app = new ec2.SecurityGroup("app", {
  description: "The application",
  vpcId: defaultVpc.id,
});

function withComponent(): pulumi.Output<string> {
  const cluster = new MemcachedCluster("cache", { network: Network.fromDefaultVpc() });
  cluster.allowFrom({ name: "app", securityGroup: app }, "The application");
  return cluster.endpoint;
}

/** What the component made, as `pulumi stack export` shows its inputs; names that Pulumi made up are left out and stay. */
function withoutComponent(): pulumi.Output<string> {
  const parent = pulumi.createUrn("cache", "memcached:components:MemcachedCluster");
  const wasInComponent = { aliases: [{ parent }] };
  const tags = { Name: "cache" };
  const group = new ec2.SecurityGroup(
    "cache",
    { description: "Memcached nodes", vpcId: defaultVpc.id, tags },
    wasInComponent,
  );
  const parameterGroup = new elasticache.ParameterGroup(
    "cache",
    { description: "Memcached parameters", family: "memcached1.6", tags },
    wasInComponent,
  );
  const subnets = ec2.getSubnetsOutput({
    filters: [{ name: "vpc-id", values: [defaultVpc.id] }],
  });
  const subnetGroup = new elasticache.SubnetGroup(
    "cache",
    { description: "Memcached nodes", subnetIds: subnets.ids, tags },
    wasInComponent,
  );
  const opened = {
    description: "The application",
    ipProtocol: "tcp",
    fromPort: PORT,
    toPort: PORT,
  };
  new vpc.SecurityGroupIngressRule(
    "cache-from-app",
    {
      ...opened,
      securityGroupId: group.id,
      referencedSecurityGroupId: app.id,
      tags: { Name: "cache-from-app" },
    },
    wasInComponent,
  );
  new vpc.SecurityGroupEgressRule(
    "cache-from-app-egress",
    {
      ...opened,
      securityGroupId: app.id,
      referencedSecurityGroupId: group.id,
      tags: { Name: "cache-from-app-egress" },
    },
    wasInComponent,
  );
  const cluster = new elasticache.Cluster(
    "cache",
    {
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 1,
      azMode: "single-az",
      port: PORT,
      ipDiscovery: "ipv4",
      networkType: "ipv4",
      transitEncryptionEnabled: false,
      applyImmediately: true,
      parameterGroupName: parameterGroup.name,
      subnetGroupName: subnetGroup.name,
      securityGroupIds: [group.id],
      tags,
    },
    wasInComponent,
  );
  return cluster.clusterAddress;
}

export const endpoint = new pulumi.Config().requireBoolean("component")
  ? withComponent()
  : withoutComponent();
