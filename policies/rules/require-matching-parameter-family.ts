/** The cluster's parameter group is of the family of its engine version. */
import type { PlannedResource, Unknown } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { notPartOfStack } from "../cache-view";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";

const GROUP = "aws:elasticache/parameterGroup:ParameterGroup";

export const requireMatchingParameterFamily = defineRule({
  meta: {
    id: "require-matching-parameter-family",
    description: "A Memcached cluster's parameter group is of the family of its engine version.",
    severity: "medium",
    remediationSteps:
      "Give the parameter group the family of the engine version, for example memcached1.6.",
  },
  messages: {
    mismatch:
      "{cache} runs engine version {version}, whose parameter family is {expected}, but {group} is of family {family}: AWS " +
      "refuses that. Set the family to {expected}.",
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const { resource } = view;
      if (view.cache.kind !== "cluster" || isOmitted(resource, "parameterGroupName")) continue;
      const claim = `the parameter group of ${view.label} is of the family of its engine version`;
      const version = valueOf(resource, "engineVersion");
      // Without a version AWS takes the latest, and with it the latest family: require-pinned-version speaks of that.
      if (isOmitted(resource, "engineVersion")) continue;
      const family = familyOf(resource, judgement);
      if (typeof version !== "string" || version === UNKNOWN_MARKER || family === undefined) {
        const missing =
          family === undefined ? unknownGroup(resource) : notKnownYet(resource, "engineVersion");
        say.unproven(view.urn, claim, [missing]);
        continue;
      }
      const expected = `memcached${version.split(".").slice(0, 2).join(".")}`;
      if (family.family === UNKNOWN_MARKER) {
        say.unproven(view.urn, claim, [notKnownYet(resource, "parameterGroupName")]);
      } else if (family.family !== expected) {
        say.violation(view.urn, "mismatch", { cache: view.label, version, expected, ...family });
      }
    }
  },
});

/** A name without a group in this stack is known, its family is not. */
function unknownGroup(resource: PlannedResource): Unknown {
  const name = valueOf(resource, "parameterGroupName");
  return typeof name === "string" && name !== UNKNOWN_MARKER
    ? notPartOfStack("cache-parameter-group", name)
    : notKnownYet(resource, "parameterGroupName");
}

/** Family and name of the parameter group that a cluster names. */
function familyOf(resource: PlannedResource, judgement: Judgement) {
  const groups = judgement.resourcesOfType(GROUP);
  const [dependency] = resource.propertyDependencies.parameterGroupName ?? [];
  const name = valueOf(resource, "parameterGroupName");
  const found =
    groups.find((group) => group.urn === dependency) ??
    groups.find((group) => typeof name === "string" && valueOf(group, "name") === name);
  if (found !== undefined) {
    const family = valueOf(found, "family");
    return { group: labelOf(found), family: typeof family === "string" ? family : UNKNOWN_MARKER };
  }
  const builtIn = typeof name === "string" ? /^default\.([a-z]+[\d.]+)(?:\..+)?$/.exec(name) : null;
  return builtIn?.[1] === undefined ? undefined : { group: builtIn[0], family: builtIn[1] };
}
