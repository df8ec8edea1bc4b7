/** Protocols and port ranges in the one spelling that the topology uses, whatever AWS or a program wrote. */

import type { PortRange, Protocol } from "../model/topology";

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
  return SPELLINGS.get(text) ?? spelledOut(text.trim().toLowerCase());
}

function spelledOut(text: string): Protocol {
  return SPELLINGS.get(text) ?? text;
}

/** Whether the text is a protocol as AWS writes them: a name that is known here, or a number of IANA's. */
export function isProtocolText(text: string): boolean {
  const plain = text.trim().toLowerCase();
  return SPELLINGS.has(plain) || (/^\d{1,3}$/.test(plain) && Number(plain) <= 255);
}

/** Whether a rule of this protocol speaks of ports at all: `all` covers every port, ICMP has types instead. */
export function hasPorts(protocol: Protocol): boolean {
  return protocol !== "all" && protocol !== "icmp" && protocol !== "icmpv6";
}

/** Accounts repeat a few ranges tens of thousands of times: each is one object. */
const ranges = new Map<number, PortRange>();

/** The range where both ends are ports in order; `undefined` for anything else. */
export function portRange(from: number, to: number): PortRange | undefined {
  if (!isPort(from) || !isPort(to) || from > to) return undefined;
  const key = from * PORTS + to;
  const known = ranges.get(key);
  if (known !== undefined) return known;
  const range = { from, to };
  if (ranges.size >= REMEMBERED) ranges.clear();
  ranges.set(key, range);
  return range;
}

const PORTS = 65_536;
const REMEMBERED = 16_384;

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port < PORTS;
}
