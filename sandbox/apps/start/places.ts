/** Whether there will be somebody to open a shell in the place of: asked of the plan, before anything is made. */
import { UsageError } from "../../engine/usage-error";
import { shortType } from "../../proof/registered";
import type { PhaseReport, ReportedResource } from "./report";

/** Seats that the lab puts there itself. */
const STRANGERS = ["default-group", "other-subnet", "other-vpc", "internet"];

/** An id of AWS's: it is not known before the thing is made. */
const ID = /^(i|eni)-[0-9a-f]+$/;

/** @throws UsageError naming who there is */
export function refuseUnknownPlace(as: string, dryRun: PhaseReport): void {
  const named = dryRun.resources.some(
    ({ urn, name, type }) => as === urn || as === name || as === `${shortType(type)} ${name}`,
  );
  if (named || STRANGERS.includes(as) || ID.test(as)) return;
  const there = [...dryRun.resources.filter(isPlaced).map(({ name }) => name), ...STRANGERS];
  throw new UsageError(
    `--as ${as}: there is nobody of that name; there are ${[...new Set(there)].join(", ")}.`,
  );
}

/** Something with subnets, and so with interfaces; not a cache or what only groups subnets. */
function isPlaced({ type, inputs }: ReportedResource): boolean {
  const isInSubnets = ["subnetId", "vpcConfig", "networkConfiguration", "vpcZoneIdentifiers"].some(
    (property) => property in inputs,
  );
  return isInSubnets && !type.startsWith("aws:ec2/route");
}
