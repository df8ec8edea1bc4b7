/**
 * Soundness, wherever the facts are hidden: any value, a part of any list, any item of any collection, of networks with
 * all there is. A verdict may become `unknown`; it never becomes the opposite.
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Topology, Unknown } from "../../reachability";
import { pick, topologies } from "./generators";
import { verdict } from "./small-networks";
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

interface Choice {
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

function masked(
  topology: Topology,
  choice: Choice,
  name: string,
): { topology: Topology; what: string } {
  const kinds = KINDS.filter((kind) => idsOf(topology, kind).length > 0);
  const kind = pick(kinds, choice.collection);
  const id = pick(idsOf(topology, kind), choice.item);
  const collection = topology[kind] as { readonly byId: ReadonlyMap<string, object> };
  const item = collection.byId.get(id) ?? {};
  const fact = hiddenFact(name);
  const places = placesIn(item);
  // Beyond the last place: the whole item was not read, or something about it is not modelled.
  const at = choice.place % (places.length + 2);
  if (at === places.length + 1) return unmodelled(topology, kind, item, fact);
  const path = places[at];
  const byId = new Map(collection.byId);
  if (path === undefined) byId.delete(id);
  else byId.set(id, hiding(item, path, fact, choice.keepsSome));
  const rest = path === undefined ? { rest: fact } : {};
  return {
    topology: { ...topology, [kind]: { ...collection, ...rest, byId } },
    what: `${kind} ${id} ${path?.join(".") ?? "(all of it)"}`,
  };
}

function unmodelled(
  topology: Topology,
  kind: keyof Topology,
  item: object,
  fact: Unknown,
): { topology: Topology; what: string } {
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

describe("facts hidden anywhere", function () {
  this.timeout(120_000);
  const anyIndex = fc.nat(1_000_000);
  const choice = fc.record({
    ...{ collection: anyIndex, item: anyIndex, place: anyIndex },
    keepsSome: fc.boolean(),
  });

  it("one, two or three of them flip no verdict between any two interfaces", () => {
    let decided = 0;
    fc.assert(
      fc.property(
        topologies({ subnets: 2, othersAndIdle: true }),
        fc.array(choice, { minLength: 1, maxLength: 3 }),
        (plain, choices) => {
          const told: string[] = [];
          let hidden = plain;
          for (const [at, one] of choices.entries()) {
            const next = masked(hidden, one, `hidden ${at}`);
            told.push(next.what);
            hidden = next.topology;
          }
          const ids = [...hidden.interfaces.byId.keys()];
          for (const from of ids) {
            for (const to of ids.filter((id) => id !== from)) {
              const before = verdict(plain, from, to).outcome;
              const after = verdict(hidden, from, to).outcome;
              if (after === "unknown" || before === "unknown") continue;
              decided += 1;
              assert.equal(after, before, `${told.join(", ")}: ${from} to ${to}`);
            }
          }
        },
      ),
      { numRuns: 300, endOnFailure: true },
    );
    assert.ok(decided > 1000, `${decided} verdicts stayed decided`);
  });
});
