/** What the checks of `check --cluster NAME` look at. */

import type { Cache, NetworkInterface, Topology } from "../../reachability";
import type { CallFailure } from "../collect/failure";
import type { End } from "../network/ends";
import type { PairVerdict } from "../network/pair-verdict";
import type { Machine } from "../probe/machine";

/** Who wants to connect. */
export type Client =
  | {
      readonly kind: "inside";
      readonly end: End;
      readonly isHere: boolean;
      readonly instance?: string;
    }
  /** This machine, and none of its addresses means anything to the account. */
  | { readonly kind: "outside"; readonly addresses: readonly string[] }
  /** It was named, but where it is was not read. */
  | { readonly kind: "unread"; readonly because: string }
  /** Nobody was named. */
  | { readonly kind: "none" };

/** The endpoint the user connects to, where it was told (`--endpoint`). */
export interface UsedEndpoint {
  readonly host: string;
  readonly port?: number;
}

export interface CheckContext {
  readonly topology: Topology;
  readonly clusterName: string;
  /** Absent: there is no such cluster. */
  readonly cache?: Cache;
  /** Interfaces of its nodes. */
  readonly nodes: readonly NetworkInterface[];
  readonly port: number;
  readonly client: Client;
  /** Client to cluster, on the cluster's port; absent without a client that is inside. */
  readonly pairVerdict?: PairVerdict;
  readonly usedEndpoint?: UsedEndpoint;
  readonly machine: Machine;
  readonly caFile?: string;
  readonly failures: readonly CallFailure[];
  /** Memcached clusters that do exist, for who mistyped. */
  readonly clusterNames: readonly string[];
}

/** The cache, for checks that come after `cluster-exists`. */
export function cacheOf({ cache, clusterName }: CheckContext): Cache {
  if (cache === undefined) throw new Error(`${clusterName} was judged without a cluster`);
  return cache;
}
