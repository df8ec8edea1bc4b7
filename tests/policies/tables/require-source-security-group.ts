import { requireSourceSecurityGroup } from "../../../policies/rules/require-source-security-group";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireSourceSecurityGroupTable = table(requireSourceSecurityGroup, {
  valid: [
    { name: "a group as source", stack: sound() },
    {
      name: "a range of another VPC, beside the group",
      stack: sound({
        jobs: [T.vpc, { cidrBlock: "10.9.0.0/16" }],
        "from-jobs": [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            cidrIpv4: "10.9.1.0/24",
            ipProtocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            description: "Jobs, in the peered VPC",
          },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: "an address range as source",
      stack: sound({
        "from-app": { referencedSecurityGroupId: undefined, cidrIpv4: "10.0.3.0/24" },
      }),
      expect: [{ on: "cache", says: /admits 10\.0\.3\.0\/24 by ingress rule "from-app"/ }],
    },
    {
      name: "a prefix list as source",
      stack: sound({
        offices: [
          T.prefixList,
          {
            name: "offices",
            addressFamily: "IPv4",
            maxEntries: 1,
            entries: [{ cidr: "10.0.3.0/24" }],
          },
        ],
        "from-app": { referencedSecurityGroupId: undefined, prefixListId: ref("offices.id") },
      }),
      expect: [
        {
          on: "cache",
          says: /admits managed prefix list "offices" by ingress rule "from-app"/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a rule whose source is not known yet",
      stack: sound({ "cache-group": { ingress: LOOKED_UP }, "from-app": null }),
      expect: [
        {
          on: "cache-group",
          says: /cannot prove: cluster "cache" admits its clients by security group/,
        },
      ],
    },
  ],
});
