/** What an argument hands connections on to: an interface, an address, or the resource whose address it was computed from. */

import { isUnknown, listing, partId, listingOf } from "../../model/topology";
import type { Listing } from "../../model/topology";
import type { Block } from "./block";
import { shortType } from "./families";
import { idOf } from "./plan";

export function targetsNamed(block: Block, key: string): Listing<string> {
  const target = block.reference(key, "interface") ?? block.unknown(key);
  if (!isUnknown(target)) return listing([target]);
  const source = computedFrom(block, key);
  return source === undefined ? listingOf(target) : listing([source]);
}

/** The first node of the cache whose address it is; the load balancer or function that it stands for. */
function computedFrom(block: Block, key: string): string | undefined {
  const { plan } = block;
  const sources = (block.dependencies(key) ?? []).flatMap((urn) => plan.behind(urn));
  const [source, ...others] = sources;
  if (source === undefined || others.length > 0) return undefined;
  const part = TARGET_PARTS.get(shortType(source.type));
  return part === undefined ? undefined : partId(idOf(source), part);
}

const TARGET_PARTS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "elasticache.Cluster": "0001",
    "elasticache.ServerlessCache": "0001",
    "lambda.Function": "eni",
    "lb.LoadBalancer": "eni",
  }),
);
