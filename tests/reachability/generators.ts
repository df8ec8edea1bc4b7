/**
 * Random small networks, valid as AWS would accept them: subnets that do not overlap, a local route per CIDR, unique
 * addresses and entry numbers, one attachment subnet a zone, no second peering between two VPCs.
 *
 * Used by the laws, by the brute-force comparison, and by the lab, which lays them out as real namespaces.
 */

import * as fc from "fast-check";
import type {
  AclEntry,
  Cache,
  Gateway,
  GroupRule,
  NetworkAcl,
  NetworkInterface,
  Peer,
  Peering,
  PortRange,
  PrefixList,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  Topology,
  TransitAttachment,
  TransitGateway,
  TransitRoute,
  TransitRouteTable,
  Vpc,
} from "../../reachability/model/topology";
import {
  collection,
  emptyTopology,
  LINUX_EPHEMERAL,
  listing,
  notRead,
  WIDE_EPHEMERAL,
  WINDOWS_EPHEMERAL,
} from "../../reachability/model/topology";

/** What the networks may have in them. All on by default except where said. */
export interface Features {
  /** At most so many VPCs (default 3, at least 1). */
  readonly vpcs: number;
  /** At most so many subnets a VPC (default 3). */
  readonly subnets: number;
  /** At most so many interfaces a subnet (default 2). */
  readonly interfaces: number;
  /** Network ACLs beside the default one. */
  readonly acls: boolean;
  readonly peering: boolean;
  readonly transitGateways: boolean;
  /** Two transit gateways, peered. */
  readonly transitPeering: boolean;
  /** Internet gateways, public addresses and NAT gateways. */
  readonly internet: boolean;
  readonly prefixLists: boolean;
  /** Two VPCs with the same CIDR. */
  readonly overlappingVpcs: boolean;
  /** Blackhole routes, inactive peerings. */
  readonly brokenRoutes: boolean;
  /** Clients with Windows' or Lambda's ephemeral ports. */
  readonly otherClients: boolean;
  /**
   * What the packets of a lab cannot tell (default off): interfaces in no use, VPCs of which others have a share, clients of
   * an unread platform; block of public access, of VPCs and of single subnets; ids of zones; appliance mode and IPv6 of attachments.
   */
  readonly othersAndIdle: boolean;
}

export const ALL_FEATURES: Features = {
  vpcs: 3,
  subnets: 3,
  interfaces: 2,
  acls: true,
  peering: true,
  transitGateways: true,
  transitPeering: true,
  internet: true,
  prefixLists: true,
  overlappingVpcs: true,
  brokenRoutes: true,
  otherClients: true,
  othersAndIdle: false,
};

/** The port every generated cache listens on. */
export const CACHE_PORT = 11211;
/** The cache every generated network has. */
export const CACHE_ID = "cache-1";

const ZONES = ["us-east-1a", "us-east-1b"] as const;

/** Networks with at most these features. */
export function topologies(features: Partial<Features> = {}): fc.Arbitrary<Topology> {
  const wanted = { ...ALL_FEATURES, ...features };
  return fc.gen().map((draw) => buildTopology(new Dice(draw), wanted));
}

/** Draws from fast-check's own source of chance, so that every network can be replayed from its seed. */
class Dice {
  constructor(private readonly draw: fc.GeneratorValue) {}

  upTo(most: number): number {
    return this.draw(fc.nat, { max: most });
  }

  between(least: number, most: number): number {
    return this.draw(fc.integer, { min: least, max: most });
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.upTo(99) < percent;
  }

  one<T>(items: readonly [T, ...T[]]): T;
  one<T>(items: readonly T[]): T | undefined;
  one<T>(items: readonly T[]): T | undefined {
    return items[this.upTo(Math.max(0, items.length - 1))];
  }

  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}

/** A network while it is being drawn. */
interface Plan {
  readonly dice: Dice;
  readonly features: Features;
  readonly vpcs: Vpc[];
  readonly subnets: Subnet[];
  readonly peerings: Peering[];
  readonly lists: PrefixList[];
  /** CIDRs that rules, entries and lists are drawn from. */
  readonly cidrs: string[];
}

function buildTopology(dice: Dice, features: Features): Topology {
  const plan: Plan = {
    dice,
    features,
    vpcs: [],
    subnets: [],
    peerings: [],
    lists: [],
    cidrs: ["0.0.0.0/0"],
  };
  drawVpcs(plan);
  drawSubnets(plan);
  if (features.peering) drawPeerings(plan);
  const seats = drawSeats(plan);
  plan.cidrs.push(...seats.map(({ address }) => `${address}/32`));
  if (features.prefixLists) plan.lists.push(drawPrefixList(plan));
  const groups = drawGroups(plan);
  const interfaces = seats.map((seat) => drawInterface(plan, seat, groups));
  const gateways = features.internet ? drawGateways(plan) : [];
  const transit = features.transitGateways ? drawTransit(plan) : NO_TRANSIT;
  return {
    ...emptyTopology(),
    vpcs: collection(plan.vpcs),
    subnets: collection(plan.subnets),
    networkAcls: collection(drawAcls(plan)),
    securityGroups: collection(groups),
    prefixLists: collection(plan.lists),
    interfaces: collection(interfaces),
    gateways: collection(gateways),
    peerings: collection(plan.peerings),
    routeTables: collection(drawTables(plan, gateways, transit)),
    transitGateways: collection(transit.gateways),
    transitAttachments: collection(transit.attachments),
    transitRouteTables: collection(transit.tables),
    caches: collection([drawCache(interfaces)]),
  };
}

function drawVpcs({ dice, features, vpcs, cidrs }: Plan): void {
  const count = dice.between(1, features.vpcs);
  for (let index = 0; index < count; index += 1) {
    const isTwin = features.overlappingVpcs && index === 2 && dice.chance(30);
    const cidr = `10.${isTwin ? 1 : index}.0.0/16`;
    vpcs.push({
      id: `vpc-${index}`,
      name: `vpc ${index}`,
      region: "us-east-1",
      cidrs: listing([cidr]),
      isDefault: false,
      mainRouteTable: `rtb-main-${index}`,
      defaultNetworkAcl: `acl-default-${index}`,
      defaultSecurityGroup: `sg-${index}-0`,
      blockPublicAccess:
        features.othersAndIdle && dice.chance(30)
          ? dice.one(["block-bidirectional", "block-ingress"])
          : "off",
      ...(features.othersAndIdle && dice.chance(30) ? { otherInterfaces: SHARED } : {}),
    });
    cidrs.push(cidr);
  }
}

const SHARED = notRead("vpc", "shared", "interfaces of other accounts");

function numberOf(vpc: Vpc): string {
  return vpc.id.slice("vpc-".length);
}

function prefixOf(vpc: Vpc): string {
  return (vpc.cidrs.items[0] ?? "").split(".").slice(0, 2).join(".");
}

function drawSubnets({ dice, features, vpcs, subnets, cidrs }: Plan): void {
  for (const vpc of vpcs)
    for (let index = 0; index < dice.between(1, features.subnets); index += 1) {
      const cidr = `${prefixOf(vpc)}.${index}.0/24`;
      const ownAcl = features.acls && dice.chance(35);
      subnets.push({
        id: `subnet-${numberOf(vpc)}-${index}`,
        vpc: vpc.id,
        cidrs: listing([cidr]),
        zone: dice.one(ZONES),
        routeTable: dice.chance(30) ? `rtb-own-${numberOf(vpc)}` : null,
        networkAcl: ownAcl ? `acl-own-${numberOf(vpc)}-${dice.upTo(1)}` : null,
        ...(features.othersAndIdle ? drawRarities(dice) : {}),
      });
      cidrs.push(cidr, `${prefixOf(vpc)}.${index}.0/28`);
    }
}

/** What a subnet seldom has: an exclusion from its VPC's block of public access, an id of its zone. */
function drawRarities(dice: Dice): Partial<Subnet> {
  return {
    ...(dice.chance(20) ? { blockPublicAccess: dice.one(["off", "block-ingress"] as const) } : {}),
    ...(dice.chance(50) ? { zoneId: dice.one(["use1-az1", "use1-az2", "use1-az3"]) } : {}),
  };
}

function drawPeerings({ dice, features, vpcs, peerings }: Plan): void {
  const pairs = vpcs.flatMap((a, index) => vpcs.slice(index + 1).map((b) => [a, b] as const));
  for (const [a, b] of pairs) {
    if (prefixOf(a) === prefixOf(b) || !dice.chance(60)) continue;
    const isBroken = features.brokenRoutes && dice.chance(10);
    peerings.push({
      id: `pcx-${numberOf(a)}-${numberOf(b)}`,
      state: isBroken ? "inactive" : "active",
      requester: { vpc: a.id, cidrs: a.cidrs, region: "us-east-1" },
      accepter: { vpc: b.id, cidrs: b.cidrs, region: "us-east-1" },
    });
  }
}

/** A place for an interface. */
interface Seat {
  readonly id: string;
  readonly subnet: Subnet;
  readonly address: string;
  readonly isNode: boolean;
}

function drawSeats({ dice, features, subnets }: Plan): Seat[] {
  let nodes = dice.between(1, 2);
  return subnets.flatMap((subnet) => {
    const prefix = (subnet.cidrs.items[0] ?? "").split(".").slice(0, 3).join(".");
    return dice.times(dice.between(1, features.interfaces), (index): Seat => {
      const isNode = subnet.vpc === "vpc-0" && nodes > 0 && (index === 0 || dice.chance(30));
      if (isNode) nodes -= 1;
      // Either half of the /28 that rules may name, or beyond it.
      const host = index * 100 + dice.between(4, 20);
      const id = `eni-${subnet.id.slice("subnet-".length)}-${index}`;
      return { id, subnet, address: `${prefix}.${host}`, isNode };
    });
  });
}

function drawPrefixList({ dice, cidrs }: Plan): PrefixList {
  const entries = dice.times(dice.between(0, 2), () => dice.one(cidrs) ?? "0.0.0.0/0");
  return { id: "pl-1", name: "clients", cidrs: listing([...new Set(entries)]) };
}

function drawGroups(plan: Plan): SecurityGroup[] {
  const { dice, vpcs } = plan;
  return vpcs.flatMap((vpc) =>
    dice.times(3, (index) => ({
      id: `sg-${numberOf(vpc)}-${index}`,
      name: `group ${numberOf(vpc)}-${index}`,
      vpc: vpc.id,
      isDefault: index === 0,
      ingress: listing(dice.times(dice.between(1, 4), (rule) => drawRule(plan, vpc, `in-${rule}`))),
      egress: listing(
        dice.chance(80)
          ? [ALLOW_ALL]
          : dice.times(dice.between(0, 2), (rule) => drawRule(plan, vpc, `out-${rule}`)),
      ),
      associatedVpcs: listing<string>(),
    })),
  );
}

const ALLOW_ALL: GroupRule = {
  id: "out-all",
  protocol: "all",
  ports: null,
  peers: listing<Peer>([{ kind: "cidr", cidr: "0.0.0.0/0" }]),
  style: "described",
};

const RULE_PORTS: readonly [PortRange, ...PortRange[]] = [
  { from: CACHE_PORT, to: CACHE_PORT },
  { from: CACHE_PORT, to: CACHE_PORT },
  { from: 11000, to: 12000 },
  { from: 22, to: 22 },
  { from: 0, to: 65535 },
];

function drawRule(plan: Plan, vpc: Vpc, id: string): GroupRule {
  const { dice } = plan;
  const protocol = dice.one(["tcp", "tcp", "tcp", "tcp", "udp", "all"]);
  return {
    id,
    protocol,
    ports: protocol === "all" ? null : dice.one(RULE_PORTS),
    peers: listing(dice.times(dice.between(1, 2), () => drawPeer(plan, vpc))),
    style: "described",
  };
}

function drawPeer({ dice, cidrs, lists, peerings }: Plan, vpc: Vpc): Peer {
  const [list] = lists;
  if (list !== undefined && dice.chance(10)) return { kind: "prefix-list", id: list.id };
  if (dice.chance(25)) return { kind: "cidr", cidr: "0.0.0.0/0" };
  if (dice.chance(50)) return { kind: "cidr", cidr: dice.one(cidrs) ?? "0.0.0.0/0" };
  const reachable = peerings.flatMap(({ requester, accepter }) =>
    requester.vpc === vpc.id ? [accepter.vpc] : accepter.vpc === vpc.id ? [requester.vpc] : [],
  );
  const other = dice.chance(30) ? dice.one(reachable) : undefined;
  const home = typeof other === "string" ? other : vpc.id;
  return { kind: "group", id: `sg-${home.slice("vpc-".length)}-${dice.upTo(2)}` };
}

function drawInterface(
  { dice, features }: Plan,
  { id, subnet, address, isNode }: Seat,
  groups: readonly SecurityGroup[],
): NetworkInterface {
  const usable = groups.filter((group) => group.vpc === subnet.vpc);
  const carried = [dice.one(usable), dice.chance(30) ? dice.one(usable) : undefined];
  const ids = carried.flatMap((group) => (group === undefined ? [] : [group.id]));
  const isPublic = !isNode && features.internet && dice.chance(30);
  return {
    id,
    name: isNode ? `node ${id}` : `server ${id}`,
    kind: isNode ? "cache-node" : "instance",
    vpc: subnet.vpc,
    subnets: listing([subnet.id]),
    addresses: listing([address]),
    publicAddress: isPublic ? `198.51.100.${dice.upTo(250)}` : null,
    groups: listing([...new Set(ids)]),
    sourceDestCheck: true,
    ...(features.othersAndIdle && dice.chance(15) ? { isInUse: false } : {}),
    ephemeral: features.otherClients
      ? dice.one([LINUX_EPHEMERAL, LINUX_EPHEMERAL, WINDOWS_EPHEMERAL, WIDE_EPHEMERAL])
      : LINUX_EPHEMERAL,
  };
}

function drawAcls(plan: Plan): NetworkAcl[] {
  return plan.vpcs.flatMap((vpc) => [
    defaultAcl(vpc),
    ...(plan.features.acls ? [drawAcl(plan, vpc, 0), drawAcl(plan, vpc, 1)] : []),
  ]);
}

function defaultAcl(vpc: Vpc): NetworkAcl {
  const allow = {
    number: 100,
    action: "allow",
    protocol: "all",
    cidr: "0.0.0.0/0",
    ports: null,
  } as const;
  return {
    id: `acl-default-${numberOf(vpc)}`,
    vpc: vpc.id,
    isDefault: true,
    entries: listing([
      { ...allow, egress: true },
      { ...allow, egress: false },
    ]),
  };
}

function drawAcl(plan: Plan, vpc: Vpc, index: number): NetworkAcl {
  const { dice } = plan;
  const entries = [true, false].flatMap((egress) =>
    dice.times(dice.between(1, 4), (position) => drawEntry(plan, egress, (position + 1) * 10)),
  );
  return {
    id: `acl-own-${numberOf(vpc)}-${index}`,
    vpc: vpc.id,
    isDefault: false,
    entries: listing(entries),
  };
}

const ENTRY_PORTS: readonly [PortRange, ...PortRange[]] = [
  { from: 1024, to: 65535 },
  { from: CACHE_PORT, to: CACHE_PORT },
  { from: 1024, to: 65535 },
  { from: 1024, to: 65535 },
  { from: 32768, to: 60999 },
  { from: 49152, to: 65535 },
  { from: 0, to: 1023 },
];

function drawEntry({ dice, cidrs }: Plan, egress: boolean, number: number): AclEntry {
  const protocol = dice.one(["tcp", "tcp", "udp", "all", "all"]);
  return {
    number,
    egress,
    action: dice.chance(80) ? "allow" : "deny",
    protocol,
    cidr: dice.chance(65) ? "0.0.0.0/0" : (dice.one(cidrs) ?? "0.0.0.0/0"),
    ports: protocol === "all" ? null : dice.one(ENTRY_PORTS),
  };
}

function drawGateways({ dice, vpcs, subnets }: Plan): Gateway[] {
  return vpcs.flatMap((vpc): Gateway[] => {
    if (!dice.chance(70)) return [];
    const common = { vpc: vpc.id, state: "available" } as const;
    const igw: Gateway = { ...common, id: `igw-${numberOf(vpc)}`, kind: "internet-gateway" };
    const home = subnets.find((subnet) => subnet.vpc === vpc.id);
    if (home === undefined || !dice.chance(40)) return [igw];
    const nat: Gateway = {
      ...common,
      id: `nat-${numberOf(vpc)}`,
      kind: "nat-gateway",
      subnet: home.id,
      isPublic: true,
    };
    return [igw, nat];
  });
}

interface Transit {
  readonly gateways: readonly TransitGateway[];
  readonly attachments: readonly TransitAttachment[];
  readonly tables: readonly TransitRouteTable[];
}

const NO_TRANSIT: Transit = { gateways: [], attachments: [], tables: [] };

function drawTransit(plan: Plan): Transit {
  const { dice, features } = plan;
  if (!dice.chance(60)) return NO_TRANSIT;
  const count = features.transitPeering && dice.chance(40) ? 2 : 1;
  const gateways = dice.times(count, (index): TransitGateway => ({
    id: `tgw-${index}`,
    isGroupReferencing: dice.chance(50),
    defaultAssociationTable: `tgw-rtb-${index}-0`,
    defaultPropagationTable: `tgw-rtb-${index}-0`,
  }));
  const attachments = [
    ...plan.vpcs.map((vpc) => drawAttachment(plan, vpc, count)),
    ...peered(count),
  ];
  const tables = gateways.flatMap((gateway) =>
    dice.times(2, (index) => drawTransitTable(plan, gateway.id, index, attachments)),
  );
  return { gateways, attachments, tables };
}

function drawAttachment(
  { dice, features, subnets }: Plan,
  vpc: Vpc,
  gateways: number,
): TransitAttachment {
  const home = dice.upTo(gateways - 1);
  const own = subnets.filter((subnet) => subnet.vpc === vpc.id);
  const perZone = ZONES.flatMap((zone) => own.filter((subnet) => subnet.zone === zone).slice(0, 1));
  const chosen = perZone.filter((_, index) => index === 0 || dice.chance(70));
  return {
    id: `tgw-attach-${numberOf(vpc)}`,
    transitGateway: `tgw-${home}`,
    kind: "vpc",
    vpc: vpc.id,
    subnets: listing(chosen.map((subnet) => subnet.id)),
    isGroupReferencing: dice.chance(60),
    associatedTable: dice.chance(90) ? `tgw-rtb-${home}-${dice.upTo(1)}` : null,
    state: "available",
    ...(features.othersAndIdle
      ? { isApplianceMode: dice.chance(30), isIpv6: dice.chance(50) }
      : {}),
  };
}

function peered(gateways: number): TransitAttachment[] {
  if (gateways < 2) return [];
  return [
    {
      id: "tgw-attach-peer",
      transitGateway: "tgw-0",
      kind: "peering",
      peerGateway: "tgw-1",
      associatedTable: "tgw-rtb-0-0",
      peerAssociatedTable: "tgw-rtb-1-0",
      state: "available",
    },
  ];
}

function drawTransitTable(
  { dice, vpcs }: Plan,
  gateway: string,
  index: number,
  attachments: readonly TransitAttachment[],
): TransitRouteTable {
  const own = attachments.filter((each) => each.transitGateway === gateway && each.kind === "vpc");
  // Overlapping VPCs cannot both propagate the same CIDR usefully: the first one does.
  const propagating = own.filter(() => dice.chance(70)).slice(0, 2);
  const peer = attachments.find((each) => each.kind === "peering");
  const statics = vpcs.flatMap((vpc): TransitRoute[] => {
    const cidr = vpc.cidrs.items[0] ?? "";
    const home = attachments.find((each) => each.vpc === vpc.id);
    if (home?.transitGateway !== gateway)
      return peer === undefined || dice.chance(20) ? [] : [staticRoute(cidr, peer.id)];
    return dice.chance(10) ? [staticRoute(`${prefixOf(vpc)}.0.0/24`, null)] : [];
  });
  const unique = new Map(statics.map((route) => [JSON.stringify(route.cidr), route]));
  return {
    id: `tgw-rtb-${gateway.slice("tgw-".length)}-${index}`,
    transitGateway: gateway,
    routes: listing([...unique.values()]),
    propagations: listing(withoutTwins(propagating, vpcs).map((each) => each.id)),
  };
}

function withoutTwins(
  attachments: readonly TransitAttachment[],
  vpcs: readonly Vpc[],
): TransitAttachment[] {
  const seen = new Map<string, TransitAttachment>();
  for (const each of attachments) {
    const vpc = vpcs.find(({ id }) => id === each.vpc);
    if (vpc !== undefined && !seen.has(prefixOf(vpc))) seen.set(prefixOf(vpc), each);
  }
  return [...seen.values()];
}

function staticRoute(cidr: string, attachment: string | null): TransitRoute {
  return { cidr, attachment, origin: "static" };
}

function drawTables(plan: Plan, gateways: readonly Gateway[], transit: Transit): RouteTable[] {
  return plan.vpcs.flatMap((vpc) =>
    ["main", "own"].map((which) => ({
      id: `rtb-${which}-${numberOf(vpc)}`,
      vpc: vpc.id,
      routes: listing(drawRoutes(plan, vpc, gateways, transit)),
    })),
  );
}

function drawRoutes(plan: Plan, vpc: Vpc, gateways: readonly Gateway[], transit: Transit): Route[] {
  const routes = new Map<string, Route>();
  const add = (
    cidr: string,
    target: Route["target"],
    state: "active" | "blackhole" = "active",
  ): void => {
    if (routes.has(cidr)) return;
    routes.set(cidr, { destination: { kind: "cidr", cidr }, target, state, origin: "static" });
  };
  const own = vpc.cidrs.items[0] ?? "";
  routes.set(own, {
    destination: { kind: "cidr", cidr: own },
    target: { kind: "local" },
    state: "active",
    origin: "local",
  });
  for (const other of plan.vpcs) drawRouteTo(plan, vpc, other, transit, add);
  drawDefaultRoute(plan, vpc, gateways, add);
  return [...routes.values()];
}

type AddRoute = (cidr: string, target: Route["target"], state?: "active" | "blackhole") => void;

function drawRouteTo(
  { dice, features, peerings }: Plan,
  vpc: Vpc,
  other: Vpc,
  transit: Transit,
  add: AddRoute,
): void {
  if (prefixOf(other) === prefixOf(vpc)) return;
  const cidr = dice.chance(80) ? (other.cidrs.items[0] ?? "") : `${prefixOf(other)}.0.0/24`;
  const peering = peerings.find(
    ({ requester, accepter }) =>
      [requester.vpc, accepter.vpc].includes(vpc.id) &&
      [requester.vpc, accepter.vpc].includes(other.id),
  );
  const attachment = transit.attachments.find((each) => each.vpc === vpc.id);
  const isBroken = features.brokenRoutes && dice.chance(5);
  if (peering !== undefined && dice.chance(80)) {
    const isDead = isBroken || peering.state === "inactive";
    add(cidr, { kind: "peering", id: peering.id }, isDead ? "blackhole" : "active");
  } else if (typeof attachment?.transitGateway === "string" && dice.chance(85))
    add(
      cidr,
      { kind: "transit-gateway", id: attachment.transitGateway },
      isBroken ? "blackhole" : "active",
    );
}

function drawDefaultRoute(
  { dice }: Plan,
  vpc: Vpc,
  gateways: readonly Gateway[],
  add: AddRoute,
): void {
  const igw = gateways.find((each) => each.vpc === vpc.id && each.kind === "internet-gateway");
  const nat = gateways.find((each) => each.vpc === vpc.id && each.kind === "nat-gateway");
  if (nat !== undefined && dice.chance(40)) add("0.0.0.0/0", { kind: "nat-gateway", id: nat.id });
  else if (igw !== undefined && dice.chance(70))
    add("0.0.0.0/0", { kind: "internet-gateway", id: igw.id });
}

function drawCache(interfaces: readonly NetworkInterface[]): Cache {
  const nodes = interfaces.filter((each) => each.kind === "cache-node");
  return {
    id: CACHE_ID,
    name: "sessions",
    kind: "cluster",
    ports: listing([CACHE_PORT]),
    isTls: false,
    securityGroups: listing([...new Set(nodes.flatMap((node) => node.groups.items))]),
    subnetGroup: "subnet-group",
    nodes: listing(
      nodes.map((node, index) => ({ id: String(index + 1).padStart(4, "0"), interface: node.id })),
    ),
  };
}

/** The `index`-th of some items, round and round. */
export function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
