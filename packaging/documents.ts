/**
 * `npm run docs`: writes the pages that are made from something else: the index of the doctor's checks, all mistakes on one page, the JSON
 * Schemas, and the reference of the components. `tests/documents.test.ts` fails while one of them is stale.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { schemas, schemasPage } from "./schemas";

const ROOT = path.join(__dirname, "..");

interface Mistake {
  readonly name: string;
  readonly rule: string;
  readonly level: string;
  readonly about: string;
}

/** The pages by their path in the repository, as they should be. */
export function pages(): Map<string, string> {
  return new Map([
    ["docs/checks/README.md", checksPage()],
    ["docs/mistakes.md", mistakesPage()],
    ["docs/schemas/README.md", schemasPage()],
  ]);
}

/** Writes the components' reference into a folder. */
export function writeReference(folder: string): void {
  const typedoc = path.join(ROOT, "node_modules/typedoc/bin/typedoc");
  execFileSync(process.execPath, [typedoc, "--options", "typedoc.json", "--out", folder], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function checksPage(): string {
  const names = readdirSync(path.join(ROOT, "docs/checks")).filter((name) => name !== "README.md");
  const rows = names.sort().map((name) => {
    const text = readFileSync(path.join(ROOT, "docs/checks", name), "utf8");
    const claim = /^> (.*)$/m.exec(text)?.[1] ?? "";
    return `| [${name.replace(/\.md$/, "")}](${name}) | ${claim} |`;
  });
  return [
    "# The doctor's checks",
    "",
    "Each is a claim that holds or does not; checks that rest on one that does not hold are skipped. Written by `npm run docs`.",
    "",
    "| Check | Claim |",
    "| ----- | ----- |",
    ...rows,
    "",
  ].join("\n");
}

function mistakesPage(): string {
  const index = path.join(ROOT, "examples/mistakes/index.json");
  const mistakes = JSON.parse(readFileSync(index, "utf8")) as Mistake[];
  const rows = mistakes.map(
    ({ name, rule, level, about }) =>
      `| ${about} | [broken](../examples/mistakes/${name}/broken/index.ts) | [fixed](../examples/mistakes/${name}/fixed/index.ts) | [${rule}](rules/${rule}.md) | ${level} |`,
  );
  return [
    "# All mistakes on one page",
    "",
    `${mistakes.length} programs, each beside its corrected twin, with the rule that reports it. See one fail:`,
    "",
    "```sh",
    "npm start -- --program examples/mistakes/wrong-port/broken --no-policies",
    "```",
    "",
    "| Mistake | Program | Twin | Rule | Level in production |",
    "| ------- | ------- | ---- | ---- | ------------------- |",
    ...rows,
    "",
  ].join("\n");
}

if (require.main === module) {
  const files = new Map([
    ...pages(),
    ...[...schemas()].map(([file, schema]) => [file, JSON.stringify(schema)] as const),
  ]);
  mkdirSync(path.join(ROOT, "docs/schemas"), { recursive: true });
  for (const [file, text] of files) writeFileSync(path.join(ROOT, file), text);
  writeReference(path.join(ROOT, "docs/components"));
  const prettier = path.join(ROOT, "node_modules/prettier/bin/prettier.cjs");
  execFileSync(process.execPath, [prettier, "--write", ...files.keys()], {
    cwd: ROOT,
    stdio: "ignore",
  });
}
