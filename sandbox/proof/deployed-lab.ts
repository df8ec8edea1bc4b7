/**
 * A world laid out as the lab: its topology, its names, certificates where a cache speaks TLS, memcached in every node, and the
 * list of nodes (`config get cluster`) where a cluster's configuration endpoint points.
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Topology } from "../../reachability";
import { listing, readDescribed } from "../../reachability";
import { Lab, LabUnavailable } from "../lab";
import { makeCertificates, type TlsFiles } from "../memcached/certificates";
import { NotHere } from "../processes/not-here";
import type { Endpoint, World } from "../aws";
import { RUN_TYPESCRIPT } from "../processes/run-typescript";

export interface DeployedTopology {
  readonly topology: Topology;
  /** Host name of an endpoint → private address. */
  readonly names: Readonly<Record<string, string>>;
}

/** What `aws … describe-*` says of this world, as a topology. */
export function topologyOf(world: World): DeployedTopology {
  const names = Object.fromEntries(world.endpoints().map(({ host, address }) => [host, address]));
  const topology = readDescribed(world.documents(), { nodeAddresses: names });
  return { topology: withServerlessEnds(topology, world), names };
}

/**
 * `describe-serverless-caches` names subnets, and nothing in an account says which interfaces are the cache's; the world that made
 * them knows, and the lab needs their addresses.
 */
function withServerlessEnds(topology: Topology, world: World): Topology {
  const byId = new Map(topology.interfaces.byId);
  for (const cache of topology.caches.byId.values()) {
    for (const { interface: id } of cache.nodes.items) {
      const end = byId.get(id);
      const own = world.serverlessAddress(cache.id, end?.subnets.items[0] ?? "");
      if (end === undefined || own === undefined || end.addresses.items.length > 0) continue;
      byId.delete(own.id);
      byId.set(id, { ...end, addresses: listing([own.address]) });
    }
  }
  return { ...topology, interfaces: { ...topology.interfaces, byId } };
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
  if (hosts.length > 0) requireTls();
  const tls = hosts.length === 0 ? undefined : await makeCertificates(folder, [...new Set(hosts)]);
  const lab = await opened(topology, tls === undefined ? { names } : { names, tls });
  try {
    const fronts = frontsOf(world.endpoints(), lab);
    await Promise.all([
      lab.startCaches(new Set(fronts.map(({ seat }) => seat))),
      ...fronts.map((front) => startFront(lab, front, tls)),
    ]);
  } catch (error) {
    await lab.close();
    throw error;
  }
  return lab;
}

/** @throws NotHere where memcached was built without TLS */
function requireTls(): void {
  const { stdout, error } = spawnSync("memcached", ["-h"], { encoding: "utf8" });
  // Whether it is there at all is told with the other tools that are missing.
  if (error !== undefined || stdout.includes("--enable-ssl")) return;
  throw new NotHere(
    "this memcached was built without TLS; Debian's and Ubuntu's has it (sudo apt-get install -y memcached)",
  );
}

async function opened(...[topology, options]: Parameters<typeof Lab.open>): Promise<Lab> {
  try {
    return await Lab.open(topology, options);
  } catch (error) {
    if (error instanceof LabUnavailable) throw new NotHere(error.reason);
    throw error;
  }
}

/** A configuration endpoint: the node that its name leads to, and the list that it knows. */
interface Front {
  readonly seat: string;
  readonly node: Endpoint;
  readonly nodes: readonly Endpoint[];
}

function frontsOf(endpoints: readonly Endpoint[], lab: Lab): readonly Front[] {
  const configurations = endpoints.filter(({ role }) => role === "configuration");
  return configurations.flatMap(({ cluster }) => {
    const nodes = endpoints.filter((other) => other.role === "node" && other.cluster === cluster);
    const [node] = nodes;
    const seat = node === undefined ? undefined : lab.nodeSeat(node.host);
    return node === undefined || seat === undefined ? [] : [{ seat: seat.id, node, nodes }];
  });
}

/** A process in the node's namespace: it answers `config get cluster`, the node's own memcached all the rest. */
async function startFront(
  lab: Lab,
  { seat, node, nodes }: Front,
  tls: TlsFiles | undefined,
): Promise<void> {
  const child = lab.start(seat, [
    ...[process.execPath, ...RUN_TYPESCRIPT],
    join(__dirname, "../memcached/serve-configuration.ts"),
    ...["--listen", `${node.address}:${node.port}`],
    ...["--backend", `${node.host}|127.0.0.1|${node.port}`],
    ...["--nodes", nodes.map(({ host, address, port }) => `${host}|${address}|${port}`).join(" ")],
    ...(node.tls && tls !== undefined ? tlsArguments(tls) : []),
  ]);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const isReady = once(child.stdout ?? child, "data").then(() => true);
  if (await Promise.race([isReady, once(child, "close").then(() => false)])) return;
  throw new Error(`The configuration endpoint of ${node.cluster} did not come up: ${said.trim()}`);
}

function tlsArguments({ cert, key, ca }: TlsFiles): readonly string[] {
  return ["--cert", cert, "--key", key, "--ca", ca];
}
