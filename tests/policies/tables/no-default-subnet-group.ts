import { noDefaultSubnetGroup } from "../../../policies/rules/no-default-subnet-group";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const noDefaultSubnetGroupTable = table(noDefaultSubnetGroup, {
  valid: [
    { name: "a subnet group of its own", stack: sound() },
    {
      name: "Redis on the default subnet group",
      stack: sound({ cache: [T.cluster, { engine: "redis", subnetGroupName: "default" }] }),
    },
    {
      name: "the name of a subnet group that is made here, and known once it is",
      stack: sound({ subnets: { name: undefined } }),
    },
  ],
  invalid: [
    {
      name: "no subnet group named",
      stack: sound({ cache: { subnetGroupName: undefined } }),
      expect: [{ on: "cache", says: /cluster "cache" names no subnet group/ }],
    },
    {
      name: "the default one named",
      stack: sound({ cache: { subnetGroupName: "default" } }),
      expect: [{ on: "cache", says: /names the subnet group `default`/ }],
    },
    {
      name: "a serverless cache without subnets",
      stack: sound({
        cache: [
          T.serverless,
          { engine: "memcached", name: "cache", securityGroupIds: [ref("cache-group.id")] },
        ],
        evictions: null,
      }),
      expect: [{ on: "cache", says: /names no subnets/ }],
    },
  ],
  unknown: [
    {
      name: "a name that was looked up",
      stack: sound({ cache: { subnetGroupName: LOOKED_UP } }),
      expect: [
        { on: "cache", says: /cannot prove: cluster "cache" names a subnet group of its own/ },
      ],
    },
  ],
});
