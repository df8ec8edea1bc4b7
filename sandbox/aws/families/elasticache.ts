/** ElastiCache for Memcached: clusters and their nodes, subnet and parameter groups, serverless caches. */
import { coerce, lt } from "semver";
import { isList, isProperties, isUnknown, type Plain, type Properties } from "../../wire/values";
import { arn } from "../model/arn";
import { family, type Birth, type Change, type CheckFailure } from "../model/definition";
import { AwsError } from "../model/errors";
import {
  interfacesOf,
  isUsableIn,
  putInterface,
  removeInterfacesOf,
} from "../model/network-interfaces";
import { notFound } from "../model/references";
import { cacheAbbreviation } from "../model/region";
import { text, texts, type Thing, type Things } from "../model/things";
import { defaultVpcId } from "./security-groups";

/** What AWS takes when no version is named. */
const LATEST_VERSION = "1.6.22";
const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    memcached: 11211,
    redis: 6379,
    valkey: 6379,
  }),
);
const CLUSTER_ID = /^[a-z][0-9a-z-]*$/;
const WINDOW =
  /^(sun|mon|tue|wed|thu|fri|sat):\d{2}:\d{2}-(sun|mon|tue|wed|thu|fri|sat):\d{2}:\d{2}$/;

/** Digits that ElastiCache puts into every host name of an account: `example.`**`jyqn3e`**`.cfg.apn2…`. */
function accountLabel(world: Things): string {
  return Number.parseInt(world.hex("elasticache", 10), 16)
    .toString(36)
    .slice(0, 6)
    .padStart(6, "a");
}

function clusterHost(world: Things, clusterId: string, part: string): string {
  return `${clusterId}.${accountLabel(world)}.${part}.${cacheAbbreviation(world.region)}.cache.amazonaws.com`;
}

/** What the provider checks before it sends anything. */
function clusterFailures(inputs: Properties): readonly CheckFailure[] {
  return [
    ...nameFailures(inputs),
    ...zoneFailures(inputs),
    ...windowFailures(inputs),
    ...versionFailures(inputs),
  ];
}

function nameFailures(inputs: Properties): readonly CheckFailure[] {
  const id = inputs.clusterId;
  if (typeof id !== "string") {
    return [];
  }
  const rules: readonly [boolean, string][] = [
    [
      id.length < 1 || id.length > 50,
      "expected length of clusterId to be in the range (1 - 50), got " + id,
    ],
    [
      !CLUSTER_ID.test(id.toLowerCase()),
      "only alphanumeric characters and hyphens allowed, and the first character must be a letter, got " +
        id,
    ],
    [id.includes("--"), "cannot contain two consecutive hyphens, got " + id],
    [id.endsWith("-"), "cannot end with a hyphen, got " + id],
  ];
  return rules
    .filter(([isWrong]) => isWrong)
    .map(([, reason]) => ({ property: "clusterId", reason }));
}

function zoneFailures(inputs: Properties): readonly CheckFailure[] {
  const count = inputs.numCacheNodes;
  const zones = inputs.preferredAvailabilityZones;
  const failures: CheckFailure[] = [];
  if (inputs.azMode === "cross-az" && count === 1) {
    failures.push({
      property: "azMode",
      reason: 'az_mode "cross-az" is not supported with num_cache_nodes = 1',
    });
  }
  if (isList(zones) && typeof count === "number" && zones.length !== count) {
    failures.push({
      property: "preferredAvailabilityZones",
      reason: `expected ${count} zones, one for each of numCacheNodes, got ${zones.length}`,
    });
  }
  return failures;
}

function windowFailures(inputs: Properties): readonly CheckFailure[] {
  const window = inputs.maintenanceWindow;
  return typeof window === "string" && !WINDOW.test(window.toLowerCase())
    ? [
        {
          property: "maintenanceWindow",
          reason: `"${window}" must be in the format "ddd:hh24:mi-ddd:hh24:mi"`,
        },
      ]
    : [];
}

function versionFailures(inputs: Properties): readonly CheckFailure[] {
  const version = inputs.engineVersion;
  const isMemcached = inputs.engine === "memcached";
  return isMemcached && typeof version === "string" && !/^\d+\.\d+\.\d+$/.test(version)
    ? [
        {
          property: "engineVersion",
          reason: `${version} is not a valid Memcached version: it must be <major>.<minor>.<patch>`,
        },
      ]
    : [];
}

/** Whether one version comes before another; `7.0` is `7.0.0`. */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [coerce(version), coerce(than)];
  return a !== null && b !== null && lt(a, b);
}

function createCluster(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const engine = text(inputs.engine) || "memcached";
  const port = typeof inputs.port === "number" ? inputs.port : (DEFAULT_PORTS.get(engine) ?? 0);
  refuseTaken(world, id);
  const groups = groupsOf(world, inputs);
  const subnets = subnetsOf(world, text(inputs.subnetGroupName) || "default");
  refuseForeignGroups(world, groups, subnets);
  const zones = plannedZones(inputs, subnets, birth.hex(4, "zone"));
  const nodes = zones.map((zone, index) =>
    putNode(world, id, index + 1, zone, { groups, subnets, port }),
  );
  return {
    ...fixedOutputs(world, id, inputs, engine),
    port,
    securityGroupIds: [...groups],
    ...nodeOutputs(nodes),
    ...(engine === "memcached" ? endpointOutputs(world, id, port) : {}),
  };
}

/** The nodes, and what AWS says of their zones. */
function nodeOutputs(nodes: readonly Properties[]): Properties {
  const [zone = "", ...others] = new Set(nodes.map((node) => text(node.availabilityZone)));
  return {
    cacheNodes: [...nodes],
    numCacheNodes: nodes.length,
    availabilityZone: others.length > 0 ? "Multiple" : zone,
    azMode: others.length > 0 ? "cross-az" : "single-az",
  };
}

function endpointOutputs(world: Things, id: string, port: number): Properties {
  const host = clusterHost(world, id, "cfg");
  return { clusterAddress: host, configurationEndpoint: `${host}:${port}` };
}

function fixedOutputs(world: Things, id: string, inputs: Properties, engine: string): Properties {
  const version = text(inputs.engineVersion) || LATEST_VERSION;
  return {
    clusterId: id,
    engine,
    arn: arn(world, "elasticache", `cluster:${id}`),
    engineVersion: version,
    engineVersionActual: version,
    ipDiscovery: inputs.ipDiscovery ?? "ipv4",
    networkType: inputs.networkType ?? "ipv4",
    maintenanceWindow: (text(inputs.maintenanceWindow) || "sun:18:00-sun:19:00").toLowerCase(),
    parameterGroupName:
      text(inputs.parameterGroupName) ||
      `default.${engine}${version.split(".").slice(0, 2).join(".")}`,
    subnetGroupName: text(inputs.subnetGroupName) || "default",
    transitEncryptionEnabled: inputs.transitEncryptionEnabled ?? false,
    autoMinorVersionUpgrade: inputs.autoMinorVersionUpgrade ?? "true",
    applyImmediately: inputs.applyImmediately ?? false,
    cacheClusterStatus: "available",
    preferredOutpostArn: "",
    replicationGroupId: "",
    snapshotWindow: "",
  };
}

function refuseTaken(world: Things, id: string): void {
  if (world.get("cache-cluster", id) !== undefined) {
    throw new AwsError("CacheClusterAlreadyExists", `CacheCluster already exists`);
  }
}

interface ForeseenRefusal {
  /** What the refusal is told of. */
  readonly property: string;
  /** What has to be known for it. */
  readonly needs: readonly string[];
  readonly refuse: (inputs: Properties, world: Things) => void;
}

/** What AWS refuses by the values alone: a dry run sees it as well as AWS does. */
const CLUSTER_REFUSALS: readonly ForeseenRefusal[] = [
  {
    property: "transitEncryptionEnabled",
    needs: ["transitEncryptionEnabled", "engineVersion"],
    refuse: (inputs) => {
      const version = versionOf(inputs);
      if (
        inputs.transitEncryptionEnabled === true &&
        isMemcached(inputs) &&
        isOlder(version, "1.6.12")
      ) {
        throw new AwsError(
          "InvalidParameterCombination",
          `Encryption features are not supported for engine version ${version}. Please use engine version 1.6.12 or later.`,
        );
      }
    },
  },
  {
    property: "numCacheNodes",
    needs: ["numCacheNodes"],
    refuse: (inputs) => {
      refuseCount(inputs.numCacheNodes);
    },
  },
  {
    property: "parameterGroupName",
    needs: ["parameterGroupName", "engineVersion"],
    refuse: (inputs, world) => {
      refuseFamily(world, inputs, versionOf(inputs));
    },
  },
  {
    property: "networkType",
    needs: ["networkType", "engineVersion"],
    refuse: (inputs) => {
      const version = versionOf(inputs);
      const isIpv6 = inputs.networkType === "ipv6" || inputs.networkType === "dual_stack";
      if (isIpv6 && isMemcached(inputs) && isOlder(version, "1.6.6")) {
        throw new AwsError(
          "InvalidParameterCombination",
          `Network type ${text(inputs.networkType)} is not supported for engine version ${version}.`,
        );
      }
    },
  },
  {
    property: "nodeType",
    needs: ["nodeType", "replicationGroupId"],
    refuse: (inputs) => {
      const isReplica = text(inputs.replicationGroupId) !== "";
      if (!isReplica && !/^cache\.[a-z0-9]+\.[a-z0-9]+$/.test(text(inputs.nodeType))) {
        throw new AwsError(
          "InvalidParameterValue",
          `Invalid Cache Node Type: ${text(inputs.nodeType)}`,
        );
      }
    },
  },
];

function isMemcached(inputs: Properties): boolean {
  return (text(inputs.engine) || "memcached") === "memcached";
}

function versionOf(inputs: Properties): string {
  return text(inputs.engineVersion) || LATEST_VERSION;
}

function foreseenOfCluster(inputs: Properties, world: Things): readonly AwsError[] {
  return CLUSTER_REFUSALS.flatMap(({ property, needs, refuse }) => {
    if (inputs[property] === undefined || needs.some((name) => isUnknown(inputs[name]))) return [];
    try {
      refuse(inputs, world);
      return [];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [error];
    }
  });
}

function refuseCount(count: Plain | undefined): void {
  if (typeof count === "number" && count < 1) {
    throw new AwsError(
      "InvalidParameterValue",
      `The number of cache nodes must be at least 1, got ${count}`,
    );
  }
}

/** A parameter group is of one family; AWS's own, `default.memcached1.6`, say so in their name. */
function refuseFamily(world: Things, inputs: Properties, version: string): void {
  const name = text(inputs.parameterGroupName);
  if (name === "" || !isMemcached(inputs)) {
    return;
  }
  const group = world.get("cache-parameter-group", name);
  if (group === undefined && world.isGone("cache-parameter-group", name)) {
    throw notFound("cache-parameter-group", name);
  }
  const own = name.startsWith("default.") ? name.slice("default.".length) : undefined;
  const family = own ?? (group === undefined ? undefined : text(group.properties.family));
  const wanted = `memcached${version.split(".").slice(0, 2).join(".")}`;
  // Outside of the stack: of which family it is, nobody here knows.
  if (family !== undefined && family !== wanted) {
    throw new AwsError(
      "InvalidParameterCombination",
      `Expected a parameter group of family ${wanted} but found one of family ${family}`,
    );
  }
}

/** The groups named, else the default group of the VPC of its subnet group. */
function groupsOf(world: Things, inputs: Properties): readonly string[] {
  const named = texts(inputs.securityGroupIds);
  if (named.length > 0) {
    return named;
  }
  const subnetGroup = text(inputs.subnetGroupName) || "default";
  const vpcId =
    text(world.get("cache-subnet-group", subnetGroup)?.properties.vpcId) || defaultVpcId(world);
  return [text(world.get("vpc", vpcId)?.properties.defaultSecurityGroupId)];
}

function subnetsOf(world: Things, groupName: string): readonly Thing[] {
  const group = world.get("cache-subnet-group", groupName);
  if (group === undefined) {
    throw notFound("cache-subnet-group", groupName);
  }
  return texts(group.properties.subnetIds).flatMap((id) => world.get("subnet", id) ?? []);
}

function refuseForeignGroups(
  world: Things,
  groups: readonly string[],
  subnets: readonly Thing[],
): void {
  const vpcId = text(subnets[0]?.properties.vpcId);
  for (const id of groups) {
    const group = world.get("security-group", id);
    if (group === undefined || !isUsableIn(world, group, vpcId)) {
      throw new AwsError(
        "InvalidParameterValue",
        `The following security group IDs do not exist or are not in the VPC ${vpcId}: [${id}]`,
      );
    }
  }
}

/** Zone of every node: as asked, else all in one, else spread over the subnet group's zones. */
function plannedZones(
  inputs: Properties,
  subnets: readonly Thing[],
  seed: string,
): readonly string[] {
  const available = [...new Set(subnets.map((s) => text(s.properties.availabilityZone)))].sort();
  const count = typeof inputs.numCacheNodes === "number" ? inputs.numCacheNodes : 1;
  const preferred = texts(inputs.preferredAvailabilityZones);
  const single =
    text(inputs.availabilityZone) ||
    (available[Number.parseInt(seed, 16) % Math.max(1, available.length)] ?? "");
  const isSpread = inputs.azMode === "cross-az";
  const zones = Array.from({ length: count }, (_, index) =>
    preferred.length > 0
      ? (preferred[index] ?? "")
      : isSpread
        ? (available[index % available.length] ?? "")
        : single,
  );
  const wrong = zones.find((zone) => !available.includes(zone));
  if (wrong !== undefined) {
    throw new AwsError(
      "InvalidParameterValue",
      `The subnet group has no subnet in Availability Zone ${wrong || "(none)"}. It has: ${available.join(", ")}`,
    );
  }
  return zones;
}

interface NodePlace {
  readonly groups: readonly string[];
  readonly subnets: readonly Thing[];
  readonly port: number;
}

function putNode(
  world: Things,
  clusterId: string,
  number: number,
  zone: string,
  place: NodePlace,
): Properties {
  const id = String(number).padStart(4, "0");
  const inZone = place.subnets.filter((s) => text(s.properties.availabilityZone) === zone);
  const subnet =
    inZone[
      Number.parseInt(world.hex(`subnet/${clusterId}/${id}`, 4), 16) % Math.max(1, inZone.length)
    ];
  putInterface(world, {
    partOf: `cache-cluster/${clusterId}`,
    key: id,
    subnetId: subnet?.id ?? "",
    groups: place.groups,
    description: `ElastiCache ${clusterId}-${id}`,
    requesterId: "amazon-elasticache",
    more: { nodeId: id },
  });
  const address = clusterHost(world, clusterId, id);
  return { id, address, port: place.port, availabilityZone: zone, outpostArn: "" };
}

function updateCluster({ world, thing, news }: Change): Properties {
  const groups =
    news.securityGroupIds === undefined
      ? texts(thing.properties.securityGroupIds)
      : texts(news.securityGroupIds);
  const subnets = subnetsOf(world, text(thing.properties.subnetGroupName));
  const named = groups.length > 0 ? groups : texts(thing.properties.securityGroupIds); // An empty list is skipped silently.
  refuseForeignGroups(world, named, subnets);
  for (const made of interfacesOf(world, `cache-cluster/${thing.id}`)) {
    world.amend("network-interface", made.id, { securityGroups: [...named] });
  }
  refuseFamily(
    world,
    { ...thing.properties, ...news },
    text(news.engineVersion) || text(thing.properties.engineVersion),
  );
  const version = text(news.engineVersion);
  return {
    securityGroupIds: [...named],
    ...(version === "" ? {} : { engineVersionActual: version }),
    ...resized(world, thing, news, { groups: named, subnets }),
  };
}

/** Growth keeps the nodes there are; shrinking takes the highest numbers. */
function resized(
  world: Things,
  thing: Thing,
  news: Properties,
  place: Omit<NodePlace, "port">,
): Properties {
  const nodes = isList(thing.properties.cacheNodes)
    ? thing.properties.cacheNodes.filter(isProperties)
    : [];
  const wanted = typeof news.numCacheNodes === "number" ? news.numCacheNodes : nodes.length;
  refuseCount(wanted);
  for (const surplus of nodes.slice(wanted)) {
    const made = interfacesOf(world, `cache-cluster/${thing.id}`).find(
      (i) => i.properties.nodeId === surplus.id,
    );
    if (made !== undefined) {
      world.remove(made.kind, made.id);
    }
  }
  const port = Number(thing.properties.port);
  const fresh = zonesOfGrowth(news, nodes, wanted, place.subnets).map((zone, index) =>
    putNode(world, thing.id, nodes.length + index + 1, zone, { ...place, port }),
  );
  return nodeOutputs([...nodes.slice(0, wanted), ...fresh]);
}

/** As asked; else where there are fewest, or in the one zone that a single-zone cluster is in. */
function zonesOfGrowth(
  news: Properties,
  nodes: readonly Properties[],
  wanted: number,
  subnets: readonly Thing[],
): readonly string[] {
  if (texts(news.preferredAvailabilityZones).length > 0) {
    return plannedZones({ ...news, numCacheNodes: wanted }, subnets, "0").slice(nodes.length);
  }
  const taken = nodes.map((node) => text(node.availabilityZone));
  const isSpread = news.azMode === "cross-az";
  const available = isSpread
    ? [...new Set(subnets.map((s) => text(s.properties.availabilityZone)))].sort()
    : taken.slice(0, 1);
  const countIn = (zone: string): number => taken.filter((other) => other === zone).length;
  while (taken.length < wanted) {
    taken.push([...available].sort((a, b) => countIn(a) - countIn(b))[0] ?? "");
  }
  return taken.slice(nodes.length);
}

/** The node type of Memcached, and a version that goes down, make a new cluster. */
function clusterReplaces(old: Properties, news: Properties): readonly string[] {
  const isMemcachedNode = (text(news.engine) || text(old.engine)) === "memcached";
  const [before, now] = [text(old.engineVersion), text(news.engineVersion)];
  return [
    ...(isMemcachedNode ? ["nodeType"] : []),
    ...(now !== "" && before !== "" && isOlder(now, before) ? ["engineVersion"] : []),
  ];
}

function createSubnetGroup(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  if (world.get("cache-subnet-group", id) !== undefined) {
    throw new AwsError("CacheSubnetGroupAlreadyExists", `Cache subnet group ${id} already exists.`);
  }
  return {
    name: id,
    arn: arn(world, "elasticache", `subnetgroup:${id}`),
    vpcId: oneVpc(world, texts(inputs.subnetIds)),
  };
}

function oneVpc(world: Things, subnetIds: readonly string[]): string {
  const vpcs = new Set(subnetIds.map((id) => text(world.get("subnet", id)?.properties.vpcId)));
  const [vpcId] = vpcs;
  if (vpcs.size !== 1 || vpcId === undefined) {
    throw new AwsError("InvalidParameterValue", "The subnets are not all in the same VPC.");
  }
  return vpcId;
}

function updateSubnetGroup({ world, thing, news }: Change): Properties {
  const wanted = new Set(texts(news.subnetIds));
  const used = world
    .where("cache-cluster", { subnetGroupName: thing.id })
    .flatMap((c) => interfacesOf(world, `cache-cluster/${c.id}`))
    .find((i) => !wanted.has(text(i.properties.subnetId)));
  if (used !== undefined) {
    throw new AwsError(
      "SubnetInUse",
      `The subnet ${text(used.properties.subnetId)} is in use by ${text(used.properties.description)}.`,
    );
  }
  return { vpcId: oneVpc(world, [...wanted]) };
}

/**
 * ElastiCache's names: letters, digits and hyphens, beginning with a letter, no two hyphens together and none at the end.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html
 */
function refusedName(parameter: string): (inputs: Properties) => readonly AwsError[] {
  return ({ name }) =>
    typeof name === "string" && !/^[a-z](?:-?[a-z0-9])*$/i.test(name)
      ? [
          new AwsError(
            "InvalidParameterValue",
            `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens: got ${name}`,
          ),
        ]
      : [];
}

const FAMILIES = /^(memcached1\.[456]|redis\d(\.x|\.\d+)?|valkey\d)$/;

function createParameterGroup(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  if (world.get("cache-parameter-group", id) !== undefined) {
    throw new AwsError("CacheParameterGroupAlreadyExists", `Parameter group ${id} already exists`);
  }
  if (!FAMILIES.test(text(inputs.family))) {
    throw new AwsError(
      "InvalidParameterValue",
      `CacheParameterGroupFamily ${text(inputs.family)} is not a valid parameter group family.`,
    );
  }
  return { name: id, arn: arn(world, "elasticache", `parametergroup:${id}`) };
}

function serverlessFailures(inputs: Properties): readonly CheckFailure[] {
  const name = inputs.name;
  const isLong = typeof name === "string" && name.length > 40;
  return isLong
    ? [
        {
          property: "name",
          reason: `expected length of name to be in the range (1 - 40), got ${name}`,
        },
      ]
    : [];
}

const SERVERLESS_PORT = 11211;
const SERVERLESS_READER_PORT = 11212;

function createServerless(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  if (world.get("serverless-cache", id) !== undefined) {
    throw new AwsError(
      "ServerlessCacheAlreadyExistsFault",
      `Serverless cache ${id} already exists.`,
    );
  }
  const subnetIds =
    texts(inputs.subnetIds).length > 0 ? texts(inputs.subnetIds) : defaultSubnets(world);
  const vpcId = oneVpc(world, subnetIds);
  const named = texts(inputs.securityGroupIds);
  const groups =
    named.length > 0 ? named : [text(world.get("vpc", vpcId)?.properties.defaultSecurityGroupId)];
  subnetIds.forEach((subnetId) => {
    putServerlessInterface(world, id, subnetId, groups);
  });
  const isMemcached = inputs.engine === "memcached";
  const host = `${id}-${accountLabel(world)}.serverless.${cacheAbbreviation(world.region)}.cache.amazonaws.com`;
  return {
    name: id,
    arn: arn(world, "elasticache", `serverlesscache:${id}`),
    createTime: "2026-01-01T00:00:00Z",
    majorEngineVersion: text(inputs.majorEngineVersion) || (isMemcached ? "1.6" : "7"),
    fullEngineVersion: isMemcached ? LATEST_VERSION : "7.1",
    endpoints: [{ address: host, port: isMemcached ? SERVERLESS_PORT : 6379 }],
    readerEndpoints: [{ address: host, port: isMemcached ? SERVERLESS_READER_PORT : 6380 }],
    securityGroupIds: [...groups],
    subnetIds: [...subnetIds],
    status: "available",
    networkType: inputs.networkType ?? "ipv4",
    description: text(inputs.description) || " ",
  };
}

function defaultSubnets(world: Things): readonly string[] {
  return world.where("subnet", { vpcId: defaultVpcId(world), defaultForAz: true }).map((s) => s.id);
}

function putServerlessInterface(
  world: Things,
  id: string,
  subnetId: string,
  groups: readonly string[],
): void {
  putInterface(world, {
    partOf: `serverless-cache/${id}`,
    subnetId,
    groups,
    description: `ElastiCache serverless ${id}`,
    interfaceType: "vpc_endpoint",
    requesterId: "amazon-elasticache",
  });
}

function updateServerless({ world, thing, news }: Change): Properties {
  const groups = texts(news.securityGroupIds);
  for (const made of groups.length === 0
    ? []
    : interfacesOf(world, `serverless-cache/${thing.id}`)) {
    world.amend("network-interface", made.id, { securityGroups: [...groups] });
  }
  return {};
}

/** Names that AWS stores in lower case, whatever case they were written in. */
const lowerName = (birth: Birth): string => text(birth.inputs.name).toLowerCase();

function lowerClusterId(birth: Birth): string {
  const id = birth.inputs.clusterId;
  return isUnknown(id) ? "" : text(id).toLowerCase();
}

function createReplicationGroup(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const port = typeof inputs.port === "number" ? inputs.port : 6379;
  return {
    replicationGroupId: id,
    arn: arn(world, "elasticache", `replicationgroup:${id}`),
    engine: text(inputs.engine) || "redis",
    port,
    primaryEndpointAddress: clusterHost(world, `master.${id}`, "0001"),
    memberClusters: [`${id}-001`],
  };
}

export const elasticache = family(
  {
    type: "aws:elasticache/cluster:Cluster",
    kind: "cache-cluster",
    service: "ElastiCache",
    noun: "Cache Cluster",
    status: "cacheClusterStatus",
    autoName: { property: "clusterId", maxLength: 50, isLowerCase: true },
    replaceOn: [
      "clusterId",
      "engine",
      "port",
      "subnetGroupName",
      "availabilityZone",
      "networkType",
      "transitEncryptionEnabled",
      "replicationGroupId",
      "snapshotArns",
      "snapshotName",
      "outpostMode",
      "preferredOutpostArn",
    ],
    replaces: clusterReplaces,
    ordered: ["preferredAvailabilityZones"],
    references: { "securityGroupIds[]": "security-group", subnetGroupName: "cache-subnet-group" },
    check: clusterFailures,
    foresee: foreseenOfCluster,
    id: lowerClusterId,
    create: createCluster,
    update: updateCluster,
    remove: (thing, world) => {
      removeInterfacesOf(world, `cache-cluster/${thing.id}`);
    },
  },
  {
    type: "aws:elasticache/subnetGroup:SubnetGroup",
    kind: "cache-subnet-group",
    service: "ElastiCache",
    noun: "Cache Subnet Group",
    autoName: { maxLength: 255 },
    defaults: { description: "Managed by Pulumi" },
    replaceOn: ["name"],
    references: { "subnetIds[]": "subnet" },
    foresee: refusedName("CacheSubnetGroupName"),
    id: lowerName,
    create: createSubnetGroup,
    update: updateSubnetGroup,
  },
  {
    type: "aws:elasticache/parameterGroup:ParameterGroup",
    kind: "cache-parameter-group",
    service: "ElastiCache",
    noun: "Cache Parameter Group",
    autoName: { maxLength: 255 },
    defaults: { description: "Managed by Pulumi" },
    replaceOn: ["name", "family", "description"],
    foresee: refusedName("CacheParameterGroupName"),
    id: lowerName,
    create: createParameterGroup,
  },
  {
    type: "aws:elasticache/serverlessCache:ServerlessCache",
    kind: "serverless-cache",
    service: "ElastiCache",
    noun: "Serverless Cache",
    status: "status",
    autoName: { maxLength: 40, isLowerCase: true },
    replaceOn: ["name", "engine", "subnetIds", "kmsKeyId", "networkType", "snapshotArnsToRestores"],
    references: { "securityGroupIds[]": "security-group", "subnetIds[]": "subnet" },
    check: serverlessFailures,
    id: lowerName,
    create: createServerless,
    update: updateServerless,
    remove: (thing, world) => {
      removeInterfacesOf(world, `serverless-cache/${thing.id}`);
    },
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    kind: "replication-group",
    service: "ElastiCache",
    noun: "Replication Group",
    autoName: { property: "replicationGroupId", maxLength: 40, isLowerCase: true },
    replaceOn: ["replicationGroupId", "subnetGroupName", "port"],
    references: { "securityGroupIds[]": "security-group", subnetGroupName: "cache-subnet-group" },
    id: (birth) => text(birth.inputs.replicationGroupId).toLowerCase(),
    create: createReplicationGroup,
  },
);
