/** The pack's own settings are right. Being first in the pack, its policy also reads each request for all others. */
import { defineRule } from "../rule";
import { PACK_SETTINGS } from "../settings";

export const requireValidSettings = defineRule({
  meta: {
    id: "require-valid-settings",
    description:
      "The settings of the Memcached policies are right, and the snapshot they name can be read.",
    severity: "medium",
    remediationSteps: "Correct the setting that the message names, with `pulumi config set`.",
    settings: PACK_SETTINGS,
  },
  messages: { wrong: "{problem}" },
  stack(judgement, say) {
    for (const problem of judgement.settings.problems) {
      say.violation(judgement.stackUrn, "wrong", { problem });
    }
  },
});
