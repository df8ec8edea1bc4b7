/** The cache's nodes stand in more than one availability zone. */
import type { PlannedResource } from "../../reachability";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "one-node" | "one-zone";

export const requireMultiZone = defineRule<Message>({
  meta: {
    id: "require-multi-zone",
    description: "The nodes of a Memcached cluster stand in more than one availability zone.",
    severity: "medium",
    remediationSteps: "Set numCacheNodes to 2 or more and azMode to cross-az.",
  },
  messages: {
    "one-node":
      "{cache} has one node, so one zone's outage empties the whole cache. Set numCacheNodes to 2 or more and azMode to cross-az.",
    "one-zone":
      "{cache} has {nodes} nodes in one zone, whose outage empties the whole cache. Set azMode to cross-az.",
  },
  resource: {
    types: ["aws:elasticache/cluster:Cluster"],
    judge(resource, say) {
      if (resource.properties.engine === "memcached") judge(resource, say);
    },
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      // AWS spreads a serverless cache over zones by itself.
      if (view.cache.kind !== "cluster") continue;
      const doubt = judge(view.resource, say);
      if (doubt === undefined) continue;
      const claim = `the nodes of ${view.label} stand in more than one zone`;
      say.unproven(view.urn, claim, [notKnownYet(view.resource, doubt)]);
    }
  },
});

/** Reports what is proven; answers the property on whose value it depends otherwise. */
function judge(resource: PlannedResource, say: Say<Message>): string | undefined {
  const cache = labelOf(resource);
  const nodes = valueOf(resource, "numCacheNodes");
  const mode = isOmitted(resource, "azMode") ? "single-az" : valueOf(resource, "azMode");
  const zones = valueOf(resource, "preferredAvailabilityZones");
  if (nodes === 1) say.violation(resource.urn, "one-node", { cache });
  else if (mode === "single-az" && distinct(zones) < 2) {
    if (typeof nodes !== "number") return "numCacheNodes";
    say.violation(resource.urn, "one-zone", { cache, nodes });
  } else if (typeof nodes !== "number") return "numCacheNodes";
  else if (mode !== "cross-az" && distinct(zones) < 2) return "azMode";
  return undefined;
}

function distinct(zones: unknown): number {
  return Array.isArray(zones) ? new Set(zones).size : 0;
}
