/**
 * Resource configurations of VPC Lattice: each offers one address or name of the VPC, by its resource gateway, to the service
 * networks and endpoints of whoever it is associated or shared with. Connections are handed on as they are:
 * https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-configuration.html
 */

import { factOf, listing, unknown, unbounded } from "../../model/topology";
import type { Forwarder, ForwardingTarget, Listing } from "../../model/topology";
import { Block } from "./block";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import type { PlannedResource } from "./planned-resource";
import { targetsNamed } from "./targets";

type Ports = Pick<ForwardingTarget, "port" | "lastPort">;

export function latticeResourcesOf(plan: Plan): Forwarder[] {
  return plan.ofType("vpclattice.ResourceConfiguration").flatMap((resource) => {
    const block = Block.of(plan, resource);
    const offered = offeredBy(block);
    if (offered === undefined) return [];
    const ports = portsOf(block);
    return [
      {
        id: idOf(resource),
        name: resource.name,
        kind: "lattice",
        handsOn: "connections",
        openTo: others(resource),
        interfaces: listing(),
        targets: listing(
          offered.items.flatMap((target) => ports.map((each) => ({ target, ...each }))),
          unbounded(offered.rest),
        ),
      },
    ];
  });
}

/** A resource of AWS by its ARN (a database) and a group of other configurations offer no cache. */
function offeredBy(block: Block): Listing<string> | undefined {
  const { items, rest } = block.blocks("resourceConfigurationDefinition");
  if (rest !== undefined) return listing([], rest);
  const [definition] = items;
  const dns = definition?.child("dnsResource");
  if (dns !== undefined) return targetsNamed(dns, "domainName");
  const address = definition?.child("ipResource");
  return address === undefined ? undefined : targetsNamed(address, "ipAddress");
}

/** `11211` or `11211-11212`. */
function portsOf(block: Block): Ports[] {
  const { items, rest } = block.texts("portRanges");
  const ranges = items.flatMap((text): Ports[] => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
    if (first === undefined) return [];
    return [{ port: Number(first), ...(last === undefined ? {} : { lastPort: Number(last) }) }];
  });
  return rest === undefined ? ranges : [...ranges, { port: unbounded(rest) }];
}

/** Who is in the networks that it is associated or shared with is not for this stack to say. */
function others(resource: PlannedResource) {
  const what = "who connects by it";
  const fact = factOf("resource", resource.urn, what);
  return unknown(fact, { code: "not-shown", resource: planned(resource), what }, "outside");
}
