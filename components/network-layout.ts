/** Checks a network's arguments and decides, before anything is registered, which subnets, gateways and tables it has. */

import { ipv4CidrProblem, isInside, overlap, prefixLength } from "./cidr";
import { groupNameProblem, roleNameProblem } from "./names";
import type { NetworkArgs } from "./network-args";
import { type Finding, Problems, flag, oneOf, shown } from "./problems";
import {
  VPC_PREFIX,
  type ZonePlan,
  planSubnets,
  unplannedZones,
  subnetPlanProblems,
  zoneListProblems,
} from "./subnet-plan";
import { tagProblems } from "./tags";

/** How clients of the cache are placed. */
export const CLIENT_PLACEMENTS = ["isolated", "private", "public"] as const;
/** How many NAT gateways private clients get. */
export const NAT_MODES = ["none", "single", "one-per-az"] as const;
/** In how many zones SSM has interface endpoints. */
export const SSM_ENDPOINT_MODES = ["none", "one-zone", "all-zones"] as const;

/** Days CloudWatch Logs can keep a log: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** Roles are at most 64 characters: `-flow-logs` and Pulumi's 8 must fit. */
const LONGEST_NAME = 46;

/** A network's arguments, checked and with every default filled in. */
export interface NetworkLayout {
  readonly vpcCidr: string;
  readonly region: string;
  readonly zones: readonly ZonePlan[];
  readonly clientPlacement: (typeof CLIENT_PLACEMENTS)[number];
  readonly nat: (typeof NAT_MODES)[number];
  readonly ssmEndpoints: (typeof SSM_ENDPOINT_MODES)[number];
  readonly hasFlowLogs: boolean;
  readonly flowLogRetentionDays: number;
  readonly isDualStack: boolean;
}

/** Checks `args` and lays the network out. Throws `InvalidArguments` with everything that is wrong. */
export function planNetwork(name: string, args: NetworkArgs): NetworkLayout {
  const problems = new Problems("Network", name, args);
  const vpcCidr = args.vpcCidr ?? "10.0.0.0/16";
  problems.addAll(nameProblems(name, args));
  problems.addAll(regionProblems(args.region, args.zones));
  problems.addAll(subnetProblems(vpcCidr, args));
  problems.addAll(optionProblems(args));
  problems.addAll(tagProblems(args.tags));
  problems.throwIfAny();
  return {
    vpcCidr,
    region: args.region,
    zones: plannedZones(vpcCidr, args),
    clientPlacement: args.clientPlacement ?? "isolated",
    nat: args.nat ?? "none",
    ssmEndpoints: args.ssmEndpoints ?? "none",
    hasFlowLogs: args.hasFlowLogs ?? false,
    flowLogRetentionDays: args.flowLogRetentionDays ?? 14,
    isDualStack: args.isDualStack ?? false,
  };
}

function nameProblems(name: string, args: NetworkArgs): Finding[] {
  return [
    name.length <= LONGEST_NAME
      ? undefined
      : `name must be at most ${LONGEST_NAME} characters (names AWS limits are made from it), got ${name.length}`,
    args.hasFlowLogs === true ? roleNameProblem(name) : undefined,
    (args.ssmEndpoints ?? "none") === "none" ? undefined : groupNameProblem("name", name),
  ];
}

function regionProblems(region: string, zones: readonly string[]): Finding[] {
  if (typeof region !== "string" || !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    return [`region must be a region such as "ap-northeast-2", got ${shown(region)}`];
  }
  // What is no list of strings, the list's own check says.
  if (!areTexts(zones)) return [];
  return [...new Set(zones)]
    .filter((zone) => !zone.startsWith(region))
    .map((stranger) => `zones must lie in region ${region}, got ${shown(stranger)}`);
}

function optionProblems(args: NetworkArgs): Finding[] {
  const { clientPlacement = "isolated", nat = "none", ssmEndpoints = "none" } = args;
  return [
    oneOf<string>("clientPlacement", CLIENT_PLACEMENTS)(clientPlacement),
    oneOf<string>("nat", NAT_MODES)(nat),
    oneOf<string>("ssmEndpoints", SSM_ENDPOINT_MODES)(ssmEndpoints),
    nat !== "none" && clientPlacement !== "private"
      ? `nat ${shown(nat)} needs clientPlacement "private", got ${shown(clientPlacement)}`
      : undefined,
    flag("hasFlowLogs")(args.hasFlowLogs ?? false),
    oneOf<number>("flowLogRetentionDays", RETENTION_DAYS)(args.flowLogRetentionDays ?? 14),
    flag("isDualStack")(args.isDualStack ?? false),
  ];
}

/** With both lists of CIDRs given, only the VPC's own form matters; else the plan must fit. */
function subnetProblems(vpcCidr: string, args: NetworkArgs): Finding[] {
  const zoneCount = areTexts(args.zones) ? args.zones.length : undefined;
  const base = isPlanNeeded(args)
    ? subnetPlanProblems(vpcCidr, args.zones)
    : [...vpcProblems(vpcCidr), ...zoneListProblems(args.zones)];
  const lists = [
    ...cidrListProblems("cacheCidrs", args.cacheCidrs, vpcCidr, zoneCount),
    ...cidrListProblems("clientCidrs", args.clientCidrs, vpcCidr, zoneCount),
  ];
  const all = [...base, ...lists];
  return all.length > 0 ? all : overlapProblems(plannedZones(vpcCidr, args), args);
}

function vpcProblems(vpcCidr: string): string[] {
  const form = ipv4CidrProblem("vpcCidr", vpcCidr);
  if (form !== undefined) return [form];
  const size = sizeProblem("vpcCidr", vpcCidr);
  return size === undefined ? [] : [size];
}

function cidrListProblems(
  field: string,
  cidrs: readonly string[] | undefined,
  vpcCidr: string,
  zoneCount: number | undefined,
): string[] {
  if (cidrs === undefined) return [];
  if (!Array.isArray(cidrs)) {
    return [`${field} must be a list of CIDR blocks, one per zone, got ${shown(cidrs)}`];
  }
  if (zoneCount !== undefined && cidrs.length !== zoneCount) {
    return [`${field} must name one CIDR per zone (${zoneCount}), got ${cidrs.length}`];
  }
  return Array.from(cidrs as readonly string[])
    .map((cidr, index) => subnetCidrProblem(`${field}[${index}]`, cidr, vpcCidr))
    .filter((finding): finding is string => finding !== undefined);
}

function subnetCidrProblem(field: string, cidr: string, vpcCidr: string): Finding {
  const form = ipv4CidrProblem(field, cidr) ?? sizeProblem(field, cidr);
  if (form !== undefined || ipv4CidrProblem("vpcCidr", vpcCidr) !== undefined) return form;
  return isInside(cidr, vpcCidr)
    ? undefined
    : `${field} must lie inside vpcCidr ${vpcCidr}, got ${shown(cidr)}`;
}

function sizeProblem(field: string, cidr: string): Finding {
  const prefix = prefixLength(cidr);
  return prefix >= VPC_PREFIX.largest && prefix <= VPC_PREFIX.smallest
    ? undefined
    : `${field} must be between a /${VPC_PREFIX.largest} and a /${VPC_PREFIX.smallest}, got ${shown(cidr)}`;
}

function overlapProblems(zones: readonly ZonePlan[], args: NetworkArgs): Finding[] {
  const usesNat = (args.nat ?? "none") !== "none";
  const subnets = zones.flatMap(({ zone, cidrs }) => [
    { label: `the cache subnet in ${zone}`, cidr: cidrs.cache },
    { label: `the client subnet in ${zone}`, cidr: cidrs.client },
    ...(usesNat ? [{ label: `the NAT subnet in ${zone}`, cidr: cidrs.nat }] : []),
  ]);
  return subnets.flatMap((subnet, index) =>
    subnets
      .slice(index + 1)
      .filter(({ cidr }) => overlap(cidr, subnet.cidr))
      .map(
        (other) =>
          `subnets must not overlap, got ${subnet.cidr} for ${subnet.label} and ${other.cidr} for ${other.label}`,
      ),
  );
}

function areTexts(list: unknown): list is string[] {
  return Array.isArray(list) && list.every((item) => typeof item === "string");
}

function isPlanNeeded({ cacheCidrs, clientCidrs, nat = "none" }: NetworkArgs): boolean {
  return cacheCidrs === undefined || clientCidrs === undefined || nat !== "none";
}

function plannedZones(vpcCidr: string, args: NetworkArgs): ZonePlan[] {
  const plans = isPlanNeeded(args) ? planSubnets(vpcCidr, args.zones) : unplannedZones(args.zones);
  return plans.map((plan, index) => ({
    ...plan,
    cidrs: {
      ...plan.cidrs,
      cache: args.cacheCidrs?.[index] ?? plan.cidrs.cache,
      client: args.clientCidrs?.[index] ?? plan.cidrs.client,
    },
  }));
}
