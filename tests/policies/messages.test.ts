/**
 * Every message of every rule's table, as a terminal shows it: at most two lines of 100 columns, and the address of the rule's
 * document. It names the resource that it is about, and ends by saying what to do.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { RULE_IDS } from "../../policies/runtime/levels";
import { urlOf } from "../../policies/runtime/pack";
import { planOf } from "./stack-literals";
import { findingsOf } from "./rule-tables";
import { TABLES } from "./tables";

const COLUMNS = 100;
const LINES = 2;

describe("the messages of the rules", () => {
  for (const { rule, invalid, unknown } of TABLES) {
    for (const one of [...invalid, ...unknown]) {
      it(`${rule.meta.id}: ${one.name}: ${LINES} lines that name it and say what to do`, () => {
        for (const { text, on, kind } of findingsOf(rule, one, planOf(one.stack))) {
          if (kind === "exception") continue;
          const lines = wrapped(text);
          ok(lines.length <= LINES, `${lines.length} lines:\n${lines.join("\n")}`);
          ok(!/urn:pulumi|<unknown>|undefined|\{\w+\}/.test(text), text);
          // A wrong setting is named, and what is allowed is what to do.
          if (/^(memcached:|the settings of)/.test(text)) continue;
          ok(text.includes(on), `${on} is not named: ${text}`);
          ok(/^.+\. \S[^]*\.$/.test(text), `nothing to do: ${text}`);
        }
      });
    }
  }

  it("end with the address of a document that fits a line of its own", () => {
    deepStrictEqual(
      RULE_IDS.filter((id) => urlOf(id).length > 140),
      [],
    );
  });
});

/** Lines as a terminal of 100 columns breaks them between words. */
function wrapped(text: string): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    const longer = last === "" ? word : `${last} ${word}`;
    if (longer.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
