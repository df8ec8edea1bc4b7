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

/** What the packet meets: an end, a hop or a gate. Only a gate has an outcome. */
export interface PathPart {
  readonly text: string;
  readonly outcome?: Gate["outcome"];
}

/** The request's way, and the reply's through its gates. */
export interface Path {
  readonly request: readonly PathPart[];
  readonly reply: readonly PathPart[];
}

/** The way there and back as data. */
export function pathOf(verdict: Verdict, topology: Topology): Path {
  const { from, to } = verdict.question;
  const [source, destination] = [endPart(from, topology), endPart(to, topology)];
  const replies = verdict.gates.filter(({ direction }) => direction === "reply");
  return {
    request: [source, ...requestWay(verdict, topology), destination],
    reply: [destination, ...replies.map((gate) => gatePart(gate, topology)), source],
  };
}

/** The request's way; below it the reply's, where something stops that. */
export function pathLines(verdict: Verdict, topology: Topology): string {
  const { request, reply } = pathOf(verdict, topology);
  const isReplyStopped = reply.some(({ outcome = "passed" }) => outcome !== "passed");
  return [`path: ${line(request)}`, ...(isReplyStopped ? [`reply: ${line(reply)}`] : [])].join(
    "\n",
  );
}

const BARS: Readonly<Record<Gate["outcome"], (text: string) => string>> = {
  passed: (text) => text,
  blocked: (text) => `| ${text} |`,
  unknown: (text) => `| ${text} ? |`,
};

function line(parts: readonly PathPart[]): string {
  return parts.map(({ text, outcome = "passed" }) => BARS[outcome](text)).join(" -> ");
}

/** `web[10.0.1.10]`; an address is its own name. */
function endPart(end: Endpoint, topology: Topology): PathPart {
  const name = nameOfEnd(topology, end);
  if (end.kind === "address") return { text: name };
  const address = topology.interfaces.byId.get(end.id)?.addresses.items[0];
  return { text: address === undefined ? name : `${name}[${address}]` };
}

function gatePart(gate: Gate, topology: Topology): PathPart {
  return { text: nameOfGate(gate, topology), outcome: gate.outcome };
}

/** Filters on leaving, the source's subnet, what lies between, the destination's subnet, filters on arrival. */
function requestWay({ gates, hops, question }: Verdict, topology: Topology): PathPart[] {
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
    ...leaving.map((gate) => gatePart(gate, topology)),
    ...first.map((id) => hopPart(id, topology)),
    ...between(middle, others, topology),
    ...last.map((id) => hopPart(id, topology)),
    ...arriving.map((gate) => gatePart(gate, topology)),
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

/** Gateways and VPCs on the way. What stops the packet is at its own hop, a route before all of them. */
function between(hops: readonly string[], gates: readonly Gate[], topology: Topology): PathPart[] {
  const stops = gates.filter(({ outcome }) => outcome !== "passed");
  const isRoute = ({ kind }: Gate): boolean => kind === "route";
  const away = stops.filter((gate) => !isRoute(gate) && !hops.some((id) => standsAt(gate, id)));
  return [
    ...stops.filter(isRoute).map((gate) => gatePart(gate, topology)),
    ...hops.map((id) => {
      const stop = stops.find((gate) => !isRoute(gate) && standsAt(gate, id));
      return stop === undefined ? hopPart(id, topology) : gatePart(stop, topology);
    }),
    ...away.map((gate) => gatePart(gate, topology)),
  ];
}

function hopPart(id: string, topology: Topology): PathPart {
  const name = nameOf(topology, id);
  if (topology.subnets.byId.has(id)) return { text: `subnet ${name}` };
  return { text: topology.vpcs.byId.has(id) ? `VPC ${name}` : name };
}
