/**
 * Where things of a plan stand: the subnets they name, the VPC those lie in, and what follows from it — the default
 * group of the VPC, and whether its subnets give out public addresses.
 */

import {
  isUnknown,
  listing,
  unknown,
  factOf,
  partOfFact,
  ref,
  unbounded,
  listingOf,
} from "../../model/topology";
import type { Fact, Listing, Subnet, Vpc } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { Block, possible } from "./block";
import { shortType } from "./families";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { outsideOf } from "./parts";
import { defaultVpcOf } from "./vpcs";

export class Placement {
  private readonly subnets: ReadonlyMap<string, Subnet>;
  private readonly vpcs: ReadonlyMap<string, Vpc>;
  private readonly resources: ReadonlyMap<string, PlannedResource>;

  constructor(
    readonly plan: Plan,
    subnets: readonly Subnet[],
    vpcs: readonly Vpc[],
  ) {
    this.subnets = new Map(subnets.map((subnet) => [subnet.id, subnet]));
    this.vpcs = new Map(vpcs.map((vpc) => [vpc.id, vpc]));
    const planned = plan.ofType("ec2.Subnet", "ec2.DefaultSubnet");
    this.resources = new Map(planned.map((resource) => [idOf(resource), resource]));
  }

  vpc(id: string): Vpc | undefined {
    return this.vpcs.get(id);
  }

  subnet(id: string): Subnet | undefined {
    return this.subnets.get(id);
  }

  /** The one subnet that a field names, or those of which it is one; without one, somewhere in the account's default VPC. */
  subnetOf(block: Block, key: string, template?: Block): Listing<string> {
    const subnet =
      block.reference(key, "subnet") ??
      template?.child("networkInterfaces")?.reference("subnetId", "subnet");
    if (subnet === undefined) return this.defaultSubnets(block);
    if (!isUnknown(subnet)) return listing([subnet]);
    return subnet.among === undefined ? listing([], unbounded(subnet)) : listing(subnet.among);
  }

  /** The subnets that a field lists or may list; without any, those of the account's default VPC. */
  subnetsOf(block: Block, key: string): Listing<string> {
    const subnets = possible(block.references(key, "subnet"));
    const isOmitted = subnets.items.length === 0 && subnets.rest === undefined;
    return isOmitted ? this.defaultSubnets(block) : subnets;
  }

  /** The VPC that subnets lie in: of the first whose VPC is known. */
  vpcOf({ items, rest }: Listing<string>): Fact<string> {
    const vpcs = items.map((id) => this.subnets.get(id)?.vpc ?? outsideOf("subnet", id, "vpc"));
    const known = vpcs.find((vpc) => !isUnknown(vpc));
    return known ?? vpcs[0] ?? unbounded(rest) ?? outsideOf("subnet", "nowhere", "vpc");
  }

  /** Whether an instance without a word of its own gets a public address there. */
  givesPublicAddresses({ items, rest }: Listing<string>): Fact<boolean> {
    const answers = items.map((id) => this.givesPublicAddress(id));
    if (answers.includes(true)) return answers.includes(false) ? this.unsure(items) : true;
    return answers.find((answer) => isUnknown(answer)) ?? unbounded(rest) ?? false;
  }

  /** Whether everything in the subnet gets an IPv6 address. */
  givesIpv6(id: string): boolean {
    const resource = this.resources.get(id);
    if (resource === undefined) return false;
    const block = Block.of(this.plan, resource);
    return ["assignIpv6AddressOnCreation", "ipv6Native"].some((key) => block.flag(key) === true);
  }

  private givesPublicAddress(id: string): Fact<boolean> {
    const resource = this.resources.get(id);
    if (resource === undefined) return outsideOf("subnet", id, "mapPublicIpOnLaunch");
    const isDefault = shortType(resource.type) === "ec2.DefaultSubnet";
    return Block.of(this.plan, resource).flag("mapPublicIpOnLaunch") ?? isDefault;
  }

  private unsure(items: readonly string[]): Fact<boolean> {
    const field = factOf("subnet", items[0] ?? "", "mapPublicIpOnLaunch", items.at(-1));
    const candidates = items.map((id) => ref("subnet", id, this.resources.get(id)?.name));
    return unknown(field, { code: "subnets-differ", candidates }, "plan");
  }

  private defaultSubnets(block: Block): Listing<string> {
    const vpc = defaultVpcOf(this.plan);
    const known = [...this.subnets.values()]
      .filter((subnet) => !isUnknown(vpc) && subnet.vpc === vpc)
      .map(({ id }) => id);
    const missing = isUnknown(vpc)
      ? unbounded(vpc)
      : unknown(
          { subject: planned(block.resource), aspect: "subnet" },
          { code: "not-shown", resource: planned(block.resource), what: "a subnet" },
        );
    return listing(known, missing);
  }
}

/** The default group of a VPC, which AWS gives to what names no group. */
export function defaultGroupOf(
  vpc: Fact<string>,
  resource: PlannedResource,
  placement: Placement,
): Listing<string> {
  placement.plan.notes.add(
    `${resource.name} names no security group: AWS gives it the default group of its VPC`,
  );
  if (isUnknown(vpc)) {
    const because = {
      code: "default-group-of-unknown-vpc",
      resource: planned(resource),
      vpc,
    } as const;
    return listing([], unknown(partOfFact(vpc.fact, "defaultSecurityGroup"), because, vpc.origin));
  }
  const group =
    placement.vpc(vpc)?.defaultSecurityGroup ?? outsideOf("vpc", vpc, "defaultSecurityGroup");
  return listingOf(group);
}
