/**
 * One real memcached, started on an address and port, and known to be ours by its process id.
 */
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { NotHere } from "../processes/not-here";
import { eachLine } from "../processes/output-lines";
import { endProcess, spawnTied } from "../processes/tied-process";
import type { TlsFiles } from "./certificates";
import { ask } from "./connection";

const READY_MS = 5_000;
const RETRY_MS = 15;
/** Small: nobody stores anything here but a test. */
const MEGABYTES = 16;

export interface Listening {
  readonly host: string;
  readonly port: number;
}

export interface Daemon {
  readonly pid: number;
  readonly listening: readonly Listening[];
  stop(): Promise<void>;
}

/** The port was taken between our looking and memcached's binding. */
export class AddressInUse extends Error {
  override readonly name = "AddressInUse";
}

/** Whether there is a memcached to start, and one that can do TLS where that is asked for. @throws NotHere */
export function requireMemcached(isTls: boolean): void {
  const { stdout, error } = spawnSync("memcached", ["-h"], { encoding: "utf8" });
  if (error !== undefined) {
    throw new NotHere(
      "memcached is not installed, so no real connection could be shown. Install it: sudo apt-get install -y memcached",
    );
  }
  if (isTls && !stdout.includes("--enable-ssl")) {
    throw new NotHere(
      "this memcached was built without TLS, so no TLS connection could be shown. Debian's and Ubuntu's has it: sudo apt-get install -y memcached",
    );
  }
}

/**
 * Starts memcached and waits until it answers on every address with its own process id.
 *
 * @param tls certificate and key; the first name of the certificate is verified when it is asked whether it is there
 * @throws AddressInUse, or an error with what memcached printed
 */
export async function startDaemon(
  listening: readonly Listening[],
  tls: { files: TlsFiles; serverName: string } | undefined,
): Promise<Daemon> {
  const args = [
    ...listening.flatMap(({ host, port }) => ["-l", `${host}:${port}`]),
    // The ports are in -l; no UDP, as on ElastiCache.
    ...["-U", "0", "-m", String(MEGABYTES), "-t", "2"],
    ...(process.getuid?.() === 0 ? ["-u", "nobody"] : []),
    ...(tls === undefined
      ? []
      : ["-Z", "-o", `ssl_chain_cert=${tls.files.cert},ssl_key=${tls.files.key}`]),
  ];
  const child = spawnTied("memcached", args, { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  void eachLine(child.stderr, (line) => said.push(line));
  const exited = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      reject(failure(said));
    });
  });
  exited.catch(() => undefined);
  const pid = child.pid ?? 0;
  try {
    await Promise.race([exited, ready(pid, listening, tls)]);
  } catch (error) {
    await endProcess(child);
    throw error;
  }
  return { pid, listening, stop: () => endProcess(child) };
}

function failure(said: readonly string[]): Error {
  const text = said.join("; ");
  if (text.includes("Address already in use")) return new AddressInUse(text);
  return new Error(`memcached did not start: ${text === "" ? "it printed nothing" : text}`);
}

async function ready(
  pid: number,
  listening: readonly Listening[],
  tls: { files: TlsFiles; serverName: string } | undefined,
): Promise<void> {
  const until = Date.now() + READY_MS;
  for (const address of listening) {
    for (;;) {
      const answered = await pidAt(address, tls);
      if (answered === pid) break;
      if (answered !== undefined) {
        throw new AddressInUse(`${address.host}:${address.port} answers with process ${answered}`);
      }
      if (Date.now() > until) throw new Error("memcached started but does not answer");
      await sleep(RETRY_MS);
    }
  }
}

async function pidAt(
  { host, port }: Listening,
  tls: { files: TlsFiles; serverName: string } | undefined,
): Promise<number | undefined> {
  try {
    const target = {
      address: host,
      port,
      ...(tls === undefined ? {} : { tls: { ca: tls.files.ca, serverName: tls.serverName } }),
    };
    const { lines } = await ask(target, "stats");
    return pidOf(lines);
  } catch {
    return undefined;
  }
}

/** The process id that a memcached says it has. */
export function pidOf(stats: readonly string[]): number | undefined {
  const line = stats.find((stat) => stat.startsWith("STAT pid "));
  return line === undefined ? undefined : Number(line.slice("STAT pid ".length));
}
