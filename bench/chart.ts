/** The figures as a picture: a bar for each, as a share of its bound. It brings colours for light and for dark surroundings. */
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces";
import type { Report } from "./report";
import { isOver, ratio } from "./report";
import type { Figure } from "./sections";

const WIDTH = 960;
const LABEL = 520;
/** Where the bound is; a bar that is over it may be a little longer. */
const BOUND = LABEL + 260;
const ROW = 20;
const HEADING = 34;
const HEAD = 40;

const STYLE = `
svg { background: #ffffff; font: 12px system-ui, sans-serif; }
text { fill: #1f2328; } .heading { font-weight: 600; font-size: 13px; } .quiet { fill: #59636e; }
.bar { fill: #0969da; } .over { fill: #cf222e; } .bound { stroke: #59636e; stroke-dasharray: 3 3; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; } text { fill: #f0f6fc; } .quiet { fill: #9198a1; }
  .bar { fill: #4493f8; } .over { fill: #f85149; } .bound { stroke: #9198a1; }
}
`;

const BAR_TITLE = "Each figure as a share of its bound";

export function chartOf(report: Report): string {
  const sections = report.filter(({ figures }) => figures.length > 0);
  const rows = sections.reduce((sum, { figures }) => sum + figures.length, 0);
  const height = HEAD + sections.length * HEADING + rows * ROW + 16;
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele(
    "http://www.w3.org/2000/svg",
    "svg",
    {
      ...{ width: WIDTH, height, viewBox: `0 0 ${String(WIDTH)} ${String(height)}` },
      ...{ role: "img", "aria-label": BAR_TITLE },
    },
  );
  root.ele("title").txt(BAR_TITLE);
  root.ele("style").txt(STYLE);
  textAt(root, { x: BOUND, y: 22, text: "bound", cls: "quiet", anchor: "middle" });
  root.ele("line", { class: "bound", x1: BOUND, x2: BOUND, y1: 30, y2: height - 8 });
  let y = HEAD;
  for (const { title, figures } of sections) {
    y += HEADING;
    textAt(root, { x: 16, y: y - 12, text: title.replaceAll("`", ""), cls: "heading" });
    for (const figure of figures) {
      drawFigure(root, figure, y);
      y += ROW;
    }
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function drawFigure(root: XMLBuilder, figure: Figure, top: number): void {
  const { value, bound, against } = figure;
  const share = Math.min(value / bound, 1.1);
  const cls = isOver(figure) ? "over" : "bar";
  const said = `${ratio(value)} of at most ${String(bound)}`;
  const label = `${figure.figure} / ${against}`.replaceAll("`", "");
  textAt(root, { x: LABEL - 10, y: top + 13, text: label, anchor: "end" });
  root.ele("rect", {
    ...{ class: cls, x: LABEL, y: top + 3, height: ROW - 7, rx: 2 },
    width: Math.max(1, share * (BOUND - LABEL)).toFixed(1),
  });
  textAt(root, { x: BOUND + 34, y: top + 13, text: said, cls: "quiet" });
}

interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly cls?: string;
  readonly anchor?: "end" | "middle";
}

function textAt(root: XMLBuilder, { x, y, text, cls, anchor }: Words): void {
  root
    .ele("text", {
      ...{ x, y },
      ...(cls === undefined ? {} : { class: cls }),
      ...(anchor === undefined ? {} : { "text-anchor": anchor }),
    })
    .txt(text);
}
