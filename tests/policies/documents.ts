/** The documents of the rules, taken apart: what the meta-test compares and the examples' test runs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./pack-process";

const FOLDER = join(ROOT, "docs/rules");

export interface RuleDocument {
  readonly id: string;
  readonly text: string;
  /** Headings of the second level, in order. */
  readonly headings: readonly string[];
  readonly reported: readonly string[];
  readonly notReported: readonly string[];
}

export function documentsOfRules(): RuleDocument[] {
  const names = readdirSync(FOLDER).filter((name) => name !== "README.md");
  return names.map((name) => documentOf(name.replace(/\.md$/, "")));
}

/** The program that the examples use. */
export function stackOfTheExamples(): string {
  return codeIn(readFileSync(join(FOLDER, "README.md"), "utf8"))[0] ?? "";
}

function documentOf(id: string): RuleDocument {
  const text = readFileSync(join(FOLDER, `${id}.md`), "utf8");
  const sections = text.split(/^## /m).slice(1);
  const code = (heading: string) =>
    sections.filter((section) => section.startsWith(heading)).flatMap((section) => codeIn(section));
  return {
    id,
    text,
    headings: sections.map((section) => section.split("\n", 1)[0] ?? ""),
    reported: code("❌"),
    notReported: code("✅"),
  };
}

function codeIn(text: string): string[] {
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map((found) => found[1] ?? "");
}
