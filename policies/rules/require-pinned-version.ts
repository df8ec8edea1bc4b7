/** The cluster's engine version is written down, and not older than a minimum. */
import { lt, valid } from "semver";
import type { Block } from "../../reachability";
import { isUnknown } from "../../reachability";
import { CLUSTER, isMemcached } from "../facts/cache-types";
import { isLeftToAws, labelOf } from "../facts/stack-facts";
import type { OptionSchemas, OptionsOf } from "../runtime/options";
import type { Context } from "../runtime/rule";
import { defineRule, onTypes } from "../runtime/rule";

type Message = "unset" | "loose" | "old";

const SCHEMA = {
  minimum: {
    type: "string",
    description:
      "Oldest engine version, as major.minor.patch. 1.6.12 is the first that speaks TLS.",
    pattern: "^[0-9]+[.][0-9]+[.][0-9]+$",
    default: "1.6.12",
  },
} as const satisfies OptionSchemas;

type Options = OptionsOf<typeof SCHEMA>;

export const requirePinnedVersion = defineRule({
  meta: {
    id: "require-pinned-version",
    docs: {
      description:
        "A Memcached cluster names its engine version, and not one older than a minimum.",
    },
    severity: "low",
    remediationSteps: 'Set engineVersion to exactly major.minor.patch, for example "1.6.22".',
    messages: {
      unset:
        "{cache} names no engineVersion: AWS takes the newest at creation, and it reads as drift later. " +
        'Set it, for example engineVersion: "1.6.22".',
      loose:
        "{cache} has engineVersion {version}, which is not exactly major.minor.patch. Write it out.",
      old: "{cache} has engineVersion {version}, older than {minimum}. Raise it; upwards it is changed in place.",
    },
    schema: SCHEMA,
  },
  create(context) {
    return {
      resource: onTypes([CLUSTER], (view) => {
        if (isMemcached(view)) judge(view, context);
      }),
      cache({ view, urn, label, model }) {
        if (model.kind !== "cluster") return;
        judge(view, context);
        const version = view.text("engineVersion");
        if (!isUnknown(version)) return;
        const claim = `${label} names an engine version`;
        context.doubt({ subject: urn, claim, missing: [version] });
      },
    };
  },
});

function judge(view: Block, context: Context<Message, Options>): void {
  const { urn: subject } = view.resource;
  const { minimum } = context.options;
  const cache = labelOf(view.resource);
  const version = isLeftToAws(view, "engineVersion") ? undefined : view.text("engineVersion");
  if (version === undefined) {
    context.report({ messageId: "unset", subject, data: { cache } });
  } else if (isUnknown(version)) return;
  else if (valid(version) !== version) {
    context.report({ messageId: "loose", subject, data: { cache, version } });
  } else if (lt(version, minimum)) {
    context.report({ messageId: "old", subject, data: { cache, version, minimum } });
  }
}
