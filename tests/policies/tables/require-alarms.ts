import { requireAlarms } from "../../../policies/rules/require-alarms";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireAlarmsTable = table(requireAlarms, {
  valid: [
    { name: "an alarm of this cluster", stack: sound() },
    {
      name: "an alarm that names its id",
      stack: sound({
        cache: { clusterId: "mine" },
        evictions: { dimensions: { CacheClusterId: "mine" } },
      }),
    },
    {
      name: "an alarm of a query that names the cluster",
      stack: sound({
        evictions: {
          dimensions: undefined,
          metricQueries: [
            {
              id: "m",
              metric: {
                namespace: "AWS/ElastiCache",
                metricName: "Evictions",
                period: 60,
                stat: "Sum",
                dimensions: { CacheClusterId: ref("cache.clusterId") },
              },
            },
          ],
        },
      }),
    },
    {
      name: "an alarm of a serverless cache, by its name",
      stack: sound({
        cache: [
          T.serverless,
          {
            engine: "memcached",
            name: "mine",
            subnetIds: [ref("a.id")],
            securityGroupIds: [ref("cache-group.id")],
          },
        ],
        evictions: { dimensions: { clusterId: "mine" } },
      }),
    },
  ],
  invalid: [
    {
      name: "none",
      stack: sound({ evictions: null }),
      expect: [{ on: "cache", says: /cluster "cache" has no CloudWatch alarm/ }],
    },
    {
      name: "an alarm of another cluster",
      stack: sound({ evictions: { dimensions: { CacheClusterId: "another" } } }),
      expect: [{ on: "cache", says: /has no CloudWatch alarm/ }],
    },
  ],
  unknown: [
    {
      name: "an alarm of a cluster that was looked up",
      stack: sound({ evictions: { dimensions: { CacheClusterId: LOOKED_UP } } }),
      expect: [{ on: "evictions", says: /cannot prove: cluster "cache" has an alarm/ }],
    },
  ],
});
