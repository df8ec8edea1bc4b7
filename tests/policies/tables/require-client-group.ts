import { requireClientGroup } from "../../../policies/rules/require-client-group";
import { table } from "../rule-tables";
import type { ResourceLiteral } from "../stack-literals";
import { bundle, eks, LOOKED_UP, ref, sound, T } from "../stack-literals";

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
function nodesOfEks(isAdmitted: boolean): Record<string, ResourceLiteral | object> {
  return {
    ...eks({ subnetIds: [ref("a.id"), ref("b.id")] }),
    ...(isAdmitted ? { "from-app": { referencedSecurityGroupId: ref("eks.vpcConfig") } } : {}),
  };
}

/** A deployment whose container is told something. */
function deployment(container: object): ResourceLiteral {
  const spec = { containers: [{ ...IN_A_CONTAINER, ...container }] };
  return ["kubernetes:apps/v1:Deployment", { spec: { template: { spec } } }];
}

const CACHE_IN_ENV = { env: [{ name: "CACHE", value: ref("cache.configurationEndpoint") }] };

/** An environment of Elastic Beanstalk whose machines carry a group beside the one that AWS makes for them. */
function beanstalk(group: string): ResourceLiteral {
  const inVpc = (name: string, value: unknown) => ({ namespace: "aws:ec2:vpc", name, value });
  return [
    "aws:elasticbeanstalk/environment:Environment",
    {
      application: "shop",
      settings: [
        inVpc("VPCId", ref("vpc.id")),
        inVpc("Subnets", bundle("a.id", "b.id")),
        {
          namespace: "aws:autoscaling:launchconfiguration",
          name: "SecurityGroups",
          value: ref(`${group}.id`),
        },
        {
          namespace: "aws:elasticbeanstalk:application:environment",
          name: "CACHE",
          value: ref("cache.configurationEndpoint"),
        },
      ],
    },
  ];
}

/** A service without interfaces of its own, on machines that its capacity provider starts. */
function onMachines(group: string): Record<string, ResourceLiteral> {
  const containerDefinitions = ref("cache.configurationEndpoint");
  return {
    template: [T.template, { vpcSecurityGroupIds: [ref(`${group}.id`)] }],
    machines: [
      T.scalingGroup,
      {
        minSize: 1,
        maxSize: 2,
        vpcZoneIdentifiers: [ref("a.id")],
        launchTemplate: { id: ref("template.id") },
      },
    ],
    provider: [
      "aws:ecs/capacityProvider:CapacityProvider",
      { autoScalingGroupProvider: { autoScalingGroupArn: ref("machines.arn") } },
    ],
    task: ["aws:ecs/taskDefinition:TaskDefinition", { family: "web", containerDefinitions }],
    service: [
      "aws:ecs/service:Service",
      {
        taskDefinition: ref("task.arn"),
        capacityProviderStrategies: [{ capacityProvider: ref("provider.name"), weight: 1 }],
      },
    ],
  };
}

/** A job of Glue that connects by a connection with a group. */
function glue(group: string): Record<string, ResourceLiteral> {
  return {
    connection: [
      "aws:glue/connection:Connection",
      {
        connectionType: "NETWORK",
        physicalConnectionRequirements: {
          subnetId: ref("a.id"),
          securityGroupIdLists: [ref(`${group}.id`)],
        },
      },
    ],
    job: [
      "aws:glue/job:Job",
      {
        roleArn: "arn:aws:iam::123456789012:role/glue",
        command: { scriptLocation: "s3://shop/job.py" },
        connections: [ref("connection.name")],
        defaultArguments: { "--cache": ref("cache.configurationEndpoint") },
      },
    ],
  };
}

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
      stack: sound({ ...nodesOfEks(true), app: null, web: deployment(CACHE_IN_ENV) }),
    },
    {
      name: "a deployment that is handed nothing, on nodes that are not admitted",
      stack: sound({ ...nodesOfEks(false), web: deployment({}) }),
    },
    {
      name: "a deployment whose pods are given groups of their own",
      stack: sound({
        ...nodesOfEks(false),
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
      name: "an environment of Elastic Beanstalk whose machines carry the clients' group",
      stack: sound({ web: beanstalk("app-group") }),
    },
    {
      name: "a service on machines that carry the clients' group",
      stack: sound(onMachines("app-group")),
    },
    {
      name: "a job of Glue by a connection with the clients' group",
      stack: sound(glue("app-group")),
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
      stack: sound({ ...nodesOfEks(false), web: deployment(CACHE_IN_ENV) }),
      expect: [
        {
          on: "web",
          says: /deployment "web" is handed the endpoint of cluster "cache", but node group "nodes", by which it connects, is not admitted\. Give that security group "app-group"\./,
        },
      ],
    },
    {
      name: "a chart of Helm, in a cluster whose nodes EKS makes",
      stack: sound({
        ...nodesOfEks(false),
        nodes: null,
        web: [
          "kubernetes:helm.sh/v3:Release",
          { chart: "web", values: { memcached: ref("cache.configurationEndpoint") } },
        ],
      }),
      expect: [
        {
          on: "web",
          says: /release "web" .* cluster "eks", by which it connects, is not admitted/,
        },
      ],
    },
    {
      name: "a deployment that is told by settings, which it names by a name of its own",
      stack: sound({
        ...nodesOfEks(false),
        settings: [
          "kubernetes:core/v1:ConfigMap",
          { metadata: { name: "web" }, data: { CACHE: ref("cache.configurationEndpoint") } },
        ],
        web: deployment({ envFrom: [{ configMapRef: { name: "web" } }] }),
      }),
      expect: [{ on: "web", says: /deployment "web" is handed the endpoint/ }],
    },
    {
      name: "an environment of Elastic Beanstalk whose machines carry another group",
      stack: sound({ web: beanstalk("closed") }),
      expect: [{ on: "web", says: /environment "web" .*carries no group that is admitted/ }],
    },
    {
      name: "a service on machines that carry another group",
      stack: sound(onMachines("closed")),
      expect: [
        {
          on: "service",
          says: /ecs service "service" .* autoscaling group "machines", by which it connects,/,
        },
      ],
    },
    {
      name: "a job of Glue by a connection with another group",
      stack: sound(glue("closed")),
      expect: [{ on: "job", says: /job "job" .* connection "connection", by which it connects,/ }],
    },
    {
      name: "a canary outside of any VPC",
      stack: sound({
        canary: [
          "aws:synthetics/canary:Canary",
          {
            artifactS3Location: "s3://shop/",
            executionRoleArn: "arn:aws:iam::123456789012:role/canary",
            handler: "index.handler",
            runtimeVersion: "syn-nodejs-puppeteer-9.0",
            schedule: { expression: "rate(5 minutes)" },
            runConfig: { environmentVariables: { CACHE: ref("cache.configurationEndpoint") } },
          },
        ],
      }),
      expect: [{ on: "canary", says: /canary "canary" .*is in no VPC/ }],
    },
    {
      name: "a function of aws-native outside of any VPC",
      stack: sound({
        fn: [
          "aws-native:lambda:Function",
          { environment: { variables: { CACHE: ref("cache.configurationEndpoint") } } },
        ],
      }),
      expect: [{ on: "fn", says: /function "fn" .*is in no VPC/ }],
    },
    {
      name: "a function that is told of it by a name of DNS",
      stack: sound({
        name: [
          "aws:route53/record:Record",
          { zoneId: "Z1", name: "cache", type: "CNAME", records: [ref("cache.clusterAddress")] },
        ],
        fn: fn({ environment: { variables: { CACHE: ref("name.fqdn") } } }),
      }),
      expect: [{ on: "fn", says: /lambda function "fn" .*is in no VPC/ }],
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
        { on: "service", says: /service "service" is handed the endpoint .*but is in no VPC/ },
      ],
    },
    {
      name: "App Runner by a connector with another group",
      stack: sound(appRunner("closed")),
      expect: [
        { on: "service", says: /service "service" .*by which it connects, is not admitted/ },
      ],
    },
    {
      name: "a job that runs where another group is carried",
      stack: sound(batch("closed")),
      expect: [{ on: "job", says: /job definition "job" .*by which it connects, is not admitted/ }],
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
          says: /lambda function "fn" is handed the endpoint of cluster "cache", but is in no VPC/,
        },
      ],
    },
    {
      name: "a user of a cache that admits nobody",
      stack: sound({ "from-app": null, "to-cache": null, app: told }),
      expect: [
        {
          on: "app",
          says: /^instance "app" is handed the endpoint of cluster "cache", but carries no group that is admitted: it times out\. Give it a group that it admits\.$/,
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
