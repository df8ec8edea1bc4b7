/**
 * Route tables as the kernel's own: one table per subnet, the kernel picks the longest prefix. What AWS does differently
 * is translated here, from the configuration alone:
 * - `local` leads on to the table in which the VPC's subnets are found (a `throw` route);
 * - several routes to one prefix: static before prefix list before propagated, as metrics;
 * - a propagated route inside of a local one's range is not written: local wins there, however specific the other;
 * - a blackhole, and any target that is not there or does not work, takes the packet and drops it;
 * - no route at all: a last default route that drops.
 */

import type { Gateway, Route, RouteTarget, Subnet, Topology } from "../../reachability";
import { farSide, isInside, isIpv4, tableOf, valueOf } from "./configuration";
import type { Site, VpcRouter } from "./rooms";

/** Metrics by AWS's documented order among equal prefixes; `nowhere` is the last resort. */
const METRIC = { static: 1, "prefix-list": 2, propagated: 3, nowhere: 4_294_967_295 } as const;

/** Writes the tables of all subnets of a router. */
export function planSubnetRoutes(site: Site, router: VpcRouter): void {
  for (const [id, table] of router.tables) {
    const subnet = site.topology.subnets.byId.get(id);
    if (subnet === undefined) continue;
    const lines = new Set(
      routesOf(site.topology, subnet).flatMap((route) => linesOf(site, router, subnet, route)),
    );
    for (const line of firstPerPrefix(lines))
      router.room.ip.push(`route add ${line} table ${table}`);
    router.room.ip.push(`route add blackhole default metric ${METRIC.nowhere} table ${table}`);
  }
}

/** Two lines of one prefix and metric cannot both stand; the first one written does. */
function firstPerPrefix(lines: Iterable<string>): readonly string[] {
  const byKey = new Map<string, string>();
  for (const line of lines) {
    const cidr = /\d+\.\d+\.\d+\.\d+\/\d+/.exec(line)?.[0] ?? line;
    const key = `${cidr} ${/metric \d+/.exec(line)?.[0] ?? ""}`;
    if (!byKey.has(key)) byKey.set(key, line);
  }
  return [...byKey.values()];
}

function routesOf(topology: Topology, subnet: Subnet): readonly Route[] {
  const routes = topology.routeTables.byId.get(tableOf(topology, subnet) ?? "")?.routes.items ?? [];
  const locals = routes.filter((route) => valueOf(route.target)?.kind === "local");
  const ranges = locals.flatMap((route) => destinationsOf(topology, route));
  const isOverruled = (route: Route): boolean =>
    valueOf(route.origin) === "propagated" &&
    destinationsOf(topology, route).some((cidr) => ranges.some((range) => isInside(cidr, range)));
  return routes.filter((route) => !isOverruled(route));
}

function destinationsOf(topology: Topology, route: Route): readonly string[] {
  const destination = valueOf(route.destination);
  if (destination === undefined) return [];
  const cidrs =
    destination.kind === "cidr"
      ? [destination.cidr]
      : (topology.prefixLists.byId.get(destination.id)?.cidrs.items ?? []);
  return cidrs.filter(isIpv4);
}

function linesOf(site: Site, router: VpcRouter, subnet: Subnet, route: Route): readonly string[] {
  const target = valueOf(route.target);
  const state = valueOf(route.state);
  if (target === undefined || state === undefined) return [];
  const metric = METRIC[rankOf(route)];
  return destinationsOf(site.topology, route).map((cidr) => {
    if (target.kind === "local") return `throw ${cidr} metric ${metric}`;
    const way = state === "active" ? wayTo(site, router, subnet, target) : undefined;
    return way === undefined
      ? `blackhole ${cidr} metric ${metric}`
      : `${cidr} ${way} metric ${metric}`;
  });
}

function rankOf(route: Route): "static" | "prefix-list" | "propagated" {
  if (valueOf(route.origin) === "propagated") return "propagated";
  return valueOf(route.destination)?.kind === "prefix-list" ? "prefix-list" : "static";
}

/** Next hop and device towards a target; `undefined`: what is sent there is dropped. */
function wayTo(
  site: Site,
  router: VpcRouter,
  subnet: Subnet,
  target: Exclude<RouteTarget, { kind: "local" }>,
): string | undefined {
  switch (target.kind) {
    case "peering":
      return wayOverPeering(site.topology, router, target.id);
    case "transit-gateway":
      return hop(transitDevice(router, subnet, target.id));
    case "internet-gateway":
      return hop(usable(site.topology, target.id) ? router.gateways.get(target.id) : undefined);
    case "nat-gateway":
      return wayToHost(
        router,
        usable(site.topology, target.id) ? router.nats.get(target.id) : undefined,
      );
    case "interface":
      return wayToHost(
        router,
        site.topology.interfaces.byId.get(target.id)?.addresses.items.find(isIpv4),
      );
    // Outside of AWS, IPv6, or services that are not laid out: nobody answers there.
    case "vpn-gateway":
    case "egress-only-gateway":
    case "core-network":
    case "gateway-endpoint":
    case "unsupported":
      return undefined;
  }
}

function wayOverPeering(topology: Topology, router: VpcRouter, id: string): string | undefined {
  const peering = topology.peerings.byId.get(id);
  const isOpen = peering !== undefined && valueOf(peering.state) === "active";
  return isOpen && farSide(peering, router.vpc) !== undefined
    ? hop(router.peerings.get(id))
    : undefined;
}

/** A transit gateway is reached from a subnet only if the attachment has a subnet in the same zone. */
function transitDevice(
  router: VpcRouter,
  subnet: Subnet,
  gateway: string,
): { device: string; via: string } | undefined {
  const zone = valueOf(subnet.zone);
  return router.transit.find(
    (device) => device.gateway === gateway && zone !== undefined && device.zone === zone,
  );
}

function usable(topology: Topology, id: string): boolean {
  const gateway: Gateway | undefined = topology.gateways.byId.get(id);
  return gateway !== undefined && valueOf(gateway.state) === "available";
}

function hop(next: { device: string; via: string } | undefined): string | undefined {
  return next === undefined ? undefined : `via ${next.via} dev ${next.device} onlink`;
}

function wayToHost(router: VpcRouter, address: string | undefined): string | undefined {
  const host = address === undefined ? undefined : router.hosts.get(address);
  return host === undefined || address === undefined
    ? undefined
    : `via ${address} dev ${host.bridge.device} onlink`;
}
