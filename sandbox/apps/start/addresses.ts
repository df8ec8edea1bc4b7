/**
 * Which address of this machine stands for which endpoint: a 127.x.y.z of its own where the loopback is a whole /8 (Linux), else
 * 127.0.0.1 and another port.
 *
 * The last two numbers are those of the address that the stand-in gave the node, so 10.0.3.14 is found at 127.x.3.14.
 */
import { createServer } from "node:net";
import { randomInt } from "node:crypto";
import type { Listening } from "../../memcached/daemon";

/** How often another 127.x is tried before another port is taken. */
const ATTEMPTS = 4;

/** Finds a free address for a set of ports that must be on one host; ports are kept as long as they can be. */
export async function findAddress(
  privateAddress: string,
  ports: readonly number[],
): Promise<readonly Listening[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const host = loopbackFor(privateAddress);
    if (await areFree(host, ports)) return ports.map((port) => ({ host, port }));
  }
  // Something listens on every address (0.0.0.0), or 127.0.0.1 is all there is.
  const ownHost = loopbackFor(privateAddress);
  const host = (await isFree({ host: ownHost, port: 0 })) ? ownHost : "127.0.0.1";
  return Promise.all(ports.map(async () => ({ host, port: await freePort(host) })));
}

function loopbackFor(privateAddress: string): string {
  const [, , third = "0", fourth = "1"] = privateAddress.split(".");
  return `127.${randomInt(1, 255)}.${third}.${fourth}`;
}

async function areFree(host: string, ports: readonly number[]): Promise<boolean> {
  const free = await Promise.all(ports.map((port) => isFree({ host, port })));
  return free.every(Boolean);
}

async function isFree(address: Listening): Promise<boolean> {
  return (await bind(address)) !== undefined;
}

async function freePort(host: string): Promise<number> {
  const port = await bind({ host, port: 0 });
  if (port === undefined) throw new Error(`no free port on ${host}`);
  return port;
}

/** Binds and lets go. @returns the port, or `undefined` when it cannot be had */
function bind({ host, port }: Listening): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" ? address?.port : undefined);
      });
    });
  });
}
