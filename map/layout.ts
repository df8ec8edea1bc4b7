/**
 * Where everything on a map is: laid out by ELK (https://eclipse.dev/elk/reference.html). The boxes of a frame are packed in
 * rows; the frames of VPCs and what connects them are layered from the internet on the left to what is far on the right,
 * so that the VPC of the cache is between them.
 */

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import { INTERNET, ON_PREMISES } from "./areas";
import { lineWidth } from "./labels";
import type { MapArea, MapItem, NetworkMap } from "./model";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By the id of the area or item, in the coordinates of the whole. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: readonly (readonly Point[])[];
}

const ITEM = { width: 220, height: 44 };
/** A node of the cache is larger than what is around it. */
const NODE = { width: 240, height: 56 };

/** Lays out a map. ELK is read when the first one is. */
export async function layoutOf(map: NetworkMap): Promise<Layout> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const keys = keysOf(map);
  const laid = await new Elk().layout(graphOf(map, keys));
  return readLayout(laid, keys);
}

/** ELK's ids are ours alone: an id of the account means nothing to it. */
type Keys = ReadonlyMap<string, string>;

function keysOf({ areas, items }: NetworkMap): Keys {
  const ids = [...areas, ...items].map(({ id }) => id);
  return new Map(ids.map((id, at) => [id, `n${String(at)}`]));
}

function graphOf(map: NetworkMap, keys: Keys): ElkNode {
  const key = (id: string): string => keys.get(id) ?? "";
  const children = new Map<string | undefined, ElkNode[]>();
  const ownOf = (parent: string | undefined): ElkNode[] => {
    const own = children.get(parent) ?? [];
    children.set(parent, own);
    return own;
  };
  for (const item of map.items) ownOf(item.area).push(itemNode(item, key(item.id)));
  const central = centralKeys(map, key);
  // Outer frames come before inner ones: from the last to the first, each is complete when it is put.
  for (const area of [...map.areas].reverse()) {
    const own = nodesInTheMiddle(ownOf(area.id), central);
    ownOf(area.parent).unshift(areaNode(area, key(area.id), own));
  }
  return {
    id: "root",
    layoutOptions: ROOT,
    children: ownOf(undefined),
    edges: edgesOf(map, key),
  };
}

/** Nodes of the cache, and the frames around them. */
function centralKeys({ areas, items }: NetworkMap, key: (id: string) => string): Set<string> {
  const parents = new Map(areas.map(({ id, parent }) => [id, parent]));
  const found = new Set<string>();
  for (const { id, kind, area } of items) {
    if (kind !== "node") continue;
    found.add(key(id));
    for (let at = area; at !== undefined; at = parents.get(at)) found.add(key(at));
  }
  return found;
}

/** Rows keep their order: what has nodes of the cache comes between the others. */
function nodesInTheMiddle(own: readonly ElkNode[], central: ReadonlySet<string>): ElkNode[] {
  const middle = own.filter(({ id }) => central.has(id));
  const others = own.filter(({ id }) => !central.has(id));
  const half = Math.ceil(others.length / 2);
  return [...others.slice(0, half), ...middle, ...others.slice(half)];
}

function itemNode({ kind }: MapItem, id: string): ElkNode {
  return { id, ...(kind === "node" ? NODE : ITEM) };
}

const ROOT = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "36",
  "elk.spacing.nodeNode": "24",
  "elk.spacing.componentComponent": "24",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
} as const;

/** Lines of a heading, and the room they need. */
export const LINE_HEIGHT = 15;
const HEADING = 26;

/** Subnets of a zone are in a column, zones beside each other. */
const ASPECT_RATIOS: Readonly<Record<Exclude<MapArea["kind"], "place">, string>> = {
  vpc: "1.4",
  zone: "0.5",
  subnet: "1.2",
  outside: "0.8",
};

/** A heading has the room that it needs, up to a bound. */
function headingWidth({ name, details }: MapArea): number {
  const lines = [lineWidth(name, 13), ...details.map((text) => lineWidth(text, 11))];
  return Math.ceil(Math.min(Math.max(...lines) + 24, 460));
}

function areaNode(given: MapArea, id: string, children: ElkNode[]): ElkNode {
  const { id: area, kind, details } = given;
  const width = Math.max(headingWidth(given), 250);
  const top = HEADING + details.length * LINE_HEIGHT + 12;
  const padding = `[top=${String(top)},left=12,bottom=12,right=12]`;
  if (kind === "place") return { id, children, layoutOptions: { "elk.padding": padding } };
  const constraint =
    area === INTERNET ? "FIRST" : area === ON_PREMISES ? "LAST" : ("NONE" as const);
  return {
    id,
    children,
    // A frame without boxes is as large as its heading.
    ...(children.length === 0 ? { width, height: top + 8 } : {}),
    layoutOptions: {
      "elk.algorithm": "rectpacking",
      "elk.hierarchyHandling": "SEPARATE_CHILDREN",
      "elk.aspectRatio": ASPECT_RATIOS[kind],
      "elk.spacing.nodeNode": "12",
      "elk.padding": padding,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${String(width)}, ${String(top + 8)})`,
      "elk.layered.layering.layerConstraint": constraint,
    },
  };
}

function edgesOf({ links }: NetworkMap, key: (id: string) => string): ElkExtendedEdge[] {
  const pairs = new Map(
    links.map(({ from, to }) => [`${key(from)} ${key(to)}`, [key(from), key(to)]]),
  );
  return [...pairs.values()].flatMap(([from = "", to = ""], at) =>
    from === "" || to === "" ? [] : [{ id: `e${String(at)}`, sources: [from], targets: [to] }],
  );
}

/** ELK's coordinates are relative to the frame around. */
function readLayout(root: ElkNode, keys: Keys): Layout {
  const ids = new Map([...keys].map(([id, key]) => [key, id]));
  const boxes = new Map<string, Box>();
  const origins = new Map<string, Point>([["root", { x: 0, y: 0 }]]);
  const place = ({ children = [] }: ElkNode, origin: Point): void => {
    for (const child of children) {
      const { x = 0, y = 0, width = 0, height = 0 } = child;
      const at = { x: origin.x + x, y: origin.y + y };
      origins.set(child.id, at);
      boxes.set(ids.get(child.id) ?? "", { ...at, width, height });
      place(child, at);
    }
  };
  place(root, { x: 0, y: 0 });
  const lines = (root.edges ?? []).flatMap((edge) => linesOf(edge, origins));
  return { width: root.width ?? 0, height: root.height ?? 0, boxes, lines };
}

function linesOf(edge: ElkExtendedEdge, origins: ReadonlyMap<string, Point>): Point[][] {
  const { container } = edge as { container?: string };
  const origin = origins.get(container ?? "root") ?? { x: 0, y: 0 };
  return (edge.sections ?? []).map(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y })),
  );
}
