/**
 * Classic Load Balancers of a plan and the instances that they forward to: their own, those attached, and those of scaling
 * groups. A listener for TCP or SSL hands on what it is sent; one for HTTP makes requests of its own:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html
 */

import { listing, partId, unbounded } from "../../model/topology";
import type { Fact, Forwarder, ForwardingTarget } from "../../model/topology";
import { Block } from "./block";
import type { Family } from "./families";
import { Parts } from "./parts";
import { idOf } from "./plan";
import type { Plan } from "./plan";
import type { PlannedResource } from "./planned-resource";

export function classicBalancersOf(plan: Plan): Forwarder[] {
  const attached = attachedInstances(plan);
  return plan.ofType("elb.LoadBalancer").map((resource) => {
    const block = Block.of(plan, resource);
    const own = block.isOmitted("instances")
      ? listing<string>()
      : block.references("instances", "interface");
    const more = attached.of(idOf(resource));
    const handed = handedOn(block);
    const instances = [...new Set([...own.items, ...more.items])];
    return {
      id: idOf(resource),
      name: resource.name,
      kind: "load-balancer",
      handsOn: handed.length === 0 ? "requests" : "connections",
      interfaces: listing([partId(idOf(resource), "eni")]),
      targets: listing(
        instances.flatMap((target): ForwardingTarget[] => handed.map((port) => ({ target, port }))),
        handed.length === 0 ? undefined : unbounded(own.rest ?? more.rest),
      ),
    };
  });
}

/** The ports of the instances that connections are handed on to. */
function handedOn(balancer: Block): Fact<number>[] {
  const { items, rest } = balancer.blocks("listeners");
  const ports = items
    .filter((one) => !isHttp(one.text("instanceProtocol")))
    .map((one) => one.number("instancePort") ?? one.unknown("instancePort"));
  return rest === undefined ? ports : [...ports, rest];
}

function isHttp(protocol: Fact<string> | undefined): boolean {
  return typeof protocol === "string" && /^https?$/i.test(protocol);
}

function attachedInstances(plan: Plan): Parts<string> {
  const parts = new Parts<string>();
  for (const resource of plan.ofType("elb.Attachment")) {
    const block = Block.of(plan, resource);
    const balancer = block.reference("elb", "classic-load-balancer") ?? block.unknown("elb");
    const { items, rest } = block.references("instance", "interface");
    parts.add(balancer, items, unbounded(rest));
  }
  for (const resource of plan.ofType("autoscaling.Group")) {
    const { items } = Block.of(plan, resource).references("loadBalancers", "classic-load-balancer");
    for (const balancer of items) parts.add(balancer, [partId(idOf(resource), "eni")]);
  }
  for (const { classicBalancers, group } of scalingAttachments(plan)) {
    for (const balancer of classicBalancers) parts.add(balancer, [group]);
  }
  return parts;
}

/** A scaling group whose instances are targets of what it is attached to. */
export interface ScalingAttachment {
  /** The interface of the group's instances. */
  readonly group: string;
  readonly targetGroups: readonly string[];
  readonly latticeTargetGroups: readonly string[];
  readonly classicBalancers: readonly string[];
}

/**
 * Attachments of scaling groups: resources of their own, in both ways that there are, and traffic sources of the group itself.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AttachTrafficSources.html
 */
export function scalingAttachments(plan: Plan): ScalingAttachment[] {
  const groups = plan.ofType("autoscaling.Group");
  const own = groups.map((group) => {
    const sources = Block.of(plan, group).blocks("trafficSources").items;
    return attachmentOf(sources, interfaceOf(group));
  });
  const others = plan
    .ofType("autoscaling.Attachment", "autoscaling.TrafficSourceAttachment")
    .flatMap((resource) => {
      const block = Block.of(plan, resource);
      const group = groups.find(
        (one) => block.refersTo("autoscalingGroupName", namesOf(one)) === true,
      );
      const source = block.child("trafficSource");
      if (group === undefined) return [];
      return [attachmentOf([block, ...(source === undefined ? [] : [source])], interfaceOf(group))];
    });
  return [...own, ...others];
}

function interfaceOf(group: PlannedResource): string {
  return partId(idOf(group), "eni");
}

/** `identifier` is in a traffic source, the others in the older attachment. */
function attachmentOf(blocks: readonly Block[], group: string): ScalingAttachment {
  const named = (family: Family, ...keys: readonly string[]) =>
    blocks.flatMap((block) =>
      keys
        .filter((key) => !block.isOmitted(key))
        .flatMap((key) => block.references(key, family).items),
    );
  return {
    group,
    targetGroups: named("target-group", "lbTargetGroupArn", "identifier"),
    latticeTargetGroups: named("lattice-target-group", "identifier"),
    classicBalancers: named("classic-load-balancer", "elb", "identifier"),
  };
}

function namesOf({ urn, id, properties }: PlannedResource): string[] {
  return [urn, id, properties.name].filter((name) => typeof name === "string");
}
