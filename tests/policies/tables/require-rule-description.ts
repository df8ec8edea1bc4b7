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
  ],
  unknown: [
    {
      name: "a description that is computed is a description",
      stack: sound({ "from-app": { description: LOOKED_UP } }),
      expect: [],
    },
  ],
});
