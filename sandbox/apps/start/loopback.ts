/**
 * The data plane without privileges: every cache node is a real memcached on a loopback address of its own, and we are
 * the client. It shows that what the program exports answers; it cannot show who is kept out, which takes the lab.
 */
import type { DataPlane, Deployed } from "./data-plane";
import { NotHere } from "../../processes/not-here";
import type { Probe } from "./report";
import type { Endpoint } from "../../aws";
import { AddressBook, type Entry } from "./address-book";
import { findAddress } from "./addresses";
import { makeCertificates, type TlsFiles } from "../../memcached/certificates";
import {
  startConfigurationEndpoint,
  type ClusterNode,
} from "../../memcached/configuration-endpoint";
import { ask, type Answer } from "../../memcached/connection";
import {
  AddressInUse,
  pidOf,
  requireMemcached,
  startDaemon,
  type Daemon,
  type Listening,
} from "../../memcached/daemon";
import { exportedEndpoint } from "./exported-endpoint";
import { sessionLines } from "./session";

/** How often an address that was taken before memcached had it is replaced. */
const ATTEMPTS = 3;
const CLIENT = "example server (its role, played on this machine)";

type Say = (line: string) => void;

export class Loopback implements DataPlane {
  readonly #book = new AddressBook();
  readonly #daemons: Daemon[] = [];
  readonly #stops: (() => Promise<void>)[] = [];
  #tls: TlsFiles | undefined;
  #outputs: Readonly<Record<string, unknown>> = {};

  async start({ world, outputs, runFolder }: Deployed, say: Say): Promise<void> {
    this.#outputs = outputs;
    const endpoints: readonly Endpoint[] = world.endpoints();
    if (endpoints.length === 0) return;
    const isTls = endpoints.some(({ tls }) => tls);
    requireMemcached(isTls);
    if (isTls)
      this.#tls = await makeCertificates(runFolder, [...new Set(endpoints.map((e) => e.host))]);
    for (const own of groupByCluster(endpoints).values()) await this.#serve(own, say);
  }

  async probes(say: Say): Promise<readonly Probe[]> {
    const exported = exportedEndpoint(this.#outputs);
    const { entries } = this.#book;
    const primary =
      exported === undefined ? undefined : this.#book.find(exported.host, exported.port);
    if (exported !== undefined && primary === undefined && entries.length > 0) {
      return [unknownEndpoint(exported.host, exported.port)];
    }
    const rest = entries.filter((entry) => entry !== primary);
    const ordered = primary === undefined ? rest : [primary, ...rest];
    const probes: Probe[] = [];
    for (const [index, entry] of ordered.entries()) {
      probes.push(await this.#probe(entry, index === 0 ? say : () => undefined));
    }
    return probes;
  }

  async stop(): Promise<void> {
    const stops = this.#stops.splice(0);
    await Promise.all(stops.map((stop) => stop()));
  }

  /** Serves one cache: its nodes, then what stands in front of them. */
  async #serve(endpoints: readonly Endpoint[], say: Say): Promise<void> {
    const nodes: ClusterNode[] = [];
    for (const node of endpoints.filter(({ role }) => role === "node")) {
      const [served] = await this.#startMemcached([node], say);
      if (served !== undefined)
        nodes.push({ host: node.host, address: served.host, port: served.port });
    }
    const serverless = endpoints.filter(({ role }) => role.startsWith("serverless"));
    if (serverless.length > 0) await this.#startMemcached(serverless, say);
    for (const configuration of endpoints.filter(({ role }) => role === "configuration")) {
      await this.#startConfiguration(configuration, nodes, say);
    }
  }

  /** One memcached for endpoints that are the same server under several ports. */
  async #startMemcached(endpoints: readonly Endpoint[], say: Say): Promise<readonly Listening[]> {
    const [first] = endpoints;
    if (first === undefined) return [];
    const tls = this.#tlsOf(first);
    const ports = endpoints.map(({ port }) => port);
    const daemon = await retried(async () =>
      startDaemon(await findAddress(first.address, ports), tls),
    );
    this.#daemons.push(daemon);
    this.#stops.push(() => daemon.stop());
    endpoints.forEach((endpoint, index) => {
      const served = daemon.listening[index];
      if (served !== undefined)
        this.#announce(endpoint, served, `memcached, process ${daemon.pid}`, say);
    });
    return daemon.listening;
  }

  async #startConfiguration(
    endpoint: Endpoint,
    nodes: readonly ClusterNode[],
    say: Say,
  ): Promise<void> {
    const tls = endpoint.tls ? this.#tls : undefined;
    const served = await retried(async () => {
      const [address] = await findAddress(endpoint.address, [endpoint.port]);
      if (address === undefined) throw new NotHere("no loopback address is free");
      const proxy = await startConfigurationEndpoint({ listen: address, nodes, tls });
      this.#stops.push(() => proxy.stop());
      return address;
    });
    const what = "our stand-in for ElastiCache's configuration endpoint, in front of the nodes";
    this.#announce(endpoint, served, what, say);
  }

  #announce(endpoint: Endpoint, served: Listening, what: string, say: Say): void {
    this.#book.add(endpoint, served);
    const moved = served.port === endpoint.port ? "" : ` (port ${endpoint.port} is taken here)`;
    say(`${endpoint.host}:${endpoint.port} is ${served.host}:${served.port}${moved}: ${what}`);
  }

  #tlsOf(endpoint: Endpoint): { files: TlsFiles; serverName: string } | undefined {
    if (!endpoint.tls || this.#tls === undefined) return undefined;
    return { files: this.#tls, serverName: endpoint.host };
  }

  async #probe({ endpoint, served }: Entry, say: Say): Promise<Probe> {
    const target = { address: served.host, port: served.port, ...this.#clientTls(endpoint) };
    const probe = {
      name: `${endpoint.role} endpoint answers stats`,
      from: CLIENT,
      to: `${endpoint.host}:${endpoint.port}`,
      expected: "STAT version, from a memcached that this run started",
    };
    try {
      const answer = await ask(target, "stats");
      const transcript = sessionLines(endpoint, served, answer);
      if (endpoint.role === "configuration") await this.#discover(target, say);
      return { ...probe, transcript, ...this.#judge(answer) };
    } catch (error) {
      return { ...probe, observed: (error as Error).message, ok: false };
    }
  }

  /** What a client that discovers nodes by itself would ask. */
  async #discover(target: Parameters<typeof ask>[0], say: Say): Promise<void> {
    const { lines } = await ask(target, "config get cluster");
    ["The configuration endpoint is asked for the nodes:", "config get cluster"].forEach(say);
    lines.forEach(say);
  }

  #clientTls(endpoint: Endpoint): { tls?: { ca: string; serverName: string } } {
    const tls = this.#tlsOf(endpoint);
    return tls === undefined ? {} : { tls: { ca: tls.files.ca, serverName: tls.serverName } };
  }

  #judge({ lines }: Answer): { observed: string; ok: boolean } {
    const pid = pidOf(lines);
    const version = lines.find((line) => line.startsWith("STAT version "));
    const isOurs = this.#daemons.some((daemon) => daemon.pid === pid);
    if (version === undefined) return { observed: lines.join(" ") || "nothing", ok: false };
    if (!isOurs) return { observed: `process ${pid ?? "?"}, which is not ours`, ok: false };
    return { observed: `${version}, from process ${pid ?? "?"}`, ok: true };
  }
}

function groupByCluster(endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly Endpoint[]> {
  const caches = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    caches.set(endpoint.cluster, [...(caches.get(endpoint.cluster) ?? []), endpoint]);
  }
  return caches;
}

function unknownEndpoint(host: string, port: number | undefined): Probe {
  return {
    name: "exported endpoint answers stats",
    from: CLIENT,
    to: port === undefined ? host : `${host}:${port}`,
    expected: "an endpoint of a cache that the program made",
    observed: "no cache of this world has that endpoint",
    ok: false,
  };
}

async function retried<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (!isTaken(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof AddressInUse || (error as NodeJS.ErrnoException).code === "EADDRINUSE";
}
