/**
 * ElastiCache's configuration endpoint, which no memcached of its own knows: it answers `config get cluster` with the list of
 * nodes, and passes everything else on to one of them.
 *
 * It follows the text protocol only as far as it must: it knows which commands are followed by a block of data, so that a value
 * that reads `config get cluster` is stored, not answered. An answer of its own can overtake the node's to a command
 * sent just before without waiting; clients that discover nodes ask this first and wait.
 *
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoDiscovery.AddingToYourClientLibrary.html
 */
import { readFileSync } from "node:fs";
import { connect as connectPlain, createServer, type Server, type Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import type { TlsFiles } from "./certificates";

export interface Listening {
  readonly host: string;
  readonly port: number;
}

export interface ClusterNode {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface ConfigurationEndpointOptions {
  readonly listen: Listening;
  readonly nodes: readonly ClusterNode[];
  /** Who answers everything else; default: the first node, where the list says it is. */
  readonly backend?: ClusterNode | undefined;
  readonly tls?: TlsFiles | undefined;
}

export interface ConfigurationEndpoint {
  stop(): Promise<void>;
}

/** Configuration version that a cluster has when it is new. */
const VERSION = 1;
/** Commands followed by a block of data, and where its length is: `set key flags exptime bytes`, `ms key bytes`. */
const LENGTH_AT: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    ...{ set: 4, add: 4, replace: 4, append: 4, prepend: 4, cas: 4 },
    ms: 2,
  }),
);

/** Starts it. @throws when the address is taken */
export async function startConfigurationEndpoint(
  options: ConfigurationEndpointOptions,
): Promise<ConfigurationEndpoint> {
  const sockets = new Set<Socket>();
  const onClient = (client: Socket): void => {
    for (const socket of relay(client, options)) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
  };
  const server =
    options.tls === undefined ? createServer(onClient) : tlsServer(options.tls, onClient);
  await listen(server, options.listen);
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The answer to `config get cluster`. */
export function clusterConfiguration(nodes: readonly ClusterNode[]): string {
  const list = nodes.map(({ host, address, port }) => `${host}|${address}|${port}`).join(" ");
  const payload = `${VERSION}\n${list}\n`;
  return `CONFIG cluster 0 ${Buffer.byteLength(payload)}\r\n${payload}\r\nEND\r\n`;
}

function tlsServer({ cert, key }: TlsFiles, onClient: (client: Socket) => void): Server {
  return createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) }, onClient);
}

function listen(server: Server, { host, port }: Listening): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      server.on("error", () => undefined);
      resolve();
    });
  });
}

/** Joins a client to the backend. @returns both sockets */
function relay(
  client: Socket,
  { nodes, backend: chosen, tls }: ConfigurationEndpointOptions,
): readonly Socket[] {
  const node = chosen ?? nodes[0];
  if (node === undefined) {
    client.end("SERVER_ERROR the cluster has no nodes\r\n");
    return [client];
  }
  const backend = connectTo(node, tls);
  const sorter = new CommandSorter(
    (bytes) => backend.write(bytes),
    () => client.write(clusterConfiguration(nodes)),
  );
  client.on("data", (bytes: Buffer) => {
    sorter.push(bytes);
  });
  backend.on("data", (bytes: Buffer) => client.write(bytes));
  for (const [one, other] of [
    [client, backend],
    [backend, client],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("end", () => other.end());
    one.on("close", () => other.destroy());
  }
  return [client, backend];
}

function connectTo({ host, address, port }: ClusterNode, tls: TlsFiles | undefined): Socket {
  return tls === undefined
    ? connectPlain({ host: address, port })
    : connectTls({ host: address, port, servername: host, ca: readFileSync(tls.ca) });
}

/** Takes a client's bytes apart into commands, as far as is needed to find the one that is not for memcached. */
export class CommandSorter {
  #pending: Buffer = Buffer.alloc(0);
  /** Bytes of a data block that are still to come, its line end included. */
  #dataLeft = 0;

  constructor(
    private readonly pass: (bytes: Buffer) => void,
    private readonly answer: () => void,
  ) {}

  push(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length > 0 && (this.#dataLeft > 0 ? this.#passData() : this.#takeLine()));
  }

  #passData(): boolean {
    const data = this.#pending.subarray(0, this.#dataLeft);
    this.#dataLeft -= data.length;
    this.#pending = this.#pending.subarray(data.length);
    this.pass(data);
    return true;
  }

  #takeLine(): boolean {
    const end = this.#pending.indexOf("\n");
    if (end === -1) return false;
    const line = this.#pending.subarray(0, end + 1);
    this.#pending = this.#pending.subarray(end + 1);
    const words = line.toString("latin1").trim().split(/\s+/);
    if (words.join(" ") === "config get cluster") this.answer();
    else {
      const length = Number(words[LENGTH_AT.get(words[0] ?? "") ?? -1]);
      if (Number.isSafeInteger(length) && length >= 0) this.#dataLeft = length + 2;
      this.pass(line);
    }
    return true;
  }
}
