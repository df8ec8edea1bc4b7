/** Checks a network's arguments and decides, before anything is registered, which subnets, gateways and tables it has. */

import { cidrProblem, ipv4CidrProblem, isInside, overlap, prefixLength } from "./cidr";
import type { NetworkArgs } from "./network-args";
import { type Finding, Problems, oneOf, shown } from "./problems";
import {
  VPC_PREFIX,
  type ZonePlan,
  planSubnets,
  subnetPlanProblems,
  zoneListProblems,
} from "./subnet-plan";

/** How clients of the cache are placed. */
export const CLIENT_PLACEMENTS = ["isolated", "private", "public"] as const;
/** How many NAT gateways private clients get. */
export const NAT_MODES = ["none", "single", "one-per-az"] as const;
/** In how many zones the interface endpoints of SSM stand. */
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
  const problems = new Problems("Network", name);
  const vpcCidr = args.vpcCidr ?? "10.0.0.0/16";
  problems.add(nameProblem(name));
  problems.add(regionProblem(args.region, args.zones));
  for (const problem of subnetProblems(vpcCidr, args)) problems.add(problem);
  for (const problem of optionProblems(args)) problems.add(problem);
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

function nameProblem(name: string): Finding {
  return name.length <= LONGEST_NAME
    ? undefined
    : `name must be at most ${LONGEST_NAME} characters (names AWS limits are made from it), got ${name.length}`;
}

function regionProblem(region: string, zones: readonly string[]): Finding {
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    return `region must be a region such as "ap-northeast-2", got ${shown(region)}`;
  }
  const stranger = zones.find((zone) => !zone.startsWith(region));
  return stranger === undefined
    ? undefined
    : `zones must lie in region ${region}, got ${shown(stranger)}`;
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
    oneOf<number>("flowLogRetentionDays", RETENTION_DAYS)(args.flowLogRetentionDays ?? 14),
  ];
}

/** With both lists of CIDRs given, only the VPC's own form matters; else the plan must fit. */
function subnetProblems(vpcCidr: string, args: NetworkArgs): Finding[] {
  const areGiven = args.cacheCidrs !== undefined && args.clientCidrs !== undefined;
  const base =
    areGiven && (args.nat ?? "none") === "none"
      ? [...vpcProblems(vpcCidr), ...zoneListProblems(args.zones)]
      : subnetPlanProblems(vpcCidr, args.zones);
  const lists = [
    ...cidrListProblems("cacheCidrs", args.cacheCidrs, vpcCidr, args.zones.length),
    ...cidrListProblems("clientCidrs", args.clientCidrs, vpcCidr, args.zones.length),
  ];
  const all = [...base, ...lists];
  return all.length > 0 ? all : [overlapProblem(plannedZones(vpcCidr, args), args)];
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
  zoneCount: number,
): string[] {
  if (cidrs === undefined) return [];
  if (cidrs.length !== zoneCount) {
    return [`${field} must name one CIDR per zone (${zoneCount}), got ${cidrs.length}`];
  }
  return cidrs
    .map((cidr, index) => subnetCidrProblem(`${field}[${index}]`, cidr, vpcCidr))
    .filter((finding) => finding !== undefined);
}

function subnetCidrProblem(field: string, cidr: string, vpcCidr: string): Finding {
  const form = ipv4CidrProblem(field, cidr) ?? sizeProblem(field, cidr);
  if (form !== undefined || cidrProblem("vpcCidr", vpcCidr) !== undefined) return form;
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

function overlapProblem(zones: readonly ZonePlan[], args: NetworkArgs): Finding {
  const usesNat = (args.nat ?? "none") !== "none";
  const subnets = zones.flatMap(({ zone, cidrs }) => [
    { label: `the cache subnet in ${zone}`, cidr: cidrs.cache },
    { label: `the client subnet in ${zone}`, cidr: cidrs.client },
    ...(usesNat ? [{ label: `the NAT subnet in ${zone}`, cidr: cidrs.nat }] : []),
  ]);
  for (const [index, subnet] of subnets.entries()) {
    const other = subnets.slice(index + 1).find(({ cidr }) => overlap(cidr, subnet.cidr));
    if (other !== undefined) {
      return `subnets must not overlap, got ${subnet.cidr} for ${subnet.label} and ${other.cidr} for ${other.label}`;
    }
  }
  return undefined;
}

function plannedZones(vpcCidr: string, args: NetworkArgs): ZonePlan[] {
  return planSubnets(vpcCidr, args.zones).map((plan, index) => ({
    ...plan,
    cidrs: {
      ...plan.cidrs,
      cache: args.cacheCidrs?.[index] ?? plan.cidrs.cache,
      client: args.clientCidrs?.[index] ?? plan.cidrs.client,
    },
  }));
}
