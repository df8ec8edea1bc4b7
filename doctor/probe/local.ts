/**
 * Connects from this machine and asks what the seed asks. A hostile or broken server is cut off by size and by time:
 * an endless line, gigabytes, a byte a second.
 */

import { connect as connectPlain, isIP } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { DoctorError } from "../errors";
import { textOfFile } from "../json-file";
import type { FailureKind, ProbeOutcome, Target } from "./outcome";
import { COMMANDS, parseTranscript } from "./transcript";

/** How patient and how greedy a probe is. */
interface Limits {
  /** Milliseconds until the connection (and TLS session) must stand. */
  readonly connectMs: number;
  /** Milliseconds for everything that is said afterwards. */
  readonly answerMs: number;
  /** Bytes that are read at most. */
  readonly bytes: number;
}

/** A real `stats` is 2 KB; a cluster of 60 nodes adds 6 KB. */
const DEFAULT_LIMITS: Limits = { connectMs: 5_000, answerMs: 5_000, bytes: 256 * 1024 };

/** Never rejects for what the other side does; throws a `DoctorError` for a CA file that cannot be read. */
export async function probeFromHere(target: Target): Promise<ProbeOutcome> {
  const limits = limitsOf(target);
  const ca = target.caFile === undefined ? undefined : readCa(target.caFile);
  return new Promise((resolve) => {
    const socket = openSocket(target, ca);
    converse(socket, target, limits, (outcome) => {
      socket.destroy();
      resolve(outcome);
    });
  });
}

function limitsOf({ patience }: Target): Limits {
  if (patience === undefined) return DEFAULT_LIMITS;
  return { ...DEFAULT_LIMITS, connectMs: patience * 1_000, answerMs: patience * 1_000 };
}

/** The authority to trust. Throws a `DoctorError` for a file that cannot be read or holds no certificate. */
export function readCa(file: string): string {
  const text = textOfFile(file, `--ca ${file}`);
  if (text.includes("CERTIFICATE-----")) return text;
  throw new DoctorError(`--ca ${file} holds no certificate: give one in PEM form.`);
}

function openSocket({ host, port, isTls }: Target, ca: string | undefined): Socket {
  if (!isTls) return connectPlain({ host, port });
  // A literal address is no server name; the certificate must then name the address itself.
  const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
  return connectTls({ host, port, ca, servername });
}

type Settle = (outcome: ProbeOutcome) => void;

function converse(socket: Socket, target: Target, limits: Limits, settle: Settle): void {
  const heard: Buffer[] = [];
  let size = 0;
  let isFound = isIP(target.host) !== 0;
  let isOpen = false;
  let isReady = false;
  let timer = setTimeout(() => {
    settle(isFound ? silence(target, isOpen, limits) : unresolved(target, limits));
  }, limits.connectMs);
  const finish: Settle = (outcome) => {
    clearTimeout(timer);
    settle(outcome);
  };
  const judge = (why: string): void => {
    finish(judgeTranscript(Buffer.concat(heard).toString("latin1"), why, target));
  };
  socket.once("lookup", () => {
    isFound = true;
  });
  socket.once("connect", () => {
    isOpen = true;
  });
  socket.once(target.isTls ? "secureConnect" : "connect", () => {
    isReady = true;
    clearTimeout(timer);
    timer = setTimeout(judge, limits.answerMs, answerTimeout(limits));
    socket.write(COMMANDS.map((command) => `${command}\r\n`).join(""));
  });
  socket.on("data", (chunk) => {
    heard.push(chunk);
    size += chunk.length;
    if (size > limits.bytes) judge(`${FLOOD} ${limits.bytes / 1024} KiB`);
    else if (isLastLine(heard) && isComplete(heard)) judge("answered");
  });
  socket.once("end", () => {
    if (isReady) judge("closed the connection");
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    finish(isReady ? afterOpening(heard, error, target) : failure(error, isOpen, target));
  });
  socket.once("close", () => {
    finish({
      kind: isOpen && target.isTls ? "tls-failed" : "not-memcached",
      detail: "closed at once",
    });
  });
}

const FLOOD = "sent more than";

/** Only then is all of it read again: a server that drips lines must not make every one of them cost as much as all. */
function isLastLine(heard: readonly Buffer[]): boolean {
  const tail = Buffer.concat(heard.slice(-2)).subarray(-200).toString("latin1");
  return /(?:END|ERROR)[^\n]*\n$/.test(tail);
}

function isComplete(heard: readonly Buffer[]): boolean {
  return parseTranscript(Buffer.concat(heard).toString("latin1")).isComplete;
}

function answerTimeout({ answerMs }: Limits): string {
  return `had not finished its answer after ${answerMs / 1000} s`;
}

function silence({ host, port }: Target, isOpen: boolean, { connectMs }: Limits): ProbeOutcome {
  const where = `${host}:${String(port)}`;
  return isOpen
    ? {
        kind: "tls-failed",
        detail: `${where} accepted the connection but no TLS session within ${connectMs / 1000} s`,
      }
    : { kind: "timed-out", detail: `no answer from ${where} within ${connectMs / 1000} s` };
}

function unresolved({ host }: Target, { connectMs }: Limits): ProbeOutcome {
  return {
    kind: "name-not-found",
    detail: `the resolver had not answered for ${host} after ${connectMs / 1000} s`,
  };
}

/** A transcript with a version is memcached's, even if the rest was cut off. */
export function judgeTranscript(text: string, why: string, target: Target): ProbeOutcome {
  const { version, stats, nodes } = parseTranscript(text);
  // A server that floods is no memcached, whatever it began with.
  if (version !== undefined && !why.startsWith(FLOOD)) {
    return { kind: "answers", version, stats, nodes, isTls: target.isTls };
  }
  const start = text.split(/\r?\n/, 1)[0]?.slice(0, 60) ?? "";
  const said = text === "" ? "it said nothing" : `it began with "${start}"`;
  return { kind: "not-memcached", detail: `${said} and ${why}` };
}

/** A memcached that was asked to quit may reset the connection: what it said before counts. */
function afterOpening(heard: readonly Buffer[], error: Error, target: Target): ProbeOutcome {
  const text = Buffer.concat(heard).toString("latin1");
  return judgeTranscript(text, `broke the connection (${error.message})`, target);
}

const KINDS: ReadonlyMap<string, FailureKind> = new Map(
  Object.entries<FailureKind>({
    ECONNREFUSED: "refused",
    ETIMEDOUT: "timed-out",
    ENOTFOUND: "name-not-found",
    EAI_AGAIN: "name-not-found",
    EHOSTUNREACH: "unreachable",
    ENETUNREACH: "unreachable",
    EADDRNOTAVAIL: "unreachable",
  }),
);

function failure(error: NodeJS.ErrnoException, isOpen: boolean, target: Target): ProbeOutcome {
  if (isOpen && target.isTls) return { kind: "tls-failed", detail: tlsDetail(error) };
  return {
    kind: KINDS.get(error.code ?? "") ?? "unreachable",
    detail: error.message || (error.code ?? "failed"),
  };
}

const TLS_DETAILS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    ERR_SSL_WRONG_VERSION_NUMBER: "the server does not speak TLS",
    SELF_SIGNED_CERT_IN_CHAIN: "the certificate's authority is not trusted",
    DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's authority is not trusted",
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate's authority is not trusted",
    CERT_HAS_EXPIRED: "the certificate has expired",
    ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another name",
    ECONNRESET: "the server hung up during the handshake",
  }),
);

/** OpenSSL's messages carry thread, file and line; its reason says it. */
function tlsDetail(error: NodeJS.ErrnoException & { readonly reason?: string }): string {
  const known = TLS_DETAILS.get(error.code ?? "");
  const isOpenSsl = error.code?.startsWith("ERR_SSL") === true;
  const said = isOpenSsl ? (error.reason ?? error.message) : error.message;
  return known === undefined ? said.trim() : `${known} (${said.trim()})`;
}
