/**
 * Where the subnets of a network lie inside its VPC. Pure: CIDR and zones in, CIDRs out.
 *
 * The VPC is cut into equal blocks, one for each zone *letter* (a to h), whether that zone is used or not; a block is cut
 * into a half for clients, a quarter for the cache and an eighth for NAT gateways. A subnet's place thus depends on the
 * VPC and its own zone only: adding, removing or reordering zones moves no other subnet (which AWS would replace).
 * The smallest block is a /26 (32, 16 and 16 addresses; AWS allows no subnet below a /28), so a VPC below a /23 has
 * room for fewer letters.
 */

import { Address4 } from "ip-address";
import { ipv4CidrProblem, ipv4Range, prefixLength } from "./cidr";
import { type Finding, shown, textList } from "./problems";

/** What a subnet is for. */
export type Tier = "client" | "cache" | "nat";

/** The subnets of one zone. */
export interface ZonePlan {
  readonly zone: string;
  /** Number of the zone's block in the VPC: 0 for letter a. */
  readonly block: number;
  /** IPv4 CIDR of each tier's subnet. */
  readonly cidrs: Readonly<Record<Tier, string>>;
}

/** AWS's bounds for a VPC's IPv4 block: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const VPC_PREFIX = { largest: 16, smallest: 28 } as const;

const SMALLEST_BLOCK_PREFIX = 26;
const LETTERS = "abcdefgh";

/** `us-east-1a`, `us-west-2-lax-1a`. */
const ZONE = /^[a-z]+(-[a-z]+)+-\d+(-[a-z]+-\d+)?[a-h]$/;

/**
 * Plans one subnet per tier and zone. The arguments must be free of `subnetPlanProblems`.
 *
 * @example planSubnets("10.0.0.0/16", ["ap-northeast-2a"])[0].cidrs
 *   // { client: "10.0.0.0/20", cache: "10.0.16.0/21", nat: "10.0.24.0/22" }
 */
export function planSubnets(vpcCidr: string, zones: readonly string[]): ZonePlan[] {
  const prefix = blockPrefix(vpcCidr);
  const { first } = ipv4Range(vpcCidr);
  return zones.map((zone) => {
    const block = blockOf(zone);
    const start = first + block * sizeOf(prefix);
    return { zone, block, cidrs: tiersOf(start, prefix) };
  });
}

/** Zones whose subnets are all given: the VPC need not have room for a plan. */
export function unplannedZones(zones: readonly string[]): ZonePlan[] {
  const cidrs = { client: "", cache: "", nat: "" };
  return zones.map((zone) => ({ zone, block: blockOf(zone), cidrs }));
}

/** Everything that keeps a plan from being made, each without a full stop; empty when it can be made. */
export function subnetPlanProblems(vpcCidr: string, zones: readonly string[]): string[] {
  const form = ipv4CidrProblem("vpcCidr", vpcCidr) ?? vpcSizeProblem(vpcCidr);
  const problems = [...(form === undefined ? [] : [form]), ...zoneListProblems(zones)];
  if (problems.length > 0) return problems;
  return zones
    .map((zone) => roomProblem(vpcCidr, zone))
    .filter((finding): finding is string => finding !== undefined);
}

/** What is wrong with a list of zones in itself, each without a full stop. */
export function zoneListProblems(zones: readonly string[]): string[] {
  const form = textList("zones", "us-east-1a")(zones);
  if (form !== undefined) return [form];
  if (zones.length === 0) return ["zones must name at least one availability zone, got []"];
  const strangers = [...new Set(zones)]
    .filter((zone) => !ZONE.test(zone))
    .map((zone) => `zones must be availability zones such as "us-east-1a", got ${shown(zone)}`);
  return [...strangers, ...duplicateProblems(zones)];
}

function duplicateProblems(zones: readonly string[]): string[] {
  const findings = new Set<string>();
  const letters = new Map<string, string>();
  for (const zone of zones.filter((name) => ZONE.test(name))) {
    const other = letters.get(zone.slice(-1));
    if (other === zone) findings.add(`zones must differ, got ${shown(zone)} twice`);
    else if (other !== undefined) {
      findings.add(`zones must end in different letters, got ${shown(other)} and ${shown(zone)}`);
    } else letters.set(zone.slice(-1), zone);
  }
  return [...findings];
}

function vpcSizeProblem(vpcCidr: string): Finding {
  const prefix = prefixLength(vpcCidr);
  if (prefix < VPC_PREFIX.largest) {
    return `vpcCidr must not be larger than a /${VPC_PREFIX.largest}, got ${shown(vpcCidr)}`;
  }
  if (prefix > SMALLEST_BLOCK_PREFIX) {
    return `vpcCidr must be at least a /${SMALLEST_BLOCK_PREFIX} (32 client, 16 cache and 16 NAT addresses in one zone), got ${shown(vpcCidr)}`;
  }
  return undefined;
}

function roomProblem(vpcCidr: string, zone: string): Finding {
  const blocks = 2 ** (blockPrefix(vpcCidr) - prefixLength(vpcCidr));
  if (blockOf(zone) < blocks) return undefined;
  const needed = blockOf(zone) < 2 ? 25 : blockOf(zone) < 4 ? 24 : 23;
  const last = LETTERS.charAt(blocks - 1);
  const room = blocks === 1 ? "zone a" : `zones a to ${last}`;
  return `vpcCidr ${vpcCidr} has room for ${room} only, got ${shown(zone)}; a /${needed} has room for it`;
}

function blockPrefix(vpcCidr: string): number {
  return Math.min(prefixLength(vpcCidr) + 3, SMALLEST_BLOCK_PREFIX);
}

function blockOf(zone: string): number {
  return LETTERS.indexOf(zone.slice(-1));
}

function tiersOf(start: number, prefix: number): Record<Tier, string> {
  const half = sizeOf(prefix + 1);
  const quarter = sizeOf(prefix + 2);
  return {
    client: cidrAt(start, prefix + 1),
    cache: cidrAt(start + half, prefix + 2),
    nat: cidrAt(start + half + quarter, Math.min(prefix + 3, VPC_PREFIX.smallest)),
  };
}

function cidrAt(first: number, prefix: number): string {
  return `${Address4.fromInteger(first).correctForm()}/${prefix}`;
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
