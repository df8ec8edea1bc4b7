/** Where the two ends of a judged connection are, and what a resource is called. */

import { isUnknown } from "../../reachability";
import type { Endpoint, NetworkInterface, Topology } from "../../reachability";
import type { CheckContext } from "./context";

/** One end of the judged pair. */
export interface EndFacts {
  /** For people. */
  readonly label: string;
  readonly interface?: NetworkInterface;
  readonly vpc?: string;
}

/** Client and node of the judged pair. */
export function endFactsOf(context: CheckContext): {
  readonly client: EndFacts;
  readonly node: EndFacts;
} {
  const question = context.pairVerdict?.verdict.question;
  if (question === undefined) throw new Error("places were asked for without a judged pair");
  return {
    client: factsOfEnd(context.topology, question.from),
    node: factsOfEnd(context.topology, question.to),
  };
}

function factsOfEnd(topology: Topology, endpoint: Endpoint): EndFacts {
  if (endpoint.kind === "address") {
    return { label: endpoint.cidr };
  }
  const found = topology.interfaces.byId.get(endpoint.id);
  if (found === undefined) return { label: endpoint.id };
  const [address] = found.addresses.items;
  return {
    label: `${found.name ?? found.owner?.name ?? found.owner?.id ?? found.description ?? found.id}${address === undefined ? "" : ` (${address})`}`,
    interface: found,
    vpc: isUnknown(found.vpc) ? undefined : found.vpc,
  };
}

/** `sg-0abc (memcached-cluster)`: a resource with the name people know it by. */
export function named(topology: Topology, id: string): string {
  const kinds = [
    topology.securityGroups,
    topology.networkAcls,
    topology.routeTables,
    topology.subnets,
    topology.vpcs,
    topology.peerings,
  ];
  const name = kinds.map(({ byId }) => byId.get(id)?.name).find((one) => one !== undefined);
  return name === undefined || name === id ? id : `${id} (${name})`;
}
