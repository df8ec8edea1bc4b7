/** Every rule of the cache's groups says what it is for. */
import type { Block, GroupRule } from "../../reachability";
import { isRecord } from "../facts/plain-copy";
import type { StackFacts } from "../facts/stack-facts";
import { defineRule } from "../runtime/rule";

const STANDALONE = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];

export const requireRuleDescription = defineRule({
  meta: {
    id: "require-rule-description",
    docs: { description: "Every rule of a Memcached cache's security groups has a description." },
    severity: "low",
    remediationSteps: "Set `description` on the rule; it is changed in place.",
    messages: {
      missing: "{rule} has no description. Say who is admitted and why; it is changed in place.",
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
            claim: `every rule of the security groups of ${cache.label} has a description`,
            missing: unread,
          });
        }
        for (const group of cache.groups().items) {
          for (const rule of [...group.ingress.items, ...group.egress.items]) {
            const own = standaloneOf(rule, facts);
            const isMissing =
              own === undefined
                ? rule.style === "inline" &&
                  (rule.description ?? "") === "" &&
                  group.isDefault !== true
                : own.isOmitted("description");
            if (!isMissing) continue;
            const label = facts.ruleLabel({ group: group.id, rule });
            const subject = own?.resource.urn ?? facts.subjectOf(group.id);
            context.report({ messageId: "missing", subject, data: { rule: label } });
          }
        }
      },
    };
  },
  remediation: {
    types: STANDALONE,
    repair({ inputs, known }) {
      if ((known.description ?? "") !== "") return undefined;
      inputs.description = descriptionOf(known);
      return inputs;
    },
  },
});

/** The resource that a rule is, where it is one of its own. */
function standaloneOf(rule: GroupRule, facts: StackFacts): Block | undefined {
  const resource = facts.resourceOf(rule.id);
  return resource !== undefined && STANDALONE.includes(resource.type)
    ? facts.view(resource)
    : undefined;
}

/** What a rule says of itself, as far as it is known, in the characters that AWS allows. */
function descriptionOf(rule: Readonly<Record<string, unknown>>): string {
  const { ipProtocol, protocol, fromPort, toPort } = rule;
  const name = typeof (ipProtocol ?? protocol) === "string" ? (ipProtocol ?? protocol) : "traffic";
  const ports = fromPort === toPort ? [fromPort] : [fromPort, toPort];
  const range = ports.every((port) => typeof port === "number") ? ` ${ports.join("-")}` : "";
  const tags =
    isRecord(rule.tags) && typeof rule.tags.Name === "string" ? ` ${rule.tags.Name}` : "";
  return `${String(name)}${range}${tags}`
    .replaceAll(/[^\w .:/()#,@[\]+=&;{}!$*-]/g, " ")
    .slice(0, 255);
}
