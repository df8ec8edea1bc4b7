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

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
