/** The world as `aws … describe-*` prints it: one top-level key a call, everything in it. */
import type { Things } from "../model/things";
import { describeCaches } from "./caches";
import { describeConnections } from "./connections";
import { describeNetworks } from "./networks";
import { describeSecurity } from "./security";
import { describeWorkloads } from "./workloads";

/** Top-level keys as AWS names them, each a list (`VpcBlockPublicAccessOptions` an object). */
export type Described = Readonly<Record<string, unknown>>;

export function describeWorld(world: Things): Described {
  return {
    ...describeNetworks(world),
    ...describeSecurity(world),
    ...describeWorkloads(world),
    ...describeConnections(world),
    ...describeCaches(world),
  };
}
