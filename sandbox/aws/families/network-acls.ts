/** Network ACLs and their entries, inline and standalone. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { maskedCidr } from "../model/addresses";
import { arn } from "../model/arn";
import { family, type Birth, type Change } from "../model/definition";
import { AwsError } from "../model/errors";
import { removeParts } from "../model/parts";
import { notFound } from "../model/references";
import { protocolName } from "../model/rules";
import { text, texts, type Thing, type Things } from "../model/things";

const PROTOCOL_NUMBERS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    tcp: "6",
    udp: "17",
    icmp: "1",
    icmpv6: "58",
  }),
);

/** ACLs spell protocols as numbers. */
export function protocolNumber(protocol: string): string {
  const name = protocolName(protocol);
  return PROTOCOL_NUMBERS.get(name) ?? name;
}

function entryId(aclId: string, number: unknown, egress: boolean): string {
  return `${aclId}:${String(number)}:${egress}`;
}

/** Puts an entry into an ACL, or refuses a number that is taken. */
function putEntry(world: Things, entry: Properties, madeBy?: string): Thing {
  const aclId = text(entry.networkAclId);
  const id = entryId(aclId, entry.ruleNumber, entry.egress === true);
  if (world.get("network-acl-entry", id) !== undefined) {
    throw new AwsError(
      "NetworkAclEntryAlreadyExists",
      `The network acl entry identified by ${Number(entry.ruleNumber)} already exists.`,
    );
  }
  const cidr = text(entry.cidrBlock);
  const properties = { ...entry, ...(cidr === "" ? {} : { cidrBlock: maskedCidr(cidr) }) };
  return world.put({
    kind: "network-acl-entry",
    id,
    properties,
    ...(madeBy === undefined ? {} : { madeBy }),
  });
}

/** `ingress: [{ruleNo, action, …}]` as an entry of its own. */
function fromInline(aclId: string, egress: boolean, inline: Properties): Properties {
  const { ruleNo, action, protocol, ...rest } = inline;
  const set = Object.entries(rest).filter(([, value]) => value !== "");
  return {
    ...Object.fromEntries(set),
    networkAclId: aclId,
    egress,
    ruleNumber: ruleNo ?? 0,
    ruleAction: action ?? "deny",
    protocol: protocolNumber(text(protocol)),
  };
}

function asInline(entry: Thing): Properties {
  const {
    ruleNumber,
    ruleAction,
    protocol,
    cidrBlock,
    ipv6CidrBlock,
    fromPort,
    toPort,
    icmpType,
    icmpCode,
  } = entry.properties;
  return {
    ruleNo: ruleNumber ?? 0,
    action: ruleAction ?? "deny",
    protocol: protocol ?? "-1",
    cidrBlock: cidrBlock ?? "",
    ipv6CidrBlock: ipv6CidrBlock ?? "",
    fromPort: fromPort ?? 0,
    toPort: toPort ?? 0,
    icmpType: icmpType ?? 0,
    icmpCode: icmpCode ?? 0,
  };
}

function applyInline(world: Things, aclId: string, inputs: Properties, isExclusive: boolean): void {
  for (const [property, egress] of [
    ["ingress", false],
    ["egress", true],
  ] as const) {
    const inline = inputs[property] ?? (isExclusive ? [] : undefined);
    if (isList(inline)) {
      clearEntries(world, aclId, egress);
      inline
        .filter(isProperties)
        .forEach((entry) => putEntry(world, fromInline(aclId, egress, entry)));
    }
  }
}

function clearEntries(world: Things, aclId: string, egress: boolean): void {
  for (const old of world
    .where("network-acl-entry", { networkAclId: aclId, egress })
    .filter((e) => e.madeBy === undefined)) {
    world.remove(old.kind, old.id);
  }
}

function readAcl(thing: Thing, world: Things): Properties {
  const entries = (egress: boolean): readonly Properties[] =>
    world
      .where("network-acl-entry", { networkAclId: thing.id, egress })
      .filter((e) => e.madeBy === undefined)
      .map(asInline);
  const subnets = world.where("subnet", { networkAclId: thing.id }).map((s) => s.id);
  return { ingress: entries(false), egress: entries(true), subnetIds: subnets };
}

/** Associates subnets with an ACL; those it had before and has no more go back to the VPC's default. */
function takeSubnets(world: Things, aclId: string, subnetIds: Plain | undefined): void {
  if (subnetIds === undefined) {
    return;
  }
  const wanted = new Set(texts(subnetIds));
  for (const subnet of world
    .where("subnet", { networkAclId: aclId })
    .filter((s) => !wanted.has(s.id))) {
    world.amend("subnet", subnet.id, { networkAclId: "" });
  }
  wanted.forEach((id) => world.amend("subnet", id, { networkAclId: aclId }));
}

function adoptDefaultAcl(world: Things, inputs: Properties): Thing {
  const id = text(inputs.defaultNetworkAclId);
  const acl = world.get("network-acl", id);
  if (acl === undefined) {
    throw notFound("network-acl", id);
  }
  applyInline(world, id, inputs, true);
  return acl;
}

function createRule(birth: Birth): Properties {
  const { inputs, world, urn } = birth;
  const entry = {
    ...inputs,
    egress: inputs.egress === true,
    protocol: protocolNumber(text(inputs.protocol)),
  };
  return putEntry(world, entry, urn).properties;
}

function releaseSubnets(thing: Thing, world: Things): void {
  if (thing.isDefault === true) {
    throw new AwsError(
      "InvalidParameterValue",
      `The default network ACL ${thing.id} cannot be deleted`,
    );
  }
  takeSubnets(world, thing.id, []);
  removeParts(world, thing);
}

function updateAcl({ world, thing, news }: Change, isExclusive: boolean): Properties {
  applyInline(world, thing.id, news, isExclusive);
  takeSubnets(world, thing.id, news.subnetIds);
  return {};
}

export const networkAcls = family(
  {
    type: "aws:ec2/networkAcl:NetworkAcl",
    kind: "network-acl",
    service: "EC2",
    noun: "Network ACL",
    replaceOn: ["vpcId"],
    references: { vpcId: "vpc", "subnetIds[]": "subnet" },
    id: (birth) => `acl-${birth.hex(17)}`,
    create: (birth) => ({ arn: arn(birth.world, "ec2", `network-acl/${birth.id}`) }),
    finish: (birth) => {
      applyInline(birth.world, birth.id, birth.inputs, false);
      takeSubnets(birth.world, birth.id, birth.inputs.subnetIds);
    },
    read: readAcl,
    update: (change) => updateAcl(change, false),
    remove: releaseSubnets,
  },
  {
    type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    kind: "network-acl",
    service: "EC2",
    noun: "Default Network ACL",
    replaceOn: ["defaultNetworkAclId"],
    references: { defaultNetworkAclId: "network-acl", "subnetIds[]": "subnet" },
    adopt: ({ world, inputs }) => adoptDefaultAcl(world, inputs),
    read: readAcl,
    update: (change) => updateAcl(change, true),
  },
  {
    type: "aws:ec2/networkAclRule:NetworkAclRule",
    kind: "network-acl-entry",
    service: "EC2",
    noun: "Network ACL Rule",
    defaults: { egress: false },
    replaceOn: [
      "cidrBlock",
      "egress",
      "fromPort",
      "icmpCode",
      "icmpType",
      "ipv6CidrBlock",
      "networkAclId",
      "protocol",
      "ruleAction",
      "ruleNumber",
      "toPort",
    ],
    references: { networkAclId: "network-acl" },
    id: ({ inputs }) =>
      entryId(text(inputs.networkAclId), inputs.ruleNumber, inputs.egress === true),
    create: createRule,
  },
  {
    type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    kind: "network-acl-association",
    service: "EC2",
    noun: "Network ACL Association",
    replaceOn: ["networkAclId", "subnetId"],
    references: { networkAclId: "network-acl", subnetId: "subnet" },
    id: (birth) => `aclassoc-${birth.hex(17)}`,
    create: ({ world, inputs }) => {
      world.amend("subnet", text(inputs.subnetId), {
        networkAclId: text(inputs.networkAclId),
      });
      return {};
    },
    remove: (thing, world) => {
      world.amend("subnet", text(thing.properties.subnetId), { networkAclId: "" });
    },
  },
);
