/** A process for `lab-leftovers.test.ts`: opens a lab with a memcached and a client that waits, and holds it. */

import * as fc from "fast-check";

import { Lab } from "../../../sandbox/lab";
import type { Topology } from "../../../reachability";
import { topologies } from "../../reachability/generators";

async function main(what: string | undefined): Promise<void> {
  const [network] = fc.sample(topologies({ subnets: 2 }), { seed: 7, numRuns: 1 });
  if (network === undefined) throw new Error("no network was drawn");
  const lab = await Lab.open(what === "fail" ? impossible(network) : network);
  await lab.startCaches();
  const [seat] = lab.seats;
  if (seat !== undefined) lab.start(seat.id, ["sleep", "1000"]);
  console.log("open");
  if (what === "close") await lab.close();
  else await new Promise(() => setInterval(() => undefined, 1000));
}

/** Rules of a protocol that no kernel knows. */
function impossible(network: Topology): Topology {
  const groups = [...network.securityGroups.byId.values()].map((group) => ({
    ...group,
    ingress: { items: group.ingress.items.map((rule) => ({ ...rule, protocol: "nonsense" })) },
  }));
  return {
    ...network,
    securityGroups: { byId: new Map(groups.map((group) => [group.id, group])) },
  };
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
