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
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "reaches";

export const onlyClientsReach = defineRule({
  meta: {
    id: "only-clients-reach",
    docs: {
      description: "Nothing in the stack but the declared clients can reach a Memcached cache.",
    },
    severity: "high",
    remediationSteps:
      "Narrow the rule that admits it; or, if it is a client, name its security group as a source or list it in memcached:clients.",
    messages: {
      reaches:
        "{source}, no declared client, can connect to {cache} on port {port} by {rule}. " +
        "Narrow it, or name the client's group.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const clients = {
          groups: [...cache.clientGroups()],
          interfaces: cache.clients().map((one) => one.id),
          cidrs: [
            ...cache.configuredCidrs,
            ...acceptedCidrs(cache, facts, context),
            ...cache.cidrsOfOtherVpcs(),
          ],
        };
        for (const source of exposure(facts.topology, cache.model.id, clients).classes) {
          if (source.kind === "cache-node" || isInside(source, clients.cidrs, facts)) continue;
          judge(cache, source, facts, context);
        }
      },
    };
  },
});

function judge(
  cache: CacheFacts,
  source: SourceClass,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const id = source.interfaces.find((one) => facts.resourceOf(one) !== undefined);
  // Something of the account around the stack: not this stack's to judge.
  if (id === undefined) return;
  const label = facts.label(id);
  const verdict = facts.verdict(source.question);
  if (verdict.outcome === "unknown") {
    const claim = `${label}, which is no declared client, cannot reach ${cache.label}`;
    context.doubt({ subject: cache.urn, claim, missing: facts.doubtsOf(verdict, cache.ports) });
  }
  if (verdict.outcome !== "reachable") return;
  const gate = verdict.gates.find(
    (one) =>
      one.kind === "security-group" && one.side === "destination" && one.direction === "request",
  );
  const rule = gate?.rule;
  const group = cache
    .groups()
    .items.find(({ ingress }) => ingress.items.some(({ id: ruleId }) => ruleId === rule?.id));
  context.report({
    messageId: "reaches",
    subject: facts.subjectOf(id),
    data: {
      source: label,
      cache: cache.label,
      port: cache.ports.items.join(" and "),
      rule:
        rule === undefined
          ? "the cache's groups"
          : `${facts.ruleLabel({ group: group?.id ?? gate?.resources[0]?.id ?? "", rule })} (${ruleText(rule, ({ id: named }) => facts.label(named))})`,
    },
  });
}

/** Whether all addresses that its subnets could give it are those of clients. */
function isInside(source: SourceClass, cidrs: readonly string[], facts: StackFacts): boolean {
  const clients = unionOf(...cidrs.filter((cidr) => isCidr(cidr)).map((cidr) => parseCidr(cidr)));
  const ranges = source.subnets.map((id) => facts.topology.subnets.byId.get(id)?.cidrs);
  const isKnown = ranges.every((listing) => listing !== undefined && listing.rest === undefined);
  const own = ranges.flatMap((listing) => listing?.items ?? []);
  return isKnown && own.length > 0 && own.every((cidr) => isSubset(parseCidr(cidr), clients));
}

/** Who is let in by a rule that an exception of no-public-source accepts was let in on purpose. */
function acceptedCidrs(cache: CacheFacts, facts: StackFacts, context: Context<Message>): string[] {
  const pieces = cache
    .admittedToPort()
    .filter(
      (piece) =>
        piece.peerGroup === undefined &&
        context.exceptionFor(
          facts.namesOf([piece.rule?.id ?? piece.group, piece.group, cache.model.id]),
          "no-public-source",
        ) !== undefined,
    );
  return cidrsOf(unionOf(...pieces.map((piece) => piece.addresses)));
}
