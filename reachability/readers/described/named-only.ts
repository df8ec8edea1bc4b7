/**
 * What something names and no reply lists. A group that an interface carries, a list that a rule names, and whatever a working
 * route leads to are there: they are another account's, or of another Region. Each gets a resource here about which nothing is known but its id, so that
 * nobody takes "not listed" for "not there".
 *
 * Where a kind was not read (`Collection.rest`) everything of it is open already.
 */

import { isUnknown, listing, notRead, partId } from "../../model/topology";
import type {
  Collection,
  Fact,
  FarTarget,
  Gateway,
  GroupRule,
  Named,
  Peering,
  PrefixList,
  Route,
  SecurityGroup,
  Topology,
  TransitAttachment,
  TransitGateway,
} from "../../model/topology";

/** The topology with all that is named in it. */
export function withNamedOnly(topology: Topology): Topology {
  const { securityGroups, prefixLists, peerings, gateways, transitGateways } = topology;
  const targets = targetsIn(topology);
  const idsOf = (kind: FarTarget["kind"]): string[] =>
    targets.filter(({ target }) => target.kind === kind).map(({ target }) => target.id);
  const kinds = new Map(targets.map(({ target }) => [target.id, target.kind]));
  return {
    ...topology,
    peerings: completed(peerings, idsOf("peering"), unlistedPeering),
    gateways: completed(gateways, GATEWAYS.flatMap(idsOf), (id) =>
      unlistedGateway(id, GATEWAYS.find((kind) => kind === kinds.get(id)) ?? "internet-gateway"),
    ),
    transitGateways: completed(transitGateways, idsOf("transit-gateway"), unlistedTransitGateway),
    transitAttachments: withUnlistedAttachments(topology, targets),
    securityGroups: completed(securityGroups, groupsIn(topology), unlistedGroup),
    prefixLists: completed(prefixLists, listsIn(topology), unlistedPrefixList),
  };
}

function completed<T extends Named>(
  { byId, rest }: Collection<T>,
  ids: Iterable<string>,
  make: (id: string) => T,
): Collection<T> {
  if (rest !== undefined) return { byId, rest };
  const unlisted = [...new Set(ids)].filter((id) => !byId.has(id));
  if (unlisted.length === 0) return { byId };
  return { byId: new Map([...byId, ...unlisted.map((id) => [id, make(id)] as const)]) };
}

function unlistedGroup(id: string): SecurityGroup {
  const gap = notRead("security-group", id);
  return {
    id,
    vpc: gap,
    isDefault: gap,
    ingress: listing([], gap),
    egress: listing([], gap),
    associatedVpcs: listing([], gap),
  };
}

function unlistedPrefixList(id: string): PrefixList {
  return { id, cidrs: listing([], notRead("prefix-list", id)) };
}

const GATEWAYS = [
  "internet-gateway",
  "egress-only-gateway",
  "nat-gateway",
  "vpn-gateway",
] as const satisfies readonly Gateway["kind"][];

function unlistedGateway(id: string, kind: Gateway["kind"]): Gateway {
  const gap = notRead("gateway", id);
  return { id, kind, vpc: gap, state: gap };
}

function unlistedPeering(id: string): Peering {
  const gap = notRead("peering", id);
  const side = { vpc: gap, cidrs: listing<string>([], gap) };
  return { id, state: gap, requester: side, accepter: side };
}

function unlistedTransitGateway(id: string): TransitGateway {
  const gap = notRead("transit-gateway", id);
  return {
    id,
    isGroupReferencing: gap,
    defaultAssociationTable: gap,
    defaultPropagationTable: gap,
  };
}

/** A working route to a transit gateway says that the VPC is attached to it: by its owner, where nobody else lists that. */
function withUnlistedAttachments(
  { transitAttachments }: Topology,
  targets: readonly Target[],
): Topology["transitAttachments"] {
  const { byId, rest } = transitAttachments;
  const known = [...byId.values()];
  const unlisted = targets.flatMap(({ target, vpc }): TransitAttachment[] => {
    if (rest !== undefined || target.kind !== "transit-gateway" || isUnknown(vpc)) return [];
    const isListed = known.some(
      (each) =>
        (isUnknown(each.transitGateway) || each.transitGateway === target.id) &&
        (each.vpc === undefined || isUnknown(each.vpc) || each.vpc === vpc),
    );
    return isListed ? [] : [unlistedAttachment(target.id, vpc)];
  });
  if (unlisted.length === 0) return transitAttachments;
  return { byId: new Map([...byId, ...unlisted.map((each) => [each.id, each] as const)]) };
}

function unlistedAttachment(transitGateway: string, vpc: string): TransitAttachment {
  const id = partId(transitGateway, vpc);
  const gap = notRead("transit-gateway-attachment", id);
  return {
    id,
    transitGateway,
    kind: "vpc",
    vpc,
    subnets: listing([], gap),
    isGroupReferencing: gap,
    isIpv6: gap,
    isApplianceMode: gap,
    associatedTable: gap,
    state: gap,
  };
}

interface Target {
  readonly target: FarTarget;
  readonly vpc: Fact<string>;
}

/** Where routes lead that are not known to be broken. */
function targetsIn({ routeTables }: Topology): Target[] {
  return [...routeTables.byId.values()].flatMap(({ vpc, routes }) =>
    routes.items.flatMap(({ target, state }) =>
      state === "blackhole" || isUnknown(target) || target.kind === "local"
        ? []
        : [{ target, vpc }],
    ),
  );
}

/** Groups that interfaces carry, and those that rules refer to: somebody may carry them who is not listed either. */
function* groupsIn({ interfaces, caches, securityGroups }: Topology): Generator<string> {
  for (const { groups } of interfaces.byId.values()) yield* groups.items;
  for (const cache of caches.byId.values()) yield* cache.securityGroups.items;
  for (const { peers } of rulesIn(securityGroups))
    for (const peer of peers.items)
      if (peer.kind === "group" && peer.isStale !== true) yield peer.id;
}

function* listsIn({ securityGroups, routeTables }: Topology): Generator<string> {
  for (const { peers } of rulesIn(securityGroups))
    for (const peer of peers.items) if (peer.kind === "prefix-list") yield peer.id;
  for (const { routes } of routeTables.byId.values())
    for (const { destination } of routes.items) yield* listOf(destination);
}

function listOf(destination: Fact<Exclude<Route["destination"], { kind: "unknown" }>>): string[] {
  return isUnknown(destination) || destination.kind !== "prefix-list" ? [] : [destination.id];
}

function* rulesIn({ byId }: Topology["securityGroups"]): Generator<GroupRule> {
  for (const { ingress, egress } of byId.values()) {
    yield* ingress.items;
    yield* egress.items;
  }
}
