/**
 * Resources that may decide about what they name, and are not modelled: types that the registry says are open, types that it
 * does not list, and what programs make through other doors (Cloud Control, CloudFormation, commands). Each leaves what it
 * names open (`Named.unread`): no verdict that asks one of these is definite by it.
 */

import { notModelled } from "../../model/topology";
import type { Unbounded } from "../../model/topology";
import { Block, possible } from "./block";
import { isCarrier, namedArguments } from "./carriers";
import type { NamedArgument } from "./carriers";
import { FAMILIES, shortType } from "./families";
import type { Family } from "./families";
import { foreignResource } from "./foreign-types";
import type { ForeignResource } from "./foreign-types";
import type { NetworkArgument } from "./network-arguments";
import type { PlannedResource } from "./planned-resource";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { readingOf } from "./registry";

/** What makes resources of AWS by another description than arguments with names of their own. */
const OTHER_DOORS =
  /^(?:aws-native:|aws:cloudcontrol\/|aws:cloudformation\/stack|command:|pulumi-nodejs:dynamic)/;

/** What another door can change by its id alone. A VPC or subnet is handed over to place things in it. */
const CHANGED_BY_ID: readonly Family[] = [
  "group",
  "route-table",
  "network-acl",
  "prefix-list",
  "interface",
  "peering",
  "transit-gateway",
  "transit-attachment",
  "transit-table",
];

const FAMILIES_OF: Readonly<Record<NetworkArgument, readonly Family[]>> = {
  subnet: ["subnet"],
  "subnet-group": ["any-subnet-group"],
  group: ["group"],
  vpc: ["vpc"],
  "route-table": ["route-table"],
  "network-acl": ["network-acl"],
  gateway: ["gateway", "nat-gateway", "egress-only-gateway"],
  interface: ["interface"],
  "prefix-list": ["prefix-list"],
  peering: ["peering"],
  "transit-gateway": ["transit-gateway"],
  "transit-attachment": ["transit-attachment"],
  "transit-table": ["transit-table"],
  endpoint: [],
  target: ["interface", "load-balancer", "classic-load-balancer"],
};

/** A resource that is not modelled, and the ids of what it leaves open. */
export interface OpenResource {
  readonly resource: PlannedResource;
  readonly names: readonly string[];
}

/** The resources of a plan that name a part of its network and are not modelled. */
export function openResources(plan: Plan): readonly OpenResource[] {
  const known = OPEN.get(plan);
  if (known !== undefined) return known;
  const open = plan.resources.flatMap((resource) => {
    const names = [...new Set(leftOpen(plan, resource))];
    return names.length === 0 ? [] : [{ resource, names }];
  });
  OPEN.set(plan, open);
  return open;
}

/** Asked by the reader, and by who reports them. */
const OPEN = new WeakMap<Plan, readonly OpenResource[]>();

/** A resource of another door that may name a part of the network: an argument is not known, nor what it comes from. */
export interface PerhapsOpen {
  readonly resource: PlannedResource;
  readonly missing: readonly Unbounded[];
}

export function perhapsOpenResources(plan: Plan): readonly PerhapsOpen[] {
  return plan.resources.flatMap((resource) => {
    if (!OTHER_DOORS.test(resource.type) || leftOpen(plan, resource).length > 0) return [];
    const block = Block.of(plan, resource);
    const missing = Object.keys(resource.inputs ?? resource.properties)
      .filter((key) => block.origin(key) === "open")
      .filter((key) => (resource.propertyDependencies[key] ?? []).length === 0)
      .map((key) => block.unknown(key));
    return missing.length === 0 ? [] : [{ resource, missing }];
  });
}

/** What was seen and not modelled, by the id of what it is about. */
export function unreadById(plan: Plan): ReadonlyMap<string, readonly Unbounded[]> {
  const unread = new Map<string, Unbounded[]>();
  for (const { resource, names } of openResources(plan)) {
    const word = resource.type.split(":").at(-1) ?? resource.type;
    const fact = notModelled(planned(resource), `${word} "${resource.name}"`);
    for (const id of names)
      unread.set(id, [...(unread.get(id) ?? []), { ...fact, origin: "plan" }]);
  }
  return unread;
}

function leftOpen(plan: Plan, resource: PlannedResource): string[] {
  const foreign = foreignResource(resource);
  if (foreign !== undefined) return leftOpenByForeign(plan, resource, foreign);
  if (OTHER_DOORS.test(resource.type)) return handedOver(plan, resource);
  const reading = readingOf(resource.type);
  const isListed = reading !== undefined && reading !== "open";
  if (isListed || !resource.type.startsWith("aws:")) return [];
  const args = namedArguments(Block.of(plan, resource));
  return isCarrier(resource, args) ? [] : args.flatMap(idsNamed);
}

/**
 * A type by CloudFormation's names that is not read. What EC2 makes may decide about whatever it names; another service stands
 * in the subnets that it is handed, as a carrier where it has groups too.
 */
function leftOpenByForeign(
  plan: Plan,
  original: PlannedResource,
  { type, resource }: ForeignResource,
): string[] {
  const args = namedArguments(Block.of(plan, resource));
  if (IRRELEVANT.has(type) || isCarrier(resource, args)) return [];
  const named = type.startsWith("ec2.") ? args.flatMap(idsNamed) : [];
  return [...named, ...handedOver(plan, original)];
}

/** Types of EC2 by CloudFormation's names that decide about no connection: see the classic ones in `registry.ts`. */
const IRRELEVANT: ReadonlySet<string> = new Set([
  "ec2.flowlog",
  "ec2.networkinsightsaccessscope",
  "ec2.networkinsightspath",
  "ec2.networkinterfacepermission",
  "ec2.trafficmirrorsession",
  "ec2.trafficmirrortarget",
  "ec2.volumeattachment",
  "ec2.vpcdhcpoptionsassociation",
  "ec2.vpcendpointconnectionnotification",
  "ec2.vpcendpointservicepermissions",
]);

function idsNamed({ block, key, names }: NamedArgument): readonly string[] {
  return FAMILIES_OF[names].flatMap((family) => possible(block.references(key, family)).items);
}

/** By dependency, and by ids that are in its texts. */
function handedOver(plan: Plan, resource: PlannedResource): string[] {
  const dependencies = Object.values(resource.propertyDependencies).flat();
  const sources = dependencies.flatMap((urn) => plan.behind(urn));
  const { inputs, properties } = resource;
  const texts = JSON.stringify([inputs ?? properties]);
  const words = [...new Set(texts.match(WORDS))];
  const named = words.flatMap((word) => plan.named(word) ?? []);
  const isAssociating = ASSOCIATION.test(texts);
  const changed = [...sources, ...named]
    .filter((one) => one !== resource)
    .filter((one) => isChangedById(one) || (isAssociating && shortType(one.type) === "ec2.Subnet"));
  const parts = partsOfVpcs(plan);
  return [...changed.map(idOf), ...words.filter((word) => parts.has(word))];
}

/** Default groups, main route tables and default ACLs, which no resource of the plan needs to be. */
function partsOfVpcs(plan: Plan): ReadonlySet<string> {
  const vpcs = plan.ofType("ec2.Vpc", "ec2.DefaultVpc");
  return new Set(vpcs.flatMap((vpc) => VPC_PARTS.map((part) => plan.partOf(vpc, part))));
}

const VPC_PARTS = ["default-group", "main-table", "default-acl"] as const;

const WORDS = /[\w-]+/g;

/** A subnet is given another route table or ACL by its id, in a template or by a command. */
const ASSOCIATION =
  /(?:RouteTable|NetworkAcl)Association|(?:associate|replace)-(?:route-table|network-acl)/;

function isChangedById({ type }: PlannedResource): boolean {
  return CHANGED_BY_ID.some((family) => FAMILIES[family][shortType(type)] === "itself");
}
