/** Every interface to every other, on the cache's port. */

import type { Topology } from "../reachability";
import { outcomeBetween } from "../reachability";

/** Asks about all pairs; the number of connections that open. */
export function allPairs(topology: Topology): number {
  const ids = [...topology.interfaces.byId.keys()];
  let open = 0;
  for (const from of ids)
    for (const to of ids) if (from !== to && opens(topology, from, to)) open += 1;
  return open;
}

function opens(topology: Topology, from: string, to: string): boolean {
  const outcome = outcomeBetween(topology, {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: to },
    protocol: "tcp",
    port: 11211,
  });
  return outcome === "reachable";
}
