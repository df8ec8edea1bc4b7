/**
 * The map as a file of diagrams.net (draw.io): frames are containers, boxes and lines are cells that can be moved. Written by
 * an XML library, and every value is plain text (`html=0`): what a name says is shown, never read as HTML.
 * https://www.drawio.com/doc/faq/diagram-source-edit
 */

import type { XMLBuilder } from "xmlbuilder2/lib/interfaces";
import { labelLine } from "./labels";
import type { Box, Layout } from "./layout";
import type { MapArea, MapItem, NetworkMap, Outcome } from "./model";
import { xmlText } from "./xml-text";

/** Verdicts differ by shape, line and word. */
const OUTCOME_STYLES: Readonly<Record<Outcome, string>> = {
  reachable: "rounded=1;arcSize=50;strokeWidth=2;fillColor=#dafbe1;strokeColor=#116329;",
  blocked: "rounded=0;fillColor=#eaeef2;strokeColor=#57606a;",
  unknown: "shape=hexagon;size=0.06;dashed=1;strokeWidth=2;fillColor=#fff8c5;strokeColor=#7d4e00;",
};
const PLAIN = "html=0;whiteSpace=wrap;overflow=hidden;fontColor=#1f2328;";
const NODE =
  "shape=cylinder3;boundedLbl=1;size=6;strokeWidth=2;fillColor=#ddf4ff;strokeColor=#0a3069;";
const GATEWAY = "rounded=0;fillColor=#f6f8fa;strokeColor=#57606a;";
const FRAME =
  "container=1;collapsible=0;verticalAlign=top;align=left;spacingLeft=8;fillColor=none;strokeColor=#8c959f;";
const LINE = "html=0;endArrow=none;strokeColor=#8c959f;edgeStyle=orthogonalEdgeStyle;";

/** The map as an `mxfile`. */
export async function drawioOf(map: NetworkMap, layout: Layout): Promise<string> {
  const { create } = await import("xmlbuilder2");
  const file = create().ele("mxfile", { host: "memcached-doctor" });
  const page = file.ele("diagram", { id: "map", name: xmlText(labelLine(map.cluster)) });
  const root = page
    .ele("mxGraphModel", {
      grid: "0",
      page: "0",
      // Of a map without anything, too, the page has a size.
      pageWidth: String(Math.ceil(layout.width) || 1),
      pageHeight: String(Math.ceil(layout.height) || 1),
    })
    .ele("root");
  root.ele("mxCell", { id: "0" });
  root.ele("mxCell", { id: "1", parent: "0" });
  const cells = cellsOf(map);
  for (const area of map.areas) drawArea(root, area, layout, cells);
  for (const item of map.items) drawItem(root, item, layout, cells);
  for (const [index, { from, to }] of map.links.entries()) {
    const [source, target] = [cells.get(from), cells.get(to)];
    if (source === undefined || target === undefined) continue;
    root
      .ele("mxCell", {
        id: `l${String(index)}`,
        style: LINE,
        edge: "1",
        parent: "1",
        source,
        target,
      })
      .ele("mxGeometry", { relative: "1", as: "geometry" });
  }
  return file.end({ prettyPrint: true });
}

/** Ids of cells are ours alone. */
function cellsOf({ areas, items }: NetworkMap): Map<string, string> {
  return new Map([...areas, ...items].map(({ id }, at) => [id, `c${String(at)}`]));
}

type Cells = ReadonlyMap<string, string>;

function drawArea(root: XMLBuilder, area: MapArea, layout: Layout, cells: Cells): void {
  const dashed = area.kind === "subnet" || area.kind === "vpc" ? "" : "dashed=1;";
  const value = [area.name, ...area.details];
  drawCell(
    root,
    { id: area.id, parent: area.parent, value, style: `${PLAIN}${FRAME}${dashed}` },
    layout,
    cells,
  );
}

function drawItem(root: XMLBuilder, item: MapItem, layout: Layout, cells: Cells): void {
  const { id, area: parent, outcome, kind, name, detail } = item;
  const shape =
    outcome === undefined ? (kind === "node" ? NODE : GATEWAY) : OUTCOME_STYLES[outcome];
  const value = [name, outcome === undefined ? detail : `${outcome} · ${detail}`];
  drawCell(root, { id, parent, value, style: `${PLAIN}${shape}` }, layout, cells);
}

interface Cell {
  readonly id: string;
  readonly parent: string | undefined;
  readonly value: readonly string[];
  readonly style: string;
}

function drawCell(
  root: XMLBuilder,
  { id, parent, value, style }: Cell,
  { boxes }: Layout,
  cells: Cells,
): void {
  const box = boxes.get(id);
  if (box === undefined) return;
  const frame = parent === undefined ? undefined : boxes.get(parent);
  root
    .ele("mxCell", {
      id: cells.get(id) ?? "",
      value: xmlText(value.map(labelLine).join(" · ")),
      style,
      vertex: "1",
      parent: parent === undefined ? "1" : (cells.get(parent) ?? "1"),
    })
    .ele("mxGeometry", { ...geometryOf(box, frame), as: "geometry" });
}

/** A cell's place is told from the corner of the one that it is in. */
function geometryOf(box: Box, frame: Box | undefined): Record<string, string> {
  const rounded = (value: number): string => String(Math.round(value));
  return {
    x: rounded(box.x - (frame?.x ?? 0)),
    y: rounded(box.y - (frame?.y ?? 0)),
    width: rounded(box.width),
    height: rounded(box.height),
  };
}
