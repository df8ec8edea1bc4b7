/**
 * Gets and sets on every node of an ElastiCache cluster, found by Auto Discovery.
 *
 *   node get-and-set.js HOST:PORT [--tls]
 */
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import memcache from "memcache-client";

const CONNECT_TIMEOUT_MS = 2000;
const COMMAND_TIMEOUT_MS = 1000;
/** Each process keeps this many connections to each node. A node takes 65,000 at most. */
const CONNECTIONS_PER_NODE = 4;

/** Asks the configuration endpoint for the nodes: `["HOST:PORT", …]`. Ask again once a minute, and when a node fails. */
function discover(endpoint, isTls) {
  const [host, port] = endpoint.split(":");
  return new Promise((resolve, reject) => {
    const options = { host, port: Number(port), servername: host };
    const socket = isTls ? connectTls(options) : connect(options);
    let answer = "";
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
      socket.destroy(new Error(`connect timeout: ${endpoint}`));
    });
    socket.on("error", reject);
    // Does nothing once there is an answer.
    socket.on("close", () => reject(new Error(`${endpoint} closed the connection`)));
    socket.on(isTls ? "secureConnect" : "connect", () => socket.write("config get cluster\r\n"));
    socket.on("data", (bytes) => {
      answer += bytes;
      if (!/(END|ERROR)\r\n$/.test(answer)) return;
      socket.end();
      // CONFIG cluster 0 LENGTH, the version of the list, `host|address|port host|address|port …`, an empty line, END
      const nodes = answer.split("\n")[2]?.trim().split(" ") ?? [];
      if (answer.startsWith("CONFIG ")) {
        resolve(nodes.map((node) => node.replace(/\|.*\|/, ":")));
      } else {
        reject(new Error(`${endpoint} is not a configuration endpoint: ${answer.trim()}`));
      }
    });
  });
}

/** A pool of connections to each node. A key belongs to the node with the highest hash: most keys stay when nodes come and go. */
class Cache {
  #pools;

  constructor(nodes, isTls) {
    this.#pools = new Map(nodes.map((node) => [node, poolOf(node, isTls)]));
  }

  nodeOf(key) {
    const weight = (node) => createHash("md5").update(`${node} ${key}`).digest("hex");
    return [...this.#pools.keys()].reduce((a, b) => (weight(a) > weight(b) ? a : b));
  }

  set(key, value, seconds) {
    return this.#pools.get(this.nodeOf(key)).set(key, value, { lifetime: seconds });
  }

  async get(key) {
    return (await this.#pools.get(this.nodeOf(key)).get(key))?.value;
  }

  close() {
    for (const pool of this.#pools.values()) pool.shutdown();
  }
}

function poolOf(node, isTls) {
  return new memcache.MemcacheClient({
    server: { server: node, maxConnections: CONNECTIONS_PER_NODE },
    connectTimeout: CONNECT_TIMEOUT_MS,
    cmdTimeout: COMMAND_TIMEOUT_MS,
    ...(isTls ? { tls: { servername: node.split(":")[0] } } : {}),
  });
}

async function main(endpoint, isTls) {
  const cache = new Cache(await discover(endpoint, isTls), isTls);
  try {
    const counts = await counted(cache);
    for (const [node, count] of [...counts].sort()) {
      console.log(`${node} set and got ${count} keys`);
    }
  } finally {
    cache.close(); // A pool that is open keeps the process.
  }
}

/** Sets and gets a hundred keys. @returns how many of them each node has */
async function counted(cache) {
  const counts = new Map();
  for (let number = 0; number < 100; number++) {
    const key = `node-${number}`;
    await cache.set(key, String(number), 60);
    if ((await cache.get(key)) !== String(number)) throw new Error(`${key} is not what was set`);
    counts.set(cache.nodeOf(key), (counts.get(cache.nodeOf(key)) ?? 0) + 1);
  }
  return counts;
}

const [endpoint = "", option] = process.argv.slice(2);
main(endpoint, option === "--tls").catch((error) => {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
});
