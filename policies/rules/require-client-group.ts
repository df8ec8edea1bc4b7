/** Who is handed the cache's endpoint is admitted, and who is admitted is somebody: groups that are mixed up show here. */
import type { CacheFacts } from "../facts/cache-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { User } from "../facts/users";
import { usersOf } from "../facts/users";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "outside" | "unadmitted" | "by" | "uncarried";

export const requireClientGroup = defineRule({
  meta: {
    id: "require-client-group",
    docs: {
      description:
        "What is handed a Memcached cache's endpoint carries an admitted group, and each admitted group is carried.",
    },
    severity: "medium",
    remediationSteps:
      "Give what uses the cache a security group that the cache's ingress rule names as its source.",
    messages: {
      outside:
        "{user} is handed the endpoint of {cache}, but is in no VPC: it times out. " +
        "Put it into the cache's VPC, with {group}.",
      unadmitted:
        "{user} is handed the endpoint of {cache}, but carries no group that is admitted: it times out. " +
        "Give it {group}.",
      by:
        "{user} is handed the endpoint of {cache}, but {other}, by which it connects, is not admitted. " +
        "Give that {group}.",
      uncarried:
        "{cache} admits {group}, which nothing in this stack carries. " +
        "Give it to the clients, or take the rule away.",
    },
  },
  // Who is admitted is told by rules.
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const users = usersOf(cache.view, facts.resources);
        for (const user of users) judgeUser(cache, user, facts, context);
        judgeGroups(cache, users.length > 0, facts, context);
      },
    };
  },
});

function judgeUser(
  cache: CacheFacts,
  { resource, connectsBy, isOutsideByDefault }: User,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const own = connectsBy.flatMap(({ urn }) => facts.interfacesOf(urn));
  const sources = cache
    .sources()
    .filter(({ interfaces }) => own.some(({ id }) => interfaces.includes(id)));
  if (sources.some(({ outcome }) => outcome !== "blocked")) return;
  const isClient = own.some(({ id }) => cache.clients().some((client) => client.id === id));
  // What an admitted client meets on its way is told by require-client-reach.
  if (isClient || (own.length === 0 && !isOutsideByDefault)) return;
  const admittedGroups = [...cache.clientGroups()].map((id) => facts.label(id));
  const data = {
    user: facts.label(resource.urn),
    cache: cache.label,
    group: admittedGroups[0] ?? "a group that it admits",
  };
  const [other] = connectsBy;
  if (other !== undefined && other !== resource) {
    const inFull = { ...data, other: facts.label(other.urn) };
    context.report({
      messageId: "by",
      subject: resource.urn,
      data: inFull,
      related: [cache.urn],
    });
    return;
  }
  const messageId = own.length === 0 ? "outside" : "unadmitted";
  context.report({ messageId, subject: resource.urn, data, related: [cache.urn] });
}

/** Only where the stack has users: a group for clients of another stack is carried there. */
function judgeGroups(
  cache: CacheFacts,
  hasUsers: boolean,
  facts: StackFacts,
  context: Context<Message>,
): void {
  if (!hasUsers) return;
  for (const id of cache.surelyAdmitted()) {
    const group = facts.resourceOf(id);
    const carriers = [...facts.carriersOf(id), ...facts.possibleCarriersOf(id)];
    if (group === undefined || carriers.length > 0) continue;
    const data = { cache: cache.label, group: facts.label(id) };
    context.report({ messageId: "uncarried", subject: group.urn, data, related: [cache.urn] });
  }
}
