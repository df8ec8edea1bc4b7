/**
 * The *described* reader: from the JSON that `aws ec2 describe-*` and `aws elasticache describe-*` print to a topology.
 *
 * - One file or one per call, several accounts and regions together, in any order: duplicates are merged.
 * - Deleted and terminated resources are left out, unknown keys are ignored, `null` means absent.
 * - `<unknown>` in place of any value or list means *not known*; a call that was not read makes what refers to its
 *   resources unknown (`Collection.rest`). Hiding a value never turns into a guess.
 * - The file of np-guard's collector is read too, told by its own keys (`described/collector-format.ts`).
 * - A value of the wrong shape is a `DescribedError` with file and JSON path.
 */

import { collection } from "../../model/topology";
import type { Cache, NetworkInterface, Topology, Unbounded } from "../../model/topology";
import type { DescribedOptions } from "./cache-interfaces";
import { networkAclsOf } from "./acls";
import { cachesOf, hiddenEngine, subnetGroupsOf } from "./caches";
import { clientInterfacesOf } from "./clients";
import { gather, unread } from "./documents";
import type { DescribedSource } from "./documents";
import { FORWARDER_TABLES, forwardersOf } from "./forwarders";
import { GATEWAY_TABLES, gatewaysOf } from "./gateways";
import { securityGroupsOf } from "./groups";
import { withUnread } from "./identity";
import { interfacesOf } from "./interfaces";
import { withNamedOnly } from "./named-only";
import { peeringsOf } from "./peerings";
import { prefixListsOf } from "./prefix-lists";
import { routeTablesOf } from "./routes";
import { TABLES } from "./table-names";
import type { Tables } from "./tables";
import { transitAttachmentsOf, transitGatewaysOf, transitRouteTablesOf } from "./transit";
import { subnetsOf, vpcsOf } from "./vpcs";

export { DescribedError } from "./entry";
export type { DescribedOptions } from "./cache-interfaces";
export type { DescribedSource } from "./documents";

/** The top-level keys that are read. */
export const KNOWN_KEYS: readonly string[] = Object.keys(TABLES);

/**
 * Builds the topology of an account (or several) from described JSON.
 *
 * @param sources files as `{ name, json }`, or one JSON value that holds everything.
 * @throws DescribedError when a file does not have the shape AWS prints.
 */
export function readDescribed(sources: unknown, options: DescribedOptions = {}): Topology {
  const tables = gather(sourcesOf(sources));
  const attached = attachedOf(tables, options);
  return withNamedOnly({ ...networkOf(tables), ...attached, notes: [...tables.notes].sort() });
}

/** Names of the sources in which no top-level key is known: they were ignored. */
export function ignoredSources(sources: unknown): readonly string[] {
  return unread(sourcesOf(sources));
}

type Attached = "interfaces" | "caches" | "subnetGroups" | "forwarders" | "notes";

function networkOf(tables: Tables): Omit<Topology, Attached> {
  return {
    vpcs: collection(vpcsOf(tables), tables.missing("Vpcs")),
    subnets: collection(subnetsOf(tables), tables.missing("Subnets")),
    routeTables: collection(routeTablesOf(tables), tables.missing("RouteTables")),
    networkAcls: collection(networkAclsOf(tables), tables.missing("NetworkAcls")),
    securityGroups: collection(securityGroupsOf(tables), tables.missing("SecurityGroups")),
    prefixLists: collection(prefixListsOf(tables), tables.missing("ManagedPrefixLists")),
    gateways: collection(gatewaysOf(tables), tables.missingAny(...GATEWAY_TABLES)),
    peerings: collection(peeringsOf(tables), tables.missing("VpcPeeringConnections")),
    transitGateways: collection(transitGatewaysOf(tables), tables.missing("TransitGateways")),
    transitAttachments: collection(transitAttachmentsOf(tables), attachmentsMissing(tables)),
    transitRouteTables: collection(
      transitRouteTablesOf(tables),
      tables.missing("TransitGatewayRouteTables"),
    ),
  };
}

function attachedOf(
  tables: Tables,
  options: DescribedOptions,
): Pick<Topology, "interfaces" | "caches" | "subnetGroups" | "forwarders"> {
  const shown = interfacesOf(tables);
  const { caches, interfaces } = cachesOf(tables, shown, options);
  const all = [...shown, ...interfaces, ...clientInterfacesOf(tables, shown)].map(ofNodes(caches));
  return {
    interfaces: collection(all, tables.missingAny("NetworkInterfaces", "Reservations")),
    caches: collection(
      caches,
      tables.missing("CacheClusters") ?? tables.missing("ServerlessCaches") ?? hiddenEngine(tables),
    ),
    subnetGroups: collection(subnetGroupsOf(tables), tables.missing("CacheSubnetGroups")),
    forwarders: collection(forwardersOf(tables, shown), tables.missingAny(...FORWARDER_TABLES)),
  };
}

/** What is not modelled about a cache is not modelled about its nodes. */
function ofNodes(caches: readonly Cache[]): (item: NetworkInterface) => NetworkInterface {
  const unread = new Map(
    caches.flatMap((cache) =>
      cache.unread === undefined
        ? []
        : cache.nodes.items.map((node) => [node.interface, cache.unread ?? []] as const),
    ),
  );
  return (item) => withUnread(item, unread.get(item.id) ?? []);
}

/** The general list tells of every attachment; without it, those of VPCs and peerings may still be known. */
function attachmentsMissing(tables: Tables): Unbounded | undefined {
  return tables.missing("TransitGatewayAttachments");
}

function sourcesOf(value: unknown): readonly DescribedSource[] {
  if (Array.isArray(value) && value.every(isSource)) return value;
  return [{ name: "input", json: value }];
}

function isSource(value: unknown): value is DescribedSource {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Partial<DescribedSource>).name === "string" &&
    "json" in value
  );
}
