/** Transit gateways of a plan, with attachments, tables, routes, associations and propagations. */

import { isUnknown, listing, unbounded } from "../../model/topology";
import type {
  Fact,
  Listing,
  PrefixList,
  TransitAttachment,
  TransitGateway,
  TransitRoute,
  TransitRouteTable,
} from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { Block } from "./block";
import type { Family } from "./families";
import { Parts, outsideOf } from "./parts";
import { idOf } from "./plan";
import type { Plan } from "./plan";

const MODULE = "ec2transitgateway";

function gatewayResources(plan: Plan): readonly PlannedResource[] {
  return plan.ofType(`${MODULE}.TransitGateway`);
}

export function transitGatewaysOf(plan: Plan): TransitGateway[] {
  return gatewayResources(plan).map((resource) => {
    const block = Block.of(plan, resource);
    return {
      id: idOf(resource),
      name: resource.name,
      isGroupReferencing: isEnabled(block, "securityGroupReferencingSupport", false),
      defaultAssociationTable: defaultTable(block, plan, "defaultRouteTableAssociation"),
      defaultPropagationTable: defaultTable(block, plan, "defaultRouteTablePropagation"),
    };
  });
}

function isEnabled(block: Block, key: string, byDefault: boolean): Fact<boolean> {
  const text = block.text(key);
  if (text === undefined) return byDefault;
  return isUnknown(text) ? text : text === "enable";
}

function defaultTable(block: Block, plan: Plan, key: string): Fact<string | null> {
  const enabled = isEnabled(block, key, true);
  if (isUnknown(enabled)) return unbounded(enabled);
  return enabled ? plan.partOf(block.resource, "default-table") : null;
}

export function transitAttachmentsOf(
  plan: Plan,
  gateways: readonly TransitGateway[],
): TransitAttachment[] {
  const associated = associations(plan);
  const vpcs = plan.ofType(`${MODULE}.VpcAttachment`).map((resource): TransitAttachment => {
    const block = Block.of(plan, resource);
    const gateway = gatewayOf(block, "transitGatewayId");
    return {
      id: idOf(resource),
      name: resource.name,
      transitGateway: gateway,
      kind: "vpc",
      vpc: block.reference("vpcId", "vpc") ?? block.unknown("vpcId"),
      subnets: block.references("subnetIds", "subnet"),
      isGroupReferencing: isEnabled(block, "securityGroupReferencingSupport", true),
      isIpv6: isEnabled(block, "ipv6Support", false),
      isApplianceMode: isEnabled(block, "applianceModeSupport", false),
      associatedTable: associated.get(idOf(resource)) ?? byDefault(block, gateway, gateways),
      state: "available",
    };
  });
  const peerings = plan
    .ofType(`${MODULE}.PeeringAttachment`)
    .map((resource) => peeringOf(resource, plan, associated));
  return [...vpcs, ...peerings];
}

function gatewayOf(block: Block, key: string): Fact<string> {
  return block.reference(key, "transit-gateway") ?? block.unknown(key);
}

/** The gateway's default table, unless the attachment declines it. */
function byDefault(
  block: Block,
  gateway: Fact<string>,
  gateways: readonly TransitGateway[],
): Fact<string | null> {
  const wanted = block.flag("transitGatewayDefaultRouteTableAssociation") ?? true;
  if (isUnknown(wanted)) return wanted;
  if (!wanted) return null;
  if (isUnknown(gateway)) return gateway;
  return (
    gateways.find(({ id }) => id === gateway)?.defaultAssociationTable ??
    outsideOf("transit-gateway", gateway, "defaultAssociationTable")
  );
}

/** A peering attachment has one id and a table on either side: the associations tell which gateway's table is meant. */
function peeringOf(
  resource: PlannedResource,
  plan: Plan,
  associated: ReadonlyMap<string, Fact<string>>,
): TransitAttachment {
  const block = Block.of(plan, resource);
  const [near, far] = [
    gatewayOf(block, "transitGatewayId"),
    gatewayOf(block, "peerTransitGatewayId"),
  ];
  const side = (gateway: Fact<string>): Fact<string | null> =>
    isUnknown(gateway)
      ? gateway
      : (associated.get(`${idOf(resource)} ${gateway}`) ?? sideWithout(gateway, plan));
  return {
    id: idOf(resource),
    name: resource.name,
    transitGateway: near,
    kind: "peering",
    peerGateway: far,
    associatedTable: side(near),
    peerAssociatedTable: side(far),
    state: "available",
  };
}

/** Peering attachments are associated with the default table when they are made; gateways elsewhere cannot be seen. */
function sideWithout(gateway: string, plan: Plan): Fact<string | null> {
  const resource = gatewayResources(plan).find((candidate) => idOf(candidate) === gateway);
  return resource === undefined
    ? outsideOf("transit-gateway", gateway, "associatedTable")
    : defaultTable(Block.of(plan, resource), plan, "defaultRouteTableAssociation");
}

/** By attachment, and by attachment and the gateway of the table. */
function associations(plan: Plan): Map<string, Fact<string>> {
  const tables = new Map<string, Fact<string>>();
  const gateways = new Map(
    plan
      .ofType(`${MODULE}.RouteTable`)
      .map((resource) => [idOf(resource), gatewayOf(Block.of(plan, resource), "transitGatewayId")]),
  );
  for (const resource of plan.ofType(`${MODULE}.RouteTableAssociation`)) {
    const block = Block.of(plan, resource);
    const attachment = attachmentOf(block);
    const table =
      block.reference("transitGatewayRouteTableId", "transit-table") ??
      block.unknown("transitGatewayRouteTableId");
    if (attachment === undefined || isUnknown(attachment)) continue;
    tables.set(attachment, table);
    const gateway = isUnknown(table) ? undefined : gateways.get(table);
    if (gateway !== undefined && !isUnknown(gateway)) tables.set(`${attachment} ${gateway}`, table);
  }
  return tables;
}

const ATTACHMENT: Family = "transit-attachment";

function attachmentOf(block: Block): Fact<string> | undefined {
  return block.reference("transitGatewayAttachmentId", ATTACHMENT);
}

export function transitRouteTablesOf(
  plan: Plan,
  gateways: readonly TransitGateway[],
  attachments: readonly TransitAttachment[],
  prefixLists: readonly PrefixList[],
): TransitRouteTable[] {
  const routes = standaloneRoutes(plan, prefixLists);
  const propagations = propagationsOf(plan, gateways, attachments);
  const own = plan.ofType(`${MODULE}.RouteTable`).map((resource) => ({
    id: idOf(resource),
    name: resource.name,
    transitGateway: gatewayOf(Block.of(plan, resource), "transitGatewayId"),
  }));
  const defaults = gateways.flatMap(
    ({ id, name, defaultAssociationTable, defaultPropagationTable }) =>
      [...new Set([defaultAssociationTable, defaultPropagationTable])]
        .filter((table) => typeof table === "string")
        .map((table) => ({
          id: table,
          name: `default route table of ${name ?? id}`,
          transitGateway: id,
        })),
  );
  return [...own, ...defaults].map((table) => ({
    ...table,
    routes: routes.of(table.id),
    propagations: propagations.of(table.id),
  }));
}

function tableOf(block: Block): Fact<string> {
  return (
    block.reference("transitGatewayRouteTableId", "transit-table") ??
    block.unknown("transitGatewayRouteTableId")
  );
}

/** The attachment that a route leads to; `null` for a blackhole. */
function destinationOf(block: Block): Fact<string | null> {
  const blackhole = block.flag("blackhole") ?? false;
  if (isUnknown(blackhole)) return blackhole;
  if (blackhole) return null;
  return attachmentOf(block) ?? block.unknown("transitGatewayAttachmentId");
}

function standaloneRoutes(plan: Plan, prefixLists: readonly PrefixList[]): Parts<TransitRoute> {
  const parts = new Parts<TransitRoute>();
  for (const resource of plan.ofType(`${MODULE}.Route`)) {
    const block = Block.of(plan, resource);
    const cidr = block.cidr("destinationCidrBlock") ?? block.unknown("destinationCidrBlock");
    parts.add(tableOf(block), [{ cidr, attachment: destinationOf(block), origin: "static" }]);
  }
  for (const resource of plan.ofType(`${MODULE}.PrefixListReference`))
    addListReference(Block.of(plan, resource), prefixLists, parts);
  return parts;
}

/**
 * A reference to a prefix list is a static route for each of its entries.
 * https://docs.aws.amazon.com/vpc/latest/tgw/create-prefix-list-reference.html
 */
function addListReference(
  block: Block,
  prefixLists: readonly PrefixList[],
  parts: Parts<TransitRoute>,
): void {
  const table = tableOf(block);
  const list = block.reference("prefixListId", "prefix-list") ?? block.unknown("prefixListId");
  const cidrs: Listing<string> = isUnknown(list)
    ? listing([], unbounded(list))
    : (prefixLists.find(({ id }) => id === list)?.cidrs ??
      listing([], outsideOf("prefix-list", list, "entries")));
  const attachment = destinationOf(block);
  parts.add(
    table,
    cidrs.items.map((cidr) => ({ cidr, attachment, origin: "static" })),
    unbounded(cidrs.rest),
  );
}

/** Propagations that are resources, and those that VPC attachments make into the default table. */
function propagationsOf(
  plan: Plan,
  gateways: readonly TransitGateway[],
  attachments: readonly TransitAttachment[],
): Parts<string> {
  const parts = new Parts<string>();
  for (const resource of plan.ofType(`${MODULE}.RouteTablePropagation`)) {
    const block = Block.of(plan, resource);
    const table = tableOf(block);
    const attachment = attachmentOf(block) ?? block.unknown("transitGatewayAttachmentId");
    if (isUnknown(attachment)) parts.add(table, [], unbounded(attachment));
    else parts.add(table, [attachment]);
  }
  for (const resource of plan.ofType(`${MODULE}.VpcAttachment`)) {
    const wanted =
      Block.of(plan, resource).flag("transitGatewayDefaultRouteTablePropagation") ?? true;
    const attachment = attachments.find(({ id }) => id === idOf(resource));
    const gateway = gateways.find(({ id }) => id === attachment?.transitGateway);
    const table = gateway?.defaultPropagationTable;
    if (wanted === false || table === undefined || table === null) continue;
    const whole = isUnknown(table) ? unbounded(table) : table;
    if (isUnknown(wanted)) parts.add(whole, [], unbounded(wanted));
    else parts.add(whole, [idOf(resource)]);
  }
  return parts;
}
