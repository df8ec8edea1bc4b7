/** What every drawing of a map shows: the sources gathered by VPC, few enough to be read, each with its verdict as a word. */

import type { MapSource, NetworkMap } from "./model";

/** One box: a source, or several alike where there are too many to draw. */
export interface Box {
  readonly key: string;
  readonly lines: readonly string[];
  readonly outcome: MapSource["outcome"];
}

/** Boxes that share a frame: a VPC, or what lies outside of all. */
export interface Frame {
  readonly key: string;
  readonly title: string;
  readonly boxes: readonly Box[];
}

export interface Drawing {
  readonly cluster: string;
  /** Frame that the cluster is in, by title. */
  readonly home: string;
  readonly frames: readonly Frame[];
}

/** A drawing fits a pull request's comment. */
const MOST_BOXES = 60;

const OUTSIDE = "outside of the VPCs";

/** Lays the map out in frames. Too many sources are drawn as one box for each VPC, kind and verdict. */
export function drawingOf(map: NetworkMap): Drawing {
  const home = map.vpc ?? "VPC of the cluster";
  const titles = [...new Set([home, ...map.sources.map(frameOf)])];
  const isCollapsed = map.sources.length > MOST_BOXES;
  const frames = titles.map((title, index) => {
    const own = map.sources.filter((source) => frameOf(source) === title);
    const boxes = isCollapsed ? collapsed(own) : own.map(boxOf);
    return { key: `f${String(index)}`, title, boxes: keyed(boxes, index) };
  });
  const port = map.ports.length === 0 ? "" : ` tcp ${map.ports.join(", ")}`;
  return { cluster: `${map.cluster}${port}`, home, frames };
}

function frameOf({ vpc }: MapSource): string {
  return vpc === undefined ? OUTSIDE : `VPC ${vpc}`;
}

type Unkeyed = Omit<Box, "key">;

function keyed(boxes: readonly Unkeyed[], frame: number): Box[] {
  return boxes.map((box, index) => ({ ...box, key: `s${String(frame)}_${String(index)}` }));
}

function boxOf({ name, kind, outcome, size, gates }: MapSource): Unkeyed {
  const more = size > 1 ? ` and ${String(size - 1)} more` : "";
  const stop = gates.find((gate) => gate.outcome === outcome || gate.outcome !== "passed");
  const by = outcome === "reachable" || stop === undefined ? [] : [`${stop.code} at ${stop.name}`];
  return { lines: [`${name}${more}`, `${kind}: ${outcome}`, ...by], outcome };
}

function collapsed(own: readonly MapSource[]): Unkeyed[] {
  const classes = new Map<string, { first: MapSource; count: number }>();
  for (const source of own) {
    const key = `${source.kind} ${source.outcome}`;
    const known = classes.get(key);
    const count = (known?.count ?? 0) + Math.max(source.size, 1);
    classes.set(key, { first: known?.first ?? source, count });
  }
  return [...classes.values()].map(({ first: { kind, outcome }, count }) => ({
    lines: [`${String(count)} of kind ${kind}`, outcome],
    outcome,
  }));
}
