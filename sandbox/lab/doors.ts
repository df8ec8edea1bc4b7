/**
 * Doors of a VPC: the ways a packet comes in from another network. A security group reference holds within the VPC,
 * over an active peering in the same Region (both directions) and, for ingress only, over a transit gateway that has
 * referencing enabled on itself and on both attachments; nowhere else. A filter on an interface sees addresses only, so
 * the router stamps each packet with the door it came by, in the six DSCP bits that nothing else uses here; and an
 * interface stamps a packet it let out only because of a reference with the door for which the reference holds, which
 * the router checks at that door.
 */

import type { Topology, TransitAttachment } from "../../reachability";
import { farSide, isWithinOneRegion, valueOf } from "./configuration";

/** Not stamped: within the VPC, or let out by an address. */
export const NO_STAMP = 0;
/** Let out by a reference to a group within the VPC. */
export const WITHIN = 1;
/** Came by a door that carries no references. */
export const WITHOUT_REFERENCES = 2;
/** DSCP has six bits. */
const LAST_STAMP = 63;

/** A door that carries references. */
export interface Door {
  readonly stamp: number;
  /** Peering or transit gateway. */
  readonly id: string;
  /** VPCs whose interfaces may be referenced through it. */
  readonly vpcs: ReadonlySet<string>;
  /** Whether egress rules may refer through it too. */
  readonly isForEgress: boolean;
}

/** Doors of a VPC that carry references, stamped from 3 upwards. @throws Error when six bits do not suffice. */
export function doorsOf(topology: Topology, vpc: string): readonly Door[] {
  const doors = [...peeringDoors(topology, vpc), ...transitDoors(topology, vpc)];
  if (doors.length > LAST_STAMP - WITHOUT_REFERENCES) {
    throw new Error(
      `${vpc} has ${doors.length} peerings and transit gateways; the lab tells 61 apart`,
    );
  }
  return doors.map((door, index) => ({ ...door, stamp: WITHOUT_REFERENCES + 1 + index }));
}

/** The stamp for what enters by a peering or transit gateway. */
export function stampOf(doors: readonly Door[], id: string): number {
  return doors.find((door) => door.id === id)?.stamp ?? WITHOUT_REFERENCES;
}

function peeringDoors(topology: Topology, vpc: string): Omit<Door, "stamp">[] {
  return [...topology.peerings.byId.values()].flatMap((peering) => {
    const other = farSide(peering, vpc);
    const holds = valueOf(peering.state) === "active" && isWithinOneRegion(topology, peering);
    if (other === undefined || !holds) return [];
    return [{ id: peering.id, vpcs: new Set([other]), isForEgress: true }];
  });
}

function transitDoors(topology: Topology, vpc: string): Omit<Door, "stamp">[] {
  return [...topology.transitGateways.byId.values()].flatMap((gateway) => {
    if (valueOf(gateway.isGroupReferencing) !== true) return [];
    const attached = new Set(
      [...topology.transitAttachments.byId.values()]
        .filter((attachment) => valueOf(attachment.transitGateway) === gateway.id)
        .flatMap(referencingVpc),
    );
    return attached.has(vpc) ? [{ id: gateway.id, vpcs: attached, isForEgress: false }] : [];
  });
}

function referencingVpc(attachment: TransitAttachment): string[] {
  const vpc = valueOf(attachment.vpc);
  return vpc !== undefined && valueOf(attachment.isGroupReferencing) === true ? [vpc] : [];
}
