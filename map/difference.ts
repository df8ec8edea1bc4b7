/**
 * Two maps of the same cache, source by source: opened, closed, undecided, or as before. What only one of them knows is
 * blocked in the other, as in `compare` of the engine.
 */

import type { AddressSet } from "../reachability";
import {
  NO_ADDRESSES,
  cidrsOf,
  differenceOf,
  intersectionOf,
  parseCidr,
  unionOf,
} from "../reachability";
import type { MapSource, NetworkMap, Outcome } from "./model";

export type ChangeKind = "opened" | "closed" | "undecided" | "unchanged";

/** Sources that were one thing before, and are one thing after. */
export interface ChangedSources {
  readonly change: ChangeKind;
  /** Ids of the sources in the two maps; absent where a map has none such. */
  readonly before?: string;
  readonly after?: string;
  /** Interfaces or CIDRs that this is about. */
  readonly members: readonly string[];
  readonly cidrs: readonly string[];
}

/** Compares two maps. What changed comes first. */
export function changesBetween(before: NetworkMap, after: NetworkMap): ChangedSources[] {
  const rows = [...interfaceRows(before, after), ...rangeRows(before, after)];
  return [...rows].sort((one, other) => RANK[one.change] - RANK[other.change]);
}

const RANK: Readonly<Record<ChangeKind, number>> = {
  opened: 0,
  closed: 1,
  undecided: 2,
  unchanged: 3,
};

function changeOf(before: MapSource | undefined, after: MapSource | undefined): ChangeKind {
  const [was, is]: Outcome[] = [before?.outcome ?? "blocked", after?.outcome ?? "blocked"];
  if (was === is) return "unchanged";
  if (was === "unknown" || is === "unknown") return "undecided";
  return is === "reachable" ? "opened" : "closed";
}

function rowOf(
  before: MapSource | undefined,
  after: MapSource | undefined,
  about: Pick<ChangedSources, "members" | "cidrs">,
): ChangedSources {
  return {
    change: changeOf(before, after),
    ...(before && { before: before.id }),
    ...(after && { after: after.id }),
    ...about,
  };
}

function interfaceRows(before: NetworkMap, after: NetworkMap): ChangedSources[] {
  const [old, now] = [byMember(before), byMember(after)];
  const pairs = new Map<string, [MapSource | undefined, MapSource | undefined, string[]]>();
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(id), now.get(id)];
    const key = JSON.stringify([one?.id, other?.id]);
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, [one, other, [id]]);
    else known[2].push(id);
  }
  return [...pairs.values()].map(([one, other, members]) =>
    rowOf(one, other, { members, cidrs: [] }),
  );
}

function byMember({ sources }: NetworkMap): Map<string, MapSource> {
  return new Map(sources.flatMap((source) => source.members.map((id) => [id, source] as const)));
}

interface Range {
  readonly source: MapSource;
  readonly addresses: AddressSet;
}

/** Ranges of the two maps are cut where the other's rules cut them. */
function rangeRows(before: NetworkMap, after: NetworkMap): ChangedSources[] {
  const [old, now] = [rangesOf(before), rangesOf(after)];
  const shared = old.flatMap((one) =>
    now.map(
      (other) =>
        [one.source, other.source, intersectionOf(one.addresses, other.addresses)] as const,
    ),
  );
  const alone = (own: readonly Range[], others: readonly Range[]): Range[] => {
    const taken = unionOf(NO_ADDRESSES, ...others.map(({ addresses }) => addresses));
    return own.map(({ source, addresses }) => ({
      source,
      addresses: differenceOf(addresses, taken),
    }));
  };
  const rows = [
    ...shared,
    ...alone(old, now).map(({ source, addresses }) => [source, undefined, addresses] as const),
    ...alone(now, old).map(({ source, addresses }) => [undefined, source, addresses] as const),
  ];
  return rows.flatMap(([one, other, addresses]) => {
    const cidrs = cidrsOf(addresses);
    return cidrs.length === 0 ? [] : [rowOf(one, other, { members: [], cidrs })];
  });
}

function rangesOf({ sources }: NetworkMap): Range[] {
  return sources
    .filter(({ cidrs }) => cidrs.length > 0)
    .map((source) => ({
      source,
      addresses: unionOf(NO_ADDRESSES, ...source.cidrs.map(parseCidr)),
    }));
}
