/**
 * What an unknown list of references can be: some of the resources that it was computed from.
 *
 * Dependencies bound a value, they do not prove it: `network.apply((n) => [n.cacheGroup])` depends on everything in the
 * network's output. Whatever is in every choice is proven.
 */

/** Most choices that are told apart one by one. */
const MOST = 32;

/**
 * All that a list of `count` unknown elements can be, where it is made of these candidates; any number of elements
 * where the list is unknown as a whole. Where there are too many, those that stand for all: each alone, and all
 * together (a security group only ever adds to what the others admit).
 */
export function choicesOf(candidates: readonly string[], count: number): readonly string[][] {
  const all = subsetsOf(candidates, count);
  return all ?? [...candidates.map((one) => [one]), [...candidates]];
}

function subsetsOf(candidates: readonly string[], count: number): string[][] | undefined {
  if (2 ** candidates.length > MOST) return undefined;
  const subsets: string[][] = [];
  for (let chosen = 1; chosen < 2 ** candidates.length; chosen++)
    subsets.push(candidates.filter((_, index) => Math.floor(chosen / 2 ** index) % 2 === 1));
  return subsets.filter(({ length }) => length <= count);
}
