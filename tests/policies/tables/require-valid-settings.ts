import { requireValidSettings } from "../../../policies/rules/require-valid-settings";
import { table } from "../rule-tables";
import { sound } from "../stack-literals";

export const requireValidSettingsTable = table(requireValidSettings, {
  valid: [
    { name: "no settings", stack: sound() },
    { name: "right settings", stack: sound(), pack: { strict: "all", clients: ["app-group"] } },
  ],
  invalid: [
    {
      name: "a strictness that is none",
      stack: sound(),
      pack: { strict: "very" },
      expect: [
        { on: "stack", says: /^memcached:strict must be one of in-stack, all, off, got "very"\.$/ },
      ],
    },
    {
      name: "an exception without a reason",
      stack: sound(),
      pack: { exceptions: [{ rule: "require-tls", resource: "cache" }] },
      expect: [{ on: "stack", says: /memcached:exceptions\[0\] must have reason/ }],
    },
    {
      name: "an exception for a rule that does not exist",
      stack: sound(),
      pack: { exceptions: [{ rule: "require-tsl", resource: "cache", reason: "typing" }] },
      expect: [
        { on: "stack", says: /memcached:exceptions\[0\]\.rule must be one of .*got "require-tsl"/ },
      ],
    },
  ],
  // Settings are known before anything else is: nothing about them can be unknown.
  unknown: [],
});
