/** The settings every rule has: its own, and its exceptions. */
import type { Rule } from "./rule";
import type { SettingSchemas } from "./setting-schema";

const EXCEPTIONS = {
  type: "array",
  description:
    "Resources that this rule accepts, each with a reason that is shown in every preview.",
  items: {
    type: "object",
    description: "One resource, and why it is accepted.",
    properties: {
      resource: {
        type: "string",
        description: "Name or URN of the resource; * stands for any text.",
      },
      reason: { type: "string", description: "Why; it is shown in every preview." },
    },
    required: ["resource", "reason"],
  },
  default: [],
} as const;

/** Schemas of everything that can be set for a rule beside its level. */
export function schemasOf(rule: Rule): SettingSchemas {
  return { exceptions: EXCEPTIONS, ...rule.meta.settings };
}
