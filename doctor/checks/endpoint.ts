/** The endpoint the user types is the cluster's, and its name leads to a node. */

import { isUnknown } from "../../reachability";
import type { Cache } from "../../reachability";
import { fail, notAsked, pass, unknowable } from "../findings/check";
import type { Check, Outcome } from "../findings/check";
import type { Resolution } from "../probe/machine";
import { awsCommand } from "./commands";
import { cacheOf } from "./context";
import type { CheckContext } from "./context";

/** Host names of a cache: its configuration endpoint and its nodes'. */
function hostsOf(cache: Cache): string[] {
  const endpoints = [cache.endpoint, ...cache.nodes.items.map(({ endpoint }) => endpoint)];
  return endpoints.flatMap((host) => (host === undefined || isUnknown(host) ? [] : [host]));
}

const NOT_TOLD = "the endpoint you use was not given (--endpoint HOST:PORT)";

function showEndpoint({ clusterName }: CheckContext): string {
  return awsCommand("elasticache describe-cache-clusters", {
    "cache-cluster-id": clusterName,
    "show-cache-node-info": true,
  });
}

export const usedEndpointIsTheClusters: Check<CheckContext> = {
  id: "used-endpoint-is-the-clusters",
  claim: ({ usedEndpoint, clusterName }) =>
    usedEndpoint === undefined
      ? `the endpoint in use is ${clusterName}'s`
      : `${usedEndpoint.host} is an endpoint of ${clusterName}`,
  needs: ["cluster-exists"],
  run: (context) => {
    const { usedEndpoint, nodes } = context;
    if (usedEndpoint === undefined) return notAsked(NOT_TOLD);
    const hosts = hostsOf(cacheOf(context));
    const addresses = nodes.flatMap((node) => node.addresses.items);
    if ([...hosts, ...addresses].includes(usedEndpoint.host.toLowerCase().replace(/\.$/, ""))) {
      return pass();
    }
    if (hosts.length === 0) return unknowable("the cluster's endpoints were not read");
    const [endpoint = ""] = hosts;
    return fail(`${usedEndpoint.host} is no endpoint of this cluster`, {
      words: `Connect to ${endpoint}:${String(context.port)}.`,
      commands: [showEndpoint(context), `telnet ${endpoint} ${String(context.port)}`],
    });
  },
};

export const usedPortIsTheClusters: Check<CheckContext> = {
  id: "used-port-is-the-clusters",
  claim: ({ usedEndpoint, port }) =>
    usedEndpoint?.port === undefined
      ? "the port in use is the cluster's"
      : `port ${String(usedEndpoint.port)} is the cluster's (${String(port)})`,
  needs: ["cluster-exists"],
  run: (context) => {
    const { usedEndpoint, port } = context;
    if (usedEndpoint?.port === undefined) return notAsked(NOT_TOLD);
    if (cacheOf(context).ports.items.includes(usedEndpoint.port)) return pass();
    return fail(`the cluster listens on ${String(port)}, not on ${String(usedEndpoint.port)}`, {
      words: `Connect to port ${String(port)}.`,
      commands: [showEndpoint(context), `telnet ${usedEndpoint.host} ${String(port)}`],
    });
  },
};

/** The host that is tried: the one the user named, else the configuration endpoint, else the first node. */
export function hostToTry(context: CheckContext): string | undefined {
  return context.usedEndpoint?.host ?? hostsOf(cacheOf(context))[0];
}

const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i;

export const endpointResolves: Check<CheckContext> = {
  id: "endpoint-resolves",
  claim: (context) =>
    `${(context.cache && hostToTry(context)) ?? "the endpoint"} resolves to a node's private address`,
  needs: ["cluster-is-available", "used-endpoint-is-the-clusters"],
  isSlow: true,
  run: async (context) => {
    const host = hostToTry(context);
    if (host === undefined) return unknowable("the cluster's endpoints were not read");
    const resolution = await context.machine.resolve(host);
    if (resolution === undefined) return notAsked(NO_NETWORK);
    return judgeResolution(context, resolution);
  },
};

const NO_NETWORK = "names are resolved for a live account only";

function judgeResolution(context: CheckContext, resolution: Resolution): Outcome {
  if ("error" in resolution) return unresolved(resolution, context);
  const { addresses } = resolution;
  const known = new Set(context.nodes.flatMap((node) => node.addresses.items));
  if (addresses.some((address) => known.has(address))) return pass(addresses.join(", "));
  if (addresses.some((address) => !PRIVATE.test(address) && !known.has(address))) {
    return fail(`it resolves to ${addresses.join(", ")}, which is not a private address`, {
      words: "Look for an entry of that name in /etc/hosts or in your own DNS zone.",
    });
  }
  if (known.size === 0) return pass(addresses.join(", "));
  return fail(`it resolves to ${addresses.join(", ")}, which is no node of this cluster`, {
    words:
      "Look for a stale entry in /etc/hosts, a DNS cache, or a record of your own that was not updated.",
  });
}

function unresolved(
  { error, isMissing }: Extract<Resolution, { error: string }>,
  context: CheckContext,
): Outcome {
  if (!isMissing) return unknowable(`the resolver does not answer: ${error}`);
  return fail(`the name does not exist (${error})`, {
    words: "Copy the endpoint from the cluster; a deleted cluster takes its name with it.",
    commands: [showEndpoint(context)],
  });
}
