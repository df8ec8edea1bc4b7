/** The cache names a subnet group of its own, not `default`, which spans the default VPC's public subnets. */
import type { Block } from "../../reachability";
import { isUnknown } from "../../reachability";
import { CACHE_TYPES, isMemcached, SERVERLESS } from "../facts/cache-types";
import { labelOf } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule, onTypes } from "../runtime/rule";

type Message = "omitted" | "default" | "serverless";

export const noDefaultSubnetGroup = defineRule({
  meta: {
    id: "no-default-subnet-group",
    docs: {
      description: "A Memcached cache names a subnet group of its own, not the default one.",
      framework: { name: "AWS Security Hub", reference: "ElastiCache.7" },
    },
    severity: "medium",
    remediationSteps:
      "Create an aws.elasticache.SubnetGroup of private subnets and name it in subnetGroupName. This replaces a cluster.",
    messages: {
      omitted:
        "{cache} names no subnet group, so AWS takes `default`: all subnets of the default VPC, which are public. " +
        "Set subnetGroupName to a group of private subnets.",
      default:
        "{cache} names the subnet group `default`: all subnets of the default VPC, which are public. " +
        "Set subnetGroupName to a group of private subnets.",
      serverless:
        "{cache} names no subnets, so AWS takes those of the default VPC, which are public. " +
        "Set subnetIds to private subnets.",
    },
  },
  create(context) {
    return {
      resource: onTypes(CACHE_TYPES, (view) => {
        if (isMemcached(view)) judge(view, context);
      }),
      cache({ view, urn, label, model }) {
        judge(view, context);
        const name = model.kind === "cluster" ? view.text("subnetGroupName") : undefined;
        const isComputedHere = (view.dependencies("subnetGroupName") ?? []).length > 0;
        if (name === undefined || !isUnknown(name) || isComputedHere) return;
        const claim = `${label} names a subnet group of its own`;
        context.doubt({ subject: urn, claim, missing: [name] });
      },
    };
  },
});

function judge(view: Block, context: Context<Message>): void {
  const { resource } = view;
  const isServerless = resource.type === SERVERLESS;
  const property = isServerless ? "subnetIds" : "subnetGroupName";
  const report = (messageId: Message) => {
    context.report({ messageId, subject: resource.urn, data: { cache: labelOf(resource) } });
  };
  if (view.origin(property) === "omitted") report(isServerless ? "serverless" : "omitted");
  else if (!isServerless && view.text(property) === "default") report("default");
}
