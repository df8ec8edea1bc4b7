/**
 * Peerings and transit gateways. A peering is a cable between two routers. A transit gateway is a router of its own with
 * a cable per attachment and zone; what comes in by a cable is looked up in the table *associated* with its attachment,
 * and goes out by the other attachment's cable in the same zone where there is one.
 */

import type { Subnet, Topology, TransitAttachment, TransitRouteTable } from "../../reachability";
import { farSide, isIpv4, valueOf, vpcCidrs } from "./configuration";
import type { Room, RouterLink } from "./layout";
import type { RouterDevice, Site, VpcRouter } from "./rooms";

/** Cables for all active peerings whose two VPCs are here. */
export function planPeerings({ topology, draft, routers }: Site): void {
  for (const peering of topology.peerings.byId.values()) {
    const requester = routers.get(valueOf(peering.requester.vpc) ?? "");
    if (requester === undefined) continue;
    const accepter = routers.get(farSide(peering, requester.vpc) ?? "");
    if (accepter === undefined || valueOf(peering.state) !== "active") continue;
    const link = draft.routerLink(requester.room, accepter.room, "pcx");
    requester.peerings.set(peering.id, link.left);
    accepter.peerings.set(peering.id, link.right);
  }
}

/** One cable of a transit gateway, seen from the gateway. */
interface Cable extends RouterDevice {
  readonly attachment: string;
  /** Table associated with the attachment that what comes in here belongs to. */
  readonly table: string | undefined;
  readonly zone: string | undefined;
}

interface GatewayRoom {
  readonly room: Room;
  readonly cables: Cable[];
}

/** All transit gateways with their attachments, tables and routes. */
export function planTransitGateways(site: Site): void {
  const rooms = new Map<string, GatewayRoom>();
  for (const gateway of site.topology.transitGateways.byId.values()) {
    rooms.set(gateway.id, { room: gatewayRoom(site), cables: [] });
  }
  for (const attachment of site.topology.transitAttachments.byId.values()) {
    if (valueOf(attachment.state) !== "available") continue;
    if (attachment.kind === "vpc") attachVpc(site, rooms, attachment);
    if (attachment.kind === "peering") attachPeer(site, rooms, attachment);
  }
  for (const { room, cables } of rooms.values()) {
    cables.forEach((cable, index) => {
      writeTable(site.topology, room, cables, cable, 1000 + index);
    });
  }
}

function gatewayRoom({ draft }: Site): Room {
  const room = draft.room(draft.device("tgw"), { isForwarding: true });
  room.ip.push("rule del pref 32766", "rule del pref 32767");
  room.nft =
    "table ip quiet { chain out { type filter hook output priority 0; ip protocol icmp drop; }; }\n";
  return room;
}

function attachVpc(
  site: Site,
  rooms: Map<string, GatewayRoom>,
  attachment: TransitAttachment,
): void {
  const gateway = valueOf(attachment.transitGateway) ?? "";
  const center = rooms.get(gateway);
  const router = site.routers.get(valueOf(attachment.vpc) ?? "");
  if (center === undefined || router === undefined) return;
  for (const id of attachment.subnets?.items ?? []) {
    const subnet = site.topology.subnets.byId.get(id);
    if (subnet === undefined) continue;
    const link = site.draft.routerLink(router.room, center.room, "tgw");
    plugIn(router, center, attachment, subnet, link);
  }
}

function plugIn(
  router: VpcRouter,
  center: GatewayRoom,
  attachment: TransitAttachment,
  subnet: Subnet,
  link: RouterLink,
): void {
  const zone = valueOf(subnet.zone);
  const gateway = valueOf(attachment.transitGateway) ?? "";
  router.transit.push({ ...link.left, attachment: attachment.id, gateway, zone, subnet });
  const table = valueOf(attachment.associatedTable) ?? undefined;
  center.cables.push({ ...link.right, attachment: attachment.id, table, zone });
}

/**
 * A peering between two transit gateways. It has one id on both sides; its description may come as one attachment that
 * knows both sides, or as two whose ids differ after `@`.
 */
function attachPeer(
  site: Site,
  rooms: Map<string, GatewayRoom>,
  attachment: TransitAttachment,
): void {
  const near = rooms.get(valueOf(attachment.transitGateway) ?? "");
  const far = rooms.get(valueOf(attachment.peerGateway) ?? "");
  if (near === undefined || far === undefined) return;
  const twin = twinOf(site.topology, attachment);
  // Of twins, the one that comes first in the alphabet lays the cable for both.
  if (twin !== undefined && twin.id < attachment.id) return;
  const link = site.draft.routerLink(near.room, far.room, "tgx");
  const farTable = twin?.associatedTable ?? attachment.peerAssociatedTable;
  near.cables.push(cableOf(link.left, attachment.id, valueOf(attachment.associatedTable)));
  far.cables.push(cableOf(link.right, twin?.id ?? attachment.id, valueOf(farTable)));
}

function cableOf(
  device: RouterDevice,
  attachment: string,
  table: string | null | undefined,
): Cable {
  return { ...device, attachment, table: table ?? undefined, zone: undefined };
}

function twinOf(topology: Topology, attachment: TransitAttachment): TransitAttachment | undefined {
  const stem = attachment.id.split("@")[0];
  return [...topology.transitAttachments.byId.values()].find(
    (other) => other.id !== attachment.id && other.id.split("@")[0] === stem,
  );
}

/** The table for what comes in by one cable: static routes before propagated ones, no default. */
function writeTable(
  topology: Topology,
  room: Room,
  cables: readonly Cable[],
  cable: Cable,
  number: number,
): void {
  room.ip.push(`rule add pref 100 iif ${cable.device} lookup ${number}`);
  const table = topology.transitRouteTables.byId.get(cable.table ?? "");
  const ways =
    table === undefined ? [] : [...staticWays(table), ...propagatedWays(topology, table)];
  const written = new Set<string>();
  for (const { cidr, attachment } of ways) {
    if (!isIpv4(cidr) || written.has(cidr)) continue;
    written.add(cidr);
    const out = cableTo(cables, cable, attachment);
    const way =
      out === undefined ? `blackhole ${cidr}` : `${cidr} via ${out.via} dev ${out.device} onlink`;
    room.ip.push(`route add ${way} table ${number}`);
  }
}

interface Way {
  readonly cidr: string;
  readonly attachment: string | null;
}

function staticWays(table: TransitRouteTable): readonly Way[] {
  const order = (origin: string | undefined): number => (origin === "static" ? 0 : 1);
  return [...table.routes.items]
    .sort((a, b) => order(valueOf(a.origin)) - order(valueOf(b.origin)))
    .flatMap((route) => {
      const cidr = valueOf(route.cidr);
      const attachment = valueOf(route.attachment);
      return cidr === undefined || attachment === undefined ? [] : [{ cidr, attachment }];
    });
}

/** Attachments that propagate bring the CIDRs of their VPC. */
function propagatedWays(topology: Topology, table: TransitRouteTable): readonly Way[] {
  return table.propagations.items.flatMap((id) => {
    const vpc = valueOf(topology.transitAttachments.byId.get(id)?.vpc);
    return vpc === undefined
      ? []
      : vpcCidrs(topology, vpc).map((cidr) => ({ cidr, attachment: id }));
  });
}

function cableTo(
  cables: readonly Cable[],
  from: Cable,
  attachment: string | null,
): Cable | undefined {
  const candidates = cables.filter((cable) => cable.attachment === attachment);
  return candidates.find((cable) => cable.zone === from.zone) ?? candidates[0];
}
