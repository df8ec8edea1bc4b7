/** What AWS refuses, and the preview can know: otherwise an update stops in the middle. */
import { lt, valid } from "semver";
import { isSubset, isUnknown, overlaps, parseCidr } from "../../reachability";
import type { Block, Peering } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { CLUSTER, isMemcached, SERVERLESS } from "../facts/cache-types";
import type { StackFacts } from "../facts/stack-facts";
import { labelOf } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule, onTypes } from "../runtime/rule";

type Message = "zone" | "name" | "overlap" | "subnet" | "region" | "nodes" | "nodeType" | "version";

interface Naming {
  readonly property: string;
  readonly longest: number;
}

/**
 * Names of ElastiCache: letters, digits and single hyphens, beginning with a letter.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html
 */
const NAMES: ReadonlyMap<string, Naming> = new Map(
  Object.entries<Naming>({
    [CLUSTER]: { property: "clusterId", longest: 50 },
    [SERVERLESS]: { property: "name", longest: 40 },
    "aws:elasticache/subnetGroup:SubnetGroup": { property: "name", longest: 255 },
    "aws:elasticache/parameterGroup:ParameterGroup": { property: "name", longest: 255 },
  }),
);

const NAME = /^[a-z](?!.*--)[a-z0-9-]*(?<!-)$/i;

export const noRefusedSettings = defineRule({
  meta: {
    id: "no-refused-settings",
    docs: {
      description: "Nothing around a Memcached cache is set to what AWS is known to refuse.",
    },
    severity: "medium",
    remediationSteps:
      "Correct the setting that the message names; AWS would refuse it during the update.",
    messages: {
      zone:
        "{cache} wants a node in {zone}, where its subnet group has no subnet: AWS refuses that. " +
        "Add a subnet there, or choose among {zones}.",
      name:
        "{resource} is called {name}: AWS allows letters, digits and single hyphens, at most {longest}. " +
        "Change {property}.",
      overlap:
        "{peering} joins {one} and {other}, whose ranges overlap ({cidr}): AWS refuses that. " +
        "Give one of them another range.",
      subnet:
        "{subnet} has {cidr}, which lies outside of {vpc}: AWS refuses that. " +
        "Choose a range inside of the VPC's.",
      region:
        "{rule} names {group} of another Region ({region}) as its source: AWS refuses that. " +
        "Name the clients' address range instead.",
      nodes:
        "{cache} has numCacheNodes {count}: AWS refuses a cluster without a node. " +
        "Set 1 or more.",
      nodeType:
        "{cache} has nodeType {type}, which is no cache node type: AWS refuses that. " +
        "Name one such as {suggestion}.",
      version:
        "{cache} sets {property}: {value}, which engine version {version} does not have: AWS refuses that. " +
        "Set engineVersion to {first} or later.",
    },
  },
  create(context) {
    return {
      resource: onTypes([CLUSTER], (view) => {
        if (isMemcached(view)) judgeCluster(view, context);
      }),
      cache(cache, facts) {
        judgeZones(cache, context);
        judgeRegions(cache, facts, context);
      },
      stack(facts) {
        if (facts.caches.length === 0) return;
        for (const view of facts.ofTypes(...NAMES.keys())) judgeName(view, context);
        for (const peering of facts.topology.peerings.byId.values()) {
          judgePeering(peering, facts, context);
        }
        judgeSubnets(facts, context);
      },
    };
  },
});

/**
 * The first engine version that has what a property asks for.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-mc.html
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/network-type.html
 */
const SINCE = [
  {
    property: "transitEncryptionEnabled",
    values: ["true"],
    first: "1.6.12",
    unless: "require-tls",
  },
  { property: "networkType", values: ["ipv6", "dual_stack"], first: "1.6.6" },
] as const;

function judgeCluster(view: Block, context: Context<Message>): void {
  const cache = labelOf(view.resource);
  const { urn: subject } = view.resource;
  const count = view.number("numCacheNodes");
  if (typeof count === "number" && count < 1) {
    context.report({ messageId: "nodes", subject, data: { cache, count } });
  }
  const type = view.text("nodeType");
  if (typeof type === "string" && !/^cache\.[a-z0-9-]+\.[a-z0-9-]+$/.test(type)) {
    const suggestion = /^[a-z0-9-]+\.[a-z0-9-]+$/.test(type) ? `cache.${type}` : "cache.t4g.micro";
    context.report({ messageId: "nodeType", subject, data: { cache, type, suggestion } });
  }
  const version = view.text("engineVersion");
  if (typeof version !== "string" || valid(version) === null) return;
  for (const { property, values, first, ...told } of SINCE) {
    const value = view.text(property);
    const isAskedFor = values.some((one) => one === value);
    if (typeof value !== "string" || !isAskedFor || !lt(version, first)) continue;
    const data = { cache, property, value, version, first };
    context.report({ messageId: "version", subject, data, ...told });
  }
}

/** That all subnets lie in one zone is what require-multi-zone is about. */
function judgeZones({ view, urn, label, subnets }: CacheFacts, context: Context<Message>): void {
  const wanted = view.resource.type === CLUSTER ? zonesWanted(view) : [];
  const { items, missing } = subnets();
  const zones = new Set(items.flatMap(({ zone }) => (isUnknown(zone) ? [] : [zone])));
  const isOpen = missing.length > 0 || items.some(({ zone }) => isUnknown(zone));
  if (isOpen || zones.size < 2) return;
  for (const zone of new Set(wanted.filter((one) => !zones.has(one)))) {
    const data = { cache: label, zone, zones: [...zones].join(", ") };
    context.report({ messageId: "zone", subject: urn, data });
  }
}

/**
 * In place of a zone AWS answers `Multiple` for a cluster whose nodes are in several:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html
 */
const SEVERAL_ZONES = "Multiple";

function zonesWanted(view: Block): readonly string[] {
  const single = view.text("availabilityZone");
  const listed = view.texts("preferredAvailabilityZones").items;
  const isZone = typeof single === "string" && single !== SEVERAL_ZONES;
  return isZone && listed.length === 0 ? [single] : listed;
}

function judgeName(view: Block, context: Context<Message>): void {
  const naming = NAMES.get(view.resource.type);
  const name = naming === undefined ? undefined : view.text(naming.property);
  if (naming === undefined || typeof name !== "string") return;
  const { property, longest } = naming;
  // Parameter and subnet groups that AWS keeps itself have a dot in their names.
  if ((NAME.test(name) && name.length <= longest) || name.startsWith("default")) return;
  const data = { resource: labelOf(view.resource), name, property, longest };
  context.report({ messageId: "name", subject: view.resource.urn, data });
}

/** https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html */
function judgePeering(
  { id, requester, accepter }: Peering,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const resource = facts.resourceOf(id);
  if (resource === undefined || isUnknown(requester.vpc) || isUnknown(accepter.vpc)) return;
  const shared = requester.cidrs.items.find((one) =>
    accepter.cidrs.items.some((other) => overlaps(parseCidr(one), parseCidr(other))),
  );
  if (shared === undefined || requester.vpc === accepter.vpc) return;
  const [one, other] = [facts.label(requester.vpc), facts.label(accepter.vpc)];
  const data = { peering: labelOf(resource), one, other, cidr: shared };
  context.report({ messageId: "overlap", subject: resource.urn, data });
}

function judgeSubnets(facts: StackFacts, context: Context<Message>): void {
  for (const { id, vpc: vpcId, cidrs } of facts.topology.subnets.byId.values()) {
    const resource = facts.resourceOf(id);
    const vpc = isUnknown(vpcId) ? undefined : facts.topology.vpcs.byId.get(vpcId);
    if (resource === undefined || vpc === undefined || vpc.cidrs.rest !== undefined) continue;
    const ranges = vpc.cidrs.items.map((cidr) => parseCidr(cidr));
    const outside = cidrs.items.find(
      (cidr) => !ranges.some((range) => isSubset(parseCidr(cidr), range)),
    );
    if (outside === undefined || ranges.length === 0) continue;
    const data = { subnet: labelOf(resource), cidr: outside, vpc: facts.label(vpc.id) };
    context.report({ messageId: "subnet", subject: resource.urn, data });
  }
}

/**
 * A group can be named within its Region only.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
function judgeRegions(cache: CacheFacts, facts: StackFacts, context: Context<Message>): void {
  for (const piece of cache.admittedTcp()) {
    if (piece.peerGroup === undefined) continue;
    const own = facts.topology.securityGroups.byId.get(piece.group)?.region;
    const region = facts.topology.securityGroups.byId.get(piece.peerGroup)?.region;
    if (region === undefined || own === undefined || region === own) continue;
    const data = { rule: facts.ruleLabel(piece), group: facts.label(piece.peerGroup), region };
    const subject = facts.subjectOfRule(piece);
    context.report({ messageId: "region", subject, data, related: [cache.urn] });
  }
}
