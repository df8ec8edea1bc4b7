/** Nothing in the stack but the declared clients reaches the cache. */
import {
  cidrsOf,
  exposure,
  isCidr,
  isSubset,
  parseCidr,
  ruleText,
  unionOf,
} from "../../reachability";
import type { SourceClass } from "../../reachability";
import type { CacheView } from "../cache-view";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "reaches";

export const onlyClientsReach = defineRule<Message>({
  meta: {
    id: "only-clients-reach",
    description: "Nothing in the stack but the declared clients can reach a Memcached cache.",
    severity: "high",
    remediationSteps:
      "Narrow the rule that admits it; or, if it is a client, name its security group as a source or list it in memcached:clients.",
  },
  messages: {
    reaches:
      "{source} can connect to {cache} on port {port}, but is no declared client; it is admitted by {rule}. Narrow " +
      "that rule; or, if it is a client, name its security group as the source.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const clients = {
        groups: [...view.clientGroups()],
        interfaces: view.clients().map((one) => one.id),
        cidrs: [...view.configuredCidrs, ...acceptedCidrs(view, judgement)],
      };
      for (const source of exposure(judgement.topology, view.cache.id, clients).classes) {
        if (source.kind === "cache-node" || isInside(source, clients.cidrs, judgement)) continue;
        judge(view, source, judgement, say);
      }
    }
  },
});

function judge(
  view: CacheView,
  source: SourceClass,
  judgement: Judgement,
  say: Say<Message>,
): void {
  const id = source.interfaces.find((one) => judgement.resourceOf(one) !== undefined);
  // Something of the account around the stack: not this stack's to judge.
  if (id === undefined) return;
  const label = judgement.label(id);
  const verdict = judgement.verdict(source.question);
  if (verdict.outcome === "unknown") {
    const claim = `${label}, which is no declared client, cannot reach ${view.label}`;
    say.unproven(view.urn, claim, judgement.doubtsOf(verdict, view.ports));
  }
  if (verdict.outcome !== "reachable") return;
  const gate = verdict.gates.find(
    (one) =>
      one.kind === "security-group" && one.side === "destination" && one.direction === "request",
  );
  const rule = gate?.rule;
  const group = view
    .groups()
    .items.find(({ ingress }) => ingress.items.some(({ id: ruleId }) => ruleId === rule?.id));
  say.violation(judgement.subjectOf(id), "reaches", {
    source: label,
    cache: view.label,
    port: view.ports.items.join(" and "),
    rule:
      rule === undefined
        ? "the cache's groups"
        : `${judgement.ruleLabel({ group: group?.id ?? gate?.resources[0]?.id ?? "", rule })} (${ruleText(rule, ({ id: named }) => judgement.label(named))})`,
  });
}

/** Whether all addresses that its subnets could give it are those of clients. */
function isInside(source: SourceClass, cidrs: readonly string[], judgement: Judgement): boolean {
  const clients = unionOf(...cidrs.filter((cidr) => isCidr(cidr)).map((cidr) => parseCidr(cidr)));
  const ranges = source.subnets.map((id) => judgement.topology.subnets.byId.get(id)?.cidrs);
  const isKnown = ranges.every((listing) => listing !== undefined && listing.rest === undefined);
  const own = ranges.flatMap((listing) => listing?.items ?? []);
  return isKnown && own.length > 0 && own.every((cidr) => isSubset(parseCidr(cidr), clients));
}

/** Who is let in by a rule that an exception of no-public-source accepts was let in on purpose. */
function acceptedCidrs(view: CacheView, judgement: Judgement): string[] {
  const exceptions = judgement.settings.exceptions.filter((one) => one.rule === "no-public-source");
  const pieces = view
    .admittedToPort()
    .filter(
      (piece) =>
        piece.peerGroup === undefined &&
        judgement.exceptionFor(exceptions, [
          piece.rule?.id ?? piece.group,
          piece.group,
          view.cache.id,
        ]) !== undefined,
    );
  return cidrsOf(unionOf(...pieces.map((piece) => piece.addresses)));
}
