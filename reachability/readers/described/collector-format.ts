/**
 * The format of np-guard's cloud resource collector: AWS's own objects under snake_case keys, one VPC's worth of
 * them, and no route tables.
 *
 * What it does not collect is assumed, and noted: one main route table per VPC with the local routes; subnets that
 * give out public addresses (`MapPublicIpOnLaunch`) also lead to the VPC's internet gateway; no block of public
 * access; security groups serve their own VPC only.
 */

import { UNKNOWN_MARKER } from "../planned/planned-resource";
import { Entry } from "./entry";
import type { DocumentRoot } from "./entry";
import type { TableName } from "./table-names";
import type { Tables } from "./tables";

type Json = Readonly<Record<string, unknown>>;

const KEYS: Readonly<Record<string, TableName>> = {
  vpcs: "Vpcs",
  subnets: "Subnets",
  network_acls: "NetworkAcls",
  security_groups: "SecurityGroups",
  internet_gateways: "InternetGateways",
  instances: "Instances",
};

const NOTES = [
  "the collector's file has no route tables: a main table with the local routes was assumed for each VPC",
  "the collector's file has no route tables: subnets with MapPublicIpOnLaunch were given a default route to the internet gateway",
];

/** Whether a document is the collector's, by its own keys. */
export function isCollectorDocument(json: Json): boolean {
  return "collector_version" in json || (json.provider === "aws" && "vpcs" in json);
}

/** Puts the collector's resources, and the route tables it leaves out, into the tables. */
export function readCollectorDocument(json: Json, root: DocumentRoot, tables: Tables): void {
  const document = new Entry(json, root, undefined, "", -1);
  for (const [key, table] of Object.entries(KEYS)) {
    if (json[key] === undefined || json[key] === null) continue;
    tables.answer(table, root.scope);
    const { items, rest } = document.list(key);
    if (rest !== undefined) tables.hide(table);
    for (const item of items) tables.put(table, item);
  }
  assumeWhatIsNotCollected(root, tables);
  for (const note of NOTES) tables.notes.add(note);
}

/** The collector reads interfaces with their instances; routes, associations and blocks not at all. */
function assumeWhatIsNotCollected(root: DocumentRoot, tables: Tables): void {
  const assumed = [
    "NetworkInterfaces",
    "Reservations",
    "RouteTables",
    "SecurityGroupVpcAssociations",
    "VpcBlockPublicAccessOptions",
    "VpcBlockPublicAccessExclusions",
  ] as const;
  for (const table of assumed) tables.answer(table, root.scope);
  for (const vpc of tables.of("Vpcs")) {
    for (const table of routeTablesOf(vpc, tables)) {
      tables.put("RouteTables", new Entry(table, root, undefined, "(assumed route tables)", -1));
    }
  }
}

function routeTablesOf(vpc: Entry, tables: Tables): Json[] {
  const local = localRoutes(vpc);
  const main = {
    RouteTableId: `${vpc.id}#main`,
    VpcId: vpc.id,
    Associations: [{ Main: true }],
    Routes: local,
  };
  const gateway = internetGatewayOf(vpc, tables);
  const isPublic = publicSubnets(vpc, tables);
  if (gateway === undefined || isPublic.length === 0) return [main];
  const outward = { DestinationCidrBlock: "0.0.0.0/0", GatewayId: gateway };
  return [
    main,
    {
      RouteTableId: `${vpc.id}#public`,
      VpcId: vpc.id,
      Associations: isPublic.map((SubnetId) => ({ SubnetId })),
      Routes: [...local, outward],
    },
  ];
}

function localRoutes(vpc: Entry): Json[] {
  const listed = vpc.list("CidrBlockAssociationSet").items.map((item) => item.text("CidrBlock"));
  const cidrs = new Set([vpc.text("CidrBlock"), ...listed].filter((cidr) => cidr !== undefined));
  return [...cidrs].map((cidr) => ({
    DestinationCidrBlock: typeof cidr === "string" ? cidr : UNKNOWN_MARKER,
    GatewayId: "local",
  }));
}

function internetGatewayOf(vpc: Entry, tables: Tables): string | undefined {
  const gateway = tables
    .of("InternetGateways")
    .find((entry) => entry.list("Attachments").items.some((at) => at.text("VpcId") === vpc.id));
  return gateway?.id;
}

function publicSubnets(vpc: Entry, tables: Tables): string[] {
  return tables
    .of("Subnets")
    .filter((subnet) => subnet.text("VpcId") === vpc.id)
    .filter((subnet) => subnet.flag("MapPublicIpOnLaunch") === true)
    .flatMap((subnet) => subnet.id);
}
