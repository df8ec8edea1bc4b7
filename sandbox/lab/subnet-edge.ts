/**
 * Network ACLs as chains of a router: entries in order of their number, the first match ends, deny at the end, nothing
 * remembered between packets. `return` lets a packet on to the next edge it crosses.
 */

import type { AclEntry, NetworkAcl, Topology } from "../../reachability";
import { isIpv4, valueOf } from "./configuration";
import { matchOf } from "./protocol-match";

export type Crossing = "enter" | "leave";

/** Chains of the ACLs that a router needs, each written once however many subnets share it. */
export class SubnetEdges {
  private readonly chains = new Map<string, string>();
  private readonly numbers = new Map<string, number>();

  constructor(private readonly topology: Topology) {}

  /** Name of the chain for packets that enter or leave a subnet with this ACL. */
  chain(acl: string | undefined, crossing: Crossing): string {
    const name = `${crossing}_${this.numberOf(acl ?? "none")}`;
    if (!this.chains.has(name)) {
      this.chains.set(
        name,
        chainText(name, this.topology.networkAcls.byId.get(acl ?? ""), crossing),
      );
    }
    return name;
  }

  text(): string {
    return [...this.chains.values()].join("\n");
  }

  private numberOf(acl: string): number {
    const known = this.numbers.get(acl) ?? this.numbers.size;
    this.numbers.set(acl, known);
    return known;
  }
}

function chainText(name: string, acl: NetworkAcl | undefined, crossing: Crossing): string {
  const lines = entriesOf(acl, crossing).flatMap((entry) => lineOf(entry, crossing));
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "    drop", "  }"].join("\n");
}

function entriesOf(acl: NetworkAcl | undefined, crossing: Crossing): readonly AclEntry[] {
  const isWanted = (entry: AclEntry): boolean => valueOf(entry.egress) === (crossing === "leave");
  const numbered = (entry: AclEntry): number => valueOf(entry.number) ?? Number.POSITIVE_INFINITY;
  return (acl?.entries.items ?? []).filter(isWanted).sort((a, b) => numbered(a) - numbered(b));
}

function lineOf(entry: AclEntry, crossing: Crossing): readonly string[] {
  const cidr = valueOf(entry.cidr);
  const match = matchOf(valueOf(entry.protocol), valueOf(entry.ports));
  const action = valueOf(entry.action);
  if (cidr === undefined || match === undefined || action === undefined || !isIpv4(cidr)) return [];
  const side = crossing === "enter" ? "saddr" : "daddr";
  return [`ip ${side} ${cidr} ${match} ${action === "allow" ? "return" : "drop"}`];
}
