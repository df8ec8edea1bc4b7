/**
 * Text from a verdict: a headline, one line per gate, the path with what blocks it in bars, the fix in the user's
 * words. Stable: the same verdict on the same topology gives the same text.
 *
 *   blocked: other-server cannot open tcp 11211 to sessions node 0001
 *
 *   request
 *     ✔ security group client of other-server, outbound: all traffic 0.0.0.0/0
 *     ✘ security group cache of sessions node 0001, inbound: no rule admits it [ENI_SG_RULES_MISMATCH]
 *   …
 *   path: other-server[10.0.1.9] -> security group client -> subnet a -> | security group cache | -> sessions …
 *
 *   fix: add tcp 11211 from client to cache
 */

import { nameOfEnd, nameOfGate, namingIn } from "./names";
import { pathLines } from "./path-line";
import type { Topology } from "../model/topology";
import { isUnknown } from "../model/topology";
import type { Gate, Verdict } from "../model/verdict";
import { factText, reasonText } from "./reasons";
import { remediesFor } from "../questions/remedies";
import { remedyText } from "./remedies";
import { assumptionText, ruleText } from "./rules";

/** The verdict in words. */
export function explain(verdict: Verdict, topology: Topology): string {
  const { headline, gates, fixes, missing, assumed } = explanationOf(verdict, topology);
  const sections = [
    headline,
    ...(["request", "reply"] as const).flatMap((direction) => gateLines(gates, direction)),
    pathLines(verdict, topology),
    ...listed("fix", fixes),
    ...listed("not known", missing),
    ...listed("assumed", assumed),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** What `explain` says, part by part, for whoever shows it otherwise than as text. */
export interface Explanation {
  readonly headline: string;
  /** One for each gate of the verdict, in its order. */
  readonly gates: readonly ExplainedGate[];
  readonly fixes: readonly string[];
  readonly missing: readonly string[];
  readonly assumed: readonly string[];
}

export interface ExplainedGate {
  readonly direction: Gate["direction"];
  readonly outcome: Gate["outcome"];
  /** `security group client of web, outbound: all traffic 0.0.0.0/0` */
  readonly text: string;
}

/** The verdict's words as data. */
export function explanationOf(verdict: Verdict, topology: Topology): Explanation {
  const naming = namingIn(topology);
  return {
    headline: headlineOf(verdict, topology),
    gates: verdict.gates.map((gate) => ({
      direction: gate.direction,
      outcome: gate.outcome,
      text: gateText(gate, topology, verdict.question),
    })),
    fixes: fixesOf(verdict, topology),
    missing: verdict.missing.map(
      (each) => `${factText(each.fact, naming)}: ${reasonText(each, naming)}`,
    ),
    assumed: verdict.assumptions.map(assumptionText),
  };
}

const VERBS: Readonly<Record<Verdict["outcome"], string>> = {
  reachable: "can open",
  blocked: "cannot open",
  unknown: "may be able to open",
};

function headlineOf({ question, outcome }: Verdict, topology: Topology): string {
  const { from, to, protocol, port } = question;
  const what = `${protocol} ${isUnknown(port) ? "on a port not known yet" : port}`;
  const [source, destination] = [nameOfEnd(topology, from), nameOfEnd(topology, to)];
  return `${outcome}: ${source} ${VERBS[outcome]} ${what} to ${destination}`;
}

const MARKS: Readonly<Record<Gate["outcome"], string>> = {
  passed: "✔",
  blocked: "✘",
  unknown: "?",
};

function gateLines(gates: readonly ExplainedGate[], direction: Gate["direction"]): string[] {
  const own = gates.filter((gate) => gate.direction === direction);
  if (own.length === 0) return [];
  const lines = own.map(({ outcome, text }) => `  ${MARKS[outcome]} ${text}`);
  return [`${direction}\n${lines.join("\n")}`];
}

function gateText(gate: Gate, topology: Topology, question: Verdict["question"]): string {
  const end =
    gate.side === "between"
      ? ""
      : ` of ${nameOfEnd(topology, gate.side === "source" ? question.from : question.to)}`;
  const where = `${nameOfGate(gate, topology)}${end}${wayOf(gate)}`;
  const codes = [gate.code, ...(gate.causes ?? [])].join(", ");
  return gate.outcome === "passed"
    ? `${where}: ${passedText(gate, topology)}`
    : `${where}: ${refusedText(gate, topology)} [${codes}]`;
}

function wayOf({ kind, side }: Gate): string {
  if (kind !== "security-group") return "";
  return side === "source" ? ", outbound" : ", inbound";
}

function passedText({ rule }: Gate, topology: Topology): string {
  return rule === undefined ? "passes" : ruleText(rule, namingIn(topology));
}

function refusedText(gate: Gate, topology: Topology): string {
  if (gate.outcome === "unknown")
    return (
      (gate.missing ?? []).map((each) => reasonText(each, namingIn(topology))).join("; ") ||
      "not known"
    );
  if (gate.rule !== undefined) {
    const isBroken = gate.code === "BAD_STATE_ROUTE";
    const rule = ruleText(gate.rule, namingIn(topology));
    return isBroken ? `${rule}, which is not in working order` : rule;
  }
  return REFUSALS[gate.kind];
}

const REFUSALS: Readonly<Record<Gate["kind"], string>> = {
  "security-group": "no rule admits it",
  "network-acl": "no entry allows it",
  name: "the name of its endpoint does not resolve",
  route: "no route leads there",
  gateway: "it does not carry this",
  address: "it cannot be reached from there",
};

function fixesOf(verdict: Verdict, topology: Topology): string[] {
  const texts = remediesFor(topology, verdict).map((remedy) => remedyText(remedy, topology));
  return [...new Set(texts)];
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return lines.length === 1
    ? [`${title}: ${lines.join("")}`]
    : [`${title}:\n${lines.map((line) => `  - ${line}`).join("\n")}`];
}
