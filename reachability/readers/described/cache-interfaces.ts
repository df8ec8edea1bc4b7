/**
 * The network interfaces of cache nodes.
 *
 * ElastiCache names a cluster in the description of its interfaces and gives no further tie, so description and
 * private address are taken together: a node whose address is known (its endpoint is an address, or DNS was asked)
 * has the interface with that address; else the one whose description names the node, or whose zone is the node's.
 * A node that shows none gets one of its own, somewhere in the subnet group, with the cluster's groups.
 */

import {
  factOf,
  isUnknown,
  LINUX_EPHEMERAL,
  listing,
  partId,
  ref,
  unknown,
  unbounded,
} from "../../model/topology";
import type { CacheNode, Fact, Listing, NetworkInterface } from "../../model/topology";
import { readCidrBlock } from "../../sets/addresses";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { ownValue } from "../planned/declared";

/** Options for reading. */
export interface DescribedOptions {
  /**
   * Host name of a node's endpoint → its private address, as DNS answered. `describe-cache-clusters` prints names
   * only; with these a node is tied to its own interface. Default: none.
   */
  readonly nodeAddresses?: Readonly<Record<string, string>>;
}

/** Where a cache's nodes may stand. */
export interface CachePlacement {
  readonly vpc: Fact<string>;
  readonly subnets: Listing<string>;
  /** Zone of each subnet that is known. */
  readonly zones: ReadonlyMap<string, string>;
}

interface CacheEntry {
  readonly entry: Entry;
  readonly id: string;
  readonly place: CachePlacement;
  readonly groups: Listing<string>;
  /** Interfaces of cache nodes that the account shows. */
  readonly shown: readonly NetworkInterface[];
  readonly options: DescribedOptions;
}

/** What is known of a node before it has an interface. */
interface NodeFacts {
  readonly id: string;
  readonly zone: string | undefined;
  readonly endpoint: Fact<string> | undefined;
  readonly address: string | undefined;
  /** A serverless cache has one end in each subnet. */
  readonly subnet: string | undefined;
}

/** The nodes, and the interfaces that had to be made for those that show none. */
export function nodesOf(cache: CacheEntry): {
  nodes: Listing<CacheNode>;
  interfaces: NetworkInterface[];
} {
  const facts = nodeFacts(cache);
  const matched = match(facts, cache);
  const interfaces: NetworkInterface[] = [];
  const nodes = facts.map((node, index): CacheNode => {
    const own = matched[index] ?? madeInterface(node, cache);
    if (matched[index] === undefined) interfaces.push(own);
    return {
      id: node.id,
      interface: own.id,
      ...(node.endpoint === undefined ? {} : { endpoint: node.endpoint }),
    };
  });
  const hidden = cache.entry.list("CacheNodes").rest ?? cache.entry.texts("SubnetIds").rest;
  return { nodes: listing(nodes, unbounded(hidden)), interfaces };
}

function nodeFacts(cache: CacheEntry): NodeFacts[] {
  const { entry, options, place } = cache;
  const listed = entry.list("CacheNodes").items;
  if (listed.length > 0) return listed.map((node, index) => listedNode(node, index, options));
  if (entry.has("SubnetIds")) {
    return place.subnets.items.map((subnet, index) => blankNode(index, subnet));
  }
  const count = known(entry.number("NumCacheNodes")) ?? 1;
  return Array.from({ length: count }, (_, index) => blankNode(index, undefined));
}

function blankNode(index: number, subnet: string | undefined): NodeFacts {
  const id = String(index + 1).padStart(4, "0");
  return { id, zone: undefined, endpoint: undefined, address: undefined, subnet };
}

function listedNode(node: Entry, index: number, options: DescribedOptions): NodeFacts {
  const endpoint = node.child("Endpoint")?.text("Address");
  const host = known(endpoint);
  const told =
    host === undefined ? undefined : (ownValue(options.nodeAddresses ?? {}, host) ?? host);
  return {
    id: node.requiredId("CacheNodeId") ?? `CacheNodes[${String(index)}]`,
    zone: known(node.text("CustomerAvailabilityZone")),
    endpoint,
    address: told === undefined ? undefined : addressIn(told),
    subnet: undefined,
  };
}

/** A single address; a host name is none. */
function addressIn(text: string): string | undefined {
  const block = readCidrBlock(text);
  return block === undefined || block.isCidr ? undefined : block.address;
}

/** The shown interface of each node, where one is its own. */
function match(nodes: readonly NodeFacts[], cache: CacheEntry): (NetworkInterface | undefined)[] {
  const free = new Set(cache.shown.filter((eni) => isOfCluster(eni, cache.entry.id)));
  const take = (eni: NetworkInterface | undefined): NetworkInterface | undefined => {
    if (eni !== undefined) free.delete(eni);
    return eni;
  };
  const matched = nodes.map((node) =>
    take(byAddress(node, cache.shown) ?? byName(node, cache, free)),
  );
  return nodes.map((node, index) => {
    if (matched[index] !== undefined || node.address !== undefined) return matched[index];
    return take(byZone(node, cache, free));
  });
}

function byAddress(
  node: NodeFacts,
  shown: readonly NetworkInterface[],
): NetworkInterface | undefined {
  const { address } = node;
  if (address === undefined) return undefined;
  return shown.find((eni) => eni.addresses.items.includes(address));
}

function byName(
  node: NodeFacts,
  { entry }: CacheEntry,
  free: ReadonlySet<NetworkInterface>,
): NetworkInterface | undefined {
  if (node.address !== undefined) return undefined;
  const name = `${entry.id}-${node.id}`;
  return [...free].find((eni) => wordsOf(eni).includes(name));
}

function byZone(
  node: NodeFacts,
  { place }: CacheEntry,
  free: ReadonlySet<NetworkInterface>,
): NetworkInterface | undefined {
  return [...free].find((eni) => {
    const zone = place.zones.get(eni.subnets.items[0] ?? "");
    return node.zone === undefined || zone === undefined || zone === node.zone;
  });
}

/** `ElastiCache example` and `ElastiCache example-0001` belong to the cluster `example`; `… example-2` does not. */
function isOfCluster(eni: NetworkInterface, cluster: string): boolean {
  return wordsOf(eni).some((word) => word === cluster || isNodeOf(word, cluster));
}

function isNodeOf(word: string, cluster: string): boolean {
  return word.startsWith(`${cluster}-`) && /^\d{4}$/.test(word.slice(cluster.length + 1));
}

function wordsOf(eni: NetworkInterface): string[] {
  return (eni.description ?? "").split(/[\s+:/]+/);
}

function madeInterface(node: NodeFacts, cache: CacheEntry): NetworkInterface {
  const id = partId(cache.id, node.id);
  const network = orElse(cache.entry.text("NetworkType"), "ipv4");
  const made: NetworkInterface = {
    id,
    name: id,
    kind: "cache-node",
    vpc: cache.place.vpc,
    subnets: subnetsFor(node, cache.place),
    addresses: addressesOfNode(node, cache, FAMILIES.get(known(network) ?? "")?.length === 2),
    ...familiesOf(network),
    publicAddress: null,
    groups: cache.groups,
    sourceDestCheck: true,
    ephemeral: LINUX_EPHEMERAL,
    owner: ref("cache", cache.id),
    partOf: ref("cache", cache.id),
  };
  // It may have an address of the one family, of the other, or of both.
  return isUnknown(network) ? { ...made, unread: [network] } : made;
}

/** Which addresses nodes have (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/network-type.html). */
const FAMILIES: ReadonlyMap<string, readonly (4 | 6)[]> = new Map(
  Object.entries<readonly (4 | 6)[]>({ ipv6: [6], dual_stack: [4, 6] }),
);

function familiesOf(network: Fact<string>): Pick<NetworkInterface, "families"> {
  const families = isUnknown(network) ? undefined : FAMILIES.get(network);
  return families === undefined ? {} : { families };
}

function addressesOfNode(
  { id, address }: NodeFacts,
  cache: CacheEntry,
  isDualStack: boolean,
): Listing<string> {
  const fact = factOf("network-interface", partId(cache.id, id), "address");
  const gap = unknown(fact, {
    code: "not-shown",
    resource: ref("cache", cache.id),
    what: `an interface of its node ${id}`,
  });
  if (address === undefined) return listing([], gap);
  return isDualStack ? listing([address], gap) : listing([address]);
}

function subnetsFor(node: NodeFacts, { subnets, zones }: CachePlacement): Listing<string> {
  // One that is hidden may be any of the ends, so that each may stand anywhere.
  if (node.subnet !== undefined)
    return subnets.rest === undefined ? listing([node.subnet]) : subnets;
  if (node.zone === undefined) return subnets;
  const inZone = subnets.items.filter((subnet) => (zones.get(subnet) ?? node.zone) === node.zone);
  return listing(inZone, subnets.rest);
}
