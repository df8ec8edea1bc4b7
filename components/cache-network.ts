/** What clusters, servers and clients need to know of a network, whoever made it. */

import type * as pulumi from "@pulumi/pulumi";
import type { SecurityGroupRef } from "./peer";
import { type Finding, isObject, shown } from "./problems";

/** How clients of a network get out of it: to SSM's endpoints, to Amazon Linux's packages, to the internet. */
export interface WaysOut {
  /** Group of the interface endpoints of SSM, where the VPC has them. */
  readonly ssmEndpoints?: SecurityGroupRef;
  /** S3's prefix list (`pl-…`), where the client subnets have a gateway endpoint for S3. */
  readonly s3PrefixListId?: pulumi.Output<string>;
  /** `nat`: through a NAT gateway; `public`: with a public address, through an internet gateway. */
  readonly internet: "none" | "nat" | "public";
}

/**
 * A VPC with subnets for a cache and for its clients: a `Network`, or one that exists (`Network.fromExisting`,
 * `Network.fromDefaultVpc`).
 */
export interface CacheNetwork {
  readonly vpcId: pulumi.Output<string>;
  /** Subnets the cache's nodes are placed in. */
  readonly cacheSubnetIds: pulumi.Output<string[]>;
  /** Zones of those subnets; absent where it is not known. */
  readonly cacheZones?: readonly string[];
  /** Subnets clients are placed in. */
  readonly clientSubnetIds: pulumi.Output<string[]>;
  /** The first of them, where a single client is. Apart, so that a preview knows which one it is. */
  readonly firstClientSubnetId: pulumi.Output<string>;
  /** Whether the subnets have IPv6 blocks; absent where it is not known. */
  readonly isDualStack?: boolean;
  readonly waysOut: WaysOut;
  /** What must exist before a client can work in it. */
  readonly ready: readonly pulumi.Resource[];
}

/** Whoever writes JavaScript may hand over anything, or forget it. */
export function networkProblem(network: unknown): Finding {
  const isNetwork = isObject(network) && isObject(network.waysOut) && "cacheSubnetIds" in network;
  return isNetwork
    ? undefined
    : `network must be a Network, or Network.fromExisting(…) or fromDefaultVpc(), got ${shown(network)}`;
}
