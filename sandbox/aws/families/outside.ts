/**
 * Things outside of the stack: what a program names by a literal id, by a name or by a lookup, and nobody has put into this world.
 * They exist in AWS or the program would not name them; here they are made when they are first named. What they are like is made up:
 * a network of their own (or the one that they are named together with), a group with AWS's egress and no ingress.
 */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { contains, formatAddress, maskedCidr, overlap, parseRange } from "../model/addresses";
import { arn } from "../model/arn";
import type { ResourceDefinition } from "../model/definition";
import { idPrefix, kindOfId } from "../model/ids";
import { valuesAt } from "../model/references";
import { zoneId, zonesOf } from "../model/region";
import { putRule } from "../model/rules";
import { text, texts, type Thing, type Things } from "../model/things";
import { cidrsOfVpc, putVpcParts } from "./vpcs";

/** Kinds that lie in one VPC: what is named together is in the same one. */
const PLACED: ReadonlySet<string> = new Set(["subnet", "security-group", "cache-subnet-group"]);

/** Properties that name what may be in another account, Region or VPC. */
const FOREIGN = /^(?:peer|ingress$|egress$|accepter)/;

/** Makes what these inputs name and is nowhere, and brings what they name together into one VPC. */
export function meetOutside(
  world: Things,
  definition: ResourceDefinition,
  inputs: Properties,
): void {
  const named = namedThings(definition, inputs);
  const vpcId = vpcOf(world, named);
  for (const { kind, id } of [...named, ...idsIn(inputs)]) {
    const isPossible = idPrefix(kind) === undefined || kindOfId(id) === kind;
    if (isPossible && !world.sees(kind, id) && !world.isGone(kind, id)) {
      putOutside(world, kind, id, vpcId === id ? {} : { vpcId: vpcId ?? null });
    }
  }
  bringTogether(world, named);
}

/** Whether a thing is one that was made here. */
export function isOutside(thing: Thing): boolean {
  return thing.properties.isOutside === true;
}

/** Makes one thing. @param known what is known of it: from a lookup's arguments, or from what it is named with */
export function putOutside(world: Things, kind: string, id: string, known: Properties): Thing {
  const properties = { ...outsideProperties(world, kind, id, known), isOutside: true };
  if (kind === "vpc") return putOutsideVpc(world, id, properties);
  const thing = world.put({ kind, id, properties });
  if (kind === "security-group") {
    const everywhere = { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" };
    putRule(world, { securityGroupId: id, isEgress: true, ...everywhere });
  }
  return thing;
}

function outsideProperties(world: Things, kind: string, id: string, known: Properties): Properties {
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
  const vpcId = text(known.vpcId);
  switch (kind) {
    case "vpc":
      return { cidrBlock: freeNetwork(world), ...given };
    case "subnet":
      return {
        ...outsideSubnet(world, vpcId || outsideVpc(world)),
        ...given,
        arn: arn(world, "ec2", `subnet/${id}`),
      };
    case "security-group":
      return {
        name: `outside-${id.replace(/^sg-/, "").slice(0, 8)}`,
        description: "outside of the stack",
        ...given,
        vpcId: vpcId || outsideVpc(world),
        arn: arn(world, "ec2", `security-group/${id}`),
      };
    case "cache-subnet-group":
      return { name: id, ...outsideSubnetGroup(world, id, vpcId) };
    case "route-table":
    case "network-acl":
    case "internet-gateway":
      return { ...given, vpcId: vpcId || outsideVpc(world) };
    default:
      return { name: id, ...given };
  }
}

/** The VPC that is outside of the stack where nothing says which. */
function outsideVpc(world: Things): string {
  const known = world.all("vpc").find(isOutside);
  return (
    known?.id ??
    putOutside(world, "vpc", `vpc-${world.hex("outside", 17)}`, { isNameless: true }).id
  );
}

/** A VPC that has only been guessed at so far is the first one that is named. */
function putOutsideVpc(world: Things, id: string, properties: Properties): Thing {
  const guessed = world.where("vpc", { isNameless: true })[0];
  if (guessed !== undefined && properties.isNameless !== true) {
    const known = { ...guessed.properties, isNameless: false };
    world.remove("vpc", guessed.id);
    for (const thing of world.everything()) {
      if (thing.properties.vpcId === guessed.id) world.amend(thing.kind, thing.id, { vpcId: id });
    }
    return world.put({ kind: "vpc", id, properties: known });
  }
  const hex = (count: number, purpose: string): string => world.hex(`${id}/${purpose}`, count);
  return world.put({
    kind: "vpc",
    id,
    properties: {
      enableDnsHostnames: true,
      enableDnsSupport: true,
      instanceTenancy: "default",
      arn: arn(world, "ec2", `vpc/${id}`),
      ...properties,
      ...putVpcParts(world, id, hex),
    },
  });
}

/** A VPC outside of the stack has the ranges that a program makes subnets in: how large it is nobody has said. */
export function admitRange(world: Things, vpcId: string, cidr: string): void {
  const vpc = world.get("vpc", vpcId);
  const range = parseRange(cidr);
  if (vpc === undefined || !isOutside(vpc) || range === undefined) return;
  const known = cidrsOfVpc(world, vpcId).flatMap((outer) => parseRange(outer) ?? []);
  if (known.some((outer) => contains(outer, range))) return;
  const wide = maskedCidr(`${formatAddress(range.first)}/16`);
  const cidrBlock = range.prefix > 16 && isFree(wide, known) ? wide : cidr;
  const id = `vpc-cidr-assoc-${world.hex(`${vpcId}/${cidrBlock}`, 17)}`;
  world.put({ kind: "vpc-cidr", id, properties: { vpcId, cidrBlock } });
}

/** A /16 that overlaps no VPC of this world. */
function freeNetwork(world: Things): string {
  const taken = world.all("vpc").flatMap((vpc) => parseRange(text(vpc.properties.cidrBlock)) ?? []);
  const candidates = Array.from({ length: 256 }, (_, index) => `10.${255 - index}.0.0/16`);
  return candidates.find((cidr) => isFree(cidr, taken)) ?? "10.255.0.0/16";
}

function isFree(
  cidr: string,
  taken: readonly NonNullable<ReturnType<typeof parseRange>>[],
): boolean {
  const range = parseRange(cidr);
  return range !== undefined && !taken.some((other) => overlap(range, other));
}

/** A free part of the VPC, in the zone that has the fewest of its subnets. */
function outsideSubnet(world: Things, vpcId: string): Properties {
  const subnets = world.where("subnet", { vpcId });
  const inZone = (zone: string): number =>
    subnets.filter((s) => s.properties.availabilityZone === zone).length;
  const [zone = ""] = [...zonesOf(world.region)].sort((a, b) => inZone(a) - inZone(b));
  return {
    vpcId,
    cidrBlock: freePart(world, vpcId, subnets),
    availabilityZone: zone,
    availabilityZoneId: zoneId(zone),
    mapPublicIpOnLaunch: false,
    privateDnsHostnameTypeOnLaunch: "ip-name",
  };
}

const SUBNET_PREFIX = 24;

function freePart(world: Things, vpcId: string, subnets: readonly Thing[]): string {
  const range = parseRange(text(world.get("vpc", vpcId)?.properties.cidrBlock));
  const taken = subnets.flatMap((s) => parseRange(text(s.properties.cidrBlock)) ?? []);
  if (range === undefined) return "";
  const prefix = Math.max(SUBNET_PREFIX, Math.min(28, range.prefix + 2));
  const size = 2 ** (32 - prefix);
  // From the end: programs count from the beginning.
  for (let last = range.last; last > range.first; last -= size) {
    const cidr = `${formatAddress(last - size + 1)}/${prefix}`;
    if (isFree(cidr, taken)) return cidr;
  }
  return "";
}

function outsideSubnetGroup(world: Things, name: string, vpcId: string): Properties {
  const subnets = [0, 1].map((index) => {
    const id = `subnet-${world.hex(`outside/${name}/${index}`, 17)}`;
    return putOutside(world, "subnet", id, vpcId === "" ? {} : { vpcId });
  });
  return {
    subnetIds: subnets.map((subnet) => subnet.id),
    vpcId: text(subnets[0]?.properties.vpcId),
    arn: arn(world, "elasticache", `subnetgroup:${name}`),
  };
}

interface Named {
  readonly kind: string;
  readonly id: string;
}

function namedThings(definition: ResourceDefinition, inputs: Properties): readonly Named[] {
  return Object.entries(definition.references ?? {}).flatMap(([path, kind]) =>
    FOREIGN.test(path) ? [] : valuesAt(inputs, path).map((id) => ({ kind, id })),
  );
}

/** Everything in these inputs that reads as an id. */
function idsIn(value: Plain): readonly Named[] {
  if (typeof value === "string") {
    const kind = kindOfId(value);
    return kind === undefined ? [] : [{ kind, id: value }];
  }
  if (isList(value)) return value.flatMap(idsIn);
  return isProperties(value)
    ? Object.entries(value).flatMap(([key, item]) => (key.startsWith("peer") ? [] : idsIn(item)))
    : [];
}

/** The VPC of what is named: that of a thing whose place is certain, else any. */
function vpcOf(world: Things, named: readonly Named[]): string | undefined {
  const explicit = named.find(({ kind }) => kind === "vpc")?.id;
  if (explicit !== undefined) return explicit;
  const placed = named
    .filter(({ kind }) => PLACED.has(kind))
    .flatMap(({ kind, id }) => world.get(kind, id) ?? []);
  const certain = placed.find((thing) => !isOutside(thing)) ?? placed[0];
  return certain === undefined ? undefined : text(certain.properties.vpcId);
}

/** What is outside moves to where the rest is: nothing had said where it is. */
function bringTogether(world: Things, named: readonly Named[]): void {
  const vpcId = vpcOf(world, named);
  if (vpcId === undefined || world.get("vpc", vpcId) === undefined) return;
  for (const { kind, id } of named.filter((one) => PLACED.has(one.kind))) {
    const thing = world.get(kind, id);
    if (thing !== undefined && isOutside(thing)) move(world, thing, vpcId);
  }
}

function move(world: Things, thing: Thing, vpcId: string): void {
  if (thing.properties.vpcId === vpcId) return;
  for (const id of thing.kind === "cache-subnet-group" ? texts(thing.properties.subnetIds) : []) {
    const subnet = world.get("subnet", id);
    if (subnet !== undefined && isOutside(subnet)) move(world, subnet, vpcId);
  }
  const place = thing.kind === "subnet" ? outsideSubnet(world, vpcId) : { vpcId };
  world.amend(thing.kind, thing.id, place);
}
