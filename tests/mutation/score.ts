/** What a run says of a room: counts, score, and how far the score of a sample may be from that of all mutants. */
import { EQUIVALENT } from "./equivalent";
import type { Judged } from "./stryker";

/** A room with less fails, as the share of the mutants that tests reach in time and that are not equivalent. */
export const LEAST_SCORE = 85;

/** One row of the table; what `results.json` keeps of a room. */
export interface Result {
  readonly room: string;
  /** Mutants of the room; all of them were judged when there is no seed. */
  readonly mutants: number;
  readonly seed?: number;
  readonly killed: number;
  readonly survived: number;
  readonly noTest: number;
  readonly equivalent: number;
  readonly timeOuts: number;
  /** Mutants with which the tests cannot even be loaded. Every run of them fails, but no test was needed for it. */
  readonly notLoaded: number;
  readonly seconds: number;
  readonly date: string;
  readonly commit: string;
  readonly survivors: readonly string[];
}

export const inOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

export function isEquivalent(mutant: Judged): boolean {
  return EQUIVALENT.some(
    ({ file, original, replacement, line }) =>
      file === mutant.file &&
      inOneLine(original) === inOneLine(mutant.original) &&
      inOneLine(replacement) === inOneLine(mutant.replacement ?? "") &&
      (line === undefined || line === mutant.line),
  );
}

function lineOf({ file, location, status, original, replacement }: Judged): string {
  const shown = (text: string) => {
    const line = inOneLine(text);
    return line.length > 90 ? `${line.slice(0, 89)}…` : line;
  };
  return `${file}:${String(location.start.line)} ${status === "NoCoverage" ? "(no test gets here) " : ""}${shown(original)}  ->  ${shown(replacement ?? "")}`;
}

type About = Pick<Result, "room" | "mutants" | "seed" | "seconds" | "date" | "commit">;

export function resultOf(about: About, judged: readonly Judged[]): Result {
  const counted = judged.filter((mutant) => !isEquivalent(mutant));
  const count = (status: Judged["status"]) =>
    counted.filter((mutant) => mutant.status === status).length;
  return {
    ...about,
    killed: count("Killed"),
    survived: count("Survived"),
    noTest: count("NoCoverage"),
    equivalent: judged.length - counted.length,
    timeOuts: count("Timeout"),
    notLoaded: count("RuntimeError"),
    survivors: counted
      .filter(({ status }) => status === "Survived" || status === "NoCoverage")
      .map(lineOf),
  };
}

/** Mutants that are named as equivalent, and that a test tells from the source all the same. */
export function wronglyNamed(judged: readonly Judged[]): readonly string[] {
  return judged
    .filter((mutant) => mutant.status === "Killed" && isEquivalent(mutant))
    .map((mutant) => `${lineOf(mutant)}  is in the list of equivalents, and a test fails`);
}

/** Killed, of those killed and those that no test notices, in percent. */
export function scoreOf({ killed, survived, noTest }: Result): number {
  return (100 * killed) / Math.max(1, killed + survived + noTest);
}

/**
 * Wilson's interval in percent: it holds the share that `hits` of `tries` were drawn from in 95 of 100 draws.
 * https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function wilson(hits: number, tries: number): readonly [number, number] {
  if (tries === 0) return [0, 100];
  const z = 1.96;
  const share = hits / tries;
  const middle = share + z ** 2 / (2 * tries);
  const reach = z * Math.sqrt((share * (1 - share)) / tries + z ** 2 / (4 * tries ** 2));
  const [low, high] = [middle - reach, middle + reach].map(
    (end) => (100 * end) / (1 + z ** 2 / tries),
  );
  return [Math.max(0, low ?? 0), Math.min(100, high ?? 100)];
}

/** A row of the table, as text in the terminal and in the page. */
export function cellsOf(result: Result): readonly string[] {
  const { killed, survived, noTest, equivalent, timeOuts, notLoaded, mutants, seed } = result;
  const judged = killed + survived + noTest + equivalent + timeOuts + notLoaded;
  const [low, high] = wilson(killed, killed + survived + noTest);
  const interval = seed === undefined ? "all judged" : `${low.toFixed(0)}–${high.toFixed(0)}`;
  const counts = [killed, survived, noTest, equivalent, timeOuts, notLoaded];
  return [
    result.room,
    scoreOf(result).toFixed(1),
    interval,
    `${String(judged)} of ${String(mutants)}`,
    ...counts.map(String),
    String(seed ?? "–"),
    result.seconds.toFixed(0),
  ];
}

export const HEAD = [
  ...["room", "score", "95 % interval", "judged", "killed", "survived", "no test"],
  ...["equivalent", "time-outs", "not loaded", "seed", "seconds"],
] as const;
