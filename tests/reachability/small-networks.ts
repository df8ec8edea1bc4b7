/** Small networks by hand: short words for what tests vary, sensible defaults for what they do not. */

import type {
  AclEntry,
  Gateway,
  GroupRule,
  Named,
  NetworkAcl,
  NetworkInterface,
  Peer,
  Peering,
  Route,
  RouteTable,
  RouteTarget,
  SecurityGroup,
  Subnet,
  Topology,
  Vpc,
} from "../../reachability";
import { collection, emptyTopology, LINUX_EPHEMERAL, listing } from "../../reachability";
import type { Gate, Question, Verdict } from "../../reachability";
import { decide } from "../../reachability";

/** Lists of resources instead of collections. */
type Parts = {
  readonly [K in Exclude<keyof Topology, "notes">]?: Topology[K] extends {
    byId: ReadonlyMap<string, infer T>;
  }
    ? readonly T[]
    : never;
};

/** A topology of these resources, all of it known. */
export function network(parts: Parts): Topology {
  const collections = Object.entries(parts).map(([key, items]) => [
    key,
    collection(items as readonly Named[]),
  ]);
  return { ...emptyTopology(), ...Object.fromEntries(collections) } as Topology;
}

export function vpc(id: string, cidr: string, more: Partial<Vpc> = {}): Vpc {
  return {
    id,
    cidrs: listing([cidr]),
    isDefault: false,
    mainRouteTable: `${id}-main`,
    defaultNetworkAcl: `${id}-acl`,
    defaultSecurityGroup: `${id}-default`,
    blockPublicAccess: "off",
    ...more,
  };
}

export function subnet(
  id: string,
  inVpc: string,
  cidr: string,
  more: Partial<Subnet> = {},
): Subnet {
  return {
    id,
    vpc: inVpc,
    cidrs: listing([cidr]),
    zone: "a",
    routeTable: null,
    networkAcl: null,
    ...more,
  };
}

/** `"10.1.0.0/16"` → target; local routes are implied. */
export function table(id: string, inVpc: string, routes: readonly Route[] = []): RouteTable {
  return { id, vpc: inVpc, routes: listing(routes) };
}

export function route(
  cidr: string,
  kind: Exclude<RouteTarget["kind"], "local">,
  id: string,
  more: Partial<Route> = {},
): Route {
  return {
    destination: { kind: "cidr", cidr },
    target: { kind, id },
    state: "active",
    origin: "static",
    ...more,
  };
}

export function acl(id: string, inVpc: string, entries: readonly AclEntry[]): NetworkAcl {
  return { id, vpc: inVpc, isDefault: false, entries: listing(entries) };
}

type EntryMore = Partial<AclEntry>;

export function allow(
  number: number,
  egress: boolean,
  cidr = "0.0.0.0/0",
  more: EntryMore = {},
): AclEntry {
  return { number, egress, action: "allow", protocol: "all", cidr, ports: null, ...more };
}

export function deny(
  number: number,
  egress: boolean,
  cidr = "0.0.0.0/0",
  more: EntryMore = {},
): AclEntry {
  return { ...allow(number, egress, cidr, more), action: "deny" };
}

/** The ACL a VPC starts with. */
export function openAcl(inVpc: string): NetworkAcl {
  return acl(`${inVpc}-acl`, inVpc, [allow(100, true), allow(100, false)]);
}

export function group(
  id: string,
  inVpc: string,
  ingress: readonly GroupRule[],
  egress: readonly GroupRule[] = [anywhere()],
  more: Partial<SecurityGroup> = {},
): SecurityGroup {
  return {
    id,
    vpc: inVpc,
    isDefault: false,
    ingress: listing(ingress),
    egress: listing(egress),
    associatedVpcs: listing<string>(),
    ...more,
  };
}

/** A rule for tcp 11211, unless told otherwise; the peer is a CIDR, a prefix list (`pl-…`) or a group. */
export function rule(peer: string, more: Partial<GroupRule> = {}): GroupRule {
  return {
    id: `from ${peer}`,
    protocol: "tcp",
    ports: { from: 11211, to: 11211 },
    peers: listing<Peer>([peerOf(peer)]),
    style: "described",
    ...more,
  };
}

function peerOf(text: string): Peer {
  if (text.includes("/")) return { kind: "cidr", cidr: text };
  return text.startsWith("pl-") ? { kind: "prefix-list", id: text } : { kind: "group", id: text };
}

export function anywhere(): GroupRule {
  return rule("0.0.0.0/0", { id: "all", protocol: "all", ports: null });
}

export function eni(
  id: string,
  inSubnet: Subnet,
  address: string,
  groups: readonly string[],
  more: Partial<NetworkInterface> = {},
): NetworkInterface {
  return {
    id,
    kind: "instance",
    vpc: inSubnet.vpc,
    subnets: listing([inSubnet.id]),
    addresses: listing([address]),
    publicAddress: null,
    groups: listing(groups),
    sourceDestCheck: true,
    ephemeral: LINUX_EPHEMERAL,
    ...more,
  };
}

export function peering(id: string, a: Vpc, b: Vpc, more: Partial<Peering> = {}): Peering {
  const side = (each: Vpc) => ({ vpc: each.id, cidrs: each.cidrs, region: "us-east-1" });
  return { id, state: "active", requester: side(a), accepter: side(b), ...more };
}

export function gateway(
  id: string,
  kind: Gateway["kind"],
  inVpc: string,
  more: Partial<Gateway> = {},
): Gateway {
  return { id, kind, vpc: inVpc, state: "available", ...more };
}

export function asks(from: string, to: string, more: Partial<Question> = {}): Question {
  const end = (text: string): Question["from"] =>
    /[./:]/.test(text) ? { kind: "address", cidr: text } : { kind: "interface", id: text };
  return { from: end(from), to: end(to), protocol: "tcp", port: 11211, ...more };
}

export function verdict(
  topology: Topology,
  from: string,
  to: string,
  more: Partial<Question> = {},
): Verdict {
  return decide(topology, asks(from, to, more));
}

/** The outcome, and what is in the way, in short. */
export function summaryOf({ outcome, gates }: Verdict): string {
  const stops = gates
    .filter((gate) => gate.outcome !== "passed")
    .map((gate) => `${gate.direction} ${gate.code} ${decidersOf(gate)}`);
  return [outcome, ...(stops.length === 0 ? [] : [stops.join("; ")])].join(": ");
}

/** Ids of what decides. The one gateway that may not be there at all is the internet gateway. */
function decidersOf({ kind, resources }: Gate): string {
  const ids = resources.map(({ id }) => id).join("+");
  return ids === "" && kind === "gateway" ? "internet gateway" : ids;
}

/** One VPC, a client in subnet `a`, a node in subnet `b`, and what a test changes. */
export function clientAndNode(more: Parts = {}): Topology {
  const a = subnet("a", "v", "10.0.1.0/24");
  const b = subnet("b", "v", "10.0.2.0/24");
  const parts: Parts = {
    vpcs: [vpc("v", "10.0.0.0/16")],
    subnets: [a, b],
    routeTables: [table("v-main", "v")],
    networkAcls: [openAcl("v")],
    securityGroups: [group("clients", "v", []), group("cache", "v", [rule("clients")])],
    interfaces: [
      eni("client", a, "10.0.1.10", ["clients"]),
      eni("node", b, "10.0.2.10", ["cache"], { kind: "cache-node" }),
    ],
    caches: [
      {
        id: "sessions",
        name: "sessions",
        kind: "cluster",
        ports: listing([11211]),
        isTls: false,
        securityGroups: listing(["cache"]),
        subnetGroup: null,
        nodes: listing([{ id: "0001", interface: "node" }]),
      },
    ],
  };
  return network({ ...parts, ...more });
}
