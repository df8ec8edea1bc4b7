/**
 * A topology made ready for questions: what is looked up again and again is found once.
 *
 * Built on the first question and kept as long as the topology itself (which must not change). Everything here is
 * fact; nothing is judged.
 */

import type { AddressSet } from "../sets/address-set";
import { NO_ADDRESSES, unionOf } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import type {
  Collection,
  Listing,
  NetworkInterface,
  Topology,
  TransitAttachment,
} from "./topology";
import { isUnknown } from "./topology";

export class Prepared {
  /** Per kind of compiled thing, what was compiled from the topology so far. */
  private readonly memory = new Map<string, Map<unknown, unknown>>();
  private groupMembers?: ReadonlyMap<string, readonly NetworkInterface[]>;
  private addressOwners?: ReadonlyMap<string, readonly NetworkInterface[]>;
  private attachmentsByGateway?: ReadonlyMap<string, readonly TransitAttachment[]>;

  constructor(readonly topology: Topology) {}

  /** Compiles once. The key (text, number or object) must name everything that `make` depends on, worlds excluded. */
  once<T>(kind: string, key: unknown, make: () => T): T {
    let ofKind = this.memory.get(kind);
    if (ofKind === undefined) this.memory.set(kind, (ofKind = new Map<unknown, unknown>()));
    const known = ofKind.get(key);
    if (known !== undefined || ofKind.has(key)) return known as T;
    const made = make();
    ofKind.set(key, made);
    return made;
  }

  /** Interfaces known to carry the group. */
  carriersOf(group: string): readonly NetworkInterface[] {
    this.groupMembers ??= gather(this.topology.interfaces, (item) => item.groups.items);
    return this.groupMembers.get(group) ?? [];
  }

  /** Interfaces known to have the private address. */
  ownersOf(address: string): readonly NetworkInterface[] {
    this.addressOwners ??= gather(this.topology.interfaces, (item) => item.addresses.items);
    return this.addressOwners.get(address) ?? [];
  }

  /** Attachments of a transit gateway, on whichever side of a peering it stands. */
  attachmentsOf(gateway: string): readonly TransitAttachment[] {
    this.attachmentsByGateway ??= gather(this.topology.transitAttachments, (item) =>
      [item.transitGateway, item.peerGateway].filter((id) => typeof id === "string"),
    );
    return this.attachmentsByGateway.get(gateway) ?? [];
  }

  /** The addresses of CIDRs that are known. What cannot be read as a CIDR is nothing. */
  addressesOf(cidrs: Listing<string>): AddressSet {
    return cidrs.items.length === 0
      ? NO_ADDRESSES
      : unionOf(...cidrs.items.filter(isCidr).map(parseCidr));
  }
}

const prepared = new WeakMap<Topology, Prepared>();

/** The index of a topology; built once. */
export function prepare(topology: Topology): Prepared {
  let known = prepared.get(topology);
  if (known === undefined) prepared.set(topology, (known = new Prepared(topology)));
  return known;
}

function gather<T>(
  from: Collection<T>,
  keysOf: (item: T) => readonly (string | undefined)[],
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
