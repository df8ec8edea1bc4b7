/**
 * What forwards connections in a plan, and to what: load balancers by listeners, their rules and target group attachments;
 * Classic Load Balancers, endpoint services, VPC Lattice and accelerators.
 */

import { isUnknown, listing, partId, unbounded, mapListing } from "../../model/topology";
import type { Fact, Forwarder, ForwardingTarget, Listing } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { acceleratorsOf } from "./accelerators";
import { balancerInterfaceIds, balancerSubnets } from "./balancers";
import { Block } from "./block";
import { classicBalancersOf, scalingAttachments } from "./classic-balancers";
import { endpointServicesOf } from "./endpoint-services";
import { latticeResourcesOf } from "./lattice-resources";
import { targetsNamed } from "./targets";
import { Parts } from "./parts";
import { idOf } from "./plan";
import type { Plan } from "./plan";

type Target = ForwardingTarget;

export function forwardersOf(plan: Plan): Forwarder[] {
  const balancers = balancersOf(plan);
  return [
    ...balancers,
    ...classicBalancersOf(plan),
    ...endpointServicesOf(plan, balancers),
    ...latticeTargets(plan),
    ...latticeResourcesOf(plan),
    ...acceleratorsOf(plan),
  ];
}

function balancersOf(plan: Plan): Forwarder[] {
  const groups = targetGroups(plan);
  const targets = targetsByGroup(plan);
  return plan.ofType("lb.LoadBalancer").map((resource) => {
    const own = groups.of(idOf(resource));
    const lists = own.items.map((group) => targets.of(group));
    return {
      id: idOf(resource),
      name: resource.name,
      kind: "load-balancer",
      ...handsOn(Block.of(plan, resource)),
      interfaces: listing(
        balancerInterfaceIds(resource, balancerSubnets(Block.of(plan, resource))),
      ),
      targets: listing(
        lists.flatMap((list) => list.items),
        unbounded(own.rest ?? lists.find((list) => list.rest !== undefined)?.rest),
      ),
    };
  });
}

/** An application load balancer unless told otherwise. */
function handsOn(balancer: Block): Pick<Forwarder, "handsOn"> {
  const type = balancer.text("loadBalancerType") ?? "application";
  if (isUnknown(type)) return {};
  return { handsOn: type === "application" ? "requests" : "connections" };
}

/** Target groups by load balancer, as its listeners and their rules name them. */
function targetGroups(plan: Plan): Parts<string> {
  const parts = new Parts<string>();
  const listeners = new Map<string, Fact<string>>();
  for (const resource of plan.ofType("lb.Listener")) {
    const block = Block.of(plan, resource);
    const balancer =
      block.reference("loadBalancerArn", "load-balancer") ?? block.unknown("loadBalancerArn");
    listeners.set(resource.urn, balancer);
    listeners.set(idOf(resource), balancer);
    addGroups(parts, balancer, block, "defaultActions");
  }
  for (const resource of plan.ofType("lb.ListenerRule")) {
    const block = Block.of(plan, resource);
    const balancer = listenerOf(block, resource, listeners);
    if (balancer !== undefined) addGroups(parts, balancer, block, "actions");
  }
  return parts;
}

function listenerOf(
  block: Block,
  resource: PlannedResource,
  listeners: ReadonlyMap<string, Fact<string>>,
): Fact<string> | undefined {
  const arn = block.text("listenerArn");
  if (typeof arn === "string") return listeners.get(arn);
  const urn = (resource.propertyDependencies.listenerArn ?? []).find((one) => listeners.has(one));
  return urn === undefined ? undefined : listeners.get(urn);
}

function addGroups(parts: Parts<string>, balancer: Fact<string>, block: Block, key: string): void {
  const actions = block.blocks(key);
  if (actions.rest !== undefined) parts.add(balancer, [], actions.rest);
  for (const action of actions.items) {
    const direct = action.references("targetGroupArn", "target-group");
    const forward = action.child("forward")?.blocks("targetGroups").items ?? [];
    const lists = [direct, ...forward.map((one) => one.references("arn", "target-group"))];
    for (const { items, rest } of lists) parts.add(balancer, items, unbounded(rest));
  }
}

function targetsByGroup(plan: Plan): Parts<Target> {
  const parts = new Parts<Target>();
  for (const resource of plan.ofType("lb.TargetGroupAttachment")) {
    const block = Block.of(plan, resource);
    const group =
      block.reference("targetGroupArn", "target-group") ?? block.unknown("targetGroupArn");
    const { items, rest } = targetOf(block, groupPort(group, plan));
    parts.add(group, items, unbounded(rest));
  }
  for (const resource of plan.ofType("ecs.Service")) {
    for (const block of Block.of(plan, resource).blocks("loadBalancers").items) {
      const port = block.number("containerPort") ?? block.unknown("containerPort");
      addOwn(parts, block, "targetGroupArn", resource, () => port);
    }
  }
  for (const resource of plan.ofType("autoscaling.Group")) {
    const block = Block.of(plan, resource);
    addOwn(parts, block, "targetGroupArns", resource, (group) => groupPort(group, plan));
  }
  for (const { targetGroups: named, group } of scalingAttachments(plan)) {
    for (const own of named) parts.add(own, [{ target: group, port: groupPort(own, plan) }]);
  }
  return parts;
}

/** A target group of VPC Lattice leads from the VPCs of its service network to instances and addresses. */
function latticeTargets(plan: Plan): Forwarder[] {
  const parts = new Parts<Target>();
  for (const resource of plan.ofType("vpclattice.TargetGroupAttachment")) {
    const block = Block.of(plan, resource);
    const group =
      block.reference("targetGroupIdentifier", "lattice-target-group") ??
      block.unknown("targetGroupIdentifier");
    for (const target of block.blocks("target").items) {
      const port = target.number("port") ?? latticePort(group, plan);
      const { items, rest } = targetBy(target, "id", port);
      parts.add(group, items, unbounded(rest));
    }
  }
  for (const { latticeTargetGroups, group } of scalingAttachments(plan)) {
    for (const own of latticeTargetGroups)
      parts.add(own, [{ target: group, port: latticePort(own, plan) }]);
  }
  return plan.ofType("vpclattice.TargetGroup").map((resource) => ({
    id: idOf(resource),
    name: resource.name,
    kind: "lattice",
    interfaces: listing(),
    targets: parts.of(idOf(resource)),
  }));
}

function latticePort(group: Fact<string>, plan: Plan): Fact<number> {
  if (isUnknown(group)) return unbounded(group);
  const resource = plan.ofType("vpclattice.TargetGroup").find((one) => idOf(one) === group);
  const config = resource === undefined ? undefined : Block.of(plan, resource).child("config");
  return config?.number("port") ?? 0;
}

/** A service and a scaling group name the target groups that their own interfaces are in. */
function addOwn(
  parts: Parts<Target>,
  block: Block,
  key: string,
  resource: PlannedResource,
  portIn: (group: string) => Fact<number>,
): void {
  const target = partId(idOf(resource), "eni");
  const { items } = block.references(key, "target-group");
  for (const group of items) parts.add(group, [{ target, port: portIn(group) }]);
}

/** A target is an instance (its interface), an address, or what its id was computed from. */
function targetOf(block: Block, groupPort: Fact<number>): Listing<Target> {
  const port = block.isOmitted("port") ? groupPort : (block.number("port") ?? groupPort);
  return targetBy(block, "targetId", port);
}

function targetBy(block: Block, key: string, port: Fact<number>): Listing<Target> {
  return mapListing(targetsNamed(block, key), (target) => ({ target, port }));
}

function groupPort(group: Fact<string>, plan: Plan): Fact<number> {
  if (isUnknown(group)) return unbounded(group);
  const resource = plan.ofType("lb.TargetGroup").find((candidate) => idOf(candidate) === group);
  if (resource === undefined) return 0;
  const block = Block.of(plan, resource);
  return block.number("port") ?? block.unknown("port");
}
