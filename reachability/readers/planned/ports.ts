/** Ports of caches, and ports that a program took from another resource (`fromPort: cluster.port`). */

import { isUnknown, unbounded } from "../../model/topology";
import type { Fact, PortRange } from "../../model/topology";
import { portRange } from "../protocol";
import { Block } from "./block";
import { shortType } from "./families";
import type { PlannedResource } from "./planned-resource";

/** Memcached's port where a cluster names none: it is fixed, though the provider does not tell it at a first preview. */
const DEFAULT_PORT = 11_211;

/** A cluster's port. */
export function clusterPort(cluster: Block): Fact<number> {
  return cluster.isOmitted("port")
    ? DEFAULT_PORT
    : (cluster.number("port") ?? cluster.unknown("port"));
}

/** Both ends of a range; neither, or −1, means all ports. What is no range is unknown. */
export function portsBetween(block: Block): Fact<PortRange | null> {
  const from = portOf(block, "fromPort");
  const to = portOf(block, "toPort");
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined)
    return block.unknown(from === undefined ? "fromPort" : "toPort");
  if (isUnknown(from)) return unbounded(from);
  if (isUnknown(to)) return unbounded(to);
  if (from === -1 && to === -1) return null;
  return portRange(from, to) ?? block.unknown("toPort");
}

/** A port; one that can only have come from one resource of the plan is that resource's. */
function portOf(block: Block, key: string): Fact<number> | undefined {
  const number = block.number(key);
  if (number === undefined || !isUnknown(number)) return number;
  const sources = (block.dependencies(key) ?? []).flatMap((urn) => block.plan.resource(urn) ?? []);
  const [source, ...others] = sources.filter(hasPort);
  if (source === undefined || others.length > 0) return number;
  const port = portOfResource(Block.of(block.plan, source));
  return isUnknown(port) ? number : port;
}

/** Only what answers with a port can have given one. */
function hasPort({ properties, inputs }: PlannedResource): boolean {
  return ["port", "endpoints"].some(
    (key) => Object.hasOwn(properties, key) || Object.hasOwn(inputs ?? {}, key),
  );
}

function portOfResource(block: Block): Fact<number> {
  const isCluster = shortType(block.resource.type) === "elasticache.Cluster";
  const isMemcached = isCluster && block.text("engine") === "memcached";
  return isMemcached ? clusterPort(block) : (block.number("port") ?? block.unknown("port"));
}
