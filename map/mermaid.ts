/**
 * The map as a Mermaid flowchart, small enough for a pull request's comment. Verdicts differ by line, shape and word.
 * Every character of a name that is no letter, digit or plain mark is written as its code, so that none means anything
 * to Mermaid or to HTML.
 */

import type { Box, Drawing } from "./drawing";
import { drawingOf } from "./drawing";
import { labelLine } from "./labels";
import type { MapSource, NetworkMap } from "./model";

/** How the verdicts are drawn: the box, and the arrow to the cluster. */
const SHAPES: Readonly<
  Record<MapSource["outcome"], { open: string; close: string; arrow: string }>
> = {
  reachable: { open: "([", close: "])", arrow: "==>" },
  blocked: { open: "[", close: "]", arrow: "--x" },
  unknown: { open: "{{", close: "}}", arrow: "-.->" },
};

export function mermaidOf(map: NetworkMap): string {
  const drawing = drawingOf(map);
  return [
    "flowchart LR",
    ...drawing.frames.flatMap((frame) => [
      `  subgraph ${frame.key}["${escaped(frame.title)}"]`,
      ...frame.boxes.map((box) => `    ${boxText(box)}`),
      "  end",
    ]),
    `  cluster[("${escaped(drawing.cluster)}")]`,
    ...arrows(drawing),
    "  classDef reachable fill:#d6f5d6,stroke:#1a7f37,color:#0b3d17",
    "  classDef blocked fill:#f6f8fa,stroke:#57606a,color:#24292f",
    "  classDef unknown fill:#fff8c5,stroke:#9a6700,color:#4d2d00,stroke-dasharray:4",
    "",
  ].join("\n");
}

function boxText({ key, lines, outcome }: Box): string {
  const { open, close } = SHAPES[outcome];
  return `${key}${open}"${lines.map(escaped).join("<br/>")}"${close}:::${outcome}`;
}

function arrows({ frames }: Drawing): string[] {
  return frames.flatMap(({ boxes }) =>
    boxes.map(({ key, outcome }) => `  ${key} ${SHAPES[outcome].arrow} cluster`),
  );
}

/**
 * https://mermaid.js.org/syntax/flowchart.html: any character can be written as an entity code. A colon too: Mermaid takes the
 * semicolon from codes that follow one on a line with the word `style` or `classDef`.
 */
function escaped(text: string): string {
  return labelLine(text).replace(
    /[^\p{L}\p{N} .,/_+()\-…]/gu,
    (character) => `#${String(character.codePointAt(0) ?? 0)};`,
  );
}
