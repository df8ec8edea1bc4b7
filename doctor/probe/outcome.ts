/** What happens when one connects to a cache, told apart as far as a client can tell. */

import type { ListedNode } from "./transcript";

/** Where to, and how. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** PEM file of a certificate authority to trust beside the system's. */
  readonly caFile?: string;
  /** Seconds to wait for the connection, and again for the answer; default 5. */
  readonly patience?: number;
}

export type ProbeOutcome =
  /** A memcached answered. */
  | {
      readonly kind: "answers";
      readonly version: string;
      readonly stats: readonly (readonly [name: string, value: string])[];
      /** Absent: `config get cluster` is unknown there. */
      readonly nodes?: readonly ListedNode[];
      readonly isTls: boolean;
    }
  | { readonly kind: FailureKind; readonly detail: string };

export type FailureKind =
  /** The host said no: nothing listens on the port. */
  | "refused"
  /** No reply at all: a security group, an ACL or a missing route drops packets silently. */
  | "timed-out"
  /** No route from this machine, or an error from the network on the way. */
  | "unreachable"
  | "name-not-found"
  | "tls-failed"
  /** Something listens, but it does not speak memcached. */
  | "not-memcached";

/** What each outcome usually means here, and what to do about it. */
export const MEANINGS: Readonly<Record<FailureKind, { means: string; remedy: string }>> = {
  refused: {
    means: "the host is reached, but nothing listens on this port",
    remedy: "Use the port of the cluster's endpoint (11211 unless it was chosen otherwise).",
  },
  "timed-out": {
    means:
      "packets are dropped on the way: on AWS that is a security group, a network ACL or a missing route",
    remedy:
      "Run `memcached-doctor check --cluster NAME` to see which gate it is. From the internet it never works.",
  },
  unreachable: {
    means: "this machine's network has no way to that address",
    remedy: "Connect from an instance in the cluster's VPC, or over a VPN into it.",
  },
  "name-not-found": {
    means:
      "there is no such name (mistyped, of another region, or of a cluster that was deleted), or no resolver that answers",
    remedy:
      "Copy the endpoint from `aws elasticache describe-cache-clusters --show-cache-node-info`.",
  },
  "tls-failed": {
    means: "the connection opens, but no trusted TLS session comes about",
    remedy:
      "Leave out --tls for a cluster without encryption in transit; give --ca FILE for a private authority.",
  },
  "not-memcached": {
    means: "something listens there, but it does not answer as memcached does",
    remedy:
      "Check host and port. A cluster with encryption in transit hangs up on plain text: add --tls.",
  },
};
