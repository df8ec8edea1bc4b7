/**
 * What every example in this folder uses, done right: a VPC with private subnets in two zones, a closed default group and
 * flow logs; a client; a cluster with TLS, two zones, a pinned version and alarms. The examples themselves show only
 * what they are about.
 */

import { MetricAlarm } from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import { Cluster, SubnetGroup } from "@pulumi/aws/elasticache";
import type { ClusterArgs } from "@pulumi/aws/elasticache";
import type { Input } from "@pulumi/pulumi";

/** Memcached's own port. */
export const MEMCACHED = 11211;

const ZONES = ["ap-northeast-2a", "ap-northeast-2c"] as const;
const TAGS = { Project: "examples", Environment: "prod" };

/** A private network in two zones. */
export interface PrivateNetwork {
  readonly vpc: ec2.Vpc;
  readonly table: ec2.RouteTable;
  readonly cacheSubnets: readonly ec2.Subnet[];
  readonly clientSubnets: readonly ec2.Subnet[];
}

export interface NetworkOptions {
  /** Second number of its addresses: `10.<number>.0.0/16`. Default: 0. */
  readonly number?: number;
  /** Whether the VPC's default group is adopted without rules. Default: true. */
  readonly closesDefaultGroup?: boolean;
}

/** A VPC without a way out, with subnets for caches and for clients in each zone. */
export function privateNetwork(name: string, options: NetworkOptions = {}): PrivateNetwork {
  const { number = 0, closesDefaultGroup = true } = options;
  const vpc = new ec2.Vpc(name, { cidrBlock: `10.${String(number)}.0.0/16`, tags: TAGS });
  if (closesDefaultGroup) new ec2.DefaultSecurityGroup(name, { vpcId: vpc.id, tags: TAGS });
  new ec2.FlowLog(name, {
    vpcId: vpc.id,
    trafficType: "REJECT",
    logDestinationType: "s3",
    logDestination: "arn:aws:s3:::example-flow-logs",
    tags: TAGS,
  });
  const table = new ec2.RouteTable(name, { vpcId: vpc.id, tags: TAGS });
  const subnets = (use: string, offset: number): ec2.Subnet[] =>
    ZONES.map((availabilityZone, index) => {
      const subnet = new ec2.Subnet(`${name}-${use}-${availabilityZone}`, {
        vpcId: vpc.id,
        availabilityZone,
        cidrBlock: `10.${String(number)}.${String(offset + index)}.0/24`,
        tags: TAGS,
      });
      new ec2.RouteTableAssociation(`${name}-${use}-${availabilityZone}`, {
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      return subnet;
    });
  return { vpc, table, cacheSubnets: subnets("cache", 0), clientSubnets: subnets("client", 10) };
}

/** A security group for clients: it may open connections to anything. */
export function clientGroup(network: PrivateNetwork, name = "client"): ec2.SecurityGroup {
  return new ec2.SecurityGroup(name, {
    vpcId: network.vpc.id,
    description: "Clients of the cache",
    egress: [
      {
        description: "Anything the application asks for",
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        cidrBlocks: ["0.0.0.0/0"],
      },
    ],
    tags: TAGS,
  });
}

/** A server in a private subnet. */
export function server(
  network: PrivateNetwork,
  group: ec2.SecurityGroup,
  name = "client",
  more: Partial<ec2.InstanceArgs> = {},
): ec2.Instance {
  return new ec2.Instance(name, {
    ami: "ami-0c9c942bd7bf113a2",
    instanceType: "t4g.micro",
    subnetId: network.clientSubnets[0]?.id,
    vpcSecurityGroupIds: [group.id],
    metadataOptions: { httpTokens: "required" },
    tags: { ...TAGS, Name: name },
    ...more,
  });
}

/** Group for the cache, with these rules. */
export function cacheGroup(
  network: PrivateNetwork,
  rules: Pick<ec2.SecurityGroupArgs, "ingress" | "egress"> = {},
): ec2.SecurityGroup {
  return new ec2.SecurityGroup("cache", {
    vpcId: network.vpc.id,
    description: "Memcached nodes",
    tags: TAGS,
    ...rules,
  });
}

/** One inline rule for tcp on Memcached's port. */
export function memcachedFrom(
  description: string,
  sources: { cidrBlocks?: string[]; ipv6CidrBlocks?: string[]; securityGroups?: Input<string>[] },
): { description: string; protocol: string; fromPort: number; toPort: number } & typeof sources {
  return { description, protocol: "tcp", fromPort: MEMCACHED, toPort: MEMCACHED, ...sources };
}

/** The cache's subnets as ElastiCache wants them. */
export function cacheSubnetGroup(
  network: PrivateNetwork,
  subnets: readonly ec2.Subnet[] = network.cacheSubnets,
): SubnetGroup {
  return new SubnetGroup("cache", { subnetIds: subnets.map((subnet) => subnet.id), tags: TAGS });
}

/** A Memcached cluster of two nodes in two zones, with TLS and an alarm. */
export function memcached(args: Partial<ClusterArgs>): Cluster {
  const cluster = new Cluster("cache", {
    engine: "memcached",
    engineVersion: "1.6.22",
    nodeType: "cache.t4g.micro",
    numCacheNodes: 2,
    azMode: "cross-az",
    transitEncryptionEnabled: true,
    tags: TAGS,
    ...args,
  });
  alarmOn(cluster.clusterId);
  return cluster;
}

/** Somebody is told when a cache has to throw out what it holds. */
export function alarmOn(cache: Input<string>): MetricAlarm {
  return new MetricAlarm("cache-evictions", {
    namespace: "AWS/ElastiCache",
    metricName: "Evictions",
    dimensions: { CacheClusterId: cache },
    statistic: "Sum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 1000,
    period: 300,
    evaluationPeriods: 3,
    tags: TAGS,
  });
}
