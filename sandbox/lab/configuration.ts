/** Plain look-ups in a topology's configuration: what is written there, nothing concluded from it. */

import { Address4 } from "ip-address";

import type { Cidr, Fact, NetworkInterface, Peering, Subnet, Topology } from "../../reachability";
import { isUnknown } from "../../reachability";

/** The value, or `undefined` when it is not known. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact === undefined || isUnknown(fact) ? undefined : fact;
}

/** IPv4 text: an address or a CIDR. The lab speaks IPv4 only. */
export function isIpv4(text: string): boolean {
  return Address4.isValid(text);
}

/** Whether a CIDR or address lies inside another CIDR. */
export function isInside(inner: string, outer: Cidr): boolean {
  return isIpv4(inner) && isIpv4(outer) && new Address4(inner).isInSubnet(new Address4(outer));
}

/** Bits of a CIDR's prefix; 32 for an address. */
export function prefixLength(cidr: Cidr): number {
  return new Address4(cidr).subnetMask;
}

/** IPv4 CIDRs of a subnet. */
export function subnetCidrs(subnet: Subnet): readonly Cidr[] {
  return subnet.cidrs.items.filter(isIpv4);
}

/** IPv4 CIDRs of a VPC. */
export function vpcCidrs(topology: Topology, vpc: string): readonly Cidr[] {
  return (topology.vpcs.byId.get(vpc)?.cidrs.items ?? []).filter(isIpv4);
}

/** The subnet an interface is in; `undefined` when it is not known or one of several. */
export function subnetOf(
  topology: Topology,
  networkInterface: NetworkInterface,
): Subnet | undefined {
  const [only, ...others] = networkInterface.subnets.items;
  const isCertain = others.length === 0 && networkInterface.subnets.rest === undefined;
  return isCertain && only !== undefined ? topology.subnets.byId.get(only) : undefined;
}

/** The route table a subnet names, or its VPC's main table. */
export function tableOf(topology: Topology, subnet: Subnet): string | undefined {
  const named = valueOf(subnet.routeTable);
  if (named !== null) return named;
  const vpc = topology.vpcs.byId.get(valueOf(subnet.vpc) ?? "");
  return valueOf(vpc?.mainRouteTable);
}

/** The network ACL a subnet names, or its VPC's default one. */
export function aclOf(topology: Topology, subnet: Subnet): string | undefined {
  const named = valueOf(subnet.networkAcl);
  if (named !== null) return named;
  const vpc = topology.vpcs.byId.get(valueOf(subnet.vpc) ?? "");
  return valueOf(vpc?.defaultNetworkAcl);
}

/** The VPC on the other side of a peering. */
export function farSide(peering: Peering, vpc: string): string | undefined {
  const sides = [valueOf(peering.requester.vpc), valueOf(peering.accepter.vpc)];
  if (!sides.includes(vpc)) return undefined;
  return sides.find((side) => side !== vpc);
}

/** Whether both sides of a peering are in one Region, as far as it is told. */
export function isWithinOneRegion(topology: Topology, peering: Peering): boolean {
  const regions = [peering.requester, peering.accepter].map(
    (side) => side.region ?? topology.vpcs.byId.get(valueOf(side.vpc) ?? "")?.region,
  );
  return regions[0] === undefined || regions[1] === undefined || regions[0] === regions[1];
}

/** Private IPv4 addresses of the interfaces that carry a group and are in one of the given VPCs. */
export function membersOf(
  topology: Topology,
  group: string,
  vpcs: ReadonlySet<string>,
): readonly string[] {
  const found = new Set<string>();
  for (const candidate of topology.interfaces.byId.values()) {
    if (!candidate.groups.items.includes(group)) continue;
    if (!vpcs.has(valueOf(candidate.vpc) ?? "")) continue;
    for (const address of candidate.addresses.items) if (isIpv4(address)) found.add(address);
  }
  return [...found];
}

/**
 * An address of the subnet that nobody has, counted down from its end.
 * @param alsoTaken addresses that are given away but in no topology.
 * @throws Error when the subnet has none.
 */
export function freeAddress(
  topology: Topology,
  subnet: Subnet,
  alsoTaken: Iterable<string> = [],
): string {
  const [cidr] = subnetCidrs(subnet);
  if (cidr === undefined) throw new Error(`${subnet.id} has no IPv4 CIDR`);
  const taken = new Set(alsoTaken);
  for (const other of topology.interfaces.byId.values()) {
    for (const address of other.addresses.items) taken.add(address);
  }
  const range = new Address4(cidr);
  const last = range.endAddress().bigInt();
  // AWS keeps the last address and the first four.
  for (let number = last - 1n; number > range.startAddress().bigInt() + 3n; number -= 1n) {
    const address = Address4.fromBigInt(number).correctForm();
    if (!taken.has(address)) return address;
  }
  throw new Error(`${subnet.id} (${cidr}) has no free address`);
}
