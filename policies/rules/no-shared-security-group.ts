/** The cache's security group is carried by nothing but the cache. */
import { defineRule } from "../runtime/rule";

export const noSharedSecurityGroup = defineRule({
  meta: {
    id: "no-shared-security-group",
    docs: { description: "A Memcached cache's security group is carried by nothing else." },
    severity: "medium",
    remediationSteps: "Give the cache a security group of its own.",
    messages: {
      shared:
        "{cache} shares {group} with {others}: what is opened for the one is open for the other. " +
        "Give the cache a group of its own.",
    },
  },
  create(context) {
    return {
      cache(cache, facts) {
        const { missing: unread } = cache.groups();
        if (unread.length > 0) {
          context.doubt({
            subject: cache.urn,
            claim: `the security groups of ${cache.label} are carried by it alone`,
            missing: unread,
          });
        }
        const own = new Set(cache.model.nodes.items.map((node) => node.interface));
        for (const group of cache.groups().items) {
          // That a default group is shared with everything is what require-dedicated-security-group is about.
          if (group.isDefault === true) continue;
          const carriers = facts.carriersOf(group.id).filter((one) => !own.has(one.id));
          const others = [...new Set(carriers.map((one) => facts.label(one.owner?.id ?? one.id)))];
          if (others.length > 0) {
            const details = { group: facts.label(group.id), others: others.join(", ") };
            context.report({
              messageId: "shared",
              subject: cache.urn,
              data: { cache: cache.label, ...details },
            });
          }
          const unsure = facts.possibleCarriersOf(group.id).filter((one) => !own.has(one.id));
          const missing = unsure.flatMap((one) => one.groups.rest ?? []);
          if (missing.length > 0) {
            const claim = `${facts.label(group.id)} is carried by ${cache.label} alone`;
            context.doubt({ subject: cache.urn, claim, missing });
          }
        }
      },
    };
  },
});
