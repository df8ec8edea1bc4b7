/** The cache says whose it is. */
import type { Block, Fact } from "../../reachability";
import { isUnknown } from "../../reachability";
import { CACHE_TYPES } from "../facts/cache-types";
import { isRecord } from "../facts/plain-copy";
import { defineRule } from "../runtime/rule";

export const requireTags = defineRule({
  meta: {
    id: "require-tags",
    docs: { description: "A Memcached cache carries tags." },
    severity: "low",
    remediationSteps: "Set tags on the cache, or defaultTags on the provider.",
    messages: {
      none: "{cache} carries no tag. Set tags on it, or defaultTags on the provider.",
      missing: "{cache} lacks the tag {keys}. Set it in tags, or in the provider's defaultTags.",
    },
    schema: {
      tags: {
        type: "array",
        description: "Keys of the tags that must be there. Empty: any tag will do.",
        items: { type: "string", description: "A key.", minLength: 1 },
        default: [],
      },
      values: {
        type: "object",
        description: "Tags that level `remediate` adds where they are not set: key and value.",
        properties: {},
        additionalProperties: { type: "string", description: "A value." },
        default: {},
      },
    },
  },
  create(context) {
    return {
      cache({ view, urn, label }) {
        const tags = tagsOf(view);
        if (isUnknown(tags)) {
          context.doubt({ subject: urn, claim: `${label} carries tags`, missing: [tags] });
          return;
        }
        const required = context.options.tags;
        const missing = required.filter((key) => !tags.has(key));
        if (tags.size === 0 && required.length === 0) {
          context.report({ messageId: "none", subject: urn, data: { cache: label } });
        } else if (missing.length > 0) {
          const data = { cache: label, keys: missing.join(", ") };
          context.report({ messageId: "missing", subject: urn, data });
        }
      },
    };
  },
  remediation: {
    types: CACHE_TYPES,
    repair({ inputs, known, options }) {
      const own = known.tags ?? {};
      if (known.engine !== "memcached" || !isRecord(own)) return undefined;
      const there = { ...(isRecord(known.tagsAll) ? known.tagsAll : {}), ...own };
      const added = Object.entries(options.values).filter(([key]) => !Object.hasOwn(there, key));
      if (added.length === 0) return undefined;
      inputs.tags = { ...(inputs.tags as object | undefined), ...Object.fromEntries(added) };
      return inputs;
    },
  },
});

/** Keys of its own tags and of those that the provider adds. */
function tagsOf(view: Block): Fact<ReadonlySet<string>> {
  const known = ["tags", "tagsAll"].map((key) => view.value(key)).filter((one) => isRecord(one));
  if (known.length === 0 && view.origin("tags") === "open") return view.unknown("tags");
  return new Set(known.flatMap((tags) => Object.keys(tags)));
}
