/** Endpoint services of a plan: they lead from VPCs of the accounts that they allow to where their load balancers lead. */

import { factOf, listing, unknown, unbounded } from "../../model/topology";
import type { Forwarder, Unbounded } from "../../model/topology";
import { Block } from "./block";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import type { PlannedResource } from "./planned-resource";

export function endpointServicesOf(plan: Plan, balancers: readonly Forwarder[]): Forwarder[] {
  return plan.ofType("ec2.VpcEndpointService").map((resource) => {
    const block = Block.of(plan, resource);
    const named = block.references("networkLoadBalancerArns", "load-balancer");
    const own = balancers.filter(({ id }) => named.items.includes(id));
    const openTo = othersIn(resource, block);
    return {
      id: idOf(resource),
      name: resource.name,
      kind: "endpoint-service",
      handsOn: "connections",
      ...(openTo === undefined ? {} : { openTo }),
      interfaces: listing(own.flatMap(({ interfaces }) => interfaces.items)),
      targets: listing(
        own.flatMap(({ targets }) => targets.items),
        unbounded(
          named.rest ?? own.find(({ targets }) => targets.rest !== undefined)?.targets.rest,
        ),
      ),
    };
  });
}

/**
 * Nobody may connect until principals are allowed: https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
 * Who is behind those is not for this stack to say.
 */
function othersIn(resource: PlannedResource, service: Block): Unbounded | undefined {
  const { plan } = service;
  const names = [resource.urn, idOf(resource)];
  const isAllowed = plan
    .ofType("ec2.VpcEndpointServiceAllowedPrinciple")
    .some((one) => Block.of(plan, one).refersTo("vpcEndpointServiceId", names) !== false);
  const inline = service.texts("allowedPrincipals");
  if (!isAllowed && inline.items.length === 0 && inline.rest === undefined) return undefined;
  const what = "who connects by it from the accounts that it allows";
  const fact = factOf("resource", resource.urn, what);
  return unknown(fact, { code: "not-shown", resource: planned(resource), what }, "outside");
}
