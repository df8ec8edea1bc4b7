/**
 * What `npm run fuzz` and `npm run faults` count: cases that were tried, and the memory that a process took. Tests note them in the file
 * that TRIED names; where none is named, nothing is noted. Cases of fast-check are noted by `fixed-seed.cjs`.
 */
import { appendFileSync } from "node:fs";

export interface Tried {
  /** Cases. */
  readonly cases?: number;
  /** The most memory of a process, in KiB. */
  readonly peakKiB?: number;
}

/** Notes what has been tried. */
export function tried(what: Tried): void {
  const file = process.env.TRIED;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(what)}\n`);
}
