/**
 * What was not read, as far as it decides what a user names: an id that may well exist, an address that an interface with
 * a hidden address may have, a group that an interface with hidden groups may carry.
 */

import { isSubset, isUnknown, namingIn, parseCidr, reasonText } from "../../reachability";
import type { Endpoint, NetworkInterface, Topology, Unknown } from "../../reachability";
import { DoctorError } from "../errors";

/** Who else a name may stand for, depending on a fact that is missing. */
export interface Doubt {
  readonly endpoint: Extract<Endpoint, { kind: "interface" }>;
  readonly fact: Unknown;
}

/** What was named may exist: it is not among what was read, and not all was read. */
export class UnreadError extends DoctorError {
  constructor(
    readonly because: string,
    message: string,
  ) {
    super(message);
  }
}

/** Kinds of ids, and what would have to be read whole to say that there is no such thing. */
const KINDS: readonly (readonly [RegExp, (topology: Topology) => (Unknown | undefined)[]])[] = [
  [/^(?:eni|i)-/, ({ interfaces }) => [interfaces.rest]],
  [/^sg-/, ({ securityGroups, interfaces }) => [securityGroups.rest, interfaces.rest]],
  [/^subnet-/, ({ subnets, interfaces }) => [subnets.rest, interfaces.rest]],
  [/^vpc-[^/]*$/, ({ vpcs, interfaces }) => [vpcs.rest, interfaces.rest]],
];

/** Why an id may exist although it was not read; `undefined` where all of its kind was read. */
export function whyUnread(topology: Topology, id: string): string | undefined {
  const kind = KINDS.find(([matches]) => matches.test(id));
  const gap = kind?.[1](topology).find((rest) => rest !== undefined);
  return gap === undefined ? undefined : reasonText(gap, namingIn(topology));
}

/** Interfaces that may have an address: theirs is hidden, and it lies in their subnet. */
export function mayHave(topology: Topology, address: string): Doubt[] {
  const own = parseCidr(`${address}/${address.includes(":") ? "128" : "32"}`);
  return [...topology.interfaces.byId.values()].flatMap((one) => {
    const fact = one.addresses.rest;
    const cidrs = cidrsAround(topology, one);
    const isPossible = cidrs?.some((cidr) => isSubset(own, parseCidr(cidr))) ?? true;
    return fact === undefined || !isPossible ? [] : [doubt(one, fact)];
  });
}

/** CIDRs of the subnets an interface may be in; `undefined` where they are not all known. */
function cidrsAround(
  { subnets }: Topology,
  { subnets: own }: NetworkInterface,
): string[] | undefined {
  const found = own.items.map((id) => subnets.byId.get(id)?.cidrs);
  const isKnown = own.rest === undefined && found.every((cidrs) => cidrs?.rest === undefined);
  return isKnown && !found.includes(undefined)
    ? found.flatMap((cidrs) => cidrs?.items ?? [])
    : undefined;
}

/** Interfaces that may carry a group: theirs are hidden, and group and interface may be of one VPC. */
export function mayCarry({ interfaces }: Topology, group: { vpc: unknown }): Doubt[] {
  return [...interfaces.byId.values()].flatMap((one) => {
    const fact = one.groups.rest;
    const isElsewhere = !isUnknown(one.vpc) && !isUnknown(group.vpc) && one.vpc !== group.vpc;
    return fact === undefined || isElsewhere ? [] : [doubt(one, fact)];
  });
}

function doubt({ id }: NetworkInterface, fact: Unknown): Doubt {
  return { endpoint: { kind: "interface", id }, fact };
}
