import { requireDedicatedSecurityGroup } from "../../../policies/rules/require-dedicated-security-group";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireDedicatedSecurityGroupTable = table(requireDedicatedSecurityGroup, {
  valid: [
    { name: "a group of its own", stack: sound() },
    {
      name: "a Redis cluster without groups",
      stack: sound({ cache: [T.cluster, { engine: "redis" }] }),
    },
    { name: "no cache at all", stack: sound({ cache: null, evictions: null }) },
    {
      name: "a serverless cache with a group of its own",
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
  ],
  invalid: [
    {
      name: "the default VPC's own",
      stack: sound({
        usual: [T.defaultVpc, {}],
        cache: { securityGroupIds: [ref("usual.defaultSecurityGroupId")] },
      }),
      expect: [
        {
          on: "cache",
          says: /cluster "cache" selects default security group of default vpc "usual",/,
        },
      ],
    },
    {
      name: "no group named",
      stack: sound({ cache: { securityGroupIds: undefined } }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" selects no security group: a new one gets its VPC's default group/,
        },
      ],
    },
    {
      name: "the VPC's default group, by its output",
      stack: sound({ cache: { securityGroupIds: [ref("vpc.defaultSecurityGroupId")] } }),
      expect: [{ on: "cache", says: /selects default security group/ }],
    },
    {
      name: "the adopted default group",
      stack: sound({ cache: { securityGroupIds: [ref("closed.id")] } }),
      expect: [{ on: "cache", says: /selects default security group/ }],
    },
    {
      name: "a group of its own and the default group",
      stack: sound({
        cache: { securityGroupIds: [ref("cache-group.id"), ref("vpc.defaultSecurityGroupId")] },
      }),
      expect: [{ on: "cache", says: /selects default security group/ }],
    },
    {
      name: "a serverless cache without groups",
      stack: sound({
        cache: [T.serverless, { engine: "memcached", name: "cache", subnetIds: [ref("a.id")] }],
        evictions: null,
      }),
      expect: [{ on: "cache", says: /serverless cache "cache" selects no security group/ }],
    },
  ],
  unknown: [
    {
      name: "a group that was looked up",
      stack: sound({ cache: { securityGroupIds: [LOOKED_UP] } }),
      expect: [
        {
          on: "cache",
          says: /^cannot prove: the security group in securityGroupIds of cluster "cache" is not in this stack/,
        },
      ],
    },
    {
      name: "a group of another stack, by its id",
      stack: sound({ cache: { securityGroupIds: ["sg-0123456789abcdef0"] } }),
      expect: [{ on: "cache", says: /sg-0123456789abcdef0.*memcached:snapshot/ }],
    },
  ],
});
