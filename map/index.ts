/**
 * The map of who reaches a cache. The only door: `mapOf` makes it from a topology, `writeMap` draws it in any of the
 * formats, `writeDifference` two of them side by side.
 */

import { safeJson, safeLines } from "../reachability";
import { changesBetween } from "./difference";
import type { ChangedSources } from "./difference";
import { dotOf } from "./dot";
import { drawioOf } from "./drawio";
import { htmlOf } from "./html";
import { layoutOf } from "./layout";
import { mermaidOf } from "./mermaid";
import type { NetworkMap } from "./model";
import { svgOf } from "./svg";

export type { ChangedSources, ChangeKind } from "./difference";
export * from "./model";
export { mapOf } from "./network-map";
export { changesBetween };

export const MAP_FORMATS = ["html", "svg", "mermaid", "dot", "drawio", "json"] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];

/** Formats in which two maps are shown side by side. */
export const DIFFERENCE_FORMATS = ["html", "json"] as const;
export type DifferenceFormat = (typeof DIFFERENCE_FORMATS)[number];

const WRITERS: Readonly<Record<MapFormat, (map: NetworkMap) => string | Promise<string>>> = {
  html: async (map) => htmlOf([{ map, layout: await layoutOf(map) }]),
  svg: async (map) => svgOf(map, await layoutOf(map)),
  mermaid: (map) => safeLines(mermaidOf(map)),
  dot: (map) => safeLines(dotOf(map)),
  drawio: async (map) => drawioOf(map, await layoutOf(map)),
  json: (map) => safeJson(map, 2),
};

/** The map in one of its formats. */
export async function writeMap(map: NetworkMap, format: MapFormat): Promise<string> {
  return WRITERS[format](map);
}

/** A map and how it is called beside another: `before`, `plan`, a file's name. */
export interface LabelledMap {
  readonly map: NetworkMap;
  readonly label: string;
}

/** Two maps of the same cache as JSON. */
export interface MapDifference {
  readonly before: NetworkMap;
  readonly after: NetworkMap;
  readonly changes: readonly ChangedSources[];
}

/** Two maps of the same cache: what was opened, closed, or cannot be decided. */
export async function writeDifference(
  before: LabelledMap,
  after: LabelledMap,
  format: DifferenceFormat,
): Promise<string> {
  if (format === "json") {
    const changes = changesBetween(before.map, after.map);
    const difference: MapDifference = { before: before.map, after: after.map, changes };
    return safeJson(difference, 2);
  }
  const drawn = [before, after].map(async (one) => ({ ...one, layout: await layoutOf(one.map) }));
  return htmlOf(await Promise.all(drawn));
}
