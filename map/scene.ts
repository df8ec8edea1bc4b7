/**
 * The network around a cache: frames (account and Region, VPC, zone, subnet, what is outside), boxes in them (nodes,
 * interfaces, ranges, gateways) and the lines between. Of many interfaces each class is one box.
 */

import { nameOf } from "../reachability";
import type { Cache, SourceClass, SourceRange, Topology } from "../reachability";
import { isCollapsed } from "./alike";
import { Areas, INTERNET, ON_PREMISES, behind, edgeArea } from "./areas";
import { gatewaysOf } from "./gateways";
import type { MapItem, MapSource, NetworkMap } from "./model";

/** Sources with what the engine said of them. */
export interface Found {
  readonly classes: readonly { readonly one: SourceClass; readonly source: MapSource }[];
  readonly ranges: readonly { readonly one: SourceRange; readonly source: MapSource }[];
}

export type Scene = Pick<NetworkMap, "areas" | "items" | "links">;

/** Lays out what is drawn, without positions. */
export function sceneOf(topology: Topology, cache: Cache, found: Found): Scene {
  const areas = new Areas(topology);
  const nodes = nodeItems(areas, cache);
  const classes = isCollapsed(found.classes.map(({ one }) => one))
    ? found.classes.flatMap(({ one, source }) => classItem(areas, one, source))
    : found.classes.flatMap(({ one, source }) => memberItems(areas, one, source));
  const rangeBoxes = found.ranges.map(({ one, source }) => rangeItem(areas, cache, one, source));
  const { items, links } = gatewaysOf(areas, homeVpc(topology, cache));
  return { areas: areas.all, items: [...nodes, ...classes, ...rangeBoxes, ...items], links };
}

function homeVpc({ interfaces }: Topology, cache: Cache): string | undefined {
  const vpcs = cache.nodes.items.map((node) => interfaces.byId.get(node.interface)?.vpc);
  return vpcs.find((vpc) => typeof vpc === "string");
}

function nodeItems(areas: Areas, cache: Cache): MapItem[] {
  return cache.nodes.items.map((node): MapItem => {
    const found = areas.topology.interfaces.byId.get(node.interface);
    return {
      id: node.interface,
      kind: "node",
      name: `${cache.name ?? cache.id} node ${node.id}`,
      detail: [found?.addresses.items[0] ?? "", "cache node"].filter(Boolean).join(" · "),
      ...(found && { area: areas.ofInterface(found) }),
      shows: [node.interface, ...(found?.groups.items ?? [])],
    };
  });
}

function memberItems(areas: Areas, one: SourceClass, source: MapSource): MapItem[] {
  return one.interfaces.flatMap((id): MapItem[] => {
    const found = areas.topology.interfaces.byId.get(id);
    if (found === undefined) return [];
    return [
      {
        id,
        kind: "source",
        name: nameOf(areas.topology, id),
        detail: source.kind,
        area: areas.ofInterface(found),
        source: source.id,
        member: id,
        outcome: source.outcome,
        shows: [id, ...found.groups.items],
      },
    ];
  });
}

/** One box for the class, where its first interface is. */
function classItem(areas: Areas, { interfaces }: SourceClass, source: MapSource): MapItem[] {
  const [first = ""] = interfaces;
  const found = areas.topology.interfaces.byId.get(first);
  if (found === undefined) return [];
  const { id, name, kind: detail, outcome } = source;
  const more = interfaces.length - 1;
  return [
    {
      id,
      kind: "source",
      name: more === 0 ? name : `${name} and ${String(more)} more`,
      detail,
      area: areas.ofInterface(found),
      source: id,
      outcome,
      shows: interfaces,
    },
  ];
}

function rangeItem(areas: Areas, cache: Cache, one: SourceRange, source: MapSource): MapItem {
  const more = one.cidrs.length - 1;
  return {
    id: source.id,
    kind: "source",
    name: `${one.cidrs[0] ?? ""}${more > 0 ? ` and ${String(more)} more` : ""}`,
    detail: source.kind,
    area: rangeArea(areas, cache, one),
    source: source.id,
    outcome: source.outcome,
    shows: one.question.from.kind === "address" ? [one.question.from.cidr] : [],
  };
}

const EDGES: Readonly<Partial<Record<SourceRange["kind"], string>>> = {
  internet: INTERNET,
  "on-premises": ON_PREMISES,
};

function rangeArea(areas: Areas, cache: Cache, { kind, via }: SourceRange): string {
  const home = homeVpc(areas.topology, cache);
  if (kind === "vpc" && home !== undefined) {
    const id = JSON.stringify(["vpc-range", home]);
    const parent = areas.vpc(home);
    const name = "addresses without an interface";
    return areas.add({ id, kind: "subnet", name, details: [], parent, shows: [] });
  }
  const edge = EDGES[kind];
  if (edge !== undefined) return edgeArea(areas, edge);
  const name = `behind ${nameOf(areas.topology, via)}`;
  const id = behind(via);
  return areas.add({ id, kind: "outside", name, details: [], shows: [] });
}
