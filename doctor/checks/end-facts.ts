/** Where the two ends of a judged connection stand: what remedies need to name. */

import { isUnknown } from "../../reachability";
import type { Endpoint, NetworkInterface, Topology } from "../../reachability";
import type { CheckContext } from "./context";

/** One end of the judged pair. */
export interface EndFacts {
  /** For people. */
  readonly label: string;
  readonly interface?: NetworkInterface;
  readonly vpc?: string;
  /** Its address (or range), as a CIDR. */
  readonly cidr?: string;
  /** CIDR of its subnet; of a range, the range. */
  readonly subnetCidr?: string;
  readonly groups: readonly string[];
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
    const cidr = endpoint.cidr.includes("/") ? endpoint.cidr : single(endpoint.cidr);
    return { label: endpoint.cidr, cidr, subnetCidr: cidr, groups: [] };
  }
  const found = topology.interfaces.byId.get(endpoint.id);
  if (found === undefined) return { label: endpoint.id, groups: [] };
  const [address] = found.addresses.items;
  return {
    label: `${found.name ?? found.owner?.name ?? found.owner?.id ?? found.description ?? found.id}${address === undefined ? "" : ` (${address})`}`,
    interface: found,
    vpc: isUnknown(found.vpc) ? undefined : found.vpc,
    cidr: address === undefined ? undefined : single(address),
    subnetCidr: subnetCidrOf(topology, found, address),
    groups: found.groups.items,
  };
}

function single(address: string): string {
  return `${address}/${address.includes(":") ? "128" : "32"}`;
}

function subnetCidrOf(
  { subnets }: Topology,
  { subnets: ids }: NetworkInterface,
  address: string | undefined,
): string | undefined {
  const isV6 = address?.includes(":") ?? false;
  return ids.items
    .flatMap((id) => subnets.byId.get(id)?.cidrs.items ?? [])
    .find((cidr) => cidr.includes(":") === isV6);
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
