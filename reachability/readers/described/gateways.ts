/** Internet, egress-only, NAT and virtual private gateways. Deleted ones are ignored. */

import { isUnknown } from "../../model/topology";
import type { Fact, Gateway } from "../../model/topology";
import { known, mapFact, orElse } from "./entry";
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
  return [
    ...tables
      .of("InternetGateways")
      .map((entry) => attached(entry, "ec2.InternetGateway", "internet-gateway", "Attachments")),
    ...tables
      .of("EgressOnlyInternetGateways")
      .map((entry) =>
        attached(entry, "ec2.EgressOnlyInternetGateway", "egress-only-gateway", "Attachments"),
      ),
    ...tables
      .of("VpnGateways")
      .filter(isAlive)
      .map((entry) => attached(entry, "ec2.VpnGateway", "vpn-gateway", "VpcAttachments")),
    ...tables.of("NatGateways").filter(isAlive).map(natGateway),
  ];
}

function isAlive(entry: Entry): boolean {
  const state = known(entry.text("State")) ?? "available";
  return state !== "deleted" && state !== "deleting" && state !== "failed";
}

function attached(entry: Entry, shape: ShapeName, kind: Gateway["kind"], list: string): Gateway {
  return {
    ...identityOf(entry, shape),
    kind,
    vpc: attachedVpc(entry, list),
    state: mapFact(orElse(entry.text("State"), "available"), availability),
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

function natGateway(entry: Entry): Gateway {
  const connectivity = orElse(entry.text("ConnectivityType"), "public");
  const state = orElse(entry.text("State"), "available");
  return {
    ...identityOf(entry, "ec2.NatGateway"),
    kind: "nat-gateway",
    vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
    subnet: orElse(entry.text("SubnetId"), entry.hidden("SubnetId")),
    isPublic: mapFact(connectivity, (text) => text !== "private"),
    state: mapFact(state, availability),
  };
}
