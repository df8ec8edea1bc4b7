/** The difference of two topologies: what became reachable, what no longer is, and what one can no longer tell. */

import type { AddressSet } from "../sets/address-set";
import {
  ALL_ADDRESSES,
  differenceOf,
  intersectionOf,
  NO_ADDRESSES,
  unionOf,
} from "../sets/address-set";
import { cidrsOf, parseCidr } from "../sets/addresses";
import type { SourceRange } from "./ranges";
import type { Sources } from "./sources";
import { sources } from "./sources";
import type { Topology } from "../model/topology";
import type { Verdict } from "../model/verdict";

type Outcome = Verdict["outcome"];

export interface Change {
  readonly cache: string;
  /** Interface id, or a CIDR outside. */
  readonly source: string;
  /** Absent when the change is the same for every node. */
  readonly node?: string;
  /** What is absent from a topology is blocked there. */
  readonly before: Outcome;
  readonly after: Outcome;
}

export interface Difference {
  readonly opened: readonly Change[];
  readonly closed: readonly Change[];
  /** To or from `unknown`. */
  readonly unsure: readonly Change[];
}

/** Compares every cache of either topology, by ids of caches, nodes and interfaces. */
export function compare(before: Topology, after: Topology): Difference {
  const caches = new Set([...before.caches.byId.keys(), ...after.caches.byId.keys()]);
  const changes = [...caches].flatMap((cache) => {
    const [old, now] = [sourcesIn(before, cache), sourcesIn(after, cache)];
    return [...interfaceChanges(cache, old, now), ...rangeChanges(cache, old, now)];
  });
  return {
    opened: changes.filter((change) => change.before === "blocked" && change.after === "reachable"),
    closed: changes.filter((change) => change.before === "reachable" && change.after === "blocked"),
    unsure: changes.filter((change) => [change.before, change.after].includes("unknown")),
  };
}

function sourcesIn(topology: Topology, cache: string): Sources | undefined {
  return topology.caches.byId.has(cache) ? sources(topology, cache) : undefined;
}

/** Interface → node → outcome. */
type Table = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

function tableOf(found: Sources | undefined): Table {
  return new Map(
    (found?.classes ?? []).flatMap(({ interfaces, nodes }) => {
      const outcomes = new Map(nodes.map(({ node, outcome }) => [node, outcome]));
      return interfaces.map((id) => [id, outcomes] as const);
    }),
  );
}

function interfaceChanges(
  cache: string,
  old: Sources | undefined,
  now: Sources | undefined,
): Change[] {
  const [before, after] = [tableOf(old), tableOf(now)];
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((source) =>
    changesOf({ cache, source }, before.get(source) ?? NOTHING, after.get(source) ?? NOTHING),
  );
}

const NOTHING: ReadonlyMap<string, Outcome> = new Map();

function changesOf(
  about: Pick<Change, "cache" | "source">,
  before: ReadonlyMap<string, Outcome>,
  after: ReadonlyMap<string, Outcome>,
): Change[] {
  const nodes = [...new Set([...before.keys(), ...after.keys()])];
  const all = nodes.map((node): Change => ({
    ...about,
    node,
    before: before.get(node) ?? "blocked",
    after: after.get(node) ?? "blocked",
  }));
  const [first] = all;
  const isUniform = all.every(
    (each) => each.before === first?.before && each.after === first.after,
  );
  const told =
    isUniform && first !== undefined
      ? [{ ...about, before: first.before, after: first.after }]
      : all;
  return told.filter((change) => change.before !== change.after);
}

function rangeChanges(cache: string, old: Sources | undefined, now: Sources | undefined): Change[] {
  const steps = [
    ["blocked", "reachable"],
    ["reachable", "blocked"],
    ["unknown", "reachable"],
    ["reachable", "unknown"],
    ["blocked", "unknown"],
    ["unknown", "blocked"],
  ] as const;
  return steps.flatMap(([before, after]) => {
    const changed = intersectionOf(outside(old?.ranges, before), outside(now?.ranges, after));
    return cidrsOf(changed).map((source): Change => ({ cache, source, before, after }));
  });
}

/** The addresses outside with this outcome; what no range names is blocked. */
function outside(ranges: readonly SourceRange[] = [], outcome: Outcome): AddressSet {
  if (outcome !== "blocked") return named(ranges, outcome);
  return differenceOf(ALL_ADDRESSES, unionOf(named(ranges, "reachable"), named(ranges, "unknown")));
}

function named(ranges: readonly SourceRange[], outcome: Outcome): AddressSet {
  const cidrs = ranges.filter((range) => range.outcome === outcome).flatMap((range) => range.cidrs);
  return unionOf(NO_ADDRESSES, ...cidrs.map(parseCidr));
}
