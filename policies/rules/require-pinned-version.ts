/** The cluster's engine version is written down, and not older than a minimum. */
import type { PlannedResource } from "../../reachability";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";
import type { SettingValues } from "../setting-schema";
import { compareVersions, parseVersion } from "../versions";

type Message = "unset" | "loose" | "old";

export const requirePinnedVersion = defineRule<Message>({
  meta: {
    id: "require-pinned-version",
    description: "A Memcached cluster names its engine version, and not one older than a minimum.",
    severity: "low",
    remediationSteps: 'Set engineVersion to exactly major.minor.patch, for example "1.6.22".',
    settings: {
      minimum: {
        type: "string",
        description:
          "Oldest engine version, as major.minor.patch. 1.6.12 is the first that speaks TLS.",
        pattern: "^[0-9]+[.][0-9]+[.][0-9]+$",
        default: "1.6.12",
      },
    },
  },
  messages: {
    unset:
      '{cache} names no engineVersion: AWS takes the latest at creation, and it reads as drift later. Set it, for example engineVersion: "1.6.22".',
    loose:
      "{cache} has engineVersion {version}, which is not exactly major.minor.patch. Write it out.",
    old: "{cache} has engineVersion {version}, older than {minimum}. Raise it; upwards it is changed in place.",
  },
  resource: {
    types: ["aws:elasticache/cluster:Cluster"],
    judge(resource, say, settings) {
      if (resource.properties.engine === "memcached") judge(resource, say, settings);
    },
  },
  stack(judgement, say, settings) {
    for (const view of judgement.caches) {
      if (view.cache.kind !== "cluster") continue;
      if (judge(view.resource, say, settings)) continue;
      const claim = `${view.label} names an engine version`;
      say.unproven(view.urn, claim, [notKnownYet(view.resource, "engineVersion")]);
    }
  },
});

/** Whether it could be judged at all. */
function judge(resource: PlannedResource, say: Say<Message>, settings: SettingValues): boolean {
  const cache = labelOf(resource);
  const minimum = String(settings.minimum);
  if (isOmitted(resource, "engineVersion")) {
    say.violation(resource.urn, "unset", { cache });
    return true;
  }
  const version = resource.inputs?.engineVersion ?? resource.properties.engineVersion;
  if (typeof version !== "string" || version === "<unknown>") {
    return valueOf(resource, "engineVersion") === undefined;
  }
  const parsed = parseVersion(version);
  if (parsed === undefined) say.violation(resource.urn, "loose", { cache, version });
  else if (compareVersions(parsed, parseVersion(minimum) ?? []) < 0) {
    say.violation(resource.urn, "old", { cache, version, minimum });
  }
  return true;
}
