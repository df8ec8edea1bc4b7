/** The cache's security group is carried by nothing but the cache. */
import { defineRule } from "../rule";

export const noSharedSecurityGroup = defineRule({
  meta: {
    id: "no-shared-security-group",
    description: "A Memcached cache's security group is carried by nothing else.",
    severity: "medium",
    remediationSteps: "Give the cache a security group of its own.",
  },
  messages: {
    shared:
      "{cache} shares {group} with {others}: what is opened for the one is open for the other. Give the cache a " +
      "security group of its own.",
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const { missing: unread } = view.groups();
      if (unread.length > 0) {
        say.unproven(
          view.urn,
          `the security groups of ${view.label} are carried by it alone`,
          unread,
        );
      }
      const own = new Set(view.cache.nodes.items.map((node) => node.interface));
      for (const group of view.groups().items) {
        // That a default group is shared with everything is what require-dedicated-security-group is about.
        if (group.isDefault === true) continue;
        const carriers = judgement.carriersOf(group.id).filter((one) => !own.has(one.id));
        const others = [
          ...new Set(carriers.map((one) => judgement.label(one.owner?.id ?? one.id))),
        ];
        if (others.length > 0) {
          const details = { group: judgement.label(group.id), others: others.join(", ") };
          say.violation(view.urn, "shared", { cache: view.label, ...details });
        }
        const unsure = judgement.possibleCarriersOf(group.id).filter((one) => !own.has(one.id));
        const missing = unsure.flatMap((one) => one.groups.rest ?? []);
        if (missing.length > 0) {
          const claim = `${judgement.label(group.id)} is carried by ${view.label} alone`;
          say.unproven(view.urn, claim, missing);
        }
      }
    }
  },
});
