/**
 * The model every question is asked of: what decides whether a TCP connection opens, and nothing else.
 *
 * Plain, immutable data. Readers (`readers/`) build it from a Pulumi plan or from `aws … describe-*` output;
 * the engine, the policies, the doctor and the lab only read it.
 *
 * Any fact may be **unknown**. There are three places where it can be:
 * - a single value is a `Fact<T>`: the value, or an `Unknown` that says which fact is missing and why;
 * - a list is a `Listing<T>`: the items that are known, and `rest` when there may be more;
 * - a whole kind of resource is a `Collection<T>`: what is known by id, and `rest` when there may be others
 *   (a describe call that was denied, a stack that is only a part of the account).
 *
 * Two `Unknown`s with the same `fact` are the same missing fact: whatever it turns out to be, it is the same in
 * both places. The engine splits on that.
 *
 * Ids are opaque strings: AWS ids where known, Pulumi URNs where AWS has not given one yet.
 */

import { isUnknown, mapUnknown, unbounded } from "./facts";
import type { Fact, Unknown } from "./facts";
import type { ResourceKind, ResourceRef } from "./identity";
import { ref } from "./identity";
import type { PortRange } from "../sets/port-set";

export * from "./facts";
export * from "./identity";
export type { PortRange };

/** The known items of a list; with `rest` there may be further ones. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly rest?: Unknown<readonly T[]>;
}

/** All resources of one kind by id; with `rest` there may be others that were not read. */
export interface Collection<T> {
  readonly byId: ReadonlyMap<string, T>;
  readonly rest?: Unknown;
}

/** What every resource has: its id, and the name people know it by (tag `Name`, group name, Pulumi name). */
export interface Named {
  readonly id: string;
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  /**
   * What was seen of it and is not modelled: whatever consults this resource is at best `unknown`. Where more is known,
   * the finer means come first: a `Fact` that is unknown, the `rest` of a list.
   */
  readonly unread?: readonly Unknown[];
  /** It has no resource of its own: AWS makes it with this one (a VPC's default group, the interface of a node). */
  readonly partOf?: ResourceRef;
}

/** Protocol of a rule: `"tcp"`, `"udp"`, `"icmp"`, `"icmpv6"`, `"all"`, or another protocol's number as a string. */
export type Protocol = string;

/** A CIDR in canonical form, IPv4 or IPv6: host bits are masked by the reader, as AWS masks them. */
export type Cidr = string;

export interface Vpc extends Named {
  /** Associated CIDRs only, IPv4 and IPv6. */
  readonly cidrs: Listing<Cidr>;
  /** Those of its IPv6 CIDRs that AWS does not advertise in the internet. Absent: none beside unique local ones. */
  readonly privateIpv6?: Listing<Cidr>;
  readonly isDefault: Fact<boolean>;
  readonly mainRouteTable: Fact<string>;
  readonly defaultNetworkAcl: Fact<string>;
  readonly defaultSecurityGroup: Fact<string>;
  /** Why interfaces that were not read may be in it: it is another account's, who shares it. Absent: all were read. */
  readonly otherInterfaces?: Unknown;
  /**
   * Amazon's resolver answers in it (`enableDnsSupport`), so that the name of a cache's endpoint resolves. Absent: it does, as in
   * every new VPC. `enableDnsHostnames` names instances only.
   */
  readonly resolvesNames?: Fact<boolean>;
  /** VPC block public access: which direction of internet traffic it stops. */
  readonly blockPublicAccess: Fact<PublicAccess>;
}

/**
 * What VPC block public access stops: nothing; all traffic through internet gateways and egress-only gateways; or all but
 * what NAT gateways and egress-only gateways open.
 */
export type PublicAccess = "off" | "block-bidirectional" | "block-ingress";

export interface Subnet extends Named {
  readonly vpc: Fact<string>;
  readonly cidrs: Listing<Cidr>;
  /** Name of the Availability Zone (`us-east-1a`): the same name is another zone in another account. */
  readonly zone: Fact<string>;
  /** Id of the Availability Zone (`use1-az1`), the same in every account; absent where nothing tells. */
  readonly zoneId?: Fact<string>;
  /** Where the subnet is excluded from the VPC's block of public access (or not as the VPC is). Absent: as the VPC. */
  readonly blockPublicAccess?: Fact<PublicAccess>;
  /** Explicit association; `null`: none, the VPC's main table decides. */
  readonly routeTable: Fact<string | null>;
  /** The ACL associated; `null`: none named, the VPC's default ACL decides. */
  readonly networkAcl: Fact<string | null>;
}

/** Where a route leads. `unsupported` targets are answered with `unknown`, never guessed. */
export type RouteTarget =
  | { readonly kind: "local" }
  | {
      readonly kind:
        | "internet-gateway"
        | "egress-only-gateway"
        | "nat-gateway"
        | "vpn-gateway"
        | "peering"
        | "transit-gateway"
        | "core-network"
        | "interface"
        | "gateway-endpoint"
        | "unsupported";
      readonly id: string;
    };

/** A route target other than `local`. */
export type FarTarget = Exclude<RouteTarget, { readonly kind: "local" }>;

const TARGET_KINDS: Readonly<Record<FarTarget["kind"], ResourceKind>> = {
  "internet-gateway": "gateway",
  "egress-only-gateway": "gateway",
  "nat-gateway": "gateway",
  "vpn-gateway": "gateway",
  peering: "peering",
  "transit-gateway": "transit-gateway",
  interface: "network-interface",
  "core-network": "gateway",
  "gateway-endpoint": "vpc-endpoint",
  unsupported: "resource",
};

/** The resource that a route leads to. */
export function refOfTarget({ kind, id }: FarTarget): ResourceRef {
  return ref(TARGET_KINDS[kind], id);
}

export interface Route {
  readonly destination: Fact<
    | { readonly kind: "cidr"; readonly cidr: Cidr }
    | { readonly kind: "prefix-list"; readonly id: string }
  >;
  readonly target: Fact<RouteTarget>;
  readonly state: Fact<"active" | "blackhole">;
  readonly origin: Fact<"local" | "static" | "propagated">;
}

export interface RouteTable extends Named {
  readonly vpc: Fact<string>;
  readonly routes: Listing<Route>;
}

export interface AclEntry {
  readonly number: Fact<number>;
  readonly egress: Fact<boolean>;
  readonly action: Fact<"allow" | "deny">;
  readonly protocol: Fact<Protocol>;
  readonly cidr: Fact<Cidr>;
  /** `null`: all ports (protocol `all`, or a protocol without ports). */
  readonly ports: Fact<PortRange | null>;
}

export interface NetworkAcl extends Named {
  readonly vpc: Fact<string>;
  readonly isDefault: Fact<boolean>;
  /** Without the implicit deny `*`. In any order: the engine sorts. */
  readonly entries: Listing<AclEntry>;
}

/** Who a security group rule names on the other side. */
export type Peer =
  | { readonly kind: "cidr"; readonly cidr: Cidr }
  | { readonly kind: "prefix-list"; readonly id: string }
  | {
      readonly kind: "group";
      readonly id: string;
      /** Account of the referenced group where the rule names one. */
      readonly account?: string;
      /** AWS marked the reference stale (deleted peering or group): it matches nothing. */
      readonly isStale?: boolean;
    };

export interface GroupRule {
  /** Rule id (`sgr-…`), URN of a standalone rule, or a position such as `ingress[0]`. */
  readonly id: string;
  readonly protocol: Fact<Protocol>;
  /** `null`: all ports. */
  readonly ports: Fact<PortRange | null>;
  readonly peers: Listing<Peer>;
  readonly description?: string;
  /** How it was written; `described` where the account does not tell. */
  readonly style: "inline" | "standalone" | "described";
}

export interface SecurityGroup extends Named {
  readonly vpc: Fact<string>;
  readonly isDefault: Fact<boolean>;
  readonly ingress: Listing<GroupRule>;
  readonly egress: Listing<GroupRule>;
  /** Further VPCs the group is associated with. */
  readonly associatedVpcs: Listing<string>;
}

export interface PrefixList extends Named {
  readonly cidrs: Listing<Cidr>;
  /** AWS's own list of a service with public addresses (S3, DynamoDB): its entries, known or not, are public. */
  readonly isPublic?: boolean;
  /** Capacity that counts against the quota of rules. */
  readonly maxEntries?: Fact<number>;
}

export type InterfaceKind =
  | "instance"
  | "cache-node"
  | "lambda"
  | "container"
  | "load-balancer"
  | "nat-gateway"
  | "transit-gateway"
  | "vpc-endpoint"
  | "client-vpn"
  | "other";

export interface NetworkInterface extends Named {
  readonly kind: InterfaceKind;
  readonly vpc: Fact<string>;
  /** The subnet: one item when known; several when it is **one of** these (an unplaced node, a scaling group). */
  readonly subnets: Listing<string>;
  /** Private addresses; unknown ones are bounded by the CIDRs of `subnets`. */
  readonly addresses: Listing<string>;
  /** Of which families an unknown address is: it has one of each. Absent: IPv4 where its subnet has IPv4. */
  readonly families?: readonly (4 | 6)[];
  /** Public IPv4 address; `null`: none. IPv6 addresses of a VPC are in `addresses`. */
  readonly publicAddress: Fact<string | null>;
  /** Public IPv4 addresses beside that one, of further private addresses. */
  readonly furtherPublicAddresses?: readonly string[];
  readonly groups: Listing<string>;
  /** `false`: forwards traffic that is not its own (a NAT instance, an appliance). */
  readonly sourceDestCheck: Fact<boolean>;
  /** Attached, and to something that runs: else nobody opens a connection there, or answers one. Absent: it is. */
  readonly isInUse?: Fact<boolean>;
  /**
   * Why nothing is known of the instance that it is attached to. `ephemeral` are then the ports of Linux and of Windows, and
   * without `isInUse` the instance is taken to run. Absent: it is known, or no instance is attached.
   */
  readonly instanceGap?: Unknown;
  /** Ports from which it opens connections: Linux 32768–60999 unless told otherwise. */
  readonly ephemeral: PortRange;
  /** Client VPN endpoints: the addresses that authorization rules let clients connect to. Absent: no such rules. */
  readonly authorized?: Listing<Cidr>;
  /** Instance, function, service or cache that has it. */
  readonly owner?: ResourceRef;
  /** What AWS says of an interface that a service manages: it names the owner in words of its own. */
  readonly description?: string;
}

export interface Gateway extends Named {
  readonly kind: "internet-gateway" | "egress-only-gateway" | "nat-gateway" | "vpn-gateway";
  /** VPC it is attached to; `null`: detached. */
  readonly vpc: Fact<string | null>;
  /** NAT gateways: the subnet it is in, and whether it has a public address. */
  readonly subnet?: Fact<string>;
  readonly isPublic?: Fact<boolean>;
  /** NAT gateways: private addresses that connections come from; unknown ones are bounded by the subnet. */
  readonly addresses?: Listing<string>;
  /** Internet and VPN gateways: the route table for what comes in through them (edge association). Absent: none. */
  readonly routeTable?: Fact<string | null>;
  readonly state: Fact<"available" | "unavailable">;
}

export interface PeeringSide {
  readonly vpc: Fact<string>;
  readonly cidrs: Listing<Cidr>;
  readonly account?: string;
  readonly region?: Fact<string>;
}

export interface Peering extends Named {
  readonly state: Fact<"active" | "inactive">;
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
}

export interface TransitGateway extends Named {
  /** Security group referencing is enabled on the gateway. */
  readonly isGroupReferencing: Fact<boolean>;
  readonly defaultAssociationTable: Fact<string | null>;
  readonly defaultPropagationTable: Fact<string | null>;
}

export interface TransitAttachment extends Named {
  readonly transitGateway: Fact<string>;
  /** `core-network`: a peering with Cloud WAN. `other`: a firewall, or a kind that is not modelled. */
  readonly kind:
    "vpc" | "peering" | "core-network" | "vpn" | "direct-connect" | "connect" | "other";
  /** VPC attachments: the VPC and the subnets (one a zone) it has an interface in. */
  readonly vpc?: Fact<string>;
  readonly subnets?: Listing<string>;
  readonly isGroupReferencing?: Fact<boolean>;
  /** VPC attachments: IPv6 support. Absent: not told. */
  readonly isIpv6?: Fact<boolean>;
  /** VPC attachments: appliance mode, where a hash of the flow chooses among all zones. Absent: disabled, AWS's default. */
  readonly isApplianceMode?: Fact<boolean>;
  /** Peering attachments: the gateway on the other side. */
  readonly peerGateway?: Fact<string>;
  /** Route table associated with this attachment; `null`: none. */
  readonly associatedTable: Fact<string | null>;
  /** Peering attachments have one id on both gateways: the table associated on `peerGateway`'s side. */
  readonly peerAssociatedTable?: Fact<string | null>;
  readonly state: Fact<"available" | "unavailable">;
}

export type TransitRoute = TransitDestination & {
  /** Attachment it leads to; `null` for a blackhole. */
  readonly attachment: Fact<string | null>;
  readonly origin: Fact<"static" | "propagated">;
};

/** A CIDR, or (a prefix list reference) every entry of a list. */
export type TransitDestination =
  | { readonly cidr: Fact<Cidr>; readonly prefixList?: undefined }
  | { readonly prefixList: Fact<string>; readonly cidr?: undefined };

export interface TransitRouteTable extends Named {
  readonly transitGateway: Fact<string>;
  readonly routes: Listing<TransitRoute>;
  /** Attachments that propagate their CIDRs into the table. */
  readonly propagations: Listing<string>;
}

export interface CacheSubnetGroup extends Named {
  readonly vpc: Fact<string>;
  readonly subnets: Listing<string>;
}

export interface CacheNode {
  /** `0001`, `0002`, … */
  readonly id: string;
  /** Its interface in `Topology.interfaces`; readers make one where the account or plan shows none. */
  readonly interface: string;
  /** DNS name of the node's own endpoint, where known. */
  readonly endpoint?: Fact<string>;
}

/** A Memcached cluster or serverless cache. Other engines are in no topology. */
export interface Cache extends Named {
  readonly kind: "cluster" | "serverless";
  /** Ports clients connect to: one of a cluster; two of a serverless cache. */
  readonly ports: Listing<number>;
  readonly isTls: Fact<boolean>;
  readonly securityGroups: Listing<string>;
  readonly subnetGroup: Fact<string | null>;
  readonly nodes: Listing<CacheNode>;
  /** Configuration endpoint's host name, where known. */
  readonly endpoint?: Fact<string>;
  readonly status?: Fact<string>;
}

/** An address, an interface, or a load balancer by its id; and the port, or the first port of several in a row. */
export interface ForwardingTarget {
  readonly target: string;
  readonly port: Fact<number>;
  readonly lastPort?: number;
}

/**
 * A way in that is in front of other interfaces: load balancer target groups, PrivateLink, VPC Lattice, Global
 * Accelerator (which leads from the internet to interfaces and load balancers).
 */
export interface Forwarder extends Named {
  readonly kind: "load-balancer" | "endpoint-service" | "lattice" | "accelerator" | "other";
  /**
   * What it hands on to its targets: whole connections (a network load balancer), or requests of its own making (an
   * application load balancer). Left out where it was not read.
   */
  readonly handsOn?: "connections" | "requests";
  /** Who of other accounts comes in by it. Absent: nobody whom the reader knows of. */
  readonly openTo?: Unknown;
  /** Interfaces it listens on. */
  readonly interfaces: Listing<string>;
  /** What it forwards to. */
  readonly targets: Listing<ForwardingTarget>;
}

export interface Topology {
  readonly vpcs: Collection<Vpc>;
  readonly subnets: Collection<Subnet>;
  readonly routeTables: Collection<RouteTable>;
  readonly networkAcls: Collection<NetworkAcl>;
  readonly securityGroups: Collection<SecurityGroup>;
  readonly prefixLists: Collection<PrefixList>;
  readonly interfaces: Collection<NetworkInterface>;
  readonly gateways: Collection<Gateway>;
  readonly peerings: Collection<Peering>;
  readonly transitGateways: Collection<TransitGateway>;
  readonly transitAttachments: Collection<TransitAttachment>;
  readonly transitRouteTables: Collection<TransitRouteTable>;
  readonly subnetGroups: Collection<CacheSubnetGroup>;
  readonly caches: Collection<Cache>;
  readonly forwarders: Collection<Forwarder>;
  /** What a reader changed or assumed, for people: `"10.0.0.1/16 was read as 10.0.0.0/16, as AWS does"`. */
  readonly notes: readonly string[];
}

export const LINUX_EPHEMERAL: PortRange = { from: 32768, to: 60999 };
export const WINDOWS_EPHEMERAL: PortRange = { from: 49152, to: 65535 };
/** Of a client whose system is not known: Linux's and Windows' together. */
export const UNREAD_EPHEMERAL: PortRange = { from: 32768, to: 65535 };
/** Lambda and NAT gateways. */
export const WIDE_EPHEMERAL: PortRange = { from: 1024, to: 65535 };

/** A listing all of whose items are known, or (with `rest`) may have more. */
export function listing<T>(items: readonly T[] = [], rest?: Unknown<readonly T[]>): Listing<T> {
  return rest === undefined ? { items } : { items, rest };
}

/** A list of one value, where that is known. */
export function listingOf<T>(fact: Fact<T>): Listing<T> {
  return isUnknown(fact)
    ? listing(
        [],
        mapUnknown(fact, (value) => [value]),
      )
    : listing([fact]);
}

/** Several lists as one. What bounds one of several missing facts does not bound what may be missing of all. */
export function joined<T>(...lists: readonly Listing<T>[]): Listing<T> {
  const [first, ...others] = lists.flatMap((list) => list.rest ?? []);
  return listing(
    lists.flatMap((list) => list.items),
    others.length === 0 ? first : unbounded(first),
  );
}

/** The list with each item turned into another, also those that it may have beside. */
export function mapListing<T, U>({ items, rest }: Listing<T>, change: (item: T) => U): Listing<U> {
  const further = (more: readonly T[]): readonly U[] => more.map(change);
  return listing(items.map(change), rest === undefined ? undefined : mapUnknown(rest, further));
}

/** A collection of everything there is, or (with `rest`) of what was read. */
export function collection<T extends Named>(
  items: Iterable<T> = [],
  rest?: Unknown,
): Collection<T> {
  const byId = new Map<string, T>();
  for (const item of items) byId.set(item.id, item);
  return rest === undefined ? { byId } : { byId, rest };
}

/** A topology with nothing in it, all of it known. Spread over it to build small ones. */
export function emptyTopology(): Topology {
  return {
    vpcs: collection(),
    subnets: collection(),
    routeTables: collection(),
    networkAcls: collection(),
    securityGroups: collection(),
    prefixLists: collection(),
    interfaces: collection(),
    gateways: collection(),
    peerings: collection(),
    transitGateways: collection(),
    transitAttachments: collection(),
    transitRouteTables: collection(),
    subnetGroups: collection(),
    caches: collection(),
    forwarders: collection(),
    notes: [],
  };
}
