/** A client of memcached's text protocol: connects, asks one thing, reads to the end of the answer. */
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

const TIMEOUT_MS = 3_000;

export interface Target {
  readonly address: string;
  readonly port: number;
  /** Path of the authority's certificate, and the name that the server's must be for. */
  readonly tls?: { readonly ca: string; readonly serverName: string };
}

export interface Answer {
  readonly lines: readonly string[];
  /** `TLSv1.3` where there is TLS. */
  readonly protocol?: string;
}

/** Lines that end an answer. */
const END = /^(END|ERROR|OK|STORED|NOT_STORED|VERSION .*|CLIENT_ERROR.*|SERVER_ERROR.*)$/;

/** Connects, sends one command, and gives the answer's lines, the ending one included. */
export async function ask(target: Target, command: string): Promise<Answer> {
  const socket = await open(target);
  try {
    socket.write(`${command}\r\n`);
    const lines = await answerOf(socket);
    const protocol = "getProtocol" in socket ? socket.getProtocol() : null;
    return protocol === null ? { lines } : { lines, protocol };
  } finally {
    socket.destroy();
  }
}

function open({ address, port, tls }: Target): Promise<Socket | TLSSocket> {
  return new Promise((resolve, reject) => {
    const ready = (): void => {
      socket.off("error", reject);
      socket.on("error", () => undefined);
      resolve(socket);
    };
    const socket =
      tls === undefined
        ? connect({ host: address, port }, ready)
        : connectTls(
            { host: address, port, servername: tls.serverName, ca: readFileSync(tls.ca) },
            ready,
          );
    socket.once("error", reject);
    socket.setTimeout(TIMEOUT_MS, () => {
      socket.destroy(new Error(`no answer from ${address}:${port} within ${TIMEOUT_MS / 1000} s`));
    });
  });
}

function answerOf(socket: Socket): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const lines = text.split("\r\n").filter((line) => line !== "");
      if (text.endsWith("\r\n") && END.test(lines.at(-1) ?? "")) resolve(lines);
    });
    socket.once("close", () => {
      reject(new Error("the connection was closed before the answer was complete"));
    });
  });
}
