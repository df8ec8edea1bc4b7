/** The cache says whose it is. */
import type { Block, Unknown } from "../../reachability";
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
        const { keys, hidden } = tagsOf(view);
        const required = context.options.tags;
        const missing = required.filter((key) => !keys.has(key));
        if (required.length === 0 ? keys.size > 0 : missing.length === 0) return;
        if (hidden !== undefined) {
          context.doubt({ subject: urn, claim: `${label} carries tags`, missing: [hidden] });
        } else if (required.length === 0) {
          context.report({ messageId: "none", subject: urn, data: { cache: label } });
        } else {
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

interface Tags {
  /** Of its own tags and of those that the provider adds. */
  readonly keys: ReadonlySet<string>;
  /** Where its own tags are not known yet: there may be others. */
  readonly hidden?: Unknown;
}

function tagsOf(view: Block): Tags {
  const [own, all] = [view.value("tags"), view.value("tagsAll")];
  const keys = new Set([own, all].filter(isRecord).flatMap((tags) => Object.keys(tags)));
  const isHidden = view.origin("tags") === "open" && !isRecord(own);
  return isHidden ? { keys, hidden: view.unknown("tags") } : { keys };
}
