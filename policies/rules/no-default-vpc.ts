/** The cache is in a VPC that somebody designed, not in the default one. */
import { isUnknown } from "../../reachability";
import { notPartOfStack } from "../facts/cache-facts";
import { defineRule } from "../runtime/rule";

export const noDefaultVpc = defineRule({
  meta: {
    id: "no-default-vpc",
    docs: {
      description: "A Memcached cache is in a VPC of its own design, not in the default VPC.",
    },
    severity: "low",
    remediationSteps:
      "Create a VPC with private subnets and put the cache there. This replaces a cluster.",
    messages: {
      default:
        "{cache} is in {vpc}, whose subnets are all public and whose default group everything " +
        "launched without one gets. Put it into a VPC with private subnets.",
    },
  },
  create(context) {
    return {
      cache(cache, facts) {
        const vpc = cache.vpc();
        const claim = `${cache.label} is not in the default VPC`;
        if (isUnknown(vpc)) {
          context.doubt({ subject: cache.urn, claim, missing: [vpc] });
          return;
        }
        const isDefault =
          facts.topology.vpcs.byId.get(vpc)?.isDefault ?? notPartOfStack("vpc", vpc);
        if (isUnknown(isDefault))
          context.doubt({ subject: cache.urn, claim, missing: [isDefault] });
        else if (isDefault)
          context.report({
            messageId: "default",
            subject: cache.urn,
            data: {
              cache: cache.label,
              vpc: facts.labelAs("default vpc", vpc),
            },
          });
      },
    };
  },
});
