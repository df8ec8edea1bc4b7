/**
 * What each gate says of one question while nothing is assumed, a line for each: the facts that it misses, what each of them may turn out
 * to be, and what the question comes to then.
 */
import * as assert from "node:assert/strict";
import type { AddressSet, PortSet, Topology, Unknown } from "../../reachability";
import {
  cidrsOf,
  collection,
  formatPorts,
  isUnknown,
  LINUX_EPHEMERAL,
  parseCidr,
  portSet,
} from "../../reachability";
import { addressesOf } from "../../reachability/decide/ends";
import type { Asked, PathQuestion } from "../../reachability/decide/paths";
import { judgeIn } from "../../reachability/decide/paths";
import type { GateAnswer } from "../../reachability/gates/findings";
import { Prepared } from "../../reachability/model/prepared";
import type { GateRule } from "../../reachability";
import type { Missing } from "../../reachability/model/three-valued";
import { World } from "../../reachability/model/three-valued";
import { hiddenFact } from "./hidden-fact";

type More = Partial<Pick<PathQuestion, "protocol" | "ports" | "ephemeral">>;

type Kind = Exclude<keyof Topology, "notes">;

/** What is claimed of networks, each with the gates that do not let the connection pass. */
export type Claims = Readonly<Record<string, readonly [Topology, readonly string[]]>>;

export function claim(claims: Claims, from = "client", to = "node", more: More = {}): void {
  for (const [what, [topology, expected]] of Object.entries(claims))
    it(what, () => {
      assert.deepEqual(stops(topology, from, to, more), expected);
    });
}

/** The same network, of which some of these kinds were not read. */
export function partly(topology: Topology, ...kinds: readonly Kind[]): Topology {
  const cut = kinds.map((kind) => [kind, { ...topology[kind], rest: hiddenFact(kind) }]);
  return { ...topology, ...(Object.fromEntries(cut) as Partial<Topology>) };
}

/** The same network without any of a kind. */
export function without(topology: Topology, kind: Kind): Topology {
  return { ...topology, [kind]: collection() };
}

/** The gates that do not let this connection pass, in the order that it meets them. */
export function stops(topology: Topology, from: string, to: string, more: More = {}): string[] {
  return gates(topology, from, to, more).filter((line) => !/^\S.*: yes/.test(line));
}

/** All of its gates. */
export function gates(topology: Topology, from: string, to: string, more: More = {}): string[] {
  const path = pathOf(topology, from, to, more);
  const { judgement } = judgeIn(path, World.actual, true);
  return judgement.findings.flatMap((finding) => [
    gateLine(finding),
    ...finding.missing.map((missing) => `  ${missingLine(path, missing)}`),
  ]);
}

function pathOf(topology: Topology, from: string, to: string, more: More): PathQuestion {
  // Of its own: what one question had compiled does not answer the next.
  const network = new Prepared(topology);
  const asked = (end: string): Asked => {
    const item = topology.interfaces.byId.get(end);
    if (item === undefined) return { label: end, addresses: [{ addresses: parseCidr(end) }] };
    return { label: end, interface: item, addresses: addressesOf(network, item) };
  };
  const [source, destination] = [asked(from), asked(to)];
  const [a, b] = [source.addresses[0], destination.addresses[0]];
  if (a === undefined || b === undefined) throw new Error(`${from} or ${to} has no address`);
  const ports = { ports: portSet(11211), ephemeral: portSet(LINUX_EPHEMERAL.from, 60999) };
  const ends = { network, source, destination, from: a, to: b };
  return { ...ends, ...ports, protocol: "tcp", isDetailed: true, ...more };
}

function gateLine({ direction, kind, code, side, resources, truth, rule, causes }: GateAnswer) {
  const subjects = resources.map((each) => `${each.kind} ${each.id}`).join(" + ");
  const because = rule === undefined ? "" : ` by ${ruleText(rule)}`;
  const why = causes === undefined || causes.length === 0 ? "" : ` ${causes.join("+")}`;
  return `${direction} ${side} ${kind} ${code} ${subjects}: ${truth}${because}${why}`;
}

function ruleText(rule: GateRule): string {
  return [rule.kind, rule.id, detailOf(rule), `(${rule.matchedBy})`].filter(Boolean).join(" ");
}

function detailOf(rule: GateRule): string | undefined {
  switch (rule.kind) {
    case "group-rule":
      return rule.peer?.kind;
    case "acl-entry":
      return rule.egress ? "out" : "in";
    case "route":
      return isUnknown(rule.target) ? "to what is hidden" : `to ${rule.target.kind}`;
    case "transit-gateway-route":
      return `to ${String(rule.attachment)}`;
    case "transit-gateway-loop":
      return undefined;
    case "address":
      return `lacks ${rule.lacks}`;
  }
}

function missingLine(path: PathQuestion, { unknown, choice }: Missing): string {
  const tried = (choice?.values ?? []).map((value) => {
    const { truth } = judgeIn(path, World.actual.with(choice?.key ?? "", value), false);
    return `${valueText(value)} ${truth}`;
  });
  const [role] = choice?.key.split(" of ") ?? [];
  return choice === undefined
    ? factLine(unknown)
    : `${factLine(unknown)}, as ${String(role)}: ${tried.join(" | ")}`;
}

function factLine({ fact, because }: Unknown): string {
  const { subject, aspect, part } = fact;
  if (because.code === "hidden") return `hidden ${[subject.id, part].filter(Boolean).join(" ")}`;
  const what = "what" in because ? `, ${because.what}` : "";
  return `${[subject.kind, subject.id, aspect, part].filter(Boolean).join(" ")} (${because.code}${what})`;
}

function valueText(value: unknown): string {
  if (isAddressSet(value)) return cidrsOf(value).join("+") || "no address";
  if (isPortSet(value)) return formatPorts(value);
  return JSON.stringify(value);
}

function isAddressSet(value: unknown): value is AddressSet {
  return typeof value === "object" && value !== null && "v4" in value;
}

function isPortSet(value: unknown): value is PortSet {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof first === "object" && first !== null && "from" in first;
}
