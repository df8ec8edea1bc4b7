/**
 * Memcached clusters, serverless caches and subnet groups of a plan. A node's subnet is one of its subnet group's, its
 * address is known only after creation.
 */

import {
  LINUX_EPHEMERAL,
  isUnknown,
  listing,
  unknown,
  WHOLE,
  factOf,
  partId,
  unbounded,
  listingOf,
} from "../../model/topology";
import type {
  Cache,
  CacheNode,
  CacheSubnetGroup,
  Fact,
  Listing,
  NetworkInterface,
  Unbounded,
} from "../../model/topology";
import { isText } from "./planned-resource";
import { Block, possible } from "./block";
import { defaultGroupOf } from "./placement";
import { outsideOf } from "./parts";
import type { Placement } from "./placement";
import { idOf, planned } from "./plan";
import { clusterPort } from "./ports";
import type { Plan } from "./plan";

/** A serverless cache's own ports: for reading and writing, and for reading. */
const SERVERLESS_PORTS = [11_211, 11_212];

export interface CachesPlanned {
  readonly caches: readonly Cache[];
  readonly interfaces: readonly NetworkInterface[];
  /** A cache whose engine is not known may be a Memcached one. */
  readonly rest?: Unbounded;
}

export function subnetGroupsOf(plan: Plan, placement: Placement): CacheSubnetGroup[] {
  return plan.ofType("elasticache.SubnetGroup").map((resource) => {
    const subnets = Block.of(plan, resource).references("subnetIds", "subnet");
    const vpc = placement.vpcOf(possible(subnets));
    return { id: idOf(resource), name: resource.name, vpc, subnets };
  });
}

export function cachesOf(
  plan: Plan,
  placement: Placement,
  groups: readonly CacheSubnetGroup[],
): CachesPlanned {
  let rest: Unbounded | undefined;
  const read = plan
    .ofType("elasticache.Cluster", "elasticache.ServerlessCache")
    .flatMap((resource) => {
      const block = Block.of(plan, resource);
      const engine = engineOf(block);
      if (engine !== undefined && isUnknown(engine)) rest ??= unbounded(engine);
      if (engine !== "memcached") return [];
      return resource.type.endsWith("ServerlessCache")
        ? serverlessOf(block, placement)
        : clusterOf(block, placement, groups);
    });
  const caches = read.map(({ cache }) => cache);
  const interfaces = read.flatMap((one) => one.interfaces);
  return rest === undefined ? { caches, interfaces } : { caches, interfaces, rest };
}

/** A cluster of a replication group is Redis or Valkey, whatever its engine says. */
function engineOf(block: Block): Fact<string> | undefined {
  if (!block.isOmitted("replicationGroupId")) return undefined;
  const engine = block.text("engine");
  return engine === undefined || isUnknown(engine) ? engine : engine.toLowerCase();
}

interface CachePlanned {
  readonly cache: Cache;
  readonly interfaces: readonly NetworkInterface[];
}

interface Stand {
  readonly vpc: Fact<string>;
  readonly subnets: Listing<string>;
}

function clusterOf(
  block: Block,
  placement: Placement,
  groups: readonly CacheSubnetGroup[],
): CachePlanned {
  const { resource } = block;
  const subnetGroup = block.isOmitted("subnetGroupName")
    ? "default"
    : (block.reference("subnetGroupName", "subnet-group") ?? "default");
  const stand = standOf(subnetGroup, groups);
  const securityGroups = groupsOf(block, stand.vpc, placement);
  const { nodes, interfaces } = nodesOf(block, stand, securityGroups, placement);
  const port = clusterPort(block);
  return {
    cache: {
      id: idOf(resource),
      name: resource.name,
      kind: "cluster",
      ports: listingOf(port),
      isTls: block.flag("transitEncryptionEnabled") ?? false,
      securityGroups,
      subnetGroup,
      nodes,
      ...endpointOf(block),
    },
    interfaces,
  };
}

function endpointOf(block: Block): { endpoint?: string } {
  const endpoint = block.isOmitted("clusterAddress") ? undefined : block.text("clusterAddress");
  return isText(endpoint) ? { endpoint } : {};
}

function groupsOf(block: Block, vpc: Fact<string>, placement: Placement): Listing<string> {
  const groups = block.references("securityGroupIds", "group");
  const isOmitted = groups.items.length === 0 && groups.rest === undefined;
  return isOmitted ? defaultGroupOf(vpc, block.resource, placement) : groups;
}

/** Without a subnet group AWS takes the one named `default`, of the account's default VPC. */
function standOf(subnetGroup: Fact<string>, groups: readonly CacheSubnetGroup[]): Stand {
  if (isUnknown(subnetGroup)) {
    const missing = unbounded(subnetGroup);
    return { vpc: missing, subnets: listing([], missing) };
  }
  const group = groups.find(({ id }) => id === subnetGroup);
  if (group !== undefined) return { vpc: group.vpc, subnets: possible(group.subnets) };
  const missing = outsideOf("cache-subnet-group", subnetGroup, WHOLE);
  return { vpc: missing, subnets: listing([], missing) };
}

/** One node, and one interface, for each that the program asks for. */
function nodesOf(
  block: Block,
  stand: Stand,
  groups: Listing<string>,
  placement: Placement,
): { nodes: Listing<CacheNode>; interfaces: NetworkInterface[] } {
  const count = block.number("numCacheNodes") ?? 1;
  const number = isUnknown(count) ? 1 : Math.min(Math.max(Math.trunc(count), 1), MOST_NODES);
  const zones = zonesOf(block, number);
  const nodes: CacheNode[] = [];
  const interfaces: NetworkInterface[] = [];
  for (let index = 0; index < number; index++) {
    const id = nodeId(index);
    const subnets = inZone(stand.subnets, zones[index], placement);
    const own = nodeInterface(block, id, { ...stand, subnets }, groups);
    interfaces.push(own);
    nodes.push({ id, interface: own.id });
  }
  return { nodes: listing(nodes, isUnknown(count) ? count : undefined), interfaces };
}

/** Far above AWS's own quota: garbage must not fill the memory. */
const MOST_NODES = 1_000;

function zonesOf(block: Block, count: number): readonly (string | undefined)[] {
  const preferred = block.texts("preferredAvailabilityZones");
  if (preferred.rest === undefined && preferred.items.length === count) return preferred.items;
  const zone = block.isOmitted("availabilityZone") ? undefined : block.text("availabilityZone");
  const isSingle = isText(zone) && zone !== "Multiple" && count === 1;
  return isSingle ? [zone] : [];
}

/** Nodes of a zone are in that zone's subnets; a subnet whose zone is not known may be one of them. */
function inZone(
  subnets: Listing<string>,
  zone: string | undefined,
  placement: Placement,
): Listing<string> {
  if (zone === undefined) return subnets;
  const candidates = subnets.items.filter((id) => {
    const its = placement.subnet(id)?.zone;
    return its === undefined || isUnknown(its) || its === zone;
  });
  return candidates.length === 0 ? subnets : listing(candidates, subnets.rest);
}

/** As AWS counts them: `0001`, `0002`, … */
function nodeId(index: number): string {
  return String(index + 1).padStart(4, "0");
}

function nodeInterface(
  block: Block,
  node: string,
  stand: Stand,
  groups: Listing<string>,
): NetworkInterface {
  const { resource } = block;
  const id = partId(idOf(resource), node);
  return {
    id,
    name: `${resource.name} ${node}`,
    kind: "cache-node",
    vpc: stand.vpc,
    subnets: stand.subnets,
    addresses: listing(
      [],
      unknown(
        factOf("network-interface", id, "address"),
        { code: "given-by-aws", resource: planned(resource), what: `its node ${node} an address` },
        "plan",
      ),
    ),
    ...familiesOf(block),
    publicAddress: null,
    groups,
    sourceDestCheck: true,
    ephemeral: LINUX_EPHEMERAL,
    owner: planned(resource),
    partOf: planned(resource),
  };
}

/**
 * Of which families a node has an address: IPv4 unless `networkType` says otherwise.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/network-type.html
 */
function familiesOf(block: Block): Pick<NetworkInterface, "families" | "unread"> {
  const type = block.isOmitted("networkType") ? undefined : block.text("networkType");
  if (type !== undefined && isUnknown(type)) return { unread: [type] };
  if (type === undefined) return {};
  const families = FAMILIES_OF_TYPE.get(type);
  return families === undefined ? { unread: [block.unknown("networkType")] } : { families };
}

const FAMILIES_OF_TYPE: ReadonlyMap<string, readonly (4 | 6)[]> = new Map<
  string,
  readonly (4 | 6)[]
>(
  Object.entries({
    ipv4: [4],
    ipv6: [6],
    dual_stack: [4, 6],
  }),
);

/** A serverless cache has an end in each of its subnets. */
function serverlessOf(block: Block, placement: Placement): CachePlanned {
  const { resource } = block;
  const subnets = placement.subnetsOf(block, "subnetIds");
  const vpc = placement.vpcOf(subnets);
  const securityGroups = groupsOf(block, vpc, placement);
  const isWhole = subnets.rest === undefined;
  const stands = subnets.items.map((subnet): Stand => ({
    vpc,
    subnets: isWhole ? listing([subnet]) : subnets,
  }));
  const ends = (stands.length === 0 ? [{ vpc, subnets }] : stands).map((stand, index) => {
    const id = nodeId(index);
    return { id, own: nodeInterface(block, id, stand, securityGroups) };
  });
  const interfaces = ends.map(({ own }) => own);
  const nodes = ends.map(({ id, own }) => ({ id, interface: own.id }));
  return {
    cache: {
      id: idOf(resource),
      name: resource.name,
      kind: "serverless",
      ports: listing(SERVERLESS_PORTS),
      isTls: true,
      securityGroups,
      subnetGroup: null,
      nodes: listing(nodes, unbounded(subnets.rest)),
    },
    interfaces,
  };
}
