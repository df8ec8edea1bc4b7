/** Values of options, read and checked: what was got, what is allowed. */

import type { PortRange } from "../../reachability";
import { DoctorError } from "../errors";

/** A variable that a shell found empty names no cluster. */
export function assertCluster(name: string): void {
  if (name.trim() === "") throw new DoctorError("--cluster must be a cluster's name, got nothing.");
}

/** A port, 1 to 65535. */
export function parsePort(text: string, option: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new DoctorError(`${option} must be a port from 1 to 65535, got "${text}".`);
}

/** Seconds, up to ten minutes. */
export function parseSeconds(text: string, option: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= 600) return seconds;
  throw new DoctorError(`${option} must be seconds from 0.1 to 600, got "${text}".`);
}

/** `32768-60999`; one port stands for itself. */
export function parsePortRange(text: string, option: string): PortRange {
  const [from = "", to = from, ...more] = text.split("-");
  const range = { from: parsePort(from.trim(), option), to: parsePort(to.trim(), option) };
  if (more.length === 0 && range.from <= range.to) return range;
  throw new DoctorError(`${option} must be a range such as 32768-60999, got "${text}".`);
}

/** `tcp` or `udp`. */
export function parseProtocol(text: string, option: string): "tcp" | "udp" {
  const protocol = text.toLowerCase();
  if (protocol === "tcp" || protocol === "udp") return protocol;
  throw new DoctorError(`${option} must be tcp or udp, got "${text}".`);
}

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`. */
export function parseHostPort(
  text: string,
  option: string,
): { readonly host: string; readonly port?: number } {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^\s:[\]]+))(?::(.*))?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) {
    throw new DoctorError(
      `${option} must be HOST:PORT (an IPv6 address in brackets), got "${text}".`,
    );
  }
  return match?.[3] === undefined ? { host } : { host, port: parsePort(match[3], option) };
}

/** One of the words allowed. */
export function parseWord<T extends string>(
  text: string,
  option: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((word) => word === text);
  if (found !== undefined) return found;
  throw new DoctorError(`${option} must be ${allowed.join(" or ")}, got "${text}".`);
}
