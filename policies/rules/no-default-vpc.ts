/** The cache stands in a VPC that somebody designed, not in the default one. */
import { isUnknown } from "../../reachability";
import { notPartOfStack } from "../cache-view";
import { defineRule } from "../rule";

export const noDefaultVpc = defineRule({
  meta: {
    id: "no-default-vpc",
    description: "A Memcached cache stands in a VPC of its own design, not in the default VPC.",
    severity: "low",
    remediationSteps:
      "Create a VPC with private subnets and put the cache there. This replaces a cluster.",
  },
  messages: {
    default:
      "{cache} stands in {vpc}, whose subnets are all public and whose default group everything " +
      "launched without one gets. Put it into a VPC with private subnets.",
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const vpc = view.vpc();
      const claim = `${view.label} does not stand in the default VPC`;
      if (isUnknown(vpc)) {
        say.unproven(view.urn, claim, [vpc]);
        continue;
      }
      const isDefault =
        judgement.topology.vpcs.byId.get(vpc)?.isDefault ?? notPartOfStack("vpc", vpc);
      if (isUnknown(isDefault)) say.unproven(view.urn, claim, [isDefault]);
      else if (isDefault)
        say.violation(view.urn, "default", {
          cache: view.label,
          vpc: judgement.labelAs("default vpc", vpc),
        });
    }
  },
});
