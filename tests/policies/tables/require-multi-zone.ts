import { requireMultiZone } from "../../../policies/rules/require-multi-zone";
import { table } from "../rule-tables";
import { LOOKED_UP, sound } from "../stack-literals";

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
