import { requireMultiZone } from "../../../policies/rules/require-multi-zone";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireMultiZoneTable = table(requireMultiZone, {
  valid: [
    { name: "two nodes across zones", stack: sound() },
    {
      name: "zones named one by one",
      stack: sound({
        cache: {
          azMode: undefined,
          preferredAvailabilityZones: ["ap-northeast-2a", "ap-northeast-2b"],
        },
      }),
    },
    {
      name: "serverless, which AWS spreads by itself",
      stack: sound({
        cache: [
          T.serverless,
          {
            engine: "memcached",
            name: "cache",
            subnetIds: [ref("a.id")],
            securityGroupIds: [ref("cache-group.id")],
          },
        ],
        evictions: null,
      }),
    },
    {
      name: "zones named one by one, and a mode that is not known yet",
      stack: sound({
        cache: {
          azMode: LOOKED_UP,
          preferredAvailabilityZones: ["ap-northeast-2a", "ap-northeast-2b"],
        },
      }),
    },
    {
      name: "across zones, in subnets whose zones are not known yet",
      stack: sound({ a: { availabilityZone: LOOKED_UP }, b: { availabilityZone: LOOKED_UP } }),
    },
  ],
  invalid: [
    {
      name: "one node",
      stack: sound({ cache: { numCacheNodes: 1, azMode: undefined } }),
      expect: [{ on: "cache", says: /has one node/ }],
    },
    {
      name: "two nodes in one zone",
      stack: sound({ cache: { azMode: "single-az" } }),
      expect: [{ on: "cache", says: /has 2 nodes in one zone/ }],
    },
    {
      name: "the zone mode left out",
      stack: sound({ cache: { azMode: undefined } }),
      expect: [{ on: "cache", says: /has 2 nodes in one zone/ }],
    },
    {
      name: "across zones, in subnets of one zone",
      stack: sound({ b: { availabilityZone: "ap-northeast-2a" } }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" asks for several zones, but its subnets lie in ap-northeast-2a alone: AWS refuses that\. Add a subnet of another zone to its subnet group\.$/,
        },
      ],
    },
    {
      name: "one node across zones, in subnets of one zone: the node is told",
      isRefusedByProvider: true,
      stack: sound({ b: { availabilityZone: "ap-northeast-2a" }, cache: { numCacheNodes: 1 } }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" has one node, so one zone's outage empties the whole cache\. Set numCacheNodes to 2 or more and azMode to cross-az\.$/,
        },
      ],
    },
    {
      name: "one zone named twice",
      stack: sound({
        cache: {
          azMode: undefined,
          numCacheNodes: 3,
          preferredAvailabilityZones: ["ap-northeast-2a", "ap-northeast-2a", "ap-northeast-2a"],
        },
      }),
      expect: [
        {
          on: "cache",
          says: /has 3 nodes in one zone, whose outage empties the whole cache\. Set azMode to cross-az\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a count that is not known yet",
      stack: sound({ cache: { numCacheNodes: LOOKED_UP } }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: the nodes of cluster "cache" are in more than one zone/,
        },
      ],
    },
    {
      name: "a mode that is not known yet",
      stack: sound({ cache: { azMode: LOOKED_UP } }),
      expect: [{ on: "cache", says: /because azMode of cluster "cache" is not known yet/ }],
    },
  ],
});
