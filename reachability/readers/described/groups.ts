/**
 * Security groups: the rules of `describe-security-groups`, or those of `describe-security-group-rules` where the
 * former hides them; associations with further VPCs; references that AWS calls stale.
 */

import { isUnknown, listing, mapKnown, firstMissing } from "../../model/topology";
import type {
  Fact,
  GroupRule,
  Listing,
  Peer,
  PortRange,
  Protocol,
  SecurityGroup,
  Unbounded,
  Read,
} from "../../model/topology";
import { hasPorts } from "../protocol";
import { rangeOf } from "./acls";
import { known, orElse } from "./entry";
import type { Entries, Entry } from "./entry";
import { identityOf } from "./identity";
import { openFactOf } from "./registry/open-facts";
import type { Tables } from "./tables";

/** The description AWS gives every VPC's default group; it survives where names were made anonymous. */
const DEFAULT_DESCRIPTION = "default VPC security group";

/** Whether a group is its VPC's default one: only that may be called `default`. */
export function isDefaultGroup(entry: Entry): Fact<boolean> {
  const name = orElse(entry.text("GroupName"), "");
  return mapKnown(
    name,
    (text) => text === "default" || known(entry.text("Description")) === DEFAULT_DESCRIPTION,
  );
}

export function securityGroupsOf(tables: Tables): SecurityGroup[] {
  const single = rulesByGroup(tables);
  const peers = everyPeer(tables);
  const vpcs = associatedVpcs(tables);
  const stale = stalePairs(tables);
  return tables.of("SecurityGroups").map((entry) => {
    const id = entry.id;
    const described = { entry, single: single(id), stale, peers };
    return {
      ...identityOf(entry, "ec2.SecurityGroup", known(entry.text("GroupName"))),
      vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
      isDefault: isDefaultGroup(entry),
      ingress: rulesOf(described, "ingress"),
      egress: rulesOf(described, "egress"),
      associatedVpcs: vpcs(id),
    };
  });
}

interface Described {
  readonly entry: Entry;
  /** Its rules as resources of their own; with `rest`, others may be its own too. */
  readonly single: Entries;
  readonly stale: ReadonlySet<string>;
  readonly peers: EveryPeer;
}

/** All that a hidden list of each kind can name, or the most that it can do. */
type EveryPeer = Readonly<Record<"ipv4" | "ipv6" | "lists" | "groups", readonly Peer[]>>;

const EVERY_ADDRESS: readonly Peer[] = [
  { kind: "cidr", cidr: "0.0.0.0/0" },
  { kind: "cidr", cidr: "::/0" },
];

function everyPeer(tables: Tables): EveryPeer {
  const areListsRead = tables.missing("ManagedPrefixLists") === undefined;
  const areGroupsRead = tables.missing("SecurityGroups") === undefined;
  const lists = [...tables.of("ManagedPrefixLists"), ...tables.of("PrefixLists")];
  return {
    ipv4: EVERY_ADDRESS.slice(0, 1),
    ipv6: EVERY_ADDRESS.slice(1),
    lists: areListsRead ? lists.map(({ id }) => ({ kind: "prefix-list", id })) : EVERY_ADDRESS,
    groups: areGroupsRead
      ? tables.of("SecurityGroups").map(({ id }) => ({ kind: "group", id }))
      : EVERY_ADDRESS,
  };
}

type Side = "ingress" | "egress";

const PERMISSIONS = { ingress: "IpPermissions", egress: "IpPermissionsEgress" } as const;

function rulesOf(described: Described, side: Side): Listing<GroupRule> {
  const { entry, single } = described;
  const permissions = entry.list(PERMISSIONS[side]);
  const isShown = entry.has(PERMISSIONS[side]) && permissions.rest === undefined;
  if (!isShown && single.items.length > 0) return singleRules(single, side, described.peers);
  let open: Unbounded | undefined;
  const rules = permissions.items.flatMap((item, index) => {
    // Of a rule that is not wholly modelled nothing is sure; what the others admit stays admitted.
    const fact = openFactOf(item, "ec2.IpPermission");
    open ??= fact;
    return fact === undefined ? permissionRule(item, `${side}[${String(index)}]`, described) : [];
  });
  return listing(rules, permissions.rest ?? open);
}

/** The same from `describe-security-group-rules`: a rule of a hidden direction may be on either side. */
function singleRules({ items, rest }: Entries, side: Side, every: EveryPeer): Listing<GroupRule> {
  const ofSide = items.filter(
    (rule) => orElse(rule.flag("IsEgress"), false) === (side === "egress"),
  );
  const unsure = firstMissing(items.map((rule) => orElse(rule.flag("IsEgress"), false)));
  const isOpen = (rule: Entry): Unbounded | undefined => openFactOf(rule, "ec2.SecurityGroupRule");
  const open = ofSide.map(isOpen).find((fact) => fact !== undefined);
  return listing(
    ofSide.filter((rule) => isOpen(rule) === undefined).map((rule) => singleRule(rule, every)),
    rest ?? unsure ?? open,
  );
}

function permissionRule(entry: Entry, id: string, described: Described): GroupRule {
  const { entry: group, stale, peers: every } = described;
  const protocol = protocolOf(entry);
  const peers = new Peers(every);
  const ranges = entry.list("IpRanges");
  for (const item of ranges.items) peers.addCidr(item.cidr("CidrIp"), "ipv4");
  const ipv6 = entry.list("Ipv6Ranges");
  for (const item of ipv6.items) peers.addCidr(item.cidr("CidrIpv6"), "ipv6");
  const lists = entry.list("PrefixListIds");
  for (const item of lists.items) peers.addPrefixList(item.text("PrefixListId"));
  const pairs = entry.list("UserIdGroupPairs");
  for (const item of pairs.items) peers.addGroup(item, `${group.id}>`, stale);
  peers.hideRest({ ipv4: ranges, ipv6, lists, groups: pairs });
  const first = ranges.items[0] ?? ipv6.items[0] ?? lists.items[0] ?? pairs.items[0];
  return ruleOf(id, protocol, portsOf(entry, protocol), peers.listed(), first);
}

function singleRule(entry: Entry, every: EveryPeer): GroupRule {
  const protocol = protocolOf(entry);
  const peers = new Peers(every);
  peers.addCidr(entry.cidr("CidrIpv4"), "ipv4");
  peers.addCidr(entry.cidr("CidrIpv6"), "ipv6");
  peers.addPrefixList(entry.text("PrefixListId"));
  const pair = entry.child("ReferencedGroupInfo");
  if (pair !== undefined) peers.addGroup(pair, "", new Set());
  return ruleOf(entry.id, protocol, portsOf(entry, protocol), peers.listed(), entry);
}

function ruleOf(
  id: string,
  protocol: Fact<Protocol>,
  ports: Fact<PortRange | null>,
  peers: Listing<Peer>,
  described: Entry | undefined,
): GroupRule {
  const description = described === undefined ? undefined : known(described.text("Description"));
  const rule = { id, protocol, ports, peers, style: "described" as const };
  return description === undefined ? rule : { ...rule, description };
}

/** A hidden one with "ports" that are no range can only be ICMP, which keeps type and code there (8 and 0). */
function protocolOf(entry: Entry): Fact<Protocol> {
  const protocol = entry.protocol("IpProtocol");
  if (!isUnknown(protocol)) return protocol;
  const [from, to] = [known(entry.number("FromPort")), known(entry.number("ToPort"))];
  return from !== undefined && to !== undefined && from > to ? "icmp" : protocol;
}

function portsOf(entry: Entry, protocol: Fact<Protocol>): Fact<PortRange | null> {
  return !isUnknown(protocol) && !hasPorts(protocol) ? null : rangeOf(entry, "FromPort", "ToPort");
}

/** Peers of one rule as they are read: known ones, and what hidden ones can do at most. */
class Peers {
  private readonly items: Peer[] = [];
  private hidden: Unbounded | undefined;
  private readonly most: Peer[] = [];

  constructor(private readonly every: EveryPeer) {}

  addCidr(cidr: Read<string> | undefined, family: "ipv4" | "ipv6"): void {
    if (cidr === undefined) return;
    if (isUnknown(cidr)) this.hide(cidr, this.every[family]);
    else this.items.push({ kind: "cidr", cidr });
  }

  addPrefixList(id: Read<string> | undefined): void {
    if (id === undefined) return;
    if (isUnknown(id)) this.hide(id, this.every.lists);
    else this.items.push({ kind: "prefix-list", id });
  }

  addGroup(pair: Entry, prefix: string, stale: ReadonlySet<string>): void {
    const id = pair.text("GroupId") ?? pair.hidden("GroupId");
    if (isUnknown(id)) {
      this.hide(id, this.every.groups);
      return;
    }
    const status = orElse(pair.text("PeeringStatus"), "");
    if (isUnknown(status)) {
      this.hide(status, [{ kind: "group", id }]);
      return;
    }
    const account = known(pair.text("UserId"));
    const isStale = DEAD.has(status) || stale.has(`${prefix}${id}`);
    this.items.push({
      kind: "group",
      id,
      ...(account === undefined || account === "" ? {} : { account }),
      ...(isStale ? { isStale } : {}),
    });
  }

  /** What of the lists themselves is hidden. */
  hideRest(lists: Readonly<Record<keyof EveryPeer, Entries>>): void {
    for (const kind of ["ipv4", "ipv6", "lists", "groups"] as const) {
      const { rest } = lists[kind];
      if (rest !== undefined) this.hide(rest, this.every[kind]);
    }
  }

  listed(): Listing<Peer> {
    const [first] = this.items;
    const isAlone = first?.kind === "cidr" && this.items.length === 1 && this.hidden === undefined;
    if (isAlone) return oneCidr(first.cidr, this.items);
    // What is hidden names nobody, or the most that it can: whatever it names lies between.
    const rest = this.hidden && { ...this.hidden, among: [[], this.most] };
    return listing(this.items, rest);
  }

  private hide(fact: Unbounded, most: readonly Peer[]): void {
    this.hidden ??= fact;
    this.most.push(...most);
  }
}

/** Rules name a few CIDRs tens of thousands of times: each is one listing. */
const single = new Map<string, Listing<Peer>>();
const REMEMBERED = 16_384;

function oneCidr(cidr: string, items: readonly Peer[]): Listing<Peer> {
  const remembered = single.get(cidr);
  if (remembered !== undefined) return remembered;
  if (single.size >= REMEMBERED) single.clear();
  const fresh = listing(items);
  single.set(cidr, fresh);
  return fresh;
}

const DEAD = new Set(["deleted", "deleting", "rejected", "expired", "failed"]);

function rulesByGroup(tables: Tables): (group: string) => Entries {
  const rules = new Map<string, Entry[]>();
  let hidden = tables.missing("SecurityGroupRules");
  for (const entry of tables.of("SecurityGroupRules")) {
    const group = entry.text("GroupId") ?? entry.hidden("GroupId");
    if (isUnknown(group)) hidden ??= group;
    else rules.set(group, [...(rules.get(group) ?? []), entry]);
  }
  return (group) => {
    const items = rules.get(group) ?? [];
    return hidden === undefined ? { items } : { items, rest: hidden };
  };
}

/** `describe-stale-security-groups`: which references of which group lead nowhere any more. */
function stalePairs(tables: Tables): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const entry of tables.of("StaleSecurityGroupSet")) {
    for (const key of ["StaleIpPermissions", "StaleIpPermissionsEgress"]) {
      for (const permission of entry.list(key).items) {
        for (const pair of permission.list("UserIdGroupPairs").items) {
          pairs.add(`${entry.id}>${known(pair.text("GroupId")) ?? ""}`);
        }
      }
    }
  }
  return pairs;
}

function associatedVpcs(tables: Tables): (group: string) => Listing<string> {
  let hidden = tables.missing("SecurityGroupVpcAssociations");
  const vpcs = new Map<string, string[]>();
  for (const entry of tables.of("SecurityGroupVpcAssociations")) {
    const group = entry.text("GroupId") ?? entry.hidden("GroupId");
    const vpc = entry.text("VpcId") ?? entry.hidden("VpcId");
    const state = orElse(entry.text("State"), "associated");
    const open = openFactOf(entry, "ec2.SecurityGroupVpcAssociation");
    const unsure = firstMissing<string>([group, vpc, state]) ?? open;
    if (unsure !== undefined) hidden ??= unsure;
    else if (state === "associated")
      vpcs.set(group as string, [...(vpcs.get(group as string) ?? []), vpc as string]);
  }
  return (group) => listing(vpcs.get(group) ?? [], hidden);
}
