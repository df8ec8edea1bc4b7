/**
 * Runs the table of a rule: `valid` stacks are not reported, `invalid` ones are, about the resources named, and about
 * `unknown` ones the rule says "cannot prove". Here on plain resources; `analyzer.test.ts` runs the same tables through
 * the SDK's own process on a dry run of a real program.
 */
import { deepStrictEqual, match } from "node:assert/strict";
import type { Finding } from "../../policies/runtime/reports";
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

/** Exactly these findings, and each as it is told in `told/RULE.txt`, word by word. */
function expectInWords(rule: AnyRule, one: CaseWithFindings, kind: Finding["kind"]): void {
  const found = findingsIn(rule, one);
  expectFindings(found, one.expect, kind);
  const lines = found.map((finding) => `${finding.on} (${finding.kind}): ${finding.text}\n`);
  expectTold(__dirname, rule.meta.id, one.name, lines.sort().join(""));
}

interface Found {
  readonly on: string;
  readonly kind: string;
  readonly text: string;
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
  return [...once.values()].map((finding) => ({
    on: finding.subject.split("::").at(-1) ?? "",
    kind: finding.kind,
    text: finding.text,
  }));
}

/** A resource policy sees inputs, and no dependencies. */
function asSeenBefore(resource: ReturnType<typeof planOf>[number]) {
  return { ...resource, properties: resource.inputs ?? {}, propertyDependencies: {} };
}
