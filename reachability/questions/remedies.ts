/**
 * What to change so that a blocked connection opens.
 *
 * A remedy is tried before it is told: every change is made on a copy of the network, and the question asked again, until
 * the connection opens. And it is lawful: nothing is opened to the internet, no node gets a public address, no port is
 * opened that is not the cache's own, and no interface that the internet reaches becomes a way in to the cache. Where
 * only that would help, the remedy is to connect differently.
 */

import { decide, outcomeBetween } from "../decide/decide";
import type { Cache, NetworkInterface, ResourceRef, Topology } from "../model/topology";
import { isUnknown } from "../model/topology";
import type { Endpoint, Gate, Question, Verdict } from "../model/verdict";
import { isSubset, overlaps } from "../sets/address-set";
import { isCidr, parseCidr } from "../sets/addresses";
import { changesFor } from "./candidates";
import type { NetworkChange } from "./changes";
import { applied } from "./changes";
import { NOT_IN_INTERNET } from "../sets/special-addresses";
import { mayBePivot, wayIn } from "./ways-in";

/** What helps where no change does, or none that may be made. */
export type Advice =
  /** A node has no public address and must not get one: come from inside of its VPC. */
  | { readonly kind: "connect-privately"; readonly to: Endpoint; readonly isNode: boolean }
  /** Nothing here opens the way into the internet. */
  | { readonly kind: "leave-closed"; readonly to: Endpoint }
  /** The cache does not listen there. */
  | {
      readonly kind: "use-own-port";
      readonly cache: ResourceRef;
      readonly ports: readonly number[];
      readonly asked: { readonly protocol: "tcp" | "udp"; readonly port: number };
    }
  /** The internet reaches these: let in, they would be a way to the cache for everybody. */
  | { readonly kind: "connect-from-unexposed"; readonly exposed: readonly ResourceRef[] }
  /** No connection joins the two networks. */
  | { readonly kind: "join-networks"; readonly from: Endpoint; readonly to: Endpoint }
  /** Nobody has the address. */
  | { readonly kind: "ask-about-an-interface"; readonly from: Endpoint; readonly to: Endpoint }
  /** The gate is closed by what no change of a rule or route opens. */
  | { readonly kind: "put-right"; readonly gate: Gate }
  /** Whether the gate lets it pass depends on facts that are missing. */
  | { readonly kind: "find-out"; readonly gate: Gate };

export type Remedy = NetworkChange | Advice;

/** Every kind of change. */
const CHANGES: Readonly<Record<NetworkChange["kind"], true>> = {
  "add-group-rule": true,
  "allow-in-acl": true,
  route: true,
  "remove-route": true,
  "transit-gateway-route": true,
  "add-attachment-subnet": true,
  "associate-table": true,
};

/** Tells a change from advice. */
export function isNetworkChange(remedy: Remedy): remedy is NetworkChange {
  return Object.hasOwn(CHANGES, remedy.kind);
}

/** Rounds of changes, at most: each opens what the one before uncovered. */
const MOST_ROUNDS = 6;

/** What opens a blocked connection; nothing for one that is not blocked. */
export function remediesFor(topology: Topology, verdict: Verdict): Remedy[] {
  if (verdict.outcome !== "blocked") return [];
  const refusal = refusalOf(topology, verdict);
  if (refusal !== undefined) return [refusal];
  const { changes, advice, network } = opened(topology, verdict);
  const exposed = exposedBy(topology, network, verdict.question);
  if (exposed.length > 0) return [{ kind: "connect-from-unexposed", exposed }];
  return [...changes, ...advice];
}

interface Opening {
  readonly changes: readonly NetworkChange[];
  readonly advice: readonly Advice[];
  /** The network once the changes are made. */
  readonly network: Topology;
}

function opened(topology: Topology, first: Verdict): Opening {
  const { question } = first;
  const changes = new Map<string, NetworkChange>();
  let network = topology;
  let verdict = first;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const blocked = verdict.gates.filter(isClosed);
    if (blocked.length === 0) break;
    const fresh = blocked.map((gate) => firstNew(changesFor(network, question, gate), changes));
    const closed = blocked.filter((_, index) => fresh[index] === undefined);
    for (const change of fresh) {
      if (change === undefined) continue;
      changes.set(JSON.stringify(change), change);
      network = applied(network, change);
    }
    if (closed.length > 0) {
      const advice = closed.map((gate) => adviceFor(topology, question, gate));
      return { changes: [...changes.values()], advice, network };
    }
    verdict = decide(network, question);
  }
  const advice = verdict.gates
    .filter(({ outcome }) => outcome !== "passed")
    .map((gate) => adviceFor(topology, question, gate));
  return { changes: [...changes.values()], advice, network };
}

/** Reasons that a better entry or route makes go away. */
const AVOIDABLE: ReadonlySet<string> = new Set([
  "any-client-port",
  "chosen-by-aws",
  "not-modelled",
]);

/** It blocks, lets the replies to only some of the client's ports pass, or leads where nothing can be said. */
function isClosed({ outcome, missing = [] }: Gate): boolean {
  if (outcome !== "unknown") return outcome === "blocked";
  return missing.length > 0 && missing.every(({ because }) => AVOIDABLE.has(because.code));
}

function firstNew(
  candidates: readonly NetworkChange[],
  made: ReadonlyMap<string, NetworkChange>,
): NetworkChange | undefined {
  return candidates.find((change) => !made.has(JSON.stringify(change)));
}

/** Why nothing may be changed for this connection. */
function refusalOf(topology: Topology, { question }: Verdict): Advice | undefined {
  const { from, to, protocol, port } = question;
  const cache = cacheOf(topology, to);
  if (isPublic(topology, from))
    return { kind: "connect-privately", to, isNode: cache !== undefined };
  if (isPublic(topology, to)) return { kind: "leave-closed", to };
  if (cache === undefined || isUnknown(port) || cache.ports.rest !== undefined) return undefined;
  const { items: ports } = cache.ports;
  if (protocol === "tcp" && ports.includes(port)) return undefined;
  const ref: ResourceRef = { kind: "cache", id: cache.id };
  return { kind: "use-own-port", cache: ref, ports, asked: { protocol, port } };
}

/** The cache that the interface is a node of. */
function cacheOf({ caches }: Topology, end: Endpoint): Cache | undefined {
  if (end.kind === "address") return undefined;
  return [...caches.byId.values()].find(({ nodes }) =>
    nodes.items.some((node) => node.interface === end.id),
  );
}

/** An address of the internet: neither private nor in any VPC. */
function isPublic({ vpcs }: Topology, end: Endpoint): boolean {
  if (end.kind === "interface") return false;
  const addresses = parseCidr(end.cidr);
  if (isSubset(addresses, NOT_IN_INTERNET)) return false;
  const cidrs = [...vpcs.byId.values()].flatMap((vpc) => vpc.cidrs.items).filter(isCidr);
  return !cidrs.some((cidr) => overlaps(addresses, parseCidr(cidr)));
}

/** Interfaces that the internet reaches and that reach a node of the cache only once the changes are made. */
function exposedBy(before: Topology, after: Topology, question: Question): ResourceRef[] {
  if (before === after) return [];
  const nodes = cacheOf(after, question.to)?.nodes.items ?? [];
  const ends = nodes.map(({ interface: id }): Endpoint => ({ kind: "interface", id }));
  const questions = (ends.length === 0 ? [question.to] : ends).map((to) => ({ ...question, to }));
  const isAdmitted = (item: NetworkInterface): boolean =>
    questions.some((each) => isNewlyAdmitted(before, after, item, each));
  return [...after.interfaces.byId.values()]
    .filter((item) => mayBePivot(item) && isAdmitted(item))
    .filter((item) => item.sourceDestCheck === false || wayIn(after, item).outcome !== "blocked")
    .map(({ id }) => ({ kind: "network-interface", id }));
}

function isNewlyAdmitted(
  before: Topology,
  after: Topology,
  { id }: NetworkInterface,
  question: Question,
): boolean {
  const onward: Question = { ...question, from: { kind: "interface", id } };
  const [old, now] = [outcomeBetween(before, onward), outcomeBetween(after, onward)];
  return now !== "blocked" && old !== now && old !== "reachable";
}

function adviceFor(topology: Topology, question: Question, gate: Gate): Advice {
  const { from, to } = question;
  if (gate.kind === "address") return { kind: "ask-about-an-interface", from, to };
  if (!isClosed(gate)) return { kind: "find-out", gate };
  const isRouteTable = gate.resources.some(({ id }) => topology.routeTables.byId.has(id));
  return isRouteTable && gate.code !== "ENI_SOURCE_DEST_CHECK_RESTRICTION"
    ? { kind: "join-networks", from, to }
    : { kind: "put-right", gate };
}
