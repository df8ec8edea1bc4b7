/**
 * Other addresses in place of public ones, without changing a single verdict.
 *
 * The mapping keeps prefixes: two addresses that share their first n bits share n bits afterwards, so every "is inside
 * of", "overlaps" and "is the same as" stays what it was (the idea of Crypto-PAn). A bit is only turned where no range
 * with a meaning of its own (private, loopback, multicast …) lies below: those stay as they are, and nothing else ever
 * becomes one of them.
 */

import { createHmac } from "node:crypto";
import { Address4, Address6 } from "ip-address";

/**
 * IANA's special-purpose IPv4 ranges: they identify nobody. The ranges for documentation are not among them: in a test or an
 * example they stand for public addresses, and are replaced like those.
 */
const KEPT_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** The same for IPv6, without what holds an IPv4 address (mapped, translated). Everything else that is in use lies in 2000::/3, whose first three bits stay. */
const KEPT_V6 = ["::/96", "100::/64", "fc00::/7", "fe80::/10", "ff00::/8"];

type Bits = string;

const KEPT_BITS_V4 = KEPT_V4.map((cidr) => bitsOf(new Address4(cidr)));
const KEPT_BITS_V6 = KEPT_V6.map((cidr) => bitsOf(new Address6(cidr)));
/** 2000::/3, in which all public IPv6 addresses lie: they stay in it. (In IPv4 10.0.0.0/8 holds these bits already.) */
const GLOBAL_V6 = "001";

/** An address or CIDR of the pseudonymous network; `undefined` where the text is neither. */
export function pseudonymAddress(text: string, key: string): string | undefined {
  const [, length] = text.split("/");
  if (Address4.isValid(text)) {
    const bits = mapBits(bitsOf(new Address4(text)), KEPT_BITS_V4, key);
    return withLength(
      Address4.fromBigInt(BigInt(`0b${bits.padEnd(32, "0")}`)).correctForm(),
      length,
    );
  }
  if (!text.includes(":") || !Address6.isValid(text)) return undefined;
  const bits = mapBits(bitsOf(new Address6(text)), KEPT_BITS_V6, key);
  return withLength(
    Address6.fromBigInt(BigInt(`0b${bits.padEnd(128, "0")}`)).correctForm(),
    length,
  );
}

function withLength(address: string, length: string | undefined): string {
  return length === undefined ? address : `${address}/${length}`;
}

/** The network bits of a CIDR, all bits of an address. */
function bitsOf(address: Address4 | Address6): Bits {
  const width = address instanceof Address4 ? 32 : 128;
  return address.bigInt().toString(2).padStart(width, "0").slice(0, address.subnetMask);
}

function mapBits(bits: Bits, kept: readonly Bits[], key: string): Bits {
  if (kept.some((range) => bits.startsWith(range))) return bits;
  let mapped = "";
  for (let at = 0; at < bits.length; at += 1) {
    const prefix = bits.slice(0, at);
    const isFree = ![...kept, GLOBAL_V6].some((range) => isWithin(range, prefix));
    const turn = isFree && isTurned(prefix, key);
    mapped += turn === (bits[at] === "1") ? "0" : "1";
  }
  return mapped;
}

/** Whether a range lies below a prefix and is smaller than it: turning the next bit would move it. */
function isWithin(range: Bits, prefix: Bits): boolean {
  return range.length > prefix.length && range.startsWith(prefix);
}

function isTurned(prefix: Bits, key: string): boolean {
  return ((createHmac("sha256", key).update(prefix).digest()[0] ?? 0) & 1) === 1;
}
