import { requireImdsv2 } from "../../../policies/rules/require-imdsv2";
import { table } from "../rule-tables";
import type { StackLiteral } from "../stack-literals";
import { instance, LOOKED_UP, ref, sound, T } from "../stack-literals";

/** The application as a scaling group: the template says what its instances are. */
function scaled(template: object, group: object = {}): StackLiteral {
  return sound({
    app: null,
    template: [
      T.template,
      { imageId: "ami-0123456789abcdef0", instanceType: "t4g.micro", ...template },
    ],
    workers: [
      T.scalingGroup,
      {
        minSize: 1,
        maxSize: 3,
        vpcZoneIdentifiers: [ref("front.id")],
        launchTemplate: { id: ref("template.id"), version: "$Latest" },
        ...group,
      },
    ],
  });
}

const IN_APP_GROUP = { vpcSecurityGroupIds: [ref("app-group.id")] };

export const requireImdsv2Table = table(requireImdsv2, {
  valid: [
    {
      name: "a scaling group whose template requires tokens",
      stack: scaled({ ...IN_APP_GROUP, metadataOptions: { httpTokens: "required" } }),
    },
    {
      name: "an instance whose template requires tokens",
      stack: sound({
        template: [T.template, { metadataOptions: { httpTokens: "required" } }],
        app: { metadataOptions: undefined, launchTemplate: { id: ref("template.id") } },
      }),
    },
    { name: "tokens required", stack: sound() },
    {
      name: "an instance that is no client",
      stack: sound({
        other: instance([ref("closed.id")]),
      }),
    },
    {
      name: "machines that may be clients, and ask for tokens; a function, which has none to ask for",
      stack: sound({
        worker: instance([LOOKED_UP], { metadataOptions: { httpTokens: "required" } }),
        fn: [
          T.lambda,
          {
            role: "arn:aws:iam::123456789012:role/fn",
            vpcConfig: { subnetIds: [ref("a.id")], securityGroupIds: [LOOKED_UP] },
          },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: "a scaling group whose template says nothing",
      stack: scaled(IN_APP_GROUP),
      expect: [
        {
          on: "template",
          says: /autoscaling group "workers", made from launch template "template", answers metadata requests without a token/,
        },
      ],
    },
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
      name: "an instance whose template is of another stack",
      stack: sound({
        app: { metadataOptions: undefined, launchTemplate: { id: "lt-0123456789abcdef0" } },
      }),
      expect: [
        {
          on: "app",
          says: /because launch template lt-0123456789abcdef0 is not part of this stack\. /,
        },
      ],
    },
    {
      name: "a rule of a group that is not known: who is a client rests on it",
      stack: sound({
        "from-app": { securityGroupId: LOOKED_UP },
        app: { metadataOptions: undefined },
      }),
      expect: [{ on: "from-app", says: /securityGroupId of ingress rule "from-app"/ }],
    },
    {
      name: "decided elsewhere",
      stack: sound({ app: { metadataOptions: { httpTokens: LOOKED_UP } } }),
      expect: [
        {
          on: "app",
          says: /cannot prove: metadataOptions\[0\]\.httpTokens of instance "app" is not known yet/,
        },
      ],
    },
    {
      name: "a machine that may be a client, and asks for no token",
      stack: sound({
        worker: instance([LOOKED_UP], { metadataOptions: { httpTokens: "optional" } }),
      }),
      expect: [
        {
          on: "worker",
          says: /the security group in vpcSecurityGroupIds of instance "worker" is not in this stack/,
        },
      ],
    },
    {
      name: "a scaling group of a template of another stack, which may be a client",
      stack: scaled(IN_APP_GROUP, { launchTemplate: { id: "lt-0123456789abcdef0" } }),
      expect: [{ on: "workers", says: /cannot prove/ }],
    },
  ],
});
