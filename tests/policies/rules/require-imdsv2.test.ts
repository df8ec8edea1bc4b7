import { requireImdsv2 } from "../../../policies/rules/require-imdsv2";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

table(requireImdsv2, {
  valid: [
    { name: "tokens required", stack: sound() },
    {
      name: "an instance that is no client",
      stack: sound({
        other: [
          T.instance,
          {
            ami: "ami-0123456789abcdef0",
            instanceType: "t4g.micro",
            subnetId: ref("front.id"),
            vpcSecurityGroupIds: [ref("closed.id")],
          },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: "nothing said",
      stack: sound({ app: { metadataOptions: undefined } }),
      expect: [{ on: "app", says: /instance "app" answers metadata requests without a token/ }],
    },
    {
      name: "tokens optional",
      stack: sound({ app: { metadataOptions: { httpTokens: "optional" } } }),
      expect: [{ on: "app", says: /without a token/ }],
    },
  ],
  unknown: [
    {
      name: "decided elsewhere",
      stack: sound({ app: { metadataOptions: { httpTokens: LOOKED_UP } } }),
      expect: [
        {
          on: "app",
          says: /cannot prove: instance "app" answers no metadata request without a token/,
        },
      ],
    },
  ],
});
