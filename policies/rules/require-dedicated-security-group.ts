/** The cache selects a security group of its own, never a VPC's default one. */
import { isUnknown } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { CACHE_TYPES, isMemcached } from "../facts/cache-types";
import { isLeftToAws, labelOf } from "../facts/stack-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule, onTypes } from "../runtime/rule";

type Message = "omitted" | "kept" | "default";

export const requireDedicatedSecurityGroup = defineRule({
  meta: {
    id: "require-dedicated-security-group",
    docs: {
      description:
        "A Memcached cache selects a security group of its own, never a VPC's default group.",
    },
    severity: "high",
    remediationSteps:
      "Create an aws.ec2.SecurityGroup for the cache and pass its id in securityGroupIds. On an existing cluster this " +
      "is changed in place.",
    messages: {
      omitted:
        "{cache} selects no security group: a new one gets its VPC's default group, an existing one keeps what it has. " +
        "Set securityGroupIds to a group of its own.",
      kept:
        "{cache} no longer selects a group, but AWS leaves {group} attached, and deleting it will fail. " +
        "Name a group in securityGroupIds.",
      default:
        "{cache} selects {group}, which whatever is launched without a group is a member of. " +
        "Set securityGroupIds to a group of the cache's own.",
    },
  },
  create(context) {
    return {
      resource: onTypes(CACHE_TYPES, (view) => {
        if (!isMemcached(view) || view.origin("securityGroupIds") !== "omitted") return;
        const { resource } = view;
        const data = { cache: labelOf(resource) };
        context.report({ messageId: "omitted", subject: resource.urn, data });
      }),
      cache(cache, facts) {
        judge(cache, facts, context);
      },
    };
  },
});

function judge(cache: CacheFacts, facts: StackFacts, context: Context<Message>): void {
  const { urn, label, view } = cache;
  const origin = view.origin("securityGroupIds");
  if (origin === "omitted") {
    context.report({ messageId: "omitted", subject: urn, data: { cache: label } });
    return;
  }
  const { items, missing } = cache.groups();
  const claim = `${label} selects no default security group`;
  if (missing.length > 0) context.doubt({ subject: urn, claim, missing });
  for (const group of items) {
    const data = { cache: label, group: facts.labelAs("security group", group.id) };
    if (isUnknown(group.isDefault)) {
      context.doubt({ subject: urn, claim, missing: [group.isDefault] });
    } else if (group.isDefault) {
      const inFull = facts.labelAs("default security group", group.id);
      context.report({ messageId: "default", subject: urn, data: { ...data, group: inFull } });
    } else if (isLeftToAws(view, "securityGroupIds")) {
      context.report({ messageId: "kept", subject: urn, data, isAdvice: true });
    }
  }
}
