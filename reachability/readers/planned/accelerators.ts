/**
 * Accelerators of a plan, by their endpoint groups. Each leads from the internet, by the ports of its listener, to instances,
 * Elastic IP addresses and load balancers, whether or not those have a public address:
 * https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
 */

import { isUnknown, listing, notModelled, unbounded, firstMissing } from "../../model/topology";
import type { Fact, Forwarder, ForwardingTarget, Listing, Unbounded } from "../../model/topology";
import { portDifference, portSet, portUnion } from "../../sets/port-set";
import { Block } from "./block";
import { shortType } from "./families";
import { givenInterfaces } from "./interfaces";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { UNKNOWN_MARKER } from "./planned-resource";
import type { PlannedResource } from "./planned-resource";

type Ports = Pick<ForwardingTarget, "port" | "lastPort">;

export function acceleratorsOf(plan: Plan): Forwarder[] {
  return [
    ...plan.ofType("globalaccelerator.EndpointGroup").flatMap((one) => endpointGroup(one, plan)),
    ...plan.ofType("globalaccelerator.CustomRoutingEndpointGroup").map((one) => customRouting(one)),
  ];
}

function endpointGroup(resource: PlannedResource, plan: Plan): Forwarder[] {
  const block = Block.of(plan, resource);
  const listener = listenerOf(block);
  const protocol = listener?.text("protocol") ?? "TCP";
  const isEnabled = listener === undefined ? true : enabled(listener);
  if (protocol === "UDP" || isEnabled === false) return [];
  const endpoints = endpointsOf(block);
  const ports =
    listener === undefined ? [{ port: block.unknown("listenerArn") }] : portsOf(listener, block);
  const unread = [firstMissing([protocol]), firstMissing([isEnabled])].flatMap(
    (fact) => fact ?? [],
  );
  return [
    {
      ...accelerator(resource),
      handsOn: "connections",
      targets: listing(
        endpoints.items.flatMap((target) => ports.map((each) => ({ target, ...each }))),
        unbounded(endpoints.rest),
      ),
      ...(unread.length === 0 ? {} : { unread }),
    },
  ];
}

/**
 * It leads to any instance in the subnets that it names, but to none until a call outside of the provider allows it
 * (https://docs.aws.amazon.com/global-accelerator/latest/dg/about-custom-routing-endpoints.html).
 */
function customRouting(resource: PlannedResource): Forwarder {
  const what = `custom routing of "${resource.name}"`;
  return { ...accelerator(resource), targets: listing([], notModelled(planned(resource), what)) };
}

function accelerator(
  resource: PlannedResource,
): Pick<Forwarder, "id" | "name" | "kind" | "interfaces"> {
  return { id: idOf(resource), name: resource.name, kind: "accelerator", interfaces: listing() };
}

function listenerOf(endpointGroup: Block): Block | undefined {
  return referredTo(endpointGroup, "listenerArn", "globalaccelerator.Listener");
}

/** An accelerator that lies outside of the stack is taken to be on, as they are unless told otherwise. */
function enabled(listener: Block): Fact<boolean> {
  const own = referredTo(listener, "acceleratorArn", "globalaccelerator.Accelerator");
  return own?.flag("enabled") ?? true;
}

function referredTo(block: Block, key: string, type: string): Block | undefined {
  const { plan } = block;
  const isNamed = (one: PlannedResource): boolean =>
    block.refersTo(key, [one.urn, idOf(one)]) === true;
  const resource = plan.ofType(type).find(isNamed);
  return resource === undefined ? undefined : Block.of(plan, resource);
}

/** The ports of the listener; where the endpoint group overrides one, the endpoint's in its place. */
function portsOf(listener: Block, endpointGroup: Block): Ports[] {
  const ranges = listener.blocks("portRanges");
  const overrides = endpointGroup.blocks("portOverrides");
  const hidden = ranges.rest ?? overrides.rest;
  let ports = portUnion();
  for (const range of ranges.items) {
    const from = range.number("fromPort") ?? range.unknown("fromPort");
    const to = range.number("toPort") ?? range.unknown("toPort");
    if (isUnknown(from)) return [{ port: from }];
    if (isUnknown(to)) return [{ port: to }];
    if (from <= to) ports = portUnion(ports, portSet(from, to));
  }
  if (hidden !== undefined) return [{ port: hidden }];
  for (const override of overrides.items) {
    const at = override.number("listenerPort") ?? override.unknown("listenerPort");
    const to = override.number("endpointPort") ?? override.unknown("endpointPort");
    if (isUnknown(at)) return [{ port: at }];
    if (isUnknown(to)) return [{ port: to }];
    ports = portUnion(portDifference(ports, portSet(at)), portSet(to));
  }
  return ports.map(({ from, to }) => (from === to ? { port: from } : { port: from, lastPort: to }));
}

/** What the endpoints are: as many unknown ids as resources that they were computed from are those. */
function endpointsOf(group: Block): Listing<string> {
  const { items, rest } = group.blocks("endpointConfigurations");
  const ids = items.map((one) => one.value("endpointId")).filter((id) => typeof id === "string");
  const known = ids
    .filter((id) => id !== UNKNOWN_MARKER)
    .flatMap((id) => group.plan.named(id) ?? []);
  const sources = (group.dependencies("endpointConfigurations") ?? [])
    .flatMap((urn) => group.plan.behind(urn))
    .filter((one) => isEndpoint(one) && !known.includes(one));
  const unknownCount = ids.filter((id) => id === UNKNOWN_MARKER).length;
  const targets = [...known, ...sources].flatMap((one) => targetsOf(one, group.plan));
  return listing([...new Set(targets)], rest ?? doubt(group, unknownCount, sources.length));
}

function doubt(group: Block, unknownCount: number, sources: number): Unbounded | undefined {
  return unknownCount === sources || unknownCount === 0
    ? undefined
    : group.unknown("endpointConfigurations");
}

function isEndpoint({ type }: PlannedResource): boolean {
  return ["ec2.Instance", "ec2.Eip", "lb.LoadBalancer"].includes(shortType(type));
}

/** Interfaces of an instance, those that an Elastic IP address is associated with, or the load balancer itself. */
function targetsOf(resource: PlannedResource, plan: Plan): readonly string[] {
  const block = Block.of(plan, resource);
  switch (shortType(resource.type)) {
    case "ec2.Instance": {
      const given = givenInterfaces(block);
      return given.length > 0 ? given : [plan.partOf(resource, "eni")];
    }
    case "ec2.Eip":
      return ["networkInterface", "instance"].flatMap(
        (key) => block.references(key, "interface").items,
      );
    case "lb.LoadBalancer":
      return [idOf(resource)];
    default:
      return [];
  }
}
