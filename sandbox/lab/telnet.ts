/**
 * `telnet HOST PORT`, a command, and what came back, as lines on a screen. Where telnet is not installed, or the node
 * speaks TLS, a client of ours (`client.js`, plain JavaScript: it starts in a namespace, at once) prints the same lines.
 */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { isOnPath } from "./availability";

export interface Call {
  readonly host: string;
  readonly port: number;
  /** Sent once the connection stands; `quit` follows when the answer is complete. */
  readonly command: string;
  readonly timeoutMs: number;
  /** PEM file of the authority that signed the node's certificate: speaks TLS. */
  readonly ca?: string;
}

export interface Transcript {
  readonly isConnected: boolean;
  /** Nothing came back within the time. */
  readonly isTimedOut: boolean;
  /** Everything on the screen, in order. */
  readonly lines: readonly string[];
  readonly client: "telnet" | "our client";
}

/** Last line of memcached's answers. */
const ANSWER_ENDS = /^(END|ERROR|VERSION .*|CLIENT_ERROR.*|SERVER_ERROR.*)\r?$/m;

/** Makes a call with a process that `start` starts where the call is to come from. */
export async function readTranscript(
  start: (command: readonly string[]) => ChildProcess,
  call: Call,
): Promise<Transcript> {
  const hasTelnet = call.ca === undefined && isOnPath("telnet");
  const child = start(hasTelnet ? ["telnet", call.host, String(call.port)] : ourClient(call));
  const screen = new Screen(child, call.command);
  const timer = setTimeout(() => {
    screen.giveUp();
  }, call.timeoutMs);
  await once(child, "close");
  clearTimeout(timer);
  return { ...screen.seen(), client: hasTelnet ? "telnet" : "our client" };
}

function ourClient({ host, port, ca }: Call): string[] {
  const tls = ca === undefined ? [] : [ca];
  return [process.execPath, join(__dirname, "client.js"), host, String(port), ...tls];
}

/**
 * For a shell: `telnet` and `nc` where they are not installed, as functions that bash takes from its environment. They say that they
 * are the lab's own, and know no options.
 */
export function clientsOfTheLab(path?: string): Readonly<Record<string, string>> {
  const missing = ["telnet", "nc"].filter((tool) => !isOnPath(tool, path));
  const client = `'${process.execPath}' '${join(__dirname, "client.js")}' "$@"`;
  return Object.fromEntries(
    missing.map((tool) => [
      `BASH_FUNC_${tool}%%`,
      `() { echo "(${tool} is not installed: this is the lab's own)" >&2; ${client}; }`,
    ]),
  );
}

/** Watches the screen and types when it is time. */
class Screen {
  private text = "";
  private isTimedOut = false;
  private typed = 0;

  constructor(
    private readonly child: ChildProcess,
    private readonly command: string,
  ) {
    const show = (chunk: Buffer): void => {
      this.text += chunk.toString();
      this.type();
    };
    child.stdout?.on("data", show);
    child.stderr?.on("data", show);
    child.stdin?.on("error", () => undefined);
  }

  seen(): Pick<Transcript, "isConnected" | "isTimedOut" | "lines"> {
    const lines = this.text.split(/\r?\n/).filter((line) => line !== "");
    const isConnected = this.text.includes("Connected to");
    return { isConnected, isTimedOut: this.isTimedOut, lines };
  }

  giveUp(): void {
    this.isTimedOut = true;
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // It ended in the meantime.
    }
  }

  private type(): void {
    if (this.typed === 0 && this.text.includes("Escape character")) this.send(this.command);
    else if (this.typed === 1 && ANSWER_ENDS.test(this.text)) this.send("quit");
  }

  private send(line: string): void {
    this.typed += 1;
    this.text += `${line}\n`; // As a terminal shows what is typed.
    this.child.stdin?.write(`${line}\n`);
  }
}
