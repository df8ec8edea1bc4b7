/** Nothing that the world can enter stands between it and the cache. */
import type { Pivot } from "../../reachability";
import { pivots } from "../../reachability";
import type { CacheView } from "../cache-view";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "public" | "forwards";

export const noPivot = defineRule<Message>({
  meta: {
    id: "no-pivot",
    description: "Nothing that the internet can enter has a way on to a Memcached cache.",
    severity: "high",
    framework: { name: "AWS Security Hub", reference: "EC2.9" },
    remediationSteps:
      "Take the public address away (Session Manager needs none), or close what the world can connect to.",
  },
  messages: {
    public:
      "the internet can connect to {pivot} (port {port}), and {pivot} can connect to {cache}: whoever takes it over has " +
      "the cache. Take its public address away (Session Manager needs none), or close that port to the world.",
    forwards:
      "{pivot} forwards connections that are not its own, and can connect to {cache}: whoever reaches it reaches the " +
      "cache. Take the cache's address from its targets, or narrow who may connect to it.",
  },
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      for (const pivot of pivots(judgement.topology, view.cache.id)) {
        judge(view, pivot, judgement, say);
      }
    }
  },
});

function judge(view: CacheView, pivot: Pivot, judgement: Judgement, say: Say<Message>): void {
  const resource = judgement.resourceOf(pivot.id);
  // Something of the account around the stack: not this stack's to judge.
  if (resource === undefined) return;
  const label = judgement.label(pivot.id);
  if (pivot.outcome === "unknown") {
    const claim = `${label} is no way from the internet to ${view.label}`;
    say.unproven(resource.urn, claim, pivot.missing);
    return;
  }
  const port = pivot.entry?.port;
  say.violation(resource.urn, pivot.kind === "public-interface" ? "public" : "forwards", {
    pivot: label,
    cache: view.label,
    port: typeof port === "number" ? port : "any",
  });
}
