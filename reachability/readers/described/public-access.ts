/**
 * VPC block public access: one setting per account and Region, with exclusions per VPC or subnet
 * (https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html).
 *
 * - The setting is that of the account which owns the VPC: another account's says nothing about it.
 * - AWS prints what comes out of setting and exclusions with every VPC and subnet (`BlockPublicAccessStates`): where it is
 *   there it decides, otherwise it is worked out.
 * - An exclusion counts once its state is complete; while it is being made, changed or taken away it may count or not.
 */

import { factOf, isUnknown, notRead, unknown, mapKnown } from "../../model/topology";
import type { Fact, PublicAccess, Subnet, Unbounded } from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { TABLES } from "./table-names";
import { openFactOf } from "./registry/open-facts";
import type { Tables } from "./tables";

const MODES: ReadonlyMap<string, PublicAccess> = new Map(
  Object.entries<PublicAccess>({
    off: "off",
    "block-bidirectional": "block-bidirectional",
    "block-ingress": "block-ingress",
  }),
);

/** What stops internet traffic of a VPC. */
export function blockOf(vpc: Entry, tables: Tables): Fact<PublicAccess> {
  const mode = printedMode(vpc) ?? settingFor(vpc, tables);
  if (isUnknown(mode) || mode === "off" || printedMode(vpc) !== undefined) return mode;
  return withExclusion(mode, exclusionFrom(`vpc/${vpc.id}`, tables));
}

/** What stops internet traffic of a subnet, where that is not what stops its VPC's. */
export function subnetBlockOf(subnet: Entry, tables: Tables): Pick<Subnet, "blockPublicAccess"> {
  const printed = printedMode(subnet);
  if (printed !== undefined) return { blockPublicAccess: printed };
  const exclusion = exclusionFrom(`subnet/${subnet.id}`, tables);
  // What the subnet shares with its VPC (or what was not read of both) is the VPC's to tell.
  if (exclusion === undefined || exclusion === tables.missing(EXCLUSIONS)) return {};
  const id = known(subnet.text("VpcId"));
  const vpc = tables.of("Vpcs").find((candidate) => candidate.id === id);
  const mode = vpc === undefined ? subnet.hidden("VpcId") : settingFor(vpc, tables);
  if (isUnknown(mode) || mode === "off") return { blockPublicAccess: mode };
  return { blockPublicAccess: withExclusion(mode, exclusion) };
}

/** The mode that AWS prints with the VPC or the subnet itself. */
function printedMode(entry: Entry): Fact<PublicAccess> | undefined {
  const states = entry.child("BlockPublicAccessStates");
  const text = states?.text("InternetGatewayBlockMode");
  if (states === undefined || text === undefined) return undefined;
  return mapKnown(text, (mode) => modeNamed(mode, states));
}

function modeNamed(text: string, entry: Entry): Fact<PublicAccess> {
  return MODES.get(text) ?? entry.notModelled("InternetGatewayBlockMode", text);
}

/** The setting of the account that owns the VPC, in its Region. */
function settingFor(vpc: Entry, tables: Tables): Fact<PublicAccess> {
  const owner = known(vpc.text("OwnerId"));
  const region = vpc.root.scope.region;
  const all = tables.of("VpcBlockPublicAccessOptions");
  const own = all.filter((options) => {
    const itsAccount = known(options.text("AwsAccountId"));
    const itsRegion = known(options.text("AwsRegion"));
    return (
      (owner === undefined || itsAccount === undefined || itsAccount === owner) &&
      (region === undefined || itsRegion === undefined || itsRegion === region)
    );
  });
  const modes = [...new Set(own.map(modeOf))];
  const [mode, ...others] = modes;
  if (mode === undefined) return settingNotRead(vpc, owner, all.length, tables);
  return others.length === 0 ? mode : notRead("vpc", vpc.id, "region");
}

function settingNotRead(
  vpc: Entry,
  owner: string | undefined,
  others: number,
  tables: Tables,
): Fact<PublicAccess> {
  const missing = tables.missing("VpcBlockPublicAccessOptions");
  if (missing !== undefined) return missing;
  if (others === 0) return "off";
  return unknown(factOf("vpc", vpc.id, "blockPublicAccess"), {
    code: "call-not-read",
    call: TABLES.VpcBlockPublicAccessOptions.call,
    ...(owner === undefined ? {} : { where: owner }),
  });
}

function modeOf(options: Entry): Fact<PublicAccess> {
  const open = openFactOf(options, "ec2.VpcBlockPublicAccessOptions");
  if (open !== undefined) return open;
  const mode = mapKnown(orElse(options.text("InternetGatewayBlockMode"), "off"), (text) =>
    modeNamed(text, options),
  );
  const state = orElse(options.text("State"), "update-complete");
  if (isUnknown(state)) return state;
  return state === "update-in-progress" ? options.notModelled("State", state) : mode;
}

type Exclusion = "allow-bidirectional" | "allow-egress";

/** What the exclusion leaves of the block; `undefined`: there is none. */
function withExclusion(
  mode: Exclude<PublicAccess, "off">,
  exclusion: Fact<Exclusion> | undefined,
): Fact<PublicAccess> {
  if (exclusion === undefined) return mode;
  return mapKnown(exclusion, (kind) => (kind === "allow-egress" ? "block-ingress" : "off"));
}

const EXCLUSIONS = "VpcBlockPublicAccessExclusions";

/** The exclusion of a VPC or subnet (`vpc/…`, `subnet/…`). */
function exclusionFrom(resource: string, tables: Tables): Fact<Exclusion> | undefined {
  const all = tables.of(EXCLUSIONS);
  const own = all.filter((entry) => {
    const arn = known(entry.text("ResourceArn"));
    return arn?.endsWith(`:${resource}`) === true && !isOver(entry);
  });
  const [entry] = own;
  if (entry !== undefined) return exclusionOf(entry);
  const hidden = all.filter((each) => !isOver(each)).map((each) => each.text("ResourceArn"));
  return (
    hidden.find((arn): arn is Unbounded => arn !== undefined && isUnknown(arn)) ??
    tables.missing(EXCLUSIONS)
  );
}

const OVER: ReadonlySet<string> = new Set(["create-failed", "delete-complete", "disable-complete"]);
const IN_FORCE: ReadonlySet<string> = new Set(["create-complete", "update-complete"]);

function isOver(entry: Entry): boolean {
  return OVER.has(known(entry.text("State")) ?? "");
}

function exclusionOf(entry: Entry): Fact<Exclusion> {
  const state = orElse(entry.text("State"), "create-complete");
  if (isUnknown(state)) return state;
  const open = openFactOf(entry, "ec2.VpcBlockPublicAccessExclusion");
  if (open !== undefined) return open;
  if (!IN_FORCE.has(state)) return entry.notModelled("State", state);
  return mapKnown(
    orElse(entry.text("InternetGatewayExclusionMode"), "allow-bidirectional"),
    (mode): Fact<Exclusion> =>
      mode === "allow-bidirectional" || mode === "allow-egress"
        ? mode
        : entry.notModelled("InternetGatewayExclusionMode", mode),
  );
}
