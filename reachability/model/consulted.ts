/**
 * Resources with facts that were seen but are not modelled (`Named.unread`): whoever asks such a resource what it *does*
 * is told so.
 *
 * A resource without unread facts is left as it is. One with them answers as before, and every answer but those that
 * tell which resource it is and its place is noted. So nobody can forget to ask: a question added tomorrow is
 * noted too, unless its field is listed here as one that only places the resource.
 */

import type { Collection, Named, Topology, Unknown } from "./topology";

/** Takes a note of the unread facts of a resource that was asked. */
export type TakeNote = (unread: readonly Unknown[]) => void;

type Kind = Exclude<keyof Topology, "notes">;

const IDENTITY: readonly string[] = ["id", "name", "account", "region", "partOf", "unread", "kind"];

/** By these a resource is searched for: asking all of a kind for them says nothing about what any of them does. */
const PLACES: Readonly<Record<Kind, readonly string[]>> = {
  vpcs: ["isDefault", "cidrs"],
  subnets: ["vpc", "cidrs"],
  routeTables: ["vpc"],
  networkAcls: ["vpc", "isDefault"],
  securityGroups: ["vpc", "isDefault", "associatedVpcs"],
  prefixLists: [],
  interfaces: ["vpc", "subnets", "addresses"],
  gateways: ["vpc", "subnet"],
  peerings: ["requester", "accepter"],
  transitGateways: [],
  transitAttachments: ["transitGateway", "peerGateway", "vpc"],
  transitRouteTables: ["transitGateway"],
  subnetGroups: ["vpc", "subnets"],
  caches: ["ports", "nodes", "subnetGroup"],
  forwarders: ["interfaces"],
};

const KINDS = Object.keys(PLACES) as readonly Kind[];

/** The same topology, whose resources take a note when they are asked; the topology itself where nothing is unread. */
export function watched(topology: Topology, note: TakeNote): Topology {
  const open = KINDS.filter((kind) => [...topology[kind].byId.values()].some(hasUnread));
  if (open.length === 0) return topology;
  const collections = open.map((kind) => [kind, watchedCollection(kind, topology[kind], note)]);
  return { ...topology, ...(Object.fromEntries(collections) as Partial<Topology>) };
}

/** Whether something about the resource was seen and not modelled. */
export function hasUnread({ unread }: Named): boolean {
  return unread !== undefined && unread.length > 0;
}

function watchedCollection(
  kind: Kind,
  { byId, rest }: Collection<Named>,
  note: TakeNote,
): Collection<Named> {
  const silent = new Set([...IDENTITY, ...PLACES[kind]]);
  const items = [...byId].map(([id, item]): [string, Named] => [
    id,
    hasUnread(item) ? watchedResource(item, silent, note) : item,
  ]);
  return rest === undefined ? { byId: new Map(items) } : { byId: new Map(items), rest };
}

function watchedResource(resource: Named, silent: ReadonlySet<string>, note: TakeNote): Named {
  const { unread = [] } = resource;
  const fields = Object.entries(resource).map(([key, value]): [string, PropertyDescriptor] => [
    key,
    silent.has(key)
      ? { value: value as unknown, enumerable: true }
      : {
          get: (): unknown => {
            note(unread);
            return value;
          },
          enumerable: true,
        },
  ]);
  return Object.defineProperties({}, Object.fromEntries(fields)) as Named;
}
