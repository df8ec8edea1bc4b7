/** Where the machine the doctor runs on is, seen from the cache's network. */

import {
  firstMissing,
  isSubset,
  isUnknown,
  namingIn,
  parseCidr,
  reasonText,
} from "../../reachability";
import type { Cidr, NetworkInterface, Route, Topology, Unknown } from "../../reachability";
import type { End } from "./ends";
import { resolveEnd, withAddress } from "./ends";
import { mayHave } from "./unread";

/**
 * Inside: an end the engine can judge. Outside: no address of this machine means anything to the account. Unread: it may,
 * but what would say so was not read.
 */
export type Here =
  { readonly end: End } | { readonly outside: readonly string[] } | { readonly unread: string };

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
  const routes = routesOf(topology, nodes);
  const ranges = routes.flatMap(routedRange);
  const routed = addresses.find((address) => ranges.some((range) => contains(range, address)));
  if (routed === undefined) {
    const gap = gapIn(topology, addresses, routes);
    return gap === undefined
      ? { outside: addresses }
      : { unread: reasonText(gap, namingIn(topology)) };
  }
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

/** Routes of the nodes' VPCs. */
function routesOf({ routeTables }: Topology, nodes: readonly NetworkInterface[]): Route[] {
  const vpcs = new Set(nodes.map(({ vpc }) => vpc));
  const tables = [...routeTables.byId.values()].filter(({ vpc }) => vpcs.has(vpc));
  return tables.flatMap(({ routes }) => routes.items);
}

/** The range that a route sends over a private connection. Never a default route. */
function routedRange({ destination, target }: Route): Cidr[] {
  if (isUnknown(destination) || isUnknown(target) || destination.kind !== "cidr") return [];
  return WAYS_IN.has(target.kind) && !destination.cidr.endsWith("/0") ? [destination.cidr] : [];
}

/** What was not read, and might place this machine inside. */
function gapIn(
  topology: Topology,
  addresses: readonly string[],
  routes: readonly Route[],
): Unknown | undefined {
  const { interfaces, routeTables } = topology;
  const tables = [...routeTables.byId.values()].map((table) => table.routes.rest);
  const hidden = routes.flatMap(({ destination, target }) => [
    firstMissing([destination]),
    firstMissing([target]),
  ]);
  const doubts = addresses.flatMap((address) => mayHave(topology, address));
  const gaps = [interfaces.rest, routeTables.rest, ...tables, ...hidden, doubts[0]?.fact];
  return addresses.length === 0 ? undefined : gaps.find((gap) => gap !== undefined);
}
