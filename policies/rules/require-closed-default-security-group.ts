/** The default group of the cache's VPC admits nothing: what forgets to choose a group gets no access. */
import type { SecurityGroup } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { CacheView } from "../cache-view";
import { missingOf } from "../judgement";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "open";

export const requireClosedDefaultSecurityGroup = defineRule<Message>({
  meta: {
    id: "require-closed-default-security-group",
    description: "The default security group of a Memcached cache's VPC has no rules.",
    severity: "medium",
    framework: { name: "AWS Security Hub", reference: "EC2.2" },
    remediationSteps:
      "Adopt the group with new aws.ec2.DefaultSecurityGroup(name, { vpcId }) and give it no rules.",
  },
  messages: {
    open:
      "the default security group of {vpc}, where {cache} stands, has rules: whatever is launched without a group gets " +
      "them. Adopt it empty: new aws.ec2.DefaultSecurityGroup(name, { vpcId }).",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) judge(view, judgement, say);
  },
});

function judge(view: CacheView, judgement: Judgement, say: Say<Message>): void {
  const vpc = view.vpc();
  const claim = `the default security group of the VPC of ${view.label} has no rules`;
  if (isUnknown(vpc)) {
    say.unproven(view.urn, claim, [vpc]);
    return;
  }
  const groups = [...judgement.topology.securityGroups.byId.values()];
  const group = groups.find((one) => one.isDefault === true && one.vpc === vpc);
  if (group === undefined) {
    const missing = missingOf(
      judgement.topology.vpcs.byId.get(vpc)?.defaultSecurityGroup,
      judgement.topology.securityGroups.rest,
    );
    if (missing.length > 0) say.unproven(view.urn, claim, missing);
    return;
  }
  if (hasRules(group)) {
    say.violation(view.urn, "open", { cache: view.label, vpc: judgement.label(vpc) });
  }
  const missing = missingOf(group.ingress.rest, group.egress.rest);
  if (missing.length > 0) say.unproven(view.urn, claim, missing);
}

function hasRules(group: SecurityGroup): boolean {
  return group.ingress.items.length > 0 || group.egress.items.length > 0;
}
