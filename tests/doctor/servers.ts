/** Servers a probe may meet: a real memcached, and several that are not. All on 127.0.0.1. */

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Something that listens, until it is closed. */
export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A server that does `talk` with whoever connects. */
export async function listen(talk: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    talk(socket);
  });
  const port = await open(server);
  const close = (): Promise<void> =>
    new Promise((closed) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => {
        closed();
      });
    });
  return { port, close };
}

function open(server: Server): Promise<number> {
  return new Promise((opened) => {
    server.listen(0, "127.0.0.1", () => {
      opened((server.address() as AddressInfo).port);
    });
  });
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = await listen(() => undefined);
  await server.close();
  return server.port;
}

/** Whether there is a memcached on this machine, and whether it knows TLS. */
export function memcachedFeatures(): { readonly isThere: boolean; readonly hasTls: boolean } {
  try {
    const help = execFileSync("memcached", ["--help"], { encoding: "utf8" });
    return { isThere: true, hasTls: help.includes("--enable-ssl") };
  } catch {
    return { isThere: false, hasTls: false };
  }
}

/** A real memcached on a port of its own. */
export async function startMemcached(extra: readonly string[] = []): Promise<Listening> {
  const port = await freePort();
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn(
    "memcached",
    ["-l", "127.0.0.1", "-p", String(port), "-U", "0", "-m", "8", ...user, ...extra],
    { stdio: "ignore" },
  );
  const exited = new Promise<void>((done) =>
    child.once("exit", () => {
      done();
    }),
  );
  await untilOpen(port);
  return {
    port,
    close: async () => {
      child.kill();
      await exited;
    },
  };
}

async function untilOpen(port: number): Promise<void> {
  const { connect } = await import("node:net");
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isOpen = await new Promise<boolean>((answer) => {
      const socket = connect({ host: "127.0.0.1", port }, () => {
        socket.destroy();
        answer(true);
      });
      socket.once("error", () => {
        answer(false);
      });
    });
    if (isOpen) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing came up on 127.0.0.1:${String(port)}`);
}

/** A throw-away authority and a certificate for 127.0.0.1 from it. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly certificate: string;
  readonly remove: () => void;
}

/** Makes them with openssl; the key is readable by a memcached that runs as nobody. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "doctor-tls-"));
  execFileSync("chmod", ["755", folder]);
  const file = (name: string): string => join(folder, name);
  const openssl = (...words: string[]): void => {
    execFileSync("openssl", words, { stdio: "ignore", cwd: folder, timeout: 15_000 });
  };
  writeFileSync(file("san.cnf"), "subjectAltName=IP:127.0.0.1\n");
  openssl(
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-ca".split(
      " ",
    ),
  );
  openssl(
    ..."req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout node.key -out node.csr -subj /CN=node".split(
      " ",
    ),
  );
  openssl(
    ..."x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san.cnf -out node.pem".split(
      " ",
    ),
  );
  execFileSync("chmod", ["644", file("node.key")]);
  return {
    ca: file("ca.pem"),
    key: file("node.key"),
    certificate: file("node.pem"),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
