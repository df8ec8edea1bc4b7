/** Names as people know them: the tag or Pulumi name where there is one, the id where there is not. */

import { prepare } from "../model/prepared";
import type { Named, Topology } from "../model/topology";
import type { Endpoint, Gate } from "../model/verdict";
import type { Naming } from "./reasons";
import { plainName } from "./reasons";

/** The resource's name, else its id. */
export function nameOf(topology: Topology, id: string): string {
  return namesIn(topology).get(id) ?? id;
}

/** The resource with this id, of whichever kind. */
export function namedIn(topology: Topology, id: string): Named | undefined {
  return byIdIn(topology).get(id);
}

/** The topology's names, for sentences about missing facts. */
export function namingIn(topology: Topology): Naming {
  const [nodes, names] = [nodeNames(topology), namesIn(topology)];
  return (resource) =>
    resource.name ?? nodes.get(resource.id) ?? names.get(resource.id) ?? plainName(resource);
}

/** A cache node by its cache; another interface by its name; an address as it was written. */
export function nameOfEnd(topology: Topology, end: Endpoint): string {
  if (end.kind === "address") return end.cidr;
  return nodeNames(topology).get(end.id) ?? nameOf(topology, end.id);
}

/** `security group sg-client`, `network ACL main`: the resource that decides, after its kind. */
export function nameOfGate({ kind, resources }: Gate, topology: Topology): string {
  // The one gateway that may not be there at all is the VPC's internet gateway.
  if (resources.length === 0 && kind === "gateway") return "internet gateway";
  const names = resources.map(({ id }) => nameOf(topology, id)).join(" + ");
  return `${GATE_WORDS[kind]} ${names}`.trim();
}

const GATE_WORDS: Readonly<Record<Gate["kind"], string>> = {
  "security-group": "security group",
  "network-acl": "network ACL",
  name: "name resolution in",
  route: "route table",
  gateway: "gateway",
  address: "address",
};

function byIdIn(topology: Topology): ReadonlyMap<string, Named> {
  return prepare(topology).once(
    "resources by id",
    "",
    () => new Map(everything(topology).map((each) => [each.id, each])),
  );
}

function namesIn(topology: Topology): ReadonlyMap<string, string> {
  return prepare(topology).once("names", "", () => {
    const names = new Map<string, string>();
    for (const { id, name } of everything(topology)) if (name !== undefined) names.set(id, name);
    return names;
  });
}

function everything(topology: Topology): Named[] {
  const { vpcs, subnets, routeTables, networkAcls, securityGroups, prefixLists, interfaces } =
    topology;
  const { gateways, peerings, transitGateways, transitAttachments, transitRouteTables } = topology;
  const first = [vpcs, subnets, routeTables, networkAcls, securityGroups, prefixLists, interfaces];
  const second = [gateways, peerings, transitGateways, transitAttachments, transitRouteTables];
  return [...first, ...second].flatMap(({ byId }): Named[] => [...byId.values()]);
}

function nodeNames(topology: Topology): ReadonlyMap<string, string> {
  return prepare(topology).once("node names", "", () => {
    const caches = [...topology.caches.byId.values()];
    return new Map(
      caches.flatMap((cache) =>
        cache.nodes.items.map(
          (node) => [node.interface, `${cache.name ?? cache.id} node ${node.id}`] as const,
        ),
      ),
    );
  });
}
