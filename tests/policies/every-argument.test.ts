/**
 * What all rules say, word by word (`told/`), of a sound stack with one argument of one resource changed: left out, not known at a first
 * preview, or something else.
 */
import { StackFacts } from "../../policies/facts/stack-facts";
import { RULES } from "../../policies/rules";
import { mergedDoubts } from "../../policies/runtime/doubts";
import { RuleRun } from "../../policies/runtime/rule-run";
import { settingsOf } from "../../policies/runtime/settings";
import { expectTold } from "../told-texts";
import { doubtLine } from "./rule-tables";
import type { ResourceLiteral, StackLiteral } from "./stack-literals";
import { LOOKED_UP, planOf, sound } from "./stack-literals";

const SETTINGS = settingsOf([]);
const STACK = "urn:pulumi:prod::tests::stack::stack";

/** Findings of all rules, one line each, and the doubts that some are made of. */
function said(stack: StackLiteral): readonly string[] {
  const facts = new StackFacts(planOf(stack), { clients: [], stackUrn: STACK });
  const found = RULES.map(
    (rule) => [rule.meta.id, new RuleRun(rule, {}, SETTINGS).onStack(facts)] as const,
  );
  const doubts = found.flatMap(([, one]) => one.doubts);
  const attributed = [
    ...found.flatMap(([rule, { findings }]) => findings.map((finding) => ({ rule, finding }))),
    ...mergedDoubts(doubts, facts),
  ];
  return [
    ...doubts.map((doubt) => `  ${doubt.rule}: ${doubtLine(doubt)}`),
    ...attributed.map(
      ({ rule, finding: { kind, subject, text } }) =>
        `  ${rule}, ${kind} of ${subject.split("::").at(-1) ?? ""}: ${text}\n`,
    ),
  ];
}

const OTHERWISE = new Map<string, unknown>([
  ["number", 7],
  ["boolean", false],
  ["string", "something-else"],
]);

function changed(
  stack: StackLiteral,
  name: string,
  argument: string,
  value: unknown,
): StackLiteral {
  const [type, args] = stack[name] ?? ["", {}];
  const resource: ResourceLiteral = [type, { ...args, [argument]: value }];
  return { ...stack, [name]: resource };
}

describe("a sound stack with one argument changed", () => {
  const plain = sound();
  const before = said(plain);

  for (const [name, [, args]] of Object.entries(plain))
    it(`of ${name} is told of`, () => {
      const texts = Object.entries(args).flatMap(([argument, value]) => {
        const values = [
          ["left out", undefined],
          ["not known", LOOKED_UP],
          ["otherwise", OTHERWISE.get(typeof value) ?? "something-else"],
        ] as const;
        return values.map(([how, other]) => {
          const lines = said(changed(plain, name, argument, other)).filter(
            (line) => !before.includes(line),
          );
          return `${argument} ${how}\n${lines.join("")}`;
        });
      });
      expectTold(__dirname, "every-argument", name, texts.join(""));
    });
});
