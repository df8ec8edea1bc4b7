/**
 * VPC block public access: one setting per account and region, with exclusions per VPC or subnet.
 * An exclusion of a single subnet is not modelled: it makes the VPC's answer unknown.
 */

import { isUnknown, unknown, notModelled, ref } from "../../model/topology";
import type { Fact, Vpc } from "../../model/topology";
import { known, mapFact, orElse } from "./entry";
import type { Entry } from "./entry";
import { openFactOf } from "./registry/open-facts";
import type { Tables } from "./tables";

type Block = Vpc["blockPublicAccess"];

const MODES: Readonly<Record<string, "off" | "block-bidirectional" | "block-ingress">> = {
  off: "off",
  "block-bidirectional": "block-bidirectional",
  "block-ingress": "block-ingress",
};

/** What stops internet traffic of a VPC. */
export function blockOf(vpc: string, tables: Tables): Block {
  const options = optionsOf(vpc, tables);
  if (options === undefined) {
    return tables.missing("VpcBlockPublicAccessOptions") ?? "off";
  }
  const mode = modeOf(options);
  return isUnknown(mode) || mode === "off" ? mode : withExclusions(mode, vpc, tables);
}

/** The setting of the VPC's own account and region, where several are shown. */
function optionsOf(vpc: string, tables: Tables): Entry | undefined {
  const all = tables.of("VpcBlockPublicAccessOptions");
  const entry = tables.of("Vpcs").find((candidate) => candidate.id === vpc);
  const account = entry === undefined ? undefined : known(entry.text("OwnerId"));
  const region = entry?.root.scope.region;
  return all.find((options) => {
    const itsAccount = known(options.text("AwsAccountId"));
    const itsRegion = known(options.text("AwsRegion"));
    return (
      (account === undefined || itsAccount === undefined || itsAccount === account) &&
      (region === undefined || itsRegion === undefined || itsRegion === region)
    );
  });
}

function modeOf(options: Entry): Fact<"off" | "block-bidirectional" | "block-ingress"> {
  const open = openFactOf(options, "ec2.VpcBlockPublicAccessOptions");
  if (open !== undefined) return open;
  return mapFact(options.text("InternetGatewayBlockMode") ?? "off", (text) => MODES[text] ?? "off");
}

function withExclusions(
  mode: "block-bidirectional" | "block-ingress",
  vpc: string,
  tables: Tables,
): Block {
  const missing = tables.missing("VpcBlockPublicAccessExclusions");
  if (missing !== undefined) return missing;
  const answers = tables
    .of("VpcBlockPublicAccessExclusions")
    .map((entry) => exclusionFor(vpc, entry))
    .filter((answer) => answer !== undefined);
  return answers[0] ?? mode;
}

/** What an exclusion leaves of the block for a VPC; `undefined`: it is about another one. */
function exclusionFor(vpc: string, entry: Entry): Block | undefined {
  const state = orElse(entry.text("State"), "");
  const excluded = orElse(entry.text("ResourceArn"), "");
  if (state === "delete-complete" || state === "disable-complete") return undefined;
  if (isUnknown(excluded)) return excluded;
  const open = openFactOf(entry, "ec2.VpcBlockPublicAccessExclusion");
  if (open !== undefined) return open;
  if (!excluded.includes(":vpc/")) {
    return notModelled(
      ref("vpc", vpc),
      `an exclusion from VPC Block Public Access for a single subnet (${excluded})`,
      "blockPublicAccess",
    );
  }
  if (!excluded.endsWith(`vpc/${vpc}`)) return undefined;
  if (isUnknown(state)) return state;
  const mode = orElse(entry.text("InternetGatewayExclusionMode"), "");
  return mapFact(mode, (text) => (text === "allow-egress" ? "block-ingress" : "off"));
}
