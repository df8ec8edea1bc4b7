/** Somebody is told when the cache suffers. */
import { isUnknown } from "../../reachability";
import { defineRule } from "../runtime/rule";

export const requireAlarms = defineRule({
  meta: {
    id: "require-alarms",
    docs: { description: "A Memcached cache has CloudWatch alarms." },
    severity: "low",
    remediationSteps:
      "Add aws.cloudwatch.MetricAlarm resources in the namespace AWS/ElastiCache with the cluster's CacheClusterId.",
    messages: {
      missing:
        "{cache} has no CloudWatch alarm in this stack: nobody is told of evictions or a CPU at its limit. " +
        "Add an aws.cloudwatch.MetricAlarm with its id among the dimensions.",
    },
  },
  create(context) {
    return {
      cache({ view, urn, label, model }, facts) {
        const alarms = facts.ofTypes("aws:cloudwatch/metricAlarm:MetricAlarm");
        const given = [view.text("clusterId"), view.text("name")];
        const names = [urn, model.id, ...given.filter((one) => typeof one === "string")];
        const state = facts.referenceTo(alarms, ["dimensions", "metricQueries"], names);
        if (isUnknown(state)) {
          context.doubt({ subject: urn, claim: `${label} has an alarm`, missing: [state] });
        } else if (!state) {
          context.report({ messageId: "missing", subject: urn, data: { cache: label } });
        }
      },
    };
  },
});
