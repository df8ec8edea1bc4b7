/**
 * Interfaces of what has no reader of its own: anything that names groups, or subnets, has interfaces with those groups in
 * those subnets (a database, a broker, an endpoint, a build, a notebook, a task that a schedule starts …).
 *
 * Whether the internet enters it is known where its declaration says so (`publiclyAccessible`, `internal`, …), and where AWS
 * never gives such interfaces a public address; otherwise it is open.
 */

import {
  factOf,
  isUnknown,
  listing,
  partId,
  unknown,
  unbounded,
  firstMissing,
  joined,
} from "../../model/topology";
import type {
  Fact,
  InterfaceKind,
  Listing,
  NetworkInterface,
  Unbounded,
} from "../../model/topology";
import { LINUX_EPHEMERAL } from "../../model/topology";
import { Block, possible } from "./block";
import { shortType } from "./families";
import { foreignResource } from "./foreign-types";
import { isGiven, templateGroups, templateOf } from "./launch-templates";
import { networkArgument } from "./network-arguments";
import type { NetworkArgument } from "./network-arguments";
import { ADDRESS_GIVEN_AT_LAUNCH, addressGivenWhere } from "./addresses";
import type { PlannedResource } from "./planned-resource";
import { Placement, defaultGroupOf } from "./placement";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { readingOf } from "./registry";

/** An argument somewhere inside a resource that names a part of the network. */
export interface NamedArgument {
  readonly block: Block;
  readonly key: string;
  readonly names: NetworkArgument;
}

/** Groups that a resource names without carrying them: sources that it admits, and groups of another kind. */
const NOT_CARRIED: ReadonlySet<string> = new Set([
  "sourceSecurityGroupIds",
  "sourceSecurityGroup",
  "inputSecurityGroups",
  "clusterSecurityGroupId",
  "replacementSecurityGroupIds",
]);

/** Read with the launch templates that are in it (`interfaces.ts`). */
const OF_TEMPLATES = "launchTemplateConfigs";

/** Every argument of a resource, and of the blocks inside it, that names a part of the network. */
export function namedArguments(block: Block): NamedArgument[] {
  return block.keys().flatMap((key): NamedArgument[] => {
    if (block.isOmitted(key) || NOT_CARRIED.has(key) || key === OF_TEMPLATES) return [];
    const names = networkArgument(key);
    const inner = block.blocks(key).items.flatMap((item) => namedArguments(item));
    return names === undefined || inner.length > 0 ? inner : [{ block, key, names }];
  });
}

/** Whether a resource is read as interfaces with its groups in its subnets. */
export function isCarrier(resource: PlannedResource, args: readonly NamedArgument[]): boolean {
  const reading = readingOf(resource.type);
  if (reading !== undefined) return reading === "carrier";
  return args.some(({ names }) => names === "group") && args.some(isPlace);
}

function isPlace({ names }: NamedArgument): boolean {
  return names === "subnet" || names === "subnet-group";
}

/** The interface of a carrier; none where it names neither groups nor subnets (a function that is in no VPC). */
export function carriedInterfaces(plan: Plan, placement: Placement): NetworkInterface[] {
  return plan.resources.flatMap((one) => {
    const reading = readingOf(one.type);
    const resource = foreignResource(one)?.resource ?? one;
    const isOfAws = resource !== one || /^aws(?:-native)?:/.test(one.type);
    if (!isOfAws || (reading !== undefined && reading !== "carrier")) return [];
    const block = Block.of(plan, resource);
    const args = namedArguments(block);
    return isCarrier(resource, args) ? interfaceOf(block, args, placement) : [];
  });
}

function interfaceOf(
  block: Block,
  args: readonly NamedArgument[],
  placement: Placement,
): NetworkInterface[] {
  const { resource, plan } = block;
  const named = together(
    args
      .filter(({ names }) => names === "group")
      .map((one) => one.block.references(one.key, "group")),
  );
  const groups = together([named, ...impliedGroups(block)]);
  const subnets = together([
    ...args.filter(isPlace).map((one) => subnetsNamed(one, plan)),
    ...subnetsOfAssociations(block),
  ]);
  if (!isGiven(groups) && !isGiven(subnets)) return [];
  const id = partId(idOf(resource), "eni");
  const vpc = vpcOf(subnets, groups, placement, block);
  return [
    {
      id,
      name: resource.name,
      kind: KINDS.get(shortType(resource.type)) ?? "other",
      vpc,
      subnets: isGiven(subnets) ? subnets : listing([], notShown(resource, "subnets")),
      addresses: listing([], notShown(resource, "address")),
      publicAddress: publicAddressOf(block, subnets, placement),
      groups: isGiven(groups) ? groups : unnamedGroups(block, vpc, placement),
      sourceDestCheck: true,
      ephemeral: LINUX_EPHEMERAL,
      owner: planned(resource),
    },
  ];
}

const KINDS: ReadonlyMap<string, InterfaceKind> = new Map(
  Object.entries<InterfaceKind>({
    "ec2.VpcEndpoint": "vpc-endpoint",
    "elb.LoadBalancer": "load-balancer",
  }),
);

/** AWS gives it when it makes the resource. */
function notShown(resource: PlannedResource, what: string): Unbounded {
  const fact = factOf("resource", resource.urn, what);
  return unknown(fact, { code: "given-by-aws", resource: planned(resource), what }, "plan");
}

/** All lists as one; what is bounded stays so where it is the only one that is not known. */
function together(lists: readonly Listing<string>[]): Listing<string> {
  const { items, rest } = joined(...lists);
  return listing([...new Set(items)], rest);
}

/** Subnets by themselves, or by a group of subnets of the same service. */
function subnetsNamed({ block, key, names }: NamedArgument, plan: Plan): Listing<string> {
  if (names === "subnet") return possible(block.references(key, "subnet"));
  const groups = block.references(key, "any-subnet-group");
  const lists = groups.items.map((id): Listing<string> => {
    const group = plan.resource(id) ?? plan.named(id);
    return group === undefined
      ? listing([], block.unknown(key))
      : possible(Block.of(plan, group).references("subnetIds", "subnet"));
  });
  return together([...lists, listing([], groups.rest)]);
}

/** A Client VPN endpoint is in the subnets that it is associated with. */
function subnetsOfAssociations(block: Block): Listing<string>[] {
  if (shortType(block.resource.type) !== "ec2clientvpn.Endpoint") return [];
  return block.plan.ofType("ec2clientvpn.NetworkAssociation").flatMap((resource) => {
    const association = Block.of(block.plan, resource);
    const isOurs = association.refersTo("clientVpnEndpointId", [
      block.resource.urn,
      idOf(block.resource),
    ]);
    return isOurs === false ? [] : [possible(association.references("subnetId", "subnet"))];
  });
}

/** Groups that a resource carries without naming them: those of the cluster that it is a part of. */
function impliedGroups(block: Block): Listing<string>[] {
  const { plan, resource } = block;
  const type = shortType(resource.type);
  if (type === "eks.Cluster") return [listing([plan.partOf(resource, "cluster-group")])];
  if (type === "eks.NodeGroup") return groupsOfNodes(block);
  const [of, property] = PARTS_OF_CLUSTERS.get(type) ?? [];
  if (of === undefined || property === undefined) return [];
  const cluster = clusterNamed(block, of, property);
  if (cluster === undefined) return [];
  return of === "eks.Cluster"
    ? [listing([plan.partOf(cluster, "cluster-group")])]
    : [Block.of(plan, cluster).references("vpcSecurityGroupIds", "group")];
}

function clusterNamed(block: Block, type: string, key: string): PlannedResource | undefined {
  return block.plan.ofType(type).find((one) => block.refersTo(key, namesOf(one)) === true);
}

/** The name that it has by its arguments is not the one that the program calls it by. */
function namesOf({ urn, id, name, inputs, properties }: PlannedResource): string[] {
  const { name: own, clusterIdentifier } = { ...properties, ...inputs };
  return [urn, id, name, own, clusterIdentifier].filter((one) => typeof one === "string");
}

/**
 * Nodes carry the cluster's group, unless their launch template names groups; and one more where they may be logged in to.
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
function groupsOfNodes(block: Block): Listing<string>[] {
  const { plan, resource } = block;
  const template = templateOf(block, plan);
  const own = template === undefined ? listing<string>() : templateGroups(template);
  if (isGiven(own)) return [own];
  const cluster = clusterNamed(block, "eks.Cluster", "clusterName");
  return [
    ...(cluster === undefined ? [] : [listing([plan.partOf(cluster, "cluster-group")])]),
    ...(remoteAccessOf(block) === undefined ? [] : [listing([loginGroupId(resource)])]),
  ];
}

/** Where a key to log in with is named, AWS makes a group for it. */
export function remoteAccessOf(nodeGroup: Block): Block | undefined {
  const access = nodeGroup.child("remoteAccess");
  return access === undefined || access.isOmitted("ec2SshKey") ? undefined : access;
}

export function loginGroupId(nodeGroup: PlannedResource): string {
  return partId(idOf(nodeGroup), "login-group");
}

/** The type of the cluster, and the argument that names it. */
const PARTS_OF_CLUSTERS: ReadonlyMap<string, readonly [type: string, argument: string]> = new Map(
  Object.entries<readonly [type: string, argument: string]>({
    "eks.FargateProfile": ["eks.Cluster", "clusterName"],
    "rds.ClusterInstance": ["rds.Cluster", "clusterIdentifier"],
    "neptune.ClusterInstance": ["neptune.Cluster", "clusterIdentifier"],
  }),
);

/** Types that name no groups because AWS makes one for them, of which no rule of a plan can know. */
const GROUPS_OF_THEIR_OWN: ReadonlySet<string> = new Set([
  "cloud9.EnvironmentEC2",
  "cloudhsmv2.Cluster",
  "cloudhsmv2.Hsm",
  "directoryservice.Directory",
  "directoryservice.ServiceRegion",
  "ec2clientvpn.NetworkAssociation",
  "ec2.VpcEndpointSubnetAssociation",
  "emr.Cluster",
  "emr.Studio",
  "workspaces.Directory",
]);

function unnamedGroups(block: Block, vpc: Fact<string>, placement: Placement): Listing<string> {
  const { resource } = block;
  if (GROUPS_OF_THEIR_OWN.has(shortType(resource.type)))
    return listing([partId(idOf(resource), "own-group")]);
  return defaultGroupOf(vpc, resource, placement);
}

/** The VPC of its subnets, else of its groups: AWS refuses groups of another VPC. */
function vpcOf(
  subnets: Listing<string>,
  groups: Listing<string>,
  placement: Placement,
  block: Block,
): Fact<string> {
  if (subnets.items.length > 0) return placement.vpcOf(subnets);
  const ofGroup = groups.items
    .map((id) => placement.plan.resource(id) ?? placement.plan.named(id))
    .flatMap((group) => (group === undefined ? [] : [Block.of(placement.plan, group)]))
    .map((group) => group.reference("vpcId", "vpc"))
    .find((vpc) => vpc !== undefined && !isUnknown(vpc));
  return ofGroup ?? unbounded(subnets.rest) ?? notShown(block.resource, "vpc");
}

/** By these a declaration says whether the internet enters, and what they say when they are `true`. */
const PUBLIC_FLAGS: ReadonlyMap<string, boolean> = new Map(
  Object.entries<boolean>({
    publiclyAccessible: true,
    associatePublicIpAddress: true,
    assignPublicIp: true,
    internal: false,
  }),
);

/** What these say where a program leaves them out: the provider's defaults. */
const PUBLIC_BY_DEFAULT: ReadonlyMap<string, boolean> = new Map(
  Object.entries<boolean>({
    "elb.LoadBalancer": true,
    "redshift.Cluster": false,
    "rds.Instance": false,
    "rds.ClusterInstance": false,
    "mq.Broker": false,
    "dms.ReplicationInstance": false,
    "neptune.ClusterInstance": false,
    "timestreaminfluxdb.DbInstance": false,
    "timestreaminfluxdb.DbCluster": false,
    "redshiftserverless.Workgroup": false,
    "ecs.TaskSet": false,
  }),
);

/** Interfaces that AWS gives no public address, whatever their subnet says: what uses a VPC from a service of AWS's own. */
const NEVER_PUBLIC: ReadonlySet<string> = new Set(
  [
    "amp.Scraper apigatewayv2.VpcLink apprunner.VpcConnector codebuild.Project codebuild.Fleet",
    "comprehend.DocumentClassifier comprehend.EntityRecognizer dax.Cluster docdb.Cluster docdb.ElasticCluster",
    "ec2.VpcEndpoint ec2.VpcEndpointSubnetAssociation ec2.SecurityGroupAssociation efs.MountTarget eks.Cluster",
    "eks.FargateProfile ec2transitgateway.InstanceConnectEndpoint ec2clientvpn.Endpoint",
    "ec2clientvpn.NetworkAssociation elasticache.ReplicationGroup elasticsearch.Domain elasticsearch.VpcEndpoint",
    "emrserverless.Application fsx.FileCache fsx.LustreFileSystem fsx.OntapFileSystem fsx.OpenZfsFileSystem",
    "fsx.WindowsFileSystem glue.Connection kinesis.FirehoseDeliveryStream kinesisanalyticsv2.Application",
    "lambda.CapacityProvider lambda.CoreNetworkConnector memorydb.Cluster msk.ServerlessCluster mwaa.Environment",
    "neptune.Cluster opensearch.Domain opensearch.ServerlessVpcEndpoint opensearch.VpcEndpoint",
    "opensearchingest.Pipeline quicksight.VpcConnection rds.Cluster rds.Proxy rds.ProxyEndpoint",
    "redshift.EndpointAccess redshiftserverless.EndpointAccess route53.ResolverEndpoint sagemaker.Domain",
    "sagemaker.Model sagemaker.NotebookInstance sagemaker.TrainingJob sagemaker.UserProfile synthetics.Canary",
    "vpclattice.ResourceGateway",
  ].flatMap((names) => names.split(" ")),
);

function publicAddressOf(
  block: Block,
  subnets: Listing<string>,
  placement: Placement,
): Fact<string | null> {
  if (shortType(block.resource.type) === "eks.NodeGroup")
    return addressOfNodes(block, subnets, placement);
  const told = flagsIn(block);
  if (told.includes(true)) return ADDRESS_GIVEN_AT_LAUNCH;
  const open = firstMissing(told);
  if (open !== undefined) return unbounded(open);
  const type = shortType(block.resource.type);
  const isPublic = told.length > 0 ? false : PUBLIC_BY_DEFAULT.get(type);
  if (isPublic === true) return ADDRESS_GIVEN_AT_LAUNCH;
  return isPublic === false || NEVER_PUBLIC.has(type)
    ? null
    : notShown(block.resource, "public address");
}

/** Nodes are instances: their template says it, else their subnets do. */
function addressOfNodes(
  block: Block,
  subnets: Listing<string>,
  placement: Placement,
): Fact<string | null> {
  const ofTemplate = templateOf(block, block.plan)?.child("networkInterfaces");
  return addressGivenWhere(
    ofTemplate?.flag("associatePublicIpAddress") ?? placement.givesPublicAddresses(subnets),
  );
}

/** What the flags say, wherever they stand: that it is public, that it is not, or that this is not known. */
function flagsIn(block: Block): Fact<boolean>[] {
  return block.keys().flatMap((key): Fact<boolean>[] => {
    if (block.isOmitted(key)) return [];
    const meaning = PUBLIC_FLAGS.get(key);
    if (meaning === undefined) return block.blocks(key).items.flatMap((item) => flagsIn(item));
    const flag = block.flag(key) ?? false;
    return [isUnknown(flag) ? flag : flag === meaning];
  });
}
