/** The cluster's security groups: dedicated, open on the cluster's port, open to this client. */

import {
  admittedPorts,
  formatPorts,
  isPortSubset,
  isUnknown,
  portSet,
  reasonText,
} from "../../reachability";
import type { Cache, SecurityGroup, Topology } from "../../reachability";
import { fail, pass, unknowable, warn } from "../findings/check";
import type { Check, Outcome, Remedy } from "../findings/check";
import { addRuleCommands, awsCommand } from "./commands";
import { cacheOf } from "./context";
import type { CheckContext } from "./context";
import { judgeGates } from "./gates";
import { named } from "./end-facts";
import { remedyFor } from "./remedies";

export const clusterSelectsDedicatedGroup: Check<CheckContext> = {
  id: "cluster-selects-dedicated-group",
  claim: ({ clusterName }) => `${clusterName} selects a dedicated security group`,
  needs: ["cluster-exists"],
  run: (context) => {
    const { topology } = context;
    const cache = cacheOf(context);
    const groups = cache.securityGroups.items.map((id) => topology.securityGroups.byId.get(id));
    const standard = groups.find((group) => group?.isDefault === true);
    if (standard !== undefined) return defaultGroup(context, standard);
    const { rest } = cache.securityGroups;
    if (rest !== undefined) return unknowable(reasonText(rest));
    if (groups.some((group) => group === undefined || isUnknown(group.isDefault))) {
      return unknowable(unreadGroups(topology));
    }
    const others = sharers(topology, cache);
    return others.length === 0 ? pass(...selected(topology, cache)) : shared(others);
  },
};

function selected(topology: Topology, cache: Cache): string[] {
  return cache.securityGroups.items.map((id) => named(topology, id));
}

function unreadGroups({ securityGroups }: Topology): string {
  return securityGroups.rest === undefined
    ? "its security groups were not read"
    : reasonText(securityGroups.rest);
}

function defaultGroup(context: CheckContext, group: SecurityGroup): Outcome {
  return fail(
    `it selects ${named(context.topology, group.id)}, the VPC's default group, which lets in only members of itself`,
    selectGroup(context, "Give the cluster a security group of its own"),
  );
}

/** A warning rather than a failure: it works, but whoever is added to the group can reach the cluster's rules too. */
function shared(others: readonly string[]): Outcome {
  const some = others.slice(0, 3).join(", ");
  const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
  return warn(`its group is also on ${some}${more}`, {
    words:
      "Give the cluster a group that nothing else has, so that its rules speak of the cluster only.",
  });
}

/** Interfaces other than caches' that carry one of the cluster's groups. */
function sharers({ interfaces }: Topology, cache: Cache): string[] {
  const groups = new Set(cache.securityGroups.items);
  return [...interfaces.byId.values()]
    .filter(
      ({ kind, groups: own }) => kind !== "cache-node" && own.items.some((id) => groups.has(id)),
    )
    .map(({ id, name }) => (name === undefined ? id : `${id} (${name})`));
}

/** Groups of the cluster's VPC that open the port already: the one that was made and not selected. */
function candidates(context: CheckContext): SecurityGroup[] {
  const { topology, nodes, port } = context;
  const vpcs = new Set(nodes.map(({ vpc }) => vpc));
  return [...topology.securityGroups.byId.values()].filter(
    (group) =>
      vpcs.has(group.vpc) &&
      group.isDefault === false &&
      !cacheOf(context).securityGroups.items.includes(group.id) &&
      group.ingress.items.length > 0 &&
      opens(topology, [group.id], port, "certain"),
  );
}

function opens(
  topology: Topology,
  groups: readonly string[],
  port: number,
  certainty: "certain" | "possible",
): boolean {
  const ports = admittedPorts(topology, groups, { protocol: "tcp", direction: "ingress" });
  return isPortSubset(portSet(port, port), ports[certainty]);
}

/** Select the group that is ready, or make one. */
function selectGroup(context: CheckContext, words: string): Remedy {
  const [ready] = candidates(context);
  const modify = (group: string): string =>
    awsCommand("elasticache modify-cache-cluster", {
      "cache-cluster-id": context.clusterName,
      "security-group-ids": group,
      "apply-immediately": true,
    });
  if (ready !== undefined) {
    return {
      words: `${words}: ${named(context.topology, ready.id)} opens tcp ${String(context.port)} but is not selected.`,
      commands: [modify(ready.id)],
    };
  }
  const vpc = context.nodes.map((node) => node.vpc).find((id) => !isUnknown(id));
  return {
    words: `${words}, opened on tcp ${String(context.port)} to its clients' group.`,
    commands: [
      awsCommand("ec2 create-security-group", {
        "group-name": `${context.clusterName}-memcached`,
        description: "Memcached Cluster",
        "vpc-id": typeof vpc === "string" ? vpc : "VPC",
      }),
      ...addRuleCommands("ingress", "NEW-GROUP", context.port, { group: "CLIENT-GROUP" }).slice(
        0,
        1,
      ),
      modify("NEW-GROUP"),
    ],
  };
}

export const groupOpensClusterPort: Check<CheckContext> = {
  id: "group-opens-cluster-port",
  claim: ({ port }) => `its security group opens tcp ${String(port)}, the cluster's port`,
  needs: ["cluster-selects-dedicated-group"],
  run: (context) => {
    const { topology, port } = context;
    const { items, rest } = cacheOf(context).securityGroups;
    if (opens(topology, items, port, "certain")) return pass();
    if (rest !== undefined) return unknowable(reasonText(rest));
    if (opens(topology, items, port, "possible")) return unknowable("its rules are not all known");
    return closed(context);
  },
};

function closed(context: CheckContext): Outcome {
  const { topology, port } = context;
  const groups = cacheOf(context).securityGroups.items;
  const { certain } = admittedPorts(topology, groups, { protocol: "tcp", direction: "ingress" });
  const names = groups.map((id) => named(topology, id)).join(" and ");
  const open = formatPorts(certain);
  const instead = open === "" || certain.length === 0 ? "nothing for tcp" : `tcp ${open}`;
  return fail(
    `${names} opens ${instead}, and the cluster listens on ${String(port)}`,
    openPort(context),
  );
}

function openPort(context: CheckContext): Remedy {
  if (candidates(context).length > 0)
    return selectGroup(context, "Select the group that was made for it");
  const { topology, pairVerdict, port } = context;
  const own = pairVerdict === undefined ? undefined : remedyFor(topology, pairVerdict, "admits");
  if (own !== undefined) return own;
  const [group = "GROUP"] = cacheOf(context).securityGroups.items;
  return {
    words: `Add tcp ${String(port)} from the clients' group to ${named(topology, group)}.`,
    commands: addRuleCommands("ingress", group, port, { group: "CLIENT-GROUP" }),
  };
}

export const groupAdmitsClient: Check<CheckContext> = {
  id: "group-admits-client",
  claim: ({ client }) =>
    `the cluster's group admits ${client.kind === "inside" ? client.end.label : "the client"}`,
  needs: ["group-opens-cluster-port", "client-is-connected"],
  run: (context) => judgeGates(context, "admits"),
};

export const clientGroupLetsItOut: Check<CheckContext> = {
  id: "client-group-lets-it-out",
  claim: ({ port }) => `the client's security group lets tcp ${String(port)} out to the cluster`,
  // An egress rule may name the cluster's group: it means nothing before the cluster has the right one.
  needs: ["group-opens-cluster-port", "client-is-connected"],
  run: (context) => judgeGates(context, "lets-out"),
};
