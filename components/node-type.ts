/** Node types: form, generation, and the size from which alarm thresholds follow. */

import { type Finding, shown } from "./problems";

/** Families from before Nitro: no IPv6. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
const BEFORE_NITRO = ["t1", "t2", "m1", "m2", "m3", "m4", "c1", "r3", "r4"];

const FORM = /^cache\.([a-z]+\d+[a-z]*)\.((?:\d*x)?large|medium|small|micro)$/;

/** A node type must read as one of AWS's. */
export function nodeTypeProblem(nodeType: string): Finding {
  return FORM.test(nodeType)
    ? undefined
    : `nodeType must be a node type such as "cache.t4g.micro", got ${shown(nodeType)}`;
}

/** IPv6 needs a Nitro node type. */
export function ipv6NodeTypeProblem(nodeType: string, networkType: string): Finding {
  const family = FORM.exec(nodeType)?.[1];
  if (networkType === "ipv4" || family === undefined || !BEFORE_NITRO.includes(family)) {
    return undefined;
  }
  return `networkType ${shown(networkType)} needs a Nitro node type such as "cache.t4g.micro", got ${shown(nodeType)}`;
}

/** GiB of the sizes that are no multiple of another. */
const SMALL_SIZES: ReadonlyMap<string, number> = new Map([
  ["micro", 0.5],
  ["small", 1.37],
  ["medium", 3.09],
]);

/**
 * Memory of a node in GiB, from its family's ratio of memory to processors. For the sizes of t types, which have no
 * ratio, AWS's table. Unknown families count as general purpose (4 GiB a processor).
 */
export function memoryGib(nodeType: string): number {
  const [, family = "", size = ""] = FORM.exec(nodeType) ?? [];
  if (family.startsWith("t")) return SMALL_SIZES.get(size) ?? 0.5;
  const perProcessor = { r: 8, c: 2 }[family.charAt(0)] ?? 4;
  return processors(size) * perProcessor;
}

function processors(size: string): number {
  if (size === "large") return 2;
  const multiple = /^(\d*)xlarge$/.exec(size);
  return multiple === null ? 1 : 4 * Number(multiple[1] === "" ? 1 : multiple[1]);
}
