/**
 * The router of a VPC: a bridge per subnet (traffic within a subnet is switched and never meets a network ACL), a
 * routing table per subnet, and the forwarding filter with the network ACLs at the subnets' edges.
 */

import type { NetworkInterface, Subnet, Topology } from "../../reachability";
import {
  aclOf,
  isInside,
  isIpv4,
  prefixLength,
  subnetCidrs,
  subnetOf,
  valueOf,
} from "./configuration";
import { doorsOf, NO_STAMP, stampOf, WITHIN, WITHOUT_REFERENCES } from "./doors";
import { interfaceFilter } from "./interface-filter";
import { neighbour, type Draft, type Room } from "./layout";
import { ROUTER_ADDRESS, type Site, type VpcRouter } from "./rooms";
import { SubnetEdges } from "./subnet-edge";

/** Table in which a VPC's own subnets are found: where `local` leads, and all that a packet from outside may reach. */
export const DELIVERY_TABLE = 1;
const FIRST_SUBNET_TABLE = 1000;

/** The empty router of a VPC with a bridge for each of its subnets. */
export function planRouter(topology: Topology, draft: Draft, vpc: string): VpcRouter {
  const room = draft.room(draft.device("vpc"), { isForwarding: true });
  // Nothing is found unless one of our tables has it.
  room.ip.push("rule del pref 32766", "rule del pref 32767");
  room.ip.push(`rule add pref 200 lookup ${DELIVERY_TABLE}`);
  const router: VpcRouter = {
    vpc,
    room,
    edges: new SubnetEdges(topology),
    doors: doorsOf(topology, vpc),
    bridges: new Map(),
    tables: new Map(),
    hosts: new Map(),
    peerings: new Map(),
    transit: [],
    gateways: new Map(),
    nats: new Map(),
  };
  for (const subnet of topology.subnets.byId.values()) {
    if (valueOf(subnet.vpc) === vpc) addSubnet(draft, router, subnet);
  }
  return router;
}

function addSubnet(draft: Draft, router: VpcRouter, subnet: Subnet): void {
  const bridge = { device: draft.device("sn"), mac: draft.mac() };
  const { device } = bridge;
  const table = FIRST_SUBNET_TABLE + router.tables.size;
  router.bridges.set(subnet.id, bridge);
  router.tables.set(subnet.id, table);
  router.room.ip.push(
    `link add ${device} address ${bridge.mac} type bridge`,
    `link set ${device} up`,
    `addr add ${ROUTER_ADDRESS}/32 dev ${device}`,
    `rule add pref 100 iif ${device} lookup ${table}`,
    ...subnetCidrs(subnet).map((cidr) => `route add ${cidr} dev ${device} table ${DELIVERY_TABLE}`),
  );
}

/** Puts every interface whose place is known into a namespace of its own. */
export function planInterfaces(site: Site): void {
  for (const networkInterface of site.topology.interfaces.byId.values()) {
    // A NAT gateway's interface is laid out with the gateway.
    if (networkInterface.kind === "nat-gateway") continue;
    const place = placeOf(site, networkInterface);
    if (typeof place === "string") {
      site.draft.leaveOut(networkInterface.id, place);
      continue;
    }
    const room = site.draft.room(site.draft.device("eni"), {
      isForwarding: false,
      ephemeral: networkInterface.ephemeral,
    });
    connect(site.draft, place.router, place.subnet, room, place.addresses);
    room.nft = interfaceFilter(site.topology, networkInterface);
    site.draft.seats.push({
      id: networkInterface.id,
      name: networkInterface.name ?? networkInterface.owner?.id ?? networkInterface.id,
      address: place.addresses[0] ?? "",
      namespace: room.name,
    });
  }
}

interface Place {
  readonly router: VpcRouter;
  readonly subnet: Subnet;
  readonly addresses: readonly string[];
}

/** Where an interface is, or why that is not known. */
function placeOf({ topology, routers }: Site, networkInterface: NetworkInterface): Place | string {
  const subnet = subnetOf(topology, networkInterface);
  if (subnet === undefined) return "its subnet is not known";
  const router = routers.get(valueOf(subnet.vpc) ?? "");
  if (router === undefined) return "its VPC is not known";
  const addresses = networkInterface.addresses.items.filter(isIpv4);
  if (addresses.length === 0) return "no IPv4 address of it is known";
  const stray = addresses.find(
    (address) => !subnetCidrs(subnet).some((cidr) => isInside(address, cidr)),
  );
  if (stray !== undefined) return `its address ${stray} lies outside of ${subnet.id}`;
  return { router, subnet, addresses };
}

/** Plugs a namespace into a subnet: addresses, the way to the router, and the neighbours written down. */
export function connect(
  draft: Draft,
  router: VpcRouter,
  subnet: Subnet,
  room: Room,
  addresses: readonly string[],
): void {
  const bridge = router.bridges.get(subnet.id);
  if (bridge === undefined) throw new Error(`${subnet.id} is no subnet of ${router.vpc}`);
  const port = draft.device("p");
  const link = draft.link({ room, device: "eth0" }, { room: router.room, device: port });
  router.room.ip.push(`link set ${port} master ${bridge.device}`);
  for (const address of addresses) {
    const cidr = subnetCidrs(subnet).find((candidate) => isInside(address, candidate)) ?? address;
    room.ip.push(`addr add ${address}/${prefixLength(cidr)} dev eth0`);
    router.room.ip.push(neighbour(address, link.left.mac, bridge.device));
    router.hosts.set(address, { room, bridge, mac: link.left.mac });
  }
  room.ip.push(neighbour(ROUTER_ADDRESS, bridge.mac, "eth0"));
  room.ip.push(`route add default via ${ROUTER_ADDRESS} dev eth0 onlink`);
}

/** Writes down, for every interface, the neighbours in its own subnet. */
export function introduceNeighbours(router: VpcRouter): void {
  for (const [address, host] of router.hosts) {
    for (const other of router.hosts.values()) {
      if (other.bridge === host.bridge && other.room !== host.room) {
        other.room.ip.push(neighbour(address, host.mac, "eth0"));
      }
    }
  }
}

/** The forwarding filter of a finished router. */
export function routerFilter(topology: Topology, router: VpcRouter): string {
  const forward = [
    ...sameSubnet(router),
    ...checkedStamps(router),
    ...crossings(topology, router),
    "accept",
  ];
  return [
    "table ip router {",
    router.edges.text(),
    "  chain stamp {",
    "    type filter hook prerouting priority 0;",
    ...stamping(router).map((line) => `    ${line}`),
    "  }",
    "  chain forward {",
    "    type filter hook forward priority 0; policy drop;",
    ...forward.map((line) => `    ${line}`),
    "  }",
    "  chain quiet {",
    // AWS's network says nothing when it drops a packet.
    "    type filter hook output priority 0;",
    "    ip protocol icmp drop",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Packets that a bridge hands back to itself never leave the subnet. */
function sameSubnet(router: VpcRouter): string[] {
  return [...router.bridges.values()].map(
    ({ device }) => `iifname "${device}" oifname "${device}" accept`,
  );
}

/** Each packet from outside gets the stamp of the door it comes in by. */
function stamping(router: VpcRouter): string[] {
  const peerings = [...router.peerings].map(([id, { device }]) => ({ id, device }));
  const transit = router.transit.map(({ gateway, device }) => ({ id: gateway, device }));
  const stamped = [...peerings, ...transit].map(
    ({ id, device }) => `iifname "${device}" ip dscp set ${stampOf(router.doors, id)}`,
  );
  const gateways = [...router.gateways.values()].map(
    ({ device }) => `iifname "${device}" ip dscp set ${WITHOUT_REFERENCES}`,
  );
  return [...stamped, ...gateways];
}

/** What an interface let out because of a reference goes only where that reference holds. */
function checkedStamps(router: VpcRouter): string[] {
  const peerings = [...router.peerings].map(([id, { device }]) => {
    const stamp =
      router.doors.find((door) => door.id === id && door.isForEgress)?.stamp ?? NO_STAMP;
    return `oifname "${device}" ip dscp != { ${[...new Set([NO_STAMP, stamp])].join(", ")} } drop`;
  });
  const without = [...router.transit, ...router.gateways.values()].map(
    ({ device }) => `oifname "${device}" ip dscp != ${NO_STAMP} drop`,
  );
  const bridges = [...router.bridges.values()].map(
    ({ device }) => `iifname "${device}" oifname "sn*" ip dscp > ${WITHIN} drop`,
  );
  return [...peerings, ...without, ...bridges];
}

/**
 * The network ACLs that a packet crosses, in its order. An attachment of a transit gateway is in a subnet of its
 * own: towards the gateway that subnet's ACL is entered, even from the same subnet; from the gateway it is left, except
 * into the same subnet, where nothing is evaluated.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
 */
function crossings(topology: Topology, router: VpcRouter): string[] {
  const acl = (subnet: Subnet): string | undefined => aclOf(topology, subnet);
  const subnets = [...router.bridges].flatMap(([id, { device }]) => {
    const subnet = topology.subnets.byId.get(id);
    return subnet === undefined ? [] : [{ subnet, device }];
  });
  const { edges, transit } = router;
  return [
    ...transit.map(
      ({ device, subnet }) =>
        `iifname "${device}" oifname "${router.bridges.get(subnet.id)?.device ?? ""}" accept`,
    ),
    ...subnets.map(
      ({ subnet, device }) => `iifname "${device}" jump ${edges.chain(acl(subnet), "leave")}`,
    ),
    ...transit.map(
      ({ device, subnet }) => `oifname "${device}" jump ${edges.chain(acl(subnet), "enter")}`,
    ),
    ...transit.map(
      ({ device, subnet }) => `iifname "${device}" jump ${edges.chain(acl(subnet), "leave")}`,
    ),
    ...subnets.map(
      ({ subnet, device }) => `oifname "${device}" jump ${edges.chain(acl(subnet), "enter")}`,
    ),
  ];
}
