import { noUnreadResources } from "../../../policies/rules/no-unread-resources";
import { table } from "../rule-tables";
import type { ResourceLiteral } from "../stack-literals";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

const made: ResourceLiteral = [
  T.cloudControl,
  { typeName: "AWS::EC2::SecurityGroupIngress", desiredState: ref("cache-group.id") },
];

export const noUnreadResourcesTable = table(noUnreadResources, {
  valid: [
    { name: "types that are read", stack: sound() },
    {
      name: "a type that is allowed",
      stack: sound({ made }),
      settings: { allow: [T.cloudControl] },
    },
    {
      name: "a resource that touches nothing here",
      stack: sound({ made: [T.cloudControl, { typeName: "AWS::SNS::Topic", desiredState: "{}" }] }),
    },
  ],
  invalid: [
    {
      name: "a rule made through Cloud Control",
      stack: sound({ made }),
      expect: [
        {
          on: "made",
          says: /resource "made" \(aws:cloudcontrol\/resource:Resource\) touches security group "cache-group"/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "what Cloud Control makes is not known, nor what decides it",
      stack: sound({
        made: [T.cloudControl, { typeName: "AWS::EC2::Route", desiredState: LOOKED_UP }],
      }),
      expect: [{ on: "made", says: /resource "made" touches nothing of the cache's network/ }],
    },
  ],
});
