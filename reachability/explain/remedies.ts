/** What to do about a blocked connection, in the user's words. */

import type { Topology } from "../model/topology";
import { isUnknown } from "../model/topology";
import type { Endpoint, Gate } from "../model/verdict";
import type { NetworkChange } from "../questions/changes";
import type { Advice, Remedy } from "../questions/remedies";
import { nameOf, nameOfEnd, nameOfGate, namingIn } from "./names";
import { missingText } from "./reasons";

/** One instruction: `add tcp 11211 from sg-client to memcached-cluster`. */
export function remedyText(remedy: Remedy, topology: Topology): string {
  switch (remedy.kind) {
    case "add-group-rule":
      return ruleText(remedy, topology);
    case "allow-in-acl":
      return entryText(remedy, topology);
    case "route":
      return `give ${nameOf(topology, remedy.table)} a route to ${remedy.cidr} over ${nameOf(topology, remedy.target.id)}`;
    case "remove-route":
      return `remove the route to ${remedy.cidr} from ${nameOf(topology, remedy.table)}: it diverts what must stay in the VPC`;
    case "transit-gateway-route":
      return `give ${nameOf(topology, remedy.table)} a route to ${remedy.cidr} over ${nameOf(topology, remedy.attachment)}`;
    case "add-attachment-subnet":
      return `add a subnet in the zone of ${nameOf(topology, remedy.subnet)} to ${nameOf(topology, remedy.attachment)}`;
    case "associate-table":
      return `associate ${nameOf(topology, remedy.attachment)} with the transit gateway route table ${nameOf(topology, remedy.table)}`;
    default:
      return adviceText(remedy, topology);
  }
}

type Of<K extends NetworkChange["kind"]> = Extract<NetworkChange, { readonly kind: K }>;

function ruleText(
  { group, direction, protocol, port, peer }: Of<"add-group-rule">,
  topology: Topology,
): string {
  const what = `${protocol} ${isUnknown(port) ? "on the cache's port" : port}`;
  const whom = peer.kind === "cidr" ? plainAddress(peer.cidr) : nameOf(topology, peer.id);
  const to = nameOf(topology, group);
  return direction === "egress"
    ? `add outbound ${what} to ${whom} to ${to}`
    : `add ${what} from ${whom} to ${to}`;
}

/** A single address without the length that says so. */
function plainAddress(cidr: string): string {
  return cidr.replace(/\/(32|128)$/, "");
}

function entryText(change: Of<"allow-in-acl">, topology: Topology): string {
  const { protocol, ports, areEphemeral, egress, cidr, acl, before } = change;
  const own = isUnknown(ports) ? "on the cache's port" : String(ports.from);
  const what = areEphemeral ? `${protocol} to the client's ephemeral ports` : `${protocol} ${own}`;
  const way = `${egress ? "outbound to" : "inbound from"} ${plainAddress(cidr)}`;
  const place = before === undefined ? "" : `, before entry ${String(before)}`;
  return `allow ${what} ${way} in network ACL ${nameOf(topology, acl)}${place}`;
}

const PRIVATELY =
  "connect from inside the VPC, by Client VPN, or through Session Manager's port forwarding";

function adviceText(advice: Advice, topology: Topology): string {
  switch (advice.kind) {
    case "connect-privately":
      return advice.isNode
        ? `a node is never reached from the internet: ${PRIVATELY}`
        : `${nameOfEnd(topology, advice.to)} is not opened to the internet: ${PRIVATELY}`;
    case "leave-closed":
      return `nothing: the way to ${nameOfEnd(topology, advice.to)} leads into the internet, which nothing here opens`;
    case "use-own-port":
      return portText(advice, topology);
    case "connect-from-unexposed":
      return exposedText(advice, topology);
    case "join-networks":
      return `join the two networks: nothing that works connects ${where(advice.from, topology)} and ${where(advice.to, topology)} (a peering connection, a transit gateway or a VPN would)`;
    case "ask-about-an-interface":
      return `ask about an address that an interface has: ${nameOfEnd(topology, advice.to)} cannot be reached from ${nameOfEnd(topology, advice.from)}`;
    case "put-right":
      return gateText(advice.gate, topology);
    case "find-out":
      return `then ${nameOfGate(advice.gate, topology)} decides: ${missingIn(advice.gate, topology)}`;
  }
}

function where(end: Endpoint, topology: Topology): string {
  const vpc = end.kind === "interface" ? topology.interfaces.byId.get(end.id)?.vpc : undefined;
  const name = nameOfEnd(topology, end);
  return typeof vpc === "string" ? `${name} in VPC ${nameOf(topology, vpc)}` : name;
}

function portText(
  { cache, ports, asked }: Extract<Advice, { kind: "use-own-port" }>,
  topology: Topology,
): string {
  const name = topology.caches.byId.get(cache.id)?.name ?? cache.id;
  const own = ports.length === 0 ? "no port that is known" : `tcp ${ports.join(" and ")}`;
  return `${asked.protocol} ${String(asked.port)} is not the cluster's own port: ${name} listens on ${own}; connect there, and open nothing else`;
}

/** How many exposed interfaces are named. */
const MOST_NAMED = 3;

function exposedText(
  { exposed }: Extract<Advice, { kind: "connect-from-unexposed" }>,
  topology: Topology,
): string {
  const names = exposed.slice(0, MOST_NAMED).map(({ id }) => nameOf(topology, id));
  const more = exposed.length > names.length ? ` and ${exposed.length - names.length} more` : "";
  return `connect from an interface that the internet does not reach: what opens this would make ${names.join(", ")}${more} a way from the internet to the cache`;
}

function missingIn({ missing = [] }: Gate, topology: Topology): string {
  const naming = namingIn(topology);
  const texts = missing.map((each) => missingText(each, naming));
  return texts.length === 0 ? "it is not known how" : [...new Set(texts)].join("; ");
}

function gateText(gate: Gate, topology: Topology): string {
  const name = nameOfGate(gate, topology);
  switch (gate.code) {
    case "VPC_BLOCK_PUBLIC_ACCESS_ENABLED":
      return `nothing, if ${name} is meant to be closed to the internet: VPC Block Public Access is on`;
    case "ENI_SOURCE_DEST_CHECK_RESTRICTION":
      return `mend the route: ${name} leads through an interface that forwards nothing (its source/destination check is on)`;
    case "TGW_ROUTE_AZ_RESTRICTION":
      return `add a subnet in the sender's zone to ${name}`;
    default:
      return `put ${name} in working order [${gate.code}]`;
  }
}
