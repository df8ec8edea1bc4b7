/** Network ACLs, without the implicit deny (`*`, rule 32767) that every one of them ends with. */

import { isUnknown, listing, mapKnown } from "../../model/topology";
import type {
  AclEntry,
  Fact,
  NetworkAcl,
  PortRange,
  Protocol,
  Unbounded,
  Unknown,
} from "../../model/topology";
import { hasPorts, portRange } from "../protocol";
import { orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import { openFactOf } from "./registry/open-facts";
import type { Tables } from "./tables";

const IMPLICIT_DENY = 32_767;

export function networkAclsOf(tables: Tables): NetworkAcl[] {
  return tables.of("NetworkAcls").map((entry) => {
    const { items, rest } = entry.list("Entries");
    const explicit = items.filter((item) => item.number("RuleNumber") !== IMPLICIT_DENY);
    return {
      ...identityOf(entry, "ec2.NetworkAcl"),
      vpc: orElse(entry.text("VpcId"), entry.hidden("VpcId")),
      isDefault: orElse(entry.flag("IsDefault"), false),
      entries: listing(explicit.map(aclEntryOf), rest),
    };
  });
}

function aclEntryOf(entry: Entry): AclEntry {
  const protocol = entry.protocol("Protocol");
  return {
    number: orElse(entry.number("RuleNumber"), entry.hidden("RuleNumber")),
    egress: orElse(entry.flag("Egress"), false),
    // What is not modelled of an entry may turn it into its opposite, and nothing more.
    action: openFactOf(entry, "ec2.NetworkAclEntry") ?? actionOf(entry),
    protocol,
    cidr: entry.cidr("CidrBlock") ?? entry.cidr("Ipv6CidrBlock") ?? entry.hidden("CidrBlock"),
    ports: portsOf(entry, protocol),
  };
}

function actionOf(entry: Entry): AclEntry["action"] {
  return mapKnown(orElse(entry.text("RuleAction"), "deny"), (text) =>
    text === "allow" ? "allow" : "deny",
  );
}

function portsOf(entry: Entry, protocol: Fact<Protocol>): Fact<PortRange | null> {
  if (!isUnknown(protocol) && !hasPorts(protocol)) return null;
  const range = entry.child("PortRange");
  return range === undefined ? null : rangeOf(range, "From", "To");
}

const LAST_PORT = 65_535;

/** One end of a range is hidden: the range is the widest, the narrowest, or one between, which does no more than these. */
function halfKnown(hidden: Unbounded, widest: PortRange, known: number): Unknown<PortRange> {
  return { ...hidden, among: [widest, { from: known, to: known }] };
}

/** Both ends of a range of ports; −1 or neither means all of them. */
export function rangeOf(entry: Entry, fromKey: string, toKey: string): Fact<PortRange | null> {
  const from = entry.number(fromKey);
  const to = entry.number(toKey);
  if (from === undefined || to === undefined || from === -1) return null;
  if (isUnknown(from)) return isUnknown(to) ? from : halfKnown(from, { from: 0, to }, to);
  if (isUnknown(to)) return halfKnown(to, { from, to: LAST_PORT }, from);
  const range = portRange(from, to);
  if (range !== undefined) return range;
  throw entry.wrong(
    toKey,
    `must end a range of ports within 0–65535, got ${String(from)}–${String(to)}`,
  );
}
