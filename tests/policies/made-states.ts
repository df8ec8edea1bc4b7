/**
 * Stacks written as data, as they are once they are made and refreshed: everything has its id, and the outputs are of the
 * official provider's shape. Its `Read` lists *all* rules of a security group, those that are resources of their own too.
 */
import { createHash } from "node:crypto";
import type { PlannedResource } from "../../reachability";
import type { StackLiteral } from "./stack-literals";
import { dependenciesOf, T, urnOf } from "./stack-literals";

type Values = Record<string, unknown>;

const PREFIXES: Readonly<Record<string, string>> = {
  [T.vpc]: "vpc",
  [T.defaultVpc]: "vpc",
  [T.subnet]: "subnet",
  [T.gateway]: "igw",
  [T.routeTable]: "rtb",
  [T.acl]: "acl",
  [T.group]: "sg",
  [T.ingress]: "sgr",
  [T.egress]: "sgr",
  [T.prefixList]: "pl",
  [T.peering]: "pcx",
  [T.instance]: "i",
  [T.template]: "lt",
};

/** The stack in its state; `program`: whether the inputs of the program are seen, as in a preview. */
export function stateOf(stack: StackLiteral, program: "seen" | "not seen" = "seen") {
  const resources = Object.entries(stack).map(([name, [type, args]]): PlannedResource => {
    const inputs = valueOf(args, stack) as Values;
    const id = idOf(name, type, inputs);
    const arn = `${name}-arn`;
    const properties = { arn, ...answersOf(name, type, inputs), ...inputs, id };
    const propertyDependencies = dependenciesOf(args, stack);
    const base = { urn: urnOf(name, type), type, name, id, properties, propertyDependencies };
    return program === "seen" ? { ...base, inputs } : base;
  });
  return resources.map((one) => withAllRules(withClusterGroup(one), resources));
}

const EKS = "aws:eks/cluster:Cluster";

function clusterGroupOf(name: string): string {
  return `sg-${digest(`${name} cluster group`)}`;
}

function withClusterGroup(resource: PlannedResource): PlannedResource {
  const { type, name, properties } = resource;
  if (type !== EKS) return resource;
  const vpcConfig = {
    ...(properties.vpcConfig as Values),
    clusterSecurityGroupId: clusterGroupOf(name),
  };
  return { ...resource, properties: { ...properties, vpcConfig } };
}

/** Whether everything in a stack is its own: what is looked up has no value here. */
export function isSelfContained(stack: StackLiteral): boolean {
  return !JSON.stringify(stack).includes('"$lookup"');
}

function valueOf(value: unknown, stack: StackLiteral): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$ref" in value) return propertyOf(String(value.$ref), stack);
  if ("$all" in value) {
    const all = (value.$all as object[]).map((one) => valueOf(one, stack));
    return "$pick" in value ? all[Number(value.$pick)] : all;
  }
  if (Array.isArray(value)) return value.map((item) => valueOf(item, stack));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valueOf(one, stack)]));
}

function propertyOf(path: string, stack: StackLiteral): unknown {
  const [name = "", property = ""] = path.split(".");
  const [type = "", args = {}] = stack[name] ?? [];
  if (property === "id") return idOf(name, type, args);
  // What is asked of an EKS cluster's network is the group that EKS makes.
  if (type === EKS && property === "vpcConfig") return clusterGroupOf(name);
  return (
    (args as Values)[property] ?? answersOf(name, type, args)[property] ?? `${name}-${property}`
  );
}

function idOf(name: string, type: string, args: Readonly<Values>): string {
  if (type === T.defaultGroup) return `sg-${digest(`default group`)}`;
  const prefix = PREFIXES[type];
  const given = args.clusterId ?? args.name;
  return prefix === undefined
    ? typeof given === "string"
      ? given
      : name
    : `${prefix}-${digest(name)}`;
}

function digest(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 17);
}

/** What the provider answers of its own, as far as the rules care; empty texts for what there is not. */
function answersOf(name: string, type: string, args: Readonly<Values>): Values {
  switch (type) {
    case T.vpc:
    case T.defaultVpc:
      return {
        defaultSecurityGroupId: `sg-${digest("default group")}`,
        mainRouteTableId: `rtb-${digest(`${name} main`)}`,
        defaultNetworkAclId: `acl-${digest(`${name} default`)}`,
        ipv6CidrBlock: "",
      };
    case T.cluster:
      return {
        port: 11211,
        parameterGroupName: "default.memcached1.6",
        engineVersion: "1.6.22",
        azMode: "single-az",
        clusterId: args.clusterId ?? name,
        transitEncryptionEnabled: false,
        notificationTopicArn: "",
      };
    case T.instance:
      return { ipv6Addresses: [], spotInstanceRequestId: "" };
    case T.lambda:
    case T.scalingGroup:
    case EKS:
      return { name: `${name}-name` };
    case T.group:
    case T.defaultGroup:
      return { ingress: [], egress: [], namePrefix: "" };
    default:
      return {};
  }
}

function withAllRules(resource: PlannedResource, all: readonly PlannedResource[]): PlannedResource {
  if (resource.type !== T.group) return resource;
  const listed = (type: string) =>
    all.filter((one) => one.type === type && one.properties.securityGroupId === resource.id);
  const { ingress, egress } = resource.properties;
  const properties = {
    ...resource.properties,
    ingress: [...asList(ingress), ...listed(T.ingress).map(asListed)],
    egress: [...asList(egress), ...listed(T.egress).map(asListed)],
  };
  return { ...resource, properties };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A rule of its own as the provider lists it in its group. */
function asListed({ properties }: PlannedResource): Values {
  const some = (value: unknown) => (value === undefined ? [] : [value]);
  return {
    cidrBlocks: some(properties.cidrIpv4),
    ipv6CidrBlocks: some(properties.cidrIpv6),
    prefixListIds: some(properties.prefixListId),
    securityGroups: some(properties.referencedSecurityGroupId),
    protocol: properties.ipProtocol,
    fromPort: properties.fromPort ?? 0,
    toPort: properties.toPort ?? 0,
    description: properties.description ?? "",
    self: false,
  };
}
