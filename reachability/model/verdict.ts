/** What the engine answers: data, never prose. Text is written from it by `explain.ts`. */

import type { Fact, PortRange, Unknown } from "./topology";

/** Explanation codes of AWS's Reachability Analyzer, with those it has no word for marked as ours. */
export type Code =
  | "ENI_SG_RULES_MISMATCH"
  | "SG_HAS_NO_RULES"
  | "SG_REFERENCES_NOT_PRESERVED"
  | "SG_REFERENCING_SUPPORT"
  | "SUBNET_ACL_RESTRICTION"
  | "NO_ROUTE_TO_DESTINATION"
  | "BAD_STATE_ROUTE"
  | "MORE_SPECIFIC_ROUTE"
  | "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
  | "DISCONNECTED_VPCS"
  | "TGW_ROUTE_AZ_RESTRICTION"
  | "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"
  | "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"
  | "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
  | "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"
  | "ENI_SOURCE_DEST_CHECK_RESTRICTION"
  | "UNKNOWN_PEERED_SGS"
  // Ours: the model is silent here, so the answer is `unknown`.
  | "NOT_MODELLED";

/** How a rule came to match, for people who ask "by which rule?". */
export type MatchBasis = "cidr" | "group" | "prefix-list" | "default" | "none";

export interface Gate {
  readonly direction: "request" | "reply";
  readonly kind: "security-group" | "network-acl" | "route" | "gateway" | "address";
  /** What the gate would say (or says) when it blocks. */
  readonly code: Code;
  /** Side of the path the gate stands on. */
  readonly side: "source" | "destination" | "between";
  /** The resource that decides: security group(s), ACL, route table, gateway. Several groups are joined by `+`. */
  readonly resource: string;
  /** The rule that decided, where one did. */
  readonly rule?: { readonly id: string; readonly matchedBy: MatchBasis; readonly text: string };
  readonly outcome: "passed" | "blocked" | "unknown";
  /** Finer reasons behind `code`, e.g. why a group reference did not count. */
  readonly causes?: readonly Code[];
  /** For `unknown`: the missing facts. */
  readonly missing?: readonly Unknown[];
}

/** An end of a question: an interface of the topology, or an address (range) outside of it. */
export type Endpoint =
  | { readonly kind: "interface"; readonly id: string }
  /** `cidr` may be a single address. Where it lies (internet, on-premises, peer) follows from routes. */
  | { readonly kind: "address"; readonly cidr: string };

export interface Question {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: "tcp" | "udp";
  readonly port: Fact<number>;
  /** Client's ephemeral ports; default: those of the source interface, or Linux's. */
  readonly ephemeral?: PortRange;
}

export interface Verdict {
  readonly question: Question;
  readonly outcome: "reachable" | "blocked" | "unknown";
  /** All gates on the best path, request first, in the order the packet meets them. */
  readonly gates: readonly Gate[];
  /**
   * What the request meets, as far as routes carry it: interface, subnet, VPC, gateways, VPC, subnet, interface.
   * Filters on the way are in `gates`.
   */
  readonly hops: readonly string[];
  /** Facts that were missing and mattered. */
  readonly missing: readonly Unknown[];
  /** What was taken as given, e.g. `"a cluster created without groups gets the VPC's default group"`. */
  readonly assumptions: readonly string[];
}
