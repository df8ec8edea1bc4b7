/**
 * Runs the table of a rule: `valid` stacks are not reported, `invalid` ones are, about the resources named, and about
 * `unknown` ones the rule says "cannot prove". Here on plain resources; `analyzer.test.ts` runs the same tables through
 * the SDK's own process on a dry run of a real program.
 */
import { deepStrictEqual, match } from "node:assert/strict";
import type { Finding, RuleDoubt } from "../../policies/runtime/reports";
import { StackFacts } from "../../policies/facts/stack-facts";
import { mergedDoubts } from "../../policies/runtime/doubts";
import type { AnyRule } from "../../policies/runtime/rule";
import { RuleRun } from "../../policies/runtime/rule-run";
import { settingsOf } from "../../policies/runtime/settings";
import type { PlannedResource } from "../../reachability";
import { expectTold } from "../told-texts";
import type { StackLiteral } from "./stack-literals";
import { planOf } from "./stack-literals";

export interface Expected {
  /** Name of the resource it is reported about. */
  readonly on: string;
  readonly says: RegExp;
  readonly kind?: Finding["kind"];
}

export interface Case {
  readonly name: string;
  readonly stack: StackLiteral;
  /** Settings of the rule. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The provider refuses it before any policy is asked, so no program shows it to one. */
  readonly isRefusedByProvider?: true;
  /** Settings of the pack. */
  readonly pack?: Readonly<Record<string, unknown>>;
}

export interface CaseWithFindings extends Case {
  readonly expect: readonly Expected[];
}

export interface Table {
  readonly rule: AnyRule;
  readonly valid: readonly Case[];
  readonly invalid: readonly CaseWithFindings[];
  readonly unknown: readonly CaseWithFindings[];
}

/** The table of a rule, as it is. */
export function table(rule: AnyRule, lists: Omit<Table, "rule">): Table {
  return { rule, ...lists };
}

/** Declares the tests of a rule: called by the rule's own test file alone, so that each is run once. */
export function declareTable({ rule, valid, invalid, unknown }: Table): void {
  describe(rule.meta.id, () => {
    for (const one of valid) {
      it(`is silent: ${one.name}`, () => {
        deepStrictEqual(findingsIn(rule, one), []);
      });
    }
    for (const one of invalid) {
      it(`reports: ${one.name}`, () => {
        expectInWords(rule, one, "violation");
      });
    }
    for (const one of unknown) {
      it(`cannot prove: ${one.name}`, () => {
        expectInWords(rule, one, "unproven");
      });
    }
  });
}

/** Exactly these findings, and each as it is told in `told/RULE.txt`, word by word; before them the doubts that some are made of. */
function expectInWords(rule: AnyRule, one: CaseWithFindings, kind: Finding["kind"]): void {
  const { findings, doubts } = judgedBy(rule, one, planOf(one.stack));
  const found = findings.map(foundOf);
  expectFindings(found, one.expect, kind);
  const lines = findings.map((finding) => {
    const { on, text } = foundOf(finding);
    // A doubt's own line has what takes part in it.
    const others = finding.kind === "unproven" ? "" : withOthers(finding.related);
    return `${on} (${finding.kind}): ${text}${others}\n`;
  });
  const told = [...doubts.map(doubtLine).sort(), ...lines.sort()].join("");
  expectTold(__dirname, rule.meta.id, one.name, told);
}

interface Found {
  readonly on: string;
  readonly kind: string;
  readonly text: string;
}

/** What is not proven, and the facts that it waits for, before doubts of several rules are told together. */
export function doubtLine({ subject, claim, missing, related = [] }: RuleDoubt): string {
  const facts = missing.map(({ fact: { subject: of, aspect } }) => `${aspect} of ${nameOf(of.id)}`);
  const waits = facts.length === 0 ? "" : `, waits for ${[...new Set(facts)].join(", ")}`;
  return `${nameOf(subject)} (doubt): ${claim}${waits}${withOthers(related)}\n`;
}

/** Others that take part: an exception may name any of them. */
function withOthers(related: readonly string[]): string {
  return related.length === 0 ? "" : ` [${[...new Set(related.map(nameOf))].join(", ")}]`;
}

/** A resource of the stack by its name. */
function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

function foundOf({ subject, kind, text }: Finding): Found {
  return { on: nameOf(subject), kind, text };
}

/** Exactly these findings, in any order. */
export function expectFindings(
  found: readonly Found[],
  expected: readonly Expected[],
  kind: Finding["kind"],
): void {
  const shape = (one: { on: string; kind?: string }) => `${one.on} ${one.kind ?? kind}`;
  deepStrictEqual(
    found.map(shape).sort(),
    expected.map(shape).sort(),
    JSON.stringify(found, null, 1),
  );
  for (const one of expected) {
    const texts = found.filter((finding) => shape(finding) === shape(one)).map(({ text }) => text);
    match(texts.find((text) => one.says.test(text)) ?? texts.join("\n"), one.says);
  }
}

/** What a rule finds before each resource is made, and at the end; a finding counts once. */
export function findingsIn(rule: AnyRule, one: Case): Found[] {
  return findingsOf(rule, one, planOf(one.stack));
}

/** The same, of the stack in another state than at its first preview. */
export function findingsOf(
  rule: AnyRule,
  one: Case,
  resources: readonly PlannedResource[],
): Found[] {
  return judgedBy(rule, one, resources).findings.map(foundOf);
}

interface JudgedStack {
  readonly findings: readonly Finding[];
  /** Those that findings of the kind `unproven` are made of. */
  readonly doubts: readonly RuleDoubt[];
}

function judgedBy(rule: AnyRule, one: Case, resources: readonly PlannedResource[]): JudgedStack {
  const settings = settingsOf([one.pack ?? {}]);
  const run = new RuleRun(rule, one.settings ?? {}, settings);
  const { clients } = settings;
  const facts = new StackFacts(resources, {
    clients,
    stackUrn: "urn:pulumi:prod::tests::stack::stack",
  });
  const before = resources.flatMap((resource) => run.onResource(asSeenBefore(resource)).findings);
  const { findings, doubts } = run.onStack(facts);
  const merged = mergedDoubts(doubts, facts);
  const found = [...before, ...findings, ...merged.map(({ finding }) => finding)];
  const once = new Map(found.map((finding) => [`${finding.subject} ${finding.key}`, finding]));
  return { findings: [...once.values()], doubts };
}

/** A resource policy sees inputs, and no dependencies. */
function asSeenBefore(resource: ReturnType<typeof planOf>[number]) {
  return { ...resource, properties: resource.inputs ?? {}, propertyDependencies: {} };
}
