/** The pages of README and docs, and the blocks of code in them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import MarkdownIt from "markdown-it";

const ROOT = path.resolve(__dirname, "../..");

export const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  ...["components", "policies", "doctor"].map((name) => `${name}/README.md`),
  ...readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
/** The examples of the single rules are run by `tests/policies`, each against its rule. */
export const CODE = DOCUMENTS.filter(
  (name) => !/^docs\/(rules\/(?!README)|components|decisions)/.test(name),
);

const markdown = new MarkdownIt();

/** A file of the repository. */
export const read = (name: string): string => readFileSync(path.join(ROOT, name), "utf8");

export interface Block {
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page. */
export function blocksOf(name: string): Block[] {
  return markdown
    .parse(read(name), {})
    .filter(({ type }) => type === "fence")
    .map(({ info, content, map }) => ({
      where: `${name}:${(map?.[0] ?? 0) + 1}`,
      language: info.trim(),
      text: content,
    }));
}
