/** Access does not rest on membership of a default group: neither through its self-reference nor as a named source. */
import { isUnknown, unbounded } from "../../reachability";
import { missingOf } from "../facts/stack-facts";
import { defineRule } from "../runtime/rule";

export const noDefaultGroupSelfReference = defineRule({
  meta: {
    id: "no-default-group-self-reference",
    docs: {
      description:
        "Access to a Memcached cache does not rest on membership of a VPC's default security group.",
    },
    severity: "high",
    remediationSteps:
      "Give the clients a security group of their own and name it as the source of the cache's ingress rule.",
    messages: {
      self:
        "{cache} is reached by the self-reference of {group}: whatever is launched without a group " +
        "is in it. Name the clients' group as the source.",
      source:
        "{cache} admits {group} by {rule}: whatever is launched without a group is in it. " +
        "Name the clients' group as the source.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const unread = cache.unknownSources();
        if (unread.length > 0) {
          context.doubt({
            subject: cache.urn,
            claim: `access to ${cache.label} rests on no default security group`,
            missing: unread,
          });
        }
        for (const piece of cache.admittedToPort()) {
          if (piece.peerGroup === undefined) continue;
          const peer = facts.group(piece.peerGroup);
          const isDefault = isUnknown(peer) ? unbounded(peer) : peer.isDefault;
          const details = {
            cache: cache.label,
            group: facts.labelAs("default security group", piece.peerGroup),
            rule: facts.ruleLabel(piece),
          };
          const isOpen = isDefault === true && piece.certainty === "possible";
          if (isUnknown(isDefault) || isOpen) {
            const claim = `the source ${facts.label(piece.peerGroup)} of ${details.rule} is no default security group`;
            const missing = isOpen ? piece.missing : missingOf(isDefault);
            context.doubt({ subject: cache.urn, claim, missing });
          } else if (isDefault) {
            context.report({
              messageId: piece.peerGroup === piece.group ? "self" : "source",
              subject: cache.urn,
              data: details,
            });
          }
        }
      },
    };
  },
});
