/**
 * The *planned* reader: from Pulumi resources (type, URN, properties with a marker for unknown, property dependencies)
 * to a topology. It never throws: whatever a program wrote, its preview must go on.
 *
 * What is in the plan, and what may exist beside it:
 * - What the stack makes is decided by the stack: the rules of a group, the routes of a table, the entries of an ACL
 *   are those in the plan, and every VPC has a main table with local routes, a default ACL that allows everything and
 *   a default group, as AWS makes them. Another stack or a person could add to them; that is not considered. Here
 *   the reader errs on the side of the plan.
 * - What the stack only names (a VPC by id, the account's default VPC, a resource obtained with `.get`) is *unknown, outside
 *   of this stack*. `described` — a snapshot of the account — fills that in.
 * - Every collection says that there may be more (`rest`), unless `complete` is set: other stacks have interfaces too.
 * - An unknown reference is followed by property dependency (`planned/block.ts` says how, and where it misreads).
 */

import { collection, isUnknown, unknown, factOf } from "../../model/topology";
import type { Collection, Named, Topology, Unbounded } from "../../model/topology";
import { mergeTopologies } from "../merge";
import { networkAclsOf } from "./acls";
import { Block } from "./block";
import { cachesOf, subnetGroupsOf } from "./caches";
import { forwardersOf } from "./forwarders";
import { gatewaysOf, peeringsOf } from "./gateways";
import { securityGroupsOf } from "./groups";
import { interfacesOf } from "./interfaces";
import { unreadById } from "./open-types";
import { Placement } from "./placement";
import { Plan } from "./plan";
import { prefixListsOf } from "./prefix-lists";
import { routeTablesOf } from "./routes";
import { transitAttachmentsOf, transitGatewaysOf, transitRouteTablesOf } from "./transit";
import { subnetsOf, vpcsOf } from "./vpcs";
import type { PlannedResource } from "./planned-resource";

export { ADDRESS_GIVEN_AT_LAUNCH } from "./addresses";
export { Block } from "./block";
export { openResources, perhapsOpenResources } from "./open-types";
export type { OpenResource, PerhapsOpen } from "./open-types";
export type { Blocks } from "./block";
export { readingOf } from "./registry";
export type { Origin } from "./declared";
export { Plan, idOf } from "./plan";

/** How a plan is read. */
export interface PlannedOptions {
  /** What is known of the account beside the stack, merged in; the plan wins. Default: nothing. */
  readonly described?: Topology;
  /** Region of the stack, given to its resources. Default: not told. */
  readonly region?: string;
  /** Account of the stack, given to its resources. Default: not told. */
  readonly account?: string;
  /** Nothing exists but these resources. Default: `false`, others may. */
  readonly complete?: boolean;
}

/** Builds the topology that a plan would make, of its resources or of a view of them that exists already. Never throws. */
export function readPlanned(
  resources: readonly PlannedResource[] | Plan,
  options: PlannedOptions = {},
): Topology {
  const plan = resources instanceof Plan ? resources : new Plan(resources);
  const topology = topologyOf(plan, options);
  return options.described === undefined ? topology : mergeTopologies(topology, options.described);
}

function topologyOf(plan: Plan, options: PlannedOptions): Topology {
  const all = <T extends Named>(
    kind: string,
    items: readonly T[],
    rest?: Unbounded,
  ): Collection<T> =>
    collection(
      items.map((item) => ({
        ...place(options),
        ...regionOf(item, plan),
        ...item,
        ...unreadOf(item, unread),
      })),
      rest ?? others(kind, options),
    );
  const unread = unreadById(plan);
  const vpcs = vpcsOf(plan);
  const subnets = subnetsOf(plan);
  const placement = new Placement(plan, subnets, vpcs);
  const subnetGroups = subnetGroupsOf(plan, placement);
  const caches = cachesOf(plan, placement, subnetGroups);
  const prefixLists = prefixListsOf(plan);
  const gateways = transitGatewaysOf(plan);
  const attachments = transitAttachmentsOf(plan, gateways);
  return {
    vpcs: all("VPCs", vpcs),
    subnets: all("subnets", subnets),
    routeTables: all("route tables", routeTablesOf(plan)),
    networkAcls: all("network ACLs", networkAclsOf(plan)),
    securityGroups: all("security groups", securityGroupsOf(plan)),
    prefixLists: all("prefix lists", prefixLists),
    interfaces: all("network interfaces", [...interfacesOf(plan, placement), ...caches.interfaces]),
    gateways: all("gateways", gatewaysOf(plan, placement)),
    peerings: all("peering connections", peeringsOf(plan, placement)),
    transitGateways: all("transit gateways", gateways),
    transitAttachments: all("transit gateway attachments", attachments),
    transitRouteTables: all(
      "transit gateway route tables",
      transitRouteTablesOf(plan, gateways, attachments, prefixLists),
    ),
    subnetGroups: all("cache subnet groups", subnetGroups),
    caches: all("caches", caches.caches, caches.rest),
    forwarders: all("load balancers", forwardersOf(plan)),
    notes: [...plan.notes],
  };
}

function place({ region, account }: PlannedOptions): Partial<Named> {
  return {
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
  };
}

/** A resource may say which Region it is in; otherwise it is in the stack's. */
function regionOf({ id }: Named, plan: Plan): Pick<Named, "region"> {
  const resource = plan.resource(id) ?? plan.named(id);
  const region = resource === undefined ? undefined : Block.of(plan, resource).text("region");
  return region === undefined || isUnknown(region) ? {} : { region };
}

/** What was seen about the resource and is not modelled. */
function unreadOf(
  { id, unread: own = [] }: Named,
  unread: ReadonlyMap<string, readonly Unbounded[]>,
): Pick<Named, "unread"> {
  const all = [...own, ...(unread.get(id) ?? [])];
  return all.length === 0 ? {} : { unread: all };
}

function others(kind: string, options: PlannedOptions): Unbounded | undefined {
  if (options.complete === true) return undefined;
  return unknown(factOf("account", "account", kind), {
    code: "others-outside-of-stack",
    what: kind,
  });
}
