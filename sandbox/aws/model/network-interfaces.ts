/** Network interfaces that AWS makes for others: instances, cache nodes, endpoints, functions. */
import type { Plain, Properties } from "../../wire/values";
import { takeAddress } from "./addresses";
import { AwsError } from "./errors";
import { notFound } from "./references";
import { text, type Thing, type Things } from "./things";

export interface NewInterface {
  /** What it belongs to and goes with: `cache-cluster/example`. */
  readonly partOf: string;
  /** Tells several interfaces of one owner apart. Default: the subnet. */
  readonly key?: string;
  readonly subnetId: string;
  readonly groups: readonly string[];
  readonly description: string;
  readonly interfaceType?: string;
  readonly requesterId?: string;
  readonly privateIp?: string;
  readonly more?: Properties;
}

/** AWS's limit of security groups on one interface, as it is by default. */
const GROUPS_PER_INTERFACE = 5;

/** Puts an interface into a subnet, with an address of its own. */
export function putInterface(world: Things, wanted: NewInterface): Thing {
  const subnet = world.get("subnet", wanted.subnetId);
  if (subnet === undefined) {
    throw notFound("subnet", wanted.subnetId);
  }
  refuseGroups(world, wanted.groups, subnet);
  const key = `${wanted.partOf}/${wanted.key ?? wanted.subnetId}`;
  const id = `eni-${world.hex(`interface/${key}`, 17)}`;
  const asked = text(wanted.privateIp);
  const privateIp = asked === "" ? takeAddress(world, subnet.id, key) : asked;
  const properties: Record<string, Plain> = {
    subnetId: subnet.id,
    vpcId: text(subnet.properties.vpcId),
    availabilityZone: text(subnet.properties.availabilityZone),
    securityGroups: [...wanted.groups],
    description: wanted.description,
    interfaceType: wanted.interfaceType ?? "interface",
    privateIp,
    privateIps: [privateIp],
    sourceDestCheck: true,
    partOf: wanted.partOf,
    ...(wanted.requesterId === undefined ? {} : { requesterId: wanted.requesterId }),
    ...wanted.more,
  };
  return world.put({ kind: "network-interface", id, properties });
}

function refuseGroups(world: Things, groups: readonly string[], subnet: Thing): void {
  if (groups.length > GROUPS_PER_INTERFACE) {
    throw new AwsError(
      "SecurityGroupsPerInterfaceLimitExceeded",
      "The maximum number of security groups per interface has been reached.",
    );
  }
  const vpcId = text(subnet.properties.vpcId);
  for (const id of groups) {
    const group = world.get("security-group", id);
    if (group === undefined) {
      throw notFound("security-group", id);
    }
    if (!isUsableIn(world, group, vpcId)) {
      throw new AwsError(
        "InvalidParameter",
        `Security group ${id} and subnet ${subnet.id} belong to different networks.`,
      );
    }
  }
}

/** A group belongs to one VPC and may be associated with others. */
export function isUsableIn(world: Things, group: Thing, vpcId: string): boolean {
  const isAssociated =
    world.get("security-group-vpc-association", `${group.id},${vpcId}`) !== undefined;
  return text(group.properties.vpcId) === vpcId || isAssociated;
}

/** The interfaces that belong to something. */
export function interfacesOf(world: Things, partOf: string): readonly Thing[] {
  return world.where("network-interface", { partOf });
}

export function removeInterfacesOf(world: Things, partOf: string): void {
  for (const made of interfacesOf(world, partOf)) {
    world.remove(made.kind, made.id);
  }
}
