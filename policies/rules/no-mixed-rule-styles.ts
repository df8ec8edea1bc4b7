/** A group's rules are written inline or as resources of their own, not both: the two undo each other. */
import type { GroupRule, SecurityGroup } from "../../reachability";
import { repeatedRules } from "../facts/kept-rules";
import type { StackFacts } from "../facts/stack-facts";
import { labelOf } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "mixed" | "kept";

export const noMixedRuleStyles = defineRule({
  meta: {
    id: "no-mixed-rule-styles",
    docs: {
      description: "The rules of a Memcached cache's security groups are written in one style.",
    },
    severity: "medium",
    remediationSteps:
      "Move the inline rules into aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule resources.",
    messages: {
      mixed:
        "{group} has inline rules and rules of their own ({rule}): each update of one undoes the other. " +
        "Write all as aws.vpc.SecurityGroupIngressRule or -EgressRule.",
      kept:
        "{group} keeps the rules of its old {direction} list, and {rule} says the same as one: AWS refuses the duplicate. " +
        "Set {direction}: [] in an update of its own first.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const { missing: unread } = cache.groups();
        if (unread.length > 0) {
          context.doubt({
            subject: cache.urn,
            claim: `the rules of the security groups of ${cache.label} are written in one style`,
            missing: unread,
          });
        }
        for (const group of cache.groups().items) {
          judgeKept(group, facts, context);
          for (const rules of [group.ingress.items, group.egress.items]) {
            const standalone = rules.find((rule) => rule.style === "standalone");
            if (standalone === undefined || !rules.some(isInline)) continue;
            context.report({
              messageId: "mixed",
              subject: facts.subjectOf(group.id),
              data: {
                group: facts.label(group.id),
                rule: facts.ruleLabel({ group: group.id, rule: standalone }),
              },
            });
          }
          const missing = [group.ingress, group.egress].flatMap(({ items, rest }) =>
            rest !== undefined && items.length > 0 ? [rest] : [],
          );
          if (missing.length > 0) {
            const claim = `the rules of ${facts.label(group.id)} are written in one style`;
            context.doubt({ subject: facts.subjectOf(group.id), claim, missing });
          }
        }
      },
    };
  },
});

/** Inline rules that the program no longer has, and that AWS still lists. */
function judgeKept(group: SecurityGroup, facts: StackFacts, context: Context<Message>): void {
  const resource = facts.resourceOf(group.id);
  if (resource === undefined) return;
  for (const { rule, direction } of repeatedRules(resource, facts)) {
    const data = { group: facts.label(group.id), rule: labelOf(rule), direction };
    context.report({ messageId: "kept", subject: rule.urn, data, related: [resource.urn] });
  }
}

function isInline(rule: GroupRule): boolean {
  return rule.style === "inline";
}
