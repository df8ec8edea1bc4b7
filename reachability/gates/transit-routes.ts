/**
 * The routes of a transit gateway's table, and which of them is taken: the longest prefix, static before propagated;
 * peering attachments take static routes only, and a VPC's attachment propagates the VPC's CIDRs.
 *
 * A prefix list reference is a route for every entry of the list (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-prefix-lists.html).
 * A peering with a Cloud WAN core network propagates by BGP (https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-peerings.html).
 */

import { isSubset, overlaps } from "../sets/address-set";
import type { AddressSet } from "../sets/address-set";
import { isCidr, parseCidr, prefixLengthOf } from "../sets/addresses";
import type { End, Inquiry } from "../model/inquiry";
import { addressesDepend, cidrCandidates } from "../model/inquiry";
import type { Missing } from "../model/three-valued";
import type { Fact, Listing, TransitRoute, TransitRouteTable, Unknown } from "../model/topology";
import { isUnknown, listing, notRead, partOfFact, unbounded, listingOf } from "../model/topology";

export interface CompiledTransitRoute {
  readonly addresses: AddressSet;
  readonly cidr: string;
  readonly rank: number;
  readonly attachment: Fact<string | null>;
}

/** The route of a gateway's table that a packet to this end takes; what is missing to tell is added to `missing`. */
export function chooseTransitRoute(
  inquiry: Inquiry,
  to: End,
  table: TransitRouteTable,
  missing: Missing[],
): CompiledTransitRoute | undefined {
  const { certain, uncertain, unread } = compiledRoutes(inquiry, table);
  const assumed = uncertain.flatMap(({ fact, route }): CompiledTransitRoute[] => {
    const candidates = (): readonly string[] => cidrCandidates(inquiry);
    const cidr = inquiry.world.valueOf<string>(unbounded(fact), "destination", candidates, missing);
    return cidr === undefined || !isCidr(cidr) ? [] : [compiledRoute(cidr, route)];
  });
  const propagated = assumedPropagations(inquiry, table, missing);
  const routes = [...certain, ...assumed, ...propagated].sort(byPreference);
  const chosen = routes.find((each) => overlaps(each.addresses, to.addresses));
  if (chosen !== undefined && !isSubset(to.addresses, chosen.addresses))
    missing.push(addressesDepend(to, chosen.addresses));
  missing.push(...unread.map((fact) => ({ unknown: fact })));
  if (table.routes.rest !== undefined) missing.push({ unknown: table.routes.rest });
  return chosen;
}

/** What propagations that are hidden can do to one destination: nothing, or lead it to one of the gateway's attachments. */
function assumedPropagations(
  { network, world }: Inquiry,
  table: TransitRouteTable,
  missing: Missing[],
): CompiledTransitRoute[] {
  const { rest } = unlistedPropagations(table);
  if (rest === undefined) return [];
  const candidates = (): string[][] | undefined => oneAttachment(network.topology, table);
  const ids = world.valueOf<readonly string[]>(rest, "propagations", candidates, missing) ?? [];
  return ids.flatMap((id) => propagatedRoutes(network.topology, id));
}

function oneAttachment(
  { transitAttachments, vpcs }: Inquiry["network"]["topology"],
  table: TransitRouteTable,
): string[][] | undefined {
  const all = [...transitAttachments.byId.values()];
  const hasKnownRange = (vpc: Fact<string> | undefined): boolean => {
    const known = typeof vpc === "string" ? vpcs.byId.get(vpc) : undefined;
    return known !== undefined && known.cidrs.rest === undefined;
  };
  const areKnown = all.every(
    ({ kind, transitGateway, vpc }) =>
      !isUnknown(transitGateway) && (kind === "peering" || hasKnownRange(vpc)),
  );
  if (transitAttachments.rest !== undefined || isUnknown(table.transitGateway) || !areKnown)
    return undefined;
  const own = all.filter((each) => each.transitGateway === table.transitGateway);
  return [[], ...own.map(({ id }) => [id])];
}

function compiledRoutes(
  { network }: Inquiry,
  table: TransitRouteTable,
): { certain: CompiledTransitRoute[]; uncertain: UncertainRoute[]; unread: Unknown[] } {
  return network.once("transit routes", table.id, () => {
    const usable = table.routes.items.filter((route) => isStaticIfPeering(network.topology, route));
    const destinations = usable.map((route) => ({ route, ...destinationsOf(network, route) }));
    const written = destinations.flatMap(({ route, items }) =>
      items.filter(isCidr).map((cidr) => compiledRoute(cidr, route)),
    );
    const propagated = unlistedPropagations(table).items.flatMap((id) =>
      propagatedRoutes(network.topology, id),
    );
    return {
      certain: [...written, ...propagated],
      uncertain: destinations.flatMap(({ route, rest }) =>
        rest === undefined ? [] : [{ route, fact: rest }],
      ),
      unread: unreadPropagations(network.topology, table),
    };
  });
}

/** A route of which a destination is not known. */
interface UncertainRoute {
  readonly route: TransitRoute;
  readonly fact: Unknown;
}

/** The CIDR of a route, or the entries of the list that it refers to. */
function destinationsOf({ topology }: Inquiry["network"], route: TransitRoute): Listing<string> {
  const { cidr, prefixList } = route;
  if (cidr !== undefined) return listingOf(cidr);
  if (isUnknown(prefixList)) return listing([], unbounded(prefixList));
  const { byId, rest } = topology.prefixLists;
  const list =
    byId.get(prefixList)?.cidrs ??
    listing([], unbounded(rest) ?? notRead("prefix-list", prefixList));
  // One list, but a missing fact of each place that it is used in.
  return list.rest === undefined
    ? list
    : listing(list.items, { ...list.rest, fact: partOfFact(list.rest.fact, prefixList) });
}

/** Peering attachments between transit gateways take static routes only. */
function isStaticIfPeering(
  { transitAttachments }: Inquiry["network"]["topology"],
  { attachment, origin }: TransitRoute,
): boolean {
  if (typeof attachment !== "string" || origin !== "propagated") return true;
  return transitAttachments.byId.get(attachment)?.kind !== "peering";
}

function compiledRoute(
  cidr: string,
  { attachment, origin }: Pick<TransitRoute, "attachment" | "origin">,
): CompiledTransitRoute {
  return { addresses: parseCidr(cidr), cidr, rank: origin === "propagated" ? 1 : 0, attachment };
}

/**
 * The attachments whose routes follow from their propagation. Where propagated routes are listed, the table was read as it is:
 * what it lists is all there is, whatever propagates.
 */
function unlistedPropagations({ routes, propagations }: TransitRouteTable): Listing<string> {
  const areListed = routes.items.some(({ origin }) => origin === "propagated");
  return routes.rest === undefined && areListed ? listing([]) : propagations;
}

/** Propagations whose CIDRs are not known. */
function unreadPropagations(
  { transitAttachments, vpcs }: Inquiry["network"]["topology"],
  table: TransitRouteTable,
): Unknown[] {
  return unlistedPropagations(table).items.flatMap((id): Unknown[] => {
    const attachment = transitAttachments.byId.get(id);
    if (attachment === undefined)
      return transitAttachments.rest === undefined ? [] : [transitAttachments.rest];
    const vpc = attachment.vpc ?? "";
    if (isUnknown(vpc)) return [vpc];
    const cidrs = vpcs.byId.get(vpc)?.cidrs;
    if (attachment.kind !== "vpc" || cidrs !== undefined)
      return cidrs?.rest === undefined ? [] : [cidrs.rest];
    return [vpcs.rest ?? notRead("transit-gateway-attachment", id, "propagated routes")];
  });
}

/** A VPC attachment propagates the VPC's CIDRs. What VPNs propagate is in the routes that were read. */
function propagatedRoutes(
  { transitAttachments, vpcs }: Inquiry["network"]["topology"],
  id: string,
): CompiledTransitRoute[] {
  const attachment = transitAttachments.byId.get(id);
  if (attachment?.kind !== "vpc" || typeof attachment.vpc !== "string") return [];
  const cidrs = vpcs.byId.get(attachment.vpc)?.cidrs.items ?? [];
  return cidrs
    .filter(isCidr)
    .map((cidr) => compiledRoute(cidr, { attachment: id, origin: "propagated" }));
}

function byPreference(a: CompiledTransitRoute, b: CompiledTransitRoute): number {
  return prefixLengthOf(b.cidr) - prefixLengthOf(a.cidr) || a.rank - b.rank;
}
