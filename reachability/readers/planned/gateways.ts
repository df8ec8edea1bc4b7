/** Gateways and peering connections of a plan. */

import { isUnknown, listing, unknown, unbounded } from "../../model/topology";
import type { Fact, Gateway, Peering, PeeringSide, Unbounded, Vpc } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { Block } from "./block";
import { outsideOf } from "./parts";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import type { Placement } from "./placement";

export function gatewaysOf(plan: Plan, placement: Placement): Gateway[] {
  const attached = new Map([
    ...attachments(plan, "ec2.InternetGatewayAttachment", "internetGatewayId"),
    ...attachments(plan, "ec2.VpnGatewayAttachment", "vpnGatewayId"),
  ]);
  const edges = edgeAssociations(plan);
  const kinds = [
    ["ec2.InternetGateway", "internet-gateway"],
    ["ec2.EgressOnlyInternetGateway", "egress-only-gateway"],
    ["ec2.VpnGateway", "vpn-gateway"],
  ] as const;
  const simple = kinds.flatMap(([type, kind]) =>
    plan.ofType(type).map((resource): Gateway => {
      const own = Block.of(plan, resource);
      const told = own.isOmitted("vpcId") ? undefined : own.reference("vpcId", "vpc");
      const vpc = attached.get(idOf(resource)) ?? told ?? null;
      const routeTable = edges.get(idOf(resource));
      return {
        ...{ id: idOf(resource), name: resource.name, kind, vpc, state: "available" },
        ...(routeTable === undefined ? {} : { routeTable }),
      };
    }),
  );
  return [...simple, ...natGateways(plan, placement)];
}

function attachments(plan: Plan, type: string, key: string): [string, Fact<string>][] {
  return plan.ofType(type).flatMap((resource): [string, Fact<string>][] => {
    const block = Block.of(plan, resource);
    const gateway = block.reference(key, "gateway");
    const vpc = block.reference("vpcId", "vpc");
    return gateway === undefined || isUnknown(gateway) || vpc === undefined ? [] : [[gateway, vpc]];
  });
}

/**
 * Route tables for what comes in through a gateway.
 * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
 */
function edgeAssociations(plan: Plan): ReadonlyMap<string, Fact<string>> {
  const tables = new Map<string, Fact<string>>();
  for (const resource of plan.ofType("ec2.RouteTableAssociation")) {
    const block = Block.of(plan, resource);
    const gateway = block.reference("gatewayId", "gateway");
    if (gateway === undefined) continue;
    const table = block.reference("routeTableId", "route-table") ?? block.unknown("routeTableId");
    const meant = isUnknown(gateway) ? (gateway.among ?? []) : [gateway];
    for (const id of meant) tables.set(id, isUnknown(gateway) ? gateway : table);
  }
  return tables;
}

function natGateways(plan: Plan, placement: Placement): Gateway[] {
  return plan.ofType("ec2.NatGateway").map((resource) => {
    const block = Block.of(plan, resource);
    const subnet = block.reference("subnetId", "subnet") ?? block.unknown("subnetId");
    const connectivity = block.text("connectivityType") ?? "public";
    return {
      id: idOf(resource),
      name: resource.name,
      kind: "nat-gateway",
      vpc: isUnknown(subnet) ? subnet : placement.vpcOf(listing([subnet])),
      subnet,
      isPublic: isUnknown(connectivity) ? connectivity : connectivity !== "private",
      state: "available",
    };
  });
}

export function peeringsOf(plan: Plan, placement: Placement): Peering[] {
  return plan.ofType("ec2.VpcPeeringConnection").map((resource) => {
    const block = Block.of(plan, resource);
    const peerAccount = block.isOmitted("peerOwnerId") ? undefined : block.text("peerOwnerId");
    const peerRegion = block.isOmitted("peerRegion") ? undefined : block.text("peerRegion");
    return {
      id: idOf(resource),
      name: resource.name,
      state: stateOf(block, plan),
      requester: {
        ...sideOf(block.reference("vpcId", "vpc") ?? block.unknown("vpcId"), placement),
        ...(peerRegion === undefined ? {} : { region: regionNotTold(resource) }),
      },
      accepter: {
        ...sideOf(block.reference("peerVpcId", "vpc") ?? block.unknown("peerVpcId"), placement),
        ...(peerAccount === undefined || isUnknown(peerAccount) ? {} : { account: peerAccount }),
        ...(peerRegion === undefined ? {} : { region: peerRegion }),
      },
    };
  });
}

/** The stack's own Region, which counts where the peer's is told. It is that of the VPC, where that is known. */
function regionNotTold(resource: PlannedResource): Unbounded {
  const peering = planned(resource);
  const what = "the Region of its own VPC";
  return unknown(
    { subject: peering, aspect: "region" },
    { code: "not-shown", resource: peering, what },
  );
}

/** Active where the stack accepts it, itself or by an accepter; otherwise somebody has to. */
function stateOf(block: Block, plan: Plan): Peering["state"] {
  const accepters = plan
    .ofType("ec2.VpcPeeringConnectionAccepter")
    .map((resource) => Block.of(plan, resource))
    .filter((one) => one.reference("vpcPeeringConnectionId", "peering") === idOf(block.resource));
  const answers = [block, ...accepters].map((one) =>
    one.isOmitted("autoAccept") ? false : (one.flag("autoAccept") ?? false),
  );
  if (answers.includes(true)) return "active";
  const told = block.isOmitted("acceptStatus") ? undefined : block.text("acceptStatus");
  if (told !== undefined && !isUnknown(told)) return told === "active" ? "active" : "inactive";
  const resource = planned(block.resource);
  return (
    unbounded(answers.find((answer) => isUnknown(answer))) ??
    unknown({ subject: resource, aspect: "acceptStatus" }, { code: "not-accepted", resource })
  );
}

function sideOf(vpc: Fact<string>, placement: Placement): PeeringSide {
  if (isUnknown(vpc)) return { vpc, cidrs: listing([], unbounded(vpc)) };
  const known: Vpc | undefined = placement.vpc(vpc);
  return { vpc, cidrs: known?.cidrs ?? listing([], outsideOf("vpc", vpc, "cidrs")) };
}
