/** Who a described resource is: its id, the name people know it by, its account and region. */

import type { Named, Unknown } from "../../model/topology";
import { known } from "./entry";
import type { Entry } from "./entry";
import { openFactsOf } from "./registry/open-facts";
import type { ShapeName } from "./registry/shapes";

const ARN = /^arn:[^:]*:[^:]*:([^:]*):([^:]*):/;

const TAG_LISTS = ["Tags", "TagSet"] as const;

/** Tag `Name`, whichever of `Tags` and `TagSet` the call prints. */
export function tagName(entry: Entry): string | undefined {
  for (const key of TAG_LISTS) {
    const tag = entry.list(key).items.find((item) => known(item.text("Key")) === "Name");
    const value = tag === undefined ? undefined : known(tag.text("Value"));
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** The resource's identity, and what of its shape is open; `name` where it has a better one than its tag. */
export function identityOf(
  entry: Entry,
  shape: ShapeName,
  name: string | undefined = tagName(entry),
): Named {
  const opened = entry.root.opened.get(entry.id) ?? [];
  return withUnread(nameOf(entry, name), [...openFactsOf(entry, shape), ...opened]);
}

/** The resource with what is open about it, if anything is. */
export function withUnread<T extends Named>(resource: T, unread: readonly Unknown[]): T {
  if (unread.length === 0) return resource;
  return { ...resource, unread: [...(resource.unread ?? []), ...unread] };
}

/** Who it is, without asking what of it is open. */
export function nameOf(entry: Entry, name: string | undefined = tagName(entry)): Named {
  const arn = known(entry.text("ARN"));
  const [, arnRegion, arnAccount] = arn === undefined ? [] : (ARN.exec(arn) ?? []);
  const account = known(entry.text("OwnerId")) ?? arnAccount ?? entry.root.scope.account;
  const region = regionOf(entry) ?? arnRegion ?? entry.root.scope.region;
  const identity: { -readonly [Key in keyof Named]: Named[Key] } = {
    id: entry.id,
  };
  if (name !== undefined && name !== "") identity.name = name;
  if (account !== undefined) identity.account = account;
  if (region !== undefined) identity.region = region;
  return identity;
}

function regionOf(entry: Entry): string | undefined {
  return known(entry.text("Region")) ?? regionOfZone(known(entry.text("AvailabilityZone")));
}

/** `us-east-2b` lies in `us-east-2`; the names of local zones are left alone. */
export function regionOfZone(zone: string | undefined): string | undefined {
  if (zone === undefined) return undefined;
  if (regions.has(zone)) return regions.get(zone);
  const region = ZONE.test(zone) ? zone.slice(0, -1) : undefined;
  regions.set(zone, region);
  return region;
}

const ZONE = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;
/** There are a few hundred zones, and many interfaces in each. */
const regions = new Map<string, string | undefined>();
