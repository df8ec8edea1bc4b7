/**
 * Who reaches a cache, as a map: every class and range of sources with its verdict, its way, its gates and what would open
 * it, in the words of `explain`. The writers (`mermaid.ts`, `dot.ts`, JSON) draw this and decide nothing.
 */

import {
  decide,
  nameOf,
  nameOfEnd,
  nameOfGate,
  namingIn,
  reasonText,
  remediesFor,
  remedyText,
  ruleText,
  sources,
} from "../../reachability";
import type { Cache, Gate, Question, Topology, Verdict } from "../../reachability";

export interface MapGate {
  readonly direction: Gate["direction"];
  readonly name: string;
  readonly outcome: Gate["outcome"];
  readonly code: Gate["code"];
  /** The rule that decided; absent where none did. */
  readonly rule?: string;
  /** For `unknown`: why. */
  readonly missing: readonly string[];
}

export interface MapSource {
  /** Stable over runs: of an interface class its first interface, of a range its first CIDR. */
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly outcome: Verdict["outcome"];
  /** The VPC it stands in; absent for ranges outside of all. */
  readonly vpc?: string;
  /** How many interfaces the class has; 0 for a range. */
  readonly size: number;
  readonly hops: readonly string[];
  readonly gates: readonly MapGate[];
  readonly remedies: readonly string[];
}

export interface NetworkMap {
  readonly cluster: string;
  readonly ports: readonly number[];
  readonly vpc?: string;
  readonly sources: readonly MapSource[];
  /** Sources that may exist and were not read. */
  readonly missing: readonly string[];
}

/** The map of one cache. */
export function mapOf(topology: Topology, cache: Cache): NetworkMap {
  const found = sources(topology, cache.id);
  const naming = namingIn(topology);
  const classes = found.classes.map((one): MapSource => ({
    id: one.interfaces[0] ?? one.groups.join("+"),
    name: nameOfEnd(topology, one.question.from),
    kind: one.kind,
    ...(one.vpc === undefined ? {} : { vpc: nameOf(topology, one.vpc) }),
    size: one.interfaces.length,
    ...wayOf(topology, one.question),
  }));
  const ranges = found.ranges.map((one): MapSource => ({
    id: `${one.kind} ${one.cidrs[0] ?? ""}`,
    name: one.cidrs.slice(0, MOST_CIDRS).join(", "),
    kind: one.kind,
    size: 0,
    ...wayOf(topology, one.question),
  }));
  return {
    cluster: cache.name ?? cache.id,
    ports: cache.ports.items,
    ...homeOf(topology, cache),
    sources: [...classes, ...ranges],
    missing: [...new Set(found.missing.map((each) => reasonText(each, naming)))],
  };
}

/** CIDRs that a range's name lists. */
const MOST_CIDRS = 3;

function homeOf({ interfaces, ...rest }: Topology, cache: Cache): { vpc?: string } {
  const [node] = cache.nodes.items;
  const vpc = node === undefined ? undefined : interfaces.byId.get(node.interface)?.vpc;
  return typeof vpc === "string" ? { vpc: nameOf({ interfaces, ...rest }, vpc) } : {};
}

type Way = Pick<MapSource, "outcome" | "hops" | "gates" | "remedies">;

function wayOf(topology: Topology, question: Question): Way {
  const verdict = decide(topology, question);
  return {
    outcome: verdict.outcome,
    hops: verdict.hops.map((id) => nameOf(topology, id)),
    gates: verdict.gates.map((gate) => gateOf(topology, gate)),
    remedies: remediesFor(topology, verdict).map((remedy) => remedyText(remedy, topology)),
  };
}

function gateOf(topology: Topology, gate: Gate): MapGate {
  const naming = namingIn(topology);
  const { direction, outcome, code, rule, missing = [] } = gate;
  return {
    direction,
    name: nameOfGate(gate, topology),
    outcome,
    code,
    ...(rule === undefined ? {} : { rule: ruleText(rule, naming) }),
    missing: missing.map((each) => reasonText(each, naming)),
  };
}
