/** What has no security group of its own is given its VPC's default group: an assumption, and noted. */

import { factOf, isUnknown, listing, ref, unknown, unbounded } from "../../model/topology";
import type { Fact, Listing } from "../../model/topology";
import type { Entry } from "./entry";
import { isDefaultGroup } from "./groups";
import type { Tables } from "./tables";

/** The groups, or the default group of the VPC where there is none. */
export function orDefaultGroup(
  entry: Entry,
  groups: Listing<string>,
  vpc: Fact<string>,
  tables: Tables,
): Listing<string> {
  if (groups.items.length > 0 || groups.rest !== undefined) return groups;
  tables.notes.add(`${entry.id} shows no security group: the VPC's default group was assumed`);
  if (isUnknown(vpc)) return listing([], unbounded(vpc));
  const group = tables
    .of("SecurityGroups")
    .find((candidate) => candidate.text("VpcId") === vpc && isDefaultGroup(candidate) === true);
  if (group !== undefined) return listing([group.id]);
  return listing(
    [],
    unknown(factOf("vpc", vpc, "defaultSecurityGroup"), {
      code: "not-shown",
      resource: ref("vpc", vpc),
      what: "its default group",
    }),
  );
}
