/**
 * What one gate found out, before it becomes part of a verdict: a `Gate` that still knows which choices its missing
 * facts leave.
 */

import type { Direction } from "./group-rules";
import type { Inquiry } from "../model/inquiry";
import type { AclAnswer } from "./network-acls";
import type { Admission, ReferencingSupport, RuleMatch } from "./security-groups";
import type { Missing, Truth } from "../model/three-valued";
import type { TransitAttachment, Unknown } from "../model/topology";
import { factKey, factOf, isUnknown, ref, unknown } from "../model/topology";
import type { Code, Gate, GateRule } from "../model/verdict";

export interface GateAnswer {
  readonly direction: Gate["direction"];
  readonly kind: Gate["kind"];
  readonly code: Code;
  readonly side: Gate["side"];
  readonly resources: Gate["resources"];
  readonly rule?: Gate["rule"];
  readonly truth: Truth;
  readonly missing: readonly Missing[];
  readonly causes?: readonly Code[];
}

/** A stretch of the way: its gates, what it meets, and whether group references survive it. */
export interface Delivery {
  readonly findings: readonly GateAnswer[];
  readonly hops: readonly string[];
  readonly referencing: Readonly<Record<Direction, ReferencingSupport>>;
  /** Whether the ACL of the subnet it arrives in is asked; `depends`: not known. */
  readonly arrival: "through-acl" | "past-acl" | "depends";
  /** What `arrival` depends on, where no finding of this stretch says so. */
  readonly arrivalDependsOn?: readonly Missing[];
  /** Something that is not modelled passes it on, perhaps with other addresses: what comes after may see another source. */
  readonly isReaddressed?: true;
  /** The attachment by which it left a transit gateway, as far as that is known. */
  readonly exit?: TransitAttachment;
}

export const KEEPS_REFERENCES: ReferencingSupport = { truth: "yes", missing: [] };

/** The way itself is not known, so neither is what becomes of references. Says what is missing: there is always something. */
export function unknownReferencing(missing: readonly Missing[]): ReferencingSupport {
  return { truth: "unknown", missing: missing.length > 0 ? missing : [{ unknown: UNKNOWN_WAY }] };
}

const UNKNOWN_WAY = unknown(factOf("question", "question", "way"), { code: "way-not-known" });

/** References are lost for this reason. */
export function losesReferences(code: Code): ReferencingSupport {
  return { truth: "no", missing: [], code };
}

export function bothWays(support: ReferencingSupport): Delivery["referencing"] {
  return { ingress: support, egress: support };
}

/** Turns what was found into what is reported. */
export function toGate(finding: GateAnswer): Gate {
  const { direction, kind, code, side, resources, rule, truth, missing, causes } = finding;
  return {
    direction,
    kind,
    code,
    side,
    resources,
    ...(rule === undefined ? {} : { rule }),
    outcome: truth === "yes" ? "passed" : truth === "no" ? "blocked" : "unknown",
    ...(truth === "no" && causes !== undefined && causes.length > 0 ? { causes } : {}),
    ...(truth === "unknown" ? { missing: distinct(missing.map((each) => each.unknown)) } : {}),
  };
}

/** Each missing fact once, as it is reported: what it can be is of use to the engine only. */
export function distinct(facts: readonly Unknown[]): Unknown[] {
  const byFact = new Map<string, Unknown>();
  for (const { kind, fact, because, origin } of facts)
    byFact.set(factKey(fact), { kind, fact, because, origin });
  return [...byFact.values()];
}

export function groupFinding(
  inquiry: Inquiry,
  direction: Direction,
  groups: readonly string[],
  admission: Admission,
): GateAnswer {
  return {
    direction: "request",
    kind: "security-group",
    code: "ENI_SG_RULES_MISMATCH",
    side: direction === "egress" ? "source" : "destination",
    resources: groups.map((id) => ref("security-group", id)),
    ...(inquiry.isDetailed && admission.match !== undefined
      ? { rule: matchedRule(admission.match) }
      : {}),
    truth: admission.truth,
    missing: admission.missing,
    causes:
      admission.truth === "no"
        ? [...admission.causes, ...ruleless(inquiry, direction, groups)]
        : admission.causes,
  };
}

/** Says so when the groups have no rules at all in this direction. */
function ruleless(inquiry: Inquiry, direction: Direction, groups: readonly string[]): Code[] {
  const { byId } = inquiry.network.topology.securityGroups;
  const isBare = groups.every((group) => {
    const rules = byId.get(group)?.[direction];
    return rules?.items.length === 0 && rules.rest === undefined;
  });
  return isBare && groups.length > 0 ? ["SG_HAS_NO_RULES"] : [];
}

function matchedRule({ rule, peer, basis }: RuleMatch): GateRule {
  const { id, protocol, ports } = rule;
  const common = { kind: "group-rule", id, matchedBy: basis, protocol, ports } as const;
  return peer === undefined ? common : { ...common, peer };
}

export function aclFinding(
  answer: AclAnswer,
  direction: Gate["direction"],
  side: Gate["side"],
  egress: boolean,
): GateAnswer {
  return {
    direction,
    kind: "network-acl",
    code: "SUBNET_ACL_RESTRICTION",
    side,
    resources: answer.acl === undefined ? [] : [ref("network-acl", answer.acl)],
    rule: entryRule(answer, egress),
    truth: answer.truth,
    missing: answer.missing,
  };
}

function entryRule({ entry, truth }: AclAnswer, egress: boolean): GateRule | undefined {
  if (truth === "unknown") return undefined;
  if (entry === undefined) return { kind: "acl-entry", id: "*", matchedBy: "default", egress };
  const id = isUnknown(entry.number) ? "?" : String(entry.number);
  return { kind: "acl-entry", id, matchedBy: "cidr", egress, entry };
}
