/** What a plan's accelerators, Classic Load Balancers, endpoint services and VPC Lattice target groups lead to. */

import assert from "node:assert/strict";
import { readPlanned } from "./read-told";
import { UNKNOWN_MARKER as HIDDEN } from "../../../reachability/readers/planned/planned-resource";
import type { PlannedResource } from "../../../reachability/readers/planned/planned-resource";

function planned(
  token: string,
  name: string,
  properties: Record<string, unknown>,
  propertyDependencies: Record<string, string[]> = {},
): PlannedResource {
  const id = HIDDEN;
  return { urn: name, type: `aws:${token}`, name, id, properties, propertyDependencies };
}

const instance = planned("ec2/instance:Instance", "app", {});

function forwarder(id: string, ...resources: PlannedResource[]) {
  return readPlanned([instance, ...resources]).forwarders.byId.get(id);
}

describe("what a plan's forwarders lead to", () => {
  const listener = planned("globalaccelerator/listener:Listener", "listener", {
    protocol: "TCP",
    portRanges: [{ fromPort: 80, toPort: 90 }],
  });
  const endpoints = (
    configurations: readonly Record<string, unknown>[],
    of: string[],
    more: Record<string, unknown> = {},
  ) =>
    planned(
      "globalaccelerator/endpointGroup:EndpointGroup",
      "group",
      { listenerArn: HIDDEN, endpointConfigurations: configurations, ...more },
      { listenerArn: ["listener"], endpointConfigurations: of },
    );

  it("an accelerator: to an instance, by the ports of its listener", () => {
    const group = forwarder("group", listener, endpoints([{ endpointId: HIDDEN }], ["app"]));
    assert.equal(group?.kind, "accelerator");
    assert.deepEqual(group.targets, { items: [{ target: "app#eni", port: 80, lastPort: 90 }] });
  });

  it("an accelerator: by another port where its endpoint group overrides one", () => {
    const overrides = { portOverrides: [{ listenerPort: 80, endpointPort: 22 }] };
    const group = endpoints([{ endpointId: HIDDEN }], ["app"], overrides);
    assert.deepEqual(forwarder("group", listener, group)?.targets.items, [
      { target: "app#eni", port: 22 },
      { target: "app#eni", port: 81, lastPort: 90 },
    ]);
  });

  it("an accelerator: to the instance of an Elastic IP address", () => {
    const eip = planned("ec2/eip:Eip", "eip", { instance: HIDDEN }, { instance: ["app"] });
    const group = forwarder("group", listener, eip, endpoints([{ endpointId: HIDDEN }], ["eip"]));
    assert.deepEqual(
      group?.targets.items.map(({ target }) => target),
      ["app#eni"],
    );
  });

  it("an accelerator: nowhere over UDP, and open where an endpoint was looked up", () => {
    const udp = { ...listener, properties: { ...listener.properties, protocol: "UDP" } };
    assert.equal(forwarder("group", udp, endpoints([{ endpointId: HIDDEN }], ["app"])), undefined);
    const lookedUp = endpoints([{ endpointId: HIDDEN }], []);
    assert.notEqual(forwarder("group", listener, lookedUp)?.targets.rest, undefined);
  });

  it("a Classic Load Balancer: to attached instances, by its listeners for TCP alone", () => {
    const balancer = planned("elb/loadBalancer:LoadBalancer", "front", {
      listeners: [
        { instancePort: 22, instanceProtocol: "tcp" },
        { instancePort: 80, instanceProtocol: "HTTP" },
      ],
    });
    const attachment = planned(
      "elb/attachment:Attachment",
      "attachment",
      { elb: HIDDEN, instance: HIDDEN },
      { elb: ["front"], instance: ["app"] },
    );
    const front = forwarder("front", balancer, attachment);
    assert.equal(front?.handsOn, "connections");
    assert.deepEqual(front.targets, { items: [{ target: "app#eni", port: 22 }] });
  });

  it("an endpoint service: where its load balancers lead, for whom it allows", () => {
    const network = [
      planned("lb/loadBalancer:LoadBalancer", "nlb", { loadBalancerType: "network" }),
      planned("lb/targetGroup:TargetGroup", "tg", { port: 22 }),
      planned(
        "lb/listener:Listener",
        "l",
        { loadBalancerArn: HIDDEN, defaultActions: [{ type: "forward", targetGroupArn: HIDDEN }] },
        { loadBalancerArn: ["nlb"], defaultActions: ["tg"] },
      ),
      planned(
        "lb/targetGroupAttachment:TargetGroupAttachment",
        "a",
        { targetGroupArn: HIDDEN, targetId: HIDDEN },
        { targetGroupArn: ["tg"], targetId: ["app"] },
      ),
    ];
    const service = (more: Record<string, unknown>) =>
      planned(
        "ec2/vpcEndpointService:VpcEndpointService",
        "service",
        { networkLoadBalancerArns: [HIDDEN], acceptanceRequired: true, ...more },
        { networkLoadBalancerArns: ["nlb"] },
      );
    const closed = forwarder("service", ...network, service({}));
    assert.deepEqual(closed?.targets, { items: [{ target: "app#eni", port: 22 }] });
    assert.equal(closed.openTo, undefined);
    const open = forwarder("service", ...network, service({ allowedPrincipals: ["*"] }));
    assert.equal(open?.openTo?.origin, "outside");
  });

  it("a target group of VPC Lattice: to its attached targets", () => {
    const group = planned("vpclattice/targetGroup:TargetGroup", "lattice", {
      config: { port: 80 },
    });
    const attachment = planned(
      "vpclattice/targetGroupAttachment:TargetGroupAttachment",
      "a",
      { targetGroupIdentifier: HIDDEN, target: { id: HIDDEN } },
      { targetGroupIdentifier: ["lattice"], target: ["app"] },
    );
    assert.deepEqual(forwarder("lattice", group, attachment)?.targets, {
      items: [{ target: "app#eni", port: 80 }],
    });
  });
});
