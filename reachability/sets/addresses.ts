/**
 * Text to addresses and back. Reading is left to `ip-address`; every text is read once and remembered, because an
 * account names the same few CIDRs thousands of times.
 *
 * Host bits are masked as AWS masks them: `1.2.3.4/8` is `1.0.0.0/8`; `CidrBlock.hadHostBits` tells, so that readers can say so.
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

/** A block of addresses, as one text names it: a CIDR, or a single address. */
export interface CidrBlock {
  readonly family: 4 | 6;
  /** Length of the prefix: 32 or 128 for a single address. */
  readonly prefix: number;
  /** Whether the text has a length of its own; without, it is a single address. */
  readonly isCidr: boolean;
  /** The CIDR as AWS writes it: host bits masked, shortest form, always with a length. */
  readonly cidr: string;
  /** The address in its shortest form, host bits and all, without a length. */
  readonly address: string;
  /** AWS would have masked host bits away. */
  readonly hadHostBits: boolean;
  readonly set: AddressSet;
}

const remembered = new Map<string, CidrBlock | undefined>();
/** Bound of the memory above: the addresses of a very large account fit; a fuzzer has more. */
const REMEMBERED_AT_MOST = 500_000;

/** The one parser: the block that the text names; `undefined` when it names none. */
export function readCidrBlock(text: string): CidrBlock | undefined {
  const known = remembered.get(text);
  if (known !== undefined || remembered.has(text)) return known;
  const fresh = text.includes(":") ? ipv6Block(text) : ipv4Block(text);
  if (remembered.size >= REMEMBERED_AT_MOST) remembered.clear();
  remembered.set(text, fresh);
  return fresh;
}

/** The addresses of a CIDR or of a single address. Throws `AddressError`. */
export function parseCidr(text: string): AddressSet {
  return blockOf(text).set;
}

/** The CIDR as AWS writes it: host bits masked, shortest form, always with a prefix length. Throws `AddressError`. */
export function canonicalCidr(text: string): string {
  return blockOf(text).cidr;
}

/** 4 or 6. Throws `AddressError`. */
export function familyOf(text: string): 4 | 6 {
  return blockOf(text).family;
}

/** Length of the prefix: 32 or 128 for a single address. Throws `AddressError`. */
export function prefixLengthOf(text: string): number {
  return blockOf(text).prefix;
}

/** Whether the text names a block, or a single address. */
export function isCidr(text: string): boolean {
  return readCidrBlock(text) !== undefined;
}

function blockOf(text: string): CidrBlock {
  const block = readCidrBlock(text);
  if (block === undefined) throw new AddressError(text);
  return block;
}

/** As AWS prints it: no leading zeros. Any other spelling is left to the library, which is much slower. */
const PLAIN_IPV4 =
  /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})(?:\/(0|[1-9]\d?))?$/;

function ipv4Block(text: string): CidrBlock | undefined {
  const { value, prefix } = plainIpv4(text) ?? anyIpv4(text) ?? {};
  if (value === undefined || prefix === undefined) return undefined;
  const size = 2 ** (32 - prefix);
  const from = Math.floor(value / size) * size;
  return {
    family: 4,
    prefix,
    isCidr: text.includes("/"),
    cidr: `${formatIpv4(from)}/${prefix}`,
    address: formatIpv4(value),
    hadHostBits: from !== value,
    set: { v4: [{ from, to: from + size - 1 }], v6: [] },
  };
}

interface Ipv4 {
  readonly value: number;
  readonly prefix: number;
}

function plainIpv4(text: string): Ipv4 | undefined {
  const [, ...parts] = PLAIN_IPV4.exec(text) ?? [];
  const [length, ...octets] = [parts[4] ?? "32", ...parts.slice(0, 4)].map(Number);
  if (octets.length < 4 || length === undefined || length > 32) return undefined;
  if (octets.some((octet) => octet > 255)) return undefined;
  return { value: octets.reduce((sum, octet) => sum * 256 + octet, 0), prefix: length };
}

function anyIpv4(text: string): Ipv4 | undefined {
  if (!Address4.isValid(text)) return undefined;
  const address = new Address4(text);
  return { value: Number(address.bigInt()), prefix: address.subnetMask };
}

function ipv6Block(text: string): CidrBlock | undefined {
  // A zone (`fe80::1%eth0`) means something on one machine only.
  if (text.includes("%") || !Address6.isValid(text)) return undefined;
  const address = new Address6(text);
  const value = address.bigInt();
  const size = 1n << BigInt(128 - address.subnetMask);
  const from = (value / size) * size;
  return {
    family: 6,
    prefix: address.subnetMask,
    isCidr: text.includes("/"),
    cidr: `${formatIpv6(from)}/${address.subnetMask}`,
    address: formatIpv6(value),
    hadHostBits: from !== value,
    set: { v4: [], v6: [{ from, to: from + size - 1n }] },
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
  const four = set.v4.flatMap((part) => alignedParts(toBig(part), 32));
  const six = set.v6.flatMap((part) => alignedParts(part, 128));
  return [
    ...four.map(({ start, prefix }) => `${formatIpv4(Number(start))}/${prefix}`),
    ...six.map(({ start, prefix }) => `${formatIpv6(start)}/${prefix}`),
  ];
}

function toBig(part: Interval<number>): Interval<bigint> {
  return { from: BigInt(part.from), to: BigInt(part.to) };
}

/** Cuts an interval into aligned blocks, the largest that fits each time. */
function alignedParts(part: Interval<bigint>, bits: number): { start: bigint; prefix: number }[] {
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
