/**
 * Where an address lies, seen from an interface: the interface's own routes say so. In its VPC, in a peer's, behind a
 * transit gateway, in the internet, on-premises, or nowhere.
 */

import { isSubset, overlaps, sizeOf } from "./address-set";
import type { AddressSet } from "./address-set";
import { formatIpv4, formatIpv6 } from "./addresses";
import { interfaceEnd } from "./ends";
import type { End, Inquiry } from "./inquiry";
import { addressesDepend } from "./inquiry";
import type { RouteChoice } from "./routes";
import { chooseRoute } from "./routes";
import type { Missing } from "./three-valued";
import type { Listing, Peering, RouteTarget, TransitAttachment } from "./topology";
import { isUnknown, unknown } from "./topology";

/** What `locate` needs of a question. */
type Search = Pick<Inquiry, "network" | "world">;

/** The far end, placed; or what is missing to place it. */
export type Place =
  | { readonly kind: "end"; readonly end: End }
  /** No route leads there. */
  | { readonly kind: "nowhere"; readonly end: End }
  | { readonly kind: "unknown"; readonly end: End; readonly missing: readonly Missing[] };

const NOBODY: Listing<string> = { items: [] };

/** Places a bare address range by the routes of the interface at the other end. */
export function locate(inquiry: Inquiry, near: End, far: End): Place {
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
): Place {
  const { target } = chosen.route;
  if (isUnknown(target)) return { kind: "unknown", end: far, missing: [{ unknown: target }] };
  switch (target.kind) {
    case "local":
      return inVpc(inquiry, near.vpc, far);
    case "peering":
      return inVpc(inquiry, peerVpc(inquiry, near.vpc, target.id), far);
    case "transit-gateway":
      return behindTransitGateway(inquiry, far, target.id);
    case "vpn-gateway":
      return beyond(far, "on-premises", target.id);
    default:
      return beyond(far, "internet", idOf(target));
  }
}

function idOf(target: RouteTarget): string {
  return target.kind === "local" ? "local" : target.id;
}

function beyond(
  far: End,
  kind: NonNullable<End["beyond"]>["kind"],
  gateway: string,
  attachment?: string,
): Place {
  const place = attachment === undefined ? { kind, gateway } : { kind, gateway, attachment };
  return { kind: "end", end: { ...far, beyond: place } };
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
function behindTransitGateway(inquiry: Inquiry, far: End, gateway: string): Place {
  const reachable = attachmentsAround(inquiry, gateway);
  const holder = reachable.find(
    ({ vpc }) => typeof vpc === "string" && hasAddress(inquiry, vpc, far),
  );
  if (typeof holder?.vpc === "string") return inVpc(inquiry, holder.vpc, far);
  const outward = reachable.find(({ kind }) => kind !== "vpc" && kind !== "peering");
  if (outward !== undefined) return beyond(far, "on-premises", gateway, outward.id);
  const { rest } = inquiry.network.topology.transitAttachments;
  if (rest !== undefined) return { kind: "unknown", end: far, missing: [{ unknown: rest }] };
  return { kind: "nowhere", end: far };
}

/** Attachments of the gateway and of the gateways it is peered with. */
function attachmentsAround({ network }: Search, gateway: string): TransitAttachment[] {
  const own = network.attachmentsOf(gateway);
  const peers = own
    .filter(({ kind }) => kind === "peering")
    .map((each) => (each.transitGateway === gateway ? each.peerGateway : each.transitGateway))
    .filter((id) => typeof id === "string");
  return [...own, ...peers.flatMap((id) => network.attachmentsOf(id))];
}

function hasAddress({ network }: Search, vpc: string, far: End): boolean {
  const known = network.topology.vpcs.byId.get(vpc);
  return known !== undefined && isSubset(far.addresses, network.addressesOf(known.cidrs));
}

/** The address in a VPC: the interface that has it, else whoever might stand in its subnet. */
function inVpc(inquiry: Inquiry, vpc: string | undefined, far: End): Place {
  if (vpc === undefined)
    return {
      kind: "unknown",
      end: far,
      missing: [{ unknown: unknown(far.label, "the VPC behind the route was not read") }],
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
  const [four] = addresses.v4;
  const [six] = addresses.v6;
  const text =
    four !== undefined ? formatIpv4(four.from) : six !== undefined ? formatIpv6(six.from) : "";
  return network.ownersOf(text).find((item) => item.vpc === vpc);
}

/** Someone at the address whom the topology does not show: any groups if interfaces may be missing, else none. */
function strangerIn({ network }: Search, vpc: string, far: End): Place {
  const { interfaces, subnets, vpcs } = network.topology;
  const groups: Listing<string> =
    interfaces.rest === undefined
      ? NOBODY
      : {
          items: [],
          rest: unknown(`${far.label}.groups`, "no interface with this address was read"),
        };
  const subnet = [...subnets.byId.values()].find(
    (each) => each.vpc === vpc && overlaps(far.addresses, network.addressesOf(each.cidrs)),
  );
  const within = subnet === undefined ? undefined : network.addressesOf(subnet.cidrs);
  if (within !== undefined && !isSubset(far.addresses, within))
    return { kind: "unknown", end: far, missing: [addressesDepend(far, within)] };
  if (subnet !== undefined) return { kind: "end", end: { ...far, vpc, subnet, groups } };
  const rest = vpcs.byId.has(vpc)
    ? subnets.rest
    : (vpcs.rest ?? unknown(vpc, "the VPC was not read"));
  const place = rest === undefined ? { groups: NOBODY } : { groups, placement: { unknown: rest } };
  return { kind: "end", end: { ...far, vpc, ...place } };
}
