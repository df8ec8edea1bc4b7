/**
 * Load balancers that forward to addresses: a target group that names a cache node's address is a way in.
 * Targets come from `describe-target-health`, which is asked per target group.
 */

import { factOf, isUnknown, listing, ref, unknown, unbounded } from "../../model/topology";
import type { Forwarder, NetworkInterface, Unbounded } from "../../model/topology";
import { known, orElse } from "./entry";
import type { Entry } from "./entry";
import { identityOf, nameOf } from "./identity";
import { openFactOf, openFactsOf } from "./registry/open-facts";
import type { Tables } from "./tables";

export const FORWARDER_TABLES = ["LoadBalancers", "TargetGroups"] as const;

export function forwardersOf(tables: Tables, shown: readonly NetworkInterface[]): Forwarder[] {
  return [
    ...loadBalancersOf(tables, shown),
    ...tables.of("ServiceConfigurations").map((entry) => endpointService(entry, tables)),
    ...tables.of("VerifiedAccessEndpoints").map((entry) => verifiedAccess(entry, tables)),
  ];
}

/** An endpoint service leads from other VPCs, and other accounts, to where its load balancers lead. */
function endpointService(entry: Entry, tables: Tables): Forwarder {
  const balancers = entry.texts("NetworkLoadBalancerArns");
  const targets = balancers.items.map((balancer) => targetsOf(balancer, tables));
  return {
    ...nameOf(entry, known(entry.text("ServiceName"))),
    kind: "endpoint-service",
    interfaces: listing(),
    targets: joined(targets, unbounded(balancers.rest)),
  };
}

/** Verified Access leads from the internet, after a look at who asks, to an interface or a load balancer. */
function verifiedAccess(entry: Entry, tables: Tables): Forwarder {
  const forwarder = { ...nameOf(entry), kind: "other", interfaces: listing<string>() } as const;
  const balancer = entry.child("LoadBalancerOptions")?.text("LoadBalancerArn");
  if (balancer !== undefined && !isUnknown(balancer))
    return { ...forwarder, targets: targetsOf(balancer, tables) };
  const options = entry.child("NetworkInterfaceOptions");
  const target = options?.text("NetworkInterfaceId");
  if (options === undefined || target === undefined || isUnknown(target))
    return { ...forwarder, targets: listing([], entry.hidden("NetworkInterfaceOptions")) };
  // It may have ranges of ports instead of one.
  const port = orElse(options.number("Port"), options.hidden("Port"));
  return { ...forwarder, targets: listing([{ target, port }]) };
}

function joined(all: readonly Targets[], rest: Unbounded | undefined): Targets {
  const hidden = rest ?? all.find((each) => each.rest !== undefined)?.rest;
  return listing(
    all.flatMap(({ items }) => items),
    hidden,
  );
}

function loadBalancersOf(tables: Tables, shown: readonly NetworkInterface[]): Forwarder[] {
  return tables.of("LoadBalancers").map((entry) => ({
    ...identityOf(entry, "elbv2.LoadBalancer", known(entry.text("LoadBalancerName"))),
    kind: "load-balancer",
    handsOn: entry.text("Type") === "application" ? "requests" : "connections",
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
  const groups = tables.of("TargetGroups").filter((group) => {
    const balancers = group.texts("LoadBalancerArns");
    return balancers.items.includes(balancer) || balancers.rest !== undefined;
  });
  const open = groups.flatMap((group) => openFactsOf(group, "elbv2.TargetGroup"))[0];
  const targets = groups.map((group) => targetsOfGroup(group, tables));
  return joined(targets, tables.missing("TargetGroups") ?? open);
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
  return joined(
    lists.map(({ items, rest }) => joined(items.map(targetOf), rest)),
    undefined,
  );
}

/** A reply read from a file is named after the end of the ARN (`targetgroup/name/0123`), however it is spelt. */
function isAbout(reply: Entry, arn: string): boolean {
  const about = known(reply.text("TargetGroupArn")) ?? "";
  const plain = (text: string): string => text.replaceAll(/[/_-]/g, "/");
  return about === arn || (about !== "" && plain(arn).endsWith(plain(about)));
}

function targetOf(description: Entry): Targets {
  const open = openFactOf(description, "elbv2.TargetHealthDescription");
  const target = description.child("Target");
  const id = target?.text("Id");
  if (target === undefined || id === undefined) return listing([], open);
  if (isUnknown(id)) return listing([], id);
  return listing(
    [{ target: id, port: orElse(target.number("Port"), target.hidden("Port")) }],
    open,
  );
}
