/** The cache says whose it is. */
import { isRecord } from "../catch-unknowns";
import { isOmitted, notKnownYet } from "../judgement";
import { defineRule } from "../rule";

export const requireTags = defineRule({
  meta: {
    id: "require-tags",
    description: "A Memcached cache carries tags.",
    severity: "low",
    remediationSteps: "Set tags on the cache, or defaultTags on the provider.",
    settings: {
      tags: {
        type: "array",
        description: "Keys of the tags that must be there. Empty: any tag will do.",
        items: { type: "string", description: "A key." },
        default: [],
      },
    },
  },
  messages: {
    none: "{cache} carries no tag. Set tags on it, or defaultTags on the provider.",
    missing: "{cache} lacks the tag {keys}. Set it in tags, or in the provider's defaultTags.",
  },
  stack(judgement, say, settings) {
    for (const view of judgement.caches) {
      const { resource } = view;
      const tags = tagsOf(resource.properties);
      const required = settings.tags as readonly string[];
      const isOpen = !isRecord(resource.properties.tagsAll) && !isRecord(resource.properties.tags);
      if (isOpen && !isOmitted(resource, "tags")) {
        say.unproven(view.urn, `${view.label} carries tags`, [notKnownYet(resource, "tags")]);
        continue;
      }
      const missing = required.filter((key) => !Object.hasOwn(tags, key));
      if (Object.keys(tags).length === 0 && required.length === 0) {
        say.violation(view.urn, "none", { cache: view.label });
      } else if (missing.length > 0) {
        say.violation(view.urn, "missing", { cache: view.label, keys: missing.join(", ") });
      }
    }
  },
});

/** Own tags and those the provider adds. */
function tagsOf(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { tags, tagsAll } = properties;
  return { ...(isRecord(tagsAll) ? tagsAll : {}), ...(isRecord(tags) ? tags : {}) };
}
