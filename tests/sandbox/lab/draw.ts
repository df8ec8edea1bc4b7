/** Draws random networks of a wanted size. */

import * as fc from "fast-check";

import type { PortRange, Topology } from "../../../reachability";
import { topologies } from "../../reachability/generators";

export interface Wanted {
  readonly seed: number;
  readonly count: number;
  /** Fewest and most interfaces. Two make a pair. */
  readonly interfaces: { readonly least: number; readonly most: number };
}

/** Few enough that no rule tells them apart, in both halves of Linux's own. Enough for every probe at once. */
const CLIENT_PORTS: readonly [PortRange, PortRange] = [
  { from: 36000, to: 39999 },
  { from: 52000, to: 55999 },
];

/** Networks with all that decides in them, replayable by their seed: every fact is known, a client's ports too. */
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
      ...networks
        .filter(({ interfaces: { byId } }) => byId.size >= least && byId.size <= most)
        .map((network) => withKnownPorts(network)),
    );
  }
  return drawn.slice(0, count);
}

function withKnownPorts(topology: Topology): Topology {
  const { interfaces } = topology;
  const byId = new Map(
    [...interfaces.byId].map(([id, each], index) => [
      id,
      { ...each, ephemeral: CLIENT_PORTS[index % 2 === 0 ? 0 : 1] },
    ]),
  );
  return { ...topology, interfaces: { ...interfaces, byId } };
}
