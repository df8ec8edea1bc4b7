/** What a run of the bench found, and how it is printed. The JSON of it is kept beside the page, docs/bench/. */
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import Table from "cli-table3";
import type { Entry } from "./history";
import type { Figure } from "./sections";

/** A section as it was measured: sections may be measured one by one, so each says where and when. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly commit: string;
  /** ISO 8601. */
  readonly date: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
  /** What could not be measured, and why. */
  readonly notes: readonly string[];
}

export type Report = readonly Measured[];

/** Processors, their make and Node's major version: what ratios may depend on. */
export function machineKind(): string {
  const [first] = cpus();
  const [major = ""] = process.version.split(".");
  return `${process.platform} ${process.arch}, ${String(cpus().length)} × ${(first?.model ?? "unknown").trim()}, Node.js ${major.slice(1)}`;
}

export function currentCommit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], {
      cwd: __dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    // An archive without its history.
    return "unknown";
  }
}

export function isOver({ value, bound }: Figure): boolean {
  // A ratio that is not a number was not measured.
  return !(value <= bound);
}

/** `14.5`, `3.91`, `0.012`: three digits that tell something. */
export function ratio(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function textOf({ title, figures, notes }: Measured): string {
  const table = new Table({
    head: ["", "against", "times", "at most", "", "measured"],
    colAligns: ["left", "left", "right", "right", "left", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const figure of figures) {
    const { bound, measured = "" } = figure;
    const verdict = isOver(figure) ? "OVER" : "ok";
    const value = ratio(figure.value);
    table.push([figure.figure, figure.against, value, String(bound), verdict, measured]);
  }
  const said = notes.map((note) => `  ${note}`);
  return [title, ...(figures.length === 0 ? [] : [table.toString()]), ...said, ""].join("\n");
}

/** The report as an entry of the history. */
export function entryOf(report: Report): Entry {
  const figures = report.flatMap(({ name, figures: of }) =>
    of.map(({ figure, against, value }) => [`${name}: ${figure} / ${against}`, value] as const),
  );
  return {
    commit: currentCommit(),
    date: new Date().toISOString(),
    machine: machineKind(),
    figures: Object.fromEntries(figures),
  };
}
