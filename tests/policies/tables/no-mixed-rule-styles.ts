import { noMixedRuleStyles } from "../../../policies/rules/no-mixed-rule-styles";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const noMixedRuleStylesTable = table(noMixedRuleStyles, {
  valid: [
    { name: "standalone rules alone", stack: sound() },
    {
      name: "inline rules alone",
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
    },
    {
      name: "inline ingress and standalone egress on another group",
      stack: sound({
        "app-group": {
          ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["10.0.0.0/8"] }],
        },
      }),
    },
    {
      name: "the default group as AWS makes it, which nobody adopted",
      stack: sound({
        closed: null,
        cache: { securityGroupIds: [ref("vpc.defaultSecurityGroupId")] },
      }),
    },
  ],
  invalid: [
    {
      name: "both on the cache's group",
      stack: sound({
        "cache-group": {
          ingress: [
            { protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.0.0.0/24"] },
          ],
        },
      }),
      expect: [
        {
          on: "cache-group",
          says: /security group "cache-group" has inline rules and rules of their own \(ingress rule "from-app"\)/,
        },
      ],
    },
    {
      name: "both outwards",
      stack: sound({
        "cache-group": {
          egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/24"] }],
        },
        out: [
          T.egress,
          { securityGroupId: ref("cache-group.id"), ipProtocol: "-1", cidrIpv4: "10.0.0.0/16" },
        ],
      }),
      expect: [
        {
          on: "cache-group",
          says: /^security group "cache-group" has inline rules and rules of their own \(egress rule "out"\): each update of one undoes the other\./,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "inline rules that are not known yet",
      stack: sound({ "cache-group": { ingress: LOOKED_UP } }),
      expect: [
        {
          on: "cache-group",
          says: /cannot prove: ingress of security group "cache-group" is not known yet/,
        },
      ],
    },
  ],
});
