/** The cache's VPC keeps flow logs: who connected, and what was refused. */
import type { Fact } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import { defineRule } from "../runtime/rule";

export const requireFlowLogs = defineRule({
  meta: {
    id: "require-flow-logs",
    docs: {
      description: "The VPC of a Memcached cache, or each subnet of the cache, keeps flow logs.",
      framework: { name: "AWS Security Hub", reference: "EC2.6" },
    },
    severity: "medium",
    remediationSteps:
      "Add an aws.ec2.FlowLog for the VPC (trafficType REJECT is enough for the control).",
    messages: {
      missing:
        "{vpc}, the VPC of {cache}, keeps no flow logs: refused connections leave no trace. " +
        "Add an aws.ec2.FlowLog with this vpcId.",
    },
  },
  create(context) {
    return {
      cache(cache, facts) {
        const { urn, label } = cache;
        const vpc = cache.vpc();
        const claim = `the VPC of ${label} keeps flow logs`;
        // Whose VPC it is decides who keeps its logs: one of another stack is that stack's to judge.
        if (isUnknown(vpc)) {
          context.doubt({ subject: urn, claim, missing: [vpc] });
          return;
        }
        if (facts.resourceOf(vpc) === undefined) return;
        const state = isLogged(cache, vpc, facts);
        if (isUnknown(state)) context.doubt({ subject: urn, claim, missing: [state] });
        else if (!state) {
          const data = { cache: label, vpc: facts.label(vpc) };
          context.report({ messageId: "missing", subject: urn, data, related: [vpc] });
        }
      },
    };
  },
});

/** A log of the VPC, or one of each subnet that the cache can be in. */
function isLogged(cache: CacheFacts, vpc: string, facts: StackFacts): Fact<boolean> {
  const logs = facts.ofTypes("aws:ec2/flowLog:FlowLog");
  const ofVpc = facts.referenceTo(logs, ["vpcId"], facts.namesOf([vpc]));
  const { items, missing } = cache.subnets();
  if (ofVpc === true || items.length === 0 || missing.length > 0) return ofVpc;
  const ofSubnets = items.map(({ id }) =>
    facts.referenceTo(logs, ["subnetId"], facts.namesOf([id])),
  );
  if (ofSubnets.every((one) => one === true)) return true;
  return [ofVpc, ...ofSubnets].find((one) => isUnknown(one)) ?? false;
}
