/**
 * From a disagreement to the smallest one: things are taken out of the topology as long as engine and packets still
 * disagree. All candidates of a round are laid out at once, so a round costs little more than a few topologies.
 */

import type { Listing, Named, Topology } from "../../../reachability";
import { isWrong, observe, type Judge, type Observation } from "./comparison";

/** Takes one thing out of a topology; edits can follow each other in any order. */
type Edit = (topology: Topology) => Topology;

/**
 * A small topology in which the same question still divides judge and packets.
 * @param rounds after which it is small enough; default: as many as it takes.
 */
export async function shrink(
  found: Observation,
  judge: Judge,
  rounds = Number.POSITIVE_INFINITY,
): Promise<Observation> {
  if (rounds === 0) return found;
  const edits = editsOf(found);
  const next =
    (await firstDivided(found, partsOf(edits), judge)) ??
    (await withoutUseless(found, edits, judge));
  return next === undefined ? found : shrink(next, judge, rounds - 1);
}

/** Halves, quarters and eighths of the edits, and all of them: what is far from the question goes in a few rounds. */
function partsOf(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  if (edits.length < 8) return [];
  return [1, 2, 4, 8].flatMap((parts) => {
    const size = Math.ceil(edits.length / parts);
    return Array.from({ length: parts }, (_, part) => edits.slice(part * size, (part + 1) * size));
  });
}

/** Each edit by itself; then as many as possible of the useful ones together. */
async function withoutUseless(
  found: Observation,
  edits: readonly Edit[],
  judge: Judge,
): Promise<Observation | undefined> {
  const candidates = edits.map((edit) => edit(found.topology));
  const observed = await observe(candidates, [found.question]);
  const still = new Set(
    observed.filter((one) => isWrong(one, judge)).map(({ topology }) => topology),
  );
  const useful = edits.filter((_edit, index) => still.has(candidates[index] ?? found.topology));
  const sizes = [1, 2, 4, 8, useful.length].map((parts) => Math.ceil(useful.length / parts));
  return firstDivided(
    found,
    sizes.map((size) => useful.slice(0, size)),
    judge,
  );
}

async function firstDivided(
  found: Observation,
  choices: readonly (readonly Edit[])[],
  judge: Judge,
): Promise<Observation | undefined> {
  const candidates = choices
    .filter((edits) => edits.length > 0)
    .map((edits) => edits.reduce((topology, edit) => edit(topology), found.topology));
  const observed = await observe(candidates, [found.question]);
  return observed.find((one) => isWrong(one, judge));
}

/** Number of things in a topology. */
export function sizeOf(topology: Topology): number {
  return JSON.stringify(topology, (_key, value: unknown) =>
    value instanceof Map ? [...value.values()] : value,
  ).length;
}

/** All things that can be taken out without taking out the question. */
function editsOf({ topology, question }: Observation): readonly Edit[] {
  const ends = [question.from, question.to].flatMap((end) =>
    end.kind === "interface" ? [end.id] : [],
  );
  const needed = new Set(ends.flatMap((end) => needsOf(topology, end)));
  const kinds = Object.keys(topology).filter((kind): kind is Kind => kind !== "notes");
  return [
    ...kinds.flatMap((kind) =>
      [...topology[kind].byId.keys()]
        .filter((id) => !needed.has(id))
        .map((id) => withoutItem(kind, id)),
    ),
    ...LISTS.flatMap(([kind, list]) => withoutEntries(topology, kind, list)),
  ];
}

type Kind = Exclude<keyof Topology, "notes">;
type Lists = Readonly<Record<string, Listing<unknown>>>;

/** Lists within items whose entries can go one by one. */
const LISTS: readonly (readonly [Kind, string])[] = [
  ["securityGroups", "ingress"],
  ["securityGroups", "egress"],
  ["networkAcls", "entries"],
  ["routeTables", "routes"],
  ["transitRouteTables", "routes"],
  ["transitRouteTables", "propagations"],
  ["interfaces", "groups"],
];

function withoutItem(kind: Kind, id: string): Edit {
  return (topology) => ({
    ...topology,
    [kind]: { byId: new Map([...itemsOf(topology, kind)].filter(([key]) => key !== id)) },
  });
}

function withoutEntries(topology: Topology, kind: Kind, list: string): readonly Edit[] {
  return [...itemsOf(topology, kind)].flatMap(([id, item]) => {
    const entries = (item as unknown as Lists)[list]?.items ?? [];
    // An interface without groups has no filter at all, which is another question.
    const few = kind === "interfaces" ? 2 : 1;
    return entries.length < few ? [] : entries.map((entry) => withoutEntry(kind, id, list, entry));
  });
}

function withoutEntry(kind: Kind, id: string, list: string, entry: unknown): Edit {
  return (topology) => {
    const items = itemsOf(topology, kind);
    const item = items.get(id);
    if (item === undefined) return topology;
    const kept = (item as unknown as Lists)[list]?.items.filter((other) => other !== entry) ?? [];
    if (kind === "interfaces" && kept.length === 0) return topology;
    return {
      ...topology,
      [kind]: { byId: new Map([...items, [id, { ...item, [list]: { items: kept } }]]) },
    };
  };
}

function itemsOf(topology: Topology, kind: Kind): ReadonlyMap<string, Named> {
  return topology[kind].byId;
}

function needsOf(topology: Topology, end: string): readonly string[] {
  const one = topology.interfaces.byId.get(end);
  const subnet = topology.subnets.byId.get(one?.subnets.items[0] ?? "");
  const vpc = typeof one?.vpc === "string" ? topology.vpcs.byId.get(one.vpc) : undefined;
  const ids = [end, subnet?.id, subnet?.routeTable, subnet?.networkAcl, vpc?.id];
  const defaults = [vpc?.mainRouteTable, vpc?.defaultNetworkAcl];
  return [...ids, ...defaults].filter((id): id is string => typeof id === "string");
}
