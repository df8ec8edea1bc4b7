/**
 * Text to addresses and back. Reading is left to `ip-address`; every text is read once and remembered, because an
 * account names the same few CIDRs thousands of times.
 *
 * Host bits are masked as AWS masks them: `1.2.3.4/8` is `1.0.0.0/8`. `hadHostBits` tells, so that readers can say so.
 */

import { Address4, Address6 } from "ip-address";
import type { AddressSet } from "./address-set";
import type { Interval } from "./intervals";

/** The text is no IPv4 or IPv6 address or CIDR. */
export class AddressError extends Error {
  constructor(readonly text: string) {
    super(
      `${JSON.stringify(text)} is not an IP address or CIDR; expected something like "10.0.0.0/16" or "2001:db8::/32".`,
    );
    this.name = "AddressError";
  }
}

interface Parsed {
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly set: AddressSet;
  readonly canonical: string;
  readonly hadHostBits: boolean;
}

const remembered = new Map<string, Parsed>();
/** Bound of the memory above: an account has far fewer CIDRs; a fuzzer has more. */
const REMEMBERED_AT_MOST = 100_000;

/** The addresses of a CIDR or of a single address. Throws `AddressError`. */
export function parseCidr(text: string): AddressSet {
  return parsed(text).set;
}

/** The CIDR as AWS writes it: host bits masked, shortest form, always with a prefix length. Throws `AddressError`. */
export function canonicalCidr(text: string): string {
  return parsed(text).canonical;
}

/** Whether AWS would have masked host bits away. Throws `AddressError`. */
export function hadHostBits(text: string): boolean {
  return parsed(text).hadHostBits;
}

/** 4 or 6. Throws `AddressError`. */
export function familyOf(text: string): 4 | 6 {
  return parsed(text).family;
}

/** Length of the prefix: 32 or 128 for a single address. Throws `AddressError`. */
export function prefixLengthOf(text: string): number {
  return parsed(text).prefix;
}

/** Whether the text can be read at all. */
export function isCidr(text: string): boolean {
  try {
    parsed(text);
    return true;
  } catch {
    return false;
  }
}

function parsed(text: string): Parsed {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const fresh = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  if (remembered.size >= REMEMBERED_AT_MOST) remembered.clear();
  remembered.set(text, fresh);
  return fresh;
}

function parseIpv4(text: string): Parsed {
  if (!Address4.isValid(text)) throw new AddressError(text);
  const address = new Address4(text);
  const value = Number(address.bigInt());
  const size = 2 ** (32 - address.subnetMask);
  const from = Math.floor(value / size) * size;
  return {
    family: 4,
    prefix: address.subnetMask,
    set: { v4: [{ from, to: from + size - 1 }], v6: [] },
    canonical: `${formatIpv4(from)}/${address.subnetMask}`,
    hadHostBits: from !== value,
  };
}

function parseIpv6(text: string): Parsed {
  if (!Address6.isValid(text)) throw new AddressError(text);
  const address = new Address6(text);
  const value = address.bigInt();
  const size = 1n << BigInt(128 - address.subnetMask);
  const from = (value / size) * size;
  return {
    family: 6,
    prefix: address.subnetMask,
    set: { v4: [], v6: [{ from, to: from + size - 1n }] },
    canonical: `${formatIpv6(from)}/${address.subnetMask}`,
    hadHostBits: from !== value,
  };
}

/** Dotted quad of a number. */
export function formatIpv4(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join(".");
}

/** Shortest form of an IPv6 address. */
export function formatIpv6(value: bigint): string {
  return Address6.fromBigInt(value).correctForm();
}

/** The fewest CIDRs that make up the set, in ascending order, IPv4 first. */
export function cidrsOf(set: AddressSet): string[] {
  const four = set.v4.flatMap((part) => blocksOf(toBig(part), 32));
  const six = set.v6.flatMap((part) => blocksOf(part, 128));
  return [
    ...four.map(({ start, prefix }) => `${formatIpv4(Number(start))}/${prefix}`),
    ...six.map(({ start, prefix }) => `${formatIpv6(start)}/${prefix}`),
  ];
}

function toBig(part: Interval<number>): Interval<bigint> {
  return { from: BigInt(part.from), to: BigInt(part.to) };
}

/** Cuts an interval into aligned blocks, the largest that fits each time. */
function blocksOf(part: Interval<bigint>, bits: number): { start: bigint; prefix: number }[] {
  const blocks: { start: bigint; prefix: number }[] = [];
  let start = part.from;
  while (start <= part.to) {
    let prefix = bits;
    while (prefix > 0 && fits(start, 1n << BigInt(bits - prefix + 1), part.to)) prefix -= 1;
    blocks.push({ start, prefix });
    start += 1n << BigInt(bits - prefix);
  }
  return blocks;
}

function fits(start: bigint, size: bigint, last: bigint): boolean {
  return start % size === 0n && start + size - 1n <= last;
}
