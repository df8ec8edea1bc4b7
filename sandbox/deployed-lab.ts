/** A world laid out as the lab: its topology, its names, certificates where a cache speaks TLS, memcached in every node. */
import type { Topology } from "../reachability";
import { readDescribed } from "../reachability/readers/described";
import { Lab, LabUnavailable } from "./lab";
import { makeCertificates } from "./memcached/certificates";
import { NotHere } from "./rehearsal/data-plane";
import type { World } from "./stand-in/world";

export interface DeployedTopology {
  readonly topology: Topology;
  /** Host name of an endpoint → private address. */
  readonly names: Readonly<Record<string, string>>;
}

/** What `aws … describe-*` says of this world, as a topology. */
export function topologyOf(world: World): DeployedTopology {
  const names = Object.fromEntries(world.endpoints().map(({ host, address }) => [host, address]));
  return { topology: readDescribed(world.describe(), { nodeAddresses: names }), names };
}

/**
 * Lays it out and starts the caches.
 *
 * @param deployed the world's topology, perhaps with strangers added
 * @param folder for certificates
 * @throws NotHere where this machine has no namespaces to give, with the reason
 */
export async function openDeployedLab(
  world: World,
  { topology, names }: DeployedTopology,
  folder: string,
): Promise<Lab> {
  const hosts = world.endpoints().flatMap(({ tls, host }) => (tls ? [host] : []));
  const tls = hosts.length === 0 ? undefined : await makeCertificates(folder, [...new Set(hosts)]);
  const lab = await opened(topology, tls === undefined ? { names } : { names, tls });
  try {
    await lab.startCaches();
  } catch (error) {
    await lab.close();
    throw error;
  }
  return lab;
}

async function opened(...[topology, options]: Parameters<typeof Lab.open>): Promise<Lab> {
  try {
    return await Lab.open(topology, options);
  } catch (error) {
    if (error instanceof LabUnavailable) throw new NotHere(error.reason);
    throw error;
  }
}
