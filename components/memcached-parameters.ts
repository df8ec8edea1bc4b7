/**
 * The parameters of family `memcached1.6` that ElastiCache lets one change, typed and checked.
 *
 * AWS's table: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Memcached.html
 * Where it gives no range, the bounds are those at which Memcached itself refuses to start.
 */

import { type Finding, isObject, numberBetween, oneOf, shown, wholeNumber } from "./problems";

/** The parameters that are numbers and booleans. */
export interface PlainParameters {
  /**
   * `cas_disabled`: no check-and-set, eight bytes less an item.
   * Default: false.
   */
  casDisabled?: boolean;
  /**
   * `chunk_size`: the least space for the smallest item's key, value and flags, 1 to 1024.
   * Default: 48.
   */
  chunkSizeBytes?: number;
  /**
   * `chunk_size_growth_factor`: from one size of chunk to the next, 1.01 to 100.
   * Default: 1.25.
   */
  chunkSizeGrowthFactor?: number;
  /**
   * `disable_flush_all`: `flush_all` is refused.
   * Default: false.
   */
  disableFlushAll?: boolean;
  /**
   * `error_on_memory_exhausted`: an error when memory is full, instead of evicting items.
   * Default: false.
   */
  errorOnMemoryExhausted?: boolean;
  /**
   * `idle_timeout`: seconds after which an idle client is asked to close, 0 (never) to 86400.
   * Default: 0.
   */
  idleTimeoutSeconds?: number;
  /**
   * `inline_ascii_resp`: keeps the numbers of a VALUE response inside the item, up to 24 bytes.
   * Default: false.
   */
  inlineAsciiResp?: boolean;
  /**
   * `lru_crawler`: a background thread that removes expired items.
   * Default: false.
   */
  lruCrawler?: boolean;
  /**
   * `lru_maintainer`: a background thread that moves items between the LRUs.
   * Default: false.
   */
  lruMaintainer?: boolean;
  /**
   * `max_item_size`: the largest item, 1,024 bytes to 1 GiB; a multiple of `slabChunkMaxBytes` (524,288 unless set).
   * Default: 1048576.
   */
  maxItemSizeBytes?: number;
  /**
   * `maxconns_fast`: at the limit of connections, an error at once instead of a queue.
   * Default: false.
   */
  maxconnsFast?: boolean;
  /**
   * `memcached_connections_overhead`: megabytes kept for connections; the rest of `max_cache_memory` is for items.
   * Default: 100.
   */
  memcachedConnectionsOverheadMegabytes?: number;
  /**
   * `no_modern`: the defaults of Memcached 1.4 (no slab reassignment, no LRU crawler or maintainer, jenkins).
   * Default: true.
   */
  noModern?: boolean;
  /**
   * `slab_chunk_max`: the largest chunk, 1,024 bytes to 1 MiB, which it must divide (so a power of two); larger items are
   * split over several.
   * Default: 524288.
   */
  slabChunkMaxBytes?: number;
  /**
   * `slab_reassign`: memory may move between slab classes.
   * Default: false.
   */
  slabReassign?: boolean;
  /**
   * `track_sizes`: `stats sizes` works without being enabled first.
   * Default: false.
   */
  trackSizes?: boolean;
  /**
   * `watcher_logbuf_size`: buffer of each `watch`, 1 to 1,048,576 kilobytes.
   * Default: 256.
   */
  watcherLogbufSizeKilobytes?: number;
  /**
   * `worker_logbuf_size`: log buffer of each worker thread, 1 to 1,048,576 kilobytes.
   * Default: 64.
   */
  workerLogbufSizeKilobytes?: number;
}

/** Parameters of `memcached1.6`. All take effect at a node's next launch or restart, which empties it. */
export interface MemcachedParameters extends PlainParameters {
  /**
   * `binding_protocol`: what clients may speak. TLS needs `auto` or `ascii`.
   * Default: "auto".
   */
  bindingProtocol?: "auto" | "ascii";
  /**
   * `hash_algorithm`.
   * Default: "jenkins" ("murmur3" where `noModern` is off).
   */
  hashAlgorithm?: "jenkins" | "murmur3";
  /**
   * `slab_automove`: 0 never, 1 slowly, 2 at every eviction (for tests only).
   * Default: 0.
   */
  slabAutomove?: 0 | 1 | 2;
}

/** A name and a value as ElastiCache's API takes them. */
export interface ApiParameter {
  readonly name: string;
  readonly value: string;
}

type Rule = (value: never) => Finding;

interface Parameter {
  /** AWS's name. */
  readonly aws: string;
  readonly rule: (field: string) => Rule;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** AWS's own, where `slabChunkMaxBytes` is left out. */
const DEFAULT_SLAB_CHUNK_MAX = MIB / 2;
const flag = (aws: string): Parameter => ({
  aws,
  rule: (field) => oneOf<boolean>(field, [true, false]),
});
const whole = (aws: string, min: number, max: number): Parameter => ({
  aws,
  rule: (field) => wholeNumber(field, min, max),
});
const choice = (aws: string, allowed: readonly unknown[]): Parameter => ({
  aws,
  rule: (field) => oneOf<unknown>(field, allowed),
});

const PARAMETERS: Record<keyof MemcachedParameters, Parameter> = {
  bindingProtocol: choice("binding_protocol", ["auto", "ascii"]),
  casDisabled: flag("cas_disabled"),
  chunkSizeBytes: whole("chunk_size", 1, 1024),
  chunkSizeGrowthFactor: {
    aws: "chunk_size_growth_factor",
    rule: (field) => numberBetween(field, 1.01, 100),
  },
  disableFlushAll: flag("disable_flush_all"),
  errorOnMemoryExhausted: flag("error_on_memory_exhausted"),
  hashAlgorithm: choice("hash_algorithm", ["jenkins", "murmur3"]),
  idleTimeoutSeconds: whole("idle_timeout", 0, 86400),
  inlineAsciiResp: flag("inline_ascii_resp"),
  lruCrawler: flag("lru_crawler"),
  lruMaintainer: flag("lru_maintainer"),
  maxItemSizeBytes: whole("max_item_size", 1024, GIB),
  maxconnsFast: flag("maxconns_fast"),
  memcachedConnectionsOverheadMegabytes: whole("memcached_connections_overhead", 0, 1048576),
  noModern: flag("no_modern"),
  slabAutomove: choice("slab_automove", [0, 1, 2]),
  slabChunkMaxBytes: whole("slab_chunk_max", 1024, MIB),
  slabReassign: flag("slab_reassign"),
  trackSizes: flag("track_sizes"),
  watcherLogbufSizeKilobytes: whole("watcher_logbuf_size", 1, 1048576),
  workerLogbufSizeKilobytes: whole("worker_logbuf_size", 1, 1048576),
};

/** Parameters that AWS shows and does not let one change. */
const READ_ONLY = [
  "backlog_queue_limit",
  "config_max",
  "config_size_max",
  "hashpower_init",
  "large_memory_pages",
  "lock_down_paged_memory",
  "max_cache_memory",
  "max_simultaneous_connections",
  "maximize_core_file_limit",
  "num_threads",
  "requests_per_event",
];

/** What is wrong with a set of parameters, each without a full stop. */
export function parameterProblems(parameters: MemcachedParameters): string[] {
  if (!isObject(parameters)) return [`parameters must be an object, got ${shown(parameters)}`];
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const findings = given.map(([key, value]) => oneProblem(key, value));
  return [...findings, chunkStepProblem(parameters), itemSizeProblem(parameters)].filter(
    (finding): finding is string => finding !== undefined,
  );
}

/** The parameters as the API takes them, in a stable order; booleans are `0` and `1`. */
export function apiParameters(parameters: MemcachedParameters): ApiParameter[] {
  return (Object.keys(PARAMETERS) as (keyof MemcachedParameters)[])
    .filter((key) => parameters[key] !== undefined)
    .map((key) => ({ name: PARAMETERS[key].aws, value: apiValue(parameters[key]) }));
}

function oneProblem(key: string, value: unknown): Finding {
  if (isParameter(key)) return PARAMETERS[key].rule(`parameters.${key}`)(value as never);
  const aws = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const readOnly = READ_ONLY.find((name) => aws === name || aws.startsWith(`${name}_`));
  if (readOnly !== undefined) {
    return `parameters.${key} must be left out: ElastiCache does not let ${readOnly} be changed, got ${shown(value)}`;
  }
  const meant = Object.entries(PARAMETERS).find(([, parameter]) => aws === parameter.aws)?.[0];
  const fix = meant === undefined ? "" : `. Did you mean ${meant}?`;
  return `parameters.${key} must be a parameter of memcached1.6, got ${shown(key)}${fix}`;
}

/** Memcached refuses to start otherwise: chunks fill a page of 1 MiB. */
function chunkStepProblem({ slabChunkMaxBytes }: MemcachedParameters): Finding {
  if (!isWithin(slabChunkMaxBytes, 1024, MIB) || MIB % slabChunkMaxBytes === 0) return undefined;
  if (slabChunkMaxBytes % 1024 !== 0) {
    return `parameters.slabChunkMaxBytes must be a multiple of 1024, got ${slabChunkMaxBytes}`;
  }
  return `parameters.slabChunkMaxBytes must divide ${MIB} (1024, 2048, 4096, …), got ${slabChunkMaxBytes}`;
}

/** Memcached refuses to start otherwise. */
function itemSizeProblem(parameters: MemcachedParameters): Finding {
  const { maxItemSizeBytes, slabChunkMaxBytes = DEFAULT_SLAB_CHUNK_MAX } = parameters;
  if (!isWithin(maxItemSizeBytes, 1024, GIB) || !isWithin(slabChunkMaxBytes, 1, GIB)) {
    return undefined;
  }
  if (maxItemSizeBytes % slabChunkMaxBytes === 0) return undefined;
  return `parameters.maxItemSizeBytes must be a multiple of slabChunkMaxBytes ${slabChunkMaxBytes}, got ${maxItemSizeBytes}`;
}

/** Whether a value is in the range that is its own rule's business. */
function isWithin(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function isParameter(key: string): key is keyof MemcachedParameters {
  return Object.keys(PARAMETERS).includes(key);
}

function apiValue(value: unknown): string {
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}
