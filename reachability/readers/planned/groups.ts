/**
 * Security groups of a plan: inline rules and both kinds of standalone ones together.
 *
 * A `SecurityGroup` without egress has none (the provider strips AWS's allow-all). A VPC's default group admits itself and
 * sends everywhere, unless the stack adopts it: a `DefaultSecurityGroup` has only the rules it is given.
 */

import {
  isUnknown,
  listing,
  unknown,
  factOf,
  unbounded,
  listingOf,
  mapListing,
  joined,
} from "../../model/topology";
import type {
  Fact,
  GroupRule,
  Listing,
  Peer,
  Protocol,
  SecurityGroup,
  Unbounded,
} from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { canonicalProtocol, hasPorts } from "../protocol";
import { Block, possible } from "./block";
import { loginGroupId, remoteAccessOf } from "./carriers";
import { perhaps, withExclusiveRules } from "./exclusive-rules";
import { shortType } from "./families";
import { cidrOf, cidrsOf } from "./given-ipv6";
import { Parts, outsideOf } from "./parts";
import { portsBetween } from "./ports";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { defaultVpcOf, isAdopted, vpcResources } from "./vpcs";

export function securityGroupsOf(plan: Plan): SecurityGroup[] {
  const rules = standaloneRules(plan);
  const vpcs = associatedVpcs(plan);
  const own = plan
    .ofType("ec2.SecurityGroup", "ec2.DefaultSecurityGroup")
    .map((resource) => groupOf(resource, plan, rules, vpcs));
  const taken = new Set(own.map(({ id }) => id));
  const defaults = vpcResources(plan).flatMap((vpc) => defaultGroup(vpc, plan, rules, taken));
  const clusters = plan
    .ofType("eks.Cluster")
    .flatMap((one) => clusterGroup(one, plan, rules, taken));
  const logins = plan.ofType("eks.NodeGroup").flatMap((one) => loginGroup(Block.of(plan, one)));
  const made = [...own, ...defaults, ...clusters, ...logins];
  const all = [...made, ...partialGroups(rules, new Set(made.map(({ id }) => id)))];
  return withExclusiveRules(plan, all);
}

/**
 * EKS makes a group for each cluster, which its nodes and pods carry: it admits itself and sends everywhere.
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
function clusterGroup(
  cluster: PlannedResource,
  plan: Plan,
  rules: Rules,
  taken: ReadonlySet<string>,
): SecurityGroup[] {
  const id = plan.partOf(cluster, "cluster-group");
  if (taken.has(id)) return [];
  const subnets = Block.of(plan, cluster).child("vpcConfig")?.references("subnetIds", "subnet");
  const vpcs = (subnets === undefined ? [] : possible(subnets).items).map((subnet) =>
    vpcOfSubnet(plan, subnet),
  );
  const vpc = vpcs.find((one) => !isUnknown(one)) ?? outsideOf("security-group", id, "vpc");
  return [
    {
      id,
      name: `cluster group of ${cluster.name}`,
      vpc,
      isDefault: false,
      ingress: joined(
        listing([allTraffic(`${id}.ingress[0]`, [{ kind: "group", id }])]),
        rules.ingress.of(id),
      ),
      egress: joined(listing([allTraffic(`${id}.egress[0]`, WORLD)]), rules.egress.of(id)),
      associatedVpcs: listing(),
    },
  ];
}

/**
 * Where nodes may be logged in to, EKS makes a group that admits ssh: from the groups that are named, and where none is, from
 * everywhere.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
 */
function loginGroup(nodes: Block): SecurityGroup[] {
  const access = remoteAccessOf(nodes);
  if (access === undefined) return [];
  const { plan, resource } = nodes;
  const id = loginGroupId(resource);
  const [subnet] = possible(nodes.references("subnetIds", "subnet")).items;
  const admitted = access.isOmitted("sourceSecurityGroupIds")
    ? listing<Peer>([{ kind: "cidr", cidr: "0.0.0.0/0" }])
    : groupPeers(access.references("sourceSecurityGroupIds", "group"));
  return [
    {
      id,
      name: `login to ${resource.name}`,
      partOf: planned(resource),
      vpc:
        subnet === undefined ? outsideOf("security-group", id, "vpc") : vpcOfSubnet(plan, subnet),
      isDefault: false,
      ingress: listing([
        {
          id: `${id}.ingress[0]`,
          protocol: "tcp",
          ports: { from: 22, to: 22 },
          peers: admitted,
          style: "described",
        },
      ]),
      egress: listing([]),
      associatedVpcs: listing(),
    },
  ];
}

function groupPeers(groups: Listing<string>): Listing<Peer> {
  return mapListing(groups, (id): Peer => ({ kind: "group", id }));
}

function vpcOfSubnet(plan: Plan, subnet: string): Fact<string> {
  const resource = plan.resource(subnet) ?? plan.named(subnet);
  const vpc =
    resource === undefined ? undefined : Block.of(plan, resource).reference("vpcId", "vpc");
  return vpc ?? outsideOf("subnet", subnet, "vpc");
}

/** Rules that are resources of their own, by group. */
interface Rules {
  readonly ingress: Parts<GroupRule>;
  readonly egress: Parts<GroupRule>;
}

function groupOf(
  resource: PlannedResource,
  plan: Plan,
  rules: Rules,
  vpcs: Parts<string>,
): SecurityGroup {
  const id = idOf(resource);
  const block = Block.of(plan, resource);
  return {
    id,
    name: resource.name,
    vpc: block.reference("vpcId", "vpc") ?? defaultVpcOf(plan),
    isDefault: shortType(resource.type) === "ec2.DefaultSecurityGroup",
    ingress: together(inlineRules(block, "ingress", id), rules.ingress.of(id), resource),
    egress: together(inlineRules(block, "egress", id), rules.egress.of(id), resource),
    associatedVpcs: vpcs.of(id),
  };
}

/**
 * Where the program's inputs were not seen, the rules of a group that was read back (`pulumi refresh`) name those again that
 * are resources of their own. Then nobody can tell how the others were written.
 */
function together(
  inline: Listing<GroupRule>,
  standalone: Listing<GroupRule>,
  { inputs }: PlannedResource,
): Listing<GroupRule> {
  if (inputs !== undefined || standalone.items.length === 0) return joined(inline, standalone);
  const named = new Set(standalone.items.flatMap(matchesOf));
  const others = inline.items.flatMap((rule) => {
    const peers = rule.peers.items.filter((peer) => !named.has(matchOf(rule, peer)));
    const isEcho = peers.length === 0 && rule.peers.rest === undefined;
    return isEcho ? [] : [{ ...rule, peers: listing(peers, rule.peers.rest) }];
  });
  const isReadBack = inline.items.flatMap(matchesOf).some((match) => named.has(match));
  const told = isReadBack
    ? others.map((rule): GroupRule => ({ ...rule, style: "described" }))
    : others;
  return joined(listing(told, inline.rest), standalone);
}

function matchesOf(rule: GroupRule): string[] {
  return rule.peers.items.map((peer) => matchOf(rule, peer));
}

function matchOf({ protocol, ports }: GroupRule, peer: Peer): string {
  return JSON.stringify([protocol, ports, peer]);
}

function defaultGroup(
  vpc: PlannedResource,
  plan: Plan,
  rules: Rules,
  taken: ReadonlySet<string>,
): SecurityGroup[] {
  const id = plan.partOf(vpc, "default-group");
  if (taken.has(id)) return [];
  const before = isAdopted(vpc)
    ? unknown(factOf("security-group", id, "rules"), {
        code: "existed-before",
        resource: planned(vpc),
        what: "its default group",
      })
    : undefined;
  const self = allTraffic(`${id}.ingress[0]`, [{ kind: "group", id }]);
  const world = allTraffic(`${id}.egress[0]`, WORLD);
  return [
    {
      id,
      name: `default group of ${vpc.name}`,
      partOf: planned(vpc),
      vpc: idOf(vpc),
      isDefault: true,
      ingress: joined(
        before === undefined ? listing([self]) : listing([], before),
        rules.ingress.of(id),
      ),
      egress: joined(
        before === undefined ? listing([world]) : listing([], before),
        rules.egress.of(id),
      ),
      associatedVpcs: listing(),
    },
  ];
}

const WORLD: readonly Peer[] = [
  { kind: "cidr", cidr: "0.0.0.0/0" },
  { kind: "cidr", cidr: "::/0" },
];

function allTraffic(id: string, peers: readonly Peer[]): GroupRule {
  return { id, protocol: "all", ports: null, peers: listing(peers), style: "described" };
}

/** Groups outside of the stack that get rules from it: those rules are known, the others not. */
function partialGroups(rules: Rules, here: ReadonlySet<string>): SecurityGroup[] {
  const ids = new Set(
    [...rules.ingress.elsewhere(here), ...rules.egress.elsewhere(here)].map(([id]) => id),
  );
  return [...ids].map((id) => ({
    id,
    vpc: outsideOf("security-group", id, "vpc"),
    isDefault: outsideOf("security-group", id, "isDefault"),
    ingress: listing(rules.ingress.of(id).items, outsideOf("security-group", id, "ingress")),
    egress: listing(rules.egress.of(id).items, outsideOf("security-group", id, "egress")),
    associatedVpcs: listing([], outsideOf("security-group", id, "associatedVpcs")),
  }));
}

function inlineRules(block: Block, side: "ingress" | "egress", group: string): Listing<GroupRule> {
  const { items, rest } = block.blocks(side);
  return listing(
    items.map((item, index): GroupRule => {
      const rule = ruleOf(item, `${group}.${side}[${String(index)}]`, group, INLINE);
      return item.flag("isGivenByAws") === true ? { ...rule, style: "described" } : rule;
    }),
    rest,
  );
}

function standaloneRules(plan: Plan): Rules {
  const rules: Rules = { ingress: new Parts(), egress: new Parts() };
  for (const [type, side] of [
    ["vpc.SecurityGroupIngressRule", "ingress"],
    ["vpc.SecurityGroupEgressRule", "egress"],
  ] as const) {
    for (const resource of plan.ofType(type))
      addRule(Block.of(plan, resource), rules, [side], SINGLE);
  }
  for (const resource of plan.ofType("ec2.SecurityGroupRule")) {
    const block = Block.of(plan, resource);
    addRule(block, rules, sidesOf(block), CLASSIC);
  }
  return rules;
}

/** A rule whose direction is not known may be on either side. */
function sidesOf(block: Block): readonly ("ingress" | "egress")[] {
  const type = block.text("type");
  const text = type === undefined || isUnknown(type) ? "" : type.toLowerCase();
  return text === "ingress" || text === "egress" ? [text] : ["ingress", "egress"];
}

function addRule(
  block: Block,
  rules: Rules,
  sides: readonly ("ingress" | "egress")[],
  keys: Keys,
): void {
  const group = block.reference("securityGroupId", "group") ?? block.unknown("securityGroupId");
  const ids = isUnknown(group) ? group.among : [group];
  const doubt =
    sides.length > 1 ? block.unknown("type") : isUnknown(group) ? unbounded(group) : undefined;
  for (const side of sides) {
    for (const id of ids ?? []) {
      const rule = ruleOf(block, block.resource.urn, id, keys);
      rules[side].add(id, [doubt === undefined ? rule : perhaps(rule, doubt)]);
    }
    if (ids === undefined) rules[side].add(group, []);
  }
}

/** How each form of rule spells its fields; an absent key is not part of that form. */
interface Keys {
  readonly protocol: string;
  readonly cidrLists: readonly string[];
  readonly cidrs: readonly string[];
  readonly prefixLists: string;
  readonly groups: string;
  readonly self?: string;
  readonly style: "inline" | "standalone";
}

const INLINE: Keys = {
  protocol: "protocol",
  cidrLists: ["cidrBlocks", "ipv6CidrBlocks"],
  cidrs: [],
  prefixLists: "prefixListIds",
  groups: "securityGroups",
  self: "self",
  style: "inline",
};
const CLASSIC: Keys = { ...INLINE, groups: "sourceSecurityGroupId", style: "standalone" };
const SINGLE: Keys = {
  protocol: "ipProtocol",
  cidrLists: [],
  cidrs: ["cidrIpv4", "cidrIpv6"],
  prefixLists: "prefixListId",
  groups: "referencedSecurityGroupId",
  style: "standalone",
};

function ruleOf(block: Block, id: string, group: string, keys: Keys): GroupRule {
  const protocol = protocolOf(block, keys.protocol);
  const description = block.text("description");
  const rule = {
    id,
    protocol,
    ports: !isUnknown(protocol) && !hasPorts(protocol) ? null : portsBetween(block),
    peers: peersOf(block, group, keys),
    style: keys.style,
  };
  return description === undefined || isUnknown(description) ? rule : { ...rule, description };
}

function protocolOf(block: Block, key: string): Fact<Protocol> {
  const text = block.text(key);
  if (text === undefined) return block.unknown(key);
  return isUnknown(text) ? text : canonicalProtocol(text);
}

/** Everyone a rule names. A rule that names nobody, though a peer may have been looked up, has an unknown one. */
function peersOf(block: Block, group: string, keys: Keys): Listing<Peer> {
  const cidrs = [
    ...keys.cidrLists.map((key) => cidrsOf(block, key)),
    ...keys.cidrs.map((key) => one(cidrOf(block, key))),
  ];
  const lists = cidrs.map((list) => mapListing(list, cidrPeer));
  const lookedUp: Unbounded[] = [];
  for (const [key, family, kind] of [
    [keys.prefixLists, "prefix-list", "prefix-list"],
    [keys.groups, "group", "group"],
  ] as const) {
    if (block.isPerhapsOmitted(key)) lookedUp.push(block.unknown(key));
    else lists.push(mapListing(block.references(key, family), (id) => peerOf(block, kind, id)));
  }
  const self = keys.self === undefined ? false : (block.flag(keys.self) ?? false);
  if (isUnknown(self)) lists.push(listing([], self));
  else if (self && group !== "") lists.push(listing([{ kind: "group", id: group }]));
  const named = joined(...lists);
  const isNobody = named.items.length === 0 && named.rest === undefined;
  return isNobody ? listing([], lookedUp[0]) : named;
}

/**
 * A group of another account is written with the account before it: `123456789012/sg-0abc`.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
function peerOf(block: Block, kind: "prefix-list" | "group", id: string): Peer {
  const [, account, group] = /^(\d{12})\/(.+)$/.exec(id) ?? [];
  if (kind === "prefix-list" || account === undefined || group === undefined) return { kind, id };
  return { kind, id: block.resolved(group, "group"), account };
}

function cidrPeer(cidr: string): Peer {
  return { kind: "cidr", cidr };
}

function one(cidr: Fact<string> | undefined): Listing<string> {
  return cidr === undefined ? listing() : listingOf(cidr);
}

function associatedVpcs(plan: Plan): Parts<string> {
  const parts = new Parts<string>();
  for (const resource of plan.ofType("vpc.SecurityGroupVpcAssociation")) {
    const block = Block.of(plan, resource);
    const group = block.reference("securityGroupId", "group") ?? block.unknown("securityGroupId");
    const vpc = block.reference("vpcId", "vpc") ?? block.unknown("vpcId");
    if (isUnknown(vpc)) parts.add(group, [], unbounded(vpc));
    else parts.add(group, [vpc]);
  }
  return parts;
}
