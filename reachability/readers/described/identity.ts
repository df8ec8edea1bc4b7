/** Who a described resource is: its id, the name people know it by, its account and region. */

import type { Named } from "../../topology";
import { known } from "./entry";
import type { Entry } from "./entry";

const ARN = /^arn:[^:]*:[^:]*:([^:]*):([^:]*):/;
const LAST_LETTER = /[a-z]$/;

/** Tag `Name`, whichever of `Tags` and `TagSet` the call prints. */
export function tagName(entry: Entry): string | undefined {
  for (const key of ["Tags", "TagSet"]) {
    const tag = entry.list(key).items.find((item) => known(item.text("Key")) === "Name");
    const value = tag === undefined ? undefined : known(tag.text("Value"));
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** The resource's identity; `name` where it has a better one than its tag. */
export function identityOf(entry: Entry, name: string | undefined = tagName(entry)): Named {
  const [, arnRegion, arnAccount] = ARN.exec(known(entry.text("ARN")) ?? "") ?? [];
  const account = known(entry.text("OwnerId")) ?? arnAccount ?? entry.root.scope.account;
  const region = regionOf(entry) ?? arnRegion ?? entry.root.scope.region;
  return {
    id: entry.id ?? entry.factPath,
    ...(name === undefined || name === "" ? {} : { name }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
}

function regionOf(entry: Entry): string | undefined {
  return known(entry.text("Region")) ?? regionOfZone(known(entry.text("AvailabilityZone")));
}

/** `us-east-2b` lies in `us-east-2`; the names of local zones are left alone. */
export function regionOfZone(zone: string | undefined): string | undefined {
  return zone !== undefined && /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone)
    ? zone.replace(LAST_LETTER, "")
    : undefined;
}
