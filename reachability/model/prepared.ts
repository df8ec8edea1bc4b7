/**
 * A topology made ready for questions: what is looked up again and again is found once.
 *
 * Built on the first question and kept as long as the topology itself (which must not change). Everything here is
 * fact; nothing is judged.
 */

import type { AddressSet } from "../sets/address-set";
import { NO_ADDRESSES, unionOf } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import { watched } from "./consulted";
import type {
  Collection,
  Fact,
  Listing,
  Named,
  NetworkInterface,
  Topology,
  TransitAttachment,
  Unknown,
} from "./topology";
import { isUnknown, partOfFact } from "./topology";

export class Prepared {
  /** Per kind of compiled thing, what was compiled from the topology so far. */
  private readonly memory = new Map<string, Map<unknown, unknown>>();
  private groupMembers?: ReadonlyMap<string, readonly NetworkInterface[]>;
  private publicOwners?: ReadonlyMap<string, readonly NetworkInterface[]>;
  private addressOwners?: ReadonlyMap<string, readonly NetworkInterface[]>;
  private routeTargets?: ReadonlySet<string>;
  private attachmentsByGateway?: ReadonlyMap<string, readonly TransitAttachment[]>;

  /** Its resources take a note here when one that has unread facts is asked what it does. */
  readonly topology: Topology;
  /** Unread facts met by what is being judged just now. */
  private met = new Set<Unknown>();
  /** What was met while something was compiled, so that it is met again whenever that is used. */
  private readonly metBefore = new WeakMap<
    ReadonlyMap<unknown, unknown>,
    Map<unknown, readonly Unknown[]>
  >();
  private readonly isAllRead: boolean;

  constructor(topology: Topology) {
    this.topology = watched(topology, (unread) => {
      this.meet(unread);
    });
    this.isAllRead = this.topology === topology;
  }

  /** What `ask` answers, and the unread facts of every resource that it consulted on the way. */
  consulting<T>(ask: () => T): { readonly answer: T; readonly unread: readonly Unknown[] } {
    if (this.isAllRead) return { answer: ask(), unread: NOTHING };
    const before = this.met;
    this.met = new Set();
    try {
      return { answer: ask(), unread: [...this.met] };
    } finally {
      this.met = before;
    }
  }

  /** Consults a resource without asking it anything: it takes part in what is being judged. */
  consult(resource: Named | undefined): void {
    if (resource?.unread !== undefined) this.meet(resource.unread);
  }

  private meet(unread: readonly Unknown[]): void {
    for (const fact of unread) this.met.add(fact);
  }

  /** Compiles once. The key (text, number or object) must name everything that `make` depends on, worlds excluded. */
  once<T>(kind: string, key: unknown, make: () => T): T {
    let ofKind = this.memory.get(kind);
    if (ofKind === undefined) this.memory.set(kind, (ofKind = new Map<unknown, unknown>()));
    return this.remembered(ofKind as Map<unknown, T>, key, make);
  }

  /** The same with a memory of the caller's own. What was consulted to make it counts as consulted each time. */
  remembered<K, T>(memory: Map<K, T>, key: K, make: () => T): T {
    const known = memory.get(key);
    if (known !== undefined || memory.has(key)) {
      if (!this.isAllRead) this.meet(this.metBefore.get(memory)?.get(key) ?? NOTHING);
      return known as T;
    }
    const { answer, unread } = this.consulting(make);
    memory.set(key, answer);
    if (unread.length > 0) {
      const ofMemory = this.metBefore.get(memory) ?? new Map<unknown, readonly Unknown[]>();
      this.metBefore.set(memory, ofMemory.set(key, unread));
      this.meet(unread);
    }
    return answer;
  }

  /** Interfaces known to carry the group. */
  carriersOf(group: string): readonly NetworkInterface[] {
    this.groupMembers ??= this.consulting(() =>
      gather(this.topology.interfaces, (item) => item.groups.items),
    ).answer;
    return this.groupMembers.get(group) ?? [];
  }

  /** Interfaces known to have the private address. */
  ownersOf(address: string): readonly NetworkInterface[] {
    this.addressOwners ??= gather(this.topology.interfaces, (item) => item.addresses.items);
    return this.addressOwners.get(address) ?? [];
  }

  /** Interfaces known to have the public IPv4 address. */
  publicOwnersOf(address: string): readonly NetworkInterface[] {
    this.publicOwners ??= this.consulting(() =>
      gather(this.topology.interfaces, ({ publicAddress, furtherPublicAddresses = [] }) =>
        typeof publicAddress === "string"
          ? [publicAddress, ...furtherPublicAddresses]
          : furtherPublicAddresses,
      ),
    ).answer;
    return this.publicOwners.get(address) ?? [];
  }

  /** A route leads to the interface, so that it is on the way of others, or the end of its own. */
  isRouteTarget(interfaceId: string): boolean {
    this.routeTargets ??= this.consulting(() => interfacesRoutedTo(this.topology)).answer;
    return this.routeTargets.has(interfaceId);
  }

  /** Attachments of a transit gateway, on whichever side of a peering it stands. */
  attachmentsOf(gateway: string): readonly TransitAttachment[] {
    this.attachmentsByGateway ??= gather(this.topology.transitAttachments, (item) => [
      item.transitGateway,
      item.peerGateway,
    ]);
    return this.attachmentsByGateway.get(gateway) ?? [];
  }

  /** What is missing of a prefix list's entries: of this list, also where one gap hides all lists. */
  entriesGap(id: string): Unknown | undefined {
    const { byId, rest } = this.topology.prefixLists;
    const own = byId.get(id);
    if (own !== undefined || rest === undefined) return own?.unread?.[0] ?? own?.cidrs.rest;
    return { ...rest, fact: partOfFact(rest.fact, id) };
  }

  /** The addresses of CIDRs that are known. What cannot be read as a CIDR is nothing. */
  addressesOf(cidrs: Listing<string>): AddressSet {
    return cidrs.items.length === 0
      ? NO_ADDRESSES
      : unionOf(...cidrs.items.filter(isCidr).map(parseCidr));
  }
}

function interfacesRoutedTo({ routeTables }: Topology): ReadonlySet<string> {
  const routes = [...routeTables.byId.values()].flatMap((table) => table.routes.items);
  return new Set(
    routes.flatMap(({ target }) =>
      !isUnknown(target) && target.kind === "interface" ? [target.id] : [],
    ),
  );
}

const NOTHING: readonly Unknown[] = [];

const prepared = new WeakMap<Topology, Prepared>();

/** The index of a topology; built once. */
export function prepare(topology: Topology): Prepared {
  let known = prepared.get(topology);
  if (known === undefined) prepared.set(topology, (known = new Prepared(topology)));
  return known;
}

function gather<T>(
  from: Collection<T>,
  keysOf: (item: T) => readonly (Fact<string> | undefined)[],
): Map<string, T[]> {
  const gathered = new Map<string, T[]>();
  for (const item of from.byId.values())
    for (const key of keysOf(item)) {
      if (key === undefined || isUnknown(key)) continue;
      const known = gathered.get(key);
      if (known === undefined) gathered.set(key, [item]);
      else known.push(item);
    }
  return gathered;
}
