/** What the bench consists of: sections of figures. Each figure is a ratio to something that was measured in the same run. */

export interface Figure {
  /** What was measured. */
  readonly figure: string;
  /** What it is divided by. */
  readonly against: string;
  /** The ratio, and the most that it may be. */
  readonly value: number;
  readonly bound: number;
  /** Both sides as they were on this machine, for whoever wants to imagine it. */
  readonly measured?: string;
}

export interface Section {
  readonly title: string;
  /** `note` takes a line about what could not be measured here, and why. */
  run(note: (line: string) => void): Promise<readonly Figure[]> | readonly Figure[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN];
  return (low + high) / 2;
}
