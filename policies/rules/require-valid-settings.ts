/** The pack's own settings are right. Being first in the pack, its policy also reads each request for all others. */
import { defineRule } from "../runtime/rule";
import { PACK_OPTIONS } from "../runtime/settings";

export const requireValidSettings = defineRule({
  meta: {
    id: "require-valid-settings",
    docs: {
      description:
        "The settings of the Memcached policies are right, and the snapshot they name can be read.",
    },
    severity: "medium",
    remediationSteps: "Correct the setting that the message names, with `pulumi config set`.",
    messages: { wrong: "{problem}" },
    schema: PACK_OPTIONS,
  },
  create(context) {
    return {
      stack(facts) {
        for (const problem of context.settings.problems) {
          context.report({ messageId: "wrong", subject: facts.stackUrn, data: { problem } });
        }
      },
    };
  },
});
