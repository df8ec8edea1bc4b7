/** Network ACLs of a plan: inline and standalone entries together, and the default ACLs that VPCs come with. */

import { isUnknown, listing, unknown, factOf, joined } from "../../model/topology";
import type {
  AclEntry,
  Fact,
  Listing,
  NetworkAcl,
  PortRange,
  Protocol,
} from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { canonicalProtocol, hasPorts } from "../protocol";
import { Block } from "./block";
import { shortType } from "./families";
import { Parts, outsideOf } from "./parts";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";
import { portsBetween } from "./ports";
import { isAdopted, vpcResources } from "./vpcs";

export function networkAclsOf(plan: Plan): NetworkAcl[] {
  const standalone = standaloneEntries(plan);
  const own = plan.ofType("ec2.NetworkAcl", "ec2.DefaultNetworkAcl").map((resource) => {
    const id = idOf(resource);
    const block = Block.of(plan, resource);
    return {
      id,
      name: resource.name,
      vpc: aclVpc(resource, plan),
      isDefault: shortType(resource.type) === "ec2.DefaultNetworkAcl",
      entries: joined(inlineEntries(block, false), inlineEntries(block, true), standalone.of(id)),
    };
  });
  const taken = new Set(own.map(({ id }) => id));
  const defaults = vpcResources(plan).flatMap((vpc) => defaultAcl(vpc, plan, standalone, taken));
  return [...own, ...defaults, ...standalone.elsewhere(taken, defaults).map(partialAcl)];
}

function aclVpc(resource: PlannedResource, plan: Plan): Fact<string> {
  const block = Block.of(plan, resource);
  const adopter = vpcResources(plan).find((vpc) => plan.adopterOf(vpc, "default-acl") === resource);
  return adopter === undefined
    ? (block.reference("vpcId", "vpc") ?? block.unknown("vpcId"))
    : idOf(adopter);
}

/** AWS makes a default ACL that allows everything. */
function defaultAcl(
  vpc: PlannedResource,
  plan: Plan,
  standalone: Parts<AclEntry>,
  taken: ReadonlySet<string>,
): NetworkAcl[] {
  const id = plan.partOf(vpc, "default-acl");
  if (taken.has(id)) return [];
  const made = isAdopted(vpc)
    ? listing<AclEntry>(
        [],
        unknown(factOf("network-acl", id, "entries"), {
          code: "existed-before",
          resource: planned(vpc),
          what: "its default network ACL",
        }),
      )
    : listing(ALLOW_ALL);
  return [
    {
      id,
      name: `default network ACL of ${vpc.name}`,
      vpc: idOf(vpc),
      isDefault: true,
      entries: joined(made, standalone.of(id)),
    },
  ];
}

const ALLOW_ALL: readonly AclEntry[] = [false, true].flatMap((egress) =>
  [
    { number: 100, cidr: "0.0.0.0/0" },
    { number: 101, cidr: "::/0" },
  ].map((entry): AclEntry => ({ ...entry, egress, action: "allow", protocol: "all", ports: null })),
);

function partialAcl([id, entries]: readonly [string, Listing<AclEntry>]): NetworkAcl {
  return {
    id,
    vpc: outsideOf("network-acl", id, "vpc"),
    isDefault: outsideOf("network-acl", id, "isDefault"),
    entries: listing(entries.items, entries.rest ?? outsideOf("network-acl", id, "entries")),
  };
}

function inlineEntries(block: Block, egress: boolean): Listing<AclEntry> {
  const { items, rest } = block.blocks(egress ? "egress" : "ingress");
  return listing(
    items.map((item) => entryOf(item, { number: "ruleNo", action: "action" }, egress)),
    rest,
  );
}

function standaloneEntries(plan: Plan): Parts<AclEntry> {
  const parts = new Parts<AclEntry>();
  for (const resource of plan.ofType("ec2.NetworkAclRule")) {
    const block = Block.of(plan, resource);
    const acl = block.reference("networkAclId", "network-acl") ?? block.unknown("networkAclId");
    const egress = block.flag("egress") ?? false;
    parts.add(acl, [entryOf(block, { number: "ruleNumber", action: "ruleAction" }, egress)]);
  }
  return parts;
}

function entryOf(
  block: Block,
  keys: { number: string; action: string },
  egress: Fact<boolean>,
): AclEntry {
  const protocolText = block.text("protocol") ?? "-1";
  const protocol = isUnknown(protocolText) ? protocolText : canonicalProtocol(protocolText);
  return {
    number: block.number(keys.number) ?? block.unknown(keys.number),
    egress,
    action: actionOf(block, keys.action),
    protocol,
    cidr: cidrOf(block),
    ports: aclPorts(block, protocol),
  };
}

function cidrOf(block: Block): AclEntry["cidr"] {
  const ipv4 = block.text("cidrBlock") === "" ? undefined : block.cidr("cidrBlock");
  const ipv6 = block.text("ipv6CidrBlock") === "" ? undefined : block.cidr("ipv6CidrBlock");
  return ipv4 ?? ipv6 ?? block.unknown("cidrBlock");
}

function actionOf(block: Block, key: string): AclEntry["action"] {
  const text = block.text(key);
  if (text === undefined) return block.unknown(key);
  if (isUnknown(text)) return text;
  const lower = text.toLowerCase();
  return lower === "allow" || lower === "deny" ? lower : block.unknown(key);
}

function aclPorts(block: Block, protocol: Fact<Protocol>): Fact<PortRange | null> {
  return !isUnknown(protocol) && !hasPorts(protocol) ? null : portsBetween(block);
}
