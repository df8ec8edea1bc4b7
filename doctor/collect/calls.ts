/**
 * Every read call to EC2 and ElastiCache: its permission, the key under which `aws … describe-*` prints its answer,
 * and its pages. A snapshot holds one file per entry of this table.
 */

import type { Filter } from "@aws-sdk/client-ec2";
import type { Ec2, ElastiCache } from "./clients";

/** What part of a region is read. */
export interface Scope {
  /** Ids; absent: every VPC. */
  readonly vpcs?: readonly string[];
}

/** A listing: the key its items are under, and the pages they come in. */
export interface Call<Api> {
  /** IAM action: `ec2:DescribeVpcs`. */
  readonly action: string;
  /** Top-level key of the answer: `Vpcs`. */
  readonly key: string;
  /** Key it is kept under, where AWS uses one name for two things. */
  readonly keptAs?: string;
  readonly pages: (api: Api, scope: Scope) => AsyncIterable<object> | Iterable<Promise<object>>;
}

/** What hangs on one item of a listing, and is asked for item by item. */
export interface NestedCall {
  readonly action: string;
  /** Document whose items are completed, and the field that identifies one. */
  readonly parent: string;
  readonly id: string;
  /** Key of the answer, and the field it is kept under in the item. */
  readonly key: string;
  readonly keptAs: string;
  readonly pages: (api: Ec2, id: string) => AsyncIterable<object>;
}

/** Large pages: fewer requests. Every call below allows this many unless it says otherwise. */
const PAGE = 1_000;

function pagesOf(api: Ec2, pageSize: number = PAGE): { client: Ec2["client"]; pageSize: number } {
  return { client: api.client, pageSize };
}

/** A filter by VPC under the name that the call gives it; none reads the whole region. */
function byVpc(name: string, scope: Scope): { Filters?: Filter[] } {
  return scope.vpcs === undefined ? {} : { Filters: [{ Name: name, Values: [...scope.vpcs] }] };
}

/** The SDK has no paginator for this call. */
async function* exclusionPages({ sdk, client }: Ec2): AsyncGenerator<object> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new sdk.DescribeVpcBlockPublicAccessExclusionsCommand({ MaxResults: PAGE, NextToken: token }),
    );
    yield page;
    token = page.NextToken;
  } while (token !== undefined && token !== "");
}

/** Few items even in a big account; they say which VPCs belong together, so they are read first. */
export const CONNECTING_CALLS: readonly Call<Ec2>[] = [
  {
    action: "ec2:DescribeVpcs",
    key: "Vpcs",
    pages: (api) => api.sdk.paginateDescribeVpcs(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeVpcPeeringConnections",
    key: "VpcPeeringConnections",
    pages: (api) => api.sdk.paginateDescribeVpcPeeringConnections(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeTransitGateways",
    key: "TransitGateways",
    pages: (api) => api.sdk.paginateDescribeTransitGateways(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeTransitGatewayAttachments",
    key: "TransitGatewayAttachments",
    pages: (api) => api.sdk.paginateDescribeTransitGatewayAttachments(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeTransitGatewayVpcAttachments",
    key: "TransitGatewayVpcAttachments",
    pages: (api) => api.sdk.paginateDescribeTransitGatewayVpcAttachments(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeTransitGatewayPeeringAttachments",
    key: "TransitGatewayPeeringAttachments",
    pages: (api) => api.sdk.paginateDescribeTransitGatewayPeeringAttachments(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeTransitGatewayRouteTables",
    key: "TransitGatewayRouteTables",
    pages: (api) => api.sdk.paginateDescribeTransitGatewayRouteTables(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeSecurityGroupVpcAssociations",
    key: "SecurityGroupVpcAssociations",
    pages: (api) => api.sdk.paginateDescribeSecurityGroupVpcAssociations(pagesOf(api), {}),
  },
  {
    action: "ec2:DescribeManagedPrefixLists",
    key: "PrefixLists",
    keptAs: "ManagedPrefixLists",
    pages: (api) => api.sdk.paginateDescribeManagedPrefixLists(pagesOf(api, 100), {}),
  },
];

/** What is in VPCs: read for the VPCs that matter only. */
export const VPC_CALLS: readonly Call<Ec2>[] = [
  {
    action: "ec2:DescribeSubnets",
    key: "Subnets",
    pages: (api, scope) => api.sdk.paginateDescribeSubnets(pagesOf(api), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeRouteTables",
    key: "RouteTables",
    pages: (api, scope) =>
      api.sdk.paginateDescribeRouteTables(pagesOf(api, 100), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeNetworkAcls",
    key: "NetworkAcls",
    pages: (api, scope) =>
      api.sdk.paginateDescribeNetworkAcls(pagesOf(api), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeSecurityGroups",
    key: "SecurityGroups",
    pages: (api, scope) =>
      api.sdk.paginateDescribeSecurityGroups(pagesOf(api), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeNetworkInterfaces",
    key: "NetworkInterfaces",
    pages: (api, scope) =>
      api.sdk.paginateDescribeNetworkInterfaces(pagesOf(api), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeInstances",
    key: "Reservations",
    pages: (api, scope) => api.sdk.paginateDescribeInstances(pagesOf(api), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeInternetGateways",
    key: "InternetGateways",
    pages: (api, scope) =>
      api.sdk.paginateDescribeInternetGateways(pagesOf(api), byVpc("attachment.vpc-id", scope)),
  },
  {
    action: "ec2:DescribeEgressOnlyInternetGateways",
    key: "EgressOnlyInternetGateways",
    pages: (api) => api.sdk.paginateDescribeEgressOnlyInternetGateways(pagesOf(api, 255), {}),
  },
  {
    action: "ec2:DescribeNatGateways",
    key: "NatGateways",
    pages: (api, scope) =>
      api.sdk.paginateDescribeNatGateways(
        pagesOf(api),
        scope.vpcs === undefined ? {} : { Filter: byVpc("vpc-id", scope).Filters },
      ),
  },
  {
    action: "ec2:DescribeVpnGateways",
    key: "VpnGateways",
    // Answers in one page: the API has no token.
    pages: (api, scope) => [
      api.client.send(new api.sdk.DescribeVpnGatewaysCommand(byVpc("attachment.vpc-id", scope))),
    ],
  },
  {
    action: "ec2:DescribeVpcEndpoints",
    key: "VpcEndpoints",
    pages: (api, scope) =>
      api.sdk.paginateDescribeVpcEndpoints(pagesOf(api), byVpc("vpc-id", scope)),
  },
  {
    action: "ec2:DescribeVpcBlockPublicAccessOptions",
    key: "VpcBlockPublicAccessOptions",
    pages: (api) => [api.client.send(new api.sdk.DescribeVpcBlockPublicAccessOptionsCommand({}))],
  },
  {
    action: "ec2:DescribeVpcBlockPublicAccessExclusions",
    key: "VpcBlockPublicAccessExclusions",
    pages: exclusionPages,
  },
];

/** Routes of transit gateways and entries of prefix lists: AWS tells them one table, one list at a time. */
export const NESTED_CALLS: readonly NestedCall[] = [
  {
    action: "ec2:SearchTransitGatewayRoutes",
    parent: "TransitGatewayRouteTables",
    id: "TransitGatewayRouteTableId",
    key: "Routes",
    keptAs: "Routes",
    pages: (api, id) =>
      api.sdk.paginateSearchTransitGatewayRoutes(pagesOf(api), {
        TransitGatewayRouteTableId: id,
        Filters: [{ Name: "type", Values: ["static", "propagated"] }],
      }),
  },
  {
    action: "ec2:GetTransitGatewayRouteTableAssociations",
    parent: "TransitGatewayRouteTables",
    id: "TransitGatewayRouteTableId",
    key: "Associations",
    keptAs: "Associations",
    pages: (api, id) =>
      api.sdk.paginateGetTransitGatewayRouteTableAssociations(pagesOf(api), {
        TransitGatewayRouteTableId: id,
      }),
  },
  {
    action: "ec2:GetTransitGatewayRouteTablePropagations",
    parent: "TransitGatewayRouteTables",
    id: "TransitGatewayRouteTableId",
    key: "TransitGatewayRouteTablePropagations",
    keptAs: "Propagations",
    pages: (api, id) =>
      api.sdk.paginateGetTransitGatewayRouteTablePropagations(pagesOf(api), {
        TransitGatewayRouteTableId: id,
      }),
  },
  {
    action: "ec2:GetManagedPrefixListEntries",
    parent: "ManagedPrefixLists",
    id: "PrefixListId",
    key: "Entries",
    keptAs: "Entries",
    pages: (api, id) =>
      api.sdk.paginateGetManagedPrefixListEntries(pagesOf(api, 100), { PrefixListId: id }),
  },
];

/** ElastiCache allows 100 records a page, serverless caches 50. */
export const CACHE_CALLS: readonly Call<ElastiCache>[] = [
  {
    action: "elasticache:DescribeCacheClusters",
    key: "CacheClusters",
    pages: (api) =>
      api.sdk.paginateDescribeCacheClusters(
        { client: api.client, pageSize: 100 },
        { ShowCacheNodeInfo: true },
      ),
  },
  {
    action: "elasticache:DescribeCacheSubnetGroups",
    key: "CacheSubnetGroups",
    pages: (api) =>
      api.sdk.paginateDescribeCacheSubnetGroups({ client: api.client, pageSize: 100 }, {}),
  },
  {
    action: "elasticache:DescribeServerlessCaches",
    key: "ServerlessCaches",
    pages: (api) =>
      api.sdk.paginateDescribeServerlessCaches({ client: api.client, pageSize: 50 }, {}),
  },
];
