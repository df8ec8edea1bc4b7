/** The two kinds of caches, as resources. */
import type { Block } from "../../reachability";

export const CLUSTER = "aws:elasticache/cluster:Cluster";
export const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
export const CACHE_TYPES = [CLUSTER, SERVERLESS] as const;

/** Whether a resource's engine is known to be Memcached: other engines are nobody's business here. */
export function isMemcached(view: Block): boolean {
  return view.text("engine") === "memcached";
}
