/**
 * The internet, and the ways to it. An internet gateway translates between a private address and the public one that
 * belongs to it, both ways, and passes nothing else. A NAT gateway is in its subnet, sends on what others send it
 * under its own address, and lets nobody in.
 */

import type { Gateway, NetworkInterface, Topology, Vpc } from "../../reachability";
import { freeAddress, isIpv4, valueOf, vpcCidrs } from "./configuration";
import type { Room } from "./layout";
import type { Site, VpcRouter } from "./rooms";
import { connect } from "./vpc-router";

/** Where a stranger on the internet sits unless told otherwise: a range that is for documentation only (RFC 5737). */
export const INTERNET_ADDRESS = "203.0.113.77";

/** A private address and the public one that belongs to it. */
interface Mapping {
  readonly privateAddress: string;
  readonly publicAddress: string;
  /** Opens connections but never accepts any. */
  readonly isNat: boolean;
}

/** The internet's namespace, with the given addresses, and all gateways to it. */
export function planInternet(site: Site, addresses: readonly string[]): void {
  const room = site.draft.room("internet", { isForwarding: false });
  for (const address of addresses) room.ip.push(`addr add ${address}/32 dev lo`);
  room.ip.push(...intoTheVoid(addresses[0] ?? INTERNET_ADDRESS));
  site.draft.seats.push({
    id: "internet",
    name: "internet",
    address: addresses[0] ?? INTERNET_ADDRESS,
    namespace: room.name,
  });
  const nats = planNatGateways(site);
  for (const gateway of site.topology.gateways.byId.values()) {
    const router = site.routers.get(valueOf(gateway.vpc) ?? "");
    if (gateway.kind !== "internet-gateway" || router === undefined) continue;
    const mappings = mappingsOf(site.topology, router.vpc, nats.get(router.vpc) ?? []);
    planInternetGateway(site, room, gateway, router, mappings);
  }
}

/** What the internet has no route for disappears without a word: into a switch that nothing is plugged into. */
function intoTheVoid(from: string): string[] {
  return [
    "link add void type bridge",
    "link set void arp off up",
    `route add default dev void src ${from}`,
  ];
}

function planInternetGateway(
  site: Site,
  internet: Room,
  gateway: Gateway,
  router: VpcRouter,
  mappings: readonly Mapping[],
): void {
  const room = site.draft.room(site.draft.device("igw"), { isForwarding: true });
  const inner = site.draft.routerLink(router.room, room, "igw");
  const outer = site.draft.routerLink(room, internet, "net");
  router.gateways.set(gateway.id, inner.left);
  room.ip.push(`route add default via ${outer.left.via} dev ${outer.left.device} onlink`);
  for (const cidr of vpcCidrs(site.topology, router.vpc)) {
    room.ip.push(`route add ${cidr} via ${inner.right.via} dev ${inner.right.device} onlink`);
  }
  for (const { publicAddress } of mappings) {
    internet.ip.push(
      `route replace ${publicAddress}/32 via ${outer.right.via} dev ${outer.right.device} onlink`,
    );
  }
  const vpc = site.topology.vpcs.byId.get(router.vpc);
  room.nft = gatewayFilter(outer.left.device, passing(vpc, mappings));
}

/** Block public access lets nothing through, or in its milder form only what a NAT gateway opens. */
function passing(vpc: Vpc | undefined, mappings: readonly Mapping[]): readonly Mapping[] {
  switch (valueOf(vpc?.blockPublicAccess)) {
    case "block-bidirectional":
      return [];
    case "block-ingress":
      return mappings.filter(({ isNat }) => isNat);
    default:
      return mappings;
  }
}

/** Public interfaces are mapped both ways; a NAT gateway only outwards. */
function gatewayFilter(outside: string, mappings: readonly Mapping[]): string {
  const outwards = mappings.map(({ privateAddress, publicAddress }) => [
    privateAddress,
    publicAddress,
  ]);
  const inwards = mappings
    .filter(({ isNat }) => !isNat)
    .map(({ privateAddress, publicAddress }) => [publicAddress, privateAddress]);
  const map = (pairs: readonly (readonly (string | undefined)[])[]): string =>
    pairs.map(([from, to]) => `${from ?? ""} : ${to ?? ""}`).join(", ");
  const set = (pairs: readonly (readonly (string | undefined)[])[]): string =>
    pairs.map(([from]) => from ?? "").join(", ");
  const accepts = [
    ...(outwards.length > 0 ? [`oifname "${outside}" ip saddr { ${set(outwards)} } accept`] : []),
    `iifname "${outside}" ct status dnat accept`,
  ];
  return [
    "table ip gateway {",
    "  chain inwards {",
    "    type nat hook prerouting priority -100;",
    ...(inwards.length > 0
      ? [`    iifname "${outside}" dnat to ip daddr map { ${map(inwards)} }`]
      : []),
    "  }",
    "  chain outwards {",
    "    type nat hook postrouting priority 100;",
    ...(outwards.length > 0
      ? [`    oifname "${outside}" snat to ip saddr map { ${map(outwards)} }`]
      : []),
    "  }",
    "  chain forward {",
    "    type filter hook forward priority 0; policy drop;",
    "    ct state established,related accept",
    ...accepts.map((line) => `    ${line}`),
    "  }",
    "  chain quiet {",
    "    type filter hook output priority 0;",
    "    ip protocol icmp drop",
    "  }",
    "}",
    "",
  ].join("\n");
}

function mappingsOf(topology: Topology, vpc: string, nats: readonly Mapping[]): readonly Mapping[] {
  const own = [...topology.interfaces.byId.values()]
    .filter((candidate) => valueOf(candidate.vpc) === vpc && candidate.kind !== "nat-gateway")
    .flatMap((candidate) => {
      const publicAddress = valueOf(candidate.publicAddress) ?? undefined;
      const privateAddress = candidate.addresses.items.find(isIpv4);
      if (publicAddress === undefined || privateAddress === undefined) return [];
      return [{ privateAddress, publicAddress, isNat: false }];
    });
  return firstPerAddress([...own, ...nats]);
}

/** A public address belongs to one interface; should a description say otherwise, the first one has it. */
function firstPerAddress(mappings: readonly Mapping[]): readonly Mapping[] {
  const isFirst = (mapping: Mapping, index: number): boolean =>
    mappings.findIndex(
      ({ privateAddress, publicAddress }) =>
        privateAddress === mapping.privateAddress || publicAddress === mapping.publicAddress,
    ) === index;
  return mappings.filter(isFirst);
}

/** Lays the NAT gateways out; VPC id → the mappings of those that are public. */
function planNatGateways(site: Site): Map<string, Mapping[]> {
  const mappings = new Map<string, Mapping[]>();
  let count = 0;
  for (const gateway of site.topology.gateways.byId.values()) {
    if (gateway.kind !== "nat-gateway") continue;
    const mapping = planNatGateway(site, gateway, `198.18.0.${(count += 1)}`);
    const vpc = valueOf(site.topology.subnets.byId.get(valueOf(gateway.subnet) ?? "")?.vpc);
    if (mapping === undefined || vpc === undefined) continue;
    mappings.set(vpc, [...(mappings.get(vpc) ?? []), mapping]);
  }
  return mappings;
}

/**
 * A NAT gateway in its subnet, at its interface's address where that is known, else at a free one.
 * @param stand public address where the account does not tell it (from the range for tests, RFC 2544).
 */
function planNatGateway(site: Site, gateway: Gateway, stand: string): Mapping | undefined {
  const subnet = site.topology.subnets.byId.get(valueOf(gateway.subnet) ?? "");
  const router = site.routers.get(valueOf(subnet?.vpc) ?? "");
  if (subnet === undefined || router === undefined) {
    site.draft.leaveOut(gateway.id, "its subnet is not known");
    return undefined;
  }
  const own = interfaceOf(site.topology, gateway);
  const privateAddress =
    own?.addresses.items.find(isIpv4) ?? freeAddress(site.topology, subnet, router.hosts.keys());
  const room = site.draft.room(site.draft.device("nat"), { isForwarding: true });
  connect(site.draft, router, subnet, room, [privateAddress]);
  room.nft = natFilter();
  router.nats.set(gateway.id, privateAddress);
  if (valueOf(gateway.isPublic) === false) return undefined;
  const publicAddress = valueOf(own?.publicAddress) ?? stand;
  return { privateAddress, publicAddress, isNat: true };
}

function natFilter(): string {
  return [
    "table ip nat_gateway {",
    "  chain in { type filter hook input priority 0; policy drop; }",
    "  chain translate { type nat hook postrouting priority 100; masquerade; }",
    "}",
    "",
  ].join("\n");
}

/** The interface of a NAT gateway: the one that names it as its owner, or the only one in its subnet. */
function interfaceOf(topology: Topology, gateway: Gateway): NetworkInterface | undefined {
  const nats = [...topology.interfaces.byId.values()].filter(({ kind }) => kind === "nat-gateway");
  const named = nats.find(({ owner, name }) => owner?.id === gateway.id || name === gateway.id);
  if (named !== undefined) return named;
  const near = nats.filter(({ subnets }) => subnets.items.includes(valueOf(gateway.subnet) ?? ""));
  return near.length === 1 ? near[0] : undefined;
}
