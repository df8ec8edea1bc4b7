/**
 * Memcached clusters and serverless caches, and their subnet groups. Other engines, and what is being deleted,
 * are left out. Their nodes' interfaces: `cache-interfaces.ts`.
 */

import {
  isUnknown,
  listing,
  unknown,
  notRead,
  ref,
  mapKnown,
  unbounded,
} from "../../model/topology";
import type {
  Cache,
  CacheSubnetGroup,
  Fact,
  Listing,
  NetworkInterface,
  Unbounded,
} from "../../model/topology";
import { nodesOf } from "./cache-interfaces";
import type { DescribedOptions, CachePlacement } from "./cache-interfaces";
import { orDefaultGroup } from "./default-group";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import { groupIds } from "./interfaces";
import type { TableName } from "./table-names";
import type { Tables } from "./tables";

/** Caches, and the interfaces of their nodes where the account shows none. */
export interface CachesRead {
  readonly caches: readonly Cache[];
  readonly interfaces: readonly NetworkInterface[];
}

export function subnetGroupsOf(tables: Tables): CacheSubnetGroup[] {
  return tables.of("CacheSubnetGroups").map((entry) => ({
    ...identityOf(entry, "elasticache.CacheSubnetGroup", entry.id),
    id: regionalId(entry, "CacheSubnetGroups", tables),
    vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
    subnets: groupIds(entry, "Subnets", "SubnetIdentifier"),
  }));
}

/** Names are unique within a region of an account only: where two meet, each gets its place in front. */
function regionalId(entry: Entry, table: TableName, tables: Tables): string {
  const id = entry.id;
  const isAlone = tables.of(table).filter((other) => other.id === id).length < 2;
  const { account, region } = entry.root.scope;
  return isAlone ? id : [account, region, id].filter((part) => part !== undefined).join("/");
}

export function cachesOf(
  tables: Tables,
  shown: readonly NetworkInterface[],
  options: DescribedOptions,
): CachesRead {
  // Every cluster looks for its own among them: an account has a hundred times as many others.
  const nodes = shown.filter(({ kind }) => kind === "cache-node");
  const read = [
    ...tables
      .of("CacheClusters")
      .filter(isMemcached)
      .map((entry) => clusterOf(entry, tables, nodes, options)),
    ...tables
      .of("ServerlessCaches")
      .filter(isMemcached)
      .map((entry) => serverlessOf(entry, tables)),
  ];
  return {
    caches: read.map(({ cache }) => cache),
    interfaces: read.flatMap(({ interfaces }) => interfaces),
  };
}

/** A cache of a hidden engine may be one: it is left out, and the collection says so. */
export function hiddenEngine(tables: Tables): Unbounded | undefined {
  for (const entry of [...tables.of("CacheClusters"), ...tables.of("ServerlessCaches")]) {
    const engine = entry.text("Engine");
    if (engine !== undefined && isUnknown(engine)) return engine;
  }
  return undefined;
}

function isMemcached(entry: Entry): boolean {
  const status =
    known(entry.text("CacheClusterStatus") ?? entry.text("Status"))?.toLowerCase() ?? "available";
  const isThere = status !== "deleting" && status !== "deleted";
  return isThere && known(entry.text("Engine"))?.toLowerCase() === "memcached";
}

interface CacheRead {
  readonly cache: Cache;
  readonly interfaces: readonly NetworkInterface[];
}

function clusterOf(
  entry: Entry,
  tables: Tables,
  shown: readonly NetworkInterface[],
  options: DescribedOptions,
): CacheRead {
  const id = regionalId(entry, "CacheClusters", tables);
  const subnetGroup = orElse(entry.text("CacheSubnetGroupName"), null);
  const place = placeOf(subnetGroup, entry, tables);
  const groups = groupIds(entry, "SecurityGroups", "SecurityGroupId");
  const securityGroups = orDefaultGroup(entry, groups, place.vpc, tables);
  const { nodes, interfaces } = nodesOf({
    entry,
    id,
    place,
    groups: securityGroups,
    shown,
    options,
  });
  const endpoint = entry.child("ConfigurationEndpoint")?.text("Address");
  const cache: Cache = {
    ...identityOf(entry, "elasticache.CacheCluster", entry.id),
    id,
    kind: "cluster",
    ports: portsOf(
      [
        ...entry.list("CacheNodes").items.map((node) => node.child("Endpoint")),
        entry.child("ConfigurationEndpoint"),
      ],
      entry,
    ),
    isTls: orElse(entry.flag("TransitEncryptionEnabled"), false),
    securityGroups,
    subnetGroup: groupId(subnetGroup, entry, tables),
    nodes,
    ...(endpoint === undefined ? {} : { endpoint }),
    status: orElse(entry.text("CacheClusterStatus"), "available"),
  };
  return { cache, interfaces };
}

/** The subnet group's id in the topology, in the cluster's own account and region. */
function groupId(name: Fact<string | null>, entry: Entry, tables: Tables): Fact<string | null> {
  return mapKnown(name, (text) => {
    const group = text === null ? undefined : subnetGroup(text, entry, tables);
    return group === undefined ? text : regionalId(group, "CacheSubnetGroups", tables);
  });
}

function subnetGroup(name: string, entry: Entry, tables: Tables): Entry | undefined {
  const named = tables.of("CacheSubnetGroups").filter((group) => group.id === name);
  const { account, region } = entry.root.scope;
  const isHere = (group: Entry): boolean =>
    group.root.scope.account === account && group.root.scope.region === region;
  return named.find(isHere) ?? named[0];
}

/** Where the nodes of a cluster may stand. */
function placeOf(name: Fact<string | null>, entry: Entry, tables: Tables): CachePlacement {
  if (isUnknown(name)) {
    const missing = unbounded(name);
    return { vpc: missing, subnets: listing([], missing), zones: new Map() };
  }
  const group = name === null ? undefined : subnetGroup(name, entry, tables);
  if (group === undefined) {
    const missing =
      tables.missing("CacheSubnetGroups") ??
      notRead("cache-subnet-group", name ?? "(none)", "subnets");
    return { vpc: missing, subnets: listing([], missing), zones: new Map() };
  }
  return {
    vpc: orElse(group.text("VpcId"), group.hidden("VpcId")),
    subnets: groupIds(group, "Subnets", "SubnetIdentifier"),
    zones: zonesOf(tables),
  };
}

function zonesOf(tables: Tables): ReadonlyMap<string, string> {
  const zones = new Map<string, string>();
  for (const subnet of tables.of("Subnets")) {
    const zone = known(subnet.text("AvailabilityZone"));
    if (zone !== undefined) zones.set(subnet.id, zone);
  }
  return zones;
}

function portsOf(endpoints: readonly (Entry | undefined)[], entry: Entry): Listing<number> {
  const ports = new Set<number>();
  let hidden: Unbounded | undefined;
  for (const endpoint of endpoints) {
    const port = endpoint?.number("Port");
    if (port === undefined) continue;
    if (isUnknown(port)) hidden ??= port;
    else ports.add(port);
  }
  if (ports.size > 0) return listing([...ports]);
  return listing([], hidden ?? noEndpoint(entry.id));
}

/** A serverless cache's ports while it shows no endpoint: AWS documents them. */
const SERVERLESS_PORTS = [11_211, 11_212];

function serverlessOf(entry: Entry, tables: Tables): CacheRead {
  const id = regionalId(entry, "ServerlessCaches", tables);
  const endpoints = [entry.child("Endpoint"), entry.child("ReaderEndpoint")];
  const ports = portsOf(endpoints, entry);
  const subnets = entry.texts("SubnetIds");
  const place: CachePlacement = { vpc: vpcOfSubnets(subnets, tables), subnets, zones: new Map() };
  const securityGroups = orDefaultGroup(entry, entry.texts("SecurityGroupIds"), place.vpc, tables);
  const { nodes, interfaces } = nodesOf({
    entry,
    id,
    place,
    groups: securityGroups,
    shown: [],
    options: {},
  });
  const endpoint = entry.child("Endpoint")?.text("Address");
  const cache: Cache = {
    ...identityOf(entry, "elasticache.ServerlessCache", entry.id),
    id,
    kind: "serverless",
    ports: endpoints.some((item) => item !== undefined) ? ports : listing(SERVERLESS_PORTS),
    isTls: true,
    securityGroups,
    subnetGroup: null,
    nodes,
    ...(endpoint === undefined ? {} : { endpoint }),
    status: orElse(entry.text("Status"), "available"),
  };
  return { cache, interfaces };
}

function vpcOfSubnets(subnets: Listing<string>, tables: Tables): Fact<string> {
  const subnet = tables.of("Subnets").find((entry) => subnets.items.includes(entry.id));
  return (
    subnet?.text("VpcId") ??
    unbounded(subnets.rest) ??
    tables.missing("Subnets") ??
    notRead("subnet", subnets.items[0] ?? "(none)", "vpc")
  );
}

function noEndpoint(cache: string): Unbounded {
  const resource = ref("cache", cache);
  return unknown(
    { subject: resource, aspect: "port" },
    { code: "not-shown", resource, what: "an endpoint" },
  );
}
