/** The map in the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html): quoted strings only, never HTML. */

import type { Box } from "./drawing";
import { drawingOf } from "./drawing";
import { labelLine } from "./labels";
import type { MapSource, NetworkMap } from "./model";

/** Verdicts differ by shape, line and word, and by colour too. */
const STYLES: Readonly<Record<MapSource["outcome"], { node: string; edge: string }>> = {
  reachable: {
    node: 'shape=box, style="rounded,filled", fillcolor="#d6f5d6", color="#1a7f37"',
    edge: 'style=bold, color="#1a7f37"',
  },
  blocked: {
    node: 'shape=box, style=filled, fillcolor="#f6f8fa", color="#57606a"',
    edge: 'arrowhead=tee, color="#57606a"',
  },
  unknown: {
    node: 'shape=hexagon, style="dashed,filled", fillcolor="#fff8c5", color="#9a6700"',
    edge: 'style=dashed, color="#9a6700"',
  },
};

export function dotOf(map: NetworkMap): string {
  const drawing = drawingOf(map);
  const boxes = drawing.frames.flatMap((frame) => frame.boxes);
  return [
    "digraph map {",
    '  rankdir=LR; node [fontname="Helvetica"]; edge [fontname="Helvetica"];',
    `  cluster_node [shape=cylinder, label=${quoted([drawing.cluster])}];`,
    ...drawing.frames.flatMap(({ key, title, boxes: own }) => [
      `  subgraph cluster_${key} {`,
      `    label=${quoted([title])};`,
      ...own.map((box) => `    ${nodeText(box)}`),
      "  }",
    ]),
    ...boxes.map(({ key, outcome }) => `  ${key} -> cluster_node [${STYLES[outcome].edge}];`),
    "}",
    "",
  ].join("\n");
}

function nodeText({ key, lines, outcome }: Box): string {
  return `${key} [label=${quoted(lines)}, ${STYLES[outcome].node}];`;
}

/** Backslashes and quotes are escaped; a line break is Graphviz's own `\n`. */
function quoted(lines: readonly string[]): string {
  const safe = lines.map((line) => labelLine(line).replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
  return `"${safe.join("\\n")}"`;
}
