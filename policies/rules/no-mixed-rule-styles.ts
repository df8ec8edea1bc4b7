/** A group's rules are written inline or as resources of their own, not both: the two undo each other. */
import type { GroupRule } from "../../reachability";
import { defineRule } from "../rule";

export const noMixedRuleStyles = defineRule({
  meta: {
    id: "no-mixed-rule-styles",
    description: "The rules of a Memcached cache's security groups are written in one style.",
    severity: "medium",
    remediationSteps:
      "Move the inline rules into aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule resources.",
  },
  messages: {
    mixed:
      "{group} has inline rules and rules of their own ({rule}). On every update the inline ones remove the others. " +
      "Write all as aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const { missing: unread } = view.groups();
      if (unread.length > 0) {
        say.unproven(
          view.urn,
          `the rules of the security groups of ${view.label} are written in one style`,
          unread,
        );
      }
      for (const group of view.groups().items) {
        for (const rules of [group.ingress.items, group.egress.items]) {
          const standalone = rules.find((rule) => rule.style === "standalone");
          if (standalone === undefined || !rules.some(isInline)) continue;
          say.violation(judgement.subjectOf(group.id), "mixed", {
            group: judgement.label(group.id),
            rule: judgement.ruleLabel({ group: group.id, rule: standalone }),
          });
        }
        const missing = [group.ingress, group.egress].flatMap(({ items, rest }) =>
          rest !== undefined && items.length > 0 ? [rest] : [],
        );
        if (missing.length > 0) {
          const claim = `the rules of ${judgement.label(group.id)} are written in one style`;
          say.unproven(judgement.subjectOf(group.id), claim, missing);
        }
      }
    }
  },
});

function isInline(rule: GroupRule): boolean {
  return rule.style === "inline";
}
