/** What a `MemcachedCluster` can be told. */

import type * as route53 from "@pulumi/aws/route53";
import type * as sns from "@pulumi/aws/sns";
import type * as pulumi from "@pulumi/pulumi";
import type { CacheNetwork } from "./cache-network";
import type { MemcachedParameters } from "./memcached-parameters";
import type { Tags } from "./tags";

/** A cluster that was made elsewhere (the console) and is taken over: docs/adopt-a-cluster.md. */
export interface ExistingCluster {
  /** Its name, which stays. */
  clusterName: string;
  /** Its subnet group, which stays: another one would replace the cluster. */
  subnetGroupName: string;
  /**
   * Its parameter group, if that shall stay.
   * Default: a group of its own (changed in place).
   */
  parameterGroupName?: string;
  /**
   * `true` for the first `pulumi up`: the cluster is imported as it is and nothing about it changes. Remove it and `up`
   * again: it moves to its dedicated group, in place.
   * Default: false.
   */
  isImport?: boolean;
}

/** The arguments of a `MemcachedCluster` that are plain data in every Pulumi language. */
export interface PlainClusterArgs {
  /**
   * Number of nodes, from 1. More than one are spread over the network's zones. Changed in place.
   * Default: 1.
   */
  nodeCount?: number;
  /**
   * The most nodes, where AWS raised your quota.
   * Default: 60.
   */
  maxNodes?: number;
  /**
   * Node type. Changing it replaces the cluster. In ap-northeast-2 on demand, a node and an hour: `cache.t4g.micro` about
   * $0.024, `cache.t4g.small` $0.047, `cache.m7g.large` $0.19: https://aws.amazon.com/elasticache/pricing/
   * Default: "cache.t4g.micro".
   */
  nodeType?: pulumi.Input<string>;
  /**
   * Version, exactly `major.minor.patch`. Upwards in place (nodes restart empty), downwards by replacement.
   * Default: "1.6.22".
   */
  engineVersion?: pulumi.Input<string>;
  /**
   * Family of the parameter group; it must be the version's.
   * Default: the version's.
   */
  parameterGroupFamily?: string;
  /**
   * Port clients connect to, 1 to 65535. Changing it replaces the cluster.
   * Default: 11211.
   */
  port?: pulumi.Input<number>;
  /**
   * Whether clients must speak TLS (1.6.12 or later). Changing it replaces the cluster.
   * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-mc.html
   * Default: false.
   */
  tls?: pulumi.Input<boolean>;
  /**
   * Zone of each node, in order; when `nodeCount` grows, append. AWS does not read it back: changing it alone does
   * nothing.
   * Default: AWS spreads them.
   */
  nodeZones?: string[];
  /**
   * Weekly window for maintenance, `ddd:hh24:mi-ddd:hh24:mi` in UTC, at least 60 minutes.
   * Default: AWS's choice.
   */
  maintenanceWindow?: pulumi.Input<string>;
  /**
   * Whether changes in place happen now instead of in the maintenance window.
   * Default: true.
   */
  applyImmediately?: pulumi.Input<boolean>;
  /**
   * A name fixed by you: clients keep the same endpoint for ever, but what replaces the cluster deletes it first (an
   * outage of some minutes). Without it Pulumi appends a suffix: a replacement is made first, under a new endpoint.
   * Lower-cased, up to 50 characters.
   * Default: the component's name and a suffix.
   */
  clusterName?: string;
  /**
   * Name of its security group, as the console shows it. Changing it replaces the group.
   * Default: the component's name and a suffix.
   */
  securityGroupName?: string;
  /**
   * The most rules its security group may have, where AWS raised your quota.
   * Default: 60.
   */
  maxRules?: number;
  /**
   * Tags of every resource made here; `Name` is added.
   * Default: none but `Name`.
   */
  tags?: Tags;
}

/** Arguments of a `MemcachedCluster`. */
export interface MemcachedClusterArgs extends PlainClusterArgs {
  /** Where its nodes are. Changing it replaces the cluster: a cold cache. */
  network: CacheNetwork;
  /**
   * Parameters of Memcached 1.6.
   * Default: AWS's.
   */
  parameters?: MemcachedParameters;
  /**
   * Addresses of its nodes. `dual_stack` and `ipv6` need 1.6.6, a Nitro node type and a network with IPv6; AWS asks for
   * subnets without IPv4 for `ipv6`, which only a VPC that exists can have here. Changing it replaces the cluster.
   * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/network-type.html
   * Default: "ipv4".
   */
  networkType?: "ipv4" | "dual_stack" | "ipv6";
  /**
   * Topic for ElastiCache's own notices (node replaced, maintenance).
   * Default: none.
   */
  notificationTopic?: sns.Topic;
  /**
   * Take over a cluster that exists: docs/adopt-a-cluster.md.
   * Default: a new cluster.
   */
  existing?: ExistingCluster;
  /**
   * Private zone in which `recordName` points to the configuration endpoint. With TLS, clients must still check the
   * certificate against AWS's own name. A private zone costs $0.50 a month.
   * Default: no record.
   */
  recordZone?: route53.Zone;
  /**
   * Name of the record, e.g. `cache.internal.example`.
   * Default: no record.
   */
  recordName?: string;
}
