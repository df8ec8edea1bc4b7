/** The cache a command is about. */

import { reasonText } from "../../reachability";
import type { Cache, Topology } from "../../reachability";
import { DoctorError } from "../errors";
import { cacheNamed } from "./ends";

/** The cache of this name. Throws a `DoctorError` that names those there are. */
export function clusterFrom(topology: Topology, name: string): Cache {
  const cache = cacheNamed(topology, name);
  if (cache !== undefined) return cache;
  const names = [...topology.caches.byId.values()].map((one) => one.name ?? one.id);
  const there = names.length === 0 ? "none were read" : `there are: ${names.join(", ")}`;
  const why = topology.caches.rest === undefined ? "" : ` (${reasonText(topology.caches.rest)})`;
  throw new DoctorError(
    `--cluster ${name} is no Memcached cluster or serverless cache here; ${there}${why}.`,
  );
}
