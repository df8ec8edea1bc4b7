/** Access does not rest on membership of a default group: neither through its self-reference nor as a named source. */
import { isUnknown } from "../../reachability";
import { missingOf } from "../judgement";
import { defineRule } from "../rule";

export const noDefaultGroupSelfReference = defineRule({
  meta: {
    id: "no-default-group-self-reference",
    description:
      "Access to a Memcached cache does not rest on membership of a VPC's default security group.",
    severity: "high",
    remediationSteps:
      "Give the clients a security group of their own and name it as the source of the cache's ingress rule.",
  },
  messages: {
    self:
      "{cache} is reached through the self-reference of {group}: whatever is launched " +
      "without a group is a member of it. Name a group of the clients as the source instead.",
    source:
      "{cache} admits {group} by {rule}: whatever is launched without a group is a member " +
      "of it. Name a group of the clients as the source instead.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const unread = view.unknownSources();
      if (unread.length > 0) {
        say.unproven(
          view.urn,
          `access to ${view.label} rests on no default security group`,
          unread,
        );
      }
      for (const piece of view.admittedToPort()) {
        if (piece.peerGroup === undefined) continue;
        const peer = judgement.group(piece.peerGroup);
        const isDefault = isUnknown(peer) ? peer : peer.isDefault;
        const details = {
          cache: view.label,
          group: judgement.labelAs("default security group", piece.peerGroup),
          rule: judgement.ruleLabel(piece),
        };
        if (isUnknown(isDefault)) {
          const claim = `the source ${judgement.label(piece.peerGroup)} of ${details.rule} is no default security group`;
          say.unproven(view.urn, claim, missingOf(isDefault));
        } else if (isDefault) {
          say.violation(view.urn, piece.peerGroup === piece.group ? "self" : "source", details);
        }
      }
    }
  },
});
