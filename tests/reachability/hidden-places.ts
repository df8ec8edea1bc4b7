/** Networks with one fact less: any value, a part of any list, any item of any collection. */

import type { Topology, Unknown } from "../../reachability";
import { pick } from "./generators";
import { hiddenFact } from "./hidden-fact";

/** Properties that are plain in `Topology`: a reader always has them. */
const PLAIN = new Set([
  ...["id", "name", "account", "region", "kind", "owner", "description", "style", "unread"],
  "ephemeral",
]);

type Path = readonly string[];

/** Everything inside an item that a reader may not know: facts, and lists that may have more to them. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): Path[] => {
    const here = [...path, key];
    if (PLAIN.has(key) || inner === undefined) return [];
    if (isListing(inner)) {
      const isOfPeers = key === "peers";
      const items = isOfPeers ? [] : inner.items;
      const inside = items.flatMap((item, at) => placesIn(item, [...here, "items", String(at)]));
      return [here, ...inside];
    }
    // The two sides of a peering are there; what is known of them may not be.
    return key === "requester" || key === "accepter" ? placesIn(inner, here) : [here];
  });
}

function isListing(value: unknown): value is { readonly items: readonly unknown[] } {
  return typeof value === "object" && value !== null && "items" in value;
}

/** The item with one place hidden; of a list, all items or every other one. */
function hiding(item: object, path: Path, fact: Unknown, keepsSome: boolean): object {
  const [key = "", ...rest] = path;
  const inner = (item as Record<string, unknown>)[key];
  const changed =
    rest.length > 0
      ? hiding(inner as object, rest, fact, keepsSome)
      : isListing(inner)
        ? { items: inner.items.filter((_each, at) => keepsSome && at % 2 === 0), rest: fact }
        : fact;
  if (Array.isArray(item))
    return item.map((each: unknown, at) => (at === Number(key) ? changed : each));
  return { ...item, [key]: changed };
}

interface Items {
  readonly byId: ReadonlyMap<string, object>;
}

export interface Masked {
  readonly topology: Topology;
  /** Which place is hidden. */
  readonly what: string;
}

/** Which of all places, as numbers that a property draws. */
export interface Choice {
  readonly collection: number;
  readonly item: number;
  readonly place: number;
  readonly keepsSome: boolean;
}

const KINDS = [
  ...["vpcs", "subnets", "routeTables", "networkAcls", "securityGroups", "interfaces"],
  ...["gateways", "peerings", "prefixLists"],
  ...["transitGateways", "transitAttachments", "transitRouteTables"],
] as readonly (keyof Topology)[];

/** The network with one place hidden, and which. */
export function masked(topology: Topology, choice: Choice, name: string): Masked {
  const kinds = KINDS.filter((kind) => idsOf(topology, kind).length > 0);
  const kind = pick(kinds, choice.collection);
  const id = pick(idsOf(topology, kind), choice.item);
  const item = (topology[kind] as Items).byId.get(id) ?? {};
  const at = choice.place % (placesIn(item).length + 2);
  return maskedAt(topology, kind, id, { at, name, keepsSome: choice.keepsSome });
}

/** Every network that has one place less, of every item. */
export function everyMasked(topology: Topology, keepsSome: boolean): Masked[] {
  return KINDS.flatMap((kind) =>
    idsOf(topology, kind).flatMap((id) => {
      const item = (topology[kind] as Items).byId.get(id) ?? {};
      const places = [...placesIn(item), "all of it", "unread"];
      return places.map((_, at) => maskedAt(topology, kind, id, { at, name: "hidden", keepsSome }));
    }),
  );
}

function maskedAt(
  topology: Topology,
  kind: keyof Topology,
  id: string,
  { at, name, keepsSome }: { at: number; name: string; keepsSome: boolean },
): Masked {
  const collection = topology[kind] as Items;
  const item = collection.byId.get(id) ?? {};
  const fact = hiddenFact(name);
  const places = placesIn(item);
  // Beyond the last place: the whole item was not read, or something about it is not modelled.
  if (at === places.length + 1) return unmodelled(topology, kind, item, fact);
  const path = places[at];
  const byId = new Map(collection.byId);
  if (path === undefined) byId.delete(id);
  else byId.set(id, hiding(item, path, fact, keepsSome));
  const rest = path === undefined ? { rest: fact } : {};
  return {
    topology: { ...topology, [kind]: { ...collection, ...rest, byId } },
    what: `${kind} ${id} ${path?.join(".") ?? "(all of it)"}`,
  };
}

function unmodelled(topology: Topology, kind: keyof Topology, item: object, fact: Unknown): Masked {
  const collection = topology[kind] as { readonly byId: ReadonlyMap<string, object> };
  const { id } = item as { readonly id: string };
  const byId = new Map(collection.byId).set(id, { ...item, unread: [fact] });
  return {
    topology: { ...topology, [kind]: { ...collection, byId } },
    what: `unread of ${kind} ${id}`,
  };
}

function idsOf(topology: Topology, kind: keyof Topology): readonly string[] {
  return [...(topology[kind] as { readonly byId: ReadonlyMap<string, unknown> }).byId.keys()];
}
