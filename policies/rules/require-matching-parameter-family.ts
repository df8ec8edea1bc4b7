/** The cluster's parameter group is of the family of its engine version. */
import { isUnknown } from "../../reachability";
import { familyAskedFor, parameterGroupOf } from "../facts/parameter-family";
import { missingOf } from "../facts/stack-facts";
import { defineRule } from "../runtime/rule";

export const requireMatchingParameterFamily = defineRule({
  meta: {
    id: "require-matching-parameter-family",
    docs: {
      description: "A Memcached cluster's parameter group is of the family of its engine version.",
    },
    severity: "medium",
    remediationSteps:
      "Give the parameter group the family of the engine version, for example memcached1.6.",
    messages: {
      mismatch:
        "{cache} runs {version}, whose parameter family is {expected}, but {group} is of {family}: AWS refuses that. " +
        "Set the family to {expected}.",
    },
  },
  create(context) {
    return {
      cache({ view, urn, label, model }, facts) {
        if (model.kind !== "cluster" || view.isOmitted("parameterGroupName")) return;
        const claim = `the parameter group of ${label} is of the family of its engine version`;
        const group = parameterGroupOf(view, facts);
        const expected = familyAskedFor(view);
        const family = isUnknown(group) ? group : group.family;
        if (isUnknown(group) || isUnknown(expected) || isUnknown(family)) {
          context.doubt({ subject: urn, claim, missing: missingOf(expected, family) });
        } else if (family !== expected) {
          const given = view.text("engineVersion");
          const version = typeof given === "string" ? `engine ${given}` : "the newest engine";
          const data = { cache: label, version, expected, group: group.label, family };
          context.report({ messageId: "mismatch", subject: urn, data });
        }
      },
    };
  },
});
