/** Changes that may open one gate, the narrowest that people would make first. */

import type {
  Cidr,
  FarTarget,
  NetworkAcl,
  NetworkInterface,
  Peer,
  Subnet,
  Topology,
  TransitAttachment,
} from "../model/topology";
import { isUnknown, LINUX_EPHEMERAL, unbounded } from "../model/topology";
import type { Endpoint, Gate, GateRule, Question } from "../model/verdict";
import { isSubset } from "../sets/address-set";
import { canonicalCidr, isCidr, parseCidr } from "../sets/addresses";
import type { NetworkChange } from "./changes";
import { entryNumberFor } from "./changes";

/** In the order in which they are tried; none where no change of a rule, entry or route opens the gate. */
export function changesFor(topology: Topology, question: Question, gate: Gate): NetworkChange[] {
  switch (gate.kind) {
    case "security-group":
      return ruleChanges(topology, question, gate);
    case "network-acl":
      return entryChanges(topology, question, gate);
    case "route":
      return routeChanges(topology, question, gate);
    case "gateway":
      return gatewayChanges(topology, question, gate);
    case "address":
    case "name":
      return [];
  }
}

/** Sender and receiver of the packet that the gate stopped. */
function packetOf(
  { from, to }: Question,
  { direction }: Gate,
): { sender: Endpoint; receiver: Endpoint } {
  return direction === "request" ? { sender: from, receiver: to } : { sender: to, receiver: from };
}

function ruleChanges(topology: Topology, question: Question, gate: Gate): NetworkChange[] {
  const group = gate.resources[0]?.id;
  if (group === undefined || !topology.securityGroups.byId.has(group)) return [];
  const { from, to, protocol, port } = question;
  const isSource = gate.side === "source";
  const direction = isSource ? "egress" : "ingress";
  const peers = [
    ...referredGroups(topology, question, gate),
    ...cidrsOfEnd(topology, isSource ? to : from).map((cidr): Peer => ({ kind: "cidr", cidr })),
  ];
  return peers.map((peer) => ({ kind: "add-group-rule", group, direction, protocol, port, peer }));
}

/** A group can be referred to for certain within one VPC, where no middlebox is between. */
function referredGroups(topology: Topology, { from, to }: Question, gate: Gate): Peer[] {
  const [client, server] = [interfaceOf(topology, from), interfaceOf(topology, to)];
  if (client === undefined || isUnknown(client.vpc) || client.vpc !== server?.vpc) return [];
  if (gate.causes?.includes("SG_REFERENCES_NOT_PRESERVED") === true) return [];
  const other = gate.side === "source" ? server : client;
  return other.groups.items.slice(0, 1).map((id): Peer => ({ kind: "group", id }));
}

function entryChanges(topology: Topology, question: Question, gate: Gate): NetworkChange[] {
  const acl = topology.networkAcls.byId.get(gate.resources[0]?.id ?? "");
  if (acl === undefined) return [];
  const place =
    gate.rule?.kind === "acl-entry"
      ? placeBefore(gate.rule)
      : beforeDenials(acl, isLeaving(topology, question, gate, acl));
  return entriesAt(topology, question, gate, acl, place);
}

/** Where an entry must be to decide: its direction, and the entry that it must come before. */
type EntryPlace = Pick<Extract<NetworkChange, { kind: "allow-in-acl" }>, "egress" | "before">;

function placeBefore({ egress, entry }: Extract<GateRule, { kind: "acl-entry" }>): EntryPlace {
  return entry === undefined || isUnknown(entry.number)
    ? { egress }
    : { egress, before: entry.number };
}

/** An ACL that lets only some of the client's ports pass: which entry stops the others depends on the port. */
function beforeDenials({ entries }: NetworkAcl, egress: boolean): EntryPlace {
  const numbers = entries.items.flatMap((entry) =>
    entry.egress === egress && entry.action === "deny" && !isUnknown(entry.number)
      ? [entry.number]
      : [],
  );
  return numbers.length === 0 ? { egress } : { egress, before: Math.min(...numbers) };
}

/** Whether the packet leaves the ACL's subnet: at a transit gateway's attachment, unless it comes from that VPC. */
function isLeaving(
  topology: Topology,
  question: Question,
  gate: Gate,
  { vpc }: NetworkAcl,
): boolean {
  if (gate.side === "between") return vpc !== vpcOf(topology, packetOf(question, gate).sender);
  return (gate.side === "source") === (gate.direction === "request");
}

function entriesAt(
  topology: Topology,
  question: Question,
  gate: Gate,
  acl: NetworkAcl,
  place: EntryPlace,
): NetworkChange[] {
  const { egress } = place;
  const { sender, receiver } = packetOf(question, gate);
  if (entryNumberFor(acl, place) === undefined) return [];
  const areEphemeral = gate.direction === "reply";
  const { port, protocol } = question;
  const own = isUnknown(port) ? unbounded(port) : { from: port, to: port };
  const ports = areEphemeral ? ephemeralOf(topology, question) : own;
  return cidrsOfEnd(topology, egress ? receiver : sender).map((cidr) => ({
    kind: "allow-in-acl",
    acl: acl.id,
    protocol,
    ports,
    areEphemeral,
    cidr,
    ...place,
  }));
}

function ephemeralOf(topology: Topology, { ephemeral, from }: Question): typeof LINUX_EPHEMERAL {
  return ephemeral ?? interfaceOf(topology, from)?.ephemeral ?? LINUX_EPHEMERAL;
}

function routeChanges(topology: Topology, question: Question, gate: Gate): NetworkChange[] {
  const [resource] = gate.resources;
  const { sender, receiver } = packetOf(question, gate);
  if (resource?.kind === "transit-gateway-route-table")
    return transitChanges(topology, resource.id, receiver);
  if (resource?.kind !== "route-table" || !topology.routeTables.byId.has(resource.id)) return [];
  const [home, goal] = [vpcOf(topology, sender), vpcOf(topology, receiver)];
  const table = resource.id;
  if (home !== undefined && home === goal)
    return gate.rule?.kind === "route"
      ? [{ kind: "remove-route", table, cidr: gate.rule.cidr }]
      : [];
  const ways = waysBetween(topology, home, goal);
  return [...subnetCidrsOf(topology, receiver), ...cidrsOfEnd(topology, receiver)].flatMap((cidr) =>
    ways.map((target): NetworkChange => ({ kind: "route", table, cidr, target })),
  );
}

/** What joins two VPCs: a peering that is active, a transit gateway that both are attached to. */
function waysBetween(
  topology: Topology,
  home: string | undefined,
  goal: string | undefined,
): FarTarget[] {
  if (home === undefined) return [];
  if (goal === undefined) return outwardWays(topology, home);
  const peerings = [...topology.peerings.byId.values()].filter(
    ({ state, requester, accepter }) =>
      state === "active" &&
      [requester.vpc, accepter.vpc].includes(home) &&
      [requester.vpc, accepter.vpc].includes(goal),
  );
  const shared = gatewaysOf(topology, home).filter((id) => gatewaysOf(topology, goal).includes(id));
  return [
    ...peerings.map(({ id }): FarTarget => ({ kind: "peering", id })),
    ...shared.map((id): FarTarget => ({ kind: "transit-gateway", id })),
  ];
}

/** On-premises lies behind a VPN gateway of the VPC. */
function outwardWays({ gateways }: Topology, home: string): FarTarget[] {
  return [...gateways.byId.values()]
    .filter(({ kind, vpc }) => kind === "vpn-gateway" && vpc === home)
    .map(({ id }): FarTarget => ({ kind: "vpn-gateway", id }));
}

function attachmentsOf({ transitAttachments }: Topology, vpc: string): TransitAttachment[] {
  return [...transitAttachments.byId.values()].filter((each) => each.vpc === vpc);
}

function gatewaysOf(topology: Topology, vpc: string): string[] {
  return attachmentsOf(topology, vpc)
    .map(({ transitGateway }) => transitGateway)
    .filter((id) => typeof id === "string");
}

function transitChanges(topology: Topology, table: string, receiver: Endpoint): NetworkChange[] {
  const gateway = topology.transitRouteTables.byId.get(table)?.transitGateway;
  const goal = vpcOf(topology, receiver);
  if (goal === undefined || gateway === undefined || isUnknown(gateway)) return [];
  const exits = attachmentsOf(topology, goal).filter((each) => each.transitGateway === gateway);
  return [...subnetCidrsOf(topology, receiver), ...cidrsOfEnd(topology, receiver)].flatMap((cidr) =>
    exits.map(({ id }): NetworkChange => ({
      kind: "transit-gateway-route",
      table,
      cidr,
      attachment: id,
    })),
  );
}

function gatewayChanges(topology: Topology, question: Question, gate: Gate): NetworkChange[] {
  const attachment = topology.transitAttachments.byId.get(gate.resources[0]?.id ?? "");
  if (attachment === undefined) return [];
  if (gate.code === "TGW_ROUTE_AZ_RESTRICTION") {
    const [subnet] = subnetsOf(topology, packetOf(question, gate).sender);
    return subnet === undefined
      ? []
      : [{ kind: "add-attachment-subnet", attachment: attachment.id, subnet: subnet.id }];
  }
  if (gate.code !== "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION") return [];
  return [...topology.transitRouteTables.byId.values()]
    .filter(({ transitGateway }) => transitGateway === attachment.transitGateway)
    .map(({ id }): NetworkChange => ({
      kind: "associate-table",
      attachment: attachment.id,
      table: id,
    }));
}

function interfaceOf({ interfaces }: Topology, end: Endpoint): NetworkInterface | undefined {
  return end.kind === "interface" ? interfaces.byId.get(end.id) : undefined;
}

/** The end's VPC: of its interface, or the one VPC that has the address. */
function vpcOf(topology: Topology, end: Endpoint): string | undefined {
  const own = interfaceOf(topology, end)?.vpc;
  if (own !== undefined) return isUnknown(own) ? undefined : own;
  if (end.kind === "interface") return undefined;
  const addresses = parseCidr(end.cidr);
  return [...topology.vpcs.byId.values()].find(({ cidrs }) =>
    cidrs.items.some((cidr) => isCidr(cidr) && isSubset(addresses, parseCidr(cidr))),
  )?.id;
}

function subnetsOf(topology: Topology, end: Endpoint): Subnet[] {
  const own = interfaceOf(topology, end)?.subnets.items ?? [];
  return own.flatMap((id) => topology.subnets.byId.get(id) ?? []);
}

/** Ranges of the subnets that the end is in, or may be in. */
function subnetCidrsOf(topology: Topology, end: Endpoint): Cidr[] {
  return subnetsOf(topology, end).flatMap(({ cidrs }) => cidrs.items);
}

/** The end's own addresses; where none is known yet, the ranges that it gets one of. */
function cidrsOfEnd(topology: Topology, end: Endpoint): Cidr[] {
  if (end.kind === "address") return [canonicalCidr(end.cidr)];
  const known = (interfaceOf(topology, end)?.addresses.items ?? []).filter(isCidr);
  return known.length > 0 ? known.map(canonicalCidr) : subnetCidrsOf(topology, end);
}
