/** CIDRs as users write them: what is wrong with one, and what was probably meant. */

import { Address4, Address6 } from "ip-address";
import { type Finding, shown } from "./problems";

/** What is wrong with an IPv4 CIDR block, or `undefined`. Host bits are refused: AWS would mask them in silence. */
export function ipv4CidrProblem(field: string, cidr: string): Finding {
  if (typeof cidr === "string" && Address6.isValid(cidr)) {
    return `${field} must be IPv4, got ${shown(cidr)}`;
  }
  return cidrProblem(field, cidr);
}

/** What is wrong with an IPv4 or IPv6 CIDR block, or `undefined`. */
export function cidrProblem(field: string, cidr: string): Finding {
  const address = parsed(cidr);
  if (address === undefined) {
    return `${field} must be a CIDR block such as "10.0.0.0/16", got ${shown(cidr)}`;
  }
  if (!cidr.includes("/")) {
    const single = `${cidr}/${address.v4 ? 32 : 128}`;
    return `${field}: CIDR mask is missing in ${shown(cidr)}. Did you mean ${shown(single)}?`;
  }
  const network = address.networkForm();
  if (isSameNetwork(address)) return undefined;
  return `${field} has host bits set, got ${shown(cidr)}. Did you mean ${shown(network)}?`;
}

/** The length of a CIDR's prefix. The CIDR must be valid. */
export function prefixLength(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf("/") + 1));
}

/** Whether a valid CIDR is IPv6. */
export function isIpv6(cidr: string): boolean {
  return typeof cidr === "string" && cidr.includes(":");
}

/** First and last address of an IPv4 CIDR, as numbers. The CIDR must be valid. */
export function ipv4Range(cidr: string): { first: number; last: number } {
  const address = new Address4(cidr);
  return {
    first: Number(address.startAddress().bigInt()),
    last: Number(address.endAddress().bigInt()),
  };
}

/** Whether two valid IPv4 CIDRs share an address. */
export function overlap(a: string, b: string): boolean {
  const left = ipv4Range(a);
  const right = ipv4Range(b);
  return left.first <= right.last && right.first <= left.last;
}

/** Whether IPv4 CIDR `inner` lies inside `outer`. Both must be valid. */
export function isInside(inner: string, outer: string): boolean {
  const small = ipv4Range(inner);
  const big = ipv4Range(outer);
  return big.first <= small.first && small.last <= big.last;
}

/** The `index`-th /64 of an IPv6 block such as the /56 that AWS gives a VPC. */
export function ipv6Subnet(block: string, index: number): string {
  const start = new Address6(block).startAddress().bigInt();
  const subnet = Address6.fromBigInt(start + (BigInt(index) << 64n));
  return `${subnet.correctForm()}/64`;
}

function parsed(cidr: unknown): Address4 | Address6 | undefined {
  if (typeof cidr !== "string") return undefined;
  if (Address4.isValid(cidr)) return new Address4(cidr);
  if (Address6.isValid(cidr)) return new Address6(cidr);
  return undefined;
}

function isSameNetwork(address: Address4 | Address6): boolean {
  return address.startAddress().bigInt() === address.bigInt();
}
