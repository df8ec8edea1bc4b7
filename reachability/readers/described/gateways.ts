/** Internet, egress-only, NAT and virtual private gateways. One that was deleted is listed for a while: nothing passes it. */

import { factOf, isUnknown, listing, unknown, mapKnown } from "../../model/topology";
import type { Fact, Gateway, Listing } from "../../model/topology";
import { orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import type { ShapeName } from "./registry/shapes";
import type { Tables } from "./tables";

/** The four calls that together tell of every gateway. */
export const GATEWAY_TABLES = [
  "InternetGateways",
  "EgressOnlyInternetGateways",
  "NatGateways",
  "VpnGateways",
] as const;

export function gatewaysOf(tables: Tables): Gateway[] {
  const edgeTable = edgeTables(tables);
  const edge = (gateway: Gateway): Gateway => ({ ...gateway, routeTable: edgeTable(gateway.id) });
  return [
    ...tables
      .of("InternetGateways")
      .map((entry) =>
        edge(attached(entry, "ec2.InternetGateway", "internet-gateway", "Attachments")),
      ),
    ...tables
      .of("EgressOnlyInternetGateways")
      .map((entry) =>
        attached(entry, "ec2.EgressOnlyInternetGateway", "egress-only-gateway", "Attachments"),
      ),
    ...tables
      .of("VpnGateways")
      .map((entry) => edge(attached(entry, "ec2.VpnGateway", "vpn-gateway", "VpcAttachments"))),
    ...tables.of("NatGateways").map(natGateway),
  ];
}

function attached(entry: Entry, shape: ShapeName, kind: Gateway["kind"], list: string): Gateway {
  return {
    ...identityOf(entry, shape),
    kind,
    vpc: attachedVpc(entry, list),
    state: mapKnown(orElse(entry.text("State"), "available"), availability),
  };
}

/** The VPC of the attachment that stands; `null` where there is none. */
function attachedVpc(entry: Entry, list: string): Fact<string | null> {
  const { items, rest } = entry.list(list);
  let doubt: Fact<string | null> = rest ?? null;
  for (const item of items) {
    const state = orElse(item.text("State"), "attached");
    const vpc = orElse(item.text("VpcId"), item.hidden("VpcId"));
    if (isUnknown(state)) doubt = state;
    else if (state === "attached" || state === "available") return vpc;
  }
  return doubt;
}

function availability(state: string): "available" | "unavailable" {
  return state === "available" ? "available" : "unavailable";
}

/**
 * The route table that a gateway is associated with, for traffic that comes in through it; `null`: none
 * (https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html).
 */
function edgeTables(tables: Tables): (gateway: string) => Fact<string | null> {
  const byGateway = new Map<string, Fact<string>>();
  let doubt = tables.missing("RouteTables");
  for (const table of tables.of("RouteTables")) {
    const { items, rest } = table.list("Associations");
    doubt ??= rest;
    for (const item of items) {
      const gateway = item.text("GatewayId");
      if (gateway === undefined) continue;
      const state = orElse(item.child("AssociationState")?.text("State"), "associated");
      if (isUnknown(gateway)) doubt ??= gateway;
      else if (isUnknown(state)) byGateway.set(gateway, state);
      else if (state === "associated" || state === "associating") byGateway.set(gateway, table.id);
    }
  }
  return (gateway) =>
    byGateway.get(gateway) ??
    (doubt === undefined ? null : unknown(factOf("gateway", gateway, "routeTable"), doubt.because));
}

function natGateway(entry: Entry): Gateway {
  const connectivity = orElse(entry.text("ConnectivityType"), "public");
  const state = orElse(entry.text("State"), "available");
  return {
    ...identityOf(entry, "ec2.NatGateway"),
    kind: "nat-gateway",
    vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
    subnet: orElse(entry.text("SubnetId"), entry.hidden("SubnetId")),
    isPublic: mapKnown(connectivity, (text) => text !== "private"),
    addresses: natAddresses(entry),
    state: mapKnown(state, availability),
  };
}

/** The private addresses that connections through a NAT gateway come from. */
function natAddresses(entry: Entry): Listing<string> {
  const { items, rest } = entry.list("NatGatewayAddresses");
  const found = items.map((item) => item.address("PrivateIp") ?? item.hidden("PrivateIp"));
  const addresses = found.filter((address) => typeof address === "string");
  const gap = found.find((address) => isUnknown(address)) ?? rest;
  return listing(
    addresses,
    addresses.length === 0 ? (gap ?? entry.hidden("NatGatewayAddresses")) : gap,
  );
}
