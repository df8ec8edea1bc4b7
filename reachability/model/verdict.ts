/** What the engine answers: data, never prose. Every word is made from it in `explain/`. */

import type {
  AclEntry,
  Cidr,
  Fact,
  Peer,
  PortRange,
  Protocol,
  ResourceRef,
  RouteTarget,
  Unknown,
} from "./topology";

/** Explanation codes of AWS's Reachability Analyzer, with those it has no word for marked as ours. */
export type Code =
  | "ENI_SG_RULES_MISMATCH"
  | "SG_HAS_NO_RULES"
  | "SG_REFERENCES_NOT_PRESERVED"
  | "SG_REFERENCING_SUPPORT"
  | "SUBNET_ACL_RESTRICTION"
  | "BAD_STATE"
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

/** The rule, entry or route by which a gate decided. `id`: its own id, number or destination. */
export type GateRule = { readonly id: string; readonly matchedBy: MatchBasis } & (
  | {
      readonly kind: "group-rule";
      readonly protocol: Fact<Protocol>;
      readonly ports: Fact<PortRange | null>;
      /** Whom it admits; absent: not known. */
      readonly peer?: Peer;
    }
  | {
      readonly kind: "acl-entry";
      readonly egress: boolean;
      /** Absent: the implicit deny that ends every ACL. */
      readonly entry?: AclEntry;
    }
  | { readonly kind: "route"; readonly cidr: Cidr; readonly target: Fact<RouteTarget> }
  | {
      readonly kind: "transit-gateway-route";
      readonly cidr: Cidr;
      /** Attachment that it leads to; `null` for a blackhole. */
      readonly attachment: string | null;
    }
  /** The transit gateway tables lead in a circle. */
  | { readonly kind: "transit-gateway-loop" }
  /** No rule but what an address lacks. */
  | { readonly kind: "address"; readonly lacks: Lack }
);

/** What an address, or the way to it, lacks. */
export type Lack =
  | "subnet"
  | "interface"
  | "shared-family"
  /** A NAT gateway that translates from IPv6 to IPv4. */
  | "translation"
  /** An authorization rule of the Client VPN endpoint. */
  | "authorization"
  /** IPv6 support of a transit gateway's attachment. */
  | "ipv6-support"
  /** Something that would admit a connection: a NAT gateway has none. */
  | "listener";

/** What a verdict took as given. */
export type Assumption =
  /** The gates are those of one way the missing facts may turn out; every other way has the same outcome. */
  | { readonly code: "one-way-of-several"; readonly outcome: "reachable" | "blocked" | "unknown" }
  /** Filters of the network on-premises are nobody's to see here. */
  | { readonly code: "on-premises-not-visible" }
  /** The operating system of the client was not read: it connects from Linux's ports, or from Windows'. */
  | { readonly code: "client-of-any-platform"; readonly client: ResourceRef }
  /** Instances were not read: the one that the interface is attached to runs. */
  | { readonly code: "instance-runs"; readonly interface: ResourceRef };

export interface Gate {
  readonly direction: "request" | "reply";
  readonly kind: "security-group" | "network-acl" | "route" | "gateway" | "address" | "name";
  /** What the gate would say (or says) when it blocks. */
  readonly code: Code;
  /** Side of the path the gate is on. */
  readonly side: "source" | "destination" | "between";
  /** What decides: the security groups of an end, or the one ACL, route table, gateway. Empty: not known which. */
  readonly resources: readonly ResourceRef[];
  /** The rule that decided, where one did. */
  readonly rule?: GateRule;
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
  /** What was taken as given. */
  readonly assumptions: readonly Assumption[];
}
