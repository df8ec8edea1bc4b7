/**
 * What every map shows, as data: who reaches a cache, what stops the others, and where all of it is. Made by `mapOf` and
 * by nothing else; the writers draw it and decide nothing. Every sentence in it is one of `explain`'s.
 */

import type { Gate, PathPart, Verdict } from "../reachability";

export type Outcome = Verdict["outcome"];

export interface MapGate {
  readonly direction: Gate["direction"];
  readonly kind: Gate["kind"];
  /** The end it is at, or between them. */
  readonly side: Gate["side"];
  readonly name: string;
  readonly outcome: Gate["outcome"];
  readonly code: Gate["code"];
  /** Finer reasons behind the code. */
  readonly causes: readonly Gate["code"][];
  /** The rule that decided; absent where none did. */
  readonly rule?: string;
  /** For `unknown`: why. */
  readonly missing: readonly string[];
  /** The gate's line as `explain` has it. */
  readonly text: string;
  /** Ids of the resources that decide: `shows` of areas and items tells where they are drawn. */
  readonly resources: readonly string[];
  /** Page that says what the code means. */
  readonly link: string;
}

/**
 * Interfaces that can all do the same to the cache, or addresses that share a way in and an answer. In a network of very
 * many interfaces also those that the same gates stop or let through; the words are then those of the first.
 */
export interface MapSource {
  /** Stable over runs: of an interface class its first interface, of a range its kind, its way in and its first CIDR. */
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly outcome: Outcome;
  /** The VPC it is in; absent for ranges outside of all. */
  readonly vpc?: string;
  /** How many interfaces the class has; 0 for a range. */
  readonly size: number;
  /** Ids of the interfaces of the class. */
  readonly members: readonly string[];
  /** CIDRs of the range. */
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  /** Names of what the request meets, and the ids of the same. */
  readonly hops: readonly string[];
  readonly hopIds: readonly string[];
  /** Id of the interface of the node that was asked about. */
  readonly node: string;
  readonly headline: string;
  readonly gates: readonly MapGate[];
  readonly request: readonly PathPart[];
  readonly reply: readonly PathPart[];
  readonly remedies: readonly string[];
  /** What was not known and mattered, and what was taken as given. */
  readonly unknowns: readonly string[];
  readonly assumptions: readonly string[];
}

/** A frame: things are in it. */
export interface MapArea {
  readonly id: string;
  readonly kind: "place" | "vpc" | "zone" | "subnet" | "outside";
  readonly name: string;
  /** Further lines of its heading: CIDRs, ACL, route table. */
  readonly details: readonly string[];
  /** The frame around it. */
  readonly parent?: string;
  /** Ids of the resources that are shown by it. */
  readonly shows: readonly string[];
}

/** A box: a node of the cache, an interface or a class or range of sources, a gateway. */
export interface MapItem {
  readonly id: string;
  readonly kind: "node" | "source" | "gateway";
  readonly name: string;
  readonly detail: string;
  readonly area?: string;
  /** Id of the source that it is, or is one of. */
  readonly source?: string;
  /** The interface, where it stands for one. */
  readonly member?: string;
  readonly outcome?: Outcome;
  readonly shows: readonly string[];
}

/** A line between two frames or boxes, in the direction in which a layout reads it: from the internet inwards, then on. */
export interface MapLink {
  readonly from: string;
  readonly to: string;
}

export interface NetworkMap {
  readonly cluster: string;
  readonly ports: readonly number[];
  /** The VPC of the cache. */
  readonly vpc?: string;
  readonly sources: readonly MapSource[];
  /** Sources that may exist and were not read. */
  readonly missing: readonly string[];
  readonly areas: readonly MapArea[];
  readonly items: readonly MapItem[];
  readonly links: readonly MapLink[];
}
