/**
 * What a stretch of the way is worth that consulted a resource about which something was seen and is not modelled.
 *
 * Such a fact may open what seems closed and close what seems open: nothing that was found out with the help of the
 * resource is definite. A gate that did not consult it stays as it is, and a definite *no* of that one still decides.
 */

import type { Prepared } from "../model/prepared";
import type { Unknown } from "../model/topology";
import type { Gate } from "../model/verdict";
import type { Delivery, GateAnswer } from "./findings";
import { bothWays, unknownReferencing } from "./findings";

/** The findings of one stretch, as far as what it consulted is modelled. */
export function judged(
  network: Prepared,
  direction: Gate["direction"],
  judge: () => readonly GateAnswer[],
): GateAnswer[] {
  const { answer, unread } = network.consulting(judge);
  return withUnread(answer, unread, direction);
}

/** The same for a way from subnet to subnet: how the packet arrives, and what becomes of references, is open too. */
export function delivered(
  network: Prepared,
  direction: Gate["direction"],
  deliver: () => Delivery,
): Delivery {
  const { answer, unread } = network.consulting(deliver);
  if (unread.length === 0) return answer;
  return {
    ...answer,
    findings: withUnread(answer.findings, unread, direction),
    referencing: bothWays(unknownReferencing(unread.map((fact) => ({ unknown: fact })))),
    arrival: "depends",
  };
}

/** Every *no* among the findings is open; where there is none, the last one says that all of it is. */
export function withUnread(
  findings: readonly GateAnswer[],
  unread: readonly Unknown[],
  direction: Gate["direction"],
): GateAnswer[] {
  if (unread.length === 0) return [...findings];
  const isRefused = findings.some(({ truth }) => truth === "no");
  if (isRefused)
    return findings.map((finding) => (finding.truth === "no" ? opened(finding, unread) : finding));
  const last = findings.at(-1);
  if (last === undefined) return [unreadGate(direction, "between", unread)];
  return [...findings.slice(0, -1), opened(last, unread)];
}

/** A gate that says nothing but that something is not modelled. */
export function unreadGate(
  direction: Gate["direction"],
  side: Gate["side"],
  unread: readonly Unknown[],
): GateAnswer {
  const [first] = unread;
  return {
    direction,
    kind: "gateway",
    code: "NOT_MODELLED",
    side,
    resources: first === undefined ? [] : [first.fact.subject],
    truth: "unknown",
    missing: unread.map((fact) => ({ unknown: fact })),
  };
}

function opened(finding: GateAnswer, unread: readonly Unknown[]): GateAnswer {
  return {
    ...finding,
    code: finding.truth === "unknown" ? finding.code : "NOT_MODELLED",
    truth: "unknown",
    missing: [...finding.missing, ...unread.map((fact) => ({ unknown: fact }))],
  };
}
