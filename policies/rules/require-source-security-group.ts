/** Clients are admitted by their security group rather than by address. */
import type { AdmittedPiece } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
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
        "{cache} admits {source} by {rule}: everything with an address in it. " +
        "Name the clients' security group as the source instead.",
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
        judgeRanges(cache, facts, context);
      },
    };
  },
});

/**
 * One line for all ranges: which rule is the first of them matters less than how many there are. Those of another VPC are how
 * its clients are named.
 */
function judgeRanges(cache: CacheFacts, facts: StackFacts, context: Context<"range">): void {
  const elsewhere = new Set(cache.cidrsOfOtherVpcs());
  // What is missing about a whole rule was said before.
  const pieces = cache
    .admittedToPort()
    .filter((piece) => piece.peerGroup === undefined && piece.peer !== undefined)
    .filter(({ peer }) => peer?.kind !== "cidr" || !elsewhere.has(peer.cidr));
  for (const piece of pieces.filter(({ certainty }) => certainty === "possible")) {
    const claim = `${facts.ruleLabel(piece)} admits a security group, not an address range`;
    context.doubt({ subject: cache.urn, claim, missing: piece.missing });
  }
  const [first, ...others] = pieces.filter(({ certainty }) => certainty === "certain");
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const source = `${sourceOf(first, facts)}${more}`;
  const data = { cache: cache.label, source, rule: facts.ruleLabel(first) };
  const related = pieces.map((piece) => facts.subjectOfRule(piece));
  context.report({ messageId: "range", subject: cache.urn, data, related });
}

function sourceOf({ peer }: AdmittedPiece, facts: StackFacts): string {
  if (peer?.kind === "cidr") return peer.cidr;
  return facts.labelAs("prefix list", peer?.id ?? "");
}
