/**
 * Functions and services that have interfaces only while they run: one interface stands for each, somewhere in its
 * subnets, unless the account shows theirs.
 */

import {
  LINUX_EPHEMERAL,
  WIDE_EPHEMERAL,
  factOf,
  isUnknown,
  listing,
  notRead,
  partId,
  ref,
  unknown,
  unbounded,
} from "../../model/topology";
import type { Fact, Listing, NetworkInterface, ResourceRef } from "../../model/topology";
import { orDefaultGroup } from "./default-group";
import { known } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import type { ShapeName } from "./registry/shapes";
import type { Tables } from "./tables";

export function clientInterfacesOf(
  tables: Tables,
  shown: readonly NetworkInterface[],
): NetworkInterface[] {
  return [
    ...tables.of("Functions").flatMap((entry) => functionInterface(entry, tables, shown)),
    ...tables.of("services").flatMap((entry) => serviceInterface(entry, tables)),
  ];
}

/**
 * Lambda names the function in the description of the interfaces it makes, and puts an id after it: hexadecimal digits, which
 * the name of another function that begins alike has not.
 */
function isOfFunction({ description = "" }: NetworkInterface, name: string): boolean {
  const start = `AWS Lambda VPC ENI-${name}`;
  if (!description.startsWith(start)) return false;
  return INTERFACE_ID.test(description.slice(start.length));
}

const INTERFACE_ID = /^(?:-[0-9a-f]+|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/;

/** An interface of its own stands for a function, unless the account shows the one that it has. */
function functionInterface(
  entry: Entry,
  tables: Tables,
  shown: readonly NetworkInterface[],
): NetworkInterface[] {
  const name = entry.id;
  const config = entry.child("VpcConfig");
  if (config === undefined) return [];
  const subnets = config.texts("SubnetIds");
  const isShown = shown.some((eni) => eni.kind === "lambda" && isOfFunction(eni, name));
  if (isShown || isEmpty(subnets)) return [];
  return [
    {
      ...made(
        entry,
        "lambda.FunctionConfiguration",
        partId(`lambda:${uniqueName(entry, name, tables.of("Functions"), ({ id }) => id)}`, "eni"),
        ref("function", entry.id, name),
        subnets,
        tables,
      ),
      kind: "lambda",
      groups: config.texts("SecurityGroupIds"),
      publicAddress: null,
      ephemeral: WIDE_EPHEMERAL,
    },
  ];
}

function serviceInterface(entry: Entry, tables: Tables): NetworkInterface[] {
  const name = serviceName(entry);
  const config = entry.child("networkConfiguration")?.child("awsvpcConfiguration");
  if (config === undefined || known(entry.text("status")) === "INACTIVE") return [];
  const subnets = config.texts("subnets");
  if (isEmpty(subnets)) return [];
  const id = partId(`ecs:${uniqueName(entry, name, tables.of("services"), serviceName)}`, "eni");
  const service = ref("service", entry.id, name);
  const isPublic = config.text("assignPublicIp") ?? "DISABLED";
  return [
    {
      ...made(entry, "ecs.Service", id, service, subnets, tables),
      kind: "container",
      groups: orDefaultGroup(entry, config.texts("securityGroups"), vpcOf(subnets, tables), tables),
      publicAddress:
        isPublic === "DISABLED"
          ? null
          : unknown(factOf("network-interface", id, "publicAddress"), {
              code: "given-by-aws",
              resource: service,
              what: "public addresses to its tasks",
            }),
      ephemeral: LINUX_EPHEMERAL,
    },
  ];
}

function serviceName(entry: Entry): string {
  return known(entry.text("serviceName")) ?? entry.id;
}

/** A name is unique within one cluster, or one account and Region: where two meet, the ARN tells them apart. */
function uniqueName(
  entry: Entry,
  name: string,
  all: readonly Entry[],
  nameOf: (entry: Entry) => string,
): string {
  if (all.filter((other) => nameOf(other) === name).length < 2) return name;
  return known(entry.text("FunctionArn") ?? entry.text("serviceArn")) ?? name;
}

function isEmpty(subnets: Listing<string>): boolean {
  return subnets.items.length === 0 && subnets.rest === undefined;
}

function made(
  entry: Entry,
  shape: ShapeName,
  id: string,
  owner: ResourceRef,
  subnets: Listing<string>,
  tables: Tables,
) {
  return {
    ...identityOf(entry, shape, owner.name),
    id,
    vpc: vpcOf(subnets, tables),
    subnets,
    addresses: listing<string>(
      [],
      unknown(factOf("network-interface", id, "address"), {
        code: "given-by-aws",
        resource: owner,
        what: "its addresses",
      }),
    ),
    sourceDestCheck: true,
    owner,
    partOf: owner,
  } satisfies Partial<NetworkInterface>;
}

/** The VPC that a list of subnets lies in. */
export function vpcOf(subnets: Listing<string>, tables: Tables): Fact<string> {
  for (const subnet of tables.of("Subnets")) {
    const vpc = subnet.text("VpcId");
    if (vpc !== undefined && !isUnknown(vpc) && subnets.items.includes(subnet.id)) return vpc;
  }
  return unbounded(subnets.rest) ?? notRead("subnet", subnets.items[0] ?? "(none)", "vpc");
}
