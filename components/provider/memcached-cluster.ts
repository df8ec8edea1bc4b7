/** `MemcachedCluster` for every language. */

import * as pulumi from "@pulumi/pulumi";
import { type CacheNode, MemcachedCluster as ClusterComponent } from "../memcached-cluster";
import type {
  MemcachedClusterArgs as ComponentArgs,
  PlainClusterArgs,
} from "../memcached-cluster-args";
import type { PlainParameters } from "../memcached-parameters";
import { type AllowedClient, allowAll, checkedClients } from "./allowed-client";
import { type Placement, networkOf } from "./placement";

/** Parameters of `memcached1.6`. All take effect at a node's next launch or restart, which empties it. */
export interface MemcachedParameters extends PlainParameters {
  /** `binding_protocol`: what clients may speak, `auto` or `ascii`. TLS needs either. Default: `auto`. */
  bindingProtocol?: string;
  /** `hash_algorithm`: `jenkins` or `murmur3`. Default: `jenkins` (`murmur3` where `noModern` is off). */
  hashAlgorithm?: string;
  /** `slab_automove`: 0 never, 1 slowly, 2 at every eviction (for tests only). Default: 0. */
  slabAutomove?: number;
}

/** Arguments of a `MemcachedCluster`. */
export interface MemcachedClusterArgs extends Placement, PlainClusterArgs {
  /** Clients that may connect, on the cluster's port and nothing else. Nobody else can. */
  allowFrom?: pulumi.Input<AllowedClient>[];
  /**
   * Addresses of its nodes: `ipv4`, `dual_stack` or `ipv6`. The latter two need version 1.6.6, a Nitro node type and subnets
   * with IPv6. Changing it replaces the cluster. Default: `ipv4`.
   */
  networkType?: string;
  /** Parameters of Memcached 1.6. Default: AWS's. */
  parameters?: MemcachedParameters;
}

/**
 * A Memcached cluster with a security group of its own (without a rule but for the clients in `allowFrom`, and without egress),
 * a subnet group and a parameter group.
 */
export class MemcachedCluster extends pulumi.ComponentResource {
  /** Host name of the configuration endpoint, at which clients find every node. */
  readonly endpoint: pulumi.Output<string>;
  /** Port clients connect to. */
  readonly port: pulumi.Output<number>;
  /** Whether clients must use TLS. */
  readonly tls: pulumi.Output<boolean>;
  /** Its nodes, with the address of each. */
  readonly nodes: pulumi.Output<CacheNode[]>;
  /** Security group of its nodes. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Its name on AWS. */
  readonly clusterId: pulumi.Output<string>;
  /** Number of its nodes. */
  readonly nodeCount: pulumi.Output<number>;
  /** Type of its nodes. */
  readonly nodeType: pulumi.Output<string>;

  constructor(name: string, args: MemcachedClusterArgs, options?: pulumi.ComponentResourceOptions) {
    const { allowFrom, vpcId, cacheSubnetIds, cacheZones, isDualStack, ...settings } = args;
    const clients = checkedClients("MemcachedCluster", name, allowFrom);
    super("memcached:index:MemcachedCluster", name, {}, options);
    const network = networkOf(name, { vpcId, cacheSubnetIds, cacheZones, isDualStack });
    const cluster = new ClusterComponent(name, { ...settings, network } as ComponentArgs, {
      parent: this,
    });
    allowAll(cluster, clients);
    this.endpoint = cluster.endpoint;
    this.port = cluster.port;
    this.tls = cluster.tls;
    this.nodes = cluster.nodes;
    this.securityGroupId = cluster.securityGroup.id;
    this.clusterId = cluster.clusterId;
    this.nodeCount = pulumi.output(cluster.nodeCount);
    this.nodeType = cluster.nodeType;
    this.registerOutputs({ endpoint: this.endpoint, port: this.port });
  }
}
