/** Who is let in to a cache, as plain data: `allowFrom` of languages that cannot call the method. */

import type * as pulumi from "@pulumi/pulumi";
import type { AllowOptions } from "../cache-access";
import { type Peer, cidr, prefixList } from "../peer";
import { type Finding, Problems, isObject, isPlain, shown } from "../problems";

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

/** The list as it must be: who is in it is known when the program runs, their ids need not be. Throws `InvalidArguments`. */
export function checkedClients(
  component: string,
  name: string,
  clients: readonly pulumi.Input<AllowedClient>[] = [],
): AllowedClient[] {
  const problems = new Problems(component, name, {});
  if (!Array.isArray(clients)) {
    problems.add(`allowFrom must be a list of clients, got ${shown(clients)}`);
    problems.throwIfAny();
  }
  for (const client of clients) problems.add(clientProblem(client));
  problems.throwIfAny();
  return clients as AllowedClient[];
}

function clientProblem(client: pulumi.Input<AllowedClient>): Finding {
  if (!isPlain(client) || !isObject(client)) {
    return `allowFrom must be a list of plain objects such as { name: "app", securityGroupId: app.id }, got ${shown(client)}`;
  }
  const given = SOURCES.filter((source) => client[source] !== undefined);
  return given.length === 1
    ? undefined
    : `allowFrom must give each client one of ${SOURCES.join(", ")}, got ${given.join(" and ") || "none"} for ${shown(client.name)}`;
}

/** Lets every client in. */
export function allowAll(door: Door, clients: readonly AllowedClient[]): void {
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
