/**
 * Once a stack is made, the provider answers more than it was told: ids, and empty texts for whatever there is not. What
 * was wrong in the plan is wrong in the result, and what could be proven still can.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import type { Diagnostic } from "../../sandbox/engine/diagnostic";
import { rehearse } from "../../sandbox/apps/start/rehearse";
import { RULE_IDS } from "../../policies/runtime/levels";
import { ROOT } from "./pack-process";
import { keptProcesses } from "../kept-processes";
import { someOf } from "../long-form";

/** Each about another part of the stack. */
const MISTAKES = [
  "default-group-by-id",
  "two-halves-of-the-world",
  "wrong-port",
  "cache-in-public-subnets",
  "no-return-route",
  "wide-acl-and-wide-group",
];

/** Production's doubts, but nothing is stopped before it is made. */
const CONFIG = { "memcached:environment": "prod", "memcached:strict": "all" };
const ADVISORY = Object.fromEntries(RULE_IDS.map((id) => [id, { enforcementLevel: "advisory" }]));

describe("a stack that was made", function () {
  this.timeout(120_000);
  const kept = keptProcesses();

  for (const mistake of someOf(MISTAKES, 3)) {
    it(`${mistake}: judged after it was made as before`, async () => {
      const report = await rehearse({
        program: `examples/mistakes/${mistake}/broken`,
        project: "mistakes",
        config: CONFIG,
        policyPacks: ["policies"],
        policyConfig: { policies: ADVISORY },
        ...kept,
        workingFolder: ROOT,
      });
      const before = verdictsOf(report.dryRun.diagnostics);
      ok(before.length > 0);
      deepStrictEqual(verdictsOf(report.result?.diagnostics ?? []), before);
    });
  }
});

/** Rule, resource, and whether it was proven. */
function verdictsOf(diagnostics: readonly Diagnostic[]): string[] {
  const found = diagnostics.flatMap((one) => {
    if (one.kind !== "policy") return [];
    const isDoubt = one.message.includes("cannot prove");
    return [`${one.policy}: ${one.urn.split("::").at(-1) ?? ""}${isDoubt ? "?" : ""}`];
  });
  return [...new Set(found)].sort();
}
