/** Checks a `MemcachedCluster`'s arguments and fills in what follows from them, before anything is registered. */

import * as pulumi from "@pulumi/pulumi";
import { type CacheNetwork, networkProblem } from "./cache-network";
import { RULES_PER_GROUP } from "./cache-access";
import {
  DEFAULT_ENGINE_VERSION,
  engineVersionProblem,
  familyOf,
  familyProblem,
  ipv6VersionProblem,
  tlsProblem,
} from "./engine-version";
import { maintenanceWindowProblem } from "./maintenance-window";
import type { ExistingCluster, MemcachedClusterArgs } from "./memcached-cluster-args";
import { type ApiParameter, apiParameters, parameterProblems } from "./memcached-parameters";
import { LONGEST, autoNameProblem, fixedNameProblem, groupNameProblem } from "./names";
import { ipv6NodeTypeProblem, nodeTypeProblem } from "./node-type";
import {
  type Finding,
  Problems,
  flag,
  isObject,
  isPlain,
  isText,
  oneOf,
  shown,
  text,
  textList,
  wholeNumber,
} from "./problems";
import { tagProblems } from "./tags";

/** AWS's quota of nodes in a Memcached cluster: https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html */
const DEFAULT_MAX_NODES = 60;

/** A cluster's arguments, checked and with every default filled in. */
export interface ClusterSettings {
  readonly nodeCount: number;
  readonly nodeType: pulumi.Input<string>;
  readonly engineVersion: pulumi.Input<string>;
  readonly family: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly tls: pulumi.Input<boolean>;
  readonly azMode: pulumi.Input<"single-az" | "cross-az">;
  readonly networkType: "ipv4" | "dual_stack" | "ipv6";
  readonly maintenanceWindow: pulumi.Input<string> | undefined;
  readonly nodeZones: string[] | undefined;
  readonly clusterName: string | undefined;
  readonly parameters: ApiParameter[] | undefined;
  readonly maxRules: number;
  readonly applyImmediately: pulumi.Input<boolean>;
}

/** Checks `args`. Throws `InvalidArguments` with everything that is wrong. */
export function planCluster(name: string, args: MemcachedClusterArgs): ClusterSettings {
  const problems = new Problems("MemcachedCluster", name, args);
  const { nodeCount = 1, networkType = "ipv4" } = args;
  problems.addAll(plainProblems(name, args));
  const checked = {
    ...checkedEngine(problems, args),
    nodeType: checkedNodeType(problems, args.nodeType ?? "cache.t4g.micro", networkType),
    port: problems.check(args.port ?? 11211, wholeNumber("port", 1, 65535)),
    maintenanceWindow: problems.checkOptional(args.maintenanceWindow, maintenanceWindowProblem),
    applyImmediately: problems.check(args.applyImmediately ?? true, flag("applyImmediately")),
  };
  problems.throwIfAny();
  return {
    ...checked,
    nodeCount,
    networkType,
    azMode: azModeOf(nodeCount, args),
    nodeZones: args.nodeZones,
    clusterName: (args.existing?.clusterName ?? args.clusterName)?.toLowerCase(),
    parameters: args.parameters && apiParameters(args.parameters),
    maxRules: args.maxRules ?? RULES_PER_GROUP,
  };
}

function plainProblems(name: string, args: MemcachedClusterArgs): Finding[] {
  const { networkType = "ipv4", network } = args;
  const noNetwork = networkProblem(network);
  return [
    noNetwork,
    ...nameProblems(name, args),
    ...nodeCountProblems(args),
    ...(noNetwork === undefined ? nodeZonesProblems(args) : []),
    oneOf<string>("networkType", ["ipv4", "dual_stack", "ipv6"])(networkType),
    noNetwork === undefined ? dualStackProblem(networkType, network) : undefined,
    ...(args.parameters === undefined ? [] : parameterProblems(args.parameters)),
    wholeNumber("maxRules", 1, 1000)(args.maxRules ?? RULES_PER_GROUP),
    ...recordProblems(args),
    topicProblem(args.notificationTopic),
    ...tagProblems(args.tags),
  ];
}

/** The version, and everything that must agree with it. */
function checkedEngine(
  problems: Problems,
  args: MemcachedClusterArgs,
): Pick<ClusterSettings, "engineVersion" | "family" | "tls"> {
  const { networkType = "ipv4", parameterGroupFamily } = args;
  const tls = problems.check(args.tls ?? false, flag("tls"));
  const rules: ((version: string) => Finding)[] = [
    (version) => ipv6VersionProblem(version, networkType),
    (version) => familyProblem(version, parameterGroupFamily),
    (version) => parametersFamilyProblem(version, args.parameters),
  ];
  const given = rules.reduce(
    (version, rule) =>
      problems.check(version, (known) =>
        engineVersionProblem(known) === undefined ? rule(known) : undefined,
      ),
    problems.check(args.engineVersion ?? DEFAULT_ENGINE_VERSION, engineVersionProblem),
  );
  const engineVersion = problems.checkTogether(given, { tls }, (version, others) =>
    tlsProblem(version, others.tls),
  );
  const family = isPlain(engineVersion)
    ? familyOf(engineVersion)
    : pulumi.output(engineVersion).apply(familyOf);
  return { engineVersion, family, tls };
}

function checkedNodeType(
  problems: Problems,
  nodeType: pulumi.Input<string>,
  networkType: string,
): pulumi.Input<string> {
  return problems.check(nodeType, (type) =>
    firstOf(nodeTypeProblem(type), ipv6NodeTypeProblem(type, networkType)),
  );
}

function nameProblems(name: string, args: MemcachedClusterArgs): Finding[] {
  const { clusterName, existing, securityGroupName } = args;
  const group =
    securityGroupName === undefined
      ? groupNameProblem("name", name)
      : groupNameProblem("securityGroupName", securityGroupName);
  if (existing !== undefined) return [...existingProblems(name, existing, clusterName), group];
  return [
    // The other children are named after the component in any case.
    clusterName === undefined
      ? autoNameProblem(name, LONGEST.cluster)
      : (fixedNameProblem("clusterName", clusterName, LONGEST.cluster) ??
        autoNameProblem(name, LONGEST.group)),
    group,
  ];
}

function existingProblems(
  name: string,
  existing: ExistingCluster,
  clusterName: string | undefined,
): Finding[] {
  if (!isObject(existing)) {
    return [
      `existing must be an object with clusterName and subnetGroupName, got ${shown(existing)}`,
    ];
  }
  return [
    fixedNameProblem("existing.clusterName", existing.clusterName, LONGEST.cluster),
    clusterName === undefined
      ? undefined
      : `clusterName must be left out where existing is given, got ${shown(clusterName)}`,
    isText(existing.subnetGroupName)
      ? undefined
      : `existing.subnetGroupName must name the cluster's subnet group, got ${shown(existing.subnetGroupName)}`,
    existing.parameterGroupName === undefined
      ? undefined
      : text("existing.parameterGroupName")(existing.parameterGroupName),
    flag("existing.isImport")(existing.isImport ?? false),
    autoNameProblem(name, LONGEST.group),
  ];
}

function nodeCountProblems({ nodeCount = 1, maxNodes }: MemcachedClusterArgs): Finding[] {
  const basic = wholeNumber("nodeCount", 1)(nodeCount);
  const badLimit = maxNodes === undefined ? undefined : wholeNumber("maxNodes", 1)(maxNodes);
  const limit = maxNodes ?? DEFAULT_MAX_NODES;
  const tooMany =
    maxNodes === undefined
      ? `nodeCount must be at most ${limit}, got ${nodeCount}; where AWS raised your quota, set maxNodes`
      : `nodeCount must be at most maxNodes ${limit}, got ${nodeCount}`;
  return [
    basic ?? (typeof limit === "number" && nodeCount > limit ? tooMany : undefined),
    badLimit,
  ];
}

function nodeZonesProblems({ nodeZones, nodeCount = 1, network }: MemcachedClusterArgs): Finding[] {
  if (nodeZones === undefined) return [];
  const form = textList("nodeZones", "ap-northeast-2a")(nodeZones);
  if (form !== undefined) return [form];
  const { cacheZones } = network;
  const strangers = new Set(nodeZones.filter((zone) => cacheZones?.includes(zone) === false));
  return [
    nodeZones.length === nodeCount
      ? undefined
      : `nodeZones must name one zone per node (${shown(nodeCount)}), got ${nodeZones.length}`,
    ...[...strangers].map(
      (zone) =>
        `nodeZones must be zones of the network's cache subnets (${cacheZones?.join(", ") ?? ""}), got ${shown(zone)}`,
    ),
  ];
}

function dualStackProblem(networkType: string, network: CacheNetwork): Finding {
  if (networkType === "ipv4" || network.isDualStack !== false) return undefined;
  return `networkType ${shown(networkType)} needs a network with isDualStack: true, got one with IPv4 only`;
}

/** Only `memcached1.6`'s parameters are typed and checked here. */
function parametersFamilyProblem(version: string, parameters: unknown): Finding {
  if (!isObject(parameters) || familyOf(version) === "memcached1.6") return undefined;
  return `parameters must be left out for engineVersion ${version} (they are those of memcached1.6), got ${shown(Object.keys(parameters))}`;
}

function recordProblems({ recordName, recordZone }: MemcachedClusterArgs): Finding[] {
  if (recordName === undefined && recordZone === undefined) return [];
  if (recordName === undefined) return ["recordName must be given with recordZone, got none"];
  if (recordZone === undefined) return ["recordZone must be given with recordName, got none"];
  return [
    text("recordName")(recordName),
    pulumi.Resource.isInstance(recordZone)
      ? undefined
      : `recordZone must be a route53.Zone, got ${shown(recordZone)}`,
  ];
}

function topicProblem(topic: unknown): Finding {
  return topic === undefined || pulumi.Resource.isInstance(topic)
    ? undefined
    : `notificationTopic must be an sns.Topic, got ${shown(topic)}`;
}

/** Several nodes go over several zones where there are several; a single subnet is in one zone, whichever it is. */
function azModeOf(
  nodeCount: number,
  { nodeZones, network }: MemcachedClusterArgs,
): ClusterSettings["azMode"] {
  const zones = nodeZones ?? network.cacheZones;
  if (nodeCount < 2) return "single-az";
  if (zones === undefined) return network.cacheSubnetIds.apply((ids) => azModeOver(new Set(ids)));
  return azModeOver(new Set(zones));
}

function azModeOver(places: ReadonlySet<string>): "single-az" | "cross-az" {
  return places.size < 2 ? "single-az" : "cross-az";
}

function firstOf(...findings: Finding[]): Finding {
  return findings.find((finding) => finding !== undefined);
}
