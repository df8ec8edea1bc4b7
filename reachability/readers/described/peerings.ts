/** VPC peering connections. One that was deleted, rejected, expired or failed is listed for a while: nothing passes it. */

import { isUnknown, listing, mapKnown } from "../../model/topology";
import type { Listing, Peering, PeeringSide, Unbounded } from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import type { Tables } from "./tables";

export function peeringsOf(tables: Tables): Peering[] {
  return tables.of("VpcPeeringConnections").map((entry) => ({
    ...identityOf(entry, "ec2.VpcPeeringConnection"),
    state: mapKnown(orElse(entry.child("Status")?.text("Code"), "active"), (text) =>
      text === "active" ? "active" : "inactive",
    ),
    requester: sideOf(entry, "RequesterVpcInfo", tables),
    accepter: sideOf(entry, "AccepterVpcInfo", tables),
  }));
}

function sideOf(connection: Entry, key: string, tables: Tables): PeeringSide {
  const entry = connection.child(key);
  if (entry === undefined) {
    const hidden = connection.hidden(key);
    return { vpc: hidden, cidrs: listing([], hidden) };
  }
  const account = known(entry.text("OwnerId"));
  const region = entry.text("Region");
  return {
    vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
    cidrs: cidrsOf(entry, tables),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
}

/** The CIDRs the connection lists; those of the VPC where it lists none (it does not until it is active). */
function cidrsOf(entry: Entry, tables: Tables): Listing<string> {
  const cidrs: string[] = [];
  let hidden: Unbounded | undefined;
  for (const [list, key] of [
    ["CidrBlockSet", "CidrBlock"],
    ["Ipv6CidrBlockSet", "Ipv6CidrBlock"],
  ] as const) {
    const { items, rest } = entry.list(list);
    hidden ??= rest;
    for (const item of items) {
      const cidr = item.cidr(key);
      if (cidr === undefined) continue;
      if (isUnknown(cidr)) hidden ??= cidr;
      else cidrs.push(cidr);
    }
  }
  if (cidrs.length > 0 || hidden !== undefined) return listing(cidrs, hidden);
  return listing(fallback(entry, tables));
}

function fallback(entry: Entry, tables: Tables): string[] {
  const own = known(entry.cidr("CidrBlock"));
  if (own !== undefined) return [own];
  const vpc = tables.of("Vpcs").find((candidate) => candidate.id === known(entry.text("VpcId")));
  const cidr = vpc === undefined ? undefined : known(vpc.cidr("CidrBlock"));
  return cidr === undefined ? [] : [cidr];
}
