/** What is handed a cache's endpoint: whatever a program computes from the cache, directly or by way of other resources. */
import type { Block, PlannedResource } from "../../reachability";
import { isSettings, isWorkload, nameInCluster, nodesAmong, settingsNamedIn } from "./kubernetes";

/** What runs a program that may use what it was handed. */
interface Runner {
  /** It runs outside of any VPC unless it has this argument. */
  readonly isInVpcBy?: string;
  /** The type whose interfaces it connects by, in the place of its own: those that it names, where it names some. */
  readonly connectsBy?: string;
  /** With this argument it has interfaces of its own, and connects by no others. */
  readonly unlessBy?: string;
}

/** Containers without interfaces of their own connect by the machines of their cluster. */
const ON_MACHINES = {
  connectsBy: "aws:autoscaling/group:Group",
  unlessBy: "networkConfiguration",
} as const;

const RUNNERS: ReadonlyMap<string, Runner> = new Map(
  Object.entries<Runner>({
    "aws:apprunner/service:Service": {
      isInVpcBy: "networkConfiguration",
      connectsBy: "aws:apprunner/vpcConnector:VpcConnector",
    },
    "aws:autoscaling/group:Group": {},
    "aws:batch/jobDefinition:JobDefinition": {
      connectsBy: "aws:batch/computeEnvironment:ComputeEnvironment",
    },
    "aws:cloudwatch/eventTarget:EventTarget": {},
    "aws:codebuild/project:Project": { isInVpcBy: "vpcConfig" },
    "aws:ec2/fleet:Fleet": {},
    "aws:ec2/instance:Instance": {},
    "aws:ec2/spotFleetRequest:SpotFleetRequest": {},
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": {},
    "aws:ecs/service:Service": ON_MACHINES,
    "aws:ecs/taskSet:TaskSet": ON_MACHINES,
    "aws:eks/nodeGroup:NodeGroup": {},
    "aws:elasticbeanstalk/environment:Environment": {},
    "aws:glue/job:Job": {
      isInVpcBy: "connections",
      connectsBy: "aws:glue/connection:Connection",
    },
    "aws:lambda/function:Function": { isInVpcBy: "vpcConfig" },
    "aws:mskconnect/connector:Connector": {},
    "aws:mwaa/environment:Environment": {},
    "aws:sagemaker/model:Model": { isInVpcBy: "vpcConfig" },
    "aws:scheduler/schedule:Schedule": {},
    "aws:synthetics/canary:Canary": { isInVpcBy: "vpcConfig" },
    "aws-native:ecs:Service": ON_MACHINES,
    "aws-native:ecs:TaskSet": ON_MACHINES,
    "aws-native:lambda:Function": { isInVpcBy: "vpcConfig" },
    "aws-native:synthetics:Canary": { isInVpcBy: "vpcConfig" },
  }),
);

/** By what the endpoint is handed on: settings of a task, a template, a place where it is looked up. */
const CARRIERS: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/launchConfiguration:LaunchConfiguration",
  "aws:route53/record:Record",
  "aws:ssm/parameter:Parameter",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws-native:ecs:TaskDefinition",
  "aws-native:route53:RecordSet",
  "aws-native:secretsmanager:Secret",
  "aws-native:ssm:Parameter",
]);

/** Places that are named in the stead of what was put there: the property that says where it is put. */
const PUT_INTO: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "aws:secretsmanager/secretVersion:SecretVersion": "secretId",
  }),
);

/** Properties that are about where and as what something runs, and not about what it is told. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  "vpcSecurityGroupIds",
  "securityGroups",
  "subnetId",
  "vpcConfig",
  "networkConfiguration",
  "iamInstanceProfile",
  "role",
  "metadata",
]);

/** A runner that is told something computed from a cache. */
export interface User {
  readonly resource: PlannedResource;
  /** What has the interfaces by which it connects: itself, or others. None: it is not known to connect from a VPC. */
  readonly connectsBy: readonly PlannedResource[];
  readonly isOutsideByDefault: boolean;
}

/** The runners among some resources that are told something computed from a cache. */
export function usersOf(cache: Block, resources: readonly PlannedResource[]): User[] {
  const told = new Told(cache.resource.urn);
  const users = new Map<PlannedResource, User>();
  for (let size = 0; size < told.size;) {
    size = told.size;
    for (const resource of resources) {
      if (told.has(resource) || !told.isHandedTo(resource)) continue;
      const user = userAmong(resource, resources);
      if (user !== undefined) users.set(resource, user);
      if (CARRIERS.has(resource.type) || isSettings(resource.type)) told.add(resource);
    }
  }
  return [...users.values()];
}

/** What has been told something computed from a cache, by URN and by the names under which others ask for it. */
class Told {
  private readonly urns: Set<string>;
  /** Names of parameters; those that are paths, as these are nobody's word for something else. */
  private readonly paths: string[] = [];
  private readonly settings = new Set<string>();

  constructor(cache: string) {
    this.urns = new Set([cache]);
  }

  get size(): number {
    return this.urns.size;
  }

  has({ urn }: PlannedResource): boolean {
    return this.urns.has(urn);
  }

  add(resource: PlannedResource): void {
    const { type, urn, propertyDependencies, inputs, properties } = resource;
    this.urns.add(urn);
    for (const place of propertyDependencies[PUT_INTO.get(type) ?? ""] ?? []) this.urns.add(place);
    const { name } = inputs ?? properties;
    if (typeof name === "string" && name.includes("/")) this.paths.push(name);
    const named = isSettings(type) ? nameInCluster(resource) : undefined;
    if (named !== undefined) this.settings.add(named);
  }

  isHandedTo(resource: PlannedResource): boolean {
    const isComputed = Object.entries(resource.propertyDependencies).some(
      ([property, urns]) => !NOT_TOLD.has(property) && urns.some((urn) => this.urns.has(urn)),
    );
    return isComputed || this.isNamedBy(resource);
  }

  private isNamedBy({ type, inputs, properties }: PlannedResource): boolean {
    const values = inputs ?? properties;
    if (this.settings.size > 0 && isWorkload(type)) {
      if (settingsNamedIn(values).some((name) => this.settings.has(name))) return true;
    }
    if (this.paths.length === 0 || !(RUNNERS.has(type) || CARRIERS.has(type))) return false;
    const texts = JSON.stringify(values);
    return this.paths.some((path) => isNamedIn(texts, path));
  }
}

/** As a whole word, or as the end of an ARN (`arn:aws:ssm:…:parameter/shop/cache`). */
function isNamedIn(texts: string, path: string): boolean {
  const escaped = path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?:[^\\w/.-]|:parameter/?)${escaped}(?![\\w/.-])`).test(texts);
}

function userAmong(resource: PlannedResource, all: readonly PlannedResource[]): User | undefined {
  if (isWorkload(resource.type))
    return { resource, connectsBy: nodesAmong(all), isOutsideByDefault: false };
  const runner = RUNNERS.get(resource.type);
  return runner && userOf(resource, runner, all);
}

/** A job runs on any of the environments that there are; a service connects by the connector that it names. */
function userOf(resource: PlannedResource, runner: Runner, all: readonly PlannedResource[]): User {
  const { connectsBy, isInVpcBy, unlessBy } = runner;
  const isOwn = connectsBy === undefined || (unlessBy !== undefined && has(resource, unlessBy));
  return {
    resource,
    connectsBy: isOwn ? [resource] : othersOf(resource, connectsBy, isInVpcBy !== undefined, all),
    isOutsideByDefault: isInVpcBy !== undefined && !has(resource, isInVpcBy),
  };
}

function othersOf(
  resource: PlannedResource,
  type: string,
  isNamed: boolean,
  all: readonly PlannedResource[],
): readonly PlannedResource[] {
  const others = all.filter((one) => one.type === type);
  const named = others.filter(({ urn }) => leadsTo(resource, urn, all));
  return isNamed || named.length > 0 ? named : others;
}

/** It names it, or what names it (a capacity provider names the scaling group). */
function leadsTo(from: PlannedResource, to: string, all: readonly PlannedResource[]): boolean {
  const named = new Set(Object.values(from.propertyDependencies).flat());
  const between = all.filter(({ urn, type }) => named.has(urn) && !CARRIERS.has(type));
  return (
    named.has(to) ||
    between.some((one) => Object.values(one.propertyDependencies).flat().includes(to))
  );
}

function has({ inputs, properties }: PlannedResource, argument: string): boolean {
  const value = (inputs ?? properties)[argument];
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
