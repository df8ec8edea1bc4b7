/** Nothing that the world can enter stands between it and the cache. */
import type { Pivot } from "../../reachability";
import { pivots } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "public" | "forwards";

export const noPivot = defineRule({
  meta: {
    id: "no-pivot",
    docs: {
      description: "Nothing that the internet can enter has a way on to a Memcached cache.",
      framework: { name: "AWS Security Hub", reference: "EC2.9" },
    },
    severity: "high",
    remediationSteps:
      "Take the public address away (Session Manager needs none), or close what the world can connect to.",
    messages: {
      public:
        "the internet can connect to {pivot} (port {port}), and {pivot} can connect to {cache}: whoever takes it over has " +
        "the cache. Take its public address away (Session Manager needs none), or close that port to the world.",
      forwards:
        "{pivot} forwards connections that are not its own, and can connect to {cache}: whoever reaches it reaches the " +
        "cache. Take the cache's address from its targets, or narrow who may connect to it.",
    },
  },
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        for (const pivot of pivots(facts.topology, cache.model.id)) {
          judge(cache, pivot, facts, context);
        }
      },
    };
  },
});

function judge(
  cache: CacheFacts,
  pivot: Pivot,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const resource = facts.resourceOf(pivot.id);
  // Something of the account around the stack: not this stack's to judge.
  if (resource === undefined) return;
  const label = facts.label(pivot.id);
  if (pivot.outcome === "unknown") {
    const claim = `${label} is no way from the internet to ${cache.label}`;
    context.doubt({ subject: resource.urn, claim, missing: pivot.missing });
    return;
  }
  const port = pivot.entry?.port;
  context.report({
    messageId: pivot.kind === "public-interface" ? "public" : "forwards",
    subject: resource.urn,
    data: {
      pivot: label,
      cache: cache.label,
      port: typeof port === "number" ? port : "any",
    },
  });
}
