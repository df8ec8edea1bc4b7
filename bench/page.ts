/** docs/bench/: the figures as JSON, the chart, and the page with both. Written by `npm run bench -- --write`, a section at a time. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { writeWholeFile } from "../formats/whole-file";
import { chartOf } from "./chart";
import type { Measured, Report } from "./report";
import { isOver, ratio } from "./report";

const FOLDER = join(__dirname, "../docs/bench");

/** The files of the page by their name, for these figures. */
export async function pageFiles(report: Report): Promise<ReadonlyMap<string, string>> {
  const json = await format(JSON.stringify(report), { parser: "json", printWidth: 100 });
  const page = await format(pageOf(report), { parser: "markdown", printWidth: 100 });
  return new Map([
    ["figures.json", json],
    ["chart.svg", chartOf(report)],
    ["README.md", page],
  ]);
}

export function readFigures(): Report {
  const file = join(FOLDER, "figures.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : [];
}

/** Takes one section's figures in. Those of a section that could not be measured stay as they were. */
export async function writePage(measured: Measured, order: readonly string[]): Promise<void> {
  const before = readFigures();
  const known = before.find(({ name }) => name === measured.name);
  if (measured.figures.length === 0 && known !== undefined) return;
  const report = [...before.filter((one) => one !== known), measured]
    .filter(({ name }) => order.includes(name))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  for (const [name, text] of await pageFiles(report)) writeWholeFile(join(FOLDER, name), text);
}

export function pageOf(report: Report): string {
  const machines = [...new Set(report.map(({ machine }) => machine))].join("; ");
  return [
    "# Figures",
    "",
    "Every figure is a ratio to something that was measured in the same run, so that a slow or busy machine does not change it much. It may be at most",
    "its bound: `npm run bench` measures all of them in a few minutes, and ends with exit code 1 when one is over. This page is written by",
    "`npm run bench -- --write`; the same as JSON is [figures.json](figures.json). moto and `@pulumi/awsguard` are measured where they are installed:",
    "`npm run bench -- --install-peers`. Continuous integration keeps the figures of every commit, and `npm run bench -- --history FILE` says what is more",
    "than 20 % over the median of the last runs on the same kind of machine.",
    "",
    "![Each figure as a share of its bound](chart.svg)",
    "",
    `Measured on ${machines}.`,
    "",
    ...report.flatMap(sectionOf),
  ].join("\n");
}

function sectionOf({ title, date, commit, figures, notes }: Measured): string[] {
  const rows = figures.map((one) => {
    const { figure, against, value, bound, measured = "" } = one;
    const shown = isOver(one) ? `**${ratio(value)}, over**` : ratio(value);
    return `| ${figure} | ${against} | ${shown} | ${String(bound)} | ${measured} |`;
  });
  const table = [
    "| Figure | Against | Times | At most | Measured |",
    "| --- | --- | --: | --: | --- |",
  ];
  return [
    `## ${title}`,
    "",
    `${date.slice(0, 10)}, commit ${commit}.`,
    "",
    ...(rows.length === 0 ? [] : [...table, ...rows, ""]),
    ...notes.flatMap((note) => [note, ""]),
  ];
}
