/** Tables and paragraphs cut to a width. */
import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

/** Between two columns. */
const GAP = 2;
/** What a column keeps when the others need room. */
const NARROWEST = 10;

const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "middle"].flatMap((side) =>
    ["", "-mid", "-left", "-right"].map((part) => [`${side}${part}`, ""]),
  ),
);

/** A table without lines: columns as wide as what is in them, the widest ones cut until all fit. */
export function tableLines(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = fitted(
    Array.from({ length: columns }, (_, column) =>
      Math.max(...rows.map((row) => lengthOf(row[column] ?? ""))),
    ),
    width,
  );
  return linesOf(rows, widths, false);
}

/** A text broken into lines of a width: at most so many, the last one cut. */
export function paragraph(
  text: string,
  width: number,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const lines = linesOf([[text]], [width - GAP], true);
  if (lines.length <= most) return lines;
  const [last = ""] = lines.slice(most - 1);
  return [...lines.slice(0, most - 1), `${last.slice(0, width - 2)}…`];
}

function linesOf(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  wordWrap: boolean,
): readonly string[] {
  const table = new Table({
    chars: NO_LINES,
    colWidths: widths.map((width) => width + GAP),
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP },
    wordWrap,
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

function fitted(widths: readonly number[], width: number): readonly number[] {
  const fit = [...widths];
  const total = (): number => fit.reduce((sum, one) => sum + one + GAP, -GAP);
  while (total() > width) {
    const widest = Math.max(...fit);
    if (widest <= NARROWEST) break;
    fit[fit.indexOf(widest)] = widest - 1;
  }
  return fit;
}

/** Without the codes of colours. */
function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
