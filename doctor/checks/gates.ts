/** What is read from the gates of one claim. */

import { namingIn, reasonText, ruleText } from "../../reachability";
import type { Gate, Topology } from "../../reachability";
import { notAsked, pass, unknowable } from "../findings/check";
import type { Outcome } from "../findings/check";
import type { CheckContext } from "./context";
import { claimOf } from "./gate-claims";
import type { GateClaim } from "./gate-claims";
import { failedAt } from "./remedies";

/** Judges one claim by its gates: the first that blocks says what is wrong; unknown gates make it unknowable. */
export function judgeGates(context: CheckContext, claim: GateClaim): Outcome {
  const { pairVerdict } = context;
  if (pairVerdict === undefined) return whyNotJudged(context);
  const gates = pairVerdict.verdict.gates.filter((gate) => claimOf(gate) === claim);
  const blocked = gates.find(({ outcome }) => outcome === "blocked");
  if (blocked !== undefined) return failedAt(context.topology, pairVerdict, claim, blocked);
  const unknown = gates.find(({ outcome }) => outcome === "unknown");
  if (unknown !== undefined) return unknowable(missingFacts(unknown, context.topology));
  return gates.length === 0 ? withoutGates(context, claim) : pass(...gates.map(describeGate));
}

/** Why a claim about the client was not judged: nobody was named, or there is nothing to connect to. */
export function whyNotJudged({ client }: CheckContext): Outcome {
  if (client.kind === "none") return notAsked(NO_CLIENT);
  if (client.kind === "unread") return unknowable(client.because);
  return unknowable("the cluster shows no node that could be connected to");
}

/** Why client claims are skipped when nobody was named. */
export const NO_CLIENT = "no client was named: add --from i-…, eni-…, sg-…, an address, or here";

/** No such gate on the path: there is none to pass, or the path ended before. */
function withoutGates({ pairVerdict }: CheckContext, claim: GateClaim): Outcome {
  const ended = pairVerdict?.verdict.gates.find(({ outcome }) => outcome !== "passed");
  const isAcl = claim === "acl-request" || claim === "acl-reply";
  if (isAcl && (ended === undefined || ended.kind === "security-group")) {
    return pass("client and node are in one subnet: network ACLs do not apply within one");
  }
  if (ended === undefined) return pass();
  return { status: "skip", skipped: "prerequisite", cause: "the path ends before this gate" };
}

function missingFacts({ missing, resources }: Gate, topology: Topology): string {
  const facts = (missing ?? []).map((each) => reasonText(each, namingIn(topology)));
  return facts.length === 0
    ? `${idsOf({ resources })} is not known`
    : [...new Set(facts)].join("; ");
}

/** One gate as evidence: `request: sg-0abc, tcp 11211 from sg-0def`. */
export function describeGate({ direction, resources, rule }: Gate): string {
  const by = rule === undefined ? "" : `: ${ruleText(rule, ({ id }) => id)}`;
  return `${direction} ${idsOf({ resources })}${by}`;
}

/** The resources that decide, by id: `sg-0abc+sg-0def`. */
export function idsOf({ resources }: Pick<Gate, "resources">): string {
  return resources.map(({ id }) => id).join("+");
}
