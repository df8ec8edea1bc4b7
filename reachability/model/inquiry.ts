/**
 * One question on its way through the gates: both ends as far as they are known in one world, the ports, and what to
 * try for facts that are missing.
 *
 * Ends, ports and client's ports are *sets*: an address that is not known is bounded by its subnet, a cache's port
 * may come later. A gate that treats the whole set alike answers; one that cuts it says where, and is asked again
 * about each part.
 */

import type { AddressSet } from "../sets/address-set";
import { differenceOf, intersectionOf } from "../sets/address-set";
import { cidrsOf } from "../sets/addresses";
import { portDifference, portIntersection } from "../sets/port-set";
import type { PortSet } from "../sets/port-set";
import type { Prepared } from "./prepared";
import type { Missing, World } from "./three-valued";
import type {
  Cidr,
  FactId,
  Listing,
  NetworkInterface,
  ResourceRef,
  Subnet,
  Unknown,
} from "./topology";
import { factOf, ref, unknown } from "./topology";

/** One end of the connection. */
export interface End {
  /** Interface id, or the address range that was asked about. */
  readonly label: string;
  /** Key under which a world narrows the addresses down. */
  readonly role: "source" | "destination";
  /** The address is one of these. */
  readonly addresses: AddressSet;
  readonly interface?: NetworkInterface;
  readonly groups: Listing<string>;
  readonly subnet?: Subnet;
  /** VPC the end lies in; `undefined`: outside, or not known. */
  readonly vpc?: string;
  /** Why the VPC of an interface is not known. */
  readonly vpcGap?: Unknown;
  /** Why `subnet` is not known, and which it could be. */
  readonly placement?: Missing;
  /** The end lies outside of every VPC, behind this gateway (or this attachment of it). */
  readonly beyond?: Beyond;
}

/** `elsewhere`: behind something that is not modelled, so that it cannot be told what comes from there. */
export interface Beyond {
  readonly kind: "internet" | "on-premises" | "elsewhere";
  readonly gateway: string;
  readonly attachment?: string;
  /** What is there may pass packets on with other addresses. */
  readonly isReaddressed?: true;
}

export interface Inquiry {
  readonly network: Prepared;
  readonly world: World;
  readonly protocol: "tcp" | "udp";
  readonly source: End;
  readonly destination: End;
  readonly port: PortSet;
  /** Ports the client may connect from. */
  readonly ephemeral: PortSet;
  /** Whether rules and texts are wanted, or the outcome alone. */
  readonly isDetailed: boolean;
}

/** The addresses of an end are cut by `cut`: a gate treats its parts differently. */
export function addressesDepend(end: End, cut: AddressSet): Missing {
  return {
    unknown: addressUnknown(end),
    choice: {
      key: addressKey(end.role),
      values: [intersectionOf(end.addresses, cut), differenceOf(end.addresses, cut)],
    },
  };
}

export function addressKey(role: End["role"]): string {
  return `addresses of the ${role}`;
}

/** The end as a resource: its interface where one is known, else the address. */
export function refOfEnd(end: Pick<End, "interface" | "label">): ResourceRef {
  return ref(end.interface === undefined ? "address" : "network-interface", end.label);
}

/** A fact about an end: about its interface where one is known, else about the address. */
export function factOfEnd(end: Pick<End, "interface" | "label">, aspect: string): FactId {
  return { subject: refOfEnd(end), aspect };
}

function addressUnknown(end: End): Unknown {
  const stated = end.interface?.addresses.rest;
  if (stated !== undefined) return stated;
  const cidrs = cidrsOf(end.addresses).slice(0, 3);
  return unknown(factOfEnd(end, "address"), { code: "range-asked", cidrs });
}

/** The question's port is cut by `cut`. */
export function portDepends(inquiry: Inquiry, cut: PortSet): Missing {
  return {
    unknown: unknown(factOf("question", "question", "port"), { code: "port-not-known" }),
    choice: { key: "port", values: split(inquiry.port, cut) },
  };
}

/** The client's ports are cut by `cut`: whether the reply arrives depends on the port the client happens to use. */
export function ephemeralDepends(inquiry: Inquiry, cut: PortSet): Missing {
  return {
    unknown: unknown(factOfEnd(inquiry.source, "ephemeral"), { code: "any-client-port" }),
    choice: { key: "ephemeral", values: split(inquiry.ephemeral, cut) },
  };
}

function split(set: PortSet, cut: PortSet): PortSet[] {
  return [portIntersection(set, cut), portDifference(set, cut)];
}

/** A CIDR no host has: stands for "covers neither end". */
const NOWHERE: Cidr = "255.255.255.255/32";
const NOWHERE_6: Cidr = "ff00::/128";

/**
 * What an unknown CIDR can do to one question: cover neither end, one of them, or both. Ends that are themselves
 * bounded only are covered wholly or not at all here; narrowing them is a choice of its own.
 */
export function cidrCandidates(inquiry: Inquiry): readonly Cidr[] {
  const isIpv4 = inquiry.destination.addresses.v4.length > 0;
  const everything = isIpv4 ? "0.0.0.0/0" : "::/0";
  return [
    isIpv4 ? NOWHERE : NOWHERE_6,
    everything,
    ...oneCidr(inquiry.source.addresses),
    ...oneCidr(inquiry.destination.addresses),
  ];
}

function oneCidr(addresses: AddressSet): Cidr[] {
  const [first] = cidrsOf(addresses);
  return first === undefined ? [] : [first];
}
