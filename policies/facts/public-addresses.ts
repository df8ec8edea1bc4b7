/** Which addresses are public: those that belong to anybody on the internet. */
import type { AddressSet, Topology } from "../../reachability";
import { ALL_IPV4, differenceOf, onlyFamily, parseCidr, sizeOf, unionOf } from "../../reachability";

/** IPv4 space that is nobody's on the internet: the IANA special-purpose registry (RFC 6890), multicast, reserved. */
const NOT_PUBLIC_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];

/** All of IPv6 that is routed on the internet lies in here (RFC 4291). */
const GLOBAL_IPV6 = "2000::/3";

const PUBLIC = unionOf(
  differenceOf(ALL_IPV4, unionOf(...NOT_PUBLIC_IPV4.map((cidr) => parseCidr(cidr)))),
  parseCidr(GLOBAL_IPV6),
);

/**
 * Public addresses that are not those of a VPC known here: a VPC's own IPv6 block (or a public block used privately) is
 * public by its number only.
 */
export function publicAddresses(topology: Topology): AddressSet {
  const own = [...topology.vpcs.byId.values()].flatMap((vpc) => vpc.cidrs.items);
  return differenceOf(PUBLIC, unionOf(...own.map((cidr) => parseCidr(cidr))));
}

/** From how many public addresses on they count as the internet. Options of the rules that ask about it. */
export const WIDE_RANGE = {
  maxPublicIpv4Addresses: {
    type: "integer",
    description:
      "Public IPv4 addresses that may be admitted together; fewer are advised against, more are a violation.",
    minimum: 0,
    default: 65536,
  },
  maxPublicIpv6PrefixLength: {
    type: "integer",
    description: "Length of the IPv6 prefix whose addresses may be admitted together.",
    minimum: 0,
    maximum: 128,
    default: 48,
  },
} as const;

export interface WideRange {
  readonly maxPublicIpv4Addresses: number;
  readonly maxPublicIpv6PrefixLength: number;
}

/** Whether public addresses, taken together, are more than may be admitted. */
export function isWide(addresses: AddressSet, range: WideRange): boolean {
  const ipv6Bound = 2n ** BigInt(128 - range.maxPublicIpv6PrefixLength);
  return (
    sizeOf(onlyFamily(addresses, 4)) > BigInt(range.maxPublicIpv4Addresses) ||
    sizeOf(onlyFamily(addresses, 6)) > ipv6Bound
  );
}
