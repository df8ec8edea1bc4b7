/** What a bench consists of: sections of figures, each with the bound it must keep. */

export interface Figure {
  readonly figure: string;
  readonly value: number;
  /** The value must not exceed it. */
  readonly bound: number;
  readonly unit: string;
}

export interface Section {
  readonly title: string;
  run(): Promise<Figure[]> | Figure[];
}

/** Milliseconds a piece of work takes: the median of some runs, because machines are shared. */
export function medianMilliseconds(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
