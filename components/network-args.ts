/** What a `Network` can be told. */

import type { Tags } from "./tags";

/** The arguments of a `Network` that are plain data in every Pulumi language. */
export interface PlainNetworkArgs {
  /** Region the network is in, e.g. `"ap-northeast-2"`: the names of endpoint services contain it. */
  region: string;
  /**
   * Availability zones, one cache subnet and one client subnet in each. They may be added, removed and reordered:
   * no other zone's subnets move.
   */
  zones: string[];
  /**
   * The VPC's IPv4 block, from a /16 to a /26 (a /23 has room for every zone).
   * Default: "10.0.0.0/16".
   */
  vpcCidr?: string;
  /**
   * The cache subnets' CIDRs, one per zone.
   * Default: planned: a quarter of each zone's block.
   */
  cacheCidrs?: string[];
  /**
   * The client subnets' CIDRs, one per zone.
   * Default: planned: half of each zone's block.
   */
  clientCidrs?: string[];
  /**
   * Whether the VPC's traffic is logged to CloudWatch Logs ($0.76 a GB taken in, in ap-northeast-2):
   * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
   * Default: false.
   */
  hasFlowLogs?: boolean;
  /**
   * Days the flow log is kept.
   * Default: 14.
   */
  flowLogRetentionDays?: number;
  /**
   * Whether VPC and subnets also get IPv6 blocks of AWS, as a dual-stack or IPv6 cluster needs. No IPv6 route leaves the
   * VPC.
   * Default: false.
   */
  isDualStack?: boolean;
  /**
   * Tags of every resource made here; `Name` is added.
   * Default: none but `Name`.
   */
  tags?: Tags;
}

/** Arguments of a `Network`. Zones and region are plain: nothing is looked up. */
export interface NetworkArgs extends PlainNetworkArgs {
  /**
   * Where clients are: `isolated` (no way out but to AWS's endpoints), `private` (may get a NAT gateway) or `public`
   * (an internet gateway; only interfaces with a public address can use it).
   * Default: "isolated".
   */
  clientPlacement?: "isolated" | "private" | "public";
  /**
   * NAT gateways for private clients. Each costs about $0.059 an hour in ap-northeast-2 (some $43 a month), plus $0.059
   * a GB: https://aws.amazon.com/vpc/pricing/
   * Default: "none".
   */
  nat?: "none" | "single" | "one-per-az";
  /**
   * Interface endpoints of SSM (`ssm`, `ssmmessages`, `ec2messages`), so that Session Manager reaches isolated clients.
   * Three endpoints at about $0.013 an hour and zone in ap-northeast-2: some $28 a month for `one-zone`, $85 for
   * `all-zones` of three, plus $0.01 a GB: https://aws.amazon.com/privatelink/pricing/
   * Default: "none".
   */
  ssmEndpoints?: "none" | "one-zone" | "all-zones";
}
