import { requireClientGroup } from "../../../policies/rules/require-client-group";
import { table } from "../rule-tables";
import type { ResourceLiteral } from "../stack-literals";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

const told = { userData: ref("cache.configurationEndpoint") };

function fn(args: object): ResourceLiteral {
  return [
    T.lambda,
    {
      role: "arn:aws:iam::123456789012:role/fn",
      code: { $asset: "exports.handler = () => 1" },
      handler: "index.handler",
      runtime: "nodejs20.x",
      environment: { variables: { CACHE: ref("cache.configurationEndpoint") } },
      ...args,
    },
  ];
}

table(requireClientGroup, {
  valid: [
    { name: "a client that is handed the endpoint", stack: sound({ app: told }) },
    { name: "a named group of another stack's clients", stack: sound({ app: null }) },
    {
      name: "an instance that is handed nothing",
      stack: sound({ app: { vpcSecurityGroupIds: [ref("closed.id")] } }),
    },
  ],
  invalid: [
    {
      name: "an instance with another group, and the admitted one carried by nothing",
      stack: sound({
        "other-group": [T.group, { vpcId: ref("vpc.id") }],
        app: { ...told, vpcSecurityGroupIds: [ref("other-group.id")] },
      }),
      expect: [
        {
          on: "app",
          says: /instance "app" is handed the endpoint of cluster "cache", but carries no group that is admitted: .* Give it security group "app-group"\./,
        },
        {
          on: "app-group",
          says: /admits security group "app-group", which nothing in this stack carries/,
        },
      ],
    },
    {
      name: "a function outside of any VPC",
      stack: sound({ fn: fn({}) }),
      expect: [
        {
          on: "fn",
          says: /lambda function "fn" is handed the endpoint of cluster "cache", but stands in no VPC/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a rule of a group that is not known: who is admitted rests on it",
      stack: sound({ "from-app": { securityGroupId: LOOKED_UP } }),
      expect: [
        { on: "from-app", says: /cannot prove: cluster "cache" keeps to require-client-group/ },
      ],
    },
  ],
});
