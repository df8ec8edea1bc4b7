/**
 * What a server said to `version`, `stats` and `config get cluster`: the same text whether this machine asked or an
 * instance did through SSM.
 */

/** The commands, sent in one go; `quit` makes a memcached close the connection when it has answered. */
export const COMMANDS = ["version", "stats", "config get cluster", "quit"] as const;

/** A node as `config get cluster` lists it: `host|ip|port`. */
export interface ListedNode {
  readonly host: string;
  readonly ip: string;
  readonly port: number;
}

/** What was understood. */
export interface Transcript {
  /** From `VERSION 1.6.22`; absent: this is not memcached. */
  readonly version?: string;
  readonly stats: readonly (readonly [name: string, value: string])[];
  /** Nodes of the cluster; absent: the server does not know the command, so it is not an ElastiCache endpoint. */
  readonly nodes?: readonly ListedNode[];
  /** Whether every command has been answered. */
  readonly isComplete: boolean;
}

const END = "END";

/** Reads the answers in the order the commands were sent. Never throws. */
export function parseTranscript(text: string): Transcript {
  const lines = text.split(/\r?\n/);
  const version = /^VERSION (\S{1,64})$/.exec(lines[0] ?? "")?.[1];
  if (version === undefined || lines.length < 2) return { stats: [], isComplete: false };
  const end = lines.indexOf(END);
  const stats = lines.slice(1, end < 0 ? undefined : end).flatMap(statOf);
  if (end < 0) return { version, stats, isComplete: false };
  return { version, stats, ...clusterOf(lines.slice(end + 1)) };
}

function statOf(line: string): [string, string][] {
  const match = /^STAT (\S+) (.*)$/.exec(line);
  return match === null ? [] : [[match[1] ?? "", match[2] ?? ""]];
}

/** `CONFIG cluster 0 <length>`, a version number, the nodes on one line, an empty line, `END`. */
function clusterOf(lines: readonly string[]): Pick<Transcript, "nodes" | "isComplete"> {
  if (!lines[0]?.startsWith("CONFIG cluster ")) {
    return { isComplete: lines.length > 1 && lines[0] !== "" };
  }
  if (!lines.includes(END)) return { isComplete: false };
  const nodes = (lines[2] ?? "").split(" ").flatMap(nodeOf);
  return { nodes, isComplete: true };
}

function nodeOf(text: string): ListedNode[] {
  const [host, ip, port] = text.split("|");
  if (host === undefined || ip === undefined || !/^\d{1,5}$/.test(port ?? "")) return [];
  return [{ host, ip, port: Number(port) }];
}
