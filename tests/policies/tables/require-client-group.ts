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

const IN_A_CONTAINER = { name: "web", image: "nginx" };

/** A cluster of EKS with nodes; the cluster's own group is admitted or not. */
function eks(isAdmitted: boolean): Record<string, ResourceLiteral | object> {
  return {
    eks: [
      "aws:eks/cluster:Cluster",
      {
        roleArn: "arn:aws:iam::123456789012:role/eks",
        vpcConfig: { subnetIds: [ref("a.id"), ref("b.id")] },
      },
    ],
    nodes: [
      "aws:eks/nodeGroup:NodeGroup",
      {
        clusterName: ref("eks.name"),
        nodeRoleArn: "arn:aws:iam::123456789012:role/nodes",
        subnetIds: [ref("a.id"), ref("b.id")],
        scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 2 },
      },
    ],
    ...(isAdmitted ? { "from-app": { referencedSecurityGroupId: ref("eks.vpcConfig") } } : {}),
  };
}

/** A deployment whose container is told something. */
function deployment(container: object): ResourceLiteral {
  const spec = { containers: [{ ...IN_A_CONTAINER, ...container }] };
  return ["kubernetes:apps/v1:Deployment", { spec: { template: { spec } } }];
}

const CACHE_IN_ENV = { env: [{ name: "CACHE", value: ref("cache.configurationEndpoint") }] };

/** The endpoint in a parameter, and a task that asks for it by the name that it was given. */
function parameterByName(valueFrom: string): Record<string, ResourceLiteral> {
  const secrets = [{ name: "CACHE", valueFrom }];
  return {
    place: [
      "aws:ssm/parameter:Parameter",
      { name: "/shop/cache", type: "String", value: ref("cache.configurationEndpoint") },
    ],
    task: [
      "aws:ecs/taskDefinition:TaskDefinition",
      { family: "web", containerDefinitions: JSON.stringify([{ ...IN_A_CONTAINER, secrets }]) },
    ],
    service: [
      "aws:ecs/service:Service",
      {
        taskDefinition: ref("task.arn"),
        networkConfiguration: { subnets: [ref("a.id")], securityGroups: [ref("closed.id")] },
      },
    ],
  };
}

export const requireClientGroupTable = table(requireClientGroup, {
  valid: [
    {
      name: "a deployment of Kubernetes, on nodes that are admitted",
      stack: sound({ ...eks(true), app: null, web: deployment(CACHE_IN_ENV) }),
    },
    {
      name: "a deployment that is handed nothing, on nodes that are not admitted",
      stack: sound({ ...eks(false), web: deployment({}) }),
    },
    {
      name: "a deployment whose pods are given groups of their own",
      stack: sound({
        ...eks(false),
        web: deployment(CACHE_IN_ENV),
        pods: [
          "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy",
          { spec: { securityGroups: { groupIds: [ref("app-group.id")] } } },
        ],
      }),
    },
    {
      name: "a deployment in a cluster of another stack",
      stack: sound({ web: deployment(CACHE_IN_ENV) }),
    },
    {
      name: "a task that asks for another parameter",
      stack: sound(parameterByName("/shop/cache-of-sessions")),
    },
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
      name: "a deployment of Kubernetes, on nodes that are not admitted",
      stack: sound({ ...eks(false), web: deployment(CACHE_IN_ENV) }),
      expect: [
        {
          on: "web",
          says: /deployment "web" is handed the endpoint of cluster "cache", but runs on node group "nodes", which carries no group that is admitted\. Admit its group, or give it security group "app-group"\./,
        },
      ],
    },
    {
      name: "a chart of Helm, in a cluster whose nodes EKS makes",
      stack: sound({
        ...eks(false),
        nodes: null,
        web: [
          "kubernetes:helm.sh/v3:Release",
          { chart: "web", values: { memcached: ref("cache.configurationEndpoint") } },
        ],
      }),
      expect: [
        { on: "web", says: /release "web" .* runs on cluster "eks", which carries no group/ },
      ],
    },
    {
      name: "a deployment that is told by settings, which it names by a name of its own",
      stack: sound({
        ...eks(false),
        settings: [
          "kubernetes:core/v1:ConfigMap",
          { metadata: { name: "web" }, data: { CACHE: ref("cache.configurationEndpoint") } },
        ],
        web: deployment({ envFrom: [{ configMapRef: { name: "web" } }] }),
      }),
      expect: [{ on: "web", says: /deployment "web" is handed the endpoint/ }],
    },
    {
      name: "a task that asks for the parameter that has it, by name",
      stack: sound(parameterByName("/shop/cache")),
      expect: [{ on: "service", says: /ecs service "service" .*carries no group/ }],
    },
    {
      name: "a task that asks for the parameter that has it, by ARN",
      stack: sound(parameterByName("arn:aws:ssm:ap-northeast-2:123456789012:parameter/shop/cache")),
      expect: [{ on: "service", says: /ecs service "service" .*carries no group/ }],
    },
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
