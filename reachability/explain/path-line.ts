/**
 * The way of the packet on one line, what it meets in order, with every gate that does not let it pass in bars where it
 * stands:
 *
 *   web[10.0.1.10] -> security group client -> network ACL main -> subnet a -> VPC shop -> subnet b ->
 *   network ACL main -> | security group cache | -> sessions node 0001[10.0.2.10]
 *
 * A gate whose answer is not known has a question mark in its bars.
 */

import { nameOf, nameOfEnd, nameOfGate } from "./names";
import type { Topology } from "../model/topology";
import type { Endpoint, Gate, Verdict } from "../model/verdict";

/** The request's way; below it the reply's, where something stops that. */
export function pathLines(verdict: Verdict, topology: Topology): string {
  const { from, to } = verdict.question;
  const request = line([
    endName(from, topology),
    ...requestWay(verdict, topology),
    endName(to, topology),
  ]);
  const replies = verdict.gates.filter(({ direction }) => direction === "reply");
  if (replies.every(({ outcome }) => outcome === "passed")) return `path: ${request}`;
  const gates = replies.map((gate) => gateName(gate, topology));
  const reply = line([endName(to, topology), ...gates, endName(from, topology)]);
  return `path: ${request}\nreply: ${reply}`;
}

function line(parts: readonly string[]): string {
  return parts.join(" -> ");
}

/** `web[10.0.1.10]`; an address is its own name. */
function endName(end: Endpoint, topology: Topology): string {
  const name = nameOfEnd(topology, end);
  if (end.kind === "address") return name;
  const address = topology.interfaces.byId.get(end.id)?.addresses.items[0];
  return address === undefined ? name : `${name}[${address}]`;
}

function gateName(gate: Gate, topology: Topology): string {
  const name = nameOfGate(gate, topology);
  if (gate.outcome === "passed") return name;
  return gate.outcome === "blocked" ? `| ${name} |` : `| ${name} ? |`;
}

/** Filters on leaving, the source's subnet, what lies between, the destination's subnet, filters on arrival. */
function requestWay({ gates, hops, question }: Verdict, topology: Topology): string[] {
  const request = gates.filter(({ direction }) => direction === "request");
  const leaving = request.filter((gate) => isFilterOf(gate, "source"));
  const arriving = request.filter((gate) => isFilterOf(gate, "destination"));
  const others = request.filter((gate) => !leaving.includes(gate) && !arriving.includes(gate));
  const met = metBetween(hops, question);
  const isSubnet = (id: string | undefined): id is string =>
    id !== undefined && topology.subnets.byId.has(id);
  const first = met.slice(0, isSubnet(met[0]) ? 1 : 0);
  const last = met.slice(first.length).slice(isSubnet(met.at(-1)) ? -1 : met.length);
  const middle = met.slice(first.length, met.length - last.length);
  return [
    ...leaving.map((gate) => gateName(gate, topology)),
    ...first.map((id) => hopName(id, topology)),
    ...between(middle, others, topology),
    ...last.map((id) => hopName(id, topology)),
    ...arriving.map((gate) => gateName(gate, topology)),
  ];
}

function isFilterOf({ kind, side }: Gate, end: Gate["side"]): boolean {
  return (
    side === end && (kind === "security-group" || kind === "network-acl" || kind === "address")
  );
}

/** The hops without the two ends. */
function metBetween(hops: readonly string[], { from, to }: Verdict["question"]): string[] {
  const ends = [from, to].map((end) => (end.kind === "interface" ? end.id : end.cidr));
  return hops.filter((id) => !ends.includes(id));
}

function standsAt({ resources }: Gate, id: string): boolean {
  return resources.some((resource) => resource.id === id);
}

/** Gateways and VPCs on the way. What stops the packet stands at its own hop, a route before all of them. */
function between(hops: readonly string[], gates: readonly Gate[], topology: Topology): string[] {
  const stops = gates.filter(({ outcome }) => outcome !== "passed");
  const isRoute = ({ kind }: Gate): boolean => kind === "route";
  const away = stops.filter((gate) => !isRoute(gate) && !hops.some((id) => standsAt(gate, id)));
  return [
    ...stops.filter(isRoute).map((gate) => gateName(gate, topology)),
    ...hops.map((id) => {
      const stop = stops.find((gate) => !isRoute(gate) && standsAt(gate, id));
      return stop === undefined ? hopName(id, topology) : gateName(stop, topology);
    }),
    ...away.map((gate) => gateName(gate, topology)),
  ];
}

function hopName(id: string, topology: Topology): string {
  const name = nameOf(topology, id);
  if (topology.subnets.byId.has(id)) return `subnet ${name}`;
  return topology.vpcs.byId.has(id) ? `VPC ${name}` : name;
}
