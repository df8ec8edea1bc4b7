import { noDefaultGroupSelfReference } from "../../../policies/rules/no-default-group-self-reference";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound } from "../stack-literals";

export const noDefaultGroupSelfReferenceTable = table(noDefaultGroupSelfReference, {
  valid: [
    { name: "a client's group as source", stack: sound() },
    {
      name: "a default group that nothing about the cache names",
      stack: sound({
        closed: { ingress: [{ self: true, protocol: "-1", fromPort: 0, toPort: 0 }] },
      }),
    },
    {
      name: "a dedicated group that names itself",
      stack: sound({ "from-app": { referencedSecurityGroupId: ref("cache-group.id") } }),
    },
  ],
  invalid: [
    {
      name: "a cluster on the default group",
      stack: sound({
        closed: null,
        cache: { securityGroupIds: [ref("vpc.defaultSecurityGroupId")] },
      }),
      expect: [{ on: "cache", says: /self-reference of default security group/ }],
    },
    {
      name: "the default group as source of a standalone rule",
      stack: sound({
        "from-app": { referencedSecurityGroupId: ref("vpc.defaultSecurityGroupId") },
      }),
      expect: [
        {
          on: "cache",
          says: /admits default security group .* by ingress rule "from-app"/,
        },
      ],
    },
    {
      name: "the default group as source of an inline rule",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: [
            { protocol: "tcp", fromPort: 11211, toPort: 11211, securityGroups: [ref("closed.id")] },
          ],
        },
      }),
      expect: [{ on: "cache", says: /admits default security group "closed"/ }],
    },
  ],
  unknown: [
    {
      name: "a source that was looked up",
      stack: sound({ "from-app": { referencedSecurityGroupId: "sg-0123456789abcdef0" } }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: security group sg-0123456789abcdef0 is not part of this stack/,
        },
      ],
    },
    {
      name: "the default group as source, on a port that is not known yet",
      stack: sound({
        "from-app": { referencedSecurityGroupId: ref("closed.id"), toPort: LOOKED_UP },
      }),
      expect: [
        {
          on: "from-app",
          says: /cannot prove: .*toPort of ingress rule "from-app" is not known yet/,
        },
      ],
    },
    {
      name: "a group of the cache's that was looked up",
      stack: sound({ cache: { securityGroupIds: [LOOKED_UP] } }),
      expect: [
        {
          on: "cache",
          says: /access to cluster "cache" rests on no default security group|security group in securityGroupIds/,
        },
      ],
    },
  ],
});
