/**
 * `npm run docs:rules`: writes the generated parts of `docs/rules` anew. `tests/policies/meta.test.ts` fails while one of
 * them is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../rules";
import { RULE_IDS } from "../runtime/levels";
import type { Mistake } from "./sections";
import { indexOf, partsOf, regenerated } from "./sections";

const ROOT = join(__dirname, "../..");

/** Every document by its path, as it should be. */
export function documents(): Map<string, string> {
  const mistakes = JSON.parse(
    readFileSync(join(ROOT, "examples/mistakes/index.json"), "utf8"),
  ) as Mistake[];
  const found = new Map<string, string>();
  for (const rule of RULES) {
    const path = join(ROOT, "docs/rules", `${rule.meta.id}.md`);
    found.set(path, regenerated(readFileSync(path, "utf8"), partsOf(rule, mistakes)));
  }
  const index = join(ROOT, "docs/rules/README.md");
  const inOrder = [...RULES].sort(
    (a, b) => RULE_IDS.indexOf(a.meta.id) - RULE_IDS.indexOf(b.meta.id),
  );
  return found.set(index, regenerated(readFileSync(index, "utf8"), { rules: indexOf(inOrder) }));
}

if (require.main === module) {
  for (const [path, text] of documents()) writeFileSync(path, text);
}
