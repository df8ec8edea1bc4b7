/**
 * Puts a plan and what is known of the account beside it into one topology.
 *
 * The plan wins: what it has is what will be. What only the account has stays; a group, table, ACL or list of the
 * account that gets rules, routes or entries from the plan has both.
 */

import type { Collection, Listing, Named, Topology } from "../model/topology";

/** The plan over the account. */
export function mergeTopologies(plan: Topology, described: Topology): Topology {
  const merged = Object.fromEntries(
    KINDS.map((kind) => [kind, mergeCollections(plan[kind], described[kind])]),
  ) as unknown as Omit<Topology, "notes">;
  return { ...merged, notes: [...new Set([...plan.notes, ...described.notes])] };
}

type Kind = Exclude<keyof Topology, "notes">;

const KINDS: readonly Kind[] = [
  "vpcs",
  "subnets",
  "routeTables",
  "networkAcls",
  "securityGroups",
  "prefixLists",
  "interfaces",
  "gateways",
  "peerings",
  "transitGateways",
  "transitAttachments",
  "transitRouteTables",
  "subnetGroups",
  "caches",
  "forwarders",
];

function mergeCollections(
  plan: Collection<Named>,
  described: Collection<Named>,
): Collection<Named> {
  const byId = new Map<string, Named>(described.byId);
  for (const [id, planned] of plan.byId) {
    const known = described.byId.get(id);
    byId.set(id, known !== undefined && isPartial(planned) ? extended(known, planned) : planned);
  }
  return described.rest === undefined ? { byId } : { byId, rest: described.rest };
}

/** Lists that a plan may add to on a resource that it does not own. */
const ADDED: readonly string[] = [
  "ingress",
  "egress",
  "routes",
  "entries",
  "cidrs",
  "associatedVpcs",
];

/** The plan has only parts of it: what it does not own is unknown, and says that it lies outside. */
function isPartial(planned: Named): boolean {
  return ADDED.some((key) => {
    const list = (planned as unknown as Partial<Record<string, Listing<unknown>>>)[key];
    return list?.rest?.origin === "outside" && list.rest.fact.subject.id === planned.id;
  });
}

function extended(known: Named, planned: Named): Named {
  const result: Record<string, unknown> = { ...known };
  for (const key of ADDED) {
    const own = (known as unknown as Partial<Record<string, Listing<unknown>>>)[key];
    const added = (planned as unknown as Partial<Record<string, Listing<unknown>>>)[key];
    if (own === undefined || added === undefined) continue;
    result[key] = { ...own, items: [...own.items, ...added.items] };
  }
  return result as unknown as Named;
}
