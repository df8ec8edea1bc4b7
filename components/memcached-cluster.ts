/** `MemcachedCluster`: a node-based ElastiCache cluster behind a security group of its own. */

import * as ec2 from "@pulumi/aws/ec2";
import * as elasticache from "@pulumi/aws/elasticache";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { type AllowOptions, CacheAccess } from "./cache-access";
import { type ClusterSettings, planCluster } from "./cluster-settings";
import type { MemcachedClusterArgs } from "./memcached-cluster-args";
import type { Peer } from "./peer";
import { named } from "./tags";

/** A node of a cluster. */
export interface CacheNode {
  /** `0001`, `0002`, … */
  id: string;
  /** Its DNS name, which resolves to a private address. */
  address: string;
  /** Port clients connect to. */
  port: number;
  /** Zone in which it is placed. */
  availabilityZone: string;
}

/**
 * A Memcached cluster, its dedicated security group (no rule until `allowFrom`, no egress ever), subnet group and
 * parameter group.
 *
 * Throws `InvalidArguments` before anything is registered; arguments that are outputs are checked when they resolve.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.html
 */
export class MemcachedCluster extends pulumi.ComponentResource {
  /** Host name of the configuration endpoint, at which clients find every node. */
  readonly endpoint: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly tls: pulumi.Output<boolean>;
  readonly nodes: pulumi.Output<CacheNode[]>;
  /** The group its nodes carry. */
  readonly securityGroup: ec2.SecurityGroup;
  readonly cluster: elasticache.Cluster;
  /** Number and type of its nodes, for alarms. */
  readonly nodeCount: number;
  readonly nodeType: pulumi.Output<string>;
  /** Its name on AWS. */
  readonly clusterId: pulumi.Output<string>;
  readonly #access: CacheAccess;

  constructor(
    readonly name: string,
    args: MemcachedClusterArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const settings = planCluster(name, args);
    super("memcached:components:MemcachedCluster", name, {}, options);
    const site: Site = { name: name.toLowerCase(), args, settings, parent: this };

    this.securityGroup = securityGroup(site);
    this.cluster = cluster(site, this.securityGroup);
    this.endpoint = this.cluster.clusterAddress;
    this.port = this.cluster.port;
    this.tls = pulumi.output(settings.tls);
    this.nodes = this.cluster.cacheNodes.apply((nodes) => nodes.map(cacheNode));
    this.nodeCount = settings.nodeCount;
    this.nodeType = pulumi.output(settings.nodeType);
    this.clusterId = this.cluster.clusterId;
    record(site, this.endpoint);
    this.#access = new CacheAccess({
      component: "MemcachedCluster",
      name,
      securityGroup: this.securityGroup,
      ports: [{ suffix: "", port: settings.port }],
      maxRules: settings.maxRules,
      tags: args.tags,
      parent: this,
    });
    const { endpoint, port, tls, nodes, securityGroup: group } = this;
    this.registerOutputs({ endpoint, port, tls, nodes, securityGroupId: group.id });
  }

  /**
   * Lets a client in, on the cluster's port and nothing else. A client with a group of its own (an `ExampleServer`, any
   * `{ name, securityGroup }`) gets the egress rule on that group too; a bare security group only with
   * `{ egress: true }`. Rules are standalone and keyed by the client's name.
   *
   * Throws `InvalidArguments` for a client that is let in twice, a bad CIDR, or more rules than AWS's quota.
   *
   * @param description what the rules say, as the console shows it. Default: client and cluster by name.
   */
  allowFrom(peer: Peer, description?: string, options: AllowOptions = {}): this {
    this.#access.allow(peer, description, options);
    return this;
  }
}

interface Site {
  readonly name: string;
  readonly args: MemcachedClusterArgs;
  readonly settings: ClusterSettings;
  readonly parent: MemcachedCluster;
}

/** Without rules, and never with inline ones: they would fight the standalone rules. */
function securityGroup({ name, args, parent }: Site): ec2.SecurityGroup {
  return new ec2.SecurityGroup(
    name,
    {
      vpcId: args.network.vpcId,
      name: args.securityGroupName,
      // A constant: editing a group's description replaces it, and it cannot go while nodes carry it.
      description: "Memcached nodes",
      tags: named(args.securityGroupName ?? parent.name, args.tags),
    },
    { parent },
  );
}

function cluster(site: Site, group: ec2.SecurityGroup): elasticache.Cluster {
  const { name, args, settings } = site;
  return new elasticache.Cluster(
    name,
    {
      engine: "memcached",
      clusterId: settings.clusterName,
      engineVersion: settings.engineVersion,
      nodeType: settings.nodeType,
      numCacheNodes: settings.nodeCount,
      azMode: settings.azMode,
      preferredAvailabilityZones: settings.nodeZones,
      port: settings.port,
      networkType: settings.networkType,
      ipDiscovery: settings.networkType === "ipv6" ? "ipv6" : "ipv4",
      transitEncryptionEnabled: settings.tls,
      subnetGroupName: subnetGroupName(site),
      parameterGroupName: parameterGroupName(site),
      securityGroupIds: [group.id],
      maintenanceWindow: settings.maintenanceWindow,
      notificationTopicArn: args.notificationTopic?.arn,
      applyImmediately: settings.applyImmediately,
      tags: named(args.existing?.clusterName ?? site.parent.name, args.tags),
    },
    clusterOptions(site),
  );
}

/** A name that is fixed can exist once: the old cluster must go first. */
function clusterOptions({ args, settings, parent }: Site): pulumi.CustomResourceOptions {
  const fixed =
    settings.clusterName === undefined ? { parent } : { parent, deleteBeforeReplace: true };
  if (args.existing?.isImport !== true) return fixed;
  return { ...fixed, import: settings.clusterName, ignoreChanges: ["*"] };
}

function subnetGroupName({ name, args, parent }: Site): pulumi.Input<string> {
  if (args.existing !== undefined) return args.existing.subnetGroupName;
  const group = new elasticache.SubnetGroup(
    name,
    {
      description: "Memcached nodes",
      subnetIds: args.network.cacheSubnetIds,
      tags: named(parent.name, args.tags),
    },
    { parent },
  );
  return group.name;
}

function parameterGroupName({ name, args, settings, parent }: Site): pulumi.Input<string> {
  if (args.existing?.parameterGroupName !== undefined) return args.existing.parameterGroupName;
  const group = new elasticache.ParameterGroup(
    name,
    {
      family: settings.family,
      description: "Memcached parameters",
      parameters: settings.parameters,
      tags: named(parent.name, args.tags),
    },
    { parent },
  );
  return group.name;
}

function record({ name, args, parent }: Site, endpoint: pulumi.Output<string>): void {
  if (args.recordZone === undefined || args.recordName === undefined) return;
  new route53.Record(
    name,
    {
      zoneId: args.recordZone.zoneId,
      name: args.recordName,
      type: "CNAME",
      ttl: 60,
      records: [endpoint],
    },
    { parent },
  );
}

/** The node's own fields; the provider's has more, which AWS only has for outposts. */
function cacheNode(node: {
  id: string;
  address: string;
  /** Port clients connect to. */
  port: number;
  /** Zone in which it is placed. */
  availabilityZone: string;
}): CacheNode {
  const { id, address, port, availabilityZone } = node;
  return { id, address, port, availabilityZone };
}
