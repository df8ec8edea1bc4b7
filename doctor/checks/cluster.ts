/** The cluster exists and is available. */

import { isUnknown, reasonText } from "../../reachability";
import { fail, pass, unknowable } from "../findings/check";
import type { Check } from "../findings/check";
import { awsCommand } from "./commands";
import { cacheOf } from "./context";
import type { CheckContext } from "./context";

export const clusterExists: Check<CheckContext> = {
  id: "cluster-exists",
  claim: ({ clusterName }) => `the Memcached cluster ${clusterName} exists`,
  needs: [],
  isFoundation: true,
  run: ({ cache, clusterName, clusterNames, topology }) => {
    if (cache !== undefined) {
      return pass(
        `${String(cache.nodes.items.length)} node(s), port ${cache.ports.items.join(", ")}`,
      );
    }
    const { rest } = topology.caches;
    if (rest !== undefined)
      return unknowable(`${clusterName} was not seen, and ${reasonText(rest)}`);
    const others = clusterNames.length === 0 ? "none" : clusterNames.join(", ");
    return fail(
      `there is no Memcached cluster or serverless cache of this name; there are: ${others}`,
      {
        words: "Use the name of a cluster in this account and region (--region, --profile).",
        commands: [
          awsCommand("elasticache describe-cache-clusters", { "show-cache-node-info": true }),
        ],
      },
    );
  },
};

export const clusterIsAvailable: Check<CheckContext> = {
  id: "cluster-is-available",
  claim: ({ clusterName }) => `${clusterName} is available`,
  needs: ["cluster-exists"],
  run: (context) => {
    const { status } = cacheOf(context);
    if (status === undefined) return unknowable("its status was not read");
    if (isUnknown(status)) return unknowable(reasonText(status));
    if (status === "available") return pass();
    return fail(`its status is "${status}"`, {
      words:
        status === "creating" || status === "modifying"
          ? "Wait: ElastiCache is still working on it."
          : "Look at the cluster's events for what happened, and recreate it if it failed.",
      commands: [
        awsCommand("elasticache wait cache-cluster-available", {
          "cache-cluster-id": context.clusterName,
        }),
      ],
    });
  },
};
