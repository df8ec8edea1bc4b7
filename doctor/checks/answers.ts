/** The port answers, it speaks memcached, it gives its stats, it lists every node. */

import { isUnknown, reasonText } from "../../reachability";
import { fail, notAsked, pass, unknowable } from "../findings/check";
import type { Check, Outcome } from "../findings/check";
import { MEANINGS } from "../probe/outcome";
import type { RemoteOutcome } from "../probe/machine";
import type { FailureKind, Target } from "../probe/outcome";
import { awsCommand } from "./commands";
import { cacheOf } from "./context";
import type { CheckContext } from "./context";
import { hostToTry } from "./endpoint";

/** One probe serves four claims. */
const probes = new WeakMap<CheckContext, Promise<RemoteOutcome | undefined>>();

function probe(context: CheckContext): Promise<RemoteOutcome | undefined> {
  const known = probes.get(context);
  if (known !== undefined) return known;
  const made = runProbe(context);
  probes.set(context, made);
  return made;
}

async function runProbe(context: CheckContext): Promise<RemoteOutcome | undefined> {
  const target = targetOf(context);
  const { client, machine } = context;
  if (client.kind !== "inside" || target === undefined) return undefined;
  if (client.isHere) return machine.probe(target);
  return client.instance === undefined ? undefined : machine.probeFrom(client.instance, target);
}

function targetOf(context: CheckContext): Target | undefined {
  const host = hostToTry(context);
  if (host === undefined) return undefined;
  const { isTls } = cacheOf(context);
  return {
    host,
    port: context.usedEndpoint?.port ?? context.port,
    isTls: isTls === true,
    ...(context.caFile === undefined ? {} : { caFile: context.caFile }),
  };
}

/** The same words live and for a snapshot: the two reports are one. */
const NOT_TRIED =
  "not tried: on a live account it can be, from here (--from here) or from an instance (--from i-… --probe)";

/** Every claim about the network: where one fails, nothing needs to be tried. */
const NETWORK = [
  "cluster-is-available",
  "used-port-is-the-clusters",
  "group-admits-client",
  "client-group-lets-it-out",
  "acls-pass-request",
  "acls-pass-reply",
  "routes-lead-there",
  "routes-lead-back",
];

const DROPPED: ReadonlySet<RemoteOutcome["kind"]> = new Set<FailureKind>([
  "refused",
  "timed-out",
  "unreachable",
  "name-not-found",
]);

export const portAnswers: Check<CheckContext> = {
  id: "port-answers",
  claim: ({ client, port }) => {
    const from = client.kind === "inside" ? ` to ${client.end.label}` : "";
    return `port ${String(port)} answers${from}`;
  },
  needs: [...NETWORK, "endpoint-resolves"],
  isSlow: true,
  isFoundation: true,
  run: async (context) => {
    const outcome = await probe(context);
    if (outcome === undefined) return notAsked(NOT_TRIED);
    if (outcome.kind === "not-asked") return unknowable(outcome.why);
    return DROPPED.has(outcome.kind) ? failed(outcome) : pass();
  },
};

function failed(outcome: RemoteOutcome): Outcome {
  if (outcome.kind === "answers" || outcome.kind === "not-asked") {
    throw new Error(`${outcome.kind} was judged as a failure`);
  }
  const { means, remedy } = MEANINGS[outcome.kind];
  return fail(`${outcome.kind}: ${outcome.detail}: ${means}`, { words: remedy });
}

export const speaksMemcached: Check<CheckContext> = {
  id: "speaks-memcached",
  claim: ({ cache }) => `it speaks memcached${cache?.isTls === true ? " over TLS" : ""}`,
  needs: ["port-answers"],
  isSlow: true,
  run: async (context) => {
    const outcome = await probe(context);
    if (outcome === undefined) return notAsked(NOT_TRIED);
    if (outcome.kind !== "answers") return failed(outcome);
    const { isTls } = cacheOf(context);
    if (isUnknown(isTls)) return unknowable(reasonText(isTls));
    return pass(`version ${outcome.version}${outcome.isTls ? ", TLS" : ", without TLS"}`);
  },
};

/** The lines the seed shows. */
export const SEED_STATS = [
  "pid",
  "uptime",
  "time",
  "version",
  "libevent",
  "pointer_size",
  "rusage_user",
  "rusage_system",
  "max_connections",
  "curr_connections",
];

/** `STAT version 1.6.22`, for the seed's names, in the order the server gave them. */
export function seedStats(stats: readonly (readonly [string, string])[]): string[] {
  return stats
    .filter(([name]) => SEED_STATS.includes(name))
    .map(([name, value]) => `STAT ${name} ${value}`);
}

export const statsAnswers: Check<CheckContext> = {
  id: "stats-answers",
  claim: () => "stats answers",
  needs: ["speaks-memcached"],
  isSlow: true,
  run: async (context) => {
    const outcome = await probe(context);
    if (outcome?.kind !== "answers") return notAsked(NOT_TRIED);
    const lines = seedStats(outcome.stats);
    if (lines.length > 0) return pass(...lines);
    return fail("the server knows its version but gives no statistics", {
      words: "Is this a proxy in front of memcached? Connect to the cluster's own endpoint.",
    });
  },
};

export const configListsEveryNode: Check<CheckContext> = {
  id: "config-lists-every-node",
  claim: () => "config get cluster lists every node",
  needs: ["speaks-memcached"],
  isSlow: true,
  run: async (context) => {
    const outcome = await probe(context);
    if (outcome?.kind !== "answers") return notAsked(NOT_TRIED);
    if (outcome.nodes === undefined) {
      return notAsked("it answers ERROR to config get cluster: not an ElastiCache endpoint");
    }
    const listed = outcome.nodes.length;
    const { items, rest } = cacheOf(context).nodes;
    if (rest !== undefined) return unknowable(reasonText(rest));
    const lines = outcome.nodes.map(({ host, ip, port }) => `${host} ${ip} ${String(port)}`);
    return listed === items.length ? pass(...lines) : unlisted(context, listed, items.length);
  },
};

function unlisted({ clusterName }: CheckContext, listed: number, has: number): Outcome {
  return fail(`it lists ${String(listed)} node(s), the cluster has ${String(has)}`, {
    words: "Wait until the cluster has taken over its last change; then reconnect your clients.",
    commands: [
      awsCommand("elasticache wait cache-cluster-available", { "cache-cluster-id": clusterName }),
    ],
  });
}
