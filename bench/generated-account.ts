/**
 * A generated account as `aws … describe-*` prints it: the size is a parameter, everything else follows from it, and
 * the same size always gives the same account.
 *
 * At 10,000 interfaces: 2,000 groups of 20 rules, 200 subnets in 4 peered VPCs, 50 ACLs, one cache of 20 nodes.
 */

export interface AccountSize {
  readonly interfaces: number;
  readonly groups: number;
  readonly rulesPerGroup: number;
  readonly subnets: number;
  readonly acls: number;
  readonly vpcs: number;
  readonly caches: number;
  /** Of each cache. */
  readonly nodes: number;
}

/** The account the bounds are stated for. */
export const FULL_SIZE: AccountSize = {
  interfaces: 10_000,
  groups: 2_000,
  rulesPerGroup: 20,
  subnets: 200,
  acls: 50,
  vpcs: 4,
  caches: 1,
  nodes: 20,
};

/** Ten times that, in ten VPCs, with 400 caches. */
export const TENFOLD: AccountSize = {
  interfaces: 100_000,
  groups: 20_000,
  rulesPerGroup: 20,
  subnets: 2_000,
  acls: 500,
  vpcs: 10,
  caches: 400,
  nodes: 3,
};

/** A tenth of that, in as many VPCs. */
export const TENFOLDS_TENTH: AccountSize = {
  interfaces: 10_000,
  groups: 2_000,
  rulesPerGroup: 20,
  subnets: 200,
  acls: 50,
  vpcs: 10,
  caches: 40,
  nodes: 3,
};

/** A tenth of the one above. */
export const TENTH: AccountSize = {
  interfaces: 1_000,
  groups: 200,
  rulesPerGroup: 20,
  subnets: 20,
  acls: 5,
  vpcs: 4,
  caches: 1,
  nodes: 20,
};

/** One VPC, so many interfaces: for all pairs. */
export function oneVpc(interfaces: number): AccountSize {
  const caches = { caches: 1, nodes: 3 };
  return { interfaces, groups: 40, rulesPerGroup: 20, subnets: 10, acls: 5, vpcs: 1, ...caches };
}

/** The first cache; the others are `generated-1`, `generated-2`, … */
export const GENERATED_CACHE = "generated";

function cacheName(index: number): string {
  return index === 0 ? GENERATED_CACHE : `${GENERATED_CACHE}-${index}`;
}

const OWNER = "111111111111";
const REGION = "us-east-1";
const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"] as const;

/** Small multiplicative generator: the same account on every machine. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % most;
  };
}

/** The account as one document, top-level keys as AWS names them. */
export function generatedAccount(size: AccountSize): Record<string, unknown> {
  const roll = dice(size.interfaces);
  const interfaces = Array.from({ length: size.interfaces }, (_, index) =>
    networkInterface(size, index, roll),
  );
  return {
    Vpcs: range(size.vpcs).map(vpc),
    Subnets: range(size.subnets).map((index) => subnet(size, index)),
    RouteTables: range(size.vpcs).map((index) => routeTable(size, index)),
    NetworkAcls: range(size.acls).map((index) => networkAcl(size, index)),
    SecurityGroups: range(size.groups).map((index) => securityGroup(size, index, roll)),
    NetworkInterfaces: interfaces,
    VpcPeeringConnections: peeringPairs(size).map(peering),
    CacheClusters: range(size.caches).map((index) =>
      cacheCluster(index, interfaces.slice(index * size.nodes, (index + 1) * size.nodes)),
    ),
    CacheSubnetGroups: range(size.caches).map((index) => subnetGroup(size, index)),
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" },
    ...Object.fromEntries(NOTHING_OF.map((key) => [key, []])),
  };
}

/** Collections the account has none of; absent would mean "not read". */
const NOTHING_OF = [
  "Reservations",
  "InternetGateways",
  "EgressOnlyInternetGateways",
  "NatGateways",
  "VpnGateways",
  "VpnConnections",
  "TransitGateways",
  "TransitGatewayAttachments",
  "TransitGatewayVpcAttachments",
  "TransitGatewayPeeringAttachments",
  "TransitGatewayRouteTables",
  "ManagedPrefixLists",
  "PrefixLists",
  "SecurityGroupVpcAssociations",
  "VpcEndpoints",
  "ClientVpnEndpoints",
  "ServerlessCaches",
  "TargetGroups",
  "TargetHealthDescriptions",
  "LoadBalancers",
  "Functions",
] as const;

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function vpc(index: number): unknown {
  const cidr = `10.${index}.0.0/16`;
  return {
    VpcId: `vpc-${index}`,
    CidrBlock: cidr,
    CidrBlockAssociationSet: [{ CidrBlock: cidr, CidrBlockState: { State: "associated" } }],
    IsDefault: false,
    OwnerId: OWNER,
    State: "available",
    Tags: [{ Key: "Name", Value: `vpc ${index}` }],
  };
}

/** Subnets go round the VPCs. */
function subnet({ vpcs }: AccountSize, index: number): unknown {
  return {
    SubnetId: `subnet-${index}`,
    VpcId: `vpc-${index % vpcs}`,
    CidrBlock: `10.${index % vpcs}.${Math.floor(index / vpcs)}.0/24`,
    AvailabilityZone: ZONES[index % ZONES.length],
    State: "available",
    OwnerId: OWNER,
  };
}

function peeringPairs({ vpcs }: AccountSize): [number, number][] {
  return range(vpcs).flatMap((a) =>
    range(vpcs)
      .filter((b) => b > a)
      .map((b): [number, number] => [a, b]),
  );
}

function peering([a, b]: [number, number]): unknown {
  const side = (index: number): unknown => ({
    VpcId: `vpc-${index}`,
    OwnerId: OWNER,
    Region: REGION,
    CidrBlock: `10.${index}.0.0/16`,
    CidrBlockSet: [{ CidrBlock: `10.${index}.0.0/16` }],
  });
  return {
    VpcPeeringConnectionId: `pcx-${a}-${b}`,
    RequesterVpcInfo: side(a),
    AccepterVpcInfo: side(b),
    Status: { Code: "active" },
  };
}

function routeTable(size: AccountSize, index: number): unknown {
  const peerings = peeringPairs(size).filter((pair) => pair.includes(index));
  const routes = peerings.map(([a, b]) => ({
    DestinationCidrBlock: `10.${a === index ? b : a}.0.0/16`,
    VpcPeeringConnectionId: `pcx-${a}-${b}`,
    Origin: "CreateRoute",
    State: "active",
  }));
  const local = {
    DestinationCidrBlock: `10.${index}.0.0/16`,
    GatewayId: "local",
    Origin: "CreateRouteTable",
    State: "active",
  };
  return {
    RouteTableId: `rtb-${index}`,
    VpcId: `vpc-${index}`,
    OwnerId: OWNER,
    Associations: [{ Main: true, RouteTableId: `rtb-${index}` }],
    Routes: [local, ...routes],
  };
}

/** The first ACLs are the VPCs' default ones; the others are associated with a subnet each. */
function networkAcl({ vpcs, subnets }: AccountSize, index: number): unknown {
  const isDefault = index < vpcs;
  const entries = [true, false].flatMap((egress) => [
    entry(egress, 90, "deny", "172.16.0.0/12"),
    entry(egress, 100, "allow", "10.0.0.0/8"),
    entry(egress, 110, "allow", "0.0.0.0/0"),
    entry(egress, 32767, "deny", "0.0.0.0/0"),
  ]);
  const own = range(subnets).filter((each) => each % vpcs === index % vpcs && each % 7 === 3);
  return {
    NetworkAclId: `acl-${index}`,
    VpcId: `vpc-${index % vpcs}`,
    IsDefault: isDefault,
    OwnerId: OWNER,
    Entries: entries,
    Associations: isDefault
      ? []
      : own
          .filter((each) => each % Math.max(1, Math.floor(index / vpcs)) === 0)
          .slice(0, 1)
          .map((each) => ({ SubnetId: `subnet-${each}`, NetworkAclId: `acl-${index}` })),
  };
}

function entry(egress: boolean, number: number, action: string, cidr: string): unknown {
  return {
    Egress: egress,
    RuleNumber: number,
    RuleAction: action,
    Protocol: "-1",
    CidrBlock: cidr,
  };
}

/** Groups go round the VPCs; the group of VPC 0 with the lowest number is the cache's. */
function securityGroup(size: AccountSize, index: number, roll: (most: number) => number): unknown {
  const ingress = range(size.rulesPerGroup - 2).map((rule) => ingressRule(size, index, rule, roll));
  return {
    GroupId: `sg-${index}`,
    GroupName: `group-${index}`,
    Description: "generated",
    VpcId: `vpc-${index % size.vpcs}`,
    OwnerId: OWNER,
    IpPermissions: ingress,
    IpPermissionsEgress: [
      { IpProtocol: "tcp", FromPort: 0, ToPort: 65535, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
      { IpProtocol: "udp", FromPort: 53, ToPort: 53, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
    ],
  };
}

function ingressRule(
  { groups, vpcs, subnets }: AccountSize,
  index: number,
  rule: number,
  roll: (most: number) => number,
): unknown {
  const port = rule % 3 === 0 ? 11211 : 1000 + roll(9000);
  const base = { IpProtocol: "tcp", FromPort: port, ToPort: port };
  const home = index % vpcs;
  if (rule % 2 === 0) {
    const peer = home + vpcs * roll(Math.floor(groups / vpcs));
    return { ...base, IpRanges: [], UserIdGroupPairs: [{ GroupId: `sg-${peer}`, UserId: OWNER }] };
  }
  const cidr = `10.${roll(vpcs)}.${roll(Math.ceil(subnets / vpcs))}.${roll(4) * 64}/26`;
  return { ...base, IpRanges: [{ CidrIp: cidr }], UserIdGroupPairs: [] };
}

/** Caches go round the VPCs, each in three subnets of its own. */
function subnetsOfCache({ vpcs, subnets }: AccountSize, cache: number): number[] {
  const perVpc = Math.floor(subnets / vpcs);
  const first = 3 * Math.floor(cache / vpcs);
  return [0, 1, 2].map((index) => (cache % vpcs) + vpcs * ((first + index) % perVpc));
}

/** The first interfaces are the nodes of the caches. */
function networkInterface(
  size: AccountSize,
  index: number,
  roll: (most: number) => number,
): unknown {
  const cache = Math.floor(index / size.nodes);
  const isNode = cache < size.caches;
  const places = subnetsOfCache(size, cache);
  const subnetIndex = isNode ? (places[(index % size.nodes) % 3] ?? 0) : index % size.subnets;
  const home = subnetIndex % size.vpcs;
  const perSubnet = Math.floor(index / size.subnets);
  const host = isNode ? 4 + (index % size.nodes) : 30 + (perSubnet % 220);
  const own = home + size.vpcs * roll(Math.floor(size.groups / size.vpcs));
  const second = home + size.vpcs * roll(Math.floor(size.groups / size.vpcs));
  const groups = isNode ? [cache] : own === second ? [own] : [own, second];
  return {
    NetworkInterfaceId: `eni-${index}`,
    VpcId: `vpc-${home}`,
    SubnetId: `subnet-${subnetIndex}`,
    AvailabilityZone: ZONES[subnetIndex % ZONES.length],
    OwnerId: OWNER,
    InterfaceType: "interface",
    Description: isNode ? `ElastiCache ${cacheName(cache)}` : "",
    RequesterId: isNode ? "amazon-elasticache" : OWNER,
    RequesterManaged: isNode,
    SourceDestCheck: true,
    Status: "in-use",
    PrivateIpAddress: `10.${home}.${Math.floor(subnetIndex / size.vpcs)}.${host}`,
    PrivateIpAddresses: [
      {
        Primary: true,
        PrivateIpAddress: `10.${home}.${Math.floor(subnetIndex / size.vpcs)}.${host}`,
      },
    ],
    Groups: groups.map((group) => ({ GroupId: `sg-${group}`, GroupName: `group-${group}` })),
    TagSet: [],
  };
}

function cacheCluster(index: number, nodes: readonly unknown[]): unknown {
  const addresses = nodes.map((node) => (node as { PrivateIpAddress: string }).PrivateIpAddress);
  return {
    CacheClusterId: cacheName(index),
    Engine: "memcached",
    CacheClusterStatus: "available",
    NumCacheNodes: nodes.length,
    CacheSubnetGroupName: cacheName(index),
    SecurityGroups: [{ SecurityGroupId: `sg-${index}`, Status: "active" }],
    ConfigurationEndpoint: { Address: "generated.cfg.cache.example", Port: 11211 },
    TransitEncryptionEnabled: false,
    CacheNodes: addresses.map((address, node) => ({
      CacheNodeId: String(node + 1).padStart(4, "0"),
      CacheNodeStatus: "available",
      Endpoint: { Address: address, Port: 11211 },
    })),
  };
}

function subnetGroup(size: AccountSize, cache: number): unknown {
  return {
    CacheSubnetGroupName: cacheName(cache),
    VpcId: `vpc-${cache % size.vpcs}`,
    Subnets: subnetsOfCache(size, cache).map((index) => ({ SubnetIdentifier: `subnet-${index}` })),
  };
}
