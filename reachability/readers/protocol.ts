/** Protocols and port ranges in the one spelling that the topology uses, whatever AWS or a program wrote. */

import type { PortRange, Protocol } from "../topology";

const SPELLINGS: ReadonlyMap<string, Protocol> = new Map([
  ["-1", "all"],
  ["all", "all"],
  ["tcp", "tcp"],
  ["6", "tcp"],
  ["udp", "udp"],
  ["17", "udp"],
  ["icmp", "icmp"],
  ["1", "icmp"],
  ["icmpv6", "icmpv6"],
  ["58", "icmpv6"],
]);

/** `-1`/`all`, `tcp`/`6`, `UDP`/`17`, …; another protocol stays its number. */
export function canonicalProtocol(text: string): Protocol {
  const lower = text.trim().toLowerCase();
  return SPELLINGS.get(lower) ?? lower;
}

/** Whether a rule of this protocol speaks of ports at all: `all` covers every port, ICMP has types instead. */
export function hasPorts(protocol: Protocol): boolean {
  return protocol !== "all" && protocol !== "icmp" && protocol !== "icmpv6";
}

/** The range where both ends are ports in order; `undefined` for anything else. */
export function portRange(from: number, to: number): PortRange | undefined {
  const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port <= 65_535;
  return isPort(from) && isPort(to) && from <= to ? { from, to } : undefined;
}
