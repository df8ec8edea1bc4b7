import { requirePinnedVersion } from "../../../policies/rules/require-pinned-version";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requirePinnedVersionTable = table(requirePinnedVersion, {
  valid: [
    { name: "written out", stack: sound() },
    {
      name: "an older one, where the minimum says so",
      stack: sound({ cache: { engineVersion: "1.6.6" } }),
      settings: { minimum: "1.6.6" },
    },
    { name: "a double-digit patch", stack: sound({ cache: { engineVersion: "1.6.100" } }) },
    {
      name: "serverless, which has no version to name",
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
      name: "exactly the minimum",
      stack: sound({ cache: { engineVersion: "1.6.12" } }),
    },
  ],
  invalid: [
    {
      name: "left out",
      stack: sound({ cache: { engineVersion: undefined } }),
      expect: [{ on: "cache", says: /names no engineVersion/ }],
    },
    {
      name: "without patch",
      stack: sound({ cache: { engineVersion: "1.6" } }),
      isRefusedByProvider: true,
      expect: [
        { on: "cache", says: /engineVersion 1\.6, which is not exactly major\.minor\.patch/ },
      ],
    },
    {
      name: "older than the minimum",
      stack: sound({ cache: { engineVersion: "1.6.6" } }),
      expect: [{ on: "cache", says: /engineVersion 1\.6\.6, older than 1\.6\.12/ }],
    },
  ],
  unknown: [
    {
      name: "decided elsewhere",
      stack: sound({ cache: { engineVersion: LOOKED_UP } }),
      expect: [{ on: "cache", says: /cannot prove: cluster "cache" names an engine version/ }],
    },
  ],
});
