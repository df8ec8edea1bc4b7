/** The default group of the cache's VPC admits nothing: what forgets to choose a group gets no access. */
import type { SecurityGroup, Unknown } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { missingOf } from "../facts/stack-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "open";

const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

export const requireClosedDefaultSecurityGroup = defineRule({
  meta: {
    id: "require-closed-default-security-group",
    docs: {
      description: "The default security group of a Memcached cache's VPC has no rules.",
      framework: { name: "AWS Security Hub", reference: "EC2.2" },
    },
    severity: "medium",
    remediationSteps:
      "Adopt the group with new aws.ec2.DefaultSecurityGroup(name, { vpcId }) and give it no rules.",
    messages: {
      open:
        "the default security group of {vpc}, the VPC of {cache}, has rules, for whatever has no group. " +
        "Adopt it empty: new aws.ec2.DefaultSecurityGroup(name, { vpcId }).",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        judge(cache, facts, context);
      },
    };
  },
});

function judge(cache: CacheFacts, facts: StackFacts, context: Context<Message>): void {
  const vpc = cache.vpc();
  const claim = `the default security group of the VPC of ${cache.label} has no rules`;
  if (isUnknown(vpc)) {
    context.doubt({ subject: cache.urn, claim, missing: [vpc] });
    return;
  }
  const groups = [...facts.topology.securityGroups.byId.values()];
  const group = groups.find((one) => one.isDefault === true && one.vpc === vpc);
  if (group === undefined) {
    const missing = missingOf(
      facts.topology.vpcs.byId.get(vpc)?.defaultSecurityGroup,
      facts.topology.securityGroups.rest,
    );
    if (missing.length > 0) context.doubt({ subject: cache.urn, claim, missing });
    return;
  }
  // Where nobody in this stack adopts it for sure, whoever adopts one of a VPC that is not known may.
  const isAdopted = facts.resourceOf(group.id)?.type === DEFAULT_GROUP;
  const adopted = groups.filter(({ isDefault }) => isDefault === true).map((one) => one.vpc);
  const isOfDefaultVpc = facts.topology.vpcs.byId.get(vpc)?.isDefault !== false;
  const open = (isAdopted ? [] : missingOf(...adopted)).filter(
    ({ because }) => isOfDefaultVpc || !isAccountsDefault(because),
  );
  if (hasRules(group) && open.length > 0) {
    context.doubt({ subject: cache.urn, claim, missing: open });
    return;
  }
  if (hasRules(group)) {
    context.report({
      messageId: "open",
      subject: cache.urn,
      data: { cache: cache.label, vpc: facts.label(vpc) },
    });
  }
  const missing = missingOf(group.ingress.rest, group.egress.rest);
  if (missing.length > 0) context.doubt({ subject: cache.urn, claim, missing });
}

/** Where no VPC is named, it is the account's default one. */
function isAccountsDefault(because: Unknown["because"]): boolean {
  return because.code === "outside-of-stack" && because.field.subject.kind === "account";
}

function hasRules(group: SecurityGroup): boolean {
  return group.ingress.items.length > 0 || group.egress.items.length > 0;
}
