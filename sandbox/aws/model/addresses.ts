/** Arithmetic on IPv4 CIDRs and the hand-out of private addresses. */
import { Address4 } from "ip-address";
import { text, type Things } from "./things";

export interface Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** AWS keeps the first four addresses of a subnet and the last. */
const RESERVED_AT_START = 4;
const RESERVED_AT_END = 1;

/** The addresses of a CIDR, or `undefined` when it is not an IPv4 CIDR in network form. */
export function parseRange(cidr: string): Range | undefined {
  const [, prefixText] = cidr.split("/");
  if (prefixText === undefined || !Address4.isValid(cidr)) {
    return undefined;
  }
  const address = new Address4(cidr);
  const first = Number(address.startAddress().bigInt());
  return { first, last: Number(address.endAddress().bigInt()), prefix: Number(prefixText) };
}

/** Whether the address part of a CIDR has no bits beyond its prefix. */
export function isNetworkForm(cidr: string): boolean {
  const range = parseRange(cidr);
  return range !== undefined && formatAddress(range.first) === cidr.split("/")[0];
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** A CIDR as AWS stores it: host bits masked. */
export function maskedCidr(cidr: string): string {
  const range = parseRange(cidr);
  return range === undefined ? cidr : `${formatAddress(range.first)}/${range.prefix}`;
}

/** How many addresses of a subnet are still free. */
export function freeAddresses(world: Things, subnetId: string): number {
  const range = rangeOfSubnet(world, subnetId);
  if (range === undefined) {
    return 0;
  }
  const usable = range.last - range.first + 1 - RESERVED_AT_START - RESERVED_AT_END;
  return usable - takenAddresses(world, subnetId).size;
}

/**
 * A free private address of a subnet. It depends on `key` alone unless two keys meet, so that it does not depend
 * on the order in which an engine happens to create things.
 */
export function takeAddress(world: Things, subnetId: string, key: string): string {
  const range = rangeOfSubnet(world, subnetId);
  if (range === undefined) {
    return "";
  }
  const first = range.first + RESERVED_AT_START;
  const count = range.last - RESERVED_AT_END - first + 1;
  const taken = takenAddresses(world, subnetId);
  const start = Number.parseInt(world.hex(`address/${key}`, 8), 16) % count;
  for (let step = 0; step < count; step += 1) {
    const candidate = formatAddress(first + ((start + step) % count));
    if (!taken.has(candidate)) {
      return candidate;
    }
  }
  return "";
}

function rangeOfSubnet(world: Things, subnetId: string): Range | undefined {
  return parseRange(text(world.get("subnet", subnetId)?.properties.cidrBlock));
}

function takenAddresses(world: Things, subnetId: string): ReadonlySet<string> {
  const interfaces = world.where("network-interface", { subnetId });
  return new Set(interfaces.map((i) => text(i.properties.privateIp)));
}
