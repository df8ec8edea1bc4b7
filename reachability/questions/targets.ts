/** A cache as something to connect to: its port, and its nodes by what decides about them. */

import type { PortSet } from "../sets/port-set";
import { portSet } from "../sets/port-set";
import type { Prepared } from "../model/prepared";
import type { Cache, Fact, NetworkInterface } from "../model/topology";
import { isUnknown, unbounded } from "../model/topology";

export interface SourcesOptions {
  /** Default `tcp`. */
  readonly protocol?: "tcp" | "udp";
  /** Default: the cache's port (of several, the first). */
  readonly port?: number;
  /** Leaves out, and counts, the classes that no rule of the cache's groups names: all are blocked. Default: all are told. */
  readonly withoutUnnamed?: boolean;
}

/** A cache as something to connect to. */
export interface Target {
  readonly cache: Cache;
  readonly protocol: "tcp" | "udp";
  readonly port: Fact<number>;
  readonly ports: PortSet;
  /** Nodes that are in one subnet and carry the same groups. */
  readonly nodes: readonly (readonly TargetNode[])[];
}

export interface TargetNode {
  readonly id: string;
  readonly interface: NetworkInterface;
}

/** The cache's nodes and port. Throws when the topology has no such cache. */
export function targetOf(network: Prepared, cacheId: string, options: SourcesOptions): Target {
  const cache = network.topology.caches.byId.get(cacheId);
  if (cache === undefined) {
    const known = [...network.topology.caches.byId.keys()].join(", ");
    throw new Error(
      `There is no cache ${JSON.stringify(cacheId)} in this topology; it has: ${known || "none"}.`,
    );
  }
  const port = options.port ?? portOf(cache);
  const nodes = cache.nodes.items.flatMap(({ id, interface: interfaceId }): TargetNode[] => {
    const found = network.topology.interfaces.byId.get(interfaceId);
    return found === undefined ? [] : [{ id, interface: found }];
  });
  return {
    cache,
    protocol: options.protocol ?? "tcp",
    port,
    ports: isUnknown(port) ? portSet(1, 65535) : portSet(port),
    nodes: [...groupBy(nodes, (node) => likeness(node.interface)).values()],
  };
}

function portOf({ ports }: Cache): Fact<number> {
  const [first] = ports.items;
  return first ?? unbounded(ports.rest) ?? DEFAULT_PORT;
}

const DEFAULT_PORT = 11211;

/** Interfaces with equal likeness differ in nothing but their address. Those not fully known stand alone. */
export function likeness(item: NetworkInterface): string {
  const isPlain =
    item.addresses.items.length === 1 &&
    item.addresses.rest === undefined &&
    item.subnets.items.length === 1 &&
    item.subnets.rest === undefined &&
    item.groups.rest === undefined &&
    !isUnknown(item.vpc) &&
    !isUnknown(item.publicAddress) &&
    (item.isInUse === undefined || item.isInUse === true);
  if (!isPlain) return `alone ${item.id}`;
  const { subnets, groups, kind, account, publicAddress, ephemeral, addresses } = item;
  const family = addresses.items[0]?.includes(":") === true ? 6 : 4;
  return JSON.stringify([
    subnets.items[0],
    [...groups.items].sort(),
    kind,
    account,
    publicAddress === null,
    ephemeral.from,
    ephemeral.to,
    family,
  ]);
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}
