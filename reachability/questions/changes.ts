/**
 * Single changes to a network, as data, and the network once one of them is made. A change opens one gate and nothing
 * beside: one peer, one port, one destination.
 */

import type { PortRange } from "../sets/port-set";
import type {
  AclEntry,
  Cidr,
  Collection,
  Fact,
  FarTarget,
  GroupRule,
  NetworkAcl,
  Peer,
  Route,
  Topology,
} from "../model/topology";
import { isUnknown, unbounded } from "../model/topology";

/** One thing to change on one resource. */
export type NetworkChange =
  | {
      readonly kind: "add-group-rule";
      readonly group: string;
      readonly direction: "ingress" | "egress";
      readonly protocol: "tcp" | "udp";
      readonly port: Fact<number>;
      readonly peer: Peer;
    }
  | {
      readonly kind: "allow-in-acl";
      readonly acl: string;
      readonly egress: boolean;
      readonly protocol: "tcp" | "udp";
      readonly ports: Fact<PortRange>;
      /** They are the client's: a reply goes to any of them. */
      readonly areEphemeral: boolean;
      readonly cidr: Cidr;
      /** Number of the entry that denies; absent: the implicit deny. */
      readonly before?: number;
    }
  | {
      readonly kind: "route";
      readonly table: string;
      readonly cidr: Cidr;
      readonly target: FarTarget;
    }
  | { readonly kind: "remove-route"; readonly table: string; readonly cidr: Cidr }
  | {
      readonly kind: "transit-gateway-route";
      readonly table: string;
      readonly cidr: Cidr;
      readonly attachment: string;
    }
  | { readonly kind: "add-attachment-subnet"; readonly attachment: string; readonly subnet: string }
  | { readonly kind: "associate-table"; readonly attachment: string; readonly table: string };

/** The network once the change is made. */
export function applied(topology: Topology, change: NetworkChange): Topology {
  switch (change.kind) {
    case "add-group-rule":
      return { ...topology, securityGroups: withRule(topology, change) };
    case "allow-in-acl":
      return {
        ...topology,
        networkAcls: edited(topology.networkAcls, change.acl, (acl) => withEntry(acl, change)),
      };
    case "route":
    case "remove-route":
      return { ...topology, routeTables: rerouted(topology, change) };
    case "transit-gateway-route":
      return { ...topology, transitRouteTables: withTransitRoute(topology, change) };
    case "add-attachment-subnet":
    case "associate-table":
      return { ...topology, transitAttachments: reattached(topology, change) };
  }
}

function edited<T>(
  { byId, ...rest }: Collection<T>,
  id: string,
  edit: (item: T) => T,
): Collection<T> {
  const item = byId.get(id);
  return item === undefined
    ? { byId, ...rest }
    : { byId: new Map(byId).set(id, edit(item)), ...rest };
}

type Of<K extends NetworkChange["kind"]> = Extract<NetworkChange, { readonly kind: K }>;

function withRule(
  { securityGroups }: Topology,
  { group, direction, protocol, port, peer }: Of<"add-group-rule">,
): Topology["securityGroups"] {
  const ports = isUnknown(port) ? unbounded(port) : { from: port, to: port };
  return edited(securityGroups, group, (item) => {
    const id = `${direction} ${String(item[direction].items.length)} added`;
    const rule: GroupRule = { id, protocol, ports, peers: { items: [peer] }, style: "standalone" };
    return {
      ...item,
      [direction]: { ...item[direction], items: [...item[direction].items, rule] },
    };
  });
}

function withEntry(acl: NetworkAcl, change: Of<"allow-in-acl">): NetworkAcl {
  const { egress, protocol, ports, cidr } = change;
  const number = entryNumberFor(acl, change) ?? 1;
  const entry: AclEntry = { number, egress, action: "allow", protocol, cidr, ports };
  return { ...acl, entries: { ...acl.entries, items: [...acl.entries.items, entry] } };
}

/** A free number before the entry that denies; `undefined` when there is none. */
export function entryNumberFor(
  { entries }: NetworkAcl,
  { egress, before }: Pick<Of<"allow-in-acl">, "egress" | "before">,
): number | undefined {
  const taken = entries.items.flatMap(({ number, egress: way }) =>
    isUnknown(number) || (!isUnknown(way) && way !== egress) ? [] : [number],
  );
  if (before === undefined) return Math.max(90, ...taken) + 10;
  for (let number = before - 1; number >= 1; number -= 1)
    if (!taken.includes(number)) return number;
  return undefined;
}

function rerouted(
  { routeTables }: Topology,
  change: Of<"route" | "remove-route">,
): Topology["routeTables"] {
  const isReplaced = ({ destination, origin }: Route): boolean =>
    origin !== "local" &&
    !isUnknown(destination) &&
    destination.kind === "cidr" &&
    destination.cidr === change.cidr;
  return edited(routeTables, change.table, (table) => {
    const kept = table.routes.items.filter((route) => !isReplaced(route));
    const items = change.kind === "route" ? [...kept, routeOf(change)] : kept;
    return { ...table, routes: { ...table.routes, items } };
  });
}

function routeOf({ cidr, target }: Of<"route">): Route {
  return { destination: { kind: "cidr", cidr }, target, state: "active", origin: "static" };
}

function withTransitRoute(
  { transitRouteTables }: Topology,
  { table, cidr, attachment }: Of<"transit-gateway-route">,
): Topology["transitRouteTables"] {
  return edited(transitRouteTables, table, (item) => {
    const kept = item.routes.items.filter((route) => route.cidr !== cidr);
    const added = { cidr, attachment, origin: "static" } as const;
    return { ...item, routes: { ...item.routes, items: [...kept, added] } };
  });
}

function reattached(
  { transitAttachments }: Topology,
  change: Of<"add-attachment-subnet" | "associate-table">,
): Topology["transitAttachments"] {
  return edited(transitAttachments, change.attachment, (item) => {
    if (change.kind === "associate-table") return { ...item, associatedTable: change.table };
    const subnets = item.subnets ?? { items: [] };
    return { ...item, subnets: { ...subnets, items: [...subnets.items, change.subnet] } };
  });
}
