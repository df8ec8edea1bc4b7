/** Somebody is told when the cache suffers. */
import { isUnknown } from "../../reachability";
import { defineRule } from "../rule";

export const requireAlarms = defineRule({
  meta: {
    id: "require-alarms",
    description: "A Memcached cache has CloudWatch alarms.",
    severity: "low",
    remediationSteps:
      "Add aws.cloudwatch.MetricAlarm resources in the namespace AWS/ElastiCache with the cluster's CacheClusterId.",
  },
  messages: {
    missing:
      "{cache} has no CloudWatch alarm in this stack: nobody is told of evictions or a CPU at its limit. Add an " +
      "aws.cloudwatch.MetricAlarm with its id among the dimensions.",
  },
  stack(judgement, say) {
    const alarms = judgement.resourcesOfType("aws:cloudwatch/metricAlarm:MetricAlarm");
    for (const view of judgement.caches) {
      const { clusterId, name } = view.resource.properties;
      const names = [view.urn, view.cache.id, clusterId, name].filter(
        (one): one is string => typeof one === "string",
      );
      const state = judgement.referenceTo(alarms, ["dimensions", "metricQueries"], names);
      if (isUnknown(state)) say.unproven(view.urn, `${view.label} has an alarm`, [state]);
      else if (!state) say.violation(view.urn, "missing", { cache: view.label });
    }
  },
});
