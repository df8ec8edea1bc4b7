/**
 * Machines that an environment of Elastic Beanstalk has: where they are and what they carry is told by its settings, each a
 * namespace, a name and a value.
 *
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */

import {
  LINUX_EPHEMERAL,
  isUnknown,
  joined,
  listing,
  partId,
  unbounded,
} from "../../model/topology";
import type { Fact, Listing, NetworkInterface } from "../../model/topology";
import { addressGivenWhere } from "./addresses";
import { Block, possible } from "./block";
import type { Blocks } from "./block";
import type { Family } from "./families";
import type { Placement } from "./placement";
import type { PlannedResource } from "./planned-resource";
import { idOf, planned } from "./plan";
import type { Plan } from "./plan";

const OF_MACHINES = "aws:autoscaling:launchconfiguration";
const OF_NETWORK = "aws:ec2:vpc";

/** The machines' interface; none where it is in the account's default VPC. */
export function beanstalkInterfaces(
  resource: PlannedResource,
  plan: Plan,
  placement: Placement,
): NetworkInterface[] {
  const settings = Block.of(plan, resource).blocks("settings");
  const subnets = possible(valuesOf(settings, OF_NETWORK, "Subnets", "subnet"));
  if (subnets.items.length === 0 && subnets.rest === undefined) return [];
  // Beside these it has one that AWS makes for it, which no rule of a plan can name.
  const named = valuesOf(settings, OF_MACHINES, "SecurityGroups", "group");
  const id = partId(idOf(resource), "eni");
  const owner = planned(resource);
  return [
    {
      ...{ id, name: resource.name, kind: "instance", owner, partOf: owner },
      vpc: placement.vpcOf(subnets),
      subnets,
      addresses: listing([], Block.of(plan, resource).unknown("address", "settings")),
      publicAddress: publicAddressOf(settings, subnets, placement),
      groups: joined(listing([partId(idOf(resource), "own-group")]), named),
      sourceDestCheck: true,
      ephemeral: LINUX_EPHEMERAL,
    },
  ];
}

function publicAddressOf(
  settings: Blocks,
  subnets: Listing<string>,
  placement: Placement,
): Fact<string | null> {
  const told = settingOf(settings, OF_NETWORK, "AssociatePublicIpAddress")?.flag("value");
  return addressGivenWhere(
    told ?? unbounded(settings.rest) ?? placement.givesPublicAddresses(subnets),
  );
}

/** The ids that a setting has, with commas between them; where not all settings are known, it may be any of those. */
function valuesOf(
  settings: Blocks,
  namespace: string,
  name: string,
  family: Family,
): Listing<string> {
  const setting = settingOf(settings, namespace, name);
  if (setting === undefined) return listing([], settings.rest);
  const text = setting.text("value");
  if (text === undefined || isUnknown(text)) return setting.references("value", family);
  const ids = text.split(",").map((id) => setting.resolved(id.trim(), family, "value"));
  return listing(ids);
}

function settingOf(settings: Blocks, namespace: string, name: string): Block | undefined {
  return settings.items.find(
    (one) => one.text("namespace") === namespace && one.text("name") === name,
  );
}
