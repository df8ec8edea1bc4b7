import { requireRuleDescription } from "../../../policies/rules/require-rule-description";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireRuleDescriptionTable = table(requireRuleDescription, {
  valid: [
    { name: "described rules", stack: sound() },
    {
      name: "a rule of something else, without description",
      stack: sound({
        other: [
          T.ingress,
          {
            securityGroupId: ref("app-group.id"),
            ipProtocol: "tcp",
            fromPort: 80,
            toPort: 80,
            cidrIpv4: "10.0.0.0/8",
          },
        ],
      }),
    },
    {
      name: "inline rules with descriptions, and those of the default group",
      stack: sound({
        "from-app": null,
        closed: { ingress: [{ self: true, protocol: "-1", fromPort: 0, toPort: 0 }] },
        "cache-group": {
          ingress: [
            {
              protocol: "tcp",
              fromPort: 11211,
              toPort: 11211,
              securityGroups: [ref("app-group.id")],
              description: "The application",
            },
          ],
        },
        cache: { securityGroupIds: [ref("cache-group.id"), ref("closed.id")] },
      }),
    },
  ],
  invalid: [
    {
      name: "a standalone rule without description",
      stack: sound({ "from-app": { description: undefined } }),
      expect: [{ on: "from-app", says: /ingress rule "from-app" has no description/ }],
    },
    {
      name: "an inline rule without description",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: [
            {
              protocol: "tcp",
              fromPort: 11211,
              toPort: 11211,
              securityGroups: [ref("app-group.id")],
            },
          ],
        },
      }),
      expect: [
        {
          on: "cache-group",
          says: /ingress\[0\] of security group "cache-group" has no description/,
        },
      ],
    },
    {
      name: "rules of both older kinds, and outwards",
      stack: sound({
        old: [
          T.rule,
          {
            type: "ingress",
            securityGroupId: ref("cache-group.id"),
            protocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            cidrBlocks: ["10.0.3.0/24"],
          },
        ],
        out: [
          T.egress,
          { securityGroupId: ref("cache-group.id"), ipProtocol: "-1", cidrIpv4: "10.0.0.0/16" },
        ],
        "cache-group": {
          egress: [
            {
              protocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrBlocks: ["10.0.0.0/16"],
              description: "",
            },
          ],
        },
      }),
      expect: [
        {
          on: "old",
          says: /^rule "old" has no description\. Say who is admitted and why; it is changed in place\.$/,
        },
        { on: "out", says: /^egress rule "out" has no description\./ },
        {
          on: "cache-group",
          says: /^egress\[0\] of security group "cache-group" has no description\./,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a description that is computed is a description",
      stack: sound({ "from-app": { description: LOOKED_UP } }),
      expect: [],
    },
    {
      name: "a group of another stack, whose rules are not seen",
      stack: sound({ cache: { securityGroupIds: ["sg-0123456789abcdef0"] } }),
      expect: [
        {
          on: "cache",
          says: /^cannot prove: security group sg-0123456789abcdef0 is not part of this stack\./,
        },
      ],
    },
  ],
});
