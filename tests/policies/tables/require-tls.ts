import { requireTls } from "../../../policies/rules/require-tls";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireTlsTable = table(requireTls, {
  valid: [
    { name: "encrypted", stack: sound() },
    {
      name: "serverless always is",
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
    { name: "Redis is another matter", stack: sound({ cache: [T.cluster, { engine: "redis" }] }) },
    {
      name: "encrypted on the first version that can",
      stack: sound({ cache: { engineVersion: "1.6.12" } }),
    },
  ],
  invalid: [
    {
      name: "left out",
      stack: sound({ cache: { transitEncryptionEnabled: undefined } }),
      expect: [{ on: "cache", says: /cluster "cache" does not encrypt connections/ }],
    },
    {
      name: "switched off",
      stack: sound({ cache: { transitEncryptionEnabled: false } }),
      expect: [{ on: "cache", says: /does not encrypt connections/ }],
    },
    {
      name: "on a version without it, which AWS refuses",
      stack: sound({ cache: { engineVersion: "1.6.11" } }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" asks for TLS, which engine version 1\.6\.11 does not have: AWS refuses the cluster\. Set engineVersion to 1\.6\.12 or later\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "decided elsewhere",
      stack: sound({ cache: { transitEncryptionEnabled: LOOKED_UP } }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: connections to cluster "cache" are encrypted, because transitEncryptionEnabled of cluster "cache" is not known yet/,
        },
      ],
    },
  ],
});
