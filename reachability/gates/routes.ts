/**
 * Route tables: which route does a subnet's traffic take towards an address?
 *
 * - A subnet without a table of its own uses the VPC's main table; every table has a `local` route per VPC CIDR.
 * - The longest prefix wins, except that a propagated route inside a local route's range loses to local.
 * - Equal prefixes: local, then static CIDR, then prefix list, then propagated.
 * - A static route more specific than local must lead to a middlebox (NAT, interface, gateway load balancer
 *   endpoint); AWS refuses others, so a missing destination cannot turn out to be one.
 * - The target of a local route itself can be replaced by such a middlebox; a route to the VPC's own CIDR that leads to
 *   one is that (https://docs.aws.amazon.com/vpc/latest/userguide/replace-local-route-target.html).
 * - AWS's own lists of S3 and DynamoDB hold public addresses only: they take nothing that goes to a private one.
 */

import { areEqual, isEmpty, isSubset, overlaps } from "../sets/address-set";
import type { AddressSet } from "../sets/address-set";
import { isCidr, parseCidr, prefixLengthOf } from "../sets/addresses";
import type { End, Inquiry } from "../model/inquiry";
import { NOT_IN_INTERNET } from "../sets/special-addresses";
import { addressesDepend, cidrCandidates } from "../model/inquiry";
import type { Gate, GateRule } from "../model/verdict";
import type { Prepared } from "../model/prepared";
import type { Missing } from "../model/three-valued";
import type { Route, RouteTable, RouteTarget, Subnet, Unknown } from "../model/topology";
import { ref, isUnknown, notRead, unbounded } from "../model/topology";

/** A route as it concerns one destination: one per CIDR of a prefix list. */
export interface CompiledRoute {
  readonly route: Route;
  readonly cidr: string;
  readonly addresses: AddressSet;
  readonly prefix: number;
  readonly rank: number;
}

export type RouteChoice =
  | { readonly kind: "route"; readonly table: string; readonly chosen: CompiledRoute }
  | { readonly kind: "none"; readonly table: string }
  | { readonly kind: "unknown"; readonly table?: string; readonly missing: readonly Missing[] };

const LOCAL: RouteTarget = { kind: "local" };

/** The route that traffic from the subnet takes towards the end. */
export function chooseRoute(inquiry: Inquiry, subnet: Subnet, towards: End): RouteChoice {
  const missing: Missing[] = [];
  const id = tableOf(inquiry, subnet, missing);
  if (id === undefined) return { kind: "unknown", missing };
  return chooseFromTable(inquiry, id, subnet, towards);
}

/** The route of one table of a VPC: a subnet's, or the one for what comes in through a gateway. */
export function chooseFromTable(
  inquiry: Inquiry,
  id: string,
  home: Pick<Subnet, "vpc">,
  towards: End,
): RouteChoice {
  const table = inquiry.network.topology.routeTables.byId.get(id);
  if (table === undefined)
    return { kind: "unknown", table: id, missing: [{ unknown: unreadTable(inquiry, id) }] };
  return longestPrefix(inquiry, table, home, towards);
}

/** The table associated with the subnet, else the VPC's main table. */
function tableOf(inquiry: Inquiry, subnet: Subnet, missing: Missing[]): string | undefined {
  const { network, world } = inquiry;
  const candidates = (): string[] | undefined => tablesOfVpc(inquiry, subnet.vpc);
  const own = world.valueOf(subnet.routeTable, "route table", candidates, missing);
  if (own !== null) return own;
  const vpc = isUnknown(subnet.vpc) ? undefined : network.topology.vpcs.byId.get(subnet.vpc);
  if (vpc !== undefined)
    return world.valueOf(vpc.mainRouteTable, "route table", candidates, missing);
  const unread = localsNotRead(inquiry, subnet);
  if (unread !== undefined) missing.push({ unknown: unread });
  return undefined;
}

function unreadTable({ network }: Inquiry, id: string): Unknown {
  return network.topology.routeTables.rest ?? notRead("route-table", id);
}

/** The tables that a subnet of the VPC may use; nothing to try when there may be others that were not read. */
function tablesOfVpc({ network }: Inquiry, vpc: Subnet["vpc"]): string[] | undefined {
  const { byId, rest } = network.topology.routeTables;
  if (rest !== undefined || isUnknown(vpc)) return undefined;
  return network.once("tables of a VPC", vpc, () =>
    [...byId.values()]
      .filter((table) => isUnknown(table.vpc) || table.vpc === vpc)
      .map((table) => table.id),
  );
}

/** The route choice: longest prefix first, then rank. */
function longestPrefix(
  inquiry: Inquiry,
  table: RouteTable,
  home: Pick<Subnet, "vpc">,
  towards: End,
): RouteChoice {
  const missing: Missing[] = [];
  const known = compiledTable(inquiry.network, table, home);
  const assumed = known.uncertain.flatMap((route) =>
    assumedRoutes(inquiry, route, known.locals, towards, missing),
  );
  const more = [...assumed, ...localOfHiddenRange(inquiry, known, home, towards, missing)];
  const routes = more.length === 0 ? known.routes : [...known.routes, ...more].sort(byPreference);
  const chosen = routes.find(
    (each) => overlaps(each.addresses, towards.addresses) && !losesToLocal(each, known.locals),
  );
  if (chosen !== undefined && !isSubset(towards.addresses, chosen.addresses))
    missing.push(addressesDepend(towards, chosen.addresses));
  if (chosen !== undefined) missing.push(...rivalsOf(chosen, routes, towards));
  if (table.routes.rest !== undefined) missing.push({ unknown: table.routes.rest });
  const unread = localsNotRead(inquiry, home);
  const mayBeLocal = isUnknown(home.vpc) || mayBeInVpc(towards);
  if (unread !== undefined && known.locals.length === 0 && mayBeLocal)
    missing.push({ unknown: unread });
  if (missing.length > 0) return { kind: "unknown", table: table.id, missing };
  return chosen === undefined
    ? { kind: "none", table: table.id }
    : { kind: "route", table: table.id, chosen };
}

/** Every table has local routes, written or not: whose, only the VPC tells. Why it does not. */
function localsNotRead({ network }: Inquiry, { vpc }: Pick<Subnet, "vpc">): Unknown | undefined {
  if (isUnknown(vpc)) return vpc;
  const { byId, rest } = network.topology.vpcs;
  return byId.has(vpc) ? undefined : (rest ?? notRead("vpc", vpc));
}

/** A VPC's IPv4 addresses are taken to be private ones; its IPv6 addresses are public as a rule. */
function mayBeInVpc({ addresses, beyond }: End): boolean {
  return beyond === undefined && (addresses.v6.length > 0 || overlaps(addresses, NOT_IN_INTERNET));
}

/** Routes of the same prefix that lead elsewhere: which of them is used hangs on how they came about. */
function rivalsOf(
  chosen: CompiledRoute,
  routes: readonly CompiledRoute[],
  towards: End,
): Missing[] {
  if (isLocal(chosen)) return [];
  const rivals = routes.filter(
    ({ prefix, route, addresses }) =>
      prefix === chosen.prefix &&
      route !== chosen.route &&
      overlaps(addresses, towards.addresses) &&
      !isSameTarget(route.target, chosen.route.target),
  );
  return [chosen, ...rivals]
    .map(({ route }) => route.origin)
    .filter((origin) => rivals.length > 0 && isUnknown(origin))
    .map((origin) => ({ unknown: origin as Unknown }));
}

function isSameTarget(a: Route["target"], b: Route["target"]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * A VPC's range takes in all that is in the VPC, also where the range is not known. It is at least as long as the shortest
 * and at most as long as the longest that AWS gives: a middlebox's route of a length between may win or lose.
 */
function localOfHiddenRange(
  { network }: Inquiry,
  { routes }: CompiledTable,
  { vpc }: Pick<Subnet, "vpc">,
  towards: End,
  missing: Missing[],
): CompiledRoute[] {
  if (isUnknown(vpc) || towards.vpc !== vpc) return [];
  const range = network.topology.vpcs.byId.get(vpc)?.cidrs.rest;
  if (range === undefined) return [];
  const [shortest, longest] = towards.addresses.v4.length > 0 ? [16, 28] : [44, 60];
  const isRival = ({ route, prefix, addresses }: CompiledRoute): boolean =>
    prefix >= shortest &&
    prefix <= longest &&
    isMiddlebox(route.target) &&
    overlaps(addresses, towards.addresses);
  if (routes.some(isRival)) missing.push({ unknown: range });
  const route: Route = {
    destination: unbounded(range),
    target: LOCAL,
    state: "active",
    origin: "local",
  };
  const { addresses } = towards;
  return [{ route, cidr: "the VPC's range", addresses, prefix: longest, rank: 0 }];
}

/** Whether the route is in use, in this world; not where that is left open. */
export function isActive({ world }: Inquiry, { state }: Route): boolean {
  return world.valueOf(state, "state", ROUTE_STATES, []) === "active";
}

export const ROUTE_STATES = ["active", "blackhole"] as const;

/** The known routes of a subnet's table, best first; none where the table is not known. */
export function routesOfSubnet(network: Prepared, subnet: Subnet): readonly CompiledRoute[] {
  const { vpcs, routeTables } = network.topology;
  const vpc = isUnknown(subnet.vpc) ? undefined : vpcs.byId.get(subnet.vpc);
  const id = subnet.routeTable ?? vpc?.mainRouteTable;
  const table = typeof id === "string" ? routeTables.byId.get(id) : undefined;
  if (table === undefined) return [];
  const { routes, locals } = compiledTable(network, table, subnet);
  return routes.filter((each) => !losesToLocal(each, locals));
}

interface CompiledTable {
  readonly routes: readonly CompiledRoute[];
  readonly locals: readonly AddressSet[];
  /** Routes whose destination is not known to the end. */
  readonly uncertain: readonly Route[];
}

function compiledTable(
  network: Prepared,
  table: RouteTable,
  { vpc: home }: Pick<Subnet, "vpc">,
): CompiledTable {
  return network.once("route table", `${table.id} ${isUnknown(home) ? "?" : home}`, () => {
    const vpc = isUnknown(home) ? undefined : network.topology.vpcs.byId.get(home);
    const written = table.routes.items.flatMap((route) => compileRoute(network, route));
    const implied = (vpc?.cidrs.items ?? []).filter(isCidr).map(localRoute);
    const isReplaced = (local: CompiledRoute): boolean =>
      written.some((each) => replacesLocal(each) && areEqual(each.addresses, local.addresses));
    const routes = [...implied.filter((local) => !isReplaced(local)), ...written];
    return {
      routes: routes.sort(byPreference),
      // A propagated route inside the VPC's range is never used, wherever the local route leads by now.
      locals: [...implied, ...routes.filter(isLocal)].map((each) => each.addresses),
      uncertain: table.routes.items.filter((route) => isUncertain(network, route)),
    };
  });
}

/** A route to a VPC's own CIDR can only be its local route; another target than `local` is a replaced one. */
function replacesLocal({ route }: CompiledRoute): boolean {
  return route.origin !== "propagated" && isMiddlebox(route.target);
}

function localRoute(cidr: string): CompiledRoute {
  return compiled(
    { destination: { kind: "cidr", cidr }, target: LOCAL, state: "active", origin: "local" },
    cidr,
  );
}

function isLocal({ route }: CompiledRoute): boolean {
  return !isUnknown(route.target) && route.target.kind === "local";
}

function compileRoute(network: Prepared, route: Route): CompiledRoute[] {
  if (isUnknown(route.destination)) return [];
  if (route.destination.kind === "cidr")
    return isCidr(route.destination.cidr) ? [compiled(route, route.destination.cidr)] : [];
  const list = network.topology.prefixLists.byId.get(route.destination.id);
  return (list?.cidrs.items ?? []).filter(isCidr).map((cidr) => compiled(route, cidr));
}

function compiled(route: Route, cidr: string): CompiledRoute {
  return {
    route,
    cidr,
    addresses: parseCidr(cidr),
    prefix: prefixLengthOf(cidr),
    rank: rankOf(route),
  };
}

/** Among equal prefixes the lowest wins. An unknown origin counts as static: only ties depend on it. */
function rankOf({ destination, origin, target }: Route): number {
  if (!isUnknown(target) && target.kind === "local") return 0;
  if (origin === "propagated") return 3;
  return !isUnknown(destination) && destination.kind === "prefix-list" ? 2 : 1;
}

function byPreference(a: CompiledRoute, b: CompiledRoute): number {
  return b.prefix - a.prefix || a.rank - b.rank;
}

/** A propagated route inside a local route's range is never used; there only a middlebox's can be anything else. */
function losesToLocal(compiled: CompiledRoute, locals: readonly AddressSet[]): boolean {
  const { route, addresses } = compiled;
  const mustBePropagated =
    isUnknown(route.origin) && !isLocal(compiled) && !isMiddlebox(route.target);
  return (
    (route.origin === "propagated" || mustBePropagated) &&
    locals.some((local) => isSubset(addresses, local))
  );
}

function isUncertain(network: Prepared, { destination }: Route): boolean {
  if (isUnknown(destination)) return true;
  if (destination.kind === "cidr") return false;
  const { byId, rest } = network.topology.prefixLists;
  const list = byId.get(destination.id);
  return list === undefined ? rest !== undefined : list.cidrs.rest !== undefined;
}

/** What a world takes an unknown destination to be; notes it as missing when it can matter and nothing is assumed. */
function assumedRoutes(
  inquiry: Inquiry,
  route: Route,
  locals: readonly AddressSet[],
  towards: End,
  missing: Missing[],
): CompiledRoute[] {
  if (isSteeredByLocal(route, locals, towards)) return [];
  if (isPublicList(inquiry.network, route) && isSubset(towards.addresses, NOT_IN_INTERNET))
    return [];
  const gap = destinationFact(inquiry.network, route);
  if (gap === undefined) return [];
  const fact = unbounded(gap);
  const cidr = inquiry.world.valueOf<string>(
    fact,
    "destination",
    () => cidrCandidates(inquiry),
    missing,
  );
  return cidr === undefined ? [] : [compiled(route, cidr)];
}

/** The list of a gateway endpoint's service: its entries, known or not, are public addresses. */
function isPublicList(network: Prepared, { destination, target }: Route): boolean {
  if (isUnknown(destination) || destination.kind !== "prefix-list") return false;
  const isEndpoint = !isUnknown(target) && target.kind === "gateway-endpoint";
  return isEndpoint || network.topology.prefixLists.byId.get(destination.id)?.isPublic === true;
}

/** Inside a local range only middleboxes may be more specific, and only by a static route. */
function isSteeredByLocal(
  { target, origin }: Route,
  locals: readonly AddressSet[],
  towards: End,
): boolean {
  if (isEmpty(towards.addresses) || !locals.some((local) => isSubset(towards.addresses, local)))
    return false;
  return origin === "propagated" || !isMiddlebox(target);
}

/** Whether it may be one, where it is not known. */
function isMiddlebox(target: Route["target"]): boolean {
  return isUnknown(target) || MIDDLEBOXES.has(target.kind);
}

const MIDDLEBOXES: ReadonlySet<RouteTarget["kind"]> = new Set([
  "nat-gateway",
  "interface",
  "gateway-endpoint",
  "unsupported",
]);

function destinationFact(network: Prepared, { destination }: Route): Unknown | undefined {
  if (isUnknown(destination)) return destination;
  if (destination.kind === "cidr") return undefined;
  return network.entriesGap(destination.id);
}

/** The route as the rule that decided. */
export function routeRule({ cidr, route }: CompiledRoute): GateRule {
  return { kind: "route", id: cidr, matchedBy: "cidr", cidr, target: route.target };
}

/** The table that decides, where it is known. */
export function refOfTable(table: string | undefined): Gate["resources"] {
  return table === undefined ? [] : [ref("route-table", table)];
}
