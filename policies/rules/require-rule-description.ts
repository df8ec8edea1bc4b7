/** Every rule of the cache's groups says what it is for. */
import { isRecord } from "../catch-unknowns";
import { isOmitted } from "../judgement";
import { defineRule } from "../rule";

const STANDALONE = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];

export const requireRuleDescription = defineRule({
  meta: {
    id: "require-rule-description",
    description: "Every rule of a Memcached cache's security groups has a description.",
    severity: "low",
    remediationSteps: "Set `description` on the rule; it is changed in place.",
  },
  messages: {
    missing: "{rule} has no description. Say who is admitted and why; it is changed in place.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const { missing: unread } = view.groups();
      if (unread.length > 0) {
        say.unproven(
          view.urn,
          `every rule of the security groups of ${view.label} has a description`,
          unread,
        );
      }
      for (const group of view.groups().items) {
        for (const rule of [...group.ingress.items, ...group.egress.items]) {
          const resource = judgement.resourceOf(rule.id);
          const isStandalone = resource !== undefined && STANDALONE.includes(resource.type);
          const isMissing = isStandalone
            ? isOmitted(resource, "description") || resource.properties.description === ""
            : rule.style === "inline" &&
              (rule.description ?? "") === "" &&
              group.isDefault !== true;
          if (!isMissing) continue;
          const label = judgement.ruleLabel({ group: group.id, rule });
          const subject = isStandalone ? resource.urn : judgement.subjectOf(group.id);
          say.violation(subject, "missing", { rule: label });
        }
      }
    }
  },
  remediation: {
    types: STANDALONE,
    repair(inputs, known) {
      if ((known.description ?? "") !== "") return undefined;
      inputs.description = descriptionOf(known);
      return inputs;
    },
  },
});

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
