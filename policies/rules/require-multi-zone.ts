/** The cache's nodes are in more than one availability zone. */
import type { Block, Fact } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { CLUSTER, isMemcached } from "../facts/cache-types";
import { labelOf } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule, onTypes } from "../runtime/rule";

type Message = "one-node" | "one-zone" | "subnets";

export const requireMultiZone = defineRule({
  meta: {
    id: "require-multi-zone",
    docs: {
      description: "The nodes of a Memcached cluster are in more than one availability zone.",
    },
    severity: "medium",
    remediationSteps: "Set numCacheNodes to 2 or more and azMode to cross-az.",
    messages: {
      "one-node":
        "{cache} has one node, so one zone's outage empties the whole cache. " +
        "Set numCacheNodes to 2 or more and azMode to cross-az.",
      "one-zone":
        "{cache} has {nodes} nodes in one zone, whose outage empties the whole cache. Set azMode to cross-az.",
      subnets:
        "{cache} asks for several zones, but its subnets lie in {zone} alone: AWS refuses that. " +
        "Add a subnet of another zone to its subnet group.",
    },
  },
  create(context) {
    return {
      resource: onTypes([CLUSTER], (view) => {
        if (isMemcached(view)) judge(view, context);
      }),
      cache(cache) {
        // AWS spreads a serverless cache over zones by itself.
        if (cache.model.kind !== "cluster") return;
        judgeSubnets(cache, context);
        const doubt = judge(cache.view, context);
        if (doubt === undefined) return;
        const claim = `the nodes of ${cache.label} are in more than one zone`;
        context.doubt({ subject: cache.urn, claim, missing: [cache.view.unknown(doubt)] });
      },
    };
  },
});

/** Reports what is proven; answers the property on whose value it depends otherwise. */
function judge(view: Block, context: Context<Message>): string | undefined {
  const subject = view.resource.urn;
  const cache = labelOf(view.resource);
  const nodes = view.number("numCacheNodes");
  const mode = modeOf(view);
  const isInOneZone = mode === "single-az" && zonesNamed(view) < 2;
  if (nodes === 1) {
    context.report({ messageId: "one-node", subject, data: { cache } });
  } else if (isInOneZone && typeof nodes === "number") {
    context.report({ messageId: "one-zone", subject, data: { cache, nodes } });
  } else if (typeof nodes !== "number") return "numCacheNodes";
  else if (mode !== "cross-az" && zonesNamed(view) < 2) return "azMode";
  return undefined;
}

/** `cross-az` wants subnets in at least two zones. */
function judgeSubnets(cache: CacheFacts, context: Context<Message>): void {
  if (modeOf(cache.view) !== "cross-az" || cache.view.number("numCacheNodes") === 1) return;
  const { items, missing } = cache.subnets();
  const zones = new Set(items.map((subnet) => subnet.zone));
  const [zone] = zones;
  if (missing.length > 0 || zones.size !== 1 || zone === undefined || isUnknown(zone)) return;
  context.report({ messageId: "subnets", subject: cache.urn, data: { cache: cache.label, zone } });
}

function modeOf(view: Block): Fact<string> {
  return view.text("azMode") ?? "single-az";
}

function zonesNamed(view: Block): number {
  return new Set(view.texts("preferredAvailabilityZones").items).size;
}
