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
    {
      name: "several ranges, of which the first is named",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: [
            {
              protocol: "tcp",
              fromPort: 11211,
              toPort: 11211,
              cidrBlocks: ["10.0.3.0/24", "10.0.4.0/24", "10.0.5.0/24"],
            },
          ],
        },
      }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" admits 10\.0\.3\.0\/24 and 2 more by ingress\[0\] of security group "cache-group": everything with an address in it\. Name the clients' security group as the source instead\.$/,
        },
      ],
    },
    {
      name: "a range of an inline rule, accepted by an exception for its group",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: [
            { protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.0.3.0/24"] },
          ],
        },
      }),
      settings: { exceptions: [{ resource: "cache-group", reason: "appliances without a group" }] },
      expect: [
        {
          on: "cache",
          kind: "exception",
          says: /^accepted by an exception: cache\. Reason: appliances without a group$/,
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
    {
      name: "a range on a port that is not known yet",
      stack: sound({
        "from-app": {
          referencedSecurityGroupId: undefined,
          cidrIpv4: "10.0.3.0/24",
          toPort: LOOKED_UP,
        },
      }),
      expect: [{ on: "from-app", says: /toPort of ingress rule "from-app" is not known yet/ }],
    },
  ],
});
