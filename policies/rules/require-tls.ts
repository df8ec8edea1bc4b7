/** Connections to the cache are encrypted. */
import type { PlannedResource } from "../../reachability";
import { isOmitted, labelOf, notKnownYet, valueOf } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

const CLUSTER = "aws:elasticache/cluster:Cluster";

export const requireTls = defineRule({
  meta: {
    id: "require-tls",
    description: "Connections to a Memcached cluster are encrypted (TLS).",
    severity: "high",
    remediationSteps:
      "Set transitEncryptionEnabled: true with engineVersion 1.6.12 or later. It is set at creation: the cluster is replaced.",
  },
  messages: {
    off:
      "{cache} does not encrypt connections: everything it holds can be read on the way, and Memcached asks for no " +
      "password. Set transitEncryptionEnabled: true (engineVersion 1.6.12 or later; this replaces the cluster).",
  },
  resource: {
    types: [CLUSTER],
    judge(resource, say) {
      if (resource.properties.engine === "memcached") judge(resource, say);
    },
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      // A serverless cache always speaks TLS.
      if (view.cache.kind !== "cluster") continue;
      judge(view.resource, say);
      const value = valueOf(view.resource, "transitEncryptionEnabled");
      if (isOmitted(view.resource, "transitEncryptionEnabled") || typeof value === "boolean")
        continue;
      const claim = `connections to ${view.label} are encrypted`;
      say.unproven(view.urn, claim, [notKnownYet(view.resource, "transitEncryptionEnabled")]);
    }
  },
});

function judge(resource: PlannedResource, say: Say<"off">): void {
  const value = valueOf(resource, "transitEncryptionEnabled");
  const isOff = value === false || isOmitted(resource, "transitEncryptionEnabled");
  if (isOff) say.violation(resource.urn, "off", { cache: labelOf(resource) });
}
