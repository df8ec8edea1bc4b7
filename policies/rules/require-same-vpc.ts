/** Cluster, subnet group, security groups and clients: one VPC, or a legal way between two. */
import type { Fact, NetworkInterface, SecurityGroup, Unknown } from "../../reachability";
import { isUnknown, unbounded } from "../../reachability";
import type { CacheFacts } from "../facts/cache-facts";
import { missingOf } from "../facts/stack-facts";
import type { StackFacts } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule } from "../runtime/rule";

type Message = "group" | "client" | "subnet";

export const requireSameVpc = defineRule({
  meta: {
    id: "require-same-vpc",
    docs: {
      description:
        "A Memcached cache, its subnets, its security groups and its clients share a VPC or a legal way between VPCs.",
    },
    severity: "high",
    remediationSteps:
      "Create the security group and the clients in the cache's VPC, or connect the VPCs (peering, transit gateway).",
    messages: {
      group:
        "{cache} is in {vpc}, but selects {group} of {other}. AWS refuses a group of another VPC. Create the group in {vpc}, or associate it with {vpc}.",
      client:
        "{client} is a client of {cache}, but is in {other}, and nothing connects that to {vpc}. Put it into {vpc}, or peer the two.",
      subnet:
        "{cache}: its subnets lie in {vpc} and in {other}. A subnet group's subnets share one VPC.",
    },
  },
  // Who is a client is told by rules.
  asksAboutRules: true,
  create(context) {
    return {
      cache(cache, facts) {
        const vpc = cache.vpc();
        if (isUnknown(vpc)) {
          context.doubt({
            subject: cache.urn,
            claim: `${cache.label} and its security groups share a VPC`,
            missing: [vpc],
          });
          return;
        }
        // In which of two VPCs it is is anybody's guess: nothing else is to be said then.
        if (!shareOneVpc(cache, vpc, facts, context)) return;
        const missing = [...cache.groups().missing, ...unsettledSubnets(cache, vpc)];
        if (missing.length > 0) {
          context.doubt({
            subject: cache.urn,
            claim: `${cache.label} and its security groups share a VPC`,
            missing,
          });
        }
        for (const { one, missing: unread } of cache.possibleClients()) {
          if (one.vpc === vpc) continue;
          const claim = `${facts.label(one.id)} shares a VPC with ${cache.label}, or is no client of it`;
          context.doubt({ subject: cache.urn, claim, missing: unread });
        }
        for (const group of cache.groups().items) judgeGroup(cache, vpc, group, facts, context);
        for (const client of cache.clients()) judgeClient(cache, vpc, client, facts, context);
      },
    };
  },
});

/** What is missing about its subnets; nothing where all that may be meant are in its VPC. */
function unsettledSubnets(cache: CacheFacts, vpc: string): readonly Unknown[] {
  const { items, missing } = cache.subnetsOfAllChoices();
  const isSettled = missing.length === 0 && items.every((subnet) => subnet.vpc === vpc);
  return isSettled ? [] : cache.subnets().missing;
}

function shareOneVpc(
  cache: CacheFacts,
  vpc: string,
  facts: StackFacts,
  context: Context<Message>,
): boolean {
  const vpcs = cache.subnets().items.flatMap((one) => (isUnknown(one.vpc) ? [] : [one.vpc]));
  const other = vpcs.find((one) => one !== vpc);
  if (other === undefined) return true;
  const data = { cache: cache.label, vpc: facts.label(vpc), other: facts.label(other) };
  context.report({ messageId: "subnet", subject: cache.urn, data });
  return false;
}

function judgeGroup(
  cache: CacheFacts,
  vpc: string,
  group: SecurityGroup,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const label = facts.label(group.id);
  const { associatedVpcs } = group;
  if (group.vpc === vpc || associatedVpcs.items.includes(vpc)) return;
  const missing = missingOf(group.vpc, associatedVpcs.rest);
  if (missing.length > 0) {
    context.doubt({
      subject: cache.urn,
      claim: `${label} belongs to the VPC of ${cache.label}`,
      missing,
    });
  } else if (!isUnknown(group.vpc)) {
    const other = facts.label(group.vpc);
    context.report({
      messageId: "group",
      subject: cache.urn,
      data: {
        cache: cache.label,
        vpc: facts.label(vpc),
        group: label,
        other,
      },
    });
  }
}

function judgeClient(
  cache: CacheFacts,
  vpc: string,
  client: NetworkInterface,
  facts: StackFacts,
  context: Context<Message>,
): void {
  const label = facts.label(client.id);
  const isJoined = isUnknown(client.vpc)
    ? unbounded(client.vpc)
    : areJoined(facts, vpc, client.vpc);
  if (isUnknown(isJoined)) {
    context.doubt({
      subject: cache.urn,
      claim: `${label} shares a VPC with ${cache.label}`,
      missing: [isJoined],
    });
  } else if (!isJoined && !isUnknown(client.vpc)) {
    context.report({
      messageId: "client",
      subject: facts.subjectOf(client.id),
      data: {
        client: label,
        cache: cache.label,
        vpc: facts.label(vpc),
        other: facts.label(client.vpc),
      },
    });
  }
}

/** Whether two VPCs are one, or anything that could carry packets is between them; routes are another rule's. */
function areJoined(facts: StackFacts, one: string, other: string): Fact<boolean> {
  if (one === other) return true;
  const { peerings, transitAttachments } = facts.topology;
  const sides = [...peerings.byId.values()].map((peering) => [
    peering.requester.vpc,
    peering.accepter.vpc,
  ]);
  if (sides.some((pair) => pair.includes(one) && pair.includes(other))) return true;
  const attached = [...transitAttachments.byId.values()].map((attachment) => attachment.vpc);
  if (attached.includes(one) && attached.includes(other)) return true;
  // What connects two VPCs of this stack is this stack's to say; about others it cannot know.
  const isOurs = [one, other].every((vpc) => facts.resourceOf(vpc) !== undefined);
  const others = isOurs ? [] : [peerings.rest, transitAttachments.rest];
  return unbounded(missingOf(...sides.flat(), ...attached, ...others)[0]) ?? false;
}
