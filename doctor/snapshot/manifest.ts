/**
 * The one file of a snapshot that AWS does not print: what could not be read, and what was seen from the machine the
 * doctor ran on. With it, a report made from the snapshot is the report that was made live.
 */

import type { CallFailure } from "../collect/failure";

/** Top-level key of the file, and its name. */
export const MANIFEST_KEY = "MemcachedDoctor";
export const MANIFEST_FILE = "memcached-doctor.json";

export interface Manifest {
  readonly account?: string;
  readonly region?: string;
  readonly failures: readonly CallFailure[];
  /** Answers of the machine's network by question: names resolved, ports tried. */
  readonly observations: Readonly<Record<string, unknown>>;
}

/** The manifest of a snapshot, if it has one. */
export function manifestOf(json: unknown): Manifest | undefined {
  const value = (json as Record<string, Partial<Manifest> | undefined> | null)?.[MANIFEST_KEY];
  if (value === undefined) return undefined;
  return { failures: [], observations: {}, ...value };
}
