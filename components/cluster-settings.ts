/** Checks a `MemcachedCluster`'s arguments and fills in what follows from them, before anything is registered. */

import * as pulumi from "@pulumi/pulumi";
import type { CacheNetwork } from "./cache-network";
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
import { LONGEST, autoNameProblem, fixedNameProblem } from "./names";
import { ipv6NodeTypeProblem, nodeTypeProblem } from "./node-type";
import { type Finding, Problems, isPlain, oneOf, shown, wholeNumber } from "./problems";

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
  readonly azMode: "single-az" | "cross-az";
  readonly networkType: "ipv4" | "dual_stack" | "ipv6";
  readonly maintenanceWindow: pulumi.Input<string> | undefined;
  readonly nodeZones: string[] | undefined;
  readonly clusterName: string | undefined;
  readonly parameters: ApiParameter[] | undefined;
  readonly maxRules: number;
}

/** Checks `args`. Throws `InvalidArguments` with everything that is wrong. */
export function planCluster(name: string, args: MemcachedClusterArgs): ClusterSettings {
  const problems = new Problems("MemcachedCluster", name);
  const { network, nodeCount = 1, networkType = "ipv4" } = args;
  for (const finding of plainProblems(name, args)) problems.add(finding);
  const engine = checkedEngine(problems, args);
  const settings: ClusterSettings = {
    ...engine,
    nodeCount,
    networkType,
    nodeType: checkedNodeType(problems, args.nodeType ?? "cache.t4g.micro", networkType),
    port: problems.check(args.port ?? 11211, wholeNumber("port", 1, 65535)),
    azMode: azModeOf(nodeCount, args.nodeZones ?? network.cacheZones),
    maintenanceWindow: problems.checkOptional(args.maintenanceWindow, maintenanceWindowProblem),
    nodeZones: args.nodeZones,
    clusterName: (args.existing?.clusterName ?? args.clusterName)?.toLowerCase(),
    parameters: args.parameters && apiParameters(args.parameters),
    maxRules: args.maxRules ?? RULES_PER_GROUP,
  };
  problems.throwIfAny();
  return settings;
}

function plainProblems(name: string, args: MemcachedClusterArgs): Finding[] {
  const { networkType = "ipv4" } = args;
  return [
    ...nameProblems(name, args),
    ...nodeCountProblems(args),
    nodeZonesProblem(args),
    oneOf<string>("networkType", ["ipv4", "dual_stack", "ipv6"])(networkType),
    dualStackProblem(networkType, args.network),
    ...(args.parameters === undefined ? [] : parameterProblems(args.parameters)),
    wholeNumber("maxRules", 1, 1000)(args.maxRules ?? RULES_PER_GROUP),
    recordProblem(args),
  ];
}

/** The version, and everything that must agree with it. */
function checkedEngine(
  problems: Problems,
  args: MemcachedClusterArgs,
): Pick<ClusterSettings, "engineVersion" | "family" | "tls"> {
  const { networkType = "ipv4", parameterGroupFamily } = args;
  const tls = args.tls ?? false;
  const given = problems.check(args.engineVersion ?? DEFAULT_ENGINE_VERSION, (version) =>
    firstOf(
      engineVersionProblem(version),
      ipv6VersionProblem(version, networkType),
      familyProblem(version, parameterGroupFamily),
      parametersFamilyProblem(version, args.parameters),
    ),
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
  const { clusterName, existing } = args;
  if (existing !== undefined) return existingProblems(name, existing, clusterName);
  return [
    clusterName === undefined
      ? autoNameProblem(name, LONGEST.cluster)
      : fixedNameProblem("clusterName", clusterName, LONGEST.cluster),
  ];
}

function existingProblems(
  name: string,
  existing: ExistingCluster,
  clusterName: string | undefined,
): Finding[] {
  return [
    fixedNameProblem("existing.clusterName", existing.clusterName, LONGEST.cluster),
    clusterName === undefined
      ? undefined
      : `clusterName must be left out where existing is given, got ${shown(clusterName)}`,
    existing.subnetGroupName === ""
      ? `existing.subnetGroupName must name the cluster's subnet group, got ""`
      : undefined,
    autoNameProblem(name, 255),
  ];
}

function nodeCountProblems({ nodeCount = 1, maxNodes }: MemcachedClusterArgs): Finding[] {
  const limit = maxNodes ?? DEFAULT_MAX_NODES;
  const basic = wholeNumber("nodeCount", 1)(nodeCount);
  const tooMany =
    maxNodes === undefined
      ? `nodeCount must be at most ${limit}, got ${nodeCount}; where AWS raised your quota, set maxNodes`
      : `nodeCount must be at most maxNodes ${limit}, got ${nodeCount}`;
  return [
    basic ?? (nodeCount > limit ? tooMany : undefined),
    maxNodes === undefined ? undefined : wholeNumber("maxNodes", 1)(maxNodes),
  ];
}

function nodeZonesProblem({ nodeZones, nodeCount = 1, network }: MemcachedClusterArgs): Finding {
  if (nodeZones === undefined) return undefined;
  if (nodeZones.length !== nodeCount) {
    return `nodeZones must name one zone per node (${nodeCount}), got ${nodeZones.length}`;
  }
  const { cacheZones } = network;
  const stranger = nodeZones.find((zone) => cacheZones?.includes(zone) === false);
  if (stranger === undefined || cacheZones === undefined) return undefined;
  return `nodeZones must be zones of the network's cache subnets (${cacheZones.join(", ")}), got ${shown(stranger)}`;
}

function dualStackProblem(networkType: string, network: CacheNetwork): Finding {
  if (networkType === "ipv4" || network.isDualStack !== false) return undefined;
  return `networkType ${shown(networkType)} needs a network with isDualStack: true, got one with IPv4 only`;
}

/** Only `memcached1.6`'s parameters are typed and checked here. */
function parametersFamilyProblem(version: string, parameters: object | undefined): Finding {
  const family = familyOf(version);
  if (parameters === undefined || family === "memcached1.6") return undefined;
  return `parameters must be left out for engineVersion ${version} (they are those of memcached1.6), got ${shown(Object.keys(parameters))}`;
}

function recordProblem({ recordName, recordZone }: MemcachedClusterArgs): Finding {
  if ((recordName === undefined) === (recordZone === undefined)) return undefined;
  return recordName === undefined
    ? "recordName must be given with recordZone, got none"
    : "recordZone must be given with recordName, got none";
}

/** Several nodes go over several zones where there are several. */
function azModeOf(
  nodeCount: number,
  zones: readonly string[] | undefined,
): ClusterSettings["azMode"] {
  const isOneZone = zones !== undefined && new Set(zones).size < 2;
  return nodeCount > 1 && !isOneZone ? "cross-az" : "single-az";
}

function firstOf(...findings: Finding[]): Finding {
  return findings.find((finding) => finding !== undefined);
}
