/** A deployment laid out on this machine: namespaces with real addresses, filters and routes, and memcached in its nodes. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import type { Cache, CacheNode, Topology } from "../../reachability";
import { missingTools, whyNot } from "./availability";
import { isIpv4, valueOf } from "./configuration";
import {
  connectingCommand,
  connectionsSeen,
  type Connection,
  type Destination,
  type Patience,
} from "./connections";
import { Kernel, LabUnavailable, type CommandOptions, type Finished } from "./kernel";
import { lay } from "./lay";
import type { Layout, LeftOut, Seat } from "./layout";
import { planLayout, type LayoutOptions } from "./plan-layout";
import { listenAll, type Listener } from "./probes";
import { clientsOfTheLab, readTranscript, type Transcript } from "./telnet";

export interface LabOptions extends Omit<LayoutOptions, "prefix"> {
  /** Host name → address, for the hosts file of all seats, beside the endpoints that the topology knows. */
  readonly names?: Readonly<Record<string, string>>;
  /** PEM files for caches that speak TLS. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Takes the lab down when it is aborted. */
  readonly signal?: AbortSignal;
}

export class Lab {
  private constructor(
    private readonly kernel: Kernel,
    private readonly topology: Topology,
    private readonly layout: Layout,
    private readonly options: LabOptions,
  ) {}

  /** @throws LabUnavailable, with the reason, where namespaces cannot be had; LayoutError when the kernel refuses. */
  static async open(topology: Topology, options: LabOptions = {}): Promise<Lab> {
    const missing = missingTools();
    if (missing !== undefined) throw new LabUnavailable(missing);
    const layout = planLayout(topology, options);
    const kernel = await openKernel();
    const lab = new Lab(kernel, topology, layout, options);
    options.signal?.addEventListener("abort", () => void lab.close());
    try {
      await lay(kernel, [layout]);
      await lab.writeNames();
      return lab;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  /** Where commands can be run from: every interface that has a place, and the internet. */
  get seats(): readonly Seat[] {
    return this.layout.seats;
  }

  /** What of the topology has no place, and why. */
  get leftOut(): readonly LeftOut[] {
    return this.layout.leftOut;
  }

  /** @throws Error naming the seats there are. */
  seat(id: string): Seat {
    const found = this.seats.find((seat) => seat.id === id);
    if (found !== undefined) return found;
    throw new Error(
      `There is no seat ${id}; there are ${this.seats.map((seat) => seat.id).join(", ")}.`,
    );
  }

  /**
   * Starts a memcached in every cache node's namespace, at its cache's ports, with TLS where the cache has it.
   *
   * @param fronted ids of seats whose memcached listens on its loopback alone: somebody else is to be at their address
   */
  async startCaches(fronted: ReadonlySet<string> = new Set()): Promise<void> {
    const listeners = [...this.topology.caches.byId.values()].flatMap((cache) =>
      cache.nodes.items.flatMap((node) => this.listenerOf(cache, node, fronted)),
    );
    await listenAll(this.kernel, listeners);
  }

  /** The seat of the cache node that has this name, if it has a place. */
  nodeSeat(host: string): Seat | undefined {
    const nodes = [...this.topology.caches.byId.values()].flatMap((cache) => cache.nodes.items);
    const node = nodes.find(({ endpoint }) => hostOf(endpoint) === host);
    return this.seats.find(({ id }) => id === node?.interface);
  }

  /** Starts a memcached for measuring at any seat: it answers TCP and UDP, and knows who it is. */
  async listen(id: string, ports: readonly number[]): Promise<void> {
    await listenAll(this.kernel, [
      { namespace: this.seat(id).namespace, ports, isMeasuring: true },
    ]);
  }

  /** Runs a command at a seat, to its end. */
  run(
    id: string,
    command: readonly string[],
    options: Omit<CommandOptions, "namespace"> = {},
  ): Promise<Finished> {
    return this.kernel.run(command, { ...options, namespace: this.seat(id).namespace });
  }

  /** Starts a process at a seat that the caller talks to. It ends with the lab at the latest. */
  start(id: string, command: readonly string[]): ChildProcess {
    const options = { namespace: this.seat(id).namespace };
    return this.kernel.spawn(command, options, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  }

  /** Tries to open a TCP connection. @param timeoutMs after which silence is the answer; default 2000. */
  async connect(id: string, host: string, port: number, timeoutMs = 2000): Promise<Connection> {
    const [connection] = await this.connectAll(id, [{ host, port }], { timeoutMs });
    return connection ?? "timed-out";
  }

  /** Tries to open several connections at once. @returns what became of each, in order */
  async connectAll(
    id: string,
    destinations: readonly Destination[],
    patience: Patience,
  ): Promise<readonly Connection[]> {
    const ended = await this.run(id, connectingCommand(destinations, patience));
    return connectionsSeen(destinations, ended);
  }

  /**
   * Does what people do: `telnet HOST PORT`, a command, `quit`; with our own client, which prints the same lines, where
   * telnet is not installed or TLS is spoken. @param timeoutMs for the connection; default 2000.
   */
  async telnet(
    id: string,
    host: string,
    port: number,
    command = "stats",
    timeoutMs = 2000,
  ): Promise<Transcript> {
    const ca = this.isTls(host) ? this.options.tls?.ca : undefined;
    const seat = this.seat(id);
    return readTranscript((argv) => this.start(seat.id, argv), {
      host,
      port,
      command,
      timeoutMs,
      ...(ca === undefined ? {} : { ca }),
    });
  }

  /**
   * Opens an interactive shell at a seat, on this terminal, until the user leaves it.
   * @param line a line to run instead. @returns its exit code.
   */
  async shell(id: string, line?: string): Promise<number> {
    const seat = this.seat(id);
    const prompt = `\\[\\e[1m\\][${seat.name} ${seat.address}]\\[\\e[0m\\] \\$ `;
    const env = { PS1: prompt, HISTFILE: "/dev/null", ...clientsOfTheLab() };
    const options = { namespace: seat.namespace, env };
    const what = line === undefined ? ["-i"] : ["-c", line];
    const child = this.kernel.spawn(["bash", "--norc", "--noprofile", ...what], options, {
      // A terminal is shared; lines that we read ourselves are not for the command.
      stdio: [
        line === undefined || process.stdin.isTTY ? "inherit" : "ignore",
        "inherit",
        "inherit",
      ],
    });
    const [code] = (await once(child, "close")) as [number | null];
    return code ?? 130;
  }

  /** Takes everything down and waits until it is gone. */
  async close(): Promise<void> {
    await this.kernel.close();
  }

  private listenerOf(cache: Cache, node: CacheNode, fronted: ReadonlySet<string>): Listener[] {
    const seat = this.seats.find((candidate) => candidate.id === node.interface);
    if (seat === undefined) return [];
    const needsTls = valueOf(cache.isTls) === true;
    if (needsTls && this.options.tls === undefined) {
      throw new Error(`${cache.id} speaks TLS: the lab needs a certificate and key for it.`);
    }
    const tls = needsTls ? this.options.tls : undefined;
    return [
      {
        namespace: seat.namespace,
        ports: cache.ports.items,
        isMeasuring: false,
        isLocal: fronted.has(seat.id),
        ...(tls === undefined ? {} : { tls }),
      },
    ];
  }

  private isTls(host: string): boolean {
    return [...this.topology.caches.byId.values()].some(
      (cache) =>
        valueOf(cache.isTls) === true &&
        (hostsOf(cache).includes(host) || this.hasAddress(cache, host)),
    );
  }

  private hasAddress(cache: Cache, address: string): boolean {
    return cache.nodes.items.some((node) => this.addressOf(node) === address);
  }

  private addressOf(node: CacheNode): string | undefined {
    return this.topology.interfaces.byId.get(node.interface)?.addresses.items.find(isIpv4);
  }

  /** A configuration endpoint resolves to a node, as on AWS. */
  private async writeNames(): Promise<void> {
    const names = new Map<string, string>();
    for (const cache of this.topology.caches.byId.values()) {
      for (const node of cache.nodes.items) {
        const address = this.addressOf(node);
        const hosts = [valueOf(node.endpoint), valueOf(cache.endpoint)];
        for (const host of hosts) {
          if (host !== undefined && address !== undefined && !names.has(host))
            names.set(host, address);
        }
      }
    }
    for (const [host, address] of Object.entries(this.options.names ?? {}))
      names.set(host, address);
    const lines = [...names].map(([host, address]) => `${address} ${host.replace(/:\d+$/, "")}`);
    await this.kernel.script(`cat >> /etc/hosts <<'END'\n${lines.join("\n")}\nEND`);
  }
}

function hostsOf(cache: Cache): readonly string[] {
  return [cache.endpoint, ...cache.nodes.items.map((node) => node.endpoint)].flatMap(
    (endpoint) => hostOf(endpoint) ?? [],
  );
}

/** An endpoint without its port. */
function hostOf(endpoint: CacheNode["endpoint"]): string | undefined {
  return valueOf(endpoint)?.replace(/:\d+$/, "");
}

async function openKernel(): Promise<Kernel> {
  try {
    return await Kernel.open();
  } catch (error) {
    throw new LabUnavailable(whyNot(error));
  }
}
