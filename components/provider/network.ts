/** `Network` for every language. */

import * as pulumi from "@pulumi/pulumi";
import { Network as NetworkComponent } from "../network";
import type { NetworkArgs as ComponentArgs, PlainNetworkArgs } from "../network-args";

/** Arguments of a `Network`. */
export interface NetworkArgs extends PlainNetworkArgs {
  /**
   * Where clients are placed: `isolated` (no way out but to AWS's endpoints), `private` (may get a NAT gateway) or `public` (an
   * internet gateway; only interfaces with a public address can use it). Default: `isolated`.
   */
  clientPlacement?: string;
  /** NAT gateways for private clients: `none`, `single` or `one-per-az`. Default: `none`. */
  nat?: string;
  /** Zones in which the interface endpoints of SSM are placed: `none`, `one-zone` or `all-zones`. Default: `none`. */
  ssmEndpoints?: string;
}

/**
 * A dedicated VPC for a cache and its clients. Cache subnets are isolated: their only route is the VPC's own. The VPC's default
 * security group is adopted and emptied. Clients get the free gateway endpoint of S3.
 */
export class Network extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Subnets for the cache's nodes, one per zone. */
  readonly cacheSubnetIds: pulumi.Output<string[]>;
  /** Zones of those subnets. */
  readonly cacheZones: pulumi.Output<string[]>;
  /** Subnets for clients, one per zone. */
  readonly clientSubnetIds: pulumi.Output<string[]>;
  /** Security group of the interface endpoints of SSM, where there are any. */
  readonly ssmEndpointsSecurityGroupId?: pulumi.Output<string>;
  /** S3's prefix list, which the client subnets have a gateway endpoint for. */
  readonly s3PrefixListId?: pulumi.Output<string>;
  /** How clients reach the internet: `none`, `nat` or `public`. */
  readonly internet: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("memcached:index:Network", name, {}, options);
    const network = new NetworkComponent(name, args as ComponentArgs, { parent: this });
    const { ssmEndpoints, s3PrefixListId, internet } = network.waysOut;
    this.vpcId = network.vpcId;
    this.cacheSubnetIds = network.cacheSubnetIds;
    this.cacheZones = pulumi.output([...network.cacheZones]);
    this.clientSubnetIds = network.clientSubnetIds;
    if (ssmEndpoints) this.ssmEndpointsSecurityGroupId = pulumi.output(ssmEndpoints.id);
    if (s3PrefixListId) this.s3PrefixListId = s3PrefixListId;
    this.internet = pulumi.output<string>(internet);
    this.registerOutputs({ vpcId: this.vpcId });
  }
}
