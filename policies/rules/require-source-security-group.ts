/** Clients are admitted by their security group rather than by address. */
import { defineRule } from "../rule";

export const requireSourceSecurityGroup = defineRule({
  meta: {
    id: "require-source-security-group",
    description: "A Memcached cache admits its clients by security group, not by address range.",
    severity: "low",
    remediationSteps: "Name the clients' security group as the source of the rule.",
  },
  messages: {
    range:
      "{cache} admits {source} by {rule}: everything with an address in it. Name the clients' security group as the " +
      "source instead.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const unread = view.unknownSources();
      if (unread.length > 0) {
        say.unproven(view.urn, `${view.label} admits its clients by security group`, unread);
      }
      for (const piece of view.admittedToPort()) {
        // What is missing about a whole rule was said above.
        if (piece.peerGroup !== undefined || piece.peer === undefined) continue;
        const rule = judgement.ruleLabel(piece);
        if (piece.certainty === "possible") {
          const claim = `${rule} admits a security group, not an address range`;
          say.unproven(view.urn, claim, piece.missing);
          continue;
        }
        const source =
          piece.peer.kind === "cidr"
            ? piece.peer.cidr
            : judgement.labelAs("prefix list", piece.peer.id);
        say.violation(view.urn, "range", { cache: view.label, source, rule });
      }
    }
  },
});
