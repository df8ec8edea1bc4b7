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

const image = {
  imageIdentifier: "web",
  imageRepositoryType: "ECR",
  imageConfiguration: {
    runtimeEnvironmentVariables: { CACHE: ref("cache.configurationEndpoint") },
  },
};

/** An App Runner service, by a connector with a group or by none. */
function appRunner(group?: string): Record<string, ResourceLiteral> {
  const connector: ResourceLiteral = [
    "aws:apprunner/vpcConnector:VpcConnector",
    { vpcConnectorName: "web", subnets: [ref("a.id")], securityGroups: [ref(`${group}.id`)] },
  ];
  const networkConfiguration = {
    egressConfiguration: { egressType: "VPC", vpcConnectorArn: ref("connector.arn") },
  };
  const service: ResourceLiteral = [
    "aws:apprunner/service:Service",
    {
      serviceName: "web",
      sourceConfiguration: { imageRepository: image },
      ...(group !== undefined && { networkConfiguration }),
    },
  ];
  return group === undefined ? { service } : { connector, service };
}

/** A job that is told of the cache, and an environment with a group. */
function batch(group: string): Record<string, ResourceLiteral> {
  const computeResources = {
    type: "FARGATE",
    maxVcpus: 4,
    subnets: [ref("a.id")],
    securityGroupIds: [ref(`${group}.id`)],
  };
  return {
    environment: [
      "aws:batch/computeEnvironment:ComputeEnvironment",
      { type: "MANAGED", computeResources },
    ],
    job: [
      "aws:batch/jobDefinition:JobDefinition",
      { type: "container", containerProperties: ref("cache.configurationEndpoint") },
    ],
  };
}

export const requireClientGroupTable = table(requireClientGroup, {
  valid: [
    {
      name: "App Runner by a connector with the clients' group",
      stack: sound(appRunner("app-group")),
    },
    {
      name: "a job that runs where the clients' group is carried",
      stack: sound(batch("app-group")),
    },
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
      name: "App Runner without a connector",
      stack: sound(appRunner()),
      expect: [
        { on: "service", says: /service "service" is handed the endpoint .*but stands in no VPC/ },
      ],
    },
    {
      name: "App Runner by a connector with another group",
      stack: sound(appRunner("closed")),
      expect: [{ on: "service", says: /service "service" .*carries no group that is admitted/ }],
    },
    {
      name: "a job that runs where another group is carried",
      stack: sound(batch("closed")),
      expect: [{ on: "job", says: /job definition "job" .*carries no group that is admitted/ }],
    },
    {
      name: "a function that is told of it by a secret",
      stack: sound({
        place: ["aws:secretsmanager/secret:Secret", { name: "cache" }],
        value: [
          "aws:secretsmanager/secretVersion:SecretVersion",
          { secretId: ref("place.id"), secretString: ref("cache.configurationEndpoint") },
        ],
        fn: fn({ environment: { variables: { CACHE: ref("place.arn") } } }),
      }),
      expect: [{ on: "fn", says: /lambda function "fn" is handed the endpoint/ }],
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
