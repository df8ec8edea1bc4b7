/** `Network`: a dedicated VPC with isolated subnets for a cache and subnets for its clients. */

import type * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { CacheNetwork, WaysOut } from "./cache-network";
import { type ExistingNetworkArgs, defaultVpcNetwork, existingNetwork } from "./existing-network";
import type { NetworkArgs } from "./network-args";
import { NetworkBuilder } from "./network-builder";
import { planNetwork } from "./network-layout";

/**
 * A VPC of its own for a cache and its clients. Cache subnets are isolated: their only route is the VPC's own. The VPC's
 * default security group is adopted and emptied, so that nothing can rest on it. Clients get the free S3 gateway
 * endpoint. Without NAT, endpoints and flow logs it costs nothing.
 *
 * Throws `InvalidArguments` before anything is registered.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.html
 */
export class Network extends pulumi.ComponentResource implements CacheNetwork {
  readonly vpc: ec2.Vpc;
  readonly vpcId: pulumi.Output<string>;
  readonly cacheSubnets: readonly ec2.Subnet[];
  readonly cacheSubnetIds: pulumi.Output<string[]>;
  readonly cacheZones: readonly string[];
  readonly clientSubnets: readonly ec2.Subnet[];
  readonly clientSubnetIds: pulumi.Output<string[]>;
  readonly firstClientSubnetId: pulumi.Output<string>;
  readonly isDualStack: boolean;
  readonly waysOut: WaysOut;
  readonly ready: readonly pulumi.Resource[];

  constructor(
    readonly name: string,
    args: NetworkArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    const layout = planNetwork(name, args);
    super("memcached:components:Network", name, {}, options);
    const builder = new NetworkBuilder(this, name, layout, args.tags);

    this.vpc = builder.vpc;
    this.vpcId = this.vpc.id;
    this.cacheSubnets = builder.cacheSubnets();
    this.clientSubnets = builder.subnets("client");
    this.cacheZones = layout.zones.map(({ zone }) => zone);
    this.cacheSubnetIds = pulumi.all(this.cacheSubnets.map((subnet) => subnet.id));
    this.clientSubnetIds = pulumi.all(this.clientSubnets.map((subnet) => subnet.id));
    this.firstClientSubnetId = firstOf(this.clientSubnets).id;
    this.isDualStack = layout.isDualStack;

    const tables = builder.clientTables(this.clientSubnets);
    this.waysOut = builder.waysOut(tables, this.clientSubnets);
    builder.flowLog();
    this.ready = [this];
    this.registerOutputs({
      vpcId: this.vpcId,
      cacheSubnetIds: this.cacheSubnetIds,
      clientSubnetIds: this.clientSubnetIds,
    });
  }

  /**
   * A VPC that exists. Nothing is registered and nothing in it is touched: its default group stays as it is.
   * Throws `InvalidArguments`.
   */
  static fromExisting(name: string, args: ExistingNetworkArgs): CacheNetwork {
    return existingNetwork(name, args);
  }

  /**
   * The region's default VPC with its default subnets, for both the cache and its clients, as in AWS's first tutorials.
   * Its subnets are public: clients need a public address to reach SSM. Looked up when called; nothing is registered
   * or touched.
   */
  static fromDefaultVpc(options?: pulumi.InvokeOutputOptions): CacheNetwork {
    return defaultVpcNetwork(options);
  }
}

/** A layout has at least one zone, or it would have been refused. */
function firstOf<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new RangeError("a network has at least one zone");
  return item;
}
