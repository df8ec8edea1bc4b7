/** Draws random networks of a wanted size. */

import * as fc from "fast-check";

import type { Topology } from "../../../reachability";
import { topologies } from "../../reachability/generators";

export interface Wanted {
  readonly seed: number;
  readonly count: number;
  /** Fewest and most interfaces. Two make a pair. */
  readonly interfaces: { readonly least: number; readonly most: number };
}

/** Networks with all that decides in them, replayable by their seed. */
export function drawNetworks({
  seed,
  count,
  interfaces: { least, most },
}: Wanted): readonly Topology[] {
  const drawn: Topology[] = [];
  // Drawn and then chosen: the generator's own `filter` would draw the same network again and again.
  for (let round = 0; drawn.length < count; round += 1) {
    const networks = fc.sample(topologies({ subnets: 2 }), {
      seed: seed + round * 1_000_003,
      numRuns: count,
    });
    drawn.push(
      ...networks.filter(({ interfaces: { byId } }) => byId.size >= least && byId.size <= most),
    );
  }
  return drawn.slice(0, count);
}
