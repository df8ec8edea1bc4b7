/** Maps for tests: of a described network, and of sources alone. */

import { readDescribed } from "../../reachability";
import type { Cache, Topology } from "../../reachability";
import { mapOf } from "../../map";
import type { MapSource, NetworkMap, Outcome } from "../../map";

/** The map of the first cache of a topology. */
export function mapOfFirst(topology: Topology): NetworkMap {
  return mapOf(topology, firstCache(topology));
}

export function firstCache({ caches }: Topology): Cache {
  const [cache] = caches.byId.values();
  if (cache === undefined) throw new Error("there is no cache in it");
  return cache;
}

export function mapOfDescribed(described: Parameters<typeof readDescribed>[0]): NetworkMap {
  return mapOfFirst(readDescribed(described));
}

export function sourceNamed(name: string, outcome: Outcome, vpc = name): MapSource {
  return {
    ...{ id: name, name, kind: "instance", outcome, vpc, size: 1, members: [name], cidrs: [] },
    ...{ groups: [], subnets: [], hops: [], hopIds: [], node: "", headline: name, gates: [] },
    ...{ request: [], reply: [], remedies: [], unknowns: [], assumptions: [] },
  };
}

export function mapWith(sources: readonly MapSource[]): NetworkMap {
  const scene = { areas: [], items: [], links: [] };
  return { cluster: "orders", ports: [11211], vpc: "main", sources, missing: [], ...scene };
}
