/** Cluster, subnet group, security groups and clients: one VPC, or a legal way between two. */
import type { Fact, NetworkInterface, SecurityGroup } from "../../reachability";
import { isUnknown } from "../../reachability";
import type { CacheView } from "../cache-view";
import { missingOf } from "../judgement";
import type { Judgement } from "../judgement";
import { defineRule } from "../rule";
import type { Say } from "../rule";

type Message = "group" | "client" | "subnet";

export const requireSameVpc = defineRule<Message>({
  meta: {
    id: "require-same-vpc",
    description:
      "A Memcached cache, its subnets, its security groups and its clients share a VPC or a legal way between VPCs.",
    severity: "high",
    remediationSteps:
      "Create the security group and the clients in the cache's VPC, or connect the VPCs (peering, transit gateway).",
  },
  messages: {
    group:
      "{cache} stands in {vpc}, but selects {group} of {other}. AWS refuses a group of another VPC. Create the group in {vpc}, or associate it with {vpc}.",
    client:
      "{client} is a client of {cache}, but stands in {other}, and nothing connects that to {vpc}. Put it into {vpc}, or peer the two.",
    subnet:
      "{cache}: its subnets lie in {vpc} and in {other}. A subnet group's subnets share one VPC.",
  },
  // Who is a client is told by rules.
  asksAboutRules: true,
  stack(judgement, say) {
    for (const view of judgement.caches) {
      const vpc = view.vpc();
      if (isUnknown(vpc)) {
        say.unproven(view.urn, `${view.label} and its security groups share a VPC`, [vpc]);
        continue;
      }
      judgeSubnets(view, vpc, judgement, say);
      const missing = [...view.groups().missing, ...view.subnets().missing];
      if (missing.length > 0) {
        say.unproven(view.urn, `${view.label} and its security groups share a VPC`, missing);
      }
      for (const { one, missing: unread } of view.possibleClients()) {
        if (one.vpc === vpc) continue;
        const claim = `${judgement.label(one.id)} shares a VPC with ${view.label}, or is no client of it`;
        say.unproven(view.urn, claim, unread);
      }
      for (const group of view.groups().items) judgeGroup(view, vpc, group, judgement, say);
      for (const client of view.clients()) judgeClient(view, vpc, client, judgement, say);
    }
  },
});

function judgeSubnets(view: CacheView, vpc: string, judgement: Judgement, say: Say<Message>): void {
  for (const subnet of view.subnets().items) {
    if (isUnknown(subnet.vpc) || subnet.vpc === vpc) continue;
    say.violation(view.urn, "subnet", {
      cache: view.label,
      vpc: judgement.label(vpc),
      other: judgement.label(subnet.vpc),
    });
  }
}

function judgeGroup(
  view: CacheView,
  vpc: string,
  group: SecurityGroup,
  judgement: Judgement,
  say: Say<Message>,
): void {
  const label = judgement.label(group.id);
  const { associatedVpcs } = group;
  if (group.vpc === vpc || associatedVpcs.items.includes(vpc)) return;
  const missing = missingOf(group.vpc, associatedVpcs.rest);
  if (missing.length > 0) {
    say.unproven(view.urn, `${label} belongs to the VPC of ${view.label}`, missing);
  } else if (!isUnknown(group.vpc)) {
    const other = judgement.label(group.vpc);
    say.violation(view.urn, "group", {
      cache: view.label,
      vpc: judgement.label(vpc),
      group: label,
      other,
    });
  }
}

function judgeClient(
  view: CacheView,
  vpc: string,
  client: NetworkInterface,
  judgement: Judgement,
  say: Say<Message>,
): void {
  const label = judgement.label(client.id);
  const isJoined = isUnknown(client.vpc) ? client.vpc : areJoined(judgement, vpc, client.vpc);
  if (isUnknown(isJoined)) {
    say.unproven(view.urn, `${label} shares a VPC with ${view.label}`, [isJoined]);
  } else if (!isJoined && !isUnknown(client.vpc)) {
    say.violation(judgement.subjectOf(client.id), "client", {
      client: label,
      cache: view.label,
      vpc: judgement.label(vpc),
      other: judgement.label(client.vpc),
    });
  }
}

/** Whether two VPCs are one, or anything that could carry packets stands between them; routes are another rule's. */
function areJoined(judgement: Judgement, one: string, other: string): Fact<boolean> {
  if (one === other) return true;
  const { peerings, transitAttachments } = judgement.topology;
  const sides = [...peerings.byId.values()].map((peering) => [
    peering.requester.vpc,
    peering.accepter.vpc,
  ]);
  if (sides.some((pair) => pair.includes(one) && pair.includes(other))) return true;
  const attached = [...transitAttachments.byId.values()].map((attachment) => attachment.vpc);
  if (attached.includes(one) && attached.includes(other)) return true;
  // What connects two VPCs of this stack is this stack's to say; about others it cannot know.
  const isOurs = [one, other].every((vpc) => judgement.resourceOf(vpc) !== undefined);
  const others = isOurs ? [] : [peerings.rest, transitAttachments.rest];
  return missingOf(...sides.flat(), ...attached, ...others)[0] ?? false;
}
