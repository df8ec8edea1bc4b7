/** The caches that are tried, node by node, each where a client finds it. */
import type { Cache, CacheNode, NetworkInterface, Topology } from "../../reachability";
import type { Endpoint } from "../aws";
import type { Known } from "./handed";

export interface Node {
  /** `0001`. */
  readonly id: string;
  readonly interface: NetworkInterface;
  /** The node's own name where it has one, else its address. */
  readonly host: string;
  readonly port: number;
}

export interface Target {
  readonly cache: Cache;
  /** The program's name for it, else AWS's. */
  readonly name: string;
  readonly urn?: string;
  /** Where the program's clients connect: the configuration endpoint, or the serverless cache's. */
  readonly host: string;
  readonly port: number;
  readonly nodes: readonly Node[];
}

export function targetsOf(
  topology: Topology,
  endpoints: readonly Endpoint[],
  known: (cache: string) => { readonly urn: string; readonly name: string } | undefined,
): readonly Target[] {
  return [...topology.caches.byId.values()].flatMap((cache) => {
    const own = endpoints.filter(({ cluster }) => cluster === cache.id);
    const front = own.find(({ role }) => role === "configuration" || role === "serverless");
    const nodes = cache.nodes.items.flatMap((node) => nodeOf(node, topology, own));
    if (front === undefined || nodes.length === 0) return [];
    const { host, port } = front;
    const { urn, name = cache.name ?? cache.id } = known(cache.id) ?? {};
    const tried = nodes.map((node) => ({ ...node, port }));
    return [{ cache, name, ...(urn === undefined ? {} : { urn }), host, port, nodes: tried }];
  });
}

function nodeOf(
  node: CacheNode,
  topology: Topology,
  endpoints: readonly Endpoint[],
): readonly Omit<Node, "port">[] {
  const own = topology.interfaces.byId.get(node.interface);
  if (own === undefined) return [];
  const named = endpoints.find(
    ({ role, address }) => role === "node" && own.addresses.items.includes(address),
  );
  const host = named?.host ?? own.addresses.items.find((address) => address.includes("."));
  return [{ id: node.id, interface: own, host: host ?? own.id }];
}

/** By which names and addresses clients know a cache of the program. */
export function knownBy({ urn, cache, host, nodes }: Target): readonly Known[] {
  const addresses = nodes.flatMap((node) => node.interface.addresses.items);
  const hosts = [...new Set([host, ...nodes.map((node) => node.host), ...addresses])];
  return urn === undefined ? [] : [{ urn, hosts, ports: cache.ports.items }];
}

/** By what a cache can be named: the first is shown. */
export function namesOfTarget({ name, cache, urn }: Target): readonly string[] {
  return [name, cache.id, ...(urn === undefined ? [] : [urn])];
}
