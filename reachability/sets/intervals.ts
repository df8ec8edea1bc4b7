/**
 * Canonical sets of whole numbers as sorted, disjoint, non-adjacent inclusive intervals, with a closed algebra.
 *
 * Addresses (IPv4 as numbers, IPv6 as bigints) and ports are all sets of this kind. Two equal sets have equal
 * intervals, so equality is a comparison of lists.
 */

/** Inclusive on both ends. */
export interface Interval<T> {
  readonly from: T;
  readonly to: T;
}

export type Intervals<T> = readonly Interval<T>[];

/**
 * The algebra of canonical sets over one type of number: `NUMBERS` for ports and IPv4 addresses, `BIGINTS` for IPv6.
 * Numbers and bigints do not mix in JavaScript's arithmetic, so each brings its own counting.
 */
export class IntervalAlgebra<T extends number | bigint> {
  constructor(
    private readonly next: (value: T) => T,
    private readonly previous: (value: T) => T,
    private readonly lengthOf: (part: Interval<T>) => bigint,
  ) {}

  /** Sorts and merges: the canonical form of any lists of intervals. */
  union(...sets: readonly Intervals<T>[]): Intervals<T> {
    const sorted = sets.flat().sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    const merged: { from: T; to: T }[] = [];
    for (const part of sorted) {
      const last = merged.at(-1);
      if (last === undefined || part.from > this.next(last.to)) merged.push({ ...part });
      else if (part.to > last.to) last.to = part.to;
    }
    return merged;
  }

  intersection(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
    const shared: Interval<T>[] = [];
    let i = 0;
    let j = 0;
    for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
      const from = x.from > y.from ? x.from : y.from;
      const to = x.to < y.to ? x.to : y.to;
      if (from <= to) shared.push({ from, to });
      if (x.to < y.to) i += 1;
      else j += 1;
    }
    return shared;
  }

  /** What is in `a` and not in `b`. */
  difference(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
    const left: Interval<T>[] = [];
    for (const part of a) {
      let from = part.from;
      let isUsedUp = false;
      for (let j = firstEndingAtOrAfter(b, part.from); !isUsedUp; j += 1) {
        const hole = b[j];
        if (hole === undefined || hole.from > part.to) break;
        if (hole.from > from) left.push({ from, to: this.previous(hole.from) });
        if (hole.to >= part.to) isUsedUp = true;
        else from = this.next(hole.to);
      }
      if (!isUsedUp) left.push({ from, to: part.to });
    }
    return left;
  }

  /** Whether every value of `a` is in `b`. */
  isSubset(a: Intervals<T>, b: Intervals<T>): boolean {
    return a.every((part) => {
      const candidate = b[firstEndingAtOrAfter(b, part.from)];
      return candidate !== undefined && candidate.from <= part.from && part.to <= candidate.to;
    });
  }

  /** Whether `a` and `b` share a value. Looks up the shorter list in the longer one. */
  overlaps(a: Intervals<T>, b: Intervals<T>): boolean {
    const [few, many] = a.length <= b.length ? [a, b] : [b, a];
    return few.some((part) => {
      const candidate = many[firstEndingAtOrAfter(many, part.from)];
      return candidate !== undefined && candidate.from <= part.to;
    });
  }

  areEqual(a: Intervals<T>, b: Intervals<T>): boolean {
    return (
      a.length === b.length &&
      a.every((part, index) => part.from === b[index]?.from && part.to === b[index].to)
    );
  }

  /** How many values the set has. */
  size(set: Intervals<T>): bigint {
    return set.reduce((count, part) => count + this.lengthOf(part), 0n);
  }
}

export const NUMBERS = new IntervalAlgebra<number>(
  (value) => value + 1,
  (value) => value - 1,
  ({ from, to }) => BigInt(to - from + 1),
);

export const BIGINTS = new IntervalAlgebra<bigint>(
  (value) => value + 1n,
  (value) => value - 1n,
  ({ from, to }) => to - from + 1n,
);

/** Index of the first interval that ends at `value` or later; the length when there is none. */
function firstEndingAtOrAfter<T>(intervals: Intervals<T>, value: T): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = intervals[middle];
    if (candidate !== undefined && candidate.to < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
