/** What is handed a cache's endpoint: whatever a program computes from the cache, directly or by way of other resources. */
import type { Block, PlannedResource } from "../../reachability";

/** What runs a program that may use what it was handed. */
const RUNNERS: ReadonlySet<string> = new Set([
  "aws:autoscaling/group:Group",
  "aws:ec2/instance:Instance",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  "aws:ecs/service:Service",
  "aws:lambda/function:Function",
]);

/** By what the endpoint is handed on: settings of a task, a template, a place where it is looked up. */
const CARRIERS: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/launchConfiguration:LaunchConfiguration",
  "aws:ssm/parameter:Parameter",
  "aws:secretsmanager/secretVersion:SecretVersion",
]);

/** Properties that are about where and as what something runs, and not about what it is told. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  "vpcSecurityGroupIds",
  "securityGroups",
  "subnetId",
  "vpcConfig",
  "networkConfiguration",
  "iamInstanceProfile",
  "role",
]);

/** The runners among some resources that are told something computed from a cache. */
export function usersOf(cache: Block, resources: readonly PlannedResource[]): PlannedResource[] {
  const told = new Set([cache.resource.urn]);
  const users = new Set<PlannedResource>();
  for (let size = 0; size < told.size;) {
    size = told.size;
    for (const resource of resources) {
      if (told.has(resource.urn) || !isTold(resource, told)) continue;
      if (RUNNERS.has(resource.type)) users.add(resource);
      if (CARRIERS.has(resource.type)) told.add(resource.urn);
    }
  }
  return [...users];
}

function isTold({ propertyDependencies }: PlannedResource, told: ReadonlySet<string>): boolean {
  return Object.entries(propertyDependencies).some(
    ([property, urns]) => !NOT_TOLD.has(property) && urns.some((urn) => told.has(urn)),
  );
}
