import { requireClosedDefaultSecurityGroup } from "../../../policies/rules/require-closed-default-security-group";
import { table } from "../rule-tables";
import { LOOKED_UP, sound, T } from "../stack-literals";

export const requireClosedDefaultSecurityGroupTable = table(requireClosedDefaultSecurityGroup, {
  valid: [
    { name: "adopted and empty", stack: sound() },
    {
      name: "another VPC's default group",
      stack: sound({ other: [T.vpc, { cidrBlock: "10.1.0.0/16" }] }),
    },
  ],
  invalid: [
    {
      name: "as AWS makes it",
      stack: sound({ closed: null }),
      expect: [
        {
          on: "cache",
          says: /the default security group of vpc "vpc", the VPC of cluster "cache", has rules/,
        },
      ],
    },
    {
      name: "adopted with rules",
      stack: sound({
        closed: { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] },
      }),
      expect: [{ on: "cache", says: /has rules/ }],
    },
    {
      name: "adopted with a rule outwards alone",
      stack: sound({
        closed: { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
      }),
      expect: [
        {
          on: "cache",
          says: /^the default security group of vpc "vpc", the VPC of cluster "cache", has rules, for whatever has no group\. Adopt it empty: new aws\.ec2\.DefaultSecurityGroup\(name, \{ vpcId \}\)\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "adopted in a VPC that is looked up, which may be the cache's",
      stack: sound({ closed: { vpcId: LOOKED_UP } }),
      expect: [
        {
          on: "closed",
          says: /cannot prove: the VPC in vpcId of default security group "closed" is not in this stack/,
        },
      ],
    },
    {
      name: "adopted with rules that are not known yet",
      stack: sound({ closed: { ingress: LOOKED_UP } }),
      expect: [
        {
          on: "closed",
          says: /cannot prove: ingress of default security group "closed" is not known yet/,
        },
      ],
    },
    {
      name: "a VPC of another stack",
      stack: sound({
        a: { vpcId: "vpc-0123456789abcdef0" },
        b: { vpcId: "vpc-0123456789abcdef0" },
      }),
      expect: [{ on: "cache", says: /cannot prove: / }],
    },
    {
      name: "adopted with rules outwards that are not known yet",
      stack: sound({ closed: { egress: LOOKED_UP } }),
      expect: [
        {
          on: "closed",
          says: /cannot prove: egress of default security group "closed" is not known yet/,
        },
      ],
    },
  ],
});
