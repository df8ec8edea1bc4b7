/**
 * Runs a program against the SDK's mock monitor and returns what it registered, in a stable order: type, name, inputs, and the
 * options that mocks do not show (parent, provider, protect, aliases), read from the requests themselves.
 */

import * as pulumi from "@pulumi/pulumi";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** Name and type of the parent, as `type name`; empty at the top. */
  readonly parent: string;
  readonly provider: string;
  readonly isProtected: boolean;
  readonly aliases: number;
  readonly importId: string;
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** What AWS would compute, by type; everything else comes back as it went in. */
const COMPUTED: Record<string, (name: string) => Record<string, unknown>> = {
  "aws:ec2/vpc:Vpc": () => ({ ipv6CidrBlock: "2600:1f14:abc:de00::/56" }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({ prefixListId: "pl-5ba54032" }),
  "aws:elasticache/subnetGroup:SubnetGroup": (name) => ({ name: `${name}-0000001` }),
  "aws:elasticache/parameterGroup:ParameterGroup": (name) => ({ name: `${name}-0000002` }),
  "aws:elasticache/cluster:Cluster": (name) => ({
    clusterId: `${name}-0000003`,
    clusterAddress: `${name}.cfg.example.com`,
    cacheNodes: [
      {
        id: "0001",
        address: `${name}.0001.example.com`,
        port: 11211,
        availabilityZone: "ap-northeast-2a",
        outpostArn: "",
      },
    ],
  }),
  "aws:elasticache/serverlessCache:ServerlessCache": (name) => ({
    endpoints: [{ address: `${name}.serverless.example.com`, port: 11211 }],
    readerEndpoints: [{ address: `${name}-ro.serverless.example.com`, port: 11212 }],
  }),
  "aws:ec2/instance:Instance": (name) => ({
    arn: `arn:aws:ec2:ap-northeast-2:123456789012:instance/${name}-id`,
  }),
  "aws:iam/role:Role": (name) => ({ name: `${name}-0000004`, arn: `arn:role/${name}` }),
  "aws:iam/instanceProfile:InstanceProfile": (name) => ({ name: `${name}-0000005` }),
  "aws:cloudwatch/logGroup:LogGroup": (name) => ({ arn: `arn:log-group/${name}` }),
  "aws:sns/topic:Topic": (name) => ({ arn: `arn:topic/${name}` }),
};

const mocks: pulumi.runtime.Mocks = {
  newResource: ({ type, name, inputs, custom }) => ({
    id: custom === true ? `${name}-id` : undefined,
    state: { ...(inputs as Record<string, unknown>), ...COMPUTED[type]?.(name) },
  }),
  call: ({ token, inputs }) => {
    const args = inputs as Record<string, unknown>;
    if (token === "aws:ssm/getParameter:getParameter") return { ...args, insecureValue: "ami-1" };
    if (token === "aws:ec2/getVpc:getVpc") return { ...args, id: "vpc-default" };
    if (token === "aws:ec2/getSubnets:getSubnets")
      return { ...args, ids: ["subnet-a", "subnet-b"] };
    throw new Error(`no answer for ${token}`);
  },
};

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): Record<string, unknown> };
  getProvider(): string;
  getProtect(): boolean;
  getAliasesList(): unknown[];
  getImportid(): string;
  getIgnorechangesList(): string[];
  getDeletebeforereplace(): boolean;
}

/** Runs `program` as a deployment (not a preview) and returns what was registered, sorted by type and name. */
export async function recorded(
  program: () => unknown,
  config: Record<string, string> = {},
): Promise<Registered[]> {
  await pulumi.runtime.setMocks(mocks, "memcached", "test", false);
  pulumi.runtime.setAllConfig(config);
  const requests = spyOn(pulumi.runtime.getMonitor());
  await program();
  await pulumi.runtime.disconnect();
  return requests.map(registered).sort((a, b) => order(a).localeCompare(order(b), "en"));
}

/** What an output resolves to. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}

/** `type name` of every child, without the provider's prefix: what a component consists of. */
export function names(resources: readonly Registered[]): string[] {
  return resources.map(({ type, name }) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`);
}

/** The inputs of the one resource of that class and name. */
export function inputsOf(
  resources: readonly Registered[],
  className: string,
  name: string,
): Record<string, unknown> {
  return find(resources, className, name).inputs;
}

/** The one resource of that class and name. */
export function find(
  resources: readonly Registered[],
  className: string,
  name: string,
): Registered {
  const found = resources.filter(
    (resource) => resource.type.endsWith(`:${className}`) && resource.name === name,
  );
  const [one] = found;
  if (one === undefined || found.length > 1) {
    throw new Error(`${found.length} resources ${className} ${name}: ${names(resources).join()}`);
  }
  return one;
}

function spyOn(monitor: unknown): Request[] {
  const requests: Request[] = [];
  const spied = monitor as { registerResource: (request: Request, callback: unknown) => unknown };
  const original = spied.registerResource.bind(spied);
  spied.registerResource = (request, callback) => {
    requests.push(request);
    return original(request, callback);
  };
  return requests;
}

function registered(request: Request): Registered {
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: request.getObject().toJavaScript(),
    parent: parentOf(request.getParent()),
    provider: request.getProvider(),
    isProtected: request.getProtect(),
    aliases: request.getAliasesList().length,
    importId: request.getImportid(),
    ignoreChanges: request.getIgnorechangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
  };
}

function parentOf(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split("$").pop() ?? ""} ${name}`.trim();
}

function order({ type, name }: Registered): string {
  return `${type} ${name}`;
}

/** Problems as users see them: each with its subject in front, and ended. */
export function lines(subject: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `${subject}: ${problem}${problem.endsWith("?") ? "" : "."}`);
}
