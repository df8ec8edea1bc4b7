/** Exposure: what may reach a cache beyond the clients it was made for. */

import type { AddressSet } from "../sets/address-set";
import { differenceOf, isEmpty, isSubset, NO_ADDRESSES, unionOf } from "../sets/address-set";
import { cidrsOf, isCidr, parseCidr } from "../sets/addresses";
import type { SourceRange } from "./ranges";
import type { SourceClass } from "./sources";
import { sources } from "./sources";
import type { SourcesOptions } from "./targets";
import type { NetworkInterface, Topology } from "../model/topology";

/** The clients a cache is meant for. */
export interface DeclaredClients {
  /** Interface ids. */
  readonly interfaces?: readonly string[];
  /** Whoever carries one of these security groups. */
  readonly groups?: readonly string[];
  /** Whoever has all addresses in these CIDRs. */
  readonly cidrs?: readonly string[];
}

/** What is `reachable` or `unknown` and no declared client. */
export interface Exposure {
  readonly classes: readonly SourceClass[];
  readonly ranges: readonly SourceRange[];
}

/** What may reach the cache, minus the declared clients. Throws when the topology has no such cache. */
export function exposure(
  topology: Topology,
  cacheId: string,
  clients: DeclaredClients,
  options: SourcesOptions = {},
): Exposure {
  const found = sources(topology, cacheId, options);
  const meant = unionOf(NO_ADDRESSES, ...(clients.cidrs ?? []).filter(isCidr).map(parseCidr));
  return {
    classes: found.classes
      .filter(({ outcome }) => outcome !== "blocked")
      .flatMap((each) => strangersIn(topology, each, clients, meant)),
    ranges: found.ranges
      .filter(({ outcome }) => outcome !== "blocked")
      .flatMap((range) => beyond(range, meant)),
  };
}

/** The class without its declared members; nothing when all of them are. */
function strangersIn(
  topology: Topology,
  found: SourceClass,
  clients: DeclaredClients,
  meant: AddressSet,
): SourceClass[] {
  const interfaces = found.interfaces.filter((id) => {
    const item = topology.interfaces.byId.get(id);
    return item === undefined || !isDeclared(item, clients, meant);
  });
  const [first] = interfaces;
  if (first === undefined) return [];
  return [
    {
      ...found,
      interfaces,
      question: { ...found.question, from: { kind: "interface", id: first } },
    },
  ];
}

function isDeclared(item: NetworkInterface, clients: DeclaredClients, meant: AddressSet): boolean {
  if (clients.interfaces?.includes(item.id) === true) return true;
  if (item.groups.items.some((group) => clients.groups?.includes(group) === true)) return true;
  const addresses = item.addresses.items.filter(isCidr);
  return addresses.length > 0 && addresses.every((address) => isSubset(parseCidr(address), meant));
}

function beyond(range: SourceRange, meant: AddressSet): SourceRange[] {
  const left = differenceOf(unionOf(...range.cidrs.map(parseCidr)), meant);
  if (isEmpty(left)) return [];
  const cidrs = cidrsOf(left);
  const [cidr] = cidrs;
  return [
    {
      ...range,
      cidrs,
      question: { ...range.question, from: { kind: "address", cidr: cidr ?? "" } },
    },
  ];
}
