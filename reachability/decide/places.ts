/**
 * Where an address lies, seen from an interface: the interface's own routes say so. In its VPC, in a peer's, behind a
 * transit gateway, in the internet, on-premises, or nowhere.
 */

import { isSubset, NO_ADDRESSES, overlaps, sizeOf, unionOf } from "../sets/address-set";
import type { AddressSet } from "../sets/address-set";
import { formatIpv4, formatIpv6 } from "../sets/addresses";
import { addressesOf, interfaceEnd } from "./ends";
import type { Beyond, End, Inquiry } from "../model/inquiry";
import { addressesDepend, factOfEnd } from "../model/inquiry";
import type { RouteChoice } from "../gates/routes";
import { chooseRoute } from "../gates/routes";
import { crossTransitGateway, TO_PREMISES } from "../gates/transit-gateways";
import type { Missing } from "../model/three-valued";
import type {
  Fact,
  Listing,
  NetworkInterface,
  Peering,
  RouteTarget,
  TransitAttachment,
  Unknown,
} from "../model/topology";
import { factOf, isUnknown, notRead, unknown } from "../model/topology";

/** What `locate` needs of a question. */
type Search = Pick<Inquiry, "network" | "world">;

/** The far end, placed; or what is missing to place it. */
export type Location =
  | { readonly kind: "end"; readonly end: End }
  /** No route leads there. */
  | { readonly kind: "nowhere"; readonly end: End }
  | { readonly kind: "unknown"; readonly end: End; readonly missing: readonly Missing[] };

const NOBODY: Listing<string> = { items: [] };

/** Places a bare address range by the routes of the interface at the other end. */
export function locate(inquiry: Inquiry, near: End, far: End): Location {
  if (near.subnet === undefined)
    return {
      kind: "unknown",
      end: far,
      missing: near.placement === undefined ? [] : [near.placement],
    };
  const choice = chooseRoute(inquiry, near.subnet, far);
  if (choice.kind === "none") return { kind: "nowhere", end: far };
  if (choice.kind === "unknown") return { kind: "unknown", end: far, missing: choice.missing };
  return behind(inquiry, near, far, choice);
}

function behind(
  inquiry: Inquiry,
  near: End,
  far: End,
  { chosen }: Extract<RouteChoice, { kind: "route" }>,
): Location {
  const missing: Missing[] = [];
  const target = inquiry.world.valueOf(chosen.route.target, "target", undefined, missing);
  if (target === undefined) return { kind: "unknown", end: far, missing };
  switch (target.kind) {
    case "local":
      return inVpc(inquiry, near.vpc, far);
    case "peering":
      return inVpc(inquiry, peerVpc(inquiry, near.vpc, target.id), far);
    case "transit-gateway":
      return behindTransitGateway(inquiry, near, far, target.id);
    case "vpn-gateway":
      return beyond(far, "on-premises", target.id);
    case "internet-gateway":
    case "egress-only-gateway":
      return beyond(far, "internet", target.id);
    case "nat-gateway":
      return behindNatGateway(inquiry, near, far, target.id);
    case "interface":
    case "unsupported":
      return behindMiddlebox(inquiry, near, far, target);
    case "core-network":
    case "gateway-endpoint":
      return beyond(far, "elsewhere", target.id);
  }
}

/** A NAT gateway sends on by the table of its own subnet: what lies there is what lies behind it. */
function behindNatGateway(inquiry: Inquiry, near: End, far: End, id: string): Location {
  const { gateways, subnets } = inquiry.network.topology;
  const place = gateways.byId.get(id)?.subnet;
  const subnet = typeof place === "string" ? subnets.byId.get(place) : undefined;
  const choice = subnet === undefined ? undefined : chooseRoute(inquiry, subnet, far);
  if (choice?.kind !== "route" || isNat(choice.chosen.route.target))
    return beyond(far, "internet", id);
  return behind(inquiry, { ...near, subnet }, far, choice);
}

function isNat(target: Fact<RouteTarget>): boolean {
  return !isUnknown(target) && target.kind === "nat-gateway";
}

/** A middlebox on the way to an address of the VPC itself, or to what only it knows. */
function behindMiddlebox(
  inquiry: Inquiry,
  near: End,
  far: End,
  target: Exclude<RouteTarget, { kind: "local" }>,
): Location {
  const { network } = inquiry;
  const own = network.topology.vpcs.byId.get(near.vpc ?? "");
  const cidrs = own === undefined ? NO_ADDRESSES : network.addressesOf(own.cidrs);
  if (isSubset(far.addresses, cidrs)) return inVpc(inquiry, near.vpc, far);
  if (overlaps(far.addresses, cidrs))
    return { kind: "unknown", end: far, missing: [addressesDepend(far, cidrs)] };
  return beyond(far, "elsewhere", target.id, { isReaddressed: true });
}

function beyond(
  far: End,
  kind: Beyond["kind"],
  gateway: string,
  more: Pick<Beyond, "attachment" | "isReaddressed"> = {},
): Location {
  return { kind: "end", end: { ...far, beyond: { kind, gateway, ...more } } };
}

function peerVpc({ network }: Search, vpc: string | undefined, id: string): string | undefined {
  const peering = network.topology.peerings.byId.get(id);
  const far = peering === undefined ? undefined : farVpc(peering, vpc);
  return typeof far === "string" ? far : undefined;
}

function farVpc({ requester, accepter }: Peering, vpc: string | undefined): PeeringVpc {
  return requester.vpc === vpc ? accepter.vpc : requester.vpc;
}
type PeeringVpc = Peering["requester"]["vpc"];

/** The VPC with an attachment that has the address; else on-premises, if an attachment leads there. */
function behindTransitGateway(inquiry: Inquiry, near: End, far: End, gateway: string): Location {
  const reachable = attachmentsAround(inquiry, gateway);
  const vpcs = reachable.map(({ vpc }) => vpc).filter((vpc) => typeof vpc === "string");
  // A range over several networks is never known better than its parts.
  const cut = vpcs.map((vpc) => cidrsIn(inquiry, vpc)).find((cidrs) => cutsThrough(far, cidrs));
  if (cut !== undefined) return { kind: "unknown", end: far, missing: [addressesDepend(far, cut)] };
  const holders = vpcs
    .filter((vpc) => isSubset(far.addresses, cidrsIn(inquiry, vpc)))
    .map((vpc) => inVpc(inquiry, vpc, far));
  const [first, ...others] = holders;
  // Several VPCs may have the address: the one that the gateway's tables lead to.
  const led =
    others.length === 0 ? first : holders.find((each) => isLedTo(inquiry, near, each, gateway));
  if (first !== undefined) return led ?? first;
  const { exit, findings } = crossTransitGateway(inquiry, "request", near, far, gateway);
  if (exit !== undefined) return behindAttachment(inquiry, far, gateway, exit);
  const outward = reachable.find(({ kind }) => TO_PREMISES.has(kind));
  if (outward !== undefined) return beyond(far, "on-premises", gateway, { attachment: outward.id });
  const open = findings.filter(({ truth }) => truth === "unknown");
  if (open.length > 0)
    return { kind: "unknown", end: far, missing: open.flatMap(({ missing }) => missing) };
  const gap = hiddenHolder(inquiry, reachable);
  return gap === undefined
    ? { kind: "nowhere", end: far }
    : { kind: "unknown", end: far, missing: [{ unknown: gap }] };
}

/** Behind VPN and Direct Connect lies a network on-premises; behind all else what is not modelled. */
function behindAttachment(
  inquiry: Inquiry,
  far: End,
  gateway: string,
  exit: TransitAttachment,
): Location {
  const { id, kind } = exit;
  const gap = hiddenHolder(inquiry, [exit]);
  if (kind === "vpc" && gap !== undefined)
    return { kind: "unknown", end: far, missing: [{ unknown: gap }] };
  if (TO_PREMISES.has(kind)) return beyond(far, "on-premises", gateway, { attachment: id });
  const passesOn = kind === "vpc" ? { isReaddressed: true as const } : {};
  return beyond(far, "elsewhere", gateway, { attachment: id, ...passesOn });
}

function isLedTo(inquiry: Inquiry, from: End, { end }: Location, gateway: string): boolean {
  const { findings } = crossTransitGateway(inquiry, "request", from, end, gateway);
  return findings.every(({ truth }) => truth !== "no");
}

/** Why a VPC behind the gateway may have the address though none is known to. */
function hiddenHolder(
  { network }: Search,
  attachments: readonly TransitAttachment[],
): Unknown | undefined {
  const { transitAttachments, vpcs } = network.topology;
  const gaps = attachments.map(({ vpc }) => {
    if (vpc === undefined || isUnknown(vpc)) return vpc;
    const known = vpcs.byId.get(vpc);
    return known === undefined ? vpcs.rest : known.cidrs.rest;
  });
  return transitAttachments.rest ?? gaps.find((gap) => gap !== undefined);
}

/** Attachments of the gateway and of the gateways it is peered with. */
function attachmentsAround({ network }: Search, gateway: string): TransitAttachment[] {
  const own = network.attachmentsOf(gateway);
  const peers = own
    .map((each) => (each.transitGateway === gateway ? each.peerGateway : each.transitGateway))
    .filter((id) => typeof id === "string");
  return [...own, ...peers.flatMap((id) => network.attachmentsOf(id))];
}

function cidrsIn({ network }: Search, vpc: string): AddressSet {
  const known = network.topology.vpcs.byId.get(vpc);
  return known === undefined ? NO_ADDRESSES : network.addressesOf(known.cidrs);
}

function cutsThrough({ addresses }: End, cidrs: AddressSet): boolean {
  return overlaps(addresses, cidrs) && !isSubset(addresses, cidrs);
}

/** The address in a VPC: the interface that has it, else whoever might be in its subnet. */
function inVpc(inquiry: Inquiry, vpc: string | undefined, far: End): Location {
  if (vpc === undefined)
    return {
      kind: "unknown",
      end: far,
      missing: [{ unknown: unknown(factOfEnd(far, "vpc"), { code: "far-side-not-read" }) }],
    };
  const owner = ownerIn(inquiry, vpc, far.addresses);
  if (owner !== undefined) {
    const { network, world } = inquiry;
    return { kind: "end", end: interfaceEnd(network, world, owner, far.role, far.addresses) };
  }
  return strangerIn(inquiry, vpc, far);
}

function ownerIn({ network }: Search, vpc: string, addresses: AddressSet): End["interface"] {
  if (sizeOf(addresses) !== 1n) return undefined;
  const texts = [
    ...addresses.v4.map(({ from }) => formatIpv4(from)),
    ...addresses.v6.map(({ from }) => formatIpv6(from)),
  ];
  return texts
    .flatMap((text) => network.ownersOf(text))
    .find((item) => vpcOf(network, item) === vpc);
}

/** The interface's VPC; where that is hidden, its subnet's. */
function vpcOf({ topology }: Search["network"], { vpc, subnets }: NetworkInterface): Fact<string> {
  const [subnet, ...others] = subnets.items;
  if (!isUnknown(vpc) || subnet === undefined || others.length > 0) return vpc;
  return topology.subnets.byId.get(subnet)?.vpc ?? vpc;
}

/** Who may have the addresses though no interface is known to have all of them; `undefined`: nobody has. */
export function strangerAt(
  search: Search,
  vpc: string | undefined,
  { addresses, label }: End,
): Unknown | undefined {
  const { network } = search;
  const unlisted = network.topology.interfaces.rest ?? unlistedIn(network, vpc);
  if (unlisted !== undefined) return unlisted;
  const hidden = halfKnown(network).find((item) => mayHave(network, item, vpc, addresses));
  if (hidden !== undefined) return gapOf(network, hidden);
  return overlaps(addresses, knownAddresses(network, vpc))
    ? unknown(factOf("address", label, "interface"), {
        code: "address-not-owned",
        address: label,
        isShared: true,
      })
    : undefined;
}

/** Why not all interfaces of a VPC are known: it was not read itself, or others have interfaces in it. */
function unlistedIn({ topology }: Search["network"], vpc: string | undefined): Unknown | undefined {
  if (vpc === undefined) return undefined;
  const { byId, rest } = topology.vpcs;
  const known = byId.get(vpc);
  return known === undefined ? (rest ?? notRead("vpc", vpc)) : known.otherInterfaces;
}

function mayHave(
  network: Search["network"],
  item: NetworkInterface,
  vpc: string | undefined,
  addresses: AddressSet,
): boolean {
  const home = vpcOf(network, item);
  if (!isUnknown(home) && home !== vpc) return false;
  return addressesOf(network, item).some((each) => overlaps(each.addresses, addresses));
}

function gapOf(network: Search["network"], item: NetworkInterface): Unknown | undefined {
  const vpc = vpcOf(network, item);
  return item.addresses.rest ?? (isUnknown(vpc) ? vpc : undefined);
}

/** The addresses that interfaces of a VPC are known to have. */
function knownAddresses(network: Search["network"], vpc: string | undefined): AddressSet {
  return network.once("addresses of interfaces", vpc, () => {
    const own = [...network.topology.interfaces.byId.values()].filter(
      (item) => vpcOf(network, item) === vpc,
    );
    return unionOf(NO_ADDRESSES, ...own.map((item) => network.addressesOf(item.addresses)));
  });
}

/** Interfaces of which an address, or the VPC, is not known. */
function halfKnown(network: Search["network"]): readonly NetworkInterface[] {
  return network.once("half-known interfaces", "", () =>
    [...network.topology.interfaces.byId.values()].filter(
      (item) => item.addresses.rest !== undefined || isUnknown(vpcOf(network, item)),
    ),
  );
}

/** Someone at the address whom the topology does not show: any groups if somebody may be there, else none. */
function strangerIn(search: Search, vpc: string, far: End): Location {
  const { network } = search;
  const { subnets, vpcs } = network.topology;
  const stranger = strangerAt(search, vpc, far);
  const groups: Listing<string> =
    stranger === undefined
      ? NOBODY
      : {
          items: [],
          rest: unknown(factOfEnd(far, "groups"), {
            code: "address-not-owned",
            address: far.label,
          }),
        };
  const subnet = [...subnets.byId.values()].find(
    (each) => each.vpc === vpc && overlaps(far.addresses, network.addressesOf(each.cidrs)),
  );
  const within = subnet === undefined ? undefined : network.addressesOf(subnet.cidrs);
  if (within !== undefined && !isSubset(far.addresses, within))
    return { kind: "unknown", end: far, missing: [addressesDepend(far, within)] };
  if (subnet !== undefined) return { kind: "end", end: { ...far, vpc, subnet, groups } };
  const rest = vpcs.byId.has(vpc)
    ? (subnets.rest ?? hiddenSubnet(network, vpc))
    : (vpcs.rest ?? notRead("vpc", vpc));
  const place = rest === undefined ? { groups: NOBODY } : { groups, placement: { unknown: rest } };
  return { kind: "end", end: { ...far, vpc, ...place } };
}

/** A subnet that may hold the address because its CIDR, or its VPC, is not known. */
function hiddenSubnet({ topology }: Search["network"], home: string): Unknown | undefined {
  const gaps = [...topology.subnets.byId.values()].map(({ vpc, cidrs }) =>
    isUnknown(vpc) ? vpc : vpc === home ? cidrs.rest : undefined,
  );
  return gaps.find((gap) => gap !== undefined);
}
