/**
 * Transit gateways, their attachments and route tables.
 *
 * A peering attachment is printed by both gateways' accounts under one id, each showing its own side: both are
 * merged into one attachment with two ends. Routes and propagations are printed per table by calls of their own;
 * a table for which none was read has unknown ones.
 */

import {
  isUnknown,
  listing,
  unknown,
  factOf,
  ref,
  mapKnown,
  unbounded,
} from "../../model/topology";
import type {
  Fact,
  Listing,
  TransitAttachment,
  TransitDestination,
  TransitGateway,
  TransitRoute,
  TransitRouteTable,
  Unbounded,
  Reason,
  Read,
} from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf, nameOf, withUnread } from "./identity";
import { openFactOf, openFactsOf } from "./registry/open-facts";
import type { TableName } from "./table-names";
import type { Tables } from "./tables";

export function transitGatewaysOf(tables: Tables): TransitGateway[] {
  return tables
    .of("TransitGateways")
    .filter((entry) => !isDeadState(known(entry.text("State"))))
    .map((entry) => {
      const options = entry.child("Options");
      return {
        ...identityOf(entry, "ec2.TransitGateway"),
        isGroupReferencing: isEnabled(options, "SecurityGroupReferencingSupport", "disable"),
        defaultAssociationTable: options?.text("AssociationDefaultRouteTableId") ?? null,
        defaultPropagationTable: options?.text("PropagationDefaultRouteTableId") ?? null,
      };
    });
}

function isEnabled(options: Entry | undefined, key: string, byDefault: string): Fact<boolean> {
  return mapKnown(orElse(options?.text(key), byDefault), (text) => text === "enable");
}

const DEAD = new Set(["deleted", "deleting", "failed", "failing", "rejected", "rejecting"]);

function isDeadState(state: string | undefined): boolean {
  return state !== undefined && DEAD.has(state);
}

/** Every description of one attachment: the general list, and the lists of VPC and peering attachments. */
interface Described {
  readonly id: string;
  /** Any of them, for its identity. */
  readonly first: Entry;
  readonly general: readonly Entry[];
  readonly vpc: Entry | undefined;
  readonly peering: Entry | undefined;
}

export function transitAttachmentsOf(tables: Tables): TransitAttachment[] {
  const associated = associations(tables);
  return [...attachmentsById(tables).values()]
    .filter((described) => !isDeadState(known(stateText(described))))
    .map((described) => attachmentOf(described, tables, associated));
}

function attachmentsById(tables: Tables): Map<string, Described> {
  const byId = new Map<string, Described>();
  const add = (entry: Entry, parts: (known: Described) => Partial<Described>): void => {
    const id = entry.requiredId("TransitGatewayAttachmentId");
    if (id === undefined) return;
    entry.describes(ref("transit-gateway-attachment", id));
    const described: Described = byId.get(id) ?? {
      id,
      first: entry,
      general: [],
      vpc: undefined,
      peering: undefined,
    };
    byId.set(id, { ...described, ...parts(described) });
  };
  for (const entry of tables.of("TransitGatewayAttachments")) {
    add(entry, ({ general }) => ({ general: [...general, entry] }));
  }
  for (const vpc of tables.of("TransitGatewayVpcAttachments")) add(vpc, () => ({ vpc }));
  for (const peering of tables.of("TransitGatewayPeeringAttachments"))
    add(peering, () => ({ peering }));
  return byId;
}

function attachmentOf(
  described: Described,
  tables: Tables,
  associated: Associations,
): TransitAttachment {
  const base = {
    ...withUnread(nameOf(described.first), unreadOf(described)),
    id: described.id,
    state: mapKnown(
      orElse(stateText(described), "available"),
      (text): "available" | "unavailable" =>
        text === "available" || text === "modifying" ? "available" : "unavailable",
    ),
  };
  const kind = kindOf(described, tables);
  if (kind === "peering") return { ...base, kind, ...peeringEnds(described, tables, associated) };
  const side = described.general[0];
  const common = {
    ...base,
    kind,
    transitGateway: orElse(
      told(described, "TransitGatewayId"),
      described.first.hidden("TransitGatewayId"),
    ),
    associatedTable: tableOf(side, described.id, undefined, tables, associated),
  };
  return kind === "vpc" ? { ...common, ...vpcEnd(described, tables) } : common;
}

/** What of any of the descriptions is open. */
function unreadOf({ general, vpc, peering }: Described): readonly Unbounded[] {
  return [
    ...general.flatMap((entry) => openFactsOf(entry, "ec2.TransitGatewayAttachment")),
    ...(vpc === undefined ? [] : openFactsOf(vpc, "ec2.TransitGatewayVpcAttachment")),
    ...(peering === undefined ? [] : openFactsOf(peering, "ec2.TransitGatewayPeeringAttachment")),
  ];
}

function stateText(described: Described): Read<string> | undefined {
  return told(described, "State");
}

/** What the descriptions tell of a field: what one hides another may show. */
function told({ general, vpc, peering }: Described, key: string): Read<string> | undefined {
  const texts = [general[0], vpc, peering].map((entry) => entry?.text(key));
  return (
    texts.find((text) => known(text) !== undefined) ?? texts.find((text) => text !== undefined)
  );
}

const KINDS: ReadonlyMap<string, TransitAttachment["kind"]> = new Map<
  string,
  TransitAttachment["kind"]
>(
  Object.entries({
    vpc: "vpc",
    peering: "peering",
    "tgw-peering": "peering",
    vpn: "vpn",
    "direct-connect-gateway": "direct-connect",
    connect: "connect",
  }),
);

function kindOf({ general, vpc, peering }: Described, tables: Tables): TransitAttachment["kind"] {
  if (vpc !== undefined) return "vpc";
  if (peering !== undefined) return "peering";
  if (isCoreNetwork(known(general[0]?.text("ResourceId")))) return "core-network";
  const type = general[0]?.text("ResourceType");
  // Neither its kind nor the list of VPC attachments is known: it may be one, of a VPC that is not known.
  if (type !== undefined && isUnknown(type) && tables.missing("TransitGatewayVpcAttachments"))
    return "vpc";
  return KINDS.get(known(type) ?? "") ?? "other";
}

/**
 * A peering with a Cloud WAN core network is listed as a peering attachment, whose routes are propagated by BGP
 * (https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-peerings.html).
 */
function isCoreNetwork(resource: string | undefined): boolean {
  return resource !== undefined && /(?:^|\/)core-network-/.test(resource);
}

function vpcEnd({ id, general, vpc }: Described, tables: Tables): Partial<TransitAttachment> {
  if (vpc === undefined) {
    const hidden = unknown(
      factOf("transit-gateway-attachment", id, "subnets"),
      tables.missing("TransitGatewayVpcAttachments")?.because ?? notShown(id, "its subnets"),
    );
    return {
      vpc: general[0]?.text("ResourceId") ?? hidden,
      subnets: listing([], hidden),
      isGroupReferencing: hidden,
      isIpv6: hidden,
      isApplianceMode: hidden,
    };
  }
  const options = vpc.child("Options");
  return {
    vpc: known(vpc.text("VpcId")) ?? known(general[0]?.text("ResourceId")) ?? vpc.hidden("VpcId"),
    subnets: vpc.texts("SubnetIds"),
    isGroupReferencing: isEnabled(options, "SecurityGroupReferencingSupport", "enable"),
    isApplianceMode: isEnabled(options, "ApplianceModeSupport", "disable"),
    // Always printed; without it nothing tells.
    ...(options?.has("Ipv6Support") === true
      ? { isIpv6: isEnabled(options, "Ipv6Support", "disable") }
      : {}),
  };
}

/** Both ends of a peering: this side as its own account prints it, the other from there, or unknown. */
function peeringEnds(
  { id, general, peering }: Described,
  tables: Tables,
  associated: Associations,
): Pick<TransitAttachment, "transitGateway" | "peerGateway" | "associatedTable"> & {
  peerAssociatedTable: Fact<string | null>;
} {
  const near = general[0];
  const here =
    near?.text("TransitGatewayId") ?? peering?.child("RequesterTgwInfo")?.text("TransitGatewayId");
  const far = general.find((entry) => entry.text("TransitGatewayId") !== here);
  const there =
    near?.text("ResourceId") ?? peering?.child("AccepterTgwInfo")?.text("TransitGatewayId");
  const hidden = unknown(
    factOf("transit-gateway-attachment", id, "ends"),
    notShown(id, "its ends"),
  );
  return {
    transitGateway: here ?? hidden,
    associatedTable: tableOf(near, id, here, tables, associated),
    peerGateway: far?.text("TransitGatewayId") ?? there ?? hidden,
    peerAssociatedTable: tableOf(far, id, there, tables, associated),
  };
}

/** Attachment (and gateway) to the table that `get-transit-gateway-route-table-associations` names. */
interface Associations {
  readonly tables: ReadonlyMap<string, string>;
  /** One of them was hidden: it may be any attachment's. */
  readonly rest: Unbounded | undefined;
}

/** The table associated with an end of an attachment; `null`: none is. */
function tableOf(
  side: Entry | undefined,
  id: string,
  gateway: Fact<string> | undefined,
  tables: Tables,
  associated: Associations,
): Fact<string | null> {
  const shown = side?.child("Association");
  const state = orElse(shown?.text("State"), "associated");
  if (isUnknown(state)) return state;
  if (shown !== undefined && state === "associated") {
    return shown.text("TransitGatewayRouteTableId") ?? null;
  }
  const listed = associated.tables.get(
    gateway === undefined ? id : `${id} ${known(gateway) ?? ""}`,
  );
  if (listed !== undefined) return listed;
  if (side !== undefined && associated.rest === undefined) return null;
  const gap = associated.rest ?? tables.missing("TransitGatewayAttachments");
  // One gap, but a missing fact of each side of each attachment: they need not have the same table.
  return unknown(
    factOf("transit-gateway-attachment", id, "associatedTable", known(gateway) ?? "?"),
    gap?.because ?? notShown(id, "that side of it"),
  );
}

/** Keyed by attachment alone, and by attachment and gateway (a peering attachment has two tables). */
function associations(tables: Tables): Associations {
  const byAttachment = new Map<string, string>();
  const gateways = new Map<string, string>();
  for (const table of tables.of("TransitGatewayRouteTables")) {
    gateways.set(table.id, known(table.text("TransitGatewayId")) ?? "");
  }
  const { items, rest } = perTable(tables, "TransitGatewayAssociations", "Associations");
  let hidden = rest;
  for (const { table, entry } of items) {
    hidden ??= openFactOf(entry, "ec2.TransitGatewayRouteTableAssociation");
    const attachment =
      entry.text("TransitGatewayAttachmentId") ?? entry.hidden("TransitGatewayAttachmentId");
    const state = orElse(entry.text("State"), "associated");
    if (isUnknown(attachment)) hidden ??= attachment;
    else if (isUnknown(state)) hidden ??= state;
    else if (state === "associated") {
      byAttachment.set(attachment, table);
      byAttachment.set(`${attachment} ${gateways.get(table) ?? ""}`, table);
    }
  }
  return { tables: byAttachment, rest: hidden };
}

interface PerTable {
  readonly table: string;
  readonly entry: Entry;
}

/** Objects printed per table: nested in the table's own description, or in a reply of their own. */
function perTable(
  tables: Tables,
  name: TableName,
  list: string,
): { items: PerTable[]; rest: Unbounded | undefined } {
  const items: PerTable[] = [];
  let hidden: Unbounded | undefined;
  for (const holder of [...tables.of("TransitGatewayRouteTables"), ...tables.of(name)]) {
    const table = holder.text("TransitGatewayRouteTableId") ?? holder.id;
    const listed = holder.list(list);
    if (isUnknown(table)) hidden ??= table;
    else items.push(...listed.items.map((entry) => ({ table, entry })));
    hidden ??= listed.rest;
  }
  return { items, rest: hidden };
}

export function transitRouteTablesOf(tables: Tables): TransitRouteTable[] {
  return tables
    .of("TransitGatewayRouteTables")
    .filter((entry) => !isDeadState(known(entry.text("State"))))
    .map((entry) => ({
      ...identityOf(entry, "ec2.TransitGatewayRouteTable"),
      transitGateway: orElse(entry.text("TransitGatewayId"), entry.hidden("TransitGatewayId")),
      routes: routesOf(entry, tables),
      propagations: propagationsOf(entry, tables),
    }));
}

/** The replies about one table, its own description among them where it holds the list. */
function repliesAbout(
  table: Entry,
  tables: Tables,
  name: TableName,
  lists: readonly string[],
): Entry[] {
  return [
    table,
    ...tables.of(name).filter((reply) => reply.text("TransitGatewayRouteTableId") === table.id),
  ].filter((reply) => lists.some((list) => reply.has(list)));
}

function routesOf(table: Entry, tables: Tables): Listing<TransitRoute> {
  const replies = repliesAbout(table, tables, "TransitGatewayStaticRoutes", ["Routes"]);
  const references = referencesOf(table, tables);
  if (replies.length === 0)
    return listing([], notRead(table, "routes", "search-transit-gateway-routes"));
  const items: TransitRoute[] = [...references.items];
  let hidden = unbounded(references.rest);
  for (const reply of replies) {
    const { items: routes, rest } = reply.list("Routes");
    items.push(...routes.flatMap(routeOf));
    const more = known(reply.flag("AdditionalRoutesAvailable")) === true;
    hidden ??=
      rest ?? (more ? notRead(table, "routes", "search-transit-gateway-routes") : undefined);
  }
  return listing(items, hidden);
}

function routeOf(entry: Entry): TransitRoute[] {
  const state = orElse(entry.text("State"), "active");
  if (state === "deleted" || state === "deleting") return [];
  const destination = destinationOf(entry);
  if (destination === undefined) return [];
  const type = orElse(entry.text("Type"), "static");
  return [
    {
      ...destination,
      attachment:
        openFactOf(entry, "ec2.TransitGatewayRoute") ??
        (state === "blackhole" ? null : mapKnown(state, () => attachmentIn(entry))),
      origin: mapKnown(type, (text) => (text === "propagated" ? "propagated" : "static")),
    },
  ];
}

/** The CIDR; of a route that only names its prefix list, every entry of the list. */
function destinationOf(entry: Entry): TransitDestination | undefined {
  const cidr = entry.cidr("DestinationCidrBlock");
  if (cidr !== undefined) return { cidr };
  const prefixList = entry.text("PrefixListId");
  return prefixList === undefined ? undefined : { prefixList };
}

/**
 * Prefix list references: one route to one attachment (or a blackhole) for every entry of the list
 * (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-prefix-lists.html).
 */
function referencesOf(table: Entry, tables: Tables): Listing<TransitRoute> {
  const key = "TransitGatewayPrefixListReferences";
  const replies = [
    ...table.list(key).items,
    ...tables.of(key).filter((each) => known(each.text("TransitGatewayRouteTableId")) === table.id),
  ];
  return listing(
    replies.map((reference) => ({
      prefixList: reference.text("PrefixListId") ?? reference.hidden("PrefixListId"),
      attachment: mapKnown(
        orElse(reference.flag("Blackhole"), false),
        (isBlackhole): Fact<string | null> =>
          isBlackhole
            ? null
            : (reference.child("TransitGatewayAttachment")?.text("TransitGatewayAttachmentId") ??
              null),
      ),
      origin: "static",
    })),
    table.list(key).rest,
  );
}

/** With several (equal-cost) attachments the first is taken: only VPN and connect attachments can share a route. */
function attachmentIn(entry: Entry): Fact<string | null> {
  const { items, rest } = entry.list("TransitGatewayAttachments");
  return items[0]?.text("TransitGatewayAttachmentId") ?? rest ?? null;
}

function propagationsOf(table: Entry, tables: Tables): Listing<string> {
  const keys = ["TransitGatewayRouteTablePropagations", "Propagations"];
  const replies = repliesAbout(table, tables, "TransitGatewayPropagations", keys);
  if (replies.length === 0) {
    return listing(
      [],
      notRead(table, "propagations", "get-transit-gateway-route-table-propagations"),
    );
  }
  const ids = new Set<string>();
  let hidden: Unbounded | undefined;
  for (const { items, rest } of replies.flatMap((reply) => keys.map((key) => reply.list(key)))) {
    hidden ??= rest;
    for (const item of items) {
      hidden ??= openFactOf(item, "ec2.TransitGatewayRouteTablePropagation");
      const id = orElse(
        item.text("TransitGatewayAttachmentId"),
        item.hidden("TransitGatewayAttachmentId"),
      );
      const state = orElse(item.text("State"), "enabled");
      if (isUnknown(id)) hidden ??= id;
      else if (isUnknown(state)) hidden ??= state;
      else if (state === "enabled" || state === "enabling") ids.add(id);
    }
  }
  return listing([...ids], hidden);
}

function notRead(table: Entry, what: string, call: string): Unbounded {
  const of = ref("transit-gateway-route-table", table.id);
  return unknown(
    { subject: of, aspect: what },
    { code: "call-not-read", call: `aws ec2 ${call}`, of },
  );
}

function notShown(attachment: string, what: string): Reason {
  return { code: "not-shown", resource: ref("transit-gateway-attachment", attachment), what };
}
