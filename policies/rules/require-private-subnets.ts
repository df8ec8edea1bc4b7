/** No subnet of the cache has a route to an internet gateway. */
import type { Fact, Route, RouteTable, Subnet, Unknown } from "../../reachability";
import { isUnknown, unbounded } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { notPartOfStack } from "../facts/cache-facts";
import { missingOf } from "../facts/stack-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "public";

export const requirePrivateSubnets = defineRule({
  meta: {
    id: "require-private-subnets",
    docs: { description: "The subnets of a Memcached cache have no route to an internet gateway." },
    severity: "medium",
    remediationSteps:
      "Put the cache into subnets whose route table has no route to an internet gateway; it needs none.",
    messages: {
      public:
        "{cache} can be in {subnet}, whose {table} leads to {gateway}. A cache needs no route " +
        "out: choose subnets without one.",
    },
  },
  create(context) {
    return {
      cache(cache, facts) {
        const { items, missing } = cache.subnets();
        if (missing.length > 0 && !isPrivateInAnyCase(cache, facts))
          context.doubt({ subject: cache.urn, claim: claimOf(cache), missing });
        for (const subnet of items) judge(cache, subnet, facts, context);
      },
    };
  },
});

function claimOf(cache: CacheFacts): string {
  return `no subnet of ${cache.label} has a route to an internet gateway`;
}

/** Whether every subnet that may be meant is known to be private. */
function isPrivateInAnyCase(cache: CacheFacts, facts: StackFacts): boolean {
  const { items, missing } = cache.subnetsOfAllChoices();
  return missing.length === 0 && items.every((subnet) => isPrivate(subnet, facts));
}

function isPrivate(subnet: Subnet, facts: StackFacts): boolean {
  const table = tableOf(subnet, facts);
  if (isUnknown(table) || table.routes.rest !== undefined) return false;
  return table.routes.items.every((route) => gatewayOf(route) === undefined);
}

function judge(
  cache: CacheFacts,
  subnet: Subnet,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const table = tableOf(subnet, facts);
  if (isUnknown(table)) {
    context.doubt({ subject: cache.urn, claim: claimOf(cache), missing: [table] });
    return;
  }
  const doubts: Unknown[] = table.routes.rest === undefined ? [] : [table.routes.rest];
  for (const route of table.routes.items) {
    const gateway = gatewayOf(route);
    if (isUnknown(gateway)) doubts.push(gateway);
    else if (gateway !== undefined) {
      context.report({
        messageId: "public",
        subject: cache.urn,
        data: {
          cache: cache.label,
          subnet: facts.label(subnet.id),
          table: facts.label(table.id),
          gateway: facts.labelAs("internet gateway", gateway),
        },
      });
    }
  }
  if (doubts.length > 0)
    context.doubt({ subject: cache.urn, claim: claimOf(cache), missing: doubts });
}

/** The table that decides for a subnet: its own, else its VPC's main one. */
function tableOf(subnet: Subnet, facts: StackFacts): Fact<RouteTable> {
  const { routeTables, vpcs } = facts.topology;
  const own = subnet.routeTable;
  const vpc = isUnknown(subnet.vpc) ? undefined : vpcs.byId.get(subnet.vpc);
  const id = own ?? vpc?.mainRouteTable ?? missingOf(subnet.vpc, vpcs.rest)[0];
  if (isUnknown(id)) return unbounded(id);
  const table = id === undefined ? undefined : routeTables.byId.get(id);
  return table ?? notPartOfStack("route-table", id ?? `of ${facts.label(subnet.id)}`);
}

/** The internet gateway a route leads to, if it leads to one. */
function gatewayOf(route: Route): Fact<string> | undefined {
  const { target, state } = route;
  if (isUnknown(target)) return unbounded(target);
  if (target.kind !== "internet-gateway" || state === "blackhole") return undefined;
  return isUnknown(state) ? state : target.id;
}
