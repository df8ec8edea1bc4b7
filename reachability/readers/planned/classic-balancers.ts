/**
 * Classic Load Balancers of a plan and the instances that they forward to: their own, those attached, and those of scaling
 * groups. A listener for TCP or SSL hands on what it is sent; one for HTTP makes requests of its own:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html
 */

import { isUnknown, listing, partId } from "../../model/topology";
import type { Fact, Forwarder, ForwardingTarget } from "../../model/topology";
import { Block } from "./block";
import { Parts } from "./parts";
import { idOf } from "./plan";
import type { Plan } from "./plan";

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
        handed.length === 0 ? undefined : (own.rest ?? more.rest),
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
    parts.add(balancer, items, rest);
  }
  for (const resource of plan.ofType("autoscaling.Group")) {
    const { items } = Block.of(plan, resource).references("loadBalancers", "classic-load-balancer");
    for (const balancer of items) parts.add(balancer, [partId(idOf(resource), "eni")]);
  }
  for (const { block, group } of scalingAttachments(plan)) {
    const balancer = block.isOmitted("elb")
      ? undefined
      : block.reference("elb", "classic-load-balancer");
    if (balancer !== undefined && !isUnknown(balancer)) parts.add(balancer, [group]);
  }
  return parts;
}

/** Attachments of scaling groups to a load balancer or target group, with the interface of the group's instances. */
export function scalingAttachments(plan: Plan): { block: Block; group: string }[] {
  return plan.ofType("autoscaling.Attachment").flatMap((resource) => {
    const block = Block.of(plan, resource);
    const group = plan
      .ofType("autoscaling.Group")
      .find((one) => block.refersTo("autoscalingGroupName", namesOf(one)) === true);
    return group === undefined ? [] : [{ block, group: partId(idOf(group), "eni") }];
  });
}

function namesOf({ urn, id, properties }: Parameters<typeof idOf>[0]): string[] {
  return [urn, id, properties.name].filter((name) => typeof name === "string");
}
