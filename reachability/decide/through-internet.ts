/**
 * From one known interface to another by way of the internet: what is sent to a public address of the account comes back in
 * by the internet gateway, and meets the gates of either end.
 *
 * The destination's groups and ACL see the public address that the source has outside; references to groups are lost
 * (https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html).
 */

import type { AddressSet } from "../sets/address-set";
import { ALL_IPV4, differenceOf, isSubset, sizeOf } from "../sets/address-set";
import { formatIpv4, formatIpv6, isCidr, parseCidr } from "../sets/addresses";
import { NOT_IN_INTERNET } from "../sets/special-addresses";
import type { GateAnswer } from "../gates/findings";
import { internetGatewayOf } from "../gates/internet-edge";
import type { PathAnswer } from "../gates/outside";
import { judgeInbound } from "../gates/outside";
import { chooseRoute, isActive } from "../gates/routes";
import type { End, Inquiry } from "../model/inquiry";
import { addressKey } from "../model/inquiry";
import type { NetworkInterface } from "../model/topology";
import { isUnknown, listing } from "../model/topology";
import { addressesOf, interfaceEnd } from "./ends";

type JudgeOut = (inquiry: Inquiry) => PathAnswer;

/** The judgement where either end lies in the internet by an address that a known interface has; else `undefined`. */
export function judgeKnownAddress(inquiry: Inquiry, outwards: JudgeOut): PathAnswer | undefined {
  const { source, destination } = inquiry;
  if (destination.beyond?.kind === "internet" && source.beyond === undefined) {
    const owner = ownerOutside(inquiry, destination);
    if (owner === undefined) return undefined;
    const end = publicEnd(inquiry, owner, "destination", destination.addresses);
    return fromEdgeToEdge(
      inquiry,
      destination,
      { ...source, addresses: seenOutside(inquiry) },
      end,
      outwards,
    );
  }
  if (source.beyond?.kind !== "internet") return undefined;
  const owner = ownerOutside(inquiry, source);
  if (owner === undefined) return undefined;
  const client = publicEnd(inquiry, owner, "source", source.addresses);
  const target = { ...destination, addresses: publicAddressesOf(destination) };
  return fromEdgeToEdge({ ...inquiry, source: client }, target, source, destination, outwards);
}

/** Between two IPv6 addresses the route may lead into the internet: they are public themselves. */
export function leadsThroughInternet(inquiry: Inquiry): boolean {
  const { source, destination } = inquiry;
  const isPublic = [source, destination].every(
    ({ addresses }) => addresses.v6.length > 0 && !isSubset(addresses, NOT_IN_INTERNET),
  );
  if (!isPublic || source.subnet === undefined || source.vpc === destination.vpc) return false;
  const { subnet } = source;
  const { answer: choice, unread } = inquiry.network.consulting(() =>
    chooseRoute(inquiry, subnet, destination),
  );
  if (unread.length > 0 || choice.kind !== "route" || !isActive(inquiry, choice.chosen.route))
    return false;
  const { target } = choice.chosen.route;
  return !isUnknown(target) && INTO_INTERNET.has(target.kind);
}

const INTO_INTERNET: ReadonlySet<string> = new Set(["internet-gateway", "egress-only-gateway"]);

/** Two interfaces with public IPv6 addresses, each behind the edge of its own VPC. */
export function judgeThroughInternet(inquiry: Inquiry, outwards: JudgeOut): PathAnswer {
  const { source, destination } = inquiry;
  return fromEdgeToEdge(inquiry, destination, source, destination, outwards);
}

/** Out of the client's VPC to `target`, and in to the node from `seen`. */
function fromEdgeToEdge(
  inquiry: Inquiry,
  target: Pick<End, "label" | "addresses">,
  seen: Pick<End, "label" | "addresses">,
  node: End,
  outwards: JudgeOut,
): PathAnswer {
  const out = outwards({ ...inquiry, destination: stranger("destination", target) });
  const into = judgeInbound({
    ...inquiry,
    source: stranger("source", seen),
    destination: node,
  });
  return {
    findings: [...out.findings, ...into.findings].map(withoutAddressChoices),
    hops: [...out.hops, ...into.hops.slice(1)],
  };
}

function stranger(role: End["role"], { label, addresses }: Pick<End, "label" | "addresses">): End {
  return { label, role, addresses, groups: listing(), beyond: { kind: "internet", gateway: "" } };
}

/** The one interface that has this address in the internet. */
function ownerOutside({ network }: Inquiry, { addresses }: End): NetworkInterface | undefined {
  if (sizeOf(addresses) !== 1n) return undefined;
  const [four] = addresses.v4;
  const [six] = addresses.v6;
  if (four !== undefined) return network.publicOwnersOf(formatIpv4(four.from))[0];
  return six === undefined ? undefined : network.ownersOf(formatIpv6(six.from))[0];
}

/** The interface behind a public address: IPv4 means its private addresses, IPv6 the address itself. */
function publicEnd(
  { network, world }: Inquiry,
  item: NetworkInterface,
  role: End["role"],
  outside: AddressSet,
): End {
  const isIpv4 = outside.v4.length > 0;
  const own = addressesOf(network, item).find(({ addresses }) => addresses.v4.length > 0);
  const addresses = isIpv4 && own !== undefined ? own.addresses : outside;
  return interfaceEnd(network, world.without(addressKey(role)), item, role, addresses);
}

/** The address that the internet sees: IPv6 the source's own; IPv4 its public one, or that of whatever translates it. */
function seenOutside(inquiry: Inquiry): AddressSet {
  const { source, destination } = inquiry;
  if (source.addresses.v4.length === 0) return source.addresses;
  const choice =
    source.subnet === undefined ? undefined : chooseRoute(inquiry, source.subnet, destination);
  const isDirect =
    choice?.kind === "route" &&
    !isUnknown(choice.chosen.route.target) &&
    choice.chosen.route.target.kind === "internet-gateway";
  return isDirect && internetGatewayOf(inquiry, source) !== undefined
    ? publicAddressesOf(source)
    : ANY_PUBLIC;
}

const ANY_PUBLIC = differenceOf(ALL_IPV4, NOT_IN_INTERNET);

function publicAddressesOf({ addresses, interface: item }: End): AddressSet {
  if (addresses.v4.length === 0) return addresses;
  const address = item?.publicAddress;
  const further = item?.furtherPublicAddresses ?? [];
  return typeof address === "string" && isCidr(address) && further.length === 0
    ? parseCidr(address)
    : ANY_PUBLIC;
}

/** Addresses here are not those that were asked about: what hangs on them is stated, and not tried. */
function withoutAddressChoices(finding: GateAnswer): GateAnswer {
  return {
    ...finding,
    missing: finding.missing.map((each) =>
      each.choice !== undefined && ADDRESSES.has(each.choice.key)
        ? { unknown: each.unknown }
        : each,
    ),
  };
}

const ADDRESSES: ReadonlySet<string> = new Set([addressKey("source"), addressKey("destination")]);
