/**
 * Strangers: seats that a deployment does not have, from which nobody should get in. They are put into the topology, so
 * that whoever is asked about them, engine or kernel, is asked about the same network.
 */

import type {
  Collection,
  Named,
  NetworkInterface,
  SecurityGroup,
  Subnet,
  Topology,
} from "../../reachability";
import { LINUX_EPHEMERAL, listing } from "../../reachability";
import { freeAddress, isInside, subnetCidrs, subnetOf, valueOf } from "./configuration";

/** An open group of the strangers' own: whoever is kept out, is not kept out by it. */
const STRANGERS_GROUP = "sg-strangers";

export interface Stranger {
  /** Interface id, or `internet`. */
  readonly id: string;
  /** For people: `"someone in the default group"`. */
  readonly name: string;
  /** The VPC that they are in, where it is one of the caches'. */
  readonly vpc?: string;
}

export interface WithStrangers {
  readonly topology: Topology;
  readonly strangers: readonly Stranger[];
}

/**
 * Adds, for each VPC that one of the nodes is in, a stranger in the default group and one in another subnet; and one in another VPC,
 * and names the one on the internet.
 */
export function addStrangers(
  topology: Topology,
  ...nodes: readonly NetworkInterface[]
): WithStrangers {
  const subnets = nodes.flatMap((node) => subnetOf(topology, node) ?? []);
  const [first] = subnets;
  if (first === undefined) return { topology, strangers: [] };
  const vpcs = subnets.map(({ vpc }) => valueOf(vpc));
  const places = subnets
    .filter(({ vpc }, index) => vpcs.indexOf(valueOf(vpc)) === index)
    .map(placeOf);
  const near = places.reduce<WithStrangers>(
    (so, place) => inAnotherSubnet(inDefaultGroup(so, place), place),
    { topology, strangers: [] },
  );
  const added = inAnotherVpc(near);
  return {
    ...added,
    strangers: [...added.strangers, { id: "internet", name: "someone on the internet" }],
  };
}

/** A subnet of a cache, and what the seats in its VPC are called: plainly in the first one. */
interface Place {
  readonly subnet: Subnet;
  /** Behind a seat's id. */
  readonly suffix: string;
  /** Behind a stranger's name. */
  readonly where: string;
}

function placeOf(subnet: Subnet, index: number): Place {
  if (index === 0) return { subnet, suffix: "", where: "" };
  return { subnet, suffix: `-${index + 1}`, where: ` of ${valueOf(subnet.vpc) ?? "its VPC"}` };
}

/** Interfaces that stand for whoever carries a group that nobody here carries: one in each of a few subnets of its VPC. */
export interface Member {
  readonly group: string;
  readonly name: string;
  readonly seats: readonly string[];
}

/** In so many subnets: where the real ones will be is not known, and network ACLs and routes differ. */
const SUBNETS_OF_A_MEMBER = 3;

/**
 * Adds members of groups. A group without egress rules is a label that is worn beside another group: its members get one that lets
 * them out.
 */
export function addMembers(
  topology: Topology,
  groups: readonly SecurityGroup[],
): { readonly topology: Topology; readonly members: readonly Member[] } {
  let grown = topology;
  const members = groups.map((group, index): Member => {
    const vpc = valueOf(group.vpc);
    const open = `${STRANGERS_GROUP}-of-${group.id}`;
    const isLabel = group.egress.items.length === 0;
    if (isLabel && vpc !== undefined) grown = withOpenGroup(grown, open, vpc);
    const carried = isLabel ? [group.id, open] : [group.id];
    const name = `a member of group ${group.name ?? group.id}`;
    const subnets = [...topology.subnets.byId.values()].filter(
      (subnet) => valueOf(subnet.vpc) === vpc && subnetCidrs(subnet).length > 0,
    );
    const seats = subnets.slice(-SUBNETS_OF_A_MEMBER).map((subnet, at) => {
      const seat = `member-${index + 1}-${at + 1}`;
      grown = placed({ topology: grown, strangers: [] }, subnet, carried, seat, name).topology;
      return seat;
    });
    return { group: group.id, name, seats };
  });
  return { topology: grown, members };
}

function inDefaultGroup(so: WithStrangers, { subnet, suffix, where }: Place): WithStrangers {
  const vpc = so.topology.vpcs.byId.get(valueOf(subnet.vpc) ?? "");
  const group = valueOf(vpc?.defaultSecurityGroup);
  if (group === undefined) return so;
  const name = `someone in the default group${where}`;
  return placed(so, subnet, [group], `default-group${suffix}`, name);
}

function inAnotherSubnet(so: WithStrangers, { subnet, suffix, where }: Place): WithStrangers {
  const vpc = valueOf(subnet.vpc) ?? "";
  const others = [...so.topology.subnets.byId.values()].filter(
    (other) => valueOf(other.vpc) === vpc && other.id !== subnet.id,
  );
  const other = others.find((candidate) => subnetCidrs(candidate).length > 0);
  if (other === undefined) return so;
  const group = `${STRANGERS_GROUP}${suffix}`;
  const topology = withOpenGroup(so.topology, group, vpc);
  const name = `someone in another subnet${where}`;
  return placed({ ...so, topology }, other, [group], `other-subnet${suffix}`, name);
}

function inAnotherVpc(so: WithStrangers): WithStrangers {
  const vpc = "vpc-stranger";
  const cidr = unusedCidr(so.topology);
  const group = `${STRANGERS_GROUP}-elsewhere`;
  const subnet: Subnet = {
    id: "subnet-stranger",
    name: "a subnet of another VPC",
    vpc,
    cidrs: listing([cidr]),
    zone: "elsewhere",
    routeTable: null,
    networkAcl: null,
  };
  const topology = withOpenGroup(withVpc(so.topology, vpc, cidr, group), group, vpc);
  const site = { ...topology, subnets: withItem(topology.subnets, subnet) };
  const { id, name } = { id: "other-vpc", name: "someone in another VPC" };
  const added = placed({ ...so, topology: site }, subnet, [group], id, name);
  return { ...added, strangers: [...so.strangers, { id, name }] }; // In none of the caches' VPCs.
}

/** Another VPC as AWS would make it: its own range, a local route, an ACL that allows everything. */
function withVpc(topology: Topology, id: string, cidr: string, group: string): Topology {
  const [table, acl] = [`rtb-${id}`, `acl-${id}`];
  const local = {
    destination: { kind: "cidr", cidr },
    target: { kind: "local" },
    state: "active",
    origin: "local",
  } as const;
  const all = {
    number: 100,
    action: "allow",
    protocol: "all",
    cidr: "0.0.0.0/0",
    ports: null,
  } as const;
  const entries = [true, false].map((egress) => ({ ...all, egress }));
  return {
    ...topology,
    vpcs: withItem(topology.vpcs, {
      id,
      name: "another VPC",
      cidrs: listing([cidr]),
      isDefault: false,
      mainRouteTable: table,
      defaultNetworkAcl: acl,
      defaultSecurityGroup: group,
      blockPublicAccess: "off",
    }),
    routeTables: withItem(topology.routeTables, { id: table, vpc: id, routes: listing([local]) }),
    networkAcls: withItem(topology.networkAcls, {
      id: acl,
      vpc: id,
      isDefault: true,
      entries: listing(entries),
    }),
  };
}

function withOpenGroup(topology: Topology, id: string, vpc: string): Topology {
  const group: SecurityGroup = {
    id,
    name: "strangers",
    vpc,
    isDefault: false,
    ingress: listing(),
    egress: listing([
      {
        id: `${id}-out`,
        protocol: "all",
        ports: null,
        peers: listing([{ kind: "cidr", cidr: "0.0.0.0/0" }]),
        style: "described",
      },
    ]),
    associatedVpcs: listing(),
  };
  return { ...topology, securityGroups: withItem(topology.securityGroups, group) };
}

function placed(
  { topology, strangers }: WithStrangers,
  subnet: Subnet,
  groups: readonly string[],
  seat: string,
  name: string,
): WithStrangers {
  const vpc = valueOf(subnet.vpc);
  const stranger: NetworkInterface = {
    id: seat,
    name: seat,
    kind: "instance",
    vpc: subnet.vpc,
    subnets: listing([subnet.id]),
    addresses: listing([freeAddress(topology, subnet)]),
    publicAddress: null,
    groups: listing(groups),
    sourceDestCheck: true,
    ephemeral: LINUX_EPHEMERAL,
  };
  return {
    topology: { ...topology, interfaces: withItem(topology.interfaces, stranger) },
    strangers: [...strangers, { id: seat, name, ...(vpc === undefined ? {} : { vpc }) }],
  };
}

/** A range that meets none of the VPCs. */
function unusedCidr(topology: Topology): string {
  const used = [...topology.vpcs.byId.values()].flatMap((vpc) => vpc.cidrs.items);
  const candidates = Array.from({ length: 256 }, (_, index) => `10.${255 - index}.0.0/24`);
  const free = candidates.find(
    (cidr) => !used.some((other) => isInside(cidr, other) || isInside(other, cidr)),
  );
  if (free === undefined) throw new Error("No range of 10.0.0.0/8 is left for a VPC of strangers.");
  return free;
}

function withItem<T extends Named>(items: Collection<T>, item: T): Collection<T> {
  return { ...items, byId: new Map([...items.byId, [item.id, item]]) };
}
