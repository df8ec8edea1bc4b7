/**
 * Security group rules as AWS keeps them: one rule, one peer, one id. Inline blocks of a group are taken apart into
 * such rules and put together again when a group is read.
 */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { maskedCidr } from "./addresses";
import { arn } from "./arn";
import { AwsError } from "./errors";
import { notFound } from "./references";
import { text, texts, type Thing, type Things } from "./things";

/** AWS's default quota: rules per direction and address family of one group. */
const RULES_PER_GROUP = 60;

export interface Rule {
  readonly securityGroupId: string;
  readonly isEgress: boolean;
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly referencedSecurityGroupId?: string;
  readonly description?: string;
}

const PROTOCOL_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "6": "tcp",
    "17": "udp",
    "1": "icmp",
    "58": "icmpv6",
    all: "-1",
  }),
);

/** `6` → `tcp`, `all` → `-1`: the spelling in which AWS answers. */
export function protocolName(protocol: string): string {
  const lower = protocol.toLowerCase();
  return PROTOCOL_NAMES.get(lower) ?? lower;
}

/** What tells one rule from another within AWS: descriptions do not. */
export function ruleKey(rule: Rule): string {
  const peer =
    rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.prefixListId ?? rule.referencedSecurityGroupId;
  const direction = rule.isEgress ? "egress" : "ingress";
  return [rule.securityGroupId, direction, rule.ipProtocol, rule.fromPort, rule.toPort, peer].join(
    "|",
  );
}

/** A rule as AWS would store it: protocol named, host bits masked, no ports where the protocol has none. */
export function normalRule(rule: Rule): Rule {
  const ipProtocol = protocolName(rule.ipProtocol);
  const { fromPort, toPort, ...rest } = rule;
  const ports = ipProtocol === "-1" ? {} : { fromPort, toPort };
  const cidr = rule.cidrIpv4 === undefined ? {} : { cidrIpv4: maskedCidr(rule.cidrIpv4) };
  return { ...rest, ...ports, ...cidr, ipProtocol };
}

/** The rules of a group, in one direction. */
export function rulesOf(world: Things, groupId: string, isEgress: boolean): readonly Thing[] {
  return world.where("security-group-rule", { securityGroupId: groupId, isEgress });
}

export function asRule(thing: Thing): Rule {
  return thing.properties as unknown as Rule;
}

/** Authorizes a rule, as AWS does, or refuses. */
export function putRule(world: Things, raw: Rule, id?: string, madeBy?: string): Thing {
  const rule = normalRule(raw);
  refuseRule(world, rule);
  const ruleId = id ?? `sgr-${world.hex(`rule/${ruleKey(rule)}`, 17)}`;
  const known = Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
  const properties: Properties = {
    ...known,
    arn: arn(world, "ec2", `security-group-rule/${ruleId}`),
    securityGroupRuleId: ruleId,
  };
  return world.put({
    kind: "security-group-rule",
    id: ruleId,
    properties,
    ...(madeBy === undefined ? {} : { madeBy }),
  });
}

function refuseRule(world: Things, rule: Rule): void {
  refuseMissingPeers(world, rule);
  refusePorts(rule);
  const existing = rulesOf(world, rule.securityGroupId, rule.isEgress).map(asRule);
  if (existing.some((other) => ruleKey(other) === ruleKey(rule))) {
    throw new AwsError(
      "InvalidPermission.Duplicate",
      `the specified rule "${peerText(rule)}, ${portText(rule)}, ALLOW" already exists`,
    );
  }
  if (
    weightOf(world, rule) +
      existing.filter((o) => isSameFamily(o, rule)).reduce((n, o) => n + weightOf(world, o), 0) >
    RULES_PER_GROUP
  ) {
    throw new AwsError(
      "RulesPerSecurityGroupLimitExceeded",
      "The maximum number of rules per security group has been reached.",
    );
  }
}

function refuseMissingPeers(world: Things, rule: Rule): void {
  const group = world.get("security-group", rule.securityGroupId);
  if (group === undefined) {
    throw notFound("security-group", rule.securityGroupId);
  }
  const referenced = rule.referencedSecurityGroupId;
  const isHere =
    referenced === undefined ||
    referenced.includes("/") ||
    world.get("security-group", referenced) !== undefined;
  if (!isHere) {
    throw notFound("security-group", referenced);
  }
  const list = rule.prefixListId;
  if (list !== undefined && world.get("prefix-list", list) === undefined) {
    throw notFound("prefix-list", list);
  }
}

function refusePorts(rule: Rule): void {
  const { fromPort, toPort, ipProtocol } = rule;
  if (
    (ipProtocol === "tcp" || ipProtocol === "udp") &&
    (fromPort === undefined || toPort === undefined)
  ) {
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid value 'Must specify both from and to ports with TCP/UDP' for portRange.`,
    );
  }
  if (ipProtocol !== "tcp" && ipProtocol !== "udp") {
    return;
  }
  const from = fromPort ?? 0;
  const to = toPort ?? 0;
  if (from > to || from < 0 || to > 65535) {
    throw new AwsError("InvalidParameterValue", `Invalid TCP/UDP port range (${from}:${to})`);
  }
}

/** A prefix list counts as its maximum size. */
function weightOf(world: Things, rule: Rule): number {
  const list =
    rule.prefixListId === undefined ? undefined : world.get("prefix-list", rule.prefixListId);
  const size = list?.properties.maxEntries;
  return typeof size === "number" ? size : 1;
}

/** The quota is counted for IPv4 and IPv6 apart; references count for both. */
function isSameFamily(a: Rule, b: Rule): boolean {
  return !(
    (a.cidrIpv4 !== undefined && b.cidrIpv6 !== undefined) ||
    (a.cidrIpv6 !== undefined && b.cidrIpv4 !== undefined)
  );
}

function peerText(rule: Rule): string {
  return `peer: ${rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.prefixListId ?? rule.referencedSecurityGroupId ?? "none"}`;
}

function portText(rule: Rule): string {
  const protocol = rule.ipProtocol === "-1" ? "ALL" : rule.ipProtocol.toUpperCase();
  return rule.fromPort === undefined
    ? protocol
    : `${protocol}, from port: ${rule.fromPort}, to port: ${rule.toPort ?? rule.fromPort}`;
}

/** The single rules of an inline block (`ingress: [{…}]`). */
export function rulesOfBlock(
  groupId: string,
  isEgress: boolean,
  block: Properties,
): readonly Rule[] {
  const base = {
    securityGroupId: groupId,
    isEgress,
    ipProtocol: text(block.protocol) || "-1",
    ...numbers(block),
    ...(text(block.description) === "" ? {} : { description: text(block.description) }),
  };
  return [
    ...texts(block.cidrBlocks).map((cidrIpv4) => ({ ...base, cidrIpv4 })),
    ...texts(block.ipv6CidrBlocks).map((cidrIpv6) => ({ ...base, cidrIpv6 })),
    ...texts(block.prefixListIds).map((prefixListId) => ({ ...base, prefixListId })),
    ...texts(block.securityGroups).map((id) => ({ ...base, referencedSecurityGroupId: id })),
    ...(block.self === true ? [{ ...base, referencedSecurityGroupId: groupId }] : []),
  ].map(normalRule);
}

function numbers(block: Properties): { fromPort?: number; toPort?: number } {
  const from = block.fromPort;
  const to = block.toPort;
  return {
    ...(typeof from === "number" ? { fromPort: from } : {}),
    ...(typeof to === "number" ? { toPort: to } : {}),
  };
}

/** An inline block with everything the provider reports of it. */
function completeBlock(block: Properties): Properties {
  return {
    cidrBlocks: [],
    description: "",
    ipv6CidrBlocks: [],
    prefixListIds: [],
    securityGroups: [],
    self: false,
    fromPort: 0,
    toPort: 0,
    ...block,
  };
}

/**
 * Rules as inline blocks: first the blocks the program wrote, as far as all of their rules exist, then the rest,
 * put together by protocol, ports and description as the provider does.
 */
export function blocksOf(
  written: Plain | undefined,
  groupId: string,
  isEgress: boolean,
  rules: readonly Rule[],
): readonly Properties[] {
  const left = new Map(rules.map((rule) => [ruleKey(rule), rule]));
  const kept: Properties[] = [];
  for (const block of isList(written) ? written.filter(isProperties) : []) {
    const keys = rulesOfBlock(groupId, isEgress, block).map(ruleKey);
    if (keys.every((key) => left.has(key))) {
      keys.forEach((key) => left.delete(key));
      kept.push(completeBlock(block));
    }
  }
  return [...kept, ...gathered(groupId, [...left.values()])];
}

function gathered(groupId: string, rules: readonly Rule[]): readonly Properties[] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = [rule.ipProtocol, rule.fromPort, rule.toPort, rule.description ?? ""].join("|");
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()].map((same) => blockOf(groupId, same));
}

function blockOf(groupId: string, rules: readonly Rule[]): Properties {
  const [first] = rules;
  const all = (pick: (rule: Rule) => string | undefined): string[] =>
    rules
      .map(pick)
      .filter((v): v is string => v !== undefined)
      .sort();
  const groups = all((r) => r.referencedSecurityGroupId);
  return completeBlock({
    protocol: first?.ipProtocol ?? "-1",
    fromPort: first?.fromPort ?? 0,
    toPort: first?.toPort ?? 0,
    description: first?.description ?? "",
    cidrBlocks: all((r) => r.cidrIpv4),
    ipv6CidrBlocks: all((r) => r.cidrIpv6),
    prefixListIds: all((r) => r.prefixListId),
    securityGroups: groups.filter((id) => id !== groupId),
    self: groups.includes(groupId),
  });
}

/** Makes the rules of one direction exactly these. */
export function replaceRules(
  world: Things,
  groupId: string,
  isEgress: boolean,
  wanted: readonly Rule[],
): void {
  const wantedByKey = new Map(wanted.map((rule) => [ruleKey(rule), rule]));
  for (const thing of rulesOf(world, groupId, isEgress)) {
    const rule = wantedByKey.get(ruleKey(asRule(thing)));
    if (rule === undefined || rule.description !== asRule(thing).description) {
      world.remove(thing.kind, thing.id);
    }
  }
  const existing = new Set(rulesOf(world, groupId, isEgress).map((t) => ruleKey(asRule(t))));
  for (const rule of wanted.filter((r) => !existing.has(ruleKey(r)))) {
    putRule(world, rule);
  }
}
