/** What touches the cache's network can be read: nothing decides about it that the pack does not understand. */
import { defineRule } from "../runtime/rule";

export const noUnreadResources = defineRule({
  meta: {
    id: "no-unread-resources",
    docs: {
      description:
        "What touches the network of a Memcached cache is of a type that these rules read.",
    },
    severity: "low",
    remediationSteps:
      "Write the resource with a type of the AWS provider that is read, or list its type in the option allow.",
    messages: {
      unread:
        "{resource} ({type}) touches {names}, and what it does there is not read. " +
        "Write it with aws.ec2 or aws.vpc, or allow the type.",
    },
    schema: {
      allow: {
        type: "array",
        description: "Types that may stay unread, as in a URN: aws:cloudcontrol/resource:Resource.",
        items: { type: "string", description: "A type.", minLength: 1 },
        default: [],
      },
    },
  },
  create(context) {
    return {
      stack(facts) {
        if (facts.caches.length === 0) return;
        const allowed = new Set(context.options.allow);
        for (const { resource, names } of facts.openResources()) {
          const { type, urn } = resource;
          const labels = names.map((id) => facts.label(id));
          const [first = "the network", ...others] = labels;
          const data = {
            resource: facts.label(urn),
            type,
            names: others.length === 0 ? first : `${first} and ${others.length} more`,
          };
          if (!allowed.has(type)) context.report({ messageId: "unread", subject: urn, data });
        }
        for (const { resource, missing } of facts.perhapsOpenResources()) {
          if (allowed.has(resource.type)) continue;
          const claim = `${facts.label(resource.urn)} touches nothing of the cache's network`;
          context.doubt({ subject: resource.urn, claim, missing });
        }
      },
    };
  },
});
