/** The cache's VPC keeps flow logs: who connected, and what was refused. */
import { isUnknown } from "../../reachability";
import { defineRule } from "../rule";

export const requireFlowLogs = defineRule({
  meta: {
    id: "require-flow-logs",
    description: "The VPC of a Memcached cache keeps flow logs.",
    severity: "medium",
    framework: { name: "AWS Security Hub", reference: "EC2.6" },
    remediationSteps:
      "Add an aws.ec2.FlowLog for the VPC (trafficType REJECT is enough for the control).",
  },
  messages: {
    missing:
      "{vpc}, where {cache} stands, keeps no flow logs: refused connections leave no trace. Add an aws.ec2.FlowLog with " +
      "this vpcId.",
  },
  stack(judgement, say) {
    const logs = judgement.resourcesOfType("aws:ec2/flowLog:FlowLog");
    for (const view of judgement.caches) {
      const vpc = view.vpc();
      const claim = `the VPC of ${view.label} keeps flow logs`;
      // Whose VPC it is decides who keeps its logs: one of another stack is that stack's to judge.
      if (isUnknown(vpc)) {
        say.unproven(view.urn, claim, [vpc]);
        continue;
      }
      const resource = judgement.resourceOf(vpc);
      if (resource === undefined) continue;
      const state = judgement.referenceTo(logs, ["vpcId"], [resource.urn, vpc]);
      if (isUnknown(state)) say.unproven(view.urn, claim, [state]);
      else if (!state) {
        say.violation(view.urn, "missing", { cache: view.label, vpc: judgement.label(vpc) });
      }
    }
  },
});
