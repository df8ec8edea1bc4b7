/**
 * The verdict on one question: can this source open a connection to this destination?
 *
 * Ends with several addresses are asked about address by address, and the best path counts. Within one path the gates
 * answer in three values; where that leaves it open, `worlds.ts` splits on the missing facts.
 */

import { canonicalCidr, isCidr, parseCidr } from "../sets/addresses";
import { addressesOf } from "./ends";
import type { GateAnswer } from "../gates/findings";
import { distinct, toGate } from "../gates/findings";
import type { End } from "../model/inquiry";
import { ref } from "../model/identity";
import { refOfEnd } from "../model/inquiry";
import type { Asked, JudgedPath } from "./paths";
import { judgePaths } from "./paths";
import type { PortSet } from "../sets/port-set";
import { portSet, portsOf } from "../sets/port-set";
import type { Prepared } from "../model/prepared";
import { prepare } from "../model/prepared";
import { plainEnd, plainQuestion, plainTruth } from "./shortcuts";
import type { Truth } from "../model/three-valued";
import type { PortRange, Topology, Unknown } from "../model/topology";
import { isUnknown, LINUX_EPHEMERAL } from "../model/topology";
import type { Assumption, Endpoint, Question, Verdict } from "../model/verdict";

/** The question cannot be asked of this topology. */
export class QuestionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "QuestionError";
  }
}

/**
 * Judges one connection. Throws `QuestionError` when an end names no interface of the topology, or no address.
 *
 * @example decide(topology, { from: { kind: "interface", id: "eni-1" }, to: { kind: "interface", id: "eni-2" },
 *   protocol: "tcp", port: 11211 }).outcome // "reachable"
 */
export function decide(topology: Topology, question: Question): Verdict {
  const paths = judgeQuestion(prepare(topology), question, true);
  const best =
    paths.find(({ truth }) => truth === "yes") ??
    paths.find(({ truth }) => truth === "unknown") ??
    paths[0];
  if (best === undefined) return withoutPath(question);
  const { truth, judgement } = best;
  return {
    question,
    outcome: outcomeOf(truth),
    gates: judgement.findings.map(toGate),
    hops: judgement.hops,
    missing: truth === "unknown" ? missingFacts(judgement.findings) : [],
    assumptions: [
      ...assumptionsOf(best),
      ...(truth === "no" ? [] : takenToRun(topology, question)),
    ],
  };
}

/** The outcome alone: the same answer as `decide`, without its reasons, and faster. */
export function outcomeBetween(topology: Topology, question: Question): Verdict["outcome"] {
  const network = prepare(topology);
  const plain = plainOutcome(network, question);
  if (plain !== undefined) return outcomeOf(plain);
  const truths = judgeQuestion(network, question, false).map(({ truth }) => truth);
  if (truths.includes("yes")) return "reachable";
  return truths.includes("unknown") ? "unknown" : "blocked";
}

function plainOutcome(network: Prepared, question: Question): Truth | undefined {
  const { from, to, protocol } = question;
  if (from.kind !== "interface" || to.kind !== "interface") return undefined;
  const { byId } = network.topology.interfaces;
  const [client, server] = [byId.get(from.id), byId.get(to.id)];
  if (client === undefined || server === undefined) return undefined;
  const [source, destination] = [
    plainEnd(network, client, "source"),
    plainEnd(network, server, "destination"),
  ];
  if (source === undefined || destination === undefined) return undefined;
  const ephemeral = question.ephemeral ?? client.ephemeral;
  return plainTruth(
    plainQuestion(network, protocol, question.port, ephemeral),
    source,
    destination,
  );
}

export function outcomeOf(truth: Truth): Verdict["outcome"] {
  return truth === "yes" ? "reachable" : truth === "no" ? "blocked" : "unknown";
}

function judgeQuestion(network: Prepared, question: Question, isDetailed: boolean): JudgedPath[] {
  const source = endpointOf(network, sourceOf(network, question), "source");
  const destination = endpointOf(network, question.to, "destination");
  return judgePaths({
    network,
    protocol: question.protocol,
    source,
    destination,
    ports: portsAsked(question),
    ephemeral: portsOf(ephemeralOf(question, source)),
    isDetailed,
  });
}

/** Two bare addresses: where they lie is seen from an interface, so the source must be one that is known. */
function sourceOf(network: Prepared, { from, to }: Question): Endpoint {
  if (from.kind === "interface" || to.kind === "interface") return from;
  const address = isCidr(from.cidr) ? singleAddress(from.cidr) : "";
  const [owner, ...others] = [...network.ownersOf(address), ...network.publicOwnersOf(address)];
  if (owner !== undefined && others.length === 0) return { kind: "interface", id: owner.id };
  throw new QuestionError(
    `The source ${JSON.stringify(from.cidr)} must be the address of exactly one interface when the destination is an address too; ${others.length === 0 ? "none has it" : "several have it"}. Name the interface.`,
  );
}

function singleAddress(cidr: string): string {
  return canonicalCidr(cidr).replace(/\/(32|128)$/, "");
}

function portsAsked({ port }: Question): PortSet {
  return isUnknown(port) ? portSet(1, 65535) : portSet(port);
}

function ephemeralOf(question: Question, source: Asked): PortRange {
  return question.ephemeral ?? source.interface?.ephemeral ?? LINUX_EPHEMERAL;
}

function endpointOf(network: Prepared, endpoint: Endpoint, role: End["role"]): Asked {
  if (endpoint.kind === "interface") {
    const item = network.topology.interfaces.byId.get(endpoint.id);
    if (item === undefined)
      throw new QuestionError(
        `The ${role} ${JSON.stringify(endpoint.id)} is not an interface of this topology.`,
      );
    return { interface: item, label: item.id, addresses: addressesOf(network, item) };
  }
  if (!isCidr(endpoint.cidr))
    throw new QuestionError(
      `The ${role} ${JSON.stringify(endpoint.cidr)} is not an address; expected one like "10.0.0.7" or "10.0.0.0/16".`,
    );
  return { label: endpoint.cidr, addresses: [{ addresses: parseCidr(endpoint.cidr) }] };
}

function missingFacts(findings: readonly GateAnswer[]): Unknown[] {
  const open = findings.filter(({ truth }) => truth === "unknown");
  return distinct(open.flatMap(({ missing }) => missing.map((each) => each.unknown)));
}

function assumptionsOf({ isSplit, source, truth }: JudgedPath): Assumption[] {
  const assumptions: Assumption[] = [];
  if (isSplit === true) assumptions.push({ code: "one-way-of-several", outcome: outcomeOf(truth) });
  if (source.beyond?.kind === "on-premises") assumptions.push({ code: "on-premises-not-visible" });
  if (source.interface?.instanceGap !== undefined)
    assumptions.push({ code: "client-of-any-platform", client: refOfEnd(source) });
  return assumptions;
}

/** The ends whose instances nobody read: whether they run is taken for granted, unless their interfaces say otherwise. */
function takenToRun({ interfaces }: Topology, { from, to }: Question): Assumption[] {
  return [from, to].flatMap((end): Assumption[] => {
    const item = end.kind === "interface" ? interfaces.byId.get(end.id) : undefined;
    if (item?.instanceGap === undefined || item.isInUse !== undefined) return [];
    return [{ code: "instance-runs", interface: ref("network-interface", item.id) }];
  });
}

/** No address of one end is of the other's family. */
function withoutPath(question: Question): Verdict {
  return {
    question,
    outcome: "blocked",
    gates: [
      {
        direction: "request",
        kind: "address",
        code: "NO_ROUTE_TO_DESTINATION",
        side: "between",
        resources: [],
        rule: { kind: "address", id: "family", matchedBy: "none", lacks: "shared-family" },
        outcome: "blocked",
      },
    ],
    hops: [],
    missing: [],
    assumptions: [],
  };
}
