/**
 * Mutants that no test can tell from the source, each with its reason; `npm run mutate` counts them apart. A mutant is named by what is replaced
 * and by what, not by its line: it stays named when lines move, and is asked about anew when the code changes.
 */

export interface Equivalent {
  readonly file: string;
  /** The replaced source, without runs of spaces. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [];
