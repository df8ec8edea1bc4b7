/**
 * What is to be laid out, as data: namespaces, the links between them, and for each namespace the lines for `ip` and
 * the rules for `nft`. Planners fill a `Draft`; `lay.ts` turns it into commands.
 */

/** One end of a link. */
export interface LinkEnd {
  readonly namespace: string;
  readonly device: string;
  readonly mac: string;
}

export interface Link {
  readonly left: LinkEnd;
  readonly right: LinkEnd;
}

/** One network namespace. */
export interface Room {
  readonly name: string;
  /** Passes on packets that are not its own. */
  readonly isForwarding: boolean;
  /** Lines for `ip -batch`, in order. */
  readonly ip: string[];
  /** A complete ruleset for `nft -f`; empty: none. */
  nft: string;
  /** Ports from which it opens connections, where they are not Linux's usual ones. */
  readonly ephemeral?: { readonly from: number; readonly to: number };
}

/** Where something can be run from: an interface of the deployment, or the internet. */
export interface Seat {
  /** Interface id, or `internet`. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly namespace: string;
}

/** Something of the topology that has no place in the layout, and why. */
export interface LeftOut {
  readonly id: string;
  readonly because: string;
}

export interface Layout {
  readonly rooms: readonly Room[];
  readonly links: readonly Link[];
  readonly seats: readonly Seat[];
  readonly leftOut: readonly LeftOut[];
}

/** Two ends of a point-to-point link between routers, with the address each is reached at. */
export interface RouterLink {
  readonly left: { readonly device: string; readonly via: string };
  readonly right: { readonly device: string; readonly via: string };
}

/** A layout in the making. Names and addresses of the plumbing are counted up, so they never meet. */
export class Draft {
  readonly seats: Seat[] = [];
  readonly leftOut: LeftOut[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly links: Link[] = [];
  private macs = 0;
  private routerLinks = 0;
  private devices = 0;

  /** @param prefix put before every namespace's name, so that many layouts fit into one kernel. */
  constructor(private readonly prefix = "") {}

  /** Adds a namespace, with its loopback up. */
  room(name: string, options: Pick<Room, "isForwarding" | "ephemeral">): Room {
    const room: Room = { name: this.prefix + name, ip: ["link set lo up"], nft: "", ...options };
    this.rooms.set(room.name, room);
    return room;
  }

  /** A device name of at most 15 characters that no other device has. */
  device(kind: string): string {
    this.devices += 1;
    return `${kind}${this.devices}`;
  }

  /** A cable between two namespaces; both ends are switched on. */
  link(left: { room: Room; device: string }, right: { room: Room; device: string }): Link {
    const ends = [left, right].map(({ room, device }) => {
      room.ip.push(`link set ${device} up`);
      return { namespace: room.name, device, mac: this.mac() };
    });
    const link = { left: ends[0], right: ends[1] } as Link;
    this.links.push(link);
    return link;
  }

  /**
   * A cable between two routers. Each end has an address of its own from 169.254.0.0/16, only to be named as the next
   * hop; neighbours are written down rather than asked for, as a VPC's network does.
   */
  routerLink(left: Room, right: Room, kind: string): RouterLink {
    const devices = [this.device(kind), this.device(kind)] as const;
    const link = this.link({ room: left, device: devices[0] }, { room: right, device: devices[1] });
    this.routerLinks += 1;
    const base = 256 + this.routerLinks * 2;
    const [leftIs, rightIs] = [linkLocal(base), linkLocal(base + 1)];
    left.ip.push(
      `addr add ${leftIs}/32 dev ${devices[0]}`,
      neighbour(rightIs, link.right.mac, devices[0]),
    );
    right.ip.push(
      `addr add ${rightIs}/32 dev ${devices[1]}`,
      neighbour(leftIs, link.left.mac, devices[1]),
    );
    return {
      left: { device: devices[0], via: rightIs },
      right: { device: devices[1], via: leftIs },
    };
  }

  /** Notes that something has no place, once per thing. */
  leaveOut(id: string, because: string): void {
    if (!this.leftOut.some((left) => left.id === id)) this.leftOut.push({ id, because });
  }

  mac(): string {
    this.macs += 1;
    const hex = this.macs.toString(16).padStart(8, "0");
    return ["02", "00", ...(hex.match(/../g) ?? [])].join(":");
  }

  finished(): Layout {
    return {
      rooms: [...this.rooms.values()],
      links: this.links,
      seats: this.seats,
      leftOut: this.leftOut,
    };
  }
}

/** The line that writes a neighbour down for good. */
export function neighbour(address: string, mac: string, device: string): string {
  return `neigh replace ${address} lladdr ${mac} dev ${device} nud permanent`;
}

function linkLocal(offset: number): string {
  return `169.254.${Math.floor(offset / 256)}.${offset % 256}`;
}
