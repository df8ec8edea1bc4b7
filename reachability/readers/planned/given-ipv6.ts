/**
 * IPv6 ranges and addresses that AWS gives when it makes a VPC, a subnet or an interface.
 *
 * Which they are is not known before, and yet almost all is known about them: a VPC's block is its own and nobody else's, a
 * subnet's lies in it, an interface's address in that. A stand-in with these properties answers every question as the true one
 * will, as long as the plan writes down no range that may hold the one and not the other: a part of the internet shorter than
 * what one owner has, or single addresses. Where it does, they stay unknown.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
 */

import { isSubset } from "../../sets/address-set";
import { formatIpv6, isCidr, parseCidr, prefixLengthOf } from "../../sets/addresses";
import { isUnknown, listing } from "../../model/topology";
import type { Cidr, Fact, Listing } from "../../model/topology";
import { Block } from "./block";
import { idOf } from "./plan";
import type { PlannedResource } from "./planned-resource";
import type { Plan } from "./plan";

/** Amazon's own, of which these are the last: `2600:1fff:ff00::/40`. */
const FIRST_BLOCK = 0x2600_1fff_ff00_0000n << 64n;
const BLOCK_SIZE = 1n << 72n;
const MOST_BLOCKS = 65_536;
const SUBNET_SIZE = 1n << 64n;
const MOST_SUBNETS = 256;
/** Far from what AWS reserves at either end of a subnet. */
const FIRST_ADDRESS = 0x1_0000n;

const GLOBAL = parseCidr("2000::/3");
/** Whoever has a range of this length has it before this plan's are given. */
const ONE_OWNER = 48;

interface Given {
  /** By URN: of a VPC or an association of a range with it, and of a subnet. */
  readonly ranges: ReadonlyMap<string, Cidr>;
  readonly hasSingleAddresses: boolean;
  /** By URN, in the plan's order. */
  readonly places: ReadonlyMap<string, number>;
}

const known = new WeakMap<Plan, Given>();

function givenIn(plan: Plan): Given {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const written = writtenRanges(plan);
  const isOpen = written.some((cidr) => prefixLengthOf(cidr) < ONE_OWNER && isPartOfInternet(cidr));
  const given: Given = {
    ranges: isOpen ? new Map<string, Cidr>() : rangesOf(plan),
    hasSingleAddresses: written.some((cidr) => prefixLengthOf(cidr) > 64),
    places: new Map(plan.resources.map(({ urn }, place) => [urn, place])),
  };
  known.set(plan, given);
  return given;
}

/** The range that AWS gives to a VPC, an association or a subnet; `undefined`: none, or not to be stood in for. */
export function givenRange(plan: Plan, { urn }: PlannedResource): Cidr | undefined {
  return givenIn(plan).ranges.get(urn);
}

/** The address that AWS gives to an interface in a subnet with this range. */
export function givenAddress(
  plan: Plan,
  range: Cidr,
  { urn }: PlannedResource,
): string | undefined {
  const { hasSingleAddresses, places } = givenIn(plan);
  const [first] = parseCidr(range).v6;
  if (hasSingleAddresses || first === undefined) return undefined;
  return formatIpv6(first.from + FIRST_ADDRESS + BigInt(places.get(urn) ?? 0));
}

/** A list of IPv6 ranges, in which those taken from VPCs and subnets (`vpc.ipv6CidrBlock`) are theirs. */
export function cidrsOf(block: Block, key: string): Listing<Cidr> {
  const { items, rest } = block.cidrs(key);
  const taken = rest === undefined ? undefined : takenFrom(block, key);
  return taken === undefined ? listing(items, rest) : listing([...items, taken]);
}

/** The same of a single range. */
export function cidrOf(block: Block, key: string): Fact<Cidr> | undefined {
  const cidr = block.cidr(key);
  return cidr === undefined || !isUnknown(cidr) ? cidr : (takenFrom(block, key) ?? cidr);
}

/** The one range that a field can have come by. */
function takenFrom(block: Block, key: string): Cidr | undefined {
  if (!/ipv6/i.test(key)) return undefined;
  const sources = (block.dependencies(key) ?? []).flatMap((urn) => block.plan.behind(urn));
  const ranges = sources.flatMap((source) => rangeOf(block.plan, source) ?? []);
  const [range, ...others] = new Set(ranges);
  return others.length === 0 ? range : undefined;
}

function rangeOf(plan: Plan, source: PlannedResource): Cidr | undefined {
  const own = Block.of(plan, source).cidr("ipv6CidrBlock");
  return own === undefined || isUnknown(own) ? givenRange(plan, source) : own;
}

function rangesOf(plan: Plan): Map<string, Cidr> {
  const ranges = new Map<string, Cidr>();
  const vpcs = plan.ofType("ec2.Vpc", "ec2.VpcIpv6CidrBlockAssociation").filter(isGenerated(plan));
  vpcs.slice(0, MOST_BLOCKS).forEach((resource, place) => {
    ranges.set(resource.urn, `${formatIpv6(blockAt(place))}/56`);
  });
  for (const [place, vpc] of vpcs.slice(0, MOST_BLOCKS).entries()) {
    subnetsIn(plan, vpc)
      .slice(0, MOST_SUBNETS)
      .forEach((subnet, index) => {
        const first = blockAt(place) + SUBNET_SIZE * BigInt(index);
        ranges.set(subnet.urn, `${formatIpv6(first)}/64`);
      });
  }
  return ranges;
}

function blockAt(place: number): bigint {
  return FIRST_BLOCK + BLOCK_SIZE * BigInt(place);
}

function isGenerated(plan: Plan): (resource: PlannedResource) => boolean {
  return (resource) => {
    const block = Block.of(plan, resource);
    const own = block.isOmitted("ipv6CidrBlock") ? undefined : block.cidr("ipv6CidrBlock");
    return own === undefined && block.flag("assignGeneratedIpv6CidrBlock") === true;
  };
}

/** Subnets of the VPC with a range that is not known: it is a part of the VPC's, where the VPC has one only. */
function subnetsIn(plan: Plan, owner: PlannedResource): PlannedResource[] {
  const isAssociation = owner.type.includes("Association");
  const vpc = isAssociation ? Block.of(plan, owner).reference("vpcId", "vpc") : idOf(owner);
  const rivals = plan
    .ofType("ec2.VpcIpv6CidrBlockAssociation")
    .filter((one) => one !== owner && Block.of(plan, one).reference("vpcId", "vpc") === vpc);
  if (rivals.length > 0) return [];
  return plan.ofType("ec2.Subnet").filter((subnet) => {
    const block = Block.of(plan, subnet);
    const range = block.isOmitted("ipv6CidrBlock") ? undefined : block.cidr("ipv6CidrBlock");
    return isUnknown(range) && block.reference("vpcId", "vpc") === vpc;
  });
}

/** IPv6 ranges that stand anywhere in the plan. */
function writtenRanges(plan: Plan): Cidr[] {
  const texts = plan.resources.flatMap(({ inputs, properties }) => textsIn(inputs ?? properties));
  return [...new Set(texts)].filter(
    (text) => text.includes(":") && isCidr(text) && text.includes("/"),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.includes("::") || value.includes("/") ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item) => textsIn(item));
}

function isPartOfInternet(cidr: Cidr): boolean {
  const range = parseCidr(cidr);
  return isSubset(range, GLOBAL) && !isSubset(GLOBAL, range);
}
