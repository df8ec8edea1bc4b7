/**
 * The map as SVG. Every box is an `svg` element of its own, which shows nothing outside of its edges, and all text is
 * written by an XML library: whatever a name says, it stays in its box.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces";
import { fittedLine } from "./labels";
import type { Box, Layout, Point } from "./layout";
import { LINE_HEIGHT } from "./layout";
import type { MapArea, MapItem, NetworkMap, Outcome } from "./model";
import { xmlText } from "./xml-text";

/** Where the style sheets and scripts of pages are: beside this file, or beside the bundle that it is in. */
export function pageFile(name: string): string {
  return readFileSync(join(__dirname, "page", name), "utf8");
}

/** A picture that stands alone: with its title, its key and its colours. */
export async function svgOf(map: NetworkMap, layout: Layout): Promise<string> {
  const width = Math.max(layout.width, PICTURE_WIDTH);
  const root = await drawingElement({ width, height: layout.height + HEAD });
  root.att("role", "img").att("aria-label", xmlText(titleOf(map)));
  root.ele("title").txt(xmlText(titleOf(map)));
  root.ele("style").txt(pageFile("map.css"));
  root.ele("rect", { class: "paper", width, height: layout.height + HEAD });
  textLine(root, { x: 16, y: 26, text: titleOf(map), width: width - 32, size: 16, cls: "title" });
  drawKey(root);
  drawMap(root.ele("g", { transform: `translate(0 ${String(HEAD)})` }), map, layout);
  return root.end({ prettyPrint: true });
}

const HEAD = 70;
const PICTURE_WIDTH = 640;

/** The map as part of a page, which brings title, key and style. */
export async function svgPartOf(map: NetworkMap, layout: Layout): Promise<string> {
  const root = await drawingElement(layout);
  root.att("class", "map");
  drawMap(root, map, layout);
  return root.end({ headless: true });
}

async function drawingElement({ width, height }: Omit<Box, "x" | "y">): Promise<XMLBuilder> {
  const { create } = await import("xmlbuilder2");
  const viewBox = `0 0 ${rounded(width)} ${rounded(height)}`;
  const xmlns = "http://www.w3.org/2000/svg";
  return create().ele("svg", { xmlns, viewBox, width: rounded(width), height: rounded(height) });
}

/** `Who can reach orders on tcp 11211: 2 reachable, 1 unknown, 4 blocked` */
export function titleOf({ cluster, ports, sources }: NetworkMap): string {
  const count = (outcome: Outcome): string =>
    `${String(sources.filter((source) => source.outcome === outcome).length)} ${outcome}`;
  const port = ports.length === 0 ? "" : ` on tcp ${ports.join(", ")}`;
  const counts = [count("reachable"), count("unknown"), count("blocked")].join(", ");
  return `Who can reach ${fittedLine(cluster, 400, 16)}${port}: ${counts}`;
}

const OUTCOMES = ["reachable", "unknown", "blocked"] as const;

function drawKey(root: XMLBuilder): void {
  for (const [index, outcome] of OUTCOMES.entries()) {
    const x = 16 + index * 150;
    const key = root.ele("g", {
      class: `item ${outcome}`,
      transform: `translate(${String(x)} 40)`,
    });
    drawShape(key, outcome, { x: 0, y: 0, width: 136, height: 22 });
    textLine(key, { x: 32, y: 15, text: outcome, width: 100, size: 12, cls: "name" });
  }
}

function drawMap(root: XMLBuilder, map: NetworkMap, { boxes, lines }: Layout): void {
  for (const [index, area] of map.areas.entries()) {
    const box = boxes.get(area.id);
    if (box !== undefined) drawArea(root, area, box, index);
  }
  for (const line of lines) root.ele("polyline", { class: "link", points: pointsOf(line) });
  // Above the lines, which would else run through them.
  for (const area of map.areas) {
    const box = boxes.get(area.id);
    if (box !== undefined) drawHeading(root, area, box);
  }
  for (const [index, item] of map.items.entries()) {
    const box = boxes.get(item.id);
    if (box !== undefined) drawItem(root, item, box, index);
  }
}

function pointsOf(line: readonly Point[]): string {
  return line.map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(" ");
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function boxAttributes({ x, y, width, height }: Box): Record<string, string> {
  return { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
}

function drawArea(root: XMLBuilder, area: MapArea, box: Box, index: number): void {
  const own = root.ele("svg", {
    class: `area ${area.kind}`,
    "data-key": `a${String(index)}`,
    ...boxAttributes(box),
  });
  drawFrame(own, box, 6);
}

function drawHeading(root: XMLBuilder, area: MapArea, box: Box): void {
  const own = root.ele("svg", { class: `heading ${area.kind}`, ...boxAttributes(box) });
  const width = box.width - 20;
  textLine(own, { x: 10, y: 19, text: area.name, width, size: 13, cls: "name" });
  for (const [line, text] of area.details.entries()) {
    const y = 19 + (line + 1) * LINE_HEIGHT;
    textLine(own, { x: 10, y, text, width, size: 11, cls: "detail" });
  }
}

function drawFrame(own: XMLBuilder, { width, height }: Box, radius: number): void {
  own.ele("rect", {
    class: "frame",
    x: "1",
    y: "1",
    width: rounded(width - 2),
    height: rounded(height - 2),
    rx: String(radius),
  });
}

function drawItem(root: XMLBuilder, item: MapItem, box: Box, index: number): void {
  const own = root.ele("svg", {
    class: `item ${item.outcome ?? item.kind}`,
    "data-key": `i${String(index)}`,
    ...boxAttributes(box),
  });
  if (item.outcome === undefined) drawFrame(own, box, item.kind === "node" ? 14 : 3);
  else drawShape(own, item.outcome, { ...box, x: 0, y: 0 });
  const x = item.outcome === undefined ? 12 : 36;
  const width = box.width - x - 10;
  const middle = box.height / 2;
  const detail = item.outcome === undefined ? item.detail : `${item.outcome} · ${item.detail}`;
  textLine(own, { x, y: middle - 3, text: item.name, width, size: 13, cls: "name" });
  textLine(own, { x, y: middle + 13, text: detail, width, size: 11, cls: "detail" });
}

/** Verdicts differ by the outline of the box and by the sign in it: round, square, pointed. */
function drawShape(own: XMLBuilder, outcome: Outcome, box: Box): void {
  const { width, height } = box;
  const middle = height / 2;
  const [w, h, m] = [width - 1.5, height - 1.5, middle].map(rounded);
  if (outcome === "unknown") {
    const inset = rounded(width - 12);
    own.ele("polygon", {
      class: "frame",
      points: `12,1.5 ${inset},1.5 ${w ?? ""},${m ?? ""} ${inset},${h ?? ""} 12,${h ?? ""} 1.5,${m ?? ""}`,
    });
  } else drawFrame(own, box, outcome === "reachable" ? middle - 1 : 2);
  const sign = own.ele("g", { class: "sign", transform: `translate(20 ${m ?? ""})` });
  SIGNS[outcome](sign);
}

const SIGNS: Readonly<Record<Outcome, (sign: XMLBuilder) => void>> = {
  reachable: (sign) => {
    sign.ele("circle", { r: "8" });
    sign.ele("path", { d: "M-4 0 L-1 3 L4 -3" });
  },
  blocked: (sign) => {
    sign.ele("rect", { x: "-8", y: "-8", width: "16", height: "16" });
    sign.ele("path", { d: "M-4 -4 L4 4 M4 -4 L-4 4" });
  },
  unknown: (sign) => {
    sign.ele("path", { class: "ground", d: "M0 -9 L9 0 L0 9 L-9 0 Z" });
    sign.ele("path", { d: "M-3 -2 A3 3 0 1 1 0 1 L0 2 M0 4 L0 5" });
  },
};

interface TextLine {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly width: number;
  readonly size: number;
  readonly cls: string;
}

function textLine(own: XMLBuilder, { x, y, text, width, size, cls }: TextLine): void {
  own
    .ele("text", { class: cls, x: rounded(x), y: rounded(y), "font-size": String(size) })
    .txt(xmlText(fittedLine(text, width, size)));
}
