/** Turns layouts into commands, and runs them: all namespaces and cables in one batch, then the rooms side by side. */

import type { Kernel } from "./kernel";
import type { Layout, Link, LinkEnd, Room } from "./layout";

/** The kernel refused a part of a layout: the message says which part and what it said. */
export class LayoutError extends Error {
  constructor(message: string) {
    super(`The layout failed: ${message}`);
    this.name = "LayoutError";
  }
}

/** Rooms are furnished by this many workers: `nft` mostly waits for the kernel. */
const WORKERS = 12;

/** What makes a namespace a router that believes its routes alone. */
const FORWARDING = [
  "ip_forward=1",
  "conf/all/send_redirects=0",
  "conf/default/send_redirects=0",
  "conf/all/rp_filter=0",
  "conf/default/rp_filter=0",
];

/** Lays out any number of layouts at once. @throws LayoutError */
export async function lay(kernel: Kernel, layouts: readonly Layout[]): Promise<void> {
  const rooms = layouts.flatMap((layout) => layout.rooms);
  const links = layouts.flatMap((layout) => layout.links);
  try {
    await kernel.script(
      [namespacesScript(rooms), linksScript(links), roomsScript(rooms)].join("\n"),
    );
  } catch (error) {
    throw new LayoutError((error as Error).message);
  }
}

function namespacesScript(rooms: readonly Room[]): string {
  return `set -e\n${batch(rooms.map((room) => `netns add ${room.name}`))}`;
}

function linksScript(links: readonly Link[]): string {
  return batch(
    links.map(({ left, right }) => `link add ${end(left)} type veth peer ${end(right)}`),
  );
}

function end({ device, mac, namespace }: LinkEnd): string {
  return `name ${device} address ${mac} netns ${namespace}`;
}

function batch(lines: readonly string[]): string {
  return lines.length === 0 ? ":" : `ip -batch - <<'END'\n${lines.join("\n")}\nEND`;
}

/** Each worker furnishes its share of the rooms, one after the other; what fails names its room. */
function roomsScript(rooms: readonly Room[]): string {
  const shares = Array.from({ length: WORKERS }, (_, worker) =>
    rooms.filter((_room, index) => index % WORKERS === worker),
  ).filter((share) => share.length > 0);
  const workers = shares.map(
    (share) => `(\nset -e\n${share.map(roomScript).join("\n")}\n) &\nworkers+=($!)`,
  );
  return [
    "workers=()",
    "failed() { echo \"$1: $(head -n 2 /run/lab/$1.error | tr '\\n' ' ')\" >&2; exit 1; }",
    ...workers,
    "status=0",
    'for worker in "${workers[@]}"; do wait "$worker" || status=1; done',
    "exit $status",
  ].join("\n");
}

function roomScript(room: Room): string {
  const inside = insideScript(room);
  const { name } = room;
  return [
    `ip -n ${name} -batch - 2>/run/lab/${name}.error <<'END' || failed ${name}\n${room.ip.join("\n")}\nEND`,
    ...(inside === ""
      ? []
      : [
          `nsenter --net=/run/netns/${name} sh 2>/run/lab/${name}.error <<'END' || failed ${name}\nset -e\n${inside}\nEND`,
        ]),
    `: > /run/lab/${name}.error`,
  ].join("\n");
}

/** What only a process within the namespace can do: its settings and its filter. */
function insideScript(room: Room): string {
  const forwarding = room.isForwarding
    ? FORWARDING.map((setting) => setting.split("=")).map(
        ([key, value]) => `echo ${value ?? ""} > /proc/sys/net/ipv4/${key ?? ""}`,
      )
    : [
        "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start",
        "if read -r on < /proc/sys/net/ipv4/ip_forward && [ $on != 0 ]; then echo 0 > /proc/sys/net/ipv4/ip_forward; fi",
      ];
  const switching = room.isForwarding
    ? [
        "if [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables; fi",
      ]
    : [];
  const ports = room.ephemeral;
  const isUsual = ports === undefined || (ports.from === 32768 && ports.to === 60999);
  const range = isUsual
    ? []
    : [`echo ${ports.from} ${ports.to} > /proc/sys/net/ipv4/ip_local_port_range`];
  const filter = room.nft === "" ? [] : [`exec nft -f - <<'RULES'\n${room.nft}RULES`];
  return [...forwarding, ...switching, ...range, ...filter].join("\n");
}
