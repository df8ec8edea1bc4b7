/**
 * Addresses that mean something by themselves, whoever has them: those that nobody has in the internet, and those that
 * stand for IPv4 addresses behind NAT64.
 */

import type { AddressSet } from "./address-set";
import { NO_ADDRESSES, unionOf } from "./address-set";
import { parseCidr } from "./addresses";

const setOf = (...cidrs: readonly string[]): AddressSet =>
  unionOf(NO_ADDRESSES, ...cidrs.map(parseCidr));

/**
 * Addresses that no packet from the internet has: private (RFC 1918), shared (RFC 6598), loopback, link-local, multicast
 * and reserved ones; unique local IPv6 (RFC 4193), and what only a gateway that translates understands (RFC 6052).
 */
export const NOT_IN_INTERNET: AddressSet = setOf(
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
  "::/128",
  "::1/128",
  "64:ff9b::/96",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
);

/** IPv6 addresses that are never advertised in the internet, whatever the VPC says about its ranges. */
export const UNIQUE_LOCAL: AddressSet = setOf("fc00::/7");

/** https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html: DNS64 puts IPv4 addresses behind this prefix. */
const NAT64_PREFIX = 0x0064ff9b_00000000_00000000_00000000n;

/** The IPv6 addresses by which an IPv6-only client means these IPv4 addresses. */
export function behindNat64({ v4 }: AddressSet): AddressSet {
  return {
    v4: [],
    v6: v4.map(({ from, to }) => ({
      from: NAT64_PREFIX + BigInt(from),
      to: NAT64_PREFIX + BigInt(to),
    })),
  };
}
