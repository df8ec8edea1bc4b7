/** Where a cache is placed, as plain data: a VPC and its subnets by their ids. */

import type * as pulumi from "@pulumi/pulumi";
import type { CacheNetwork } from "../cache-network";
import { existingNetwork } from "../existing-network";

/** The part of a cache's arguments that says where it is placed. */
export interface Placement {
  /** The VPC. Changing it replaces the cache. */
  vpcId: pulumi.Input<string>;
  /** Private subnets for the cache, all in that VPC, in as many zones as its nodes need. */
  cacheSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Zones of those subnets, where you know them: then the zones of nodes are checked against them. */
  cacheZones?: string[];
  /** Whether those subnets have IPv6 blocks, where you know it. */
  isDualStack?: boolean;
}

/** The network that a placement describes; `name` is whose error a bad one is. */
export function networkOf(
  name: string,
  { vpcId, cacheSubnetIds, cacheZones, isDualStack }: Placement,
): CacheNetwork {
  return existingNetwork(name, { vpcId, cacheSubnetIds, cacheZones, isDualStack });
}
