/**
 * One network in two accounts, as files of `aws … describe-*`: group references across a peering by account, a transit
 * gateway that one account owns and the other shares; and any order of the files.
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { DescribedSource, Topology } from "../../reachability";
import { decide, readDescribed, sources } from "../../reachability";
import { runs } from "../long-form";

const [SHOP, CACHES] = ["111111111111", "222222222222"] as const;
const REGION = "us-east-1";

type Tables = Readonly<Record<string, readonly unknown[]>>;

/** What every account is asked for; no answer would mean "not known". */
const ASKED = [
  "Vpcs",
  "Subnets",
  "RouteTables",
  "NetworkAcls",
  "SecurityGroups",
  "SecurityGroupVpcAssociations",
  "ManagedPrefixLists",
  "NetworkInterfaces",
  "Reservations",
  "InternetGateways",
  "EgressOnlyInternetGateways",
  "NatGateways",
  "VpnGateways",
  "VpcPeeringConnections",
  "TransitGateways",
  "TransitGatewayAttachments",
  "TransitGatewayVpcAttachments",
  "TransitGatewayPeeringAttachments",
  "TransitGatewayRouteTables",
  "CacheClusters",
  "ServerlessCaches",
  "CacheSubnetGroups",
];

/** One file for each call of the account. */
function filesOf(account: string, tables: Tables): DescribedSource[] {
  const blocking = { InternetGatewayBlockMode: "off", AwsAccountId: account, AwsRegion: REGION };
  const calls = ASKED.map((key) => [key, tables[key] ?? []] as const);
  return [...calls, ["VpcBlockPublicAccessOptions", blocking] as const].map(([key, value]) => ({
    name: `${account}/${REGION}/${key}.json`,
    json: { [key]: value },
  }));
}

/** A VPC with one subnet, its main table and its default ACL. */
function placeOf(account: string, name: string, octet: number, route: object): Tables {
  const [cidr, vpc] = [`10.${octet}.0.0/16`, `vpc-${name}`];
  const entry = { RuleNumber: 100, RuleAction: "allow", Protocol: "-1", CidrBlock: "0.0.0.0/0" };
  const local = {
    DestinationCidrBlock: cidr,
    GatewayId: "local",
    Origin: "CreateRouteTable",
    State: "active",
  };
  const away = { Origin: "CreateRoute", State: "active", ...route };
  return {
    Vpcs: [
      {
        VpcId: vpc,
        OwnerId: account,
        IsDefault: false,
        CidrBlock: cidr,
        CidrBlockAssociationSet: [{ CidrBlock: cidr, CidrBlockState: { State: "associated" } }],
      },
    ],
    Subnets: [
      {
        SubnetId: `subnet-${name}`,
        VpcId: vpc,
        OwnerId: account,
        CidrBlock: `10.${octet}.1.0/24`,
        AvailabilityZone: `${REGION}a`,
      },
    ],
    RouteTables: [
      {
        RouteTableId: `rtb-${name}`,
        VpcId: vpc,
        OwnerId: account,
        Associations: [{ Main: true, RouteTableId: `rtb-${name}` }],
        Routes: [local, away],
      },
    ],
    NetworkAcls: [
      {
        NetworkAclId: `acl-${name}`,
        VpcId: vpc,
        OwnerId: account,
        IsDefault: true,
        Entries: [
          { ...entry, Egress: true },
          { ...entry, Egress: false },
        ],
        Associations: [],
      },
    ],
  };
}

function interfaceOf(account: string, id: string, place: string, address: string, group: string) {
  return {
    NetworkInterfaceId: id,
    OwnerId: account,
    VpcId: `vpc-${place}`,
    SubnetId: `subnet-${place}`,
    InterfaceType: "interface",
    Status: "in-use",
    SourceDestCheck: true,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
    Groups: [{ GroupId: group }],
  };
}

function groupOf(account: string, id: string, place: string, ingress: readonly unknown[]) {
  return {
    GroupId: id,
    GroupName: id,
    OwnerId: account,
    VpcId: `vpc-${place}`,
    IpPermissions: ingress,
    IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  };
}

/** How the client's VPC and the cache's are joined: a route on either side, and what each account sees of the link. */
interface Link {
  readonly toCaches: object;
  readonly toShop: object;
  readonly seenByShop: Tables;
  readonly seenByCaches: Tables;
}

function network(link: Link, pair: object = {}): DescribedSource[] {
  const reference = { GroupId: "sg-clients", UserId: SHOP, ...pair };
  const ingress = {
    IpProtocol: "tcp",
    FromPort: 11211,
    ToPort: 11211,
    UserIdGroupPairs: [reference],
  };
  const shop = filesOf(SHOP, {
    ...placeOf(SHOP, "shop", 1, { DestinationCidrBlock: "10.2.0.0/16", ...link.toCaches }),
    SecurityGroups: [groupOf(SHOP, "sg-clients", "shop", []), groupOf(SHOP, "sg-x", "shop", [])],
    NetworkInterfaces: [
      interfaceOf(SHOP, "eni-client", "shop", "10.1.1.10", "sg-clients"),
      interfaceOf(SHOP, "eni-other", "shop", "10.1.1.11", "sg-x"),
    ],
    ...link.seenByShop,
  });
  const caches = filesOf(CACHES, {
    ...placeOf(CACHES, "caches", 2, { DestinationCidrBlock: "10.1.0.0/16", ...link.toShop }),
    SecurityGroups: [groupOf(CACHES, "sg-cache", "caches", [ingress])],
    NetworkInterfaces: [
      {
        ...interfaceOf(CACHES, "eni-node", "caches", "10.2.1.10", "sg-cache"),
        Description: "ElastiCache sessions",
        RequesterId: "amazon-elasticache",
      },
    ],
    CacheClusters: [
      {
        CacheClusterId: "sessions",
        Engine: "memcached",
        CacheClusterStatus: "available",
        NumCacheNodes: 1,
        SecurityGroups: [{ SecurityGroupId: "sg-cache", Status: "active" }],
        CacheSubnetGroupName: "caches",
        CacheNodes: [{ CacheNodeId: "0001", Endpoint: { Address: "10.2.1.10", Port: 11211 } }],
      },
    ],
    CacheSubnetGroups: [
      {
        CacheSubnetGroupName: "caches",
        VpcId: "vpc-caches",
        Subnets: [{ SubnetIdentifier: "subnet-caches" }],
      },
    ],
    ...link.seenByCaches,
  });
  return [...shop, ...caches];
}

/** Both accounts see the peering, each its own way. */
function peered(accepterRegion = REGION, status = "active"): Link {
  const side = (account: string, vpc: string, cidr: string, region: string): object => ({
    OwnerId: account,
    VpcId: vpc,
    CidrBlock: cidr,
    Region: region,
  });
  const peering = {
    VpcPeeringConnectionId: "pcx-1",
    Status: { Code: status },
    RequesterVpcInfo: side(SHOP, "vpc-shop", "10.1.0.0/16", REGION),
    AccepterVpcInfo: side(CACHES, "vpc-caches", "10.2.0.0/16", accepterRegion),
  };
  const route = { VpcPeeringConnectionId: "pcx-1" };
  const seen = { VpcPeeringConnections: [peering] };
  return { toCaches: route, toShop: route, seenByShop: seen, seenByCaches: seen };
}

/** The gateway and its table belong to the caches' account; the shop's account sees gateway and own attachment only. */
function overSharedGateway(support: "enable" | "disable", propagating: readonly string[]): Link {
  const gateway = {
    TransitGatewayId: "tgw-1",
    OwnerId: CACHES,
    State: "available",
    Options: { SecurityGroupReferencingSupport: support },
  };
  const attachment = (id: string, vpc: string, owner: string): object => ({
    TransitGatewayAttachmentId: id,
    TransitGatewayId: "tgw-1",
    ResourceType: "vpc",
    ResourceId: vpc,
    ResourceOwnerId: owner,
    State: "available",
    Association: { TransitGatewayRouteTableId: "tgw-rtb-1", State: "associated" },
  });
  const details = (id: string, vpc: string, subnet: string): object => ({
    TransitGatewayAttachmentId: id,
    TransitGatewayId: "tgw-1",
    VpcId: vpc,
    SubnetIds: [subnet],
    State: "available",
    Options: { SecurityGroupReferencingSupport: "enable" },
  });
  const shops = attachment("at-shop", "vpc-shop", SHOP);
  const shopDetails = details("at-shop", "vpc-shop", "subnet-shop");
  const route = { TransitGatewayId: "tgw-1" };
  return {
    toCaches: route,
    toShop: route,
    seenByShop: {
      TransitGateways: [gateway],
      TransitGatewayAttachments: [shops],
      TransitGatewayVpcAttachments: [shopDetails],
    },
    seenByCaches: {
      TransitGateways: [gateway],
      TransitGatewayAttachments: [shops, attachment("at-caches", "vpc-caches", CACHES)],
      TransitGatewayVpcAttachments: [
        shopDetails,
        details("at-caches", "vpc-caches", "subnet-caches"),
      ],
      TransitGatewayRouteTables: [
        {
          TransitGatewayRouteTableId: "tgw-rtb-1",
          TransitGatewayId: "tgw-1",
          State: "available",
          Routes: [],
          Propagations: propagating.map((id) => ({
            TransitGatewayAttachmentId: id,
            State: "enabled",
          })),
          Associations: [],
        },
      ],
    },
  };
}

/** `reachable`, or what blocks: codes of the gates, finer reasons in brackets. */
function summary(topology: Topology, from: string): string {
  const { outcome, gates } = decide(topology, {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: "eni-node" },
    protocol: "tcp",
    port: 11211,
  });
  const blocking = gates
    .filter((gate) => gate.outcome !== "passed")
    .map(({ code, causes }) => [code, ...(causes ?? []).map((each) => `(${each})`)].join(" "));
  return [outcome, ...blocking].join(": ");
}

describe("two accounts", () => {
  it("a rule that names the other account's group admits its carriers over a peering, and nobody else", () => {
    const topology = readDescribed(network(peered()));
    assert.equal(summary(topology, "eni-client"), "reachable");
    assert.equal(summary(topology, "eni-other"), "blocked: ENI_SG_RULES_MISMATCH");
    assert.equal(topology.interfaces.byId.get("eni-client")?.account, SHOP);
    assert.equal(topology.interfaces.byId.get("eni-node")?.account, CACHES);
  });
  it("not across Regions, not once the reference is stale, not over a peering that ended", () => {
    assert.equal(
      summary(readDescribed(network(peered("eu-west-1"))), "eni-client"),
      "blocked: ENI_SG_RULES_MISMATCH (SG_REFERENCES_NOT_PRESERVED)",
    );
    assert.equal(
      summary(readDescribed(network(peered(), { PeeringStatus: "deleted" })), "eni-client"),
      "blocked: ENI_SG_RULES_MISMATCH",
    );
    assert.match(
      summary(readDescribed(network(peered(REGION, "deleted"))), "eni-client"),
      /^blocked: BAD_STATE_ROUTE/,
    );
  });
  it("a shared transit gateway is one gateway, whichever account tells of it", () => {
    const both = ["at-shop", "at-caches"];
    const open = readDescribed(network(overSharedGateway("enable", both)));
    assert.deepEqual([...open.transitGateways.byId.keys()], ["tgw-1"]);
    assert.deepEqual([...open.transitAttachments.byId.keys()].sort(), ["at-caches", "at-shop"]);
    assert.equal(summary(open, "eni-client"), "reachable");
    assert.equal(summary(open, "eni-other"), "blocked: ENI_SG_RULES_MISMATCH");
    assert.equal(
      summary(readDescribed(network(overSharedGateway("disable", both))), "eni-client"),
      "blocked: ENI_SG_RULES_MISMATCH (SG_REFERENCING_SUPPORT)",
    );
    assert.equal(
      summary(readDescribed(network(overSharedGateway("enable", ["at-caches"]))), "eni-client"),
      "blocked: TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    );
  });
  it("where one account's groups were not read the answer is unknown, not blocked", () => {
    const own = network(peered()).filter(({ name }) => !name.includes(`${SHOP}/${REGION}/Sec`));
    const [client] = sources(readDescribed(own), "sessions").classes.filter(({ interfaces }) =>
      interfaces.includes("eni-client"),
    );
    assert.equal(client?.outcome, "unknown");
  });
  it("the order of the files does not matter", () => {
    const ordered = network(overSharedGateway("enable", ["at-shop", "at-caches"]));
    const expected = readDescribed(ordered);
    const order = fc.shuffledSubarray(ordered, { minLength: ordered.length });
    fc.assert(
      fc.property(order, (files) => {
        const topology = readDescribed(files);
        for (const from of ["eni-client", "eni-other"])
          assert.equal(summary(topology, from), summary(expected, from));
        assert.deepEqual(sources(topology, "sessions"), sources(expected, "sessions"));
      }),
      { numRuns: runs(25) },
    );
  });
});
