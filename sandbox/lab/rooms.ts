/** The parts of a layout while it is being planned: which namespace and which device stands for which resource. */

import type { Subnet, Topology } from "../../reachability";
import type { Door } from "./doors";
import type { Draft, Room } from "./layout";
import type { SubnetEdges } from "./subnet-edge";

/** A device of a VPC's router, and what is behind it. */
export interface RouterDevice {
  readonly device: string;
  /** Address of the next hop. */
  readonly via: string;
}

/** Where a transit gateway meets a VPC: one device for each zone that the attachment has a subnet in. */
export interface TransitDevice extends RouterDevice {
  readonly attachment: string;
  readonly gateway: string;
  readonly zone: string | undefined;
  /** The attachment's subnet in that zone: its network ACL is crossed too. */
  readonly subnet: Subnet;
}

/** The switch of a subnet; the router's own end of it has an address there. */
export interface Bridge {
  readonly device: string;
  readonly mac: string;
}

/** Who has an address in a VPC. */
export interface Host {
  readonly room: Room;
  readonly bridge: Bridge;
  readonly mac: string;
}

/** The router of a VPC. */
export interface VpcRouter {
  readonly vpc: string;
  readonly room: Room;
  readonly edges: SubnetEdges;
  readonly doors: readonly Door[];
  /** Subnet id → bridge. */
  readonly bridges: Map<string, Bridge>;
  /** Subnet id → number of its routing table in the kernel. */
  readonly tables: Map<string, number>;
  /** Private address → who has it. */
  readonly hosts: Map<string, Host>;
  /** Peering id → device. */
  readonly peerings: Map<string, RouterDevice>;
  readonly transit: TransitDevice[];
  /** Internet gateway id → device. */
  readonly gateways: Map<string, RouterDevice>;
  /** NAT gateway id → its private address. */
  readonly nats: Map<string, string>;
}

/** Everything a planner may look at. */
export interface Site {
  readonly topology: Topology;
  readonly draft: Draft;
  readonly routers: ReadonlyMap<string, VpcRouter>;
}

/** Address that every subnet's router answers to: outside of any VPC's range, so it takes none of theirs. */
export const ROUTER_ADDRESS = "169.254.0.1";
