/**
 * Network interfaces of a plan: those that are resources of their own, and one for each instance, function, service,
 * scaling group and load balancer. Without groups AWS gives the default group of the VPC.
 */

import { balancerInterfaceIds, balancerSubnets } from "./balancers";
import {
  LINUX_EPHEMERAL,
  WIDE_EPHEMERAL,
  isUnknown,
  mapKnown,
  listing,
  unknown,
  factOf,
  partId,
  ref,
  unbounded,
} from "../../model/topology";
import type {
  Fact,
  InterfaceKind,
  Listing,
  NetworkInterface,
  PortRange,
  ResourceRef,
} from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { ADDRESS_GIVEN_AT_LAUNCH, addressGivenWhere } from "./addresses";
import { beanstalkInterfaces } from "./beanstalk";
import { Block, possible } from "./block";
import { carriedInterfaces } from "./carriers";
import { givenAddress } from "./given-ipv6";
import { describedInterfaces, isGiven, templateGroups, templateOf } from "./launch-templates";
import { Parts } from "./parts";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { Placement, defaultGroupOf } from "./placement";

export function interfacesOf(plan: Plan, placement: Placement): NetworkInterface[] {
  const more = attachedGroups(plan);
  const elastic = elasticAddresses(plan);
  const attached = attachments(plan);
  const made = [
    ...plan
      .ofType("ec2.NetworkInterface")
      .map((resource) => ownInterface(resource, plan, placement, attached)),
    ...plan
      .ofType("ec2.Instance", "ec2.SpotInstanceRequest")
      .flatMap((resource) => instanceInterface(resource, plan, placement)),
    ...plan
      .ofType("autoscaling.Group")
      .flatMap((resource) => scalingInterfaces(resource, plan, placement)),
    ...plan
      .ofType("ec2.Fleet", "ec2.SpotFleetRequest")
      .flatMap((resource) => fleetInterfaces(resource, plan, placement)),
    ...plan
      .ofType("lambda.Function")
      .flatMap((resource) => functionInterface(resource, plan, placement)),
    ...plan
      .ofType("ecs.Service")
      .flatMap((resource) => serviceInterface(resource, plan, placement)),
    ...plan
      .ofType("lb.LoadBalancer")
      .flatMap((resource) => balancerInterfaces(resource, plan, placement)),
    ...plan
      .ofType("elasticbeanstalk.Environment")
      .flatMap((resource) => beanstalkInterfaces(resource, plan, placement)),
    ...carriedInterfaces(plan, placement),
  ];
  return made.map((eni) => withElastic(withGroups(eni, more.of(eni.id)), elastic));
}

/** What is common to all: filled in by each kind. */
interface Made {
  readonly kind: InterfaceKind;
  readonly subnets: Listing<string>;
  readonly groups: Listing<string>;
  readonly publicAddress: Fact<string | null>;
  readonly addresses?: Listing<string>;
  readonly sourceDestCheck?: Fact<boolean>;
  readonly ephemeral?: PortRange;
}

function made(
  resource: PlannedResource,
  id: string,
  placement: Placement,
  parts: Made,
): NetworkInterface {
  const groups = parts.groups;
  const isEmpty = groups.items.length === 0 && groups.rest === undefined;
  const vpc = placement.vpcOf(parts.subnets);
  return {
    id,
    name: resource.name,
    vpc,
    addresses: listing(
      [],
      unknown(
        factOf("network-interface", id, "address"),
        { code: "given-by-aws", resource: planned(resource), what: "its address" },
        "plan",
      ),
    ),
    sourceDestCheck: true,
    ephemeral: LINUX_EPHEMERAL,
    owner: planned(resource),
    partOf: planned(resource),
    ...parts,
    groups:
      isEmpty && parts.kind !== "load-balancer" ? defaultGroupOf(vpc, resource, placement) : groups,
  };
}

function ownInterface(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
  attached: ReadonlyMap<string, ResourceRef>,
): NetworkInterface {
  const block = Block.of(plan, resource);
  const id = idOf(resource);
  const owner = attached.get(id);
  const subnets = placement.subnetOf(block, "subnetId");
  return {
    ...made(resource, id, placement, {
      kind: owner === undefined ? "other" : "instance",
      subnets,
      groups: block.references("securityGroups", "group"),
      publicAddress: null,
      addresses: addressesOf(
        block,
        ["privateIps", "ipv6Addresses"],
        "privateIp",
        subnets,
        placement,
      ),
      sourceDestCheck: block.flag("sourceDestCheck") ?? true,
    }),
    ...(owner === undefined ? {} : { owner }),
  };
}

/**
 * Known addresses, and the IPv6 one that AWS gives. Everything in a subnet with IPv4 has an IPv4 address, whatever else it
 * gets: where it is not set, the subnet bounds it.
 */
function addressesOf(
  block: Block,
  lists: readonly string[],
  single: string,
  subnets: Listing<string>,
  placement: Placement,
): Listing<string> {
  const own = block.text(single);
  const listed = lists.map((key) => block.texts(key));
  const items = new Set(listed.flatMap((list) => list.items));
  if (own !== undefined && !isUnknown(own)) items.add(own);
  const given = [...items].some(isIpv6) ? undefined : givenIpv6(block, subnets, placement);
  if (given !== undefined) items.add(given);
  const hidden = listed.find(
    (list, index) => list.rest !== undefined && lists[index] !== "ipv6Addresses",
  );
  const isWhole =
    [...items].some((address) => !isIpv6(address)) ||
    (items.size > 0 && isIpv6Only(subnets, placement));
  return listing([...items], hidden?.rest ?? (isWhole ? undefined : block.unknown(single)));
}

function isIpv6(address: string): boolean {
  return address.includes(":");
}

function isIpv6Only({ items, rest }: Listing<string>, placement: Placement): boolean {
  const cidrs = items.flatMap((id) => placement.subnet(id)?.cidrs ?? []);
  return (
    rest === undefined &&
    cidrs.length > 0 &&
    cidrs.every((each) => each.rest === undefined && each.items.every(isIpv6))
  );
}

/** An interface gets an IPv6 address where it asks for one, or where its subnet gives them to all. */
function givenIpv6(
  block: Block,
  { items, rest }: Listing<string>,
  placement: Placement,
): string | undefined {
  const [subnet, ...others] = items;
  if (subnet === undefined || others.length > 0 || rest !== undefined) return undefined;
  const range = placement.subnet(subnet)?.cidrs.items.find(isIpv6);
  const count = block.isOmitted("ipv6AddressCount") ? 0 : block.number("ipv6AddressCount");
  const isAsked = typeof count === "number" && count > 0;
  const isGivenOne = isAsked || !block.isOmitted("ipv6Addresses") || placement.givesIpv6(subnet);
  return range !== undefined && isGivenOne
    ? givenAddress(block.plan, range, block.resource)
    : undefined;
}

/** Interfaces that are handed to an instance, by id, with the instance's URN. */
function attachments(plan: Plan): Map<string, ResourceRef> {
  const attached = new Map<string, ResourceRef>();
  for (const instance of plan.ofType("ec2.Instance")) {
    for (const id of givenInterfaces(Block.of(plan, instance))) attached.set(id, planned(instance));
  }
  const attach = (eni: Fact<string> | undefined, instance: Fact<string> | undefined): void => {
    if (eni === undefined || isUnknown(eni) || instance === undefined || isUnknown(instance))
      return;
    const own = plan.ofType("ec2.Instance").find((one) => idOf(one) === instance);
    attached.set(eni, own === undefined ? ref("instance", instance) : planned(own));
  };
  for (const resource of plan.ofType("ec2.NetworkInterfaceAttachment")) {
    const block = Block.of(plan, resource);
    attach(
      block.reference("networkInterfaceId", "interface"),
      block.reference("instanceId", "instance"),
    );
  }
  for (const resource of plan.ofType("ec2.NetworkInterface")) {
    for (const block of Block.of(plan, resource).blocks("attachments").items)
      attach(idOf(resource), block.reference("instance", "instance"));
  }
  return attached;
}

export function givenInterfaces(instance: Block): string[] {
  return ["networkInterfaces", "primaryNetworkInterface"].flatMap((key) =>
    instance.blocks(key).items.flatMap((block) => {
      const id = block.reference("networkInterfaceId", "interface");
      return id === undefined || isUnknown(id) ? [] : [id];
    }),
  );
}

function instanceInterface(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const block = Block.of(plan, resource);
  const [first] = describedInterfaces(block);
  if (givenInterfaces(block).length > 0 && first === undefined) return [];
  const template = first === undefined ? templateOf(block, plan) : block;
  const subnets = placement.subnetOf(block, "subnetId", template);
  const own = block.references("vpcSecurityGroupIds", "group");
  const groups = isGiven(own) ? own : byName(block);
  return [
    made(resource, plan.partOf(resource, "eni"), placement, {
      kind: "instance",
      subnets,
      groups: isGiven(groups) || template === undefined ? groups : templateGroups(template),
      publicAddress: publicAddressOf(block, subnets, placement, template),
      addresses: addressesOf(first ?? block, ["ipv6Addresses"], "privateIp", subnets, placement),
      sourceDestCheck: block.flag("sourceDestCheck") ?? true,
    }),
    ...furtherInterfaces(resource, "eni", subnets, template, placement),
  ];
}

/** A machine has each of the interfaces that its template describes: these are the ones after the first. */
function furtherInterfaces(
  resource: PlannedResource,
  part: string,
  subnets: Listing<string>,
  template: Block | undefined,
  placement: Placement,
): NetworkInterface[] {
  const [, ...others] = template === undefined ? [] : describedInterfaces(template);
  return others.map((one, index) => {
    const named = possible(one.references("subnetId", "subnet"));
    const place = isGiven(named) ? named : subnets;
    return made(resource, partId(idOf(resource), `${part}-device-${index + 1}`), placement, {
      kind: "instance",
      subnets: place,
      addresses: addressesOf(one, ["ipv6Addresses"], "privateIp", place, placement),
      groups: one.references("securityGroups", "group"),
      publicAddress: addressGivenWhere(one.flag("associatePublicIpAddress") ?? false),
    });
  });
}

/** `securityGroups` of an instance holds names (or ids) of groups; computed unless set. */
function byName(block: Block): Listing<string> {
  return block.isOmitted("securityGroups")
    ? listing()
    : block.references("securityGroups", "group");
}

/** Public where the instance says so, else where its subnet does. */
function publicAddressOf(
  block: Block,
  subnets: Listing<string>,
  placement: Placement,
  template?: Block,
): Fact<string | null> {
  const told = block.isOmitted("publicIp") ? undefined : block.text("publicIp");
  if (told !== undefined && !isUnknown(told)) return told === "" ? null : told;
  const interfaceOfTemplate = template?.child("networkInterfaces");
  const wanted =
    block.flag("associatePublicIpAddress") ??
    interfaceOfTemplate?.flag("associatePublicIpAddress") ??
    placement.givesPublicAddresses(subnets);
  return addressGivenWhere(wanted);
}

function scalingInterfaces(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const block = Block.of(plan, resource);
  const subnets = placement.subnetsOf(block, "vpcZoneIdentifiers");
  return launchedInterfaces(resource, "eni", subnets, templateOf(block, plan), placement);
}

/** Instances of a template; of one that lies elsewhere neither groups nor addresses are known. */
function launchedInterfaces(
  resource: PlannedResource,
  part: string,
  subnets: Listing<string>,
  template: Block | undefined,
  placement: Placement,
): NetworkInterface[] {
  const field = { subject: planned(resource), aspect: "launchTemplate" };
  const noTemplate = unknown(field, {
    code: "outside-of-stack",
    field,
    names: "launch-template",
  });
  const first = made(resource, partId(idOf(resource), part), placement, {
    kind: "instance",
    subnets,
    groups: template === undefined ? listing([], noTemplate) : templateGroups(template),
    publicAddress:
      template === undefined ? noTemplate : publicAddressOf(template, subnets, placement, template),
  });
  return [first, ...furtherInterfaces(resource, part, subnets, template, placement)];
}

/** A fleet has instances of each of its templates, in the subnets that it puts in the place of the template's. */
function fleetInterfaces(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const configs = Block.of(plan, resource).blocks("launchTemplateConfigs").items;
  return configs.flatMap((config, index) => {
    const template = templateOf(config, plan);
    const overrides = config.blocks("overrides").items;
    const named = overrides.map((one) => possible(one.references("subnetId", "subnet")).items);
    const own = listing([...new Set(named.flat())]);
    const subnets = isGiven(own) ? own : placement.subnetOf(config, "subnetId", template);
    const part = index === 0 ? "eni" : `eni-${String(index + 1)}`;
    return launchedInterfaces(resource, part, subnets, template, placement);
  });
}

/** A function is in a VPC only where it says so. */
function functionInterface(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const config = Block.of(plan, resource).child("vpcConfig");
  if (config === undefined) return [];
  const subnets = possible(config.references("subnetIds", "subnet"));
  if (!isGiven(subnets)) return [];
  return [
    made(resource, partId(idOf(resource), "eni"), placement, {
      kind: "lambda",
      subnets,
      groups: config.references("securityGroupIds", "group"),
      publicAddress: null,
      ephemeral: WIDE_EPHEMERAL,
    }),
  ];
}

/** A service has interfaces of its own in network mode `awsvpc`, which is when it has a network configuration. */
function serviceInterface(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const config = Block.of(plan, resource).child("networkConfiguration");
  if (config === undefined) return [];
  return [
    made(resource, partId(idOf(resource), "eni"), placement, {
      kind: "container",
      subnets: possible(config.references("subnets", "subnet")),
      groups: config.references("securityGroups", "group"),
      publicAddress: addressGivenWhere(config.flag("assignPublicIp") ?? false),
    }),
  ];
}

/** A network load balancer without groups has no filter; an application load balancer gets the default group. */
function balancerInterfaces(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const block = Block.of(plan, resource);
  const given = balancerSubnets(block);
  const subnets = isGiven(given) ? given : placement.subnetsOf(block, "subnets");
  const groups = block.references("securityGroups", "group");
  const isApplication = (block.text("loadBalancerType") ?? "application") === "application";
  const internal = block.flag("internal") ?? false;
  const isDefaulted = isApplication && !isGiven(groups);
  const vpc = placement.vpcOf(subnets);
  const parts = {
    kind: "load-balancer" as const,
    groups: isDefaulted ? defaultGroupOf(vpc, resource, placement) : groups,
    publicAddress: addressGivenWhere(mapKnown(internal, (isInternal) => !isInternal)),
    ephemeral: WIDE_EPHEMERAL,
  };
  const ids = balancerInterfaceIds(resource, given);
  return ids.map((id, index) => {
    const own = subnets.items[index];
    const isPlaced = ids.length > 1 && own !== undefined;
    return made(resource, id, placement, {
      ...parts,
      subnets: isPlaced ? listing([own]) : subnets,
    });
  });
}

/** `NetworkInterfaceSecurityGroupAttachment`: further groups of an interface. */
function attachedGroups(plan: Plan): Parts<string> {
  const parts = new Parts<string>();
  for (const resource of plan.ofType("ec2.NetworkInterfaceSecurityGroupAttachment")) {
    const block = Block.of(plan, resource);
    const eni =
      block.reference("networkInterfaceId", "interface") ?? block.unknown("networkInterfaceId");
    const group = block.reference("securityGroupId", "group") ?? block.unknown("securityGroupId");
    if (isUnknown(group)) parts.add(eni, [], unbounded(group));
    else parts.add(eni, [group]);
  }
  return parts;
}

function withGroups(eni: NetworkInterface, more: Listing<string>): NetworkInterface {
  if (!isGiven(more)) return eni;
  const items = [...new Set([...eni.groups.items, ...more.items])];
  return { ...eni, groups: listing(items, eni.groups.rest ?? more.rest) };
}

/** Interfaces that an elastic address is associated with. */
function elasticAddresses(plan: Plan): ReadonlySet<string> {
  const found = new Set<string>();
  for (const resource of plan.ofType("ec2.Eip", "ec2.EipAssociation")) {
    const block = Block.of(plan, resource);
    const eni = block.reference(
      resource.type.includes("Association") ? "networkInterfaceId" : "networkInterface",
      "interface",
    );
    if (eni !== undefined && !isUnknown(eni)) found.add(eni);
    const key = resource.type.includes("Association") ? "instanceId" : "instance";
    const instance = block.isOmitted(key) ? undefined : block.reference(key, "instance");
    const machine = plan.ofType("ec2.Instance").find((one) => idOf(one) === instance);
    if (machine !== undefined) found.add(plan.partOf(machine, "eni"));
  }
  return found;
}

function withElastic(eni: NetworkInterface, elastic: ReadonlySet<string>): NetworkInterface {
  if (!elastic.has(eni.id) || typeof eni.publicAddress === "string") return eni;
  return { ...eni, publicAddress: ADDRESS_GIVEN_AT_LAUNCH };
}
