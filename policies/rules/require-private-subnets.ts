/** No subnet of the cache has a route to an internet gateway. */
import type { Fact, Route, RouteTable, Subnet, Unknown } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { CacheView } from "../cache-view";
import { notPartOfStack } from "../cache-view";
import { missingOf } from "../judgement";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "public";

export const requirePrivateSubnets = defineRule<Message>({
  meta: {
    id: "require-private-subnets",
    description: "The subnets of a Memcached cache have no route to an internet gateway.",
    severity: "medium",
    remediationSteps:
      "Put the cache into subnets whose route table has no route to an internet gateway; it needs none.",
  },
  messages: {
    public:
      "{cache} can stand in {subnet}, whose {table} leads to {gateway}. A cache needs no route " +
      "out: choose subnets without one.",
  },
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const { items, missing } = view.subnets();
      if (missing.length > 0) say.unproven(view.urn, claimOf(view), missing);
      for (const subnet of items) judge(view, subnet, judgement, say);
    }
  },
});

function claimOf(view: CacheView): string {
  return `no subnet of ${view.label} has a route to an internet gateway`;
}

function judge(view: CacheView, subnet: Subnet, judgement: Judgement, say: Say<Message>): void {
  const table = tableOf(subnet, judgement);
  if (isUnknown(table)) {
    say.unproven(view.urn, claimOf(view), [table]);
    return;
  }
  const doubts: Unknown[] = table.routes.rest === undefined ? [] : [table.routes.rest];
  for (const route of table.routes.items) {
    const gateway = gatewayOf(route);
    if (isUnknown(gateway)) doubts.push(gateway);
    else if (gateway !== undefined) {
      say.violation(view.urn, "public", {
        cache: view.label,
        subnet: judgement.label(subnet.id),
        table: judgement.label(table.id),
        gateway: judgement.labelAs("internet gateway", gateway),
      });
    }
  }
  if (doubts.length > 0) say.unproven(view.urn, claimOf(view), doubts);
}

/** The table that decides for a subnet: its own, else its VPC's main one. */
function tableOf(subnet: Subnet, judgement: Judgement): Fact<RouteTable> {
  const { routeTables, vpcs } = judgement.topology;
  const own = subnet.routeTable;
  const vpc = isUnknown(subnet.vpc) ? undefined : vpcs.byId.get(subnet.vpc);
  const id = own ?? vpc?.mainRouteTable ?? missingOf(subnet.vpc, vpcs.rest)[0];
  if (isUnknown(id)) return id;
  const table = id === undefined ? undefined : routeTables.byId.get(id);
  return table ?? notPartOfStack("route-table", id ?? `of ${judgement.label(subnet.id)}`);
}

/** The internet gateway a route leads to, if it leads to one. */
function gatewayOf(route: Route): Fact<string> | undefined {
  const { target, state } = route;
  if (isUnknown(target)) return target;
  if (target.kind !== "internet-gateway" || state === "blackhole") return undefined;
  return isUnknown(state) ? state : target.id;
}
