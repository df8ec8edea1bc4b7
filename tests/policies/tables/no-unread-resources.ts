import { noUnreadResources } from "../../../policies/rules/no-unread-resources";
import { table } from "../rule-tables";
import type { ResourceLiteral } from "../stack-literals";
import { bundle, LOOKED_UP, ref, sound, T } from "../stack-literals";

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
    {
      name: "a type that is allowed, of which nothing is known",
      stack: sound({
        made: [T.cloudControl, { typeName: "AWS::EC2::Route", desiredState: LOOKED_UP }],
      }),
      settings: { allow: [T.cloudControl] },
    },
    {
      name: "a stack without a cache",
      stack: sound({ made, cache: null, evictions: null }),
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
    {
      name: "a resource that touches two things: the other one is counted",
      stack: sound({
        made: [
          T.cloudControl,
          {
            typeName: "AWS::EC2::SecurityGroupIngress",
            desiredState: bundle("cache-group.id", "app-group.id"),
          },
        ],
      }),
      expect: [
        {
          on: "made",
          says: /touches security group "[a-z-]+" and 1 more, and what it does there is not read\. /,
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
