/** The cache selects a security group of its own, never a VPC's default one. */
import { isUnknown } from "../../reachability";
import type { CacheView } from "../cache-view";
import { isOmitted, labelOf } from "../judgement";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

const TYPES = [
  "aws:elasticache/cluster:Cluster",
  "aws:elasticache/serverlessCache:ServerlessCache",
];

type Message = "omitted" | "default";

export const requireDedicatedSecurityGroup = defineRule<Message>({
  meta: {
    id: "require-dedicated-security-group",
    description:
      "A Memcached cache selects a security group of its own, never a VPC's default group.",
    severity: "high",
    remediationSteps:
      "Create an aws.ec2.SecurityGroup for the cache and pass its id in securityGroupIds. On an existing cluster this " +
      "is changed in place.",
  },
  messages: {
    omitted:
      "{cache} selects no security group, so AWS gives it the default group of its VPC: whatever is launched without a " +
      "group is a member of it. Create a security group for the cache and set securityGroupIds: [group.id].",
    default:
      "{cache} selects {group}: whatever is launched without a group is a member of it. " +
      "Create a security group for the cache and set securityGroupIds: [group.id].",
  },
  resource: {
    types: TYPES,
    judge(resource, say) {
      const { engine } = resource.properties;
      if (engine !== "memcached" || !isOmitted(resource, "securityGroupIds")) return;
      say.violation(resource.urn, "omitted", { cache: labelOf(resource) });
    },
  },
  stack(judgement, say) {
    for (const view of judgement.caches) judge(view, judgement, say);
  },
});

function judge(view: CacheView, judgement: Judgement, say: Say<Message>): void {
  const cache = view.label;
  if (isOmitted(view.resource, "securityGroupIds")) {
    say.violation(view.urn, "omitted", { cache });
    return;
  }
  const { items, missing } = view.groups();
  const claim = `${cache} selects no default security group`;
  if (missing.length > 0) say.unproven(view.urn, claim, missing);
  for (const group of items) {
    if (isUnknown(group.isDefault)) say.unproven(view.urn, claim, [group.isDefault]);
    else if (group.isDefault) {
      say.violation(view.urn, "default", {
        cache,
        group: judgement.labelAs("default security group", group.id),
      });
    }
  }
}
