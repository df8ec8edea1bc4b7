/** Clients are admitted by their security group rather than by address. */
import { defineRule } from "../runtime/rule";

export const requireSourceSecurityGroup = defineRule({
  meta: {
    id: "require-source-security-group",
    docs: {
      description: "A Memcached cache admits its clients by security group, not by address range.",
    },
    severity: "low",
    remediationSteps: "Name the clients' security group as the source of the rule.",
    messages: {
      range:
        "{cache} admits {source} by {rule}: everything with an address in it. Name the clients' security group as the " +
        "source instead.",
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
            claim: `${cache.label} admits its clients by security group`,
            missing: unread,
          });
        }
        for (const piece of cache.admittedToPort()) {
          // What is missing about a whole rule was said above.
          if (piece.peerGroup !== undefined || piece.peer === undefined) continue;
          const rule = facts.ruleLabel(piece);
          if (piece.certainty === "possible") {
            const claim = `${rule} admits a security group, not an address range`;
            context.doubt({ subject: cache.urn, claim, missing: piece.missing });
            continue;
          }
          const source =
            piece.peer.kind === "cidr"
              ? piece.peer.cidr
              : facts.labelAs("prefix list", piece.peer.id);
          context.report({
            messageId: "range",
            subject: cache.urn,
            data: { cache: cache.label, source, rule },
          });
        }
      },
    };
  },
});
