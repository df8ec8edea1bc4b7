/** What to do about a gate that blocks, in the user's words. */

import { nameOf, nameOfEnd } from "./names";
import type { Topology } from "../model/topology";
import { isUnknown } from "../model/topology";
import type { Endpoint, Gate, Question } from "../model/verdict";

/** One instruction that opens the gate: `add tcp 11211 from sg-client to memcached-cluster`. */
export function remedyFor(gate: Gate, question: Question, topology: Topology): string {
  switch (gate.kind) {
    case "security-group":
      return groupRemedy(gate, question, topology);
    case "network-acl":
      return aclRemedy(gate, question, topology);
    case "route":
      return routeRemedy(gate, question, topology);
    case "gateway":
      return gatewayRemedy(gate, topology);
    case "address":
      return `ask about an address that an interface has: ${nameOfEnd(topology, question.to)} cannot be reached from ${nameOfEnd(topology, question.from)}`;
  }
}

function what({ protocol, port }: Question): string {
  return `${protocol} ${isUnknown(port) ? "on the cache's port" : port}`;
}

function groupRemedy(gate: Gate, question: Question, topology: Topology): string {
  const group = nameOf(topology, gate.resources[0]?.id ?? "");
  const isByGroup = areReferable(question, topology);
  if (gate.side === "source")
    return `add outbound ${what(question)} to ${peerName(question.to, topology, isByGroup)} to ${group}`;
  return `add ${what(question)} from ${peerName(question.from, topology, isByGroup)} to ${group}`;
}

/** Groups can be referred to for certain within one VPC; elsewhere an address always works. */
function areReferable({ from, to }: Question, topology: Topology): boolean {
  if (from.kind === "address" || to.kind === "address") return false;
  const { byId } = topology.interfaces;
  const [client, server] = [byId.get(from.id)?.vpc, byId.get(to.id)?.vpc];
  return typeof client === "string" && client === server;
}

/** A group where it can be referred to, else the address. */
function peerName(end: Endpoint, topology: Topology, isByGroup: boolean): string {
  if (end.kind === "address") return end.cidr;
  const item = topology.interfaces.byId.get(end.id);
  const [group] = item?.groups.items ?? [];
  if (isByGroup && group !== undefined) return nameOf(topology, group);
  return item?.addresses.items[0] ?? nameOfEnd(topology, end);
}

function aclRemedy(gate: Gate, question: Question, topology: Topology): string {
  const isOut = gate.rule?.kind === "acl-entry" && gate.rule.egress;
  const isRequest = gate.direction === "request";
  const far = isRequest === isOut ? question.to : question.from;
  const ports = isRequest ? what(question) : `${question.protocol} to the client's ephemeral ports`;
  const way = isOut
    ? `outbound to ${peerName(far, topology, false)}`
    : `inbound from ${peerName(far, topology, false)}`;
  return `allow ${ports} ${way} in network ACL ${nameOf(topology, gate.resources[0]?.id ?? "")}`;
}

function routeRemedy(gate: Gate, question: Question, topology: Topology): string {
  const [from, to] =
    gate.direction === "request" ? [question.from, question.to] : [question.to, question.from];
  const goal = peerName(to, topology, false);
  const start = nameOfEnd(topology, from);
  const table = nameOf(topology, gate.resources[0]?.id ?? "");
  if (gate.code === "BAD_STATE_ROUTE")
    return `mend the route to ${goal} in ${table}: its target does not work`;
  return `give ${table} a route that leads from ${start} to ${goal}`;
}

function gatewayRemedy(gate: Gate, topology: Topology): string {
  const [resource] = gate.resources;
  const name = resource === undefined ? "an internet gateway" : nameOf(topology, resource.id);
  switch (gate.code) {
    case "TGW_ROUTE_AZ_RESTRICTION":
      return `add a subnet in the sender's zone to ${name}`;
    case "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION":
      return `associate ${name} with a transit gateway route table`;
    case "VPC_BLOCK_PUBLIC_ACCESS_ENABLED":
      return `nothing, if ${name} is meant to be closed to the internet: VPC block public access is on`;
    default:
      return `attach ${name}, in working order, to the VPC`;
  }
}
