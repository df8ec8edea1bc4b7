/**
 * What something names and no reply lists. A group that an interface carries, or a list that a rule or a route in use names, is
 * there: it is another account's, or of another Region. Each gets a resource here about which nothing is known but its id, so that
 * nobody takes "not listed" for "not there".
 *
 * Where a kind was not read (`Collection.rest`) everything of it is open already.
 */

import { isUnknown, listing, notRead } from "../../model/topology";
import type {
  Collection,
  Fact,
  GroupRule,
  Named,
  PrefixList,
  Route,
  SecurityGroup,
  Topology,
} from "../../model/topology";

/** The topology with all that is named in it. */
export function withNamedOnly(topology: Topology): Topology {
  const { securityGroups, prefixLists } = topology;
  return {
    ...topology,
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
