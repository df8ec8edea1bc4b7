/**
 * `VpcSecurityGroupRulesExclusive`: of a group's rules only those that it lists stay. The others are revoked, inline ones
 * and those that are resources of their own alike, by whomever they were made.
 * https://www.pulumi.com/registry/packages/aws/api-docs/ec2/vpcsecuritygrouprulesexclusive/
 */

import { isUnknown, listing, unbounded } from "../../model/topology";
import type {
  Fact,
  GroupRule,
  Listing,
  Peer,
  SecurityGroup,
  Unbounded,
} from "../../model/topology";
import { Block } from "./block";
import { idOf } from "./plan";
import type { Plan } from "./plan";

const TYPE = "ec2.VpcSecurityGroupRulesExclusive";

/** The rules that stay, by group: of each side ids of rules, and that there may be more. */
interface Kept {
  readonly ingress: Listing<string>;
  readonly egress: Listing<string>;
  /** That it is this group whose rules are listed is not known. */
  readonly doubt?: Unbounded;
}

/** The groups with the rules that stay. */
export function withExclusiveRules(plan: Plan, groups: readonly SecurityGroup[]): SecurityGroup[] {
  const kept = keptByGroup(plan);
  return groups.map((group) =>
    (kept.get(group.id) ?? []).reduce(
      (one, each) => ({
        ...one,
        ingress: staying(plan, one.ingress, each.ingress, each.doubt),
        egress: staying(plan, one.egress, each.egress, each.doubt),
      }),
      group,
    ),
  );
}

function keptByGroup(plan: Plan): ReadonlyMap<string, readonly Kept[]> {
  const kept = new Map<string, Kept[]>();
  for (const resource of plan.ofType(TYPE)) {
    const block = Block.of(plan, resource);
    const lists = {
      ingress: block.references("ingressRuleIds", "group-rule"),
      egress: block.references("egressRuleIds", "group-rule"),
    };
    const group = block.reference("securityGroupId", "group") ?? block.unknown("securityGroupId");
    for (const id of groupsMeant(group)) {
      const one = isUnknown(group) ? { ...lists, doubt: unbounded(group) } : lists;
      kept.set(id, [...(kept.get(id) ?? []), one]);
    }
  }
  return kept;
}

function groupsMeant(group: Fact<string>): readonly string[] {
  return isUnknown(group) ? (group.among ?? []) : [group];
}

function staying(
  plan: Plan,
  rules: Listing<GroupRule>,
  kept: Listing<string>,
  doubt: Unbounded | undefined,
): Listing<GroupRule> {
  const open = doubt ?? unbounded(kept.rest);
  const ids = new Set(kept.items);
  const items = rules.items.flatMap((rule) => {
    const resource = plan.resource(rule.id);
    if (resource !== undefined && ids.has(idOf(resource))) return [rule];
    return open === undefined ? [] : [perhaps(rule, open)];
  });
  return listing(items, open === undefined ? undefined : rules.rest);
}

/** A rule that may not be there: it admits nobody, or those that it names. */
export function perhaps(rule: GroupRule, doubt: Unbounded): GroupRule {
  const { items, rest } = rule.peers;
  const peers = listing<Peer>([], rest === undefined ? { ...doubt, among: [[], items] } : doubt);
  return { ...rule, peers };
}
