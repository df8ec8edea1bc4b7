/** Where the machine the doctor runs on stands, seen from the cache's network. */

import { isSubset, isUnknown, parseCidr } from "../../reachability";
import type { Cidr, NetworkInterface, Topology } from "../../reachability";
import type { End } from "./ends";
import { resolveEnd, withAddress } from "./ends";

/** Inside: an end the engine can judge. Outside: no address of this machine means anything to the account. */
export type Here = { readonly end: End } | { readonly outside: readonly string[] };

/**
 * Inside when an address of this machine is an interface's of the account, or lies in a range that a route leads to
 * from the cache's VPCs (a VPN, Direct Connect, a peer).
 */
export function locateHere(
  topology: Topology,
  addresses: readonly string[],
  nodes: readonly NetworkInterface[],
): Here {
  for (const address of addresses) {
    const owned = withAddress(topology, address);
    if (owned.length > 0) return { end: relabel(resolveEnd(topology, address, "--from"), address) };
  }
  const ranges = routedRanges(topology, nodes);
  const routed = addresses.find((address) => ranges.some((range) => contains(range, address)));
  if (routed === undefined) return { outside: addresses };
  const end = resolveEnd(topology, routed, "--from");
  return { end: relabel(end, routed) };
}

function relabel(end: End, address: string): End {
  return { ...end, text: "here", label: `this machine (${address}, ${end.label})` };
}

function contains(range: Cidr, address: string): boolean {
  const length = address.includes(":") ? 128 : 32;
  return isSubset(parseCidr(`${address}/${String(length)}`), parseCidr(range));
}

const WAYS_IN = new Set(["vpn-gateway", "transit-gateway", "peering", "unsupported"]);

/** Ranges that the route tables of the nodes' VPCs send over a private connection. Never a default route. */
function routedRanges(topology: Topology, nodes: readonly NetworkInterface[]): Cidr[] {
  const vpcs = new Set(nodes.map(({ vpc }) => vpc));
  const tables = [...topology.routeTables.byId.values()].filter(({ vpc }) => vpcs.has(vpc));
  return tables
    .flatMap(({ routes }) => routes.items)
    .flatMap(({ destination, target }) => {
      if (isUnknown(destination) || isUnknown(target) || destination.kind !== "cidr") return [];
      return WAYS_IN.has(target.kind) && !destination.cidr.endsWith("/0") ? [destination.cidr] : [];
    });
}
