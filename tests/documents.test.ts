/** README and docs: links lead somewhere, code type-checks, commands exist, generated pages are current. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import GithubSlugger from "github-slugger";
import MarkdownIt from "markdown-it";
import ts from "typescript";
import { blocksOf, CODE, DOCUMENTS, read, type Block } from "./documents/pages";
import { assertFits } from "./formats/own-schemas";
import { pages, writeReference } from "../packaging/documents";
import { isLongForm } from "./long-form";

const ROOT = path.join(__dirname, "..");
const markdown = new MarkdownIt();

function linksOf(name: string): string[] {
  return markdown
    .parse(read(name), {})
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === "link_open")
    .map((token) => String(token.attrGet("href")));
}

function anchorsOf(name: string): Set<string> {
  const slugger = new GithubSlugger();
  const tokens = markdown.parse(read(name), {});
  const headings = tokens.flatMap(({ type }, index) =>
    type === "heading_open" ? [slugger.slug(textOf(tokens[index + 1]?.children ?? []))] : [],
  );
  return new Set([
    ...headings,
    ...[...read(name).matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id ?? ""),
  ]);
}

function textOf(tokens: readonly { readonly type: string; readonly content: string }[]): string {
  return tokens
    .filter(({ type }) => type === "text" || type === "code_inline")
    .map(({ content }) => content)
    .join("");
}

function brokenLink(from: string, link: string): boolean {
  if (/^(https?|mailto):/.test(link)) return !URL.canParse(link);
  const [file = "", anchor] = decodeURI(link).split("#");
  const target = file === "" ? from : path.join(path.dirname(from), file);
  if (!existsSync(path.join(ROOT, target))) return true;
  return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).has(anchor);
}

describe("README and docs", function () {
  this.timeout(300_000);

  it("README has at most 150 lines and links the tutorial", () => {
    ok(read("README.md").split("\n").length <= 151);
    ok(
      linksOf("README.md").some((link) =>
        link.startsWith("https://docs.aws.amazon.com/AmazonElastiCache/"),
      ),
    );
  });

  it("every link leads somewhere", () => {
    const broken = DOCUMENTS.flatMap((name) =>
      linksOf(name)
        .filter((link) => brokenLink(name, link))
        .map((link) => `${name}: ${link}`),
    );
    deepStrictEqual(broken, []);
  });

  it("every page can be found from the index", () => {
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name) || !existsSync(path.join(ROOT, name))) return;
      seen.add(name);
      for (const link of linksOf(name)) {
        const [file = ""] = link.split("#");
        if (/^https?:/.test(link) || file === "") continue;
        const target = path.join(path.dirname(name), file);
        if (target.endsWith(".md")) visit(target);
      }
    };
    visit("README.md");
    visit("docs/README.md");
    deepStrictEqual(
      DOCUMENTS.filter(
        (name) =>
          name.startsWith("docs/") && !name.startsWith("docs/decisions/") && !seen.has(name),
      ),
      [],
    );
  });

  it("every TypeScript block type-checks in strict mode", function () {
    if (!isLongForm) this.skip(); // `@pulumi/aws` takes longest.
    const blocks = [
      ...CODE,
      ...["own-vpc", "existing-vpc"].map((name) => `templates/${name}/index.ts`),
    ].flatMap((name): Block[] =>
      name.endsWith(".ts")
        ? [{ where: name, language: "ts", text: read(name) }]
        : blocksOf(name).filter(({ language }) => language === "ts" || language === "typescript"),
    );
    ok(blocks.length > 3);
    deepStrictEqual(typeErrors(blocks), []);
  });

  it("every JSON block is JSON, and every YAML block is YAML", async () => {
    const { parse } = await import("yaml");
    for (const { where, language, text } of CODE.flatMap(blocksOf)) {
      try {
        if (language === "json") JSON.parse(text);
        if (language === "yaml") parse(text);
      } catch (error) {
        throw new Error(`${where}: ${String(error)}`, { cause: error });
      }
    }
  });

  it("the line of explain --json that docs/doctor.md shows fits the schema of what is printed", () => {
    const [line] = blocksOf("docs/doctor.md").filter(({ text }) => text.includes('"verdict"'));
    assertFits("doctor-explain", JSON.stringify(JSON.parse(line?.text ?? "")));
  });

  it("every block says what it is: a command, a program, data, or text that is no command", () => {
    const kinds = ["sh", "console", "ts", "json", "yaml", "text"];
    const odd = CODE.flatMap(blocksOf).filter(
      ({ language, text }) =>
        !kinds.includes(language) ||
        (language === "text" && /^\s*(\$|npm|npx|pulumi|memcached-doctor|aws) /m.test(text)),
    );
    deepStrictEqual(
      odd.map(({ where, language }) => `${where}: ${language}`),
      [],
    );
  });

  it("every script that a page names exists", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const unknown = DOCUMENTS.flatMap((name) =>
      [...read(name).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)]
        .filter(([, script = ""]) => scripts[script] === undefined)
        .map(([command]) => `${name}: ${command}`),
    );
    deepStrictEqual(unknown, []);
  });

  it("the generated pages are current: npm run docs", async () => {
    const { format } = await import("prettier");
    for (const [file, text] of pages()) {
      const wanted = await format(text, { parser: "markdown", printWidth: 100 });
      strictEqual(read(file), wanted, file);
    }
  });

  it("the reference of the components is current: npm run docs", function () {
    if (!isLongForm) this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), "reference-"));
    try {
      writeReference(folder);
      strictEqual(
        read("docs/components/README.md"),
        readFileSync(path.join(folder, "README.md"), "utf8"),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** What the blocks' own names stand for when a block shows a part of a program. */
const PREAMBLE = `import * as aws from "@pulumi/aws"; import * as pulumi from "@pulumi/pulumi"; import { ExampleServer, MemcachedCluster, Network, amazonLinux2023 } from "pulumi-aws-memcached-components";`;

function typeErrors(blocks: readonly Block[]): string[] {
  const files = new Map(
    blocks.map(({ text }, index) => [
      path.join(ROOT, `document-block-${index}.ts`),
      /^import /m.test(text) ? text : `${PREAMBLE}\n${text}\nexport {};`,
    ]),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    esModuleInterop: true,
    resolveJsonModule: true,
    types: ["node"],
    baseUrl: ROOT,
    paths: {
      "pulumi-aws-memcached-components": ["components/index.ts"],
      "pulumi-aws-memcached-policies": ["policies/index.ts"],
      "pulumi-aws-memcached-doctor": ["doctor/index.ts"],
    },
  };
  const host = ts.createCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const disk = ts.createCompilerHost(options);
  disk.jsDocParsingMode = host.jsDocParsingMode;
  host.fileExists = (file) => files.has(file) || disk.fileExists(file);
  host.readFile = (file) => files.get(file) ?? disk.readFile(file);
  host.getSourceFile = (file, ...rest) => {
    const text = files.get(file);
    return text === undefined
      ? disk.getSourceFile(file, ...rest)
      : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const names = [...files.keys()];
  return names.flatMap((file, index) => {
    const source = program.getSourceFile(file);
    return ts
      .getPreEmitDiagnostics(program, source)
      .map(
        ({ messageText }) =>
          `${blocks[index]?.where ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
      );
  });
}
