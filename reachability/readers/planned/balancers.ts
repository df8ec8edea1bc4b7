/**
 * Where a load balancer of a plan is: it has an interface in each of its subnets, named one by one or with an address
 * each (`subnetMappings`).
 */

import { listing, partId } from "../../model/topology";
import type { Listing } from "../../model/topology";
import { possible } from "./block";
import type { Block } from "./block";
import type { PlannedResource } from "./planned-resource";
import { idOf } from "./plan";

/** The subnets that a load balancer names. */
export function balancerSubnets(block: Block): Listing<string> {
  const listed = block.references("subnets", "subnet");
  const mappings = block.isOmitted("subnetMappings")
    ? { items: [] }
    : block.blocks("subnetMappings");
  const mapped = mappings.items.map((one) => one.references("subnetId", "subnet"));
  const items = [...new Set([listed, ...mapped].flatMap((one) => possible(one).items))];
  // Each mapping names another subnet: as many as there could be are all of them.
  const isAll = listed.items.length === 0 && items.length === mapped.length;
  const hidden = [listed, ...(isAll ? [] : mapped)].find(({ rest }) => rest !== undefined);
  return listing(items, hidden?.rest ?? mappings.rest);
}

/** One interface for each subnet; one that may be in any of them while they are not all known. */
export function balancerInterfaceIds(
  resource: PlannedResource,
  { items, rest }: Listing<string>,
): string[] {
  const whole = idOf(resource);
  if (items.length < 2 || rest !== undefined) return [partId(whole, "eni")];
  return items.map((_, index) => partId(whole, index === 0 ? "eni" : `eni-${index + 1}`));
}
