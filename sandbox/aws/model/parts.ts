/** What belongs to something else and goes with it: rules, entries, routes, network interfaces. */
import type { Thing, Things } from "./things";

/** Kind of the whole → kind of its parts, and their property that names the whole. */
const PARTS: ReadonlyMap<string, readonly [kind: string, property: string]> = new Map<
  string,
  readonly [kind: string, property: string]
>(
  Object.entries({
    "security-group": ["security-group-rule", "securityGroupId"],
    "network-acl": ["network-acl-entry", "networkAclId"],
    "route-table": ["route", "routeTableId"],
  }),
);

/** Rules, entries and routes go with what they belong to. */
export function removeParts(world: Things, whole: Thing): undefined {
  const [kind, property] = PARTS.get(whole.kind) ?? ["", ""];
  for (const part of kind === "" ? [] : world.where(kind, { [property]: whole.id })) {
    world.remove(kind, part.id);
  }
}

/** The things that are left when these are taken out by hand: their parts go too, as they would on AWS. */
export function withoutPartsOf(things: readonly Thing[], gone: readonly Thing[]): readonly Thing[] {
  return things.filter((thing) => !gone.some((whole) => isPartOf(thing, whole)));
}

function isPartOf({ kind, properties }: Thing, whole: Thing): boolean {
  const [partKind, property] = PARTS.get(whole.kind) ?? ["", ""];
  return (
    properties.partOf === `${whole.kind}/${whole.id}` ||
    (kind === partKind && properties[property] === whole.id)
  );
}
