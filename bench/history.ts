/**
 * The figures of earlier commits, in a file that CI keeps between its runs. A figure that is more than a fifth over the median of the last runs on
 * the same kind of machine is a regression.
 */
import { existsSync, readFileSync } from "node:fs";
import Ajv from "ajv";
import { writeWholeFile } from "../formats/whole-file";
import { median } from "./sections";

export interface Entry {
  readonly commit: string;
  /** ISO 8601. */
  readonly date: string;
  /** Entries of the same kind of machine are compared with each other. */
  readonly machine: string;
  /** Ratios by the name of the figure. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface Regression {
  readonly figure: string;
  readonly value: number;
  /** Of the entries that it was compared with. */
  readonly median: number;
  readonly entries: number;
}

/** How many of the last entries a figure is compared with. */
const LAST = 10;
/** What a figure may be of their median. */
const MOST = 1.2;

const isHistory = new Ajv().compile<Entry[]>({
  type: "array",
  items: {
    type: "object",
    required: ["commit", "date", "machine", "figures"],
    properties: {
      commit: { type: "string" },
      date: { type: "string" },
      machine: { type: "string" },
      figures: { type: "object", additionalProperties: { type: "number" } },
    },
  },
});

/** A file that is not a history: it is left as it is. */
export class NotAHistory extends Error {}

/** The entries, oldest first; none where there is no file yet. */
export function readHistory(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  const entries = parsed(file);
  if (isHistory(entries)) return entries;
  const [wrong] = isHistory.errors ?? [];
  throw notAHistory(file, `${wrong?.instancePath ?? ""} ${wrong?.message ?? ""}`.trim());
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw notAHistory(file, error instanceof Error ? error.message : String(error));
  }
}

function notAHistory(file: string, why: string): NotAHistory {
  const reason = why.replaceAll(/\s+/g, " ");
  return new NotAHistory(
    `${file} is not a history of figures (${reason}). It is left as it is: name another file, or move this one away to begin anew.`,
  );
}

/** Adds an entry to the file, which is read again: another run may have added one. */
export function appendTo(file: string, entry: Entry): void {
  writeWholeFile(file, `${JSON.stringify([...readHistory(file), entry], null, 1)}\n`);
}

/** Figures that are over the median of the last entries of this kind of machine by more than a fifth. */
export function regressionsOf(entry: Entry, history: readonly Entry[]): readonly Regression[] {
  const comparable = history.filter(({ machine }) => machine === entry.machine);
  return Object.entries(entry.figures).flatMap(([figure, value]) => {
    const earlier = comparable.flatMap(({ figures }) => figures[figure] ?? []).slice(-LAST);
    const usual = median(earlier);
    return value > usual * MOST ? [{ figure, value, median: usual, entries: earlier.length }] : [];
  });
}

/** A line that a log shows. */
export function saidOf({ figure, value, median: usual, entries }: Regression): string {
  const percent = Math.round((value / usual - 1) * 100);
  const of = entries === 1 ? "the last run" : `the median of the last ${String(entries)} runs`;
  return `regression: ${figure}: ${value.toFixed(2)}, ${String(percent)} % over ${usual.toFixed(2)}, ${of} on such a machine`;
}
