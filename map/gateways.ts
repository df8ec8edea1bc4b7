/** Gateways, peerings and transit gateways of a map, and the lines that lead through them. */

import { isUnknown, nameOf } from "../reachability";
import type { Gateway, Peering, TransitAttachment } from "../reachability";
import type { Areas } from "./areas";
import { INTERNET, ON_PREMISES, behind, edgeArea } from "./areas";
import type { MapItem, MapLink } from "./model";

interface Drawn {
  readonly items: readonly MapItem[];
  readonly links: readonly MapLink[];
}

/** What connects the VPCs that are drawn with each other and with what is outside. */
export function gatewaysOf(areas: Areas, home: string | undefined): Drawn {
  const drawn = [
    ...ofEvery(areas.topology.gateways.byId, (gateway) => gatewayOf(areas, gateway)),
    ...ofEvery(areas.topology.peerings.byId, (peering) => peeringOf(areas, peering, home)),
    transitOf(areas, home),
  ];
  const links = drawn.flatMap((one) => one.links);
  const items = drawn.flatMap((one) => one.items);
  return { items: items.map((item) => ({ ...item, ...placeOf(areas, item, links) })), links };
}

/** What connects VPCs of one account and Region is there itself; what connects several is between them. */
function placeOf(
  areas: Areas,
  { id, area }: MapItem,
  links: readonly MapLink[],
): { area?: string } {
  if (area !== undefined) return { area };
  const ends = links.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  const vpcs = areas.all.filter((one) => one.kind === "vpc" && ends.includes(one.id));
  const [place, ...others] = [...new Set(vpcs.map(({ parent }) => parent))];
  return place === undefined || others.length > 0 ? {} : { area: place };
}

const NOTHING: Drawn = { items: [], links: [] };

function ofEvery<T>(byId: ReadonlyMap<string, T>, draw: (one: T) => Drawn): Drawn[] {
  return [...byId.values()].map(draw);
}

const WORDS: Readonly<Record<Gateway["kind"], string>> = {
  "internet-gateway": "internet gateway",
  "egress-only-gateway": "egress-only internet gateway",
  "nat-gateway": "NAT gateway",
  "vpn-gateway": "virtual private gateway",
};

function gatewayOf(areas: Areas, gateway: Gateway): Drawn {
  const { id, kind, vpc, subnet } = gateway;
  const item = { id, kind: "gateway", detail: WORDS[kind], shows: [id] } as const;
  const name = nameOf(areas.topology, id);
  if (kind === "nat-gateway") {
    return typeof subnet === "string" && areas.has(subnet)
      ? { items: [{ ...item, name, area: subnet }], links: [] }
      : NOTHING;
  }
  if (typeof vpc !== "string" || !areas.has(vpc)) return NOTHING;
  return kind === "vpn-gateway"
    ? {
        items: [{ ...item, name }],
        links: chain(vpc, id, edgeArea(areas, ON_PREMISES)),
      }
    : { items: [{ ...item, name }], links: chain(edgeArea(areas, INTERNET), id, vpc) };
}

function chain(...ids: readonly string[]): MapLink[] {
  return ids.slice(1).map((to, at) => ({ from: ids[at] ?? "", to }));
}

function peeringOf(
  areas: Areas,
  { id, requester, accepter, state }: Peering,
  home?: string,
): Drawn {
  const vpcs = [requester.vpc, accepter.vpc].filter((vpc) => typeof vpc === "string");
  if (!vpcs.some((vpc) => areas.has(vpc))) return NOTHING;
  const detail = `peering connection${state === "inactive" ? ", not active" : ""}`;
  const name = nameOf(areas.topology, id);
  const ordered = [...vpcs].sort((one) => (one === home ? -1 : 0));
  return {
    items: [{ id, kind: "gateway", name, detail, shows: [id] }],
    links: [
      ...chain(
        ...spread(
          ordered.map((vpc) => areas.vpc(vpc)),
          id,
        ),
      ),
      ...rangesBehind(areas, id),
    ],
  };
}

/** `[a, b]` with the gateway between; `[a]` with it after. */
function spread([first = "", ...others]: readonly string[], gateway: string): string[] {
  return [first, gateway, ...others];
}

function rangesBehind(areas: Areas, id: string): MapLink[] {
  return areas.has(behind(id)) ? [{ from: id, to: behind(id) }] : [];
}

function transitOf(areas: Areas, home: string | undefined): Drawn {
  const attachments = [...areas.topology.transitAttachments.byId.values()];
  const drawn = connectedGateways(areas, attachments);
  const items = [...drawn].map((id): MapItem => {
    const own = attachments.filter((one) => gatewaysAt(one).includes(id));
    const tables = [...areas.topology.transitRouteTables.byId.values()];
    return {
      id,
      kind: "gateway",
      name: nameOf(areas.topology, id),
      detail: "transit gateway",
      shows: [
        id,
        ...own.map((one) => one.id),
        ...tables.filter(({ transitGateway }) => transitGateway === id).map((one) => one.id),
      ],
    };
  });
  const links = attachments.flatMap((one) => attachmentLinks(areas, one, drawn, home));
  return { items, links: [...links, ...[...drawn].flatMap((id) => rangesBehind(areas, id))] };
}

/** Transit gateways that a drawn VPC is attached to, and those that peer with them. */
function connectedGateways(areas: Areas, attachments: readonly TransitAttachment[]): Set<string> {
  const isDrawn = ({ vpc }: TransitAttachment): boolean =>
    typeof vpc === "string" && areas.has(vpc);
  const found = new Set(attachments.filter(isDrawn).flatMap(gatewaysAt));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const one of attachments) {
      const ends = gatewaysAt(one);
      if (ends.some((id) => found.has(id))) ends.forEach((id) => found.add(id));
    }
  }
  return found;
}

function gatewaysAt({ transitGateway, peerGateway }: TransitAttachment): string[] {
  return [transitGateway, peerGateway].filter((id) => typeof id === "string");
}

function attachmentLinks(
  areas: Areas,
  { kind, vpc, transitGateway, peerGateway }: TransitAttachment,
  drawn: ReadonlySet<string>,
  home: string | undefined,
): MapLink[] {
  if (isUnknown(transitGateway) || !drawn.has(transitGateway)) return [];
  if (typeof vpc === "string") {
    const frame = areas.vpc(vpc);
    return chain(...(vpc === home ? [frame, transitGateway] : [transitGateway, frame]));
  }
  if (typeof peerGateway === "string") return chain(transitGateway, peerGateway);
  const isOnPremises = kind === "vpn" || kind === "direct-connect";
  return isOnPremises ? chain(transitGateway, edgeArea(areas, ON_PREMISES)) : [];
}
