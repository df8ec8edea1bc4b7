/** Managed prefix lists of a plan: inline and standalone entries together. */

import { isUnknown, listing } from "../../model/topology";
import type { PrefixList } from "../../model/topology";
import { Block } from "./block";
import { Parts, outsideOf } from "./parts";
import { idOf } from "./plan";
import type { Plan } from "./plan";
import { Found } from "./vpcs";

export function prefixListsOf(plan: Plan): PrefixList[] {
  const standalone = standaloneEntries(plan);
  const own = plan.ofType("ec2.ManagedPrefixList").map((resource): PrefixList => {
    const block = Block.of(plan, resource);
    const { items, rest } = block.blocks("entries");
    const found = new Found();
    for (const item of items) found.add(item.cidr("cidr") ?? item.unknown("cidr"));
    const inline = found.listed();
    const more = standalone.of(idOf(resource));
    const maxEntries = block.number("maxEntries");
    return {
      id: idOf(resource),
      name: resource.name,
      cidrs: listing(
        [...new Set([...inline.items, ...more.items])],
        inline.rest ?? rest ?? more.rest,
      ),
      ...(maxEntries === undefined ? {} : { maxEntries }),
    };
  });
  const here = new Set(own.map(({ id }) => id));
  const partial = standalone.elsewhere(here).map(([id, cidrs]): PrefixList => ({
    id,
    cidrs: listing(cidrs.items, outsideOf("prefix-list", id, "entries")),
  }));
  return [...own, ...partial];
}

function standaloneEntries(plan: Plan): Parts<string> {
  const parts = new Parts<string>();
  for (const resource of plan.ofType("ec2.ManagedPrefixListEntry")) {
    const block = Block.of(plan, resource);
    const list = block.reference("prefixListId", "prefix-list") ?? block.unknown("prefixListId");
    const cidr = block.cidr("cidr") ?? block.unknown("cidr");
    if (isUnknown(cidr)) parts.add(list, [], cidr);
    else parts.add(list, [cidr]);
  }
  return parts;
}
