/** The family of a cluster's parameter group, and the one that its engine version asks for. */
import { parse } from "semver";
import type { Block, Fact, Unknown } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { StackFacts } from "./stack-facts";
import { notPartOfStack } from "./cache-facts";
import { labelOf } from "./stack-facts";

const GROUP = "aws:elasticache/parameterGroup:ParameterGroup";

/**
 * The newest family: what a cluster without a version needs, because AWS then takes the newest version.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
 */
const NEWEST_FAMILY = "memcached1.6";

/** A parameter group that AWS keeps in every account: `default.memcached1.6`. */
const BUILT_IN = /^default\.([a-z]+[\d.]+)(?:\..+)?$/;

export interface ParameterGroup {
  readonly label: string;
  readonly family: Fact<string>;
}

/** The parameter group that a cluster names. */
export function parameterGroupOf(cluster: Block, facts: StackFacts): ParameterGroup | Unknown {
  const name = cluster.text("parameterGroupName");
  const own = facts
    .ofTypes(GROUP)
    .find((group) => cluster.refersTo("parameterGroupName", namesOf(group)) === true);
  if (own !== undefined) {
    const family = own.text("family") ?? own.unknown("family");
    return { label: labelOf(own.resource), family };
  }
  if (name === undefined || isUnknown(name)) return cluster.unknown("parameterGroupName");
  const [, family] = BUILT_IN.exec(name) ?? [];
  return family === undefined
    ? notPartOfStack("cache-parameter-group", name)
    : { label: name, family };
}

/** The family that a cluster's engine version asks for. */
export function familyAskedFor(cluster: Block): Fact<string> {
  const version = cluster.text("engineVersion");
  if (version === undefined) return NEWEST_FAMILY;
  if (isUnknown(version)) return version;
  const parsed = parse(version);
  if (parsed === null) return cluster.unknown("engineVersion");
  return `memcached${parsed.major}.${parsed.minor}`;
}

function namesOf(group: Block): string[] {
  const name = group.text("name");
  return [group.resource.urn, ...(typeof name === "string" ? [name] : [])];
}
