/**
 * Load balancers that forward to addresses: a target group that names a cache node's address is a way in.
 * Targets come from `describe-target-health`, which is asked per target group.
 */

import { factOf, isUnknown, listing, ref, unknown } from "../../model/topology";
import type { Fact, Forwarder, NetworkInterface, Unknown } from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf } from "./identity";
import type { Tables } from "./tables";

export const FORWARDER_TABLES = ["LoadBalancers", "TargetGroups"] as const;

export function forwardersOf(tables: Tables, shown: readonly NetworkInterface[]): Forwarder[] {
  return tables.of("LoadBalancers").map((entry) => ({
    ...identityOf(entry, known(entry.text("LoadBalancerName"))),
    kind: "load-balancer",
    interfaces: listing(interfacesOf(entry, shown), tables.missing("NetworkInterfaces")),
    targets: targetsOf(entry.id, tables),
  }));
}

/** Its interfaces say `ELB app/name/0123`, the end of its ARN. */
function interfacesOf(entry: Entry, shown: readonly NetworkInterface[]): string[] {
  const name = entry.id.split(":loadbalancer/")[1] ?? "";
  return shown.filter((eni) => eni.description === `ELB ${name}`).map((eni) => eni.id);
}

type Targets = Forwarder["targets"];

function targetsOf(balancer: string, tables: Tables): Targets {
  const items: { target: string; port: Fact<number> }[] = [];
  let hidden: Unknown | undefined = tables.missing("TargetGroups");
  for (const group of tables.of("TargetGroups")) {
    const balancers = group.texts("LoadBalancerArns");
    if (!balancers.items.includes(balancer) && balancers.rest === undefined) continue;
    const targets = targetsOfGroup(group, tables);
    items.push(...targets.items);
    hidden ??= targets.rest;
  }
  return listing(items, hidden);
}

function targetsOfGroup(group: Entry, tables: Tables): Targets {
  const replies = [
    group,
    ...tables.of("LoadBalancerTargetHealth").filter((reply) => isAbout(reply, group.id)),
  ].filter((reply) => reply.has("TargetHealthDescriptions"));
  if (replies.length === 0) {
    const id = group.id;
    return listing(
      [],
      unknown(factOf("resource", id, "targets"), {
        code: "call-not-read",
        call: "aws elbv2 describe-target-health",
        of: ref("resource", id),
      }),
    );
  }
  const lists = replies.map((reply) => reply.list("TargetHealthDescriptions"));
  const rest = lists.find((list) => list.rest !== undefined)?.rest;
  return listing(
    lists.flatMap((list) => list.items.flatMap((item) => targetOf(item))),
    rest,
  );
}

/** A reply read from a file is named after the end of the ARN (`targetgroup/name/0123`), however it is spelt. */
function isAbout(reply: Entry, arn: string): boolean {
  const about = known(reply.text("TargetGroupArn")) ?? "";
  const plain = (text: string): string => text.replaceAll(/[/_-]/g, "/");
  return about === arn || (about !== "" && plain(arn).endsWith(plain(about)));
}

function targetOf(description: Entry): Targets["items"][number][] {
  const target = description.child("Target");
  const id = target?.text("Id");
  if (target === undefined || id === undefined || isUnknown(id)) return [];
  return [{ target: id, port: orElse(target.number("Port"), target.hidden("Port")) }];
}
