/** Who is let in to a cache, as plain data: `allowFrom` of languages that cannot call the method. */

import type * as pulumi from "@pulumi/pulumi";
import type { AllowOptions } from "../cache-access";
import { type Peer, cidr, prefixList } from "../peer";
import { Problems, shown } from "../problems";

/** A client that is let in: exactly one of `securityGroupId`, `cidr` and `prefixListId` says who it is. */
export interface AllowedClient {
  /** What its rules are named after. Renaming a client replaces its rules. */
  name: string;
  /** Security group of the client. */
  securityGroupId?: pulumi.Input<string>;
  /**
   * Whether the egress rule is written on the client's security group, too. Turn it off where that group has inline rules:
   * Pulumi would remove a standalone rule from it on every update. Default: true.
   */
  writesEgress?: boolean;
  /** Block of addresses, such as `10.1.0.0/16`. */
  cidr?: pulumi.Input<string>;
  /** Prefix list (`pl-…`). */
  prefixListId?: pulumi.Input<string>;
  /** Entries that the prefix list can hold: they count against the quota of rules. Default: 1. */
  maxEntries?: number;
  /** What the rules say, as the console shows it. Default: client and cluster by name. */
  description?: string;
}

/** A cache that lets clients in. */
interface Door {
  allowFrom(peer: Peer, description?: string, options?: AllowOptions): unknown;
}

const SOURCES = ["securityGroupId", "cidr", "prefixListId"] as const;

/** What is wrong with the list itself; each client is checked by the component. Throws `InvalidArguments`. */
export function checkAllowed(component: string, name: string, clients: unknown): void {
  if (clients === undefined) return;
  const problems = new Problems(component, name, {});
  if (!Array.isArray(clients)) {
    problems.add(`allowFrom must be a list of clients, got ${shown(clients)}`);
  }
  for (const client of Array.isArray(clients) ? (clients as AllowedClient[]) : []) {
    const given = SOURCES.filter((source) => client[source] !== undefined);
    if (given.length !== 1) {
      problems.add(
        `allowFrom must give each client one of ${SOURCES.join(", ")}, got ${given.join(" and ") || "none"} for ${shown(client.name)}`,
      );
    }
  }
  problems.throwIfAny();
}

/** Lets every client in. */
export function allowAll(door: Door, clients: readonly AllowedClient[] = []): void {
  for (const client of clients) {
    const { name, description, writesEgress } = client;
    door.allowFrom(peerOf(client), description, { name, egress: writesEgress });
  }
}

function peerOf({
  name,
  securityGroupId,
  cidr: block,
  prefixListId,
  maxEntries,
}: AllowedClient): Peer {
  if (securityGroupId !== undefined) return { name, securityGroup: { id: securityGroupId } };
  if (prefixListId !== undefined) return prefixList(prefixListId, name, maxEntries);
  return cidr(block ?? "", name);
}
