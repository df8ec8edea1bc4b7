/** The frames of a map, made as they are needed: a subnet brings its zone, its VPC, its account and Region. */

import { isUnknown, nameOf } from "../reachability";
import type { Fact, NetworkInterface, Topology } from "../reachability";
import type { MapArea } from "./model";

/** Frames as they are needed. */
export class Areas {
  readonly #byId = new Map<string, MapArea>();

  constructor(readonly topology: Topology) {}

  get all(): readonly MapArea[] {
    return [...this.#byId.values()];
  }

  add(area: MapArea): string {
    if (!this.#byId.has(area.id)) this.#byId.set(area.id, area);
    return area.id;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** The frame of a VPC, which may not have been read. */
  vpc(id: string): string {
    if (this.has(id)) return id;
    const vpc = this.topology.vpcs.byId.get(id);
    const parent = vpc === undefined ? undefined : this.#place(vpc.region, vpc.account);
    const details = vpc === undefined ? ["not read"] : vpc.cidrs.items;
    const name = `VPC ${nameOf(this.topology, id)}`;
    return this.add({ id, kind: "vpc", name, details, ...(parent && { parent }), shows: [id] });
  }

  #place(region: string | undefined, account: string | undefined): string | undefined {
    const parts = [region ?? "", account === undefined ? "" : `account ${account}`];
    const name = parts.filter(Boolean).join(", ");
    if (name === "") return undefined;
    const id = JSON.stringify(["place", region, account]);
    return this.add({ id, kind: "place", name, details: [], shows: [] });
  }

  /** The frame of an interface: its subnet, one of several, its VPC. */
  ofInterface({ vpc, subnets: { items } }: Pick<NetworkInterface, "vpc" | "subnets">): string {
    const [first, second] = items;
    if (first !== undefined && second === undefined) return this.subnet(first);
    if (isUnknown(vpc)) {
      const name = "VPC not known";
      return this.add({ id: "no-vpc", kind: "outside", name, details: [], shows: [] });
    }
    const parent = this.vpc(vpc);
    const names = items.map((id) => nameOf(this.topology, id));
    const name = names.length === 0 ? "subnet not known" : `one of the subnets ${names.join(", ")}`;
    const id = JSON.stringify(["one-of", vpc, ...items]);
    return this.add({ id, kind: "subnet", name, details: [], parent, shows: items });
  }

  subnet(id: string): string {
    if (this.has(id)) return id;
    const subnet = this.topology.subnets.byId.get(id);
    const name = `subnet ${nameOf(this.topology, id)}`;
    if (subnet === undefined) {
      return this.add({ id, kind: "subnet", name, details: ["not read"], shows: [id] });
    }
    const { vpc, zone, cidrs } = subnet;
    const parent = isUnknown(vpc) ? undefined : this.#zone(vpc, zone);
    const acl = this.#filter("ACL", subnet.networkAcl, vpc, "defaultNetworkAcl");
    const table = this.#filter("routes", subnet.routeTable, vpc, "mainRouteTable");
    return this.add({
      id,
      kind: "subnet",
      name,
      details: [cidrs.items.join(" "), `${acl.text} · ${table.text}`].filter(Boolean),
      ...(parent === undefined ? {} : { parent }),
      shows: [id, ...acl.ids, ...table.ids],
    });
  }

  #zone(vpc: string, zone: Fact<string>): string {
    const parent = this.vpc(vpc);
    if (isUnknown(zone)) return parent;
    const id = JSON.stringify(["zone", vpc, zone]);
    return this.add({ id, kind: "zone", name: zone, details: [], parent, shows: [] });
  }

  /** The ACL or route table of a subnet: its own, else the VPC's. */
  #filter(
    word: string,
    own: Fact<string | null>,
    vpc: Fact<string>,
    ofVpc: "defaultNetworkAcl" | "mainRouteTable",
  ): { readonly text: string; readonly ids: readonly string[] } {
    const known = isUnknown(vpc) ? undefined : this.topology.vpcs.byId.get(vpc);
    const id = own ?? known?.[ofVpc];
    return id === undefined || isUnknown(id)
      ? { text: `${word} not known`, ids: [] }
      : { text: `${word} ${nameOf(this.topology, id)}`, ids: [id] };
  }
}

/** Frames at the edge of the map. */
export const INTERNET = "internet";
export const ON_PREMISES = "on-premises";

/** The frame of the addresses that a gateway leads to, and no VPC that was read has. */
export function behind(via: string): string {
  return JSON.stringify(["behind", via]);
}

export function edgeArea(areas: Areas, id: string): string {
  return areas.add({ id, kind: "outside", name: id, details: [], shows: [] });
}
