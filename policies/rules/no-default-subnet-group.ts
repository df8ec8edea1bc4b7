/** The cache names a subnet group of its own, not `default`, which spans the default VPC's public subnets. */
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "omitted" | "default" | "serverless";

const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";

export const noDefaultSubnetGroup = defineRule<Message>({
  meta: {
    id: "no-default-subnet-group",
    description: "A Memcached cache names a subnet group of its own, not the default one.",
    severity: "medium",
    framework: { name: "AWS Security Hub", reference: "ElastiCache.7" },
    remediationSteps:
      "Create an aws.elasticache.SubnetGroup of private subnets and name it in subnetGroupName. This replaces a cluster.",
  },
  messages: {
    omitted:
      "{cache} names no subnet group, so AWS takes the subnet group default: all subnets of the default VPC, which are " +
      "public. Create a subnet group of private subnets and set subnetGroupName.",
    default:
      "{cache} names the subnet group default: all subnets of the default VPC, which are public. Create a subnet group " +
      "of private subnets and set subnetGroupName.",
    serverless:
      "{cache} names no subnets, so AWS takes those of the default VPC, which are public. Set subnetIds to private subnets.",
  },
  resource: {
    types: ["aws:elasticache/cluster:Cluster", SERVERLESS],
    judge(resource, say) {
      if (resource.properties.engine === "memcached") judge(resource, say);
    },
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      judge(view.resource, say);
      const property = propertyOf(view.resource);
      if (isOmitted(view.resource, property)) continue;
      const name = valueOf(view.resource, property);
      const isComputedHere = (view.resource.propertyDependencies[property] ?? []).length > 0;
      if (name === UNKNOWN_MARKER && !isComputedHere && view.cache.kind === "cluster") {
        const claim = `${view.label} names a subnet group of its own`;
        say.unproven(view.urn, claim, [notKnownYet(view.resource, property)]);
      }
    }
  },
});

function propertyOf(resource: PlannedResource): string {
  return resource.type === SERVERLESS ? "subnetIds" : "subnetGroupName";
}

function judge(resource: PlannedResource, say: Say<Message>): void {
  const cache = labelOf(resource);
  if (isOmitted(resource, propertyOf(resource))) {
    say.violation(resource.urn, resource.type === SERVERLESS ? "serverless" : "omitted", { cache });
  } else if (valueOf(resource, propertyOf(resource)) === "default") {
    say.violation(resource.urn, "default", { cache });
  }
}
